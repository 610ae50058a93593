//! Logging commands of Azure Pipelines: an issue for each error and warning, the rest as lines.

use std::fmt::Write as _;

use super::Listing;
use super::Spec;
use super::annotation;
use super::undecided;
use crate::error::Error;
use crate::escape::azure::{data, property};
use crate::escape::log::log_line;
use crate::finding::{Finding, Severity};
use crate::source::{ColumnUnit, SourceMap};

pub(super) const FORMAT: Spec =
    Spec { error: Some(undecided), ..Spec::new("azure", |report, _| render(report)) };

fn render(report: &Listing<'_>) -> String {
    let mut out = String::new();
    for finding in report.active() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", issue(finding, report.sources()));
    }
    for note in report.notes {
        let _ = writeln!(out, "{}", log_line(note));
    }
    let _ = writeln!(out, "{}", log_line(&report.verdict_line()));
    if report.exit_code() == 0 && report.counts.error + report.counts.warning > 0 {
        // The task would be green, and its issues would be seen by nobody.
        let _ = writeln!(out, "##vso[task.complete result=SucceededWithIssues;]");
    }
    out
}

fn issue(finding: &Finding, sources: &SourceMap) -> String {
    let text = annotation::text(finding, sources);
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        // Azure has no issue that weighs less.
        Severity::Note | Severity::Off => {
            return log_line(&format!("note: {text} [{}]", finding.rule));
        }
    };
    let mut properties = format!("type={kind};");
    if let Some(path) = sources.path(finding.location) {
        // Writing to a string cannot fail.
        let _ = write!(properties, "sourcepath={};", property(path.as_str()));
        if let Some(range) = sources.range(finding.location, ColumnUnit::Chars) {
            let (line, column) = (range.line, range.column);
            let _ = write!(properties, "linenumber={line};columnnumber={column};");
        }
    }
    format!("##vso[task.logissue {properties}code={};]{}", property(finding.rule), data(&text))
}

fn undecided(error: &Error) -> String {
    let text = format!("{}: {}", undecided::TITLE, undecided::text(error));
    format!("##vso[task.logissue type=error;]{}\n", data(&text))
}
