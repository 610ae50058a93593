//! `backlog/priority-above-parent`

use super::priority;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::text::shorten;

pub(super) const RULE: Rule = Rule {
    id: "backlog/priority-above-parent",
    summary: "An item is more urgent than the one that holds it",
    why: "Where a story is more urgent than its epic, one of the two priorities is wrong, and whoever plans by epics starts the story too late.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[],
    options: &[RuleOption {
        key: "backlog.priorities",
        help: "The words for priorities, from the highest to the lowest.",
    }],
    fails: Example {
        backlog: "# Backlog\n\n## Epic 1: Core (P1)\n\nGoal: works\n\n### Stories\n\n1. `P0` Export\n- Deliverables: export\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "# Backlog\n\n## Epic 1: Core (P1)\n\nGoal: works\n\n### Stories\n\n1. `P1` Export\n- Deliverables: export\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for item in &cx.backlog.items {
        let Some(parent) = item.parent.as_deref().and_then(|id| cx.backlog.item(id)) else {
            continue;
        };
        let (Some(own), Some(around)) = (&item.priority, &parent.priority) else { continue };
        let rank = |text: &str| priority::rank(cx.policy, cx.backlog.file(item), text);
        let is_above = rank(&own.value).zip(rank(&around.value)).is_some_and(|(a, b)| a < b);
        if is_above {
            let (mine, its) = (shorten(&own.value, 20), shorten(&around.value, 20));
            let message =
                format!("{} is {mine}, and {} that holds it is {its}", item.name(), parent.name());
            let finding =
                Finding::new(item.at(own.span), message, "raise the one, or lower the other")
                    .item(&item.id)
                    .key("above")
                    .related(parent.at(around.span), "the priority of what holds it");
            out.push(finding);
        }
    }
    Ok(())
}
