//! `backlog/group-mismatch`

use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::shorten;

pub(super) const RULE: Rule = Rule {
    id: "backlog/group-mismatch",
    summary: "A tag of an item is not that of the group around it",
    why: "Groups of one type and one priority are taken as a whole. An item that says something else is promoted with the wrong ones, or never.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "## group_begin [type:ops][priority:high]\n\n## task_begin\n### # [id:TASK-20260101-001][type:dev][priority:high][component:x] Export\n**Status:** todo\n## task_end\n\n## group_end\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "## group_begin [type:ops][priority:high]\n\n## task_begin\n### # [id:TASK-20260101-001][type:ops][priority:high][component:x] Export\n**Status:** todo\n## task_end\n\n## group_end\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for item in &cx.backlog.items {
        for mismatch in &item.mismatches {
            let (own, around) =
                (shorten(&mismatch.own.value, 40), shorten(&mismatch.around.value, 40));
            let message = format!(
                "{} has {} \"{own}\" in a group of \"{around}\"",
                item.name(),
                mismatch.name
            );
            let finding = Finding::new(
                item.at(mismatch.own.span),
                message,
                "fix the tag, or move the item to its group",
            )
            .item(&item.id)
            .key(mismatch.name.clone())
            .related(item.at(mismatch.around.span), "the group");
            out.push(finding);
        }
    }
    Ok(())
}
