//! `backlog/item-reordered`

use super::{Guard, TWO_TASKS, guard};
use crate::backlog::RequirementKind;
use crate::finding::{Finding, Findings, Severity};
use crate::policy::Protected;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};

pub(super) const RULE: Rule = Rule {
    id: "backlog/item-reordered",
    summary: "The change reorders items whose order is fixed",
    why: "The order in a group says what is taken next. A change that moves an item up or down decides that in passing, where nobody looks.",
    severity: Severity::Error,
    subject: Subject::Movement,
    needs: &[],
    options: &[RuleOption { key: "backlog.protect", help: "`order`: no change may do that." }],
    fails: Example {
        policy: "backlog: {protect: [order]}\n",
        base: Some(TWO_TASKS),
        backlog: "## group_begin [type:ops][priority:high]\n\n## task_begin\n### # [id:TASK-20260101-002][type:ops][priority:high][component:x] Import\n**Status:** todo\n**Description:** Read the rows.\n## task_end\n\n## task_begin\n### # [id:TASK-20260101-001][type:ops][priority:high][component:x] Export\n**Status:** todo\n**Description:** Write the rows.\n## task_end\n\n## group_end\n",
        description: Some("Backlog: TASK-20260101-001\n"),
        ..Example::NONE
    },
    passes: Example {
        policy: "backlog: {protect: [order]}\n",
        base: Some(TWO_TASKS),
        backlog: "## group_begin [type:ops][priority:high]\n\n## task_begin\n### # [id:TASK-20260101-001][type:ops][priority:high][component:x] Export\n**Status:** in_progress\n**Description:** Write the rows.\n## task_end\n\n## task_begin\n### # [id:TASK-20260101-002][type:ops][priority:high][component:x] Import\n**Status:** todo\n**Description:** Read the rows.\n## task_end\n\n## group_end\n",
        description: Some("Backlog: TASK-20260101-001\n"),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let movements = cx.movements()?;
    let guard = guard(cx, Protected::Order, RequirementKind::KeepOrder)?;
    for (pair, other) in movements.reordered() {
        let Some(stated) = guard.of(movements.base().file(pair.base)) else { continue };
        let message = format!("{} has changed places with {}", pair.head.name(), other.name());
        let finding = Finding::new(
            pair.head.at(pair.head.header),
            message,
            "put the items back in the order that they had",
        )
        .item(&pair.head.id)
        .key("order")
        .related(other.at(other.header), "the other one");
        out.push(Guard::cite(finding, stated));
    }
    Ok(())
}
