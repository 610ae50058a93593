//! Annotations by workflow commands, and the verdict as a line of the log.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Listing;
use super::Spec;
use super::annotation;
use super::undecided;
use crate::error::Error;
use crate::escape::command::{data, property};
use crate::escape::log::log_line;
use crate::finding::{Finding, Severity};
use crate::source::{ColumnUnit, LineRange, SourceMap};
use crate::text::plural;

/// The runner drops every further annotation of a level in one step, without a word.
const MOST_PER_LEVEL: usize = 10;

pub(super) const FORMAT: Spec =
    Spec { error: Some(undecided), ..Spec::new("github", |report, _| render(report)) };

fn render(report: &Listing<'_>) -> String {
    let mut out = String::new();
    for (severity, command) in
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "notice")]
    {
        let found = most_useful_first(report, severity);
        let shown = if found.len() > MOST_PER_LEVEL { MOST_PER_LEVEL - 1 } else { found.len() };
        for finding in &found[..shown] {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{}", annotated(command, finding, report.sources()));
        }
        if found.len() > shown {
            let more = plural(found.len() - shown, &format!("more {severity}"));
            let message = format!("{more}: the formats text, json and junit have them all");
            let _ = writeln!(out, "::{command} title=backlog-gate::{}", data(&message));
        }
    }
    for note in report.notes {
        let _ = writeln!(out, "{}", log_line(note));
    }
    let _ = writeln!(out, "{}", log_line(&report.verdict_line()));
    out
}

/// The findings of a level; where not all can be shown, the first of each rule goes first.
fn most_useful_first<'a>(report: &'a Listing<'_>, severity: Severity) -> Vec<&'a Finding> {
    let mut found: Vec<&Finding> =
        report.active().filter(|finding| finding.severity == severity).collect();
    if found.len() > MOST_PER_LEVEL {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        found.sort_by_cached_key(|finding| {
            let count = seen.entry(finding.rule).or_default();
            *count += 1;
            *count
        });
    }
    found
}

fn annotated(command: &str, finding: &Finding, sources: &SourceMap) -> String {
    let mut properties = Vec::new();
    if let Some(path) = sources.path(finding.location) {
        properties.push(format!("file={}", property(path.as_str())));
        let range = sources.range(finding.location, ColumnUnit::Chars);
        properties.extend(range.map_or_else(Vec::new, lines));
    }
    properties.push(format!("title={}", property(finding.rule)));
    let text = annotation::text(finding, sources);
    format!("::{command} {}::{}", properties.join(","), data(&text))
}

/// The place in the runner's words. It takes columns only within one line.
fn lines(range: LineRange) -> Vec<String> {
    let LineRange { line, column, end_line, end_column } = range;
    if line == end_line {
        return vec![
            format!("line={line}"),
            format!("col={column}"),
            format!("endLine={line}"),
            format!("endColumn={end_column}"),
        ];
    }
    vec![format!("line={line}"), format!("endLine={}", range.last_line())]
}

/// One annotation without a file: it is about the run.
fn undecided(error: &Error) -> String {
    let (title, text) = (property(undecided::TITLE), data(&undecided::text(error)));
    format!("::error title={title}::{text}\n")
}
