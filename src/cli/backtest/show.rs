//! The result of a backtest for people and for programs.

use std::fmt::Write as _;

use super::summary::{Counted, Remedy, Summary};
use crate::escape::markdown::inline;
use crate::limits;
use crate::text::plural;

/// For a terminal.
#[must_use]
pub fn text(summary: &Summary) -> String {
    let mut out = format!("{}\n", headline(summary));
    section(
        &mut out,
        "Rules that hold a change",
        summary.rules.iter().map(|effect| {
            format!("{:4}  {} (alone: {})", effect.holds, effect.rule, effect.holds_alone)
        }),
    );
    section(
        &mut out,
        "The most frequent findings",
        summary.frequent.iter().map(|kind| {
            format!(
                "{:4}  {}: {}\n      in {}, first at {}",
                kind.count,
                kind.rule,
                kind.message,
                kind.changes.join(", "),
                kind.place
            )
        }),
    );
    section(&mut out, "Not known, so not judged", summary.unknown.iter().map(counted));
    section(
        &mut out,
        "The gate could not have decided",
        summary.undecided_reasons.iter().map(counted),
    );
    section(&mut out, "With these lines in the policy all of them would go in", lines(summary));
    out
}

/// For a step summary or a comment.
#[must_use]
pub fn markdown(summary: &Summary) -> String {
    let mut out = format!("## Backtest of the policy\n\n{}\n", inline(&headline(summary)));
    if !summary.rules.is_empty() {
        out.push_str("\n| rule | holds | alone | findings |\n|---|--:|--:|--:|\n");
        for effect in &summary.rules {
            // Writing to a string cannot fail.
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} |",
                effect.rule, effect.holds, effect.holds_alone, effect.findings
            );
        }
    }
    let bullet = |text: String| format!("- {}", inline(&text));
    section(
        &mut out,
        "### The most frequent findings",
        summary.frequent.iter().map(|kind| {
            bullet(format!(
                "{} in {}: {} (first at {} in {})",
                kind.rule,
                plural(kind.count, "change"),
                kind.message,
                kind.place,
                kind.changes.join(", ")
            ))
        }),
    );
    section(
        &mut out,
        "### Not known, so not judged",
        summary.unknown.iter().map(counted).map(bullet),
    );
    section(
        &mut out,
        "### The gate could not have decided",
        summary.undecided_reasons.iter().map(counted).map(bullet),
    );
    let lines: Vec<String> = lines(summary).collect();
    if !lines.is_empty() {
        let _ = write!(
            out,
            "\n### With these lines in the policy all of them would go in\n\n```yaml\n{}\n```\n",
            lines.join("\n")
        );
    }
    out
}

/// For programs.
#[must_use]
pub fn json(summary: &Summary) -> String {
    let mut json =
        serde_json::to_string_pretty(summary).expect("the form holds only strings and numbers");
    json.push('\n');
    json
}

/// `of the last 200 changes 162 would pass, 38 would fail`
pub(super) fn headline(summary: &Summary) -> String {
    let mut line = format!(
        "Of the last {} {} would pass and {} would fail",
        plural(summary.changes, "change"),
        summary.pass,
        summary.fail
    );
    if summary.undecided > 0 {
        let _ = write!(line, "; of {} the gate could not have decided", summary.undecided);
    }
    line.push('.');
    if summary.direct_commits > 0 {
        let _ = write!(
            line,
            " {} between them came without a change.",
            plural(summary.direct_commits, "commit")
        );
    }
    match &summary.policy {
        Some(path) => line.extend([" Judged by ", &path.to_string(), " as it is now."]),
        None => line.push_str(" Each was judged by the policy of its own base."),
    }
    if summary.is_limited {
        let _ = write!(line, " No more than {} commits were looked through.", limits::COMMITS_BACK);
    }
    if summary.is_cut {
        line.push_str(" The clone is shallow, so the history ends early.");
    }
    line
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        let _ = write!(out, "\n{title}\n\n{}\n", lines.join("\n"));
    }
}

pub(super) fn counted(counted: &Counted) -> String {
    format!("{:4}  {}", counted.changes, counted.reason)
}

pub(super) fn lines(summary: &Summary) -> impl Iterator<Item = String> {
    let (waived, lowered): (Vec<_>, Vec<_>) =
        summary.remedies.iter().partition(|remedy| !remedy.waived.is_empty());
    let effect =
        |remedy: &Remedy| format!("# holds {}, {} alone", remedy.holds, remedy.holds_alone);
    let mut lines = Vec::new();
    if !lowered.is_empty() {
        lines.push("rules:".to_owned());
    }
    lines.extend(
        lowered.iter().map(|remedy| format!("  {}: warning  {}", remedy.rule, effect(remedy))),
    );
    if !waived.is_empty() {
        lines.push("waivers:".to_owned());
    }
    for remedy in waived {
        lines.extend(remedy.waived.iter().map(|item| {
            let item = item.replace('\'', "''");
            format!(
                "  - {{rule: {}, item: '{item}', until: YYYY-MM-DD, reason: ...}}  {}",
                remedy.rule,
                effect(remedy)
            )
        }));
    }
    lines.into_iter()
}
