//! The last line of a report, the same words in every format for people.

use crate::backlog::State;
use crate::gate::{Counts, Report, Verdict};
use crate::policy::Origin;
use crate::text::plural;

/// `pass` or `fail`.
pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
    }
}

/// What the verdict means, as a heading.
pub(super) fn headline(report: &Report<'_>) -> &'static str {
    match (report.verdict, report.context.change.is_some()) {
        (Verdict::Pass, false) if report.context.policy.without_backlog => "Nothing is wrong",
        (Verdict::Pass, true) => "This change may go in",
        (Verdict::Fail, true) => "This change cannot go in yet",
        (Verdict::Pass, false) => "The backlog is in order",
        (Verdict::Fail, false) => "The backlog needs fixing",
    }
}

/// `2 errors, 1 warning (3 pre-existing, 1 waived)`.
pub(super) fn counts(counts: &Counts) -> String {
    let shown = [(counts.error, "error"), (counts.warning, "warning"), (counts.note, "note")];
    let shown: Vec<String> = shown
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| plural(*count, word))
        .collect();
    let mut line = if shown.is_empty() { "nothing to fix".to_owned() } else { shown.join(", ") };
    let aside = [(counts.pre_existing, "pre-existing"), (counts.waived, "waived")];
    let aside: Vec<String> = aside
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if !aside.is_empty() {
        line = format!("{line} ({})", aside.join(", "));
    }
    line
}

/// `36 items, 1 in progress`.
pub(super) fn backlog(report: &Report<'_>) -> String {
    if report.context.policy.without_backlog {
        return "no backlog".to_owned();
    }
    let items = &report.context.backlog.items;
    let counts = format!("{}, {} in progress", plural(items.len(), "item"), in_progress(report));
    match doubtful(report) {
        Some(percent) => {
            format!("{counts} (at least: only {percent} % of what may be one is read)")
        }
        None => counts,
    }
}

/// The share that is read of the file of which the least is, where that is so little that counts are
/// lower bounds.
fn doubtful(report: &Report<'_>) -> Option<usize> {
    let files = report.context.backlog.files.iter().map(|file| &file.coverage);
    files.filter(|coverage| coverage.is_doubtful()).map(|coverage| coverage.percent()).min()
}

/// How many items are in progress.
pub(super) fn in_progress(report: &Report<'_>) -> usize {
    let items = report.context.backlog.items.iter();
    items.filter(|item| item.state() == Some(State::InProgress)).count()
}

/// `policy .backlog-gate.yml at the base`.
pub(super) fn policy(report: &Report<'_>) -> String {
    let policy = report.context.policy;
    let path = policy.path.as_ref().map_or_else(String::new, |path| format!(" {path}"));
    match policy.origin {
        Origin::Base => format!("policy{path} at the base"),
        Origin::Head if report.context.change.is_some() => {
            format!("policy{path} of the change itself")
        }
        Origin::Head | Origin::File => format!("policy{path}"),
        Origin::Default => "preset recommended".to_owned(),
    }
}
