//! `dor/plan-too-short`

use crate::catalogue::{Judgement, Need};
use crate::finding::{Finding, Findings, Severity};
use crate::planning::ready::{What, missing_steps};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};

pub(super) const RULE: Rule = Rule {
    id: "dor/plan-too-short",
    summary: "The plan of an item has fewer steps than the team demands",
    why: "A plan of one step is the title again. The demand comes from the policy, for items that are \
          ready or further, or from a sentence of the backlog such as *Minimum 3 numbered implementation \
          steps*, where only numbered steps count.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[Need::Judgement(Judgement::Steps)],
    options: &[RuleOption {
        key: "ready.min_plan_steps",
        help: "How many steps the plan of an item needs that is ready or further.",
    }],
    fails: Example {
        policy: "ready: {min_plan_steps: 2}\n",
        backlog: "## task_begin\n### # [id:TASK-20260101-001] Add metrics\n**Status:** in_progress\n**Plan:**\n1. Add metrics\n## task_end\n",
        ..Example::NONE
    },
    passes: Example {
        policy: "ready: {min_plan_steps: 2}\n",
        backlog: "## task_begin\n### # [id:TASK-20260101-001] Add metrics\n**Status:** in_progress\n**Plan:**\n1. Count the requests\n2. Show them on a dashboard\n## task_end\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let mut stated = cx.stated_demands();
    if cx.policy.ready.min_plan_steps.0 == 0 && stated.all(|demand| demand.steps.is_none()) {
        return Err(Skip::new("neither policy nor backlog demands steps of a plan"));
    }
    for item in &cx.backlog.items {
        let Some(lack) = missing_steps(cx.demands_on(item), item, item.state()) else { continue };
        let What::Steps { field, has, needs } = lack.what else { continue };
        let message = format!("{} {}", item.name(), lack.what.phrase());
        let help = match field {
            None => "write the plan down, one step an entry",
            Some(_) => "write down what has to be done, one numbered step an entry",
        };
        let at = field.map_or(item.header, |field| field.label);
        let missing = needs.saturating_sub(has);
        let finding =
            Finding::new(item.at(at), message, help).item(&item.id).key("plan").weight(missing);
        out.push(match lack.stated {
            Some(stated) => finding.related(stated, "demanded here"),
            None => finding,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    const STATED: &str = "<!-- - **Plan:** Minimum 3 numbered implementation steps -->\n";

    fn said(policy: &str, stated: &str, plan: &str) -> String {
        let text = format!(
            "{stated}## task_begin\n### # [id:TASK-20260101-001] A\n**Status:** todo\n{plan}## task_end\n"
        );
        outline(&RULE, &Fixture::new(&Example { policy, backlog: &text, ..Example::NONE }))
    }

    #[test]
    fn the_backlog_asks_for_numbered_steps_in_every_state() {
        let short = "5:3 \"Plan\" TASK-20260101-001 has a plan of 2 steps, and 3 are needed";
        assert_eq!(said("", STATED, "**Plan:**\n1. a\n2. b\n- c\n"), short);
        assert_eq!(said("", STATED, "**Plan:**\n1. a\n2. b\n3) c\n"), "");
        assert_eq!(said("", STATED, ""), "", "no plan at all is a missing field");
    }

    #[test]
    fn the_policy_asks_for_any_steps_of_items_that_are_ready() {
        let policy = "ready: {min_plan_steps: 2}\n";
        assert_eq!(said(policy, "", "**Plan:**\n1. a\n"), "", "it is only planned");
        let none = "skipped: neither policy nor backlog demands steps of a plan";
        assert_eq!(said("", "", "**Plan:**\n1. a\n"), none);
        let waves = "## Epic 1: A\n\n### Stories\n\n1. B\n- Status: ready\n";
        let example = Example { policy, backlog: waves, ..Example::NONE };
        assert_eq!(outline(&RULE, &Fixture::new(&example)), "", "the dialect knows no plans");
    }
}
