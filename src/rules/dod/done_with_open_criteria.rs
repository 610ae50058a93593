//! `dod/done-with-open-criteria`

use crate::backlog::{Criterion, Item, State};
use crate::change::acceptance::Wanted;
use crate::edit;
use crate::finding::{Edit, Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::words::Words;
use crate::text::{plural, shorten};

pub(super) const RULE: Rule = Rule {
    id: "dod/done-with-open-criteria",
    summary: "An item is done while boxes of its acceptance criteria are open",
    why: "Either the item is not done or the boxes were forgotten; whoever reads the backlog next cannot \
          tell which. A box that the description of the change ticks is certain: the finding carries the \
          fix.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[],
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
        let more: Vec<&Criterion> = open.collect();
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
        let ticked = ticked_by_the_change(cx, item);
        if !ticked.is_empty() {
            finding = finding.fix("tick what the description ticks", ticked);
        }
        out.push(finding);
    }
    Ok(())
}

/// The boxes of the criteria that the description ticks. Where a change names several items, it is
/// not certain whose criterion a box is about.
fn ticked_by_the_change(cx: &Context<'_>, item: &Item) -> Vec<Edit> {
    let linked = cx.linked_items();
    let (Ok((_, description)), [only]) = (cx.description(), &linked[..]) else { return Vec::new() };
    if only.item.id != item.id {
        return Vec::new();
    }
    let tasks = description.document.tasks.iter().filter(|task| task.ticked && !task.is_struck());
    let ticked: Vec<Words> = tasks.map(|task| Words::of(&task.text)).collect();
    let is_ticked = |criterion: &Criterion, number: usize| {
        let wanted = Wanted::new(&criterion.text.value, number);
        wanted.asks_something() && ticked.iter().any(|task| wanted.is_answered_by(task))
    };
    let open = item.criteria.iter().zip(1..).filter(|(criterion, number)| {
        criterion.ticked == Some(false) && is_ticked(criterion, *number)
    });
    open.filter_map(|(criterion, _)| edit::tick(cx.sources, item, criterion)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{self, Fixture};

    fn fixed(description: &'static str) -> Option<String> {
        let backlog = "## task_begin\n### # [id:TASK-20260101-001] Add metrics\n**Status:** done\n**Acceptance Criteria:**\n- [x] Counters\n- [ ] The dashboard shows them\n- [ ] Alerts fire\n## task_end\n";
        let example = Example { backlog, description: Some(description), ..Example::NONE };
        let fixture = Fixture::new(&example);
        let found = testing::check(&RULE, &fixture).unwrap();
        let fix = found[0].fix.as_ref()?;
        let text = fixture.sources.text(fixture.backlog.items[0].source);
        edit::apply(text, &fix.edits)
            .map(|text| text.lines().skip(4).collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn what_the_description_ticks_can_be_ticked_in_the_backlog() {
        let one = "Backlog: TASK-20260101-001\n\n## Acceptance\n\n- [x] The dashboard shows them\n- [ ] Alerts fire\n";
        let expected =
            "- [x] Counters\n- [x] The dashboard shows them\n- [ ] Alerts fire\n## task_end";
        assert_eq!(fixed(one).as_deref(), Some(expected));
        assert_eq!(fixed("## Acceptance\n\n- [x] Alerts fire\n"), None, "no item is named");
        assert_eq!(fixed("Backlog: TASK-20260101-001\n\n- [ ] Alerts fire\n"), None);
    }
}
