//! A summary that people like to read: verdict, what to do, where.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

use super::Listing;
use super::Spec;
use super::page;
use super::undecided::TITLE;
use super::verdict;
use crate::backlog::Item;
use crate::error::Error;
use crate::escape::is_deceptive;
use crate::escape::json::for_log;
use crate::escape::markdown::{block, code, inline};
use crate::finding::cut;
use crate::finding::{Finding, Severity};
use crate::finding::{place, rule_page};
use crate::gate::receipt::Receipt;
use crate::gate::{Outcome, Report, Verdict};
use crate::source::{Location, SourceKind};
use crate::text::shorten;

/// GitHub drops a step summary of more than 1 MiB whole. Nothing is begun behind this many bytes,
/// and no part is longer than what is left.
const MOST_BYTES: usize = 900 * 1024;
/// The same for a comment, which leaves room for the table of rules.
const COMMENT_ROOM: usize = 36 * 1024;
/// Forges refuse a longer comment, in characters.
const LONGEST_COMMENT: usize = 65_536;
/// More findings than this are only counted.
const MOST_FINDINGS: usize = 200;
/// More linked items, or related places, than this are only counted.
const MOST_NAMES: usize = 10;
/// A longer receipt stands only in the JSON report, in bytes.
const MOST_RECEIPT: usize = 8 * 1024;
/// A longer sentence is cut, in characters.
const LONGEST_SENTENCE: usize = 600;

pub(super) const FORMAT: Spec = Spec {
    for_a_log: false,
    error: Some(undecided),
    ..Spec::new("markdown", |report, _| render(report))
};

fn render(report: &Listing<'_>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut out, report, MOST_BYTES);
    out
}

/// The summary as a comment, which begins with `marker` and is no longer than forges take.
pub(super) fn comment(report: &Listing<'_>, marker: &str) -> String {
    let mut out = format!("{marker}\n");
    // Writing to a string cannot fail.
    let _ = write_all(&mut out, report, COMMENT_ROOM);
    if out.chars().count() <= LONGEST_COMMENT {
        return out;
    }
    let mut short = format!("{marker}\n");
    let _ = write_head(&mut short, report);
    short.push_str("The report is too long for a comment: the job has it all.\n");
    short
}

/// What stands in the place of a summary where the gate could not decide.
pub(super) fn undecided(error: &Error) -> String {
    let mut out = format!("## ⚠️ {TITLE}\n\n{}\n\n", sentence(&error.to_string()));
    for cause in error.causes() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "Caused by: {}\n", sentence(&cause));
    }
    for hint in error.hints() {
        let (first, rest) = hint.split_once('\n').unwrap_or((hint, ""));
        let _ = writeln!(out, "**What to do:** {}\n", help(&shorten(first, LONGEST_SENTENCE)));
        if !rest.is_empty() {
            let _ = writeln!(out, "{}\n", block(rest));
        }
    }
    let version = env!("CARGO_PKG_VERSION");
    let _ = writeln!(out, "Nothing was judged, so nothing passed · backlog-gate {version}");
    out
}

fn write_all(out: &mut String, report: &Listing<'_>, most: usize) -> std::fmt::Result {
    write_head(out, report)?;
    let active: Vec<&Finding> = report.active().collect();
    let mut shown = 0;
    for finding in active.iter().take(MOST_FINDINGS) {
        if !has_room(out, most) {
            break;
        }
        write_finding(out, finding, report)?;
        shown += 1;
    }
    if shown < active.len() {
        let left = active.len() - shown;
        writeln!(out, "{left} more findings are left out here; the JSON report has them all.\n")?;
    }
    if report.is_red_change() {
        writeln!(out, "[My pull request is red]({})\n", page::RED)?;
    }
    write_paste(out, report, most)?;
    write_rules(out, report)?;
    write_skipped(out, report)?;
    write_old(out, report, most)?;
    if let Some(report) = report.report {
        write_receipt(out, report)?;
    }
    for fact in &report.facts {
        write!(out, "{} · ", sentence(fact))?;
    }
    writeln!(out, "backlog-gate {}", env!("CARGO_PKG_VERSION"))
}

fn has_room(out: &str, most: usize) -> bool {
    out.len() < most
}

/// [`inline`] of a text that may be of any length.
fn sentence(text: &str) -> String {
    inline(&shorten(text, LONGEST_SENTENCE))
}

fn write_head(out: &mut String, report: &Listing<'_>) -> std::fmt::Result {
    let symbol = if report.verdict == Verdict::Pass { "✅" } else { "❌" };
    let headline = report.headline;
    writeln!(out, "## {symbol} {headline}\n\n{}\n", inline(&verdict::counts(&report.counts)))?;
    if let Some(report) = report.report {
        let linked: Vec<&Item> =
            report.context.linked_items().iter().map(|linked| linked.item).collect();
        write_items(out, "Works on", &linked)?;
        write_items(out, "Mentions", &report.context.mentioned_items())?;
    }
    for note in report.notes {
        writeln!(out, "> {}\n", sentence(note))?;
    }
    Ok(())
}

/// A line with the names of items, if there are any.
fn write_items(out: &mut String, verb: &str, items: &[&Item]) -> std::fmt::Result {
    let name =
        |item: &&Item| format!("{} {}", code(&shorten(&item.id, 100)), sentence(&item.title.value));
    let names = items.iter().take(MOST_NAMES).map(name).collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(MOST_NAMES) {
        _ if names.is_empty() => Ok(()),
        0 => writeln!(out, "{verb} {names}.\n"),
        more => writeln!(out, "{verb} {names} and {more} more.\n"),
    }
}

fn write_finding(out: &mut String, finding: &Finding, report: &Listing<'_>) -> std::fmt::Result {
    let symbol = match finding.severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
        Severity::Note | Severity::Off => "ℹ️",
    };
    let at = code(&place(report.sources(), finding.location));
    let (message, rule) = (sentence(&finding.message), linked(finding.rule));
    writeln!(out, "### {symbol} {message}\n\n{at} · {rule}\n")?;
    if let Some(marked) = marked(report, finding.location) {
        writeln!(out, "{}\n", block(&marked))?;
    }
    for related in finding.related.iter().take(MOST_NAMES) {
        let place = code(&place(report.sources(), related.location));
        writeln!(out, "- {place}: {}", sentence(&related.message))?;
    }
    match finding.related.len().saturating_sub(MOST_NAMES) {
        0 => {}
        more => writeln!(out, "- and {more} more places")?,
    }
    if !finding.related.is_empty() {
        out.push('\n');
    }
    if !finding.help.is_empty() {
        writeln!(out, "**What to do:** {}\n", help(&shorten(&finding.help, LONGEST_SENTENCE)))?;
    }
    Ok(())
}

/// A rule, with a link to its page.
fn linked(rule: &str) -> String {
    format!("[{}]({})", code(rule), rule_page(rule))
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
fn marked(report: &Listing<'_>, location: Location) -> Option<String> {
    let source = report.sources().get(location.source()?);
    if matches!(source.kind, SourceKind::File(_) | SourceKind::Policy(_)) {
        return None;
    }
    let span = location.span()?;
    let number = source.line(span.start);
    let line = source.line_text(number);
    let start = (span.start - source.line_start(number)?) as usize;
    let kept = cut(line, start);
    let end = (start + (span.end - span.start) as usize).min(kept.end);
    let before: String = line.get(kept.start..start)?.chars().map(blank).collect();
    let width = line.get(start..end)?.chars().map(width).sum::<usize>().max(1);
    let shown = line.get(kept)?.trim_end();
    (!shown.is_empty()).then(|| format!("{shown}\n{before}{}", "^".repeat(width)))
}

/// The cells that a character takes in [`block`], which shows a deceptive one as a symbol.
fn width(ch: char) -> usize {
    if is_deceptive(ch) { 1 } else { ch.width().unwrap_or(1) }
}

/// What takes as much room as a character.
fn blank(ch: char) -> String {
    if ch == '\t' { ch.to_string() } else { " ".repeat(width(ch)) }
}

/// The description with what it lacks.
fn write_paste(out: &mut String, report: &Listing<'_>, most: usize) -> std::fmt::Result {
    match report.paste() {
        Some(paste) if out.len() + 2 * paste.len() < most => {
            writeln!(
                out,
                "**To paste** into the description, and to fill in:\n\n{}\n",
                block(paste.trim_end())
            )
        }
        _ => Ok(()),
    }
}

/// The rules with findings as a table; the ones without, which are most, folded up below it.
fn write_rules(out: &mut String, report: &Listing<'_>) -> std::fmt::Result {
    let mut rows = Vec::new();
    let mut passed = Vec::new();
    for judged in &*report.rules {
        let id = code(judged.rule.id);
        let outcome = match &judged.outcome {
            Outcome::Passed => {
                passed.push(id);
                continue;
            }
            Outcome::Failed => "❌ failed",
            Outcome::Warned => "⚠️ warned",
            Outcome::Unverified(_) => "❔ unverified",
            Outcome::Skipped(_) => continue,
        };
        rows.push(format!(
            "| [{id}]({}) | {outcome} | {} |",
            rule_page(judged.rule.id),
            judged.findings
        ));
    }
    if !rows.is_empty() {
        writeln!(out, "| rule | outcome | findings |\n|---|---|---|\n{}\n", rows.join("\n"))?;
    }
    if passed.is_empty() {
        return Ok(());
    }
    let (count, passed) = (passed.len(), passed.join(", "));
    writeln!(out, "<details><summary>Passed: {count}</summary>\n\n{passed}\n\n</details>\n")
}

fn write_skipped(out: &mut String, report: &Listing<'_>) -> std::fmt::Result {
    let skipped: Vec<_> = report
        .rules
        .iter()
        .filter_map(|judged| match &judged.outcome {
            Outcome::Skipped(reason) => Some((judged.rule.id, reason)),
            Outcome::Passed | Outcome::Failed | Outcome::Warned | Outcome::Unverified(_) => None,
        })
        .collect();
    if skipped.is_empty() {
        return Ok(());
    }
    writeln!(out, "<details><summary>Not judged: {}</summary>\n", skipped.len())?;
    for (id, reason) in skipped {
        writeln!(out, "- {}: {}", code(id), inline(&shorten(reason, 200)))?;
    }
    writeln!(out, "\n</details>\n")
}

/// What the verdict rests on, so that it can be checked again from the summary alone.
fn write_receipt(out: &mut String, report: &Report<'_>) -> std::fmt::Result {
    let receipt =
        serde_json::to_string_pretty(&Receipt::of(report)).map_err(|_| std::fmt::Error)?;
    let shown = match receipt.len() {
        ..=MOST_RECEIPT => for_log(&receipt).into_owned(),
        _ => "It is too long for here: `--format json` has it.".to_owned(),
    };
    writeln!(out, "<details><summary>Receipt</summary>\n\n{}\n\n</details>\n", block(&shown))
}

fn write_old(out: &mut String, report: &Listing<'_>, most: usize) -> std::fmt::Result {
    let is_old = |finding: &&Finding| finding.pre_existing || finding.waived.is_some();
    let old: Vec<&Finding> = report.findings.iter().filter(is_old).collect();
    if old.is_empty() {
        return Ok(());
    }
    writeln!(out, "<details><summary>Does not count: {}</summary>\n", old.len())?;
    let mut shown = 0;
    for finding in old.iter().take(MOST_FINDINGS) {
        if !has_room(out, most) {
            break;
        }
        let why = match &finding.waived {
            Some(waived) => format!("waived until {}: {}", waived.until, waived.reason),
            None => "pre-existing".to_owned(),
        };
        let at = code(&place(report.sources(), finding.location));
        let (message, rule) = (sentence(&finding.message), code(finding.rule));
        writeln!(out, "- {at} {message} ({rule}, {})", sentence(&why))?;
        shown += 1;
    }
    if shown < old.len() {
        writeln!(out, "- and {} more", old.len() - shown)?;
    }
    writeln!(out, "\n</details>\n")
}
