//! `wip/aging`

use jiff::civil::Date;

use crate::backlog::{Item, Kind, State};
use crate::catalogue::Need;
use crate::facts::Since;
use crate::finding::{Finding, Findings, Severity};
use crate::policy::WipPercentile;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::text::plural;

pub(super) const RULE: Rule = Rule {
    id: "wip/aging",
    summary: "An item has been in its state for longer than the team allows",
    why: "What is in progress for weeks is stuck, too large, or forgotten. The age is read from the history \
          of the backlog file: since the commit that brought the item into its state. What was too old \
          before a change does not fail the change.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[Need::Ages],
    options: &[
        RuleOption {
            key: "wip.max_days",
            help: "How many days an item may be in each state, such as `in-progress: 14`.",
        },
        RuleOption {
            key: "wip.max_percentile",
            help: "How many of 100 finished items one in progress may be older than, such as 85, by the \
                   history of the target. Needs 20 finished items.",
        },
    ],
    fails: Example {
        policy: "wip:\n  max_days: {in-progress: 14}\n",
        backlog: "In Progress\n\n1) Export\n- Status: In Progress\n",
        since: &[("1", State::InProgress, "2026-10-20")],
        ..Example::NONE
    },
    passes: Example {
        policy: "wip:\n  max_days: {in-progress: 14}\n",
        backlog: "In Progress\n\n1) Export\n- Status: In Progress\n",
        since: &[("1", State::InProgress, "2026-11-10")],
        ..Example::NONE
    },
    check: |cx, out| match &cx.policy.wip_percentile {
        Some(percentile) => {
            let by_days = judge(cx, out, |state| state != State::Blocked);
            let by_pace = compare(cx, out, percentile);
            // One of the two that can judge is enough.
            by_pace.or_else(|skip| match skip {
                Skip::Unverified { .. } => Err(skip),
                _ => by_days.map_err(|_| skip),
            })
        }
        None => judge(cx, out, |state| state != State::Blocked),
    },
};

/// Fewer finished items say nothing about how long one takes.
const LEAST_FINISHED: usize = 20;

/// Finds the items that are older than the finished ones were at a percentile.
fn compare(cx: &Context<'_>, out: &mut Findings, percentile: &WipPercentile) -> Result<(), Skip> {
    let Some(pace) = &cx.facts.ages.pace else {
        return Err(Skip::new("no commit has the backlog"));
    };
    if pace.cut {
        let help = "fetch the whole history: `fetch-depth: 0`, or `git fetch --unshallow`";
        return Err(Skip::unverified("this clone is shallow and lacks the history", help));
    }
    let Some(limit) = pace.limit_days.filter(|_| pace.finished >= LEAST_FINISHED) else {
        return Err(Skip::new(format!(
            "wip.max_percentile needs {LEAST_FINISHED} items whose cycle time is known, and the \
             history has {}",
            pace.finished
        )));
    };
    for item in cx.backlog.items.iter().filter(|item| item.kind != Kind::Epic) {
        let is_work = matches!(item.state(), Some(State::InProgress | State::InReview));
        let age = pace.ages.get(&item.id).copied().filter(|_| is_work);
        let Some(age) = age.filter(|age| *age > limit) else { continue };
        let message = format!(
            "{} has been worked on for {age:.0} days, and {} of 100 finished items took at most {limit:.1}",
            item.name(),
            percentile.max
        );
        let help = "finish it, cut it in pieces, or put it back";
        out.push(
            Finding::new(item.stated_at(), message, help).item(&item.id).key("older than others"),
        );
    }
    Ok(())
}

/// Finds the items that have been in a wanted state for too long.
pub(super) fn judge(
    cx: &Context<'_>,
    out: &mut Findings,
    wanted: fn(State) -> bool,
) -> Result<(), Skip> {
    let limits = &cx.policy.wip_days;
    if !limits.keys().any(|state| wanted(*state)) {
        return Err(Skip::new("wip.max_days sets no such limit"));
    }
    for item in &cx.backlog.items {
        let Some(state) = item.state().filter(|state| wanted(*state)) else { continue };
        let since = cx.facts.ages.since(&item.id, state);
        let Some((max, since)) = limits.get(&state).copied().zip(since) else { continue };
        let days = (cx.today - since.day).get_days();
        if i64::from(days) > i64::from(max) {
            out.push(finding(item, since, days, max));
        }
    }
    if cx.facts.ages.cut {
        let help = "fetch the whole history: `fetch-depth: 0`, or `git fetch --unshallow`";
        return Err(Skip::unverified("this clone is shallow and lacks the history", help));
    }
    Ok(())
}

fn finding(item: &Item, since: Since, days: i32, max: u32) -> Finding {
    let count = plural(usize::try_from(days).unwrap_or(0), "day");
    let at_least = if since.at_least { "at least " } else { "" };
    let (state, day): (State, Date) = (since.state, since.day);
    let message = format!(
        "{} has been {state} for {at_least}{count}, since {day}, and {max} are allowed",
        item.name()
    );
    let help = match state {
        State::Blocked => "remove what blocks it, or put it back",
        _ => "finish it, cut it in pieces, or put it back",
    };
    let own = item.status().map(|status| status.text.span).filter(|span| item.span.contains(*span));
    Finding::new(item.at(own.unwrap_or(item.header)), message, help)
        .item(&item.id)
        .key(format!("{state} too long"))
}
