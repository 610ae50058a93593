//! One line a finding, for logs and for people without a terminal.

use std::fmt::Write as _;

use super::Spec;
use super::place::place;
use super::verdict_line;
use crate::escape::terminal::line;
use crate::finding::Finding;
use crate::gate::Report;

pub(super) const FORMAT: Spec =
    Spec { for_a_log: false, ..Spec::new("text", |report, _| render(report)) };

fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        // Writing to a string cannot fail.
        let _ = write_finding(&mut out, finding, report);
    }
    for note in &report.notes {
        let _ = writeln!(out, "note: {}", line(note));
    }
    let _ = writeln!(out, "{}", line(&verdict_line(report)));
    if let Some(unjudged) = report.basis.unjudged() {
        let _ = writeln!(out, "{}", line(&unjudged));
    }
    out
}

fn write_finding(out: &mut String, finding: &Finding, report: &Report<'_>) -> std::fmt::Result {
    let sources = report.sources();
    let aside = match &finding.waived {
        Some(waived) => format!(" (waived until {}: {})", waived.until, waived.reason),
        None if finding.pre_existing => " (pre-existing)".to_owned(),
        None if finding.stood_before => " (stood before this push)".to_owned(),
        None => String::new(),
    };
    writeln!(
        out,
        "{}: {}[{}]: {}{}",
        line(&place(sources, finding.location)),
        finding.severity,
        finding.rule,
        line(&finding.message),
        line(&aside)
    )?;
    if aside.is_empty() && !finding.help.is_empty() {
        writeln!(out, "  help: {}", line(&finding.help))?;
        for related in &finding.related {
            writeln!(
                out,
                "  note: {}: {}",
                line(&place(sources, related.location)),
                line(&related.message)
            )?;
        }
    }
    Ok(())
}
