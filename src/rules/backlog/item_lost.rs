//! `backlog/item-lost`

use super::{Guard, TWO_TASKS, guard};
use crate::backlog::{RequirementKind, State};
use crate::finding::{Finding, Findings, Severity};
use crate::policy::Protected;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};

pub(super) const RULE: Rule = Rule {
    id: "backlog/item-lost",
    summary: "The change removes an open item",
    why: "An item that vanishes before it is done is a promise that nobody took back. Done and dropped items may go, and so may one that goes to another file of the backlog.",
    severity: Severity::Error,
    subject: Subject::Movement,
    needs: &[],
    options: &[RuleOption { key: "backlog.protect", help: "`items`: no change may do that." }],
    fails: Example {
        policy: "backlog: {protect: [items]}\n",
        base: Some(TWO_TASKS),
        backlog: "## group_begin [type:ops][priority:high]\n\n## task_begin\n### # [id:TASK-20260101-001][type:ops][priority:high][component:x] Export\n**Status:** todo\n**Description:** Write the rows.\n## task_end\n\n## group_end\n",
        description: Some("Backlog: TASK-20260101-001\n"),
        ..Example::NONE
    },
    passes: Example {
        policy: "backlog: {protect: [items]}\n",
        base: Some(TWO_TASKS),
        backlog: TWO_TASKS,
        description: Some("Backlog: TASK-20260101-001\n"),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let movements = cx.movements()?;
    let guard = guard(cx, Protected::Items, RequirementKind::KeepItems)?;
    for item in movements.lost() {
        let Some(stated) = guard.of(movements.base().file(item)) else { continue };
        if matches!(item.state(), Some(State::Done | State::Dropped)) {
            continue;
        }
        let message = format!("the change removes {}, which is open", item.name());
        let finding = Finding::new(
            item.at(item.header),
            message,
            "put it back, or say in it that it is dropped",
        )
        .item(&item.id)
        .key("lost");
        out.push(Guard::cite(finding, stated));
    }
    Ok(())
}
