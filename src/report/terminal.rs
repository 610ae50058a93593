//! Excerpts with carets, the verdict, and what to do next: for people at a terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::Listing;
use super::Options;
use super::Spec;
use super::page;
use crate::escape::terminal::line;
use crate::finding::Finding;
use crate::finding::excerpt;
use crate::finding::place;
use crate::finding::wrap::{prose, wrap};
use crate::gate::Verdict;
use crate::text::plural;

/// More excerpts than this nobody reads at a terminal.
const MOST_EXCERPTS: usize = 50;
/// More old findings than this are only counted.
const MOST_OLD: usize = 10;

pub(super) const FORMAT: Spec = Spec { for_a_log: false, ..Spec::new("terminal", render) };

fn render(report: &Listing<'_>, options: Options) -> String {
    let mut out = String::new();
    let (known, active): (Vec<&Finding>, Vec<&Finding>) =
        report.active().partition(|finding| finding.stood_before);
    for finding in active.iter().take(MOST_EXCERPTS) {
        out.push_str(&excerpt(finding, report.sources(), options));
        out.push('\n');
    }
    // Writing to a string cannot fail.
    if active.len() > MOST_EXCERPTS {
        let more = plural(active.len() - MOST_EXCERPTS, "more finding");
        let _ = writeln!(out, "{more}; `--format concise` lists them all\n");
    }
    let width = prose(options.width);
    let _ = write_known(&mut out, &known, report);
    if options.brief {
        return out;
    }
    let _ = write_old(&mut out, report, width);
    for note in report.notes {
        let _ = writeln!(out, "note: {}", wrap(&line(note), width, 6, "      "));
    }
    if let Some(mentions) = report.mentions() {
        let _ = writeln!(out, "note: {}", wrap(&line(&mentions), width, 6, "      "));
    }
    let color = match report.verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Fail => AnsiColor::Red,
    };
    let style =
        if options.color { Style::new().bold().fg_color(Some(color.into())) } else { Style::new() };
    let verdict = wrap(&line(&report.verdict_line()), options.width, 0, "  ");
    let _ = writeln!(out, "{style}{verdict}{style:#}");
    if let Some(next) = next(report) {
        let _ = writeln!(out, "next: {}", wrap(&line(&next), width, 6, "      "));
    }
    if report.is_red_change() {
        let _ = writeln!(out, "more: {}", page::RED);
    }
    if let Some(paste) = report.paste() {
        let _ = writeln!(out, "\nto paste into the description, and to fill in:\n");
        for text in paste.lines() {
            let _ = writeln!(out, "{}", line(text));
        }
    }
    if let Some(unjudged) = report.unjudged() {
        let _ = writeln!(out, "{}", wrap(&line(&unjudged), width, 0, ""));
    }
    out
}

/// What counts and was said at an earlier push: one line for each.
fn write_known(out: &mut String, known: &[&Finding], report: &Listing<'_>) -> std::fmt::Result {
    if known.is_empty() {
        return Ok(());
    }
    writeln!(out, "{} that stood before this push and count:", plural(known.len(), "finding"))?;
    for finding in known.iter().take(MOST_EXCERPTS) {
        let (at, message) = (place(report.sources(), finding.location), line(&finding.message));
        writeln!(out, "  {}: {message} [{}]", line(&at), finding.rule)?;
    }
    if known.len() > MOST_EXCERPTS {
        writeln!(
            out,
            "  and {} more; `--format text` lists them all",
            known.len() - MOST_EXCERPTS
        )?;
    }
    writeln!(out)
}

/// What the base has too and what is waived: how many, and one line for each.
fn write_old(out: &mut String, report: &Listing<'_>, width: usize) -> std::fmt::Result {
    let is_old = |finding: &&Finding| finding.pre_existing || finding.waived.is_some();
    let old: Vec<&Finding> = report.findings.iter().filter(is_old).collect();
    if old.is_empty() {
        return Ok(());
    }
    writeln!(out, "{} not counted:", plural(old.len(), "finding"))?;
    for finding in old.iter().take(MOST_OLD) {
        let why = match &finding.waived {
            Some(waived) => format!("waived until {}: {}", waived.until, waived.reason),
            None => "pre-existing".to_owned(),
        };
        let text = format!(
            "{}: {} [{}] ({})",
            line(&place(report.sources(), finding.location)),
            line(&finding.message),
            finding.rule,
            line(&why)
        );
        writeln!(out, "  {}", wrap(&text, width, 2, "    "))?;
    }
    if old.len() > MOST_OLD {
        writeln!(out, "  and {} more; `--format text` lists them all", old.len() - MOST_OLD)?;
    }
    writeln!(out)
}

/// What to do first: fix the first of the findings that weigh most.
fn next(report: &Listing<'_>) -> Option<String> {
    let worst = report.active().map(|finding| finding.severity).max()?;
    let mut found = report.active().filter(|finding| finding.severity == worst);
    let first = found.next().filter(|_| report.verdict == Verdict::Fail)?;
    Some(match found.count() {
        0 => first.help.clone(),
        more => format!("{}; then {}", first.help, plural(more, &format!("more {worst}"))),
    })
}
