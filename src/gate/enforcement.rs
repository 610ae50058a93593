//! Whether a failing verdict fails the run, by the day.

use super::ending::days_ahead;
use crate::change::{Change, ChangeKind};
use crate::policy::{EnforceFrom, Mode, Opened};
use crate::rules::Context;

/// What the verdict is for: as the policy says, and only for a report as long as it is not enforced.
pub(super) fn mode(cx: &Context<'_>) -> Mode {
    let waits = cx
        .policy
        .enforce_from
        .as_ref()
        .is_some_and(|from| !from.enforces(opened(cx.change), cx.today));
    if waits { Mode::Report } else { cx.policy.mode }
}

/// Why the verdict does not fail the run, or fails it although others are spared.
pub(super) fn note(cx: &Context<'_>) -> Option<String> {
    let from = cx.policy.enforce_from.as_ref()?;
    let EnforceFrom { date, .. } = from;
    let (opened, ends) = (opened(cx.change), from.for_all());
    let in_days = |day| match days_ahead(cx.today, day) {
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    match opened {
        Opened::On(day) if !from.enforces(opened, cx.today) => Some(format!(
            "The change was opened on {day}, before the policy is enforced from {date} on: the verdict does not fail the run until {ends}, {}.",
            in_days(ends)
        )),
        Opened::Today if cx.today < *date => Some(format!(
            "The policy is enforced from {date} on, {}: until then the verdict does not fail the run.",
            in_days(*date)
        )),
        Opened::Unknown if cx.today < ends => Some(format!(
            "The policy is enforced, because it is not known when the change was opened: of one that was opened before {date}, the verdict does not fail the run until {ends}."
        )),
        _ => None,
    }
}

/// When what is judged was opened. A group of a merge queue is judged as the pull request that it
/// names.
fn opened(change: Option<&Change>) -> Opened {
    match change {
        Some(change) => match change.kind {
            ChangeKind::PullRequest | ChangeKind::MergeGroup => {
                change.opened.map_or(Opened::Unknown, Opened::On)
            }
            ChangeKind::Push | ChangeKind::Local => Opened::Today,
        },
        None => Opened::Today,
    }
}
