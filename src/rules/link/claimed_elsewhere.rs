//! `link/claimed-elsewhere`

use super::BACKLOG;
use crate::catalogue::Need;
use crate::finding::{Finding, Findings, Severity};
use crate::forge::facts::{ForgeFacts, OpenChange};
use crate::rules::open_changes::{claimed, named};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::Untrusted;

pub(super) const RULE: Rule = Rule {
    id: "link/claimed-elsewhere",
    summary: "Another open change works on the same item",
    why: "Two people who do the same work learn of it when the second one is finished. The gate asks the \
          forge which other changes are open, drafts included, and which items they name. Items that hold \
          items, such as epics, do not count.",
    severity: Severity::Off,
    subject: Subject::Change,
    needs: &[Need::OpenChanges],
    options: &[],
    fails: Example {
        policy: "rules:\n  link/claimed-elsewhere: warning\n",
        backlog: BACKLOG,
        description: Some("Backlog: US-1.1\n"),
        forge: Some(|| other("US-1.1")),
        ..Example::NONE
    },
    passes: Example {
        policy: "rules:\n  link/claimed-elsewhere: warning\n",
        backlog: BACKLOG,
        description: Some("Backlog: US-1.1\n"),
        forge: Some(|| other("US-1.2")),
        ..Example::NONE
    },
    check,
};

/// A forge with one other open change.
fn other(item: &str) -> ForgeFacts {
    let change = OpenChange {
        number: 4,
        title: Untrusted::new("Define the contracts"),
        author: Some(Untrusted::new("grace")),
        draft: true,
        branch: None,
        text: Untrusted::new(""),
        items: vec![item.to_owned()],
    };
    ForgeFacts { open_changes: Ok(vec![change]), ..ForgeFacts::unknown("it was not asked") }
}

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    cx.change()?;
    if cx.linked_items().is_empty() {
        return Err(Skip::new("the change names no item"));
    }
    for (linked, others) in claimed(cx, cx.open_changes()?) {
        if others.is_empty() {
            continue;
        }
        let message = format!("{} is worked on elsewhere: {}", linked.item.name(), named(&others));
        let help = "talk to each other, and close one of them";
        let finding = Finding::new(linked.link.location, message, help);
        out.push(finding.item(&linked.item.id).key("elsewhere"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn a_forge_that_was_not_asked_is_not_a_pass() {
        let silent = Example { forge: None, ..RULE.fails };
        assert_eq!(outline(&RULE, &Fixture::new(&silent)), "skipped: the forge was not asked");
        let epic = Example {
            description: Some("Backlog: EPIC-1\n"),
            forge: Some(|| other("EPIC-1")),
            ..RULE.fails
        };
        assert_eq!(outline(&RULE, &Fixture::new(&epic)), "", "an epic is for many");
    }
}
