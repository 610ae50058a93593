//! `backlog/item-rewritten`

use super::{Guard, TWO_TASKS, guard};
use crate::backlog::RequirementKind;
use crate::backlog::compare::Change;
use crate::finding::{Finding, Findings, Severity};
use crate::policy::Protected;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};

pub(super) const RULE: Rule = Rule {
    id: "backlog/item-rewritten",
    summary: "The change rewrites an item whose words are fixed",
    why: "Where agents and people work from the same words, they must not change on the way: what was agreed is what is built. White space, marks of lists, typos in tags and a field that was absent are not rewriting; the status, the owner and ticks are the life of an item.",
    severity: Severity::Error,
    subject: Subject::Movement,
    needs: &[],
    options: &[RuleOption { key: "backlog.protect", help: "`content`: no change may do that." }],
    fails: Example {
        policy: "backlog: {protect: [content]}\n",
        base: Some(TWO_TASKS),
        backlog: "## group_begin [type:ops][priority:high]\n\n## task_begin\n### # [id:TASK-20260101-001][type:ops][priority:high][component:x] Export\n**Status:** todo\n**Description:** Write only some rows.\n## task_end\n\n## task_begin\n### # [id:TASK-20260101-002][type:ops][priority:high][component:x] Import\n**Status:** todo\n**Description:** Read the rows.\n## task_end\n\n## group_end\n",
        description: Some("Backlog: TASK-20260101-001\n"),
        ..Example::NONE
    },
    passes: Example {
        policy: "backlog: {protect: [content]}\n",
        base: Some(TWO_TASKS),
        backlog: "## group_begin [type:ops][priority:high]\n\n## task_begin\n### # [id:TASK-20260101-001][type:ops][priority:high][component:x] Export\n**Status:** in_progress\n**Description:** Write  the rows.\n## task_end\n\n## task_begin\n### # [id:TASK-20260101-002][type:ops][priority:high][component:x] Import\n**Status:** todo\n**Description:** Read the rows.\n## task_end\n\n## group_end\n",
        description: Some("Backlog: TASK-20260101-001\n"),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let movements = cx.movements()?;
    let guard = guard(cx, Protected::Content, RequirementKind::KeepContent)?;
    for pair in movements.pairs() {
        let Some(stated) = guard.of(movements.base().file(pair.base)) else { continue };
        for rewrite in movements.rewrites(pair, cx.sources) {
            let verb = match rewrite.change {
                Change::Rewritten => "rewrites",
                Change::Removed => "removes",
            };
            let message = format!("the change {verb} {} of {}", rewrite.part, pair.base.name());
            let finding = Finding::new(
                rewrite.head,
                message,
                "put back what stood there; a new demand is a new item",
            )
            .item(&pair.head.id)
            .key(rewrite.part.clone())
            .related(rewrite.base, "what it was");
            out.push(Guard::cite(finding, stated));
        }
    }
    Ok(())
}
