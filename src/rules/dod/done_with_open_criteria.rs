//! `dod/done-with-open-criteria`

use crate::backlog::{Criterion, FieldRole, Item, State, Text};
use crate::catalogue::{Judgement, Need};
use crate::change::acceptance::Wanted;
use crate::change::checklist::not_applicable;
use crate::edit;
use crate::finding::{Edit, Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::shorten;
use crate::text::words::Words;

/// More neighbours than this help nobody.
const MOST_RELATED: usize = 10;

pub(super) const RULE: Rule = Rule {
    id: "dod/done-with-open-criteria",
    summary: "An item is done while boxes of its criteria or of its own Definition of Done are open",
    why: "Either the item is not done or the boxes were forgotten; whoever reads the backlog next cannot \
          tell which. A box that does not apply says why: `N/A: reason`. A box that the description of the change ticks is certain: the finding carries the \
          fix.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[Need::Items, Need::Judgement(Judgement::Finish)],
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
        let open = item.criteria.iter().filter(|criterion| criterion.ticked == Some(false));
        let criteria = of_those_that_apply(open.map(|criterion| &criterion.text));
        if let Some(mut finding) = finding(item, CRITERIA, &criteria) {
            let ticked = ticked_by_the_change(cx, item);
            if !ticked.is_empty() {
                finding = finding.fix("tick what the description ticks", ticked);
            }
            out.push(finding);
        }
        let own = item.fields.iter().filter(|field| field.role == Some(FieldRole::Dod));
        let open = own.flat_map(|field| &field.entries).filter(|e| e.ticked() == Some(false));
        let done = of_those_that_apply(open.map(|entry| &entry.text));
        out.extend(finding(item, DONE, &done));
    }
    Ok(())
}

/// What a list of boxes is called, for one and for several, and the key of its finding.
type ListName = (&'static str, &'static str, &'static str);

const CRITERIA: ListName = ("acceptance criterion", "acceptance criteria", "open criteria");
const DONE: ListName =
    ("entry of its Definition of Done", "entries of its Definition of Done", "open done");

/// The boxes without those that do not apply, for a reason: `N/A: reason`.
fn of_those_that_apply<'i>(open: impl Iterator<Item = &'i Text>) -> Vec<&'i Text> {
    open.filter(|text| not_applicable(&text.value) != Some(true)).collect()
}

/// The finding for the open boxes of an item, if there are any.
fn finding(item: &Item, (one, many, key): ListName, open: &[&Text]) -> Option<Finding> {
    let (first, more) = open.split_first()?;
    let what = match open.len() {
        1 => format!("1 {one} is"),
        count => format!("{count} {many} are"),
    };
    let message =
        format!("{} is done, and {what} open: \"{}\"", item.name(), shorten(&first.value, 60));
    let help = format!("tick what holds, or move {} back to the state that it is in", item.name());
    let mut finding =
        Finding::new(item.at(first.span), message, help).item(&item.id).key(key).weight(open.len());
    for text in more.iter().take(MOST_RELATED) {
        finding = finding.related(item.at(text.span), "open too");
    }
    match item.status() {
        Some(status) => Some(finding.related(item.at(status.text.span), "done")),
        None => Some(finding),
    }
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
    fn the_definition_of_done_of_the_item_itself_counts_and_what_does_not_apply_does_not() {
        let said = |boxes: &str| {
            let backlog = format!(
                "# Backlog\n\n### VI-1: Press the grapes\n\n**Status:** Done\n**Owner:** lou\n\n**Definition of Done:**\n\n{boxes}"
            );
            let fixture = Fixture::new(&Example { backlog: &backlog, ..Example::NONE });
            testing::outline(&RULE, &fixture)
        };
        let open =
            "- [x] The vat is clean\n- [ ] The cellar book is signed\n- [ ] The key is back\n";
        assert_eq!(
            said(open),
            "11:7 \"The cellar book is signed\" VI-1 is done, and 2 entries of its Definition of Done are open: \"The cellar book is signed\""
        );
        assert_eq!(said("- [x] The vat is clean\n- [ ] The key is back (N/A: no key)\n"), "");
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
