//! A summary that people like to read: verdict, what to do, where.

use std::fmt::Write as _;

use super::escape::markdown::{block, code, inline};
use super::place::place;
use super::verdict;
use crate::finding::{Finding, Severity};
use crate::gate::{Outcome, Report, Verdict};
use crate::source::{Location, SourceKind};

/// GitHub drops a step summary of more than 1 MiB whole; this leaves room for what is around.
const MOST_BYTES: usize = 900 * 1024;
/// More findings than this are only counted.
const MOST_FINDINGS: usize = 200;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_head(&mut out, report);
    let shown: Vec<&Finding> = report.active().collect();
    let mut left = shown.len();
    for finding in shown.iter().take(MOST_FINDINGS) {
        if out.len() > MOST_BYTES {
            break;
        }
        let _ = write_finding(&mut out, finding, report);
        left -= 1;
    }
    if left > 0 {
        let _ = writeln!(out, "\n{left} more are left out here; the JSON report has them all.");
    }
    if out.len() < MOST_BYTES {
        let _ = write_rules(&mut out, report);
        let _ = write_old(&mut out, report);
    }
    let _ = writeln!(
        out,
        "\n{} · {} · backlog-gate {}",
        inline(&verdict::backlog(report)),
        inline(&verdict::policy(report)),
        env!("CARGO_PKG_VERSION")
    );
    out
}

fn write_head(out: &mut String, report: &Report<'_>) -> std::fmt::Result {
    let judged = report.context.change.is_some();
    let (sign, word) = match (report.verdict, judged) {
        (Verdict::Pass, true) => ("✅", "This change may go in"),
        (Verdict::Fail, true) => ("❌", "This change cannot go in yet"),
        (Verdict::Pass, false) => ("✅", "The backlog is in order"),
        (Verdict::Fail, false) => ("❌", "The backlog needs mending"),
    };
    writeln!(out, "## {sign} {word}\n\n{}\n", inline(&verdict::counts(report)))?;
    let linked = report.context.linked_items();
    if !linked.is_empty() {
        let names = linked.iter().map(|linked| {
            format!("{} {}", code(&linked.item.id), inline(&linked.item.title.value))
        });
        writeln!(out, "Works on {}.\n", names.collect::<Vec<_>>().join(", "))?;
    }
    for note in &report.notes {
        writeln!(out, "> {}\n", inline(note))?;
    }
    Ok(())
}

fn write_finding(out: &mut String, finding: &Finding, report: &Report<'_>) -> std::fmt::Result {
    let sign = match finding.severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
        Severity::Note | Severity::Off => "ℹ️",
    };
    let at = code(&place(report.sources(), finding.location));
    writeln!(out, "### {sign} {}\n\n{at} · {}\n", inline(&finding.message), code(finding.rule))?;
    if let Some(marked) = marked(report, finding.location) {
        writeln!(out, "{}\n", block(&marked))?;
    }
    for related in &finding.related {
        let place = code(&place(report.sources(), related.location));
        writeln!(out, "- {place}: {}", inline(&related.message))?;
    }
    if !finding.help.is_empty() {
        writeln!(out, "\n**What to do:** {}\n", help(&finding.help))?;
    }
    Ok(())
}

/// A help text, its code spans kept, so that a line to paste can be copied as it is.
fn help(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let even = text.matches('`').count().is_multiple_of(2);
    let shown = parts
        .map(|(index, part)| if even && index % 2 == 1 { code(part) } else { inline_kept(part) });
    shown.collect()
}

/// [`inline`], with the blanks at the ends that it trims.
fn inline_kept(text: &str) -> String {
    let blank = |has: bool| if has { " " } else { "" };
    let (start, end) = (text.starts_with(' '), text.len() > 1 && text.ends_with(' '));
    format!("{}{}{}", blank(start), inline(text), blank(end))
}

/// The line of a place with the place marked below it; for texts that have no file to look at.
fn marked(report: &Report<'_>, location: Location) -> Option<String> {
    let source = report.sources().get(location.source()?);
    let span = location.span()?;
    if matches!(source.kind, SourceKind::File(_) | SourceKind::Policy(_)) {
        return None;
    }
    let number = source.line(span.start);
    let line = source.line_text(number);
    let start = source.line_start(number)?;
    let before = line.get(..(span.start - start) as usize)?;
    let width = source.slice(span).lines().next().unwrap_or_default().chars().count().clamp(1, 80);
    let indent = before.chars().count();
    (line.len() <= 300).then(|| format!("{line}\n{}{}", " ".repeat(indent), "^".repeat(width)))
}

fn write_rules(out: &mut String, report: &Report<'_>) -> std::fmt::Result {
    writeln!(out, "\n| rule | outcome | findings |\n|---|---|---|")?;
    let ran = report.rules.iter().filter(|judged| !matches!(judged.outcome, Outcome::Skipped(_)));
    for judged in ran {
        let outcome = match &judged.outcome {
            Outcome::Passed => "✅ passed",
            Outcome::Failed => "❌ failed",
            Outcome::Warned => "⚠️ warned",
            Outcome::Skipped(_) => continue,
        };
        writeln!(out, "| {} | {outcome} | {} |", code(judged.rule.id), judged.findings)?;
    }
    let skipped = report.rules.iter().filter_map(|judged| match &judged.outcome {
        Outcome::Skipped(reason) => Some((judged.rule.id, reason)),
        Outcome::Passed | Outcome::Failed | Outcome::Warned => None,
    });
    let skipped: Vec<_> = skipped.collect();
    if !skipped.is_empty() {
        writeln!(out, "\n<details><summary>Not judged: {}</summary>\n", skipped.len())?;
        for (id, reason) in skipped {
            writeln!(out, "- {}: {}", code(id), inline(reason))?;
        }
        writeln!(out, "\n</details>")?;
    }
    Ok(())
}

fn write_old(out: &mut String, report: &Report<'_>) -> std::fmt::Result {
    let old: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.pre_existing || finding.waived.is_some())
        .collect();
    if old.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n<details><summary>Does not count: {}</summary>\n", old.len())?;
    for finding in old.iter().take(MOST_FINDINGS) {
        let why = match &finding.waived {
            Some(waived) => format!("waived until {}: {}", waived.until, waived.reason),
            None => "pre-existing".to_owned(),
        };
        let at = code(&place(report.sources(), finding.location));
        writeln!(
            out,
            "- {at} {} ({}, {})",
            inline(&finding.message),
            code(finding.rule),
            inline(&why)
        )?;
    }
    if old.len() > MOST_FINDINGS {
        writeln!(out, "- and {} more", old.len() - MOST_FINDINGS)?;
    }
    writeln!(out, "\n</details>")
}
