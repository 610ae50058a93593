//! `dod/done-with-open-criteria`

use crate::backlog::State;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::{plural, shorten};

pub(super) const RULE: Rule = Rule {
    id: "dod/done-with-open-criteria",
    summary: "An item is done while boxes of its acceptance criteria are open",
    why: "Either the item is not done or the boxes were forgotten; whoever reads the backlog next cannot \
          tell which.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    options: &[],
    fails: Example {
        backlog: "## task_begin\n### # [id:TASK-20260101-001] Add metrics\n**Status:** done\n**Acceptance Criteria:**\n- [x] Counters\n- [ ] Dashboard\n## task_end\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "## task_begin\n### # [id:TASK-20260101-001] Add metrics\n**Status:** done\n**Acceptance Criteria:**\n- [x] Counters\n- [x] Dashboard\n## task_end\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for item in cx.backlog.items.iter().filter(|item| item.state() == Some(State::Done)) {
        let mut open = item.criteria.iter().filter(|criterion| criterion.ticked == Some(false));
        let Some(first) = open.next() else { continue };
        let more: Vec<_> = open.collect();
        let count = more.len() + 1;
        let verb = if count == 1 { "is" } else { "are" };
        let message = format!(
            "{} is done, and {} {verb} open: \"{}\"",
            item.name(),
            plural(count, "acceptance criterion").replace("criterions", "criteria"),
            shorten(&first.text.value, 60),
        );
        let help =
            format!("tick what holds, or move {} back to the state that it is in", item.name());
        let mut finding = Finding::new(item.at(first.text.span), message, help)
            .item(item)
            .key("open criteria")
            .weight(count);
        for criterion in more.into_iter().take(10) {
            finding = finding.related(item.at(criterion.text.span), "open too");
        }
        if let Some(status) = item.status() {
            finding = finding.related(item.at(status.text.span), "done");
        }
        out.push(finding);
    }
    Ok(())
}
