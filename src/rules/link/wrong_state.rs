//! `link/wrong-state`

use super::BACKLOG;
use crate::backlog::{Item, State, Status};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, LinkedItem, Rule, RuleOption, Skip, Subject};
use crate::text;

pub(super) const RULE: Rule = Rule {
    id: "link/wrong-state",
    summary: "The change works on an item whose state does not allow it",
    why: "Work starts when an item is ready and ends when it is done. A change may move its item into a \
          state where work may happen, and may finish it. An item without a stated state is not judged.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[],
    options: &[RuleOption { key: "link.states", help: "The states in which work may happen." }],
    fails: Example { backlog: BACKLOG, description: Some("Backlog: US-1.2\n"), ..Example::NONE },
    passes: Example { backlog: BACKLOG, description: Some("Backlog: US-1.1\n"), ..Example::NONE },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    cx.change()?;
    let linked = cx.linked_items();
    if linked.is_empty() {
        return Err(Skip::new("the change names no item"));
    }
    let allowed = &cx.policy.link.states;
    for linked in linked.iter().filter(|linked| !may_work(linked, allowed, cx)) {
        let item = linked.item;
        let Some(status) = item.status() else { continue };
        let now = stated(status);
        let before = linked.base.and_then(Item::status).map(stated);
        let states = match before.filter(|before| linked.head.is_some() && *before != now) {
            Some(before) => format!("{before} at the base and {now} here"),
            None => now,
        };
        let message = format!("{} is {states}", item.name());
        let finding = Finding::new(linked.link.location, message, help(item, allowed))
            .item(&item.id)
            .key("state")
            .related(item.at(status.text.span), "its state");
        out.push(finding);
    }
    Ok(())
}

/// A state, and the words of the file that say so.
fn stated(status: &Status) -> String {
    let state = status.state.map_or("in an unknown state", State::as_str);
    match text::shorten(&status.text.value, 40) {
        words if words.is_empty() => state.to_owned(),
        words => format!("{state} (\"{words}\")"),
    }
}

/// Whether work may happen at the base or at the head, or the change finishes what it may work on.
fn may_work(linked: &LinkedItem<'_>, allowed: &[State], cx: &Context<'_>) -> bool {
    let state = |item: Option<&Item>| item.and_then(Item::state);
    let (base, head) = (state(linked.base), state(linked.head));
    let knows_only_open = !cx.backlog.knows_work(linked.item)
        && linked.base.zip(cx.base).is_none_or(|(item, base)| !base.knows_work(item));
    // Where nothing lies between open and done, work happens on what is open.
    let may_be_open = |state: State| knows_only_open && state == State::Planned;
    let fits = |state: Option<State>| {
        state.is_none_or(|state| allowed.contains(&state) || may_be_open(state))
    };
    match (linked.base, linked.head) {
        (Some(_), Some(_)) => fits(base) || fits(head),
        (Some(_), None) => fits(base),
        // Written down and finished in one change.
        (None, Some(_)) => fits(head) || head == Some(State::Done),
        (None, None) => true,
    }
}

fn help(item: &Item, allowed: &[State]) -> String {
    let words: Vec<&str> = allowed.iter().map(|state| state.as_str()).collect();
    let allowed = text::list(&words, "or");
    match item.state() {
        Some(State::Done | State::Dropped) => {
            format!("open {} again, or name an item that is {allowed}", item.name())
        }
        _ if words.contains(&State::InProgress.as_str()) => format!(
            "`backlog-gate start {}` moves it in this change, or name an item that is {allowed}",
            item.id
        ),
        _ => format!("move {} to {allowed} in this change, or name an item that is", item.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    const READY: &str = "Ready\n\n1) Export\n- Status: Ready\n";
    const DONE: &str = "Done\n\n1) Export\n- Status: Done\n";
    const PLANNED: &str = "Planned\n\n1) Export\n- Status: Planned\n";
    const NONE: &str = "Ready\n\n2) Import\n- Status: Ready\n";

    #[test]
    fn where_there_are_only_boxes_work_happens_on_what_is_open() {
        let said = |base, backlog| {
            let description = Some("Backlog: A-1");
            let example = Example { base: Some(base), backlog, description, ..Example::NONE };
            outline(&RULE, &Fixture::new(&example))
        };
        let (open, done) =
            ("# To do\n\n- [ ] A-1: a\n- [ ] A-2: b\n", "# To do\n\n- [x] A-1: a\n- [ ] A-2: b\n");
        assert_eq!(said(open, done), "");
        assert_eq!(said(open, open), "");
        assert!(said(done, done).contains("is done"));
    }

    #[test]
    fn work_may_start_and_finish_but_not_happen_elsewhere() {
        let said = |base, backlog| {
            let example = Example {
                base: Some(base),
                backlog,
                description: Some("Backlog: 1"),
                ..Example::NONE
            };
            outline(&RULE, &Fixture::new(&example))
        };
        for (base, head) in
            [(READY, READY), (READY, DONE), (PLANNED, READY), (NONE, DONE), (READY, NONE)]
        {
            assert_eq!(said(base, head), "", "{base:?} {head:?}");
        }
        assert_eq!(
            said(PLANNED, DONE),
            "1:10 \"1\" item 1 is planned (\"Planned\") at the base and done (\"Done\") here"
        );
        assert_eq!(said(DONE, DONE), "1:10 \"1\" item 1 is done (\"Done\")");
        assert_eq!(said(NONE, PLANNED), "1:10 \"1\" item 1 is planned (\"Planned\")");
    }
}
