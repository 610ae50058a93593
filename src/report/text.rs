//! One line per finding, for logs and for people without a terminal.

use std::fmt::Write as _;

use super::Listing;
use super::{Options, Spec};
use crate::escape::terminal::line;
use crate::finding::Finding;
use crate::finding::place;

pub(super) const FORMAT: Spec = Spec { for_a_log: false, ..Spec::new("text", render) };

fn render(report: &Listing<'_>, options: Options) -> String {
    let mut out = String::new();
    if options.brief {
        for finding in report.active() {
            // Writing to a string cannot fail.
            let _ = write_finding(&mut out, finding, report);
        }
        return out;
    }
    for finding in &*report.findings {
        // Writing to a string cannot fail.
        let _ = write_finding(&mut out, finding, report);
    }
    for note in report.notes {
        let _ = writeln!(out, "note: {}", line(note));
    }
    if let Some(mentions) = report.mentions() {
        let _ = writeln!(out, "note: {}", line(&mentions));
    }
    let _ = writeln!(out, "{}", line(&report.verdict_line()));
    if let Some(unjudged) = report.unjudged() {
        let _ = writeln!(out, "{}", line(&unjudged));
    }
    out
}

fn write_finding(out: &mut String, finding: &Finding, report: &Listing<'_>) -> std::fmt::Result {
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
