//! Service messages of TeamCity: an inspection for each finding in a file, a message for the others
//! and, where the run fails, the problem of the build.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::Listing;
use super::Spec;
use super::annotation;
use super::{undecided, verdict};
use crate::error::Error;
use crate::escape::log::log_line;
use crate::escape::teamcity::value;
use crate::finding::{Finding, Severity, rule_page};
use crate::gate::Judged;
use crate::source::{ColumnUnit, RepoPath};
use crate::text::shorten;

/// The server takes no longer text, in characters.
const LONGEST_TEXT: usize = 4000;

pub(super) const FORMAT: Spec =
    Spec { error: Some(undecided), ..Spec::new("teamcity", |report, _| render(report)) };

fn render(report: &Listing<'_>) -> String {
    let mut out = String::new();
    let path = |finding: &Finding| report.sources().path(finding.location);
    let in_files: BTreeSet<&str> =
        report.active().filter(|f| path(f).is_some()).map(|f| f.rule).collect();
    let rules = report.rules.iter().filter(|judged| in_files.contains(judged.rule.id));
    let mut lines: Vec<String> = rules.map(inspection_type).collect();
    lines.extend(report.active().map(|finding| match path(finding) {
        Some(path) => inspection(finding, path, report),
        None => log_message(finding, report),
    }));
    lines.extend(report.notes.iter().map(|note| log_line(note)));
    lines.push(log_line(&report.verdict_line()));
    if report.exit_code() != 0 {
        let mut what = format!("{}: {}", report.headline, verdict::counts(&report.counts));
        if let Some(remark) = report.report.and_then(verdict::remark) {
            what = format!("{what}; {remark}");
        }
        lines.push(problem(what));
    }
    for line in lines {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{line}");
    }
    out
}

fn message(name: &str, attributes: &[(&str, String)]) -> String {
    let attributes: String =
        attributes.iter().map(|(key, text)| format!(" {key}='{}'", value(&cut(text)))).collect();
    format!("##teamcity[{name}{attributes}]")
}

/// A text that the server takes, with its line breaks.
fn cut(text: &str) -> String {
    text.chars().take(LONGEST_TEXT).collect()
}

fn inspection_type(judged: &Judged) -> String {
    let rule = judged.rule;
    let attributes = [
        ("id", rule.id.to_owned()),
        ("name", shorten(rule.summary, 255)),
        ("description", format!("{} {}", rule.why, rule_page(rule.id))),
        ("category", "backlog-gate".to_owned()),
    ];
    message("inspectionType", &attributes)
}

fn inspection(finding: &Finding, path: &RepoPath, report: &Listing<'_>) -> String {
    let range = report.sources().range(finding.location, ColumnUnit::Chars);
    let severity = match finding.severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note | Severity::Off => "INFO",
    };
    let attributes = [
        ("typeId", finding.rule.to_owned()),
        ("message", annotation::text(finding, report.sources())),
        ("file", path.to_string()),
        ("line", range.map_or(1, |range| range.line).to_string()),
        ("SEVERITY", severity.to_owned()),
    ];
    message("inspection", &attributes)
}

/// An inspection must have a file, so what lies in none is a line of the build's log.
fn log_message(finding: &Finding, report: &Listing<'_>) -> String {
    let status = match finding.severity {
        // A message of this status may fail a build, which is not for the format to do.
        Severity::Error if report.exit_code() != 0 => "ERROR",
        Severity::Error | Severity::Warning => "WARNING",
        Severity::Note | Severity::Off => "NORMAL",
    };
    let text = format!("{} [{}]", annotation::text(finding, report.sources()), finding.rule);
    message("message", &[("text", text), ("status", status.to_owned())])
}

fn undecided(error: &Error) -> String {
    format!("{}\n", problem(format!("{}: {}", undecided::TITLE, undecided::text(error))))
}

/// What fails the build.
fn problem(description: String) -> String {
    let attributes = [("description", description), ("identity", "backlog-gate".to_owned())];
    message("buildProblem", &attributes)
}
