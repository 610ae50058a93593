//! What one rule says about the change at hand, and why.

use std::fmt::Write as _;

use crate::catalogue::Need;
use crate::finding::place;
use crate::gate::{Judged, Outcome, Report};
use crate::policy::SectionRequirement;
use crate::rules::Rule;
use crate::source::ColumnUnit;

/// What came of `rule`, its findings, and for the rules about sections which ones are demanded.
#[must_use]
pub fn here(rule: &Rule, report: &Report<'_>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_here(&mut out, rule, report);
    out
}

fn write_here(out: &mut String, rule: &Rule, report: &Report<'_>) -> std::fmt::Result {
    writeln!(out, "\n## In this change\n")?;
    let judged = report.rules.iter().find(|judged| judged.rule.id == rule.id);
    writeln!(out, "{}", outcome(judged))?;
    let findings = report.findings.iter().filter(|finding| finding.rule == rule.id);
    for finding in findings {
        let at = place(report.sources(), finding.location);
        let old = if finding.pre_existing { " (pre-existing)" } else { "" };
        writeln!(out, "\n- {at}: {}{old}\n  What to do: {}", finding.message, finding.help)?;
    }
    // Not every change needs the same sections.
    if rule.needs.contains(&Need::Sections) {
        write_sections(out, report)?;
    }
    Ok(())
}

fn outcome(judged: Option<&Judged>) -> String {
    match judged.map(|judged| &judged.outcome) {
        Some(Outcome::Passed) => "It passes.".to_owned(),
        Some(Outcome::Failed) => "It fails.".to_owned(),
        Some(Outcome::Warned) => "It warns.".to_owned(),
        Some(Outcome::Unverified(reason)) => format!("It could not be verified: {reason}."),
        Some(Outcome::Skipped(reason)) => format!("It does not judge: {reason}."),
        None => "It does not judge.".to_owned(),
    }
}

/// Each section with the reason why this change has to have it.
fn write_sections(out: &mut String, report: &Report<'_>) -> std::fmt::Result {
    writeln!(out, "\nDemanded of it:\n")?;
    for demand in report.context.demanded_sections() {
        let source = demand.source();
        let SectionRequirement { name, because, at, .. } = demand;
        let because = match because {
            Some(because) => format!("because {because}"),
            None => "as of every change".to_owned(),
        };
        let range = at.and_then(|at| report.sources().range(at, ColumnUnit::Chars));
        let line = range.map_or(String::new(), |range| format!(", {source} line {}", range.line));
        writeln!(out, "- {name}, {because}{line}")?;
    }
    Ok(())
}
