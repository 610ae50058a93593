//! Annotations by workflow commands, and the verdict as a line of the log.

use std::fmt::Write as _;

use super::escape::command::{data, log_line, property};
use super::place::source_name;
use super::verdict_line;
use crate::finding::{Finding, Severity};
use crate::gate::Report;
use crate::source::{ColumnUnit, SourceMap};

/// The runner drops every further annotation of a level in one step, without a word.
const MOST_PER_LEVEL: usize = 10;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for (severity, command) in
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "notice")]
    {
        let found: Vec<&Finding> =
            report.active().filter(|finding| finding.severity == severity).collect();
        let shown = if found.len() > MOST_PER_LEVEL { MOST_PER_LEVEL - 1 } else { found.len() };
        for finding in &found[..shown] {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{}", annotation(command, finding, report.sources()));
        }
        if found.len() > shown {
            let more = found.len() - shown;
            let message = format!("{more} more of this level: the step summary lists them all");
            let _ = writeln!(out, "::{command} title=backlog-gate::{}", data(&message));
        }
    }
    for note in &report.notes {
        let _ = writeln!(out, "{}", log_line(note));
    }
    let _ = writeln!(out, "{}", log_line(&verdict_line(report)));
    out
}

fn annotation(command: &str, finding: &Finding, sources: &SourceMap) -> String {
    let mut properties = Vec::new();
    let range = sources.range(finding.location, ColumnUnit::Chars);
    let mut message = finding.message.clone();
    match (sources.path(finding.location), range) {
        (Some(path), Some(range)) => {
            properties.push(format!("file={}", property(path.as_str())));
            properties.push(format!("line={}", range.line));
            properties.push(format!("endLine={}", range.end_line));
            // The runner takes columns only within one line.
            if range.line == range.end_line {
                properties.push(format!("col={}", range.column));
                properties.push(format!("endColumn={}", range.end_column));
            }
        }
        (Some(path), None) => properties.push(format!("file={}", property(path.as_str()))),
        (None, Some(range)) => {
            let name = source_name(sources, finding.location);
            message = format!("{name}, line {}: {message}", range.line);
        }
        (None, None) => {}
    }
    properties.push(format!("title={}", property(finding.rule)));
    if !finding.help.is_empty() {
        message = format!("{message}\nhelp: {}", finding.help);
    }
    format!("::{command} {}::{}", properties.join(","), data(&message))
}
