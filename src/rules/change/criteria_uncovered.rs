//! `change/criteria-uncovered`

use crate::backlog::Item;
use crate::catalogue::Need;
use crate::change::acceptance::{self, Wanted};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, LinkedItem, Rule, RuleOption, Skip, Subject};
use crate::source::{Location, Span};
use crate::text::{normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "change/criteria-uncovered",
    summary: "The acceptance section leaves a criterion of a linked item unanswered",
    why: "The criteria of an item say when it is done. The acceptance section answers each of them: with \
          its words, with most of its words, or by its number (`AC2`). So a reviewer can follow them one \
          by one. Where no section of the description has the role `acceptance`, an answer counts \
          wherever it stands.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[Need::Items],
    options: &[RuleOption {
        key: "change.roles.acceptance",
        help: "Further headings of the section that answers the criteria.",
    }],
    fails: Example {
        backlog: BACKLOG,
        description: Some("Backlog: 1\n\n## Acceptance\n\n- [x] Supports up to 200k rows\n"),
        ..Example::NONE
    },
    passes: Example {
        backlog: BACKLOG,
        description: Some(
            "Backlog: 1\n\n## Acceptance\n\n- [x] Supports up to 200k rows\n- [x] An audit row is written on export\n",
        ),
        ..Example::NONE
    },
    check,
};

const BACKLOG: &str = "In Progress\n\n1) XLSX export\n- Status: In Progress\n- Acceptance Criteria:\n  - Supports up to 200k rows.\n  - Audit row written on each export.\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let (_, description) = cx.description()?;
    let linked = cx.linked_items();
    if linked.iter().all(|linked| judged(linked).criteria.is_empty()) {
        return Err(Skip::new("no linked item has criteria"));
    }
    let text = cx.sources.text(description.source);
    let document = &description.document;
    let section = acceptance::find(document, &cx.declared_sections(), &cx.policy.change);
    // Where no section is for them, they are answered anywhere.
    let body = section.map_or(Span::new(0, text.len()), |section| section.body);
    let entries = acceptance::entries(document, body);
    let at = match section {
        Some(section) => Location::new(description.source, section.heading),
        None => Location::whole(description.source),
    };
    let below = section
        .map_or("to the description".to_owned(), |section| format!("below \"{}\"", section.title));
    for linked in linked {
        let item = judged(&linked);
        for (criterion, number) in item.criteria.iter().zip(1..) {
            let text = &criterion.text.value;
            let wanted = Wanted::new(text, number);
            let is_answered = entries.iter().any(|entry| wanted.is_answered_by(entry));
            if is_answered || !wanted.asks_something() {
                continue;
            }
            let message = format!(
                "criterion {number} of {} is not answered: \"{}\"",
                item.name(),
                shorten(text, 80)
            );
            let help = format!("add `- [x] {}` {below}", shorten(text, 120));
            let finding = Finding::new(at, message, help)
                .item(&linked.item.id)
                .step(5)
                .key(normalize(text))
                .related(item.at(criterion.text.span), "the criterion");
            out.push(finding);
        }
    }
    Ok(())
}

/// The item whose criteria count: the head's, which may be sharpened, but not fewer than the base
/// has. Else a change would pass by deleting what it was to be measured by.
fn judged<'a>(linked: &LinkedItem<'a>) -> &'a Item {
    let deletes = |base: &&Item| base.criteria.len() > linked.item.criteria.len();
    linked.base.filter(deletes).unwrap_or(linked.item)
}
