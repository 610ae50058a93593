//! `release/blocking-item-open`

use std::collections::HashSet;

use crate::backlog::{Item, State};
use crate::catalogue::Need;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::text::list;
use crate::text::words::Words;

pub(super) const RULE: Rule = Rule {
    id: "release/blocking-item-open",
    summary: "An item that must be done before the release is open",
    why: "`P0: required before launch` is a promise to those who launch. With `check --release`, every item \
          of a priority in `release.blocking` must be done or dropped. An item that states no status does \
          not say that it is done. An epic without a status of its own is as far as its items.",
    severity: Severity::Error,
    subject: Subject::Whole,
    needs: &[Need::Items],
    options: &[RuleOption {
        key: "release.blocking",
        help: "The priorities of which nothing may be open; P0 at first.",
    }],
    fails: Example {
        backlog: "P0 — Migrations\n- Task: Apply them in CI.\n- Status: In progress\n\nP1 — Logging\n- Task: Write JSON.\n",
        release: true,
        ..Example::NONE
    },
    passes: Example {
        backlog: "P0 — Migrations\n- Task: Apply them in CI.\n- Status: Implemented, wired into CI.\n\nP1 — Logging\n- Task: Write JSON.\n",
        release: true,
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    super::released(cx)?;
    let blocking: Vec<Words> =
        cx.policy.release.blocking.iter().map(|priority| Words::of(priority)).collect();
    if blocking.is_empty() {
        return Err(Skip::new("release.blocking names no priority"));
    }
    let items = &cx.backlog.items;
    let parents: HashSet<&str> = items.iter().filter_map(|item| item.parent.as_deref()).collect();
    let is_container = |item: &Item| item.status().is_none() && parents.contains(item.id.as_str());
    if !cx.backlog.has_priority(&cx.policy.release.blocking) {
        let names = list(&cx.policy.release.blocking, "or");
        return Err(Skip::new(format!("no item has the priority {names} (release.blocking)")));
    }
    for item in items.iter().filter(|item| !is_container(item)) {
        let Some(priority) = &item.priority else { continue };
        let stated = Words::of(&priority.value);
        let is_blocking = blocking.iter().any(|wanted| stated.has(wanted));
        if is_blocking && !matches!(item.state(), Some(State::Done | State::Dropped)) {
            out.push(finding(item, &priority.value));
        }
    }
    Ok(())
}

fn finding(item: &Item, priority: &str) -> Finding {
    let how = match (item.state(), item.status()) {
        (Some(state), _) => format!("is {state}"),
        (None, Some(_)) => "has a status that is not known".to_owned(),
        (None, None) => "states no status".to_owned(),
    };
    let message = format!("{} is {priority} and {how}", item.name());
    let help = "finish it, drop it, or give it a priority that does not block";
    let own = item.status().map(|status| status.text.span).filter(|span| item.span.contains(*span));
    Finding::new(item.at(own.unwrap_or(item.header)), message, help).item(&item.id).key("open")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    const EPICS: &str = "## Epic 1: Base (P0)\n\nGoal: x.\n\n### Stories\n\n1. `P0` Database\n- Deliverables: a.\n- Acceptance criteria: b.\n\n2. `P1` Scale\n- Deliverables: a.\n- Acceptance criteria: b.\n\n## Delivery Waves\n\n- Wave 1: Epic 1 stories 1-2.\n";

    fn said(policy: &'static str, backlog: &'static str, release: bool) -> String {
        let example = Example { policy, backlog, release, ..Example::NONE };
        outline(&RULE, &Fixture::new(&example))
    }

    #[test]
    fn a_story_that_states_no_status_is_not_done_and_its_epic_says_nothing() {
        assert_eq!(
            said("", EPICS, true),
            "7:1 \"1. `P0` Database\" E1.1 is P0 and states no status"
        );
        let both = said("release: {blocking: [p0, P1]}\n", EPICS, true);
        assert_eq!(both.lines().count(), 2, "{both}");
    }

    #[test]
    fn it_runs_only_for_a_release() {
        assert_eq!(said("", EPICS, false), "skipped: nothing is released (`check --release`)");
        let none = said("release: {blocking: []}\n", EPICS, true);
        assert_eq!(none, "skipped: release.blocking names no priority");
    }
}
