//! `backlog/started-before-dependency`

use crate::backlog::{Order, State};
use crate::catalogue::{Judgement, Need};
use crate::finding::{Findings, Severity};
use crate::planning::relations::{self, Relations};
use crate::rules::orders::Weight;
use crate::rules::{Context, Example, Rule, Skip, Subject};

pub(super) const RULE: Rule = Rule {
    id: "backlog/started-before-dependency",
    summary: "An item is in progress while one that it depends on is open",
    why: "An item that depends on another waits for it: who starts it all the same builds upon what is not \
          there yet, or the dependency is not one. It is an error where the policy names this rule or the \
          backlog says in a sentence that dependencies come first, else a warning. An item whose state is \
          not stated is not held to be open.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[Need::Judgement(Judgement::Dependencies)],
    options: &[],
    fails: Example { backlog: STARTED, ..Example::NONE },
    passes: Example {
        backlog: "# Backlog\n\n| ID | Title | Status | Depends on |\n|---|---|---|---|\n| GA-1 | Dig the bed | Done | |\n| GA-2 | Sow the peas | In Progress | GA-1 |\n",
        ..Example::NONE
    },
    check,
};

const STARTED: &str = "# Backlog\n\n| ID | Title | Status | Depends on |\n|---|---|---|---|\n| GA-1 | Dig the bed | Planned | |\n| GA-2 | Sow the peas | In Progress | GA-1 |\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let relations = Relations::of(cx.backlog);
    let mut weight = Weight::new(cx, &RULE, Order::Dependencies);
    for item in &cx.backlog.items {
        let Some(state @ (State::InProgress | State::InReview)) = item.state() else { continue };
        let open = relations.open_dependencies(item);
        let Some(first) = open.first() else { continue };
        let message =
            format!("{} is {state}, and depends on {}", item.name(), relations::named(&open));
        let help = format!(
            "finish {} first, put {} back, or take the dependency out",
            first.name(),
            item.name()
        );
        out.push(weight.breach(item, &open, "open dependency", message, help));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, check as found, outline};

    #[test]
    fn it_is_an_error_where_backlog_or_policy_demands_it() {
        let severity = |policy, backlog: &str| {
            let fixture = Fixture::new(&Example { policy, backlog, ..Example::NONE });
            found(&RULE, &fixture).unwrap()[0].severity
        };
        assert_eq!(severity("", STARTED), Severity::Warning);
        let named = "rules: {backlog/started-before-dependency: error}\n";
        assert_eq!(severity(named, STARTED), Severity::Error);
        let stated = "# Backlog\n\nStart a task only when its dependencies are done.\n";
        assert_eq!(severity("", &STARTED.replace("# Backlog\n", stated)), Severity::Error);
    }

    #[test]
    fn what_is_dropped_unknown_or_without_a_state_keeps_nobody_waiting() {
        for (needed, named) in [("Dropped", "GA-1"), ("", "GA-1"), ("Planned", "the weather")] {
            let backlog =
                STARTED.replace("Planned", needed).replace("| GA-1 |\n", &format!("| {named} |\n"));
            let fixture = Fixture::new(&Example { backlog: &backlog, ..Example::NONE });
            assert_eq!(outline(&RULE, &fixture), "", "{needed} {named}");
        }
    }

    #[test]
    fn an_item_does_not_wait_for_what_holds_it() {
        let backlog = "## EPIC 1 — Core\n\n**Current Alignment:** 🟡 Partial\n\n### US-1.1 — Contracts\n\n**Current Alignment:** 🟡 Partial\n**Depends on:** EPIC-1\n";
        let fixture = Fixture::new(&Example { backlog, ..Example::NONE });
        assert_eq!(outline(&RULE, &fixture), "");
    }
}
