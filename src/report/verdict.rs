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
    let shown: Vec<String> =
        [(counts.error, "error"), (counts.warning, "warning"), (counts.note, "note")]
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| plural(*count, word))
            .collect();
    let mut line = if shown.is_empty() { "nothing to fix".to_owned() } else { shown.join(", ") };
    let aside: Vec<String> = [(counts.pre_existing, "pre-existing"), (counts.waived, "waived")]
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if !aside.is_empty() {
        line = format!("{line} ({})", aside.join(", "));
    }
    line
}

/// `36 items, 1 in progress`, and what is doubtful about it or gone.
pub(super) fn backlog(report: &Report<'_>) -> String {
    if report.context.policy.without_backlog {
        return "no backlog".to_owned();
    }
    let items = &report.context.backlog.items;
    let counts = format!("{}, {} in progress", plural(items.len(), "item"), in_progress(report));
    std::iter::once(counts)
        .chain(doubt(report))
        .chain(losses(report))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What a list of findings does not hold: how much is read, and what is gone; `None` where all is
/// read and nothing is gone.
pub(super) fn remark(report: &Report<'_>) -> Option<String> {
    let says: Vec<String> = doubt(report).into_iter().chain(losses(report)).collect();
    (!says.is_empty()).then(|| says.join(" · "))
}

/// The share that is read of the file of which the least is, in percent.
pub(super) fn coverage(report: &Report<'_>) -> usize {
    let files = report.context.backlog.files.iter();
    files.map(|file| file.coverage.percent()).min().unwrap_or(100)
}

/// Whether so little of a file is read that counts are lower bounds.
pub(super) fn is_doubtful(report: &Report<'_>) -> bool {
    report.context.backlog.files.iter().any(|file| file.coverage.is_doubtful())
}

fn doubt(report: &Report<'_>) -> Option<String> {
    let percent = coverage(report);
    is_doubtful(report).then(|| {
        format!(
            "doubtful: only {percent} % of what may be an item is read, so counts are lower bounds"
        )
    })
}

/// How many items of the base the head lacks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Lost {
    /// All of them.
    pub(super) all: usize,
    /// Those that were neither done nor dropped.
    pub(super) open: usize,
}

impl Lost {
    pub(super) fn of(report: &Report<'_>) -> Self {
        let mut lost = Self::default();
        let Ok(movements) = report.context.movements() else { return lost };
        for item in movements.lost() {
            lost.all += 1;
            lost.open += usize::from(!item.state().is_some_and(State::is_closed));
        }
        lost
    }
}

/// `3 items of the base are gone, 1 of them open`.
fn losses(report: &Report<'_>) -> Option<String> {
    let Lost { all, open } = Lost::of(report);
    let are = if all == 1 { "is" } else { "are" };
    let gone = format!("{} of the base {are} gone", plural(all, "item"));
    match (all, open) {
        (0, _) => None,
        (_, 0) => Some(format!("{gone}, done or dropped")),
        (1, _) => Some(gone),
        _ if all == open => Some(format!("{gone}, all of them open")),
        _ => Some(format!("{gone}, {open} of them open")),
    }
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
    let policy_line = match policy.origin {
        Origin::Base => format!("policy{path} at the base"),
        Origin::Head if report.context.change.is_some() => {
            format!("policy{path} of the change itself")
        }
        Origin::Head | Origin::File => format!("policy{path}"),
        Origin::Default => "preset recommended".to_owned(),
    };
    let floors: Vec<&str> = policy.floors.iter().map(|floor| floor.name.as_str()).collect();
    match floors[..] {
        [] => policy_line,
        _ => format!("{policy_line}, floor {}", floors.join(", ")),
    }
}
