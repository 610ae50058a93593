//! `change/criteria-uncovered`

use crate::backlog::{Criterion, Item};
use crate::catalogue::Need;
use crate::change::acceptance::{self, Wanted};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, LinkedItem, Rule, RuleOption, Skip, Subject};
use crate::source::{Location, Span};
use crate::text::{list, list_of, normalize, shorten};

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
        let unanswered: Vec<(usize, &Criterion)> = (1..)
            .zip(&item.criteria)
            .filter(|(number, criterion)| {
                let wanted = Wanted::new(&criterion.text.value, *number);
                let is_answered = entries.iter().any(|entry| wanted.is_answered_by(entry));
                !is_answered && wanted.asks_something()
            })
            .collect();
        if !unanswered.is_empty() {
            let finding = together(item, &unanswered, at, &below);
            out.push(finding.item(&linked.item.id));
        }
    }
    Ok(())
}

/// One finding for the criteria of an item that nothing answers.
fn together(item: &Item, unanswered: &[(usize, &Criterion)], at: Location, below: &str) -> Finding {
    let name = item.name();
    let named = unanswered.iter().take(MOST_NAMED);
    let message = match unanswered {
        [(number, criterion)] => {
            let text = shorten(&criterion.text.value, 80);
            format!("criterion {number} of {name} is not answered: \"{text}\"")
        }
        _ => {
            let text = |(number, criterion): &(usize, &Criterion)| {
                format!("{number} \"{}\"", shorten(&criterion.text.value, 60))
            };
            let texts = list_of(named.clone().map(text).collect(), unanswered.len());
            format!("{} criteria of {name} are not answered: {texts}", unanswered.len())
        }
    };
    let line = |(_, criterion): &(usize, &Criterion)| {
        format!("`- [x] {}`", shorten(&criterion.text.value, 120))
    };
    let lines: Vec<String> = named.clone().map(line).collect();
    let help = format!("add {} {below}; the backlog demands it", list(&lines, "and"));
    let keys: Vec<String> =
        unanswered.iter().map(|(_, criterion)| normalize(&criterion.text.value)).collect();
    let finding = Finding::new(at, message, help).step(5).key(keys.join(", "));
    named.fold(finding, |finding, (_, criterion)| {
        finding.related(item.at(criterion.text.span), "the criterion")
    })
}

/// More criteria of an item than this are only counted.
const MOST_NAMED: usize = 12;

/// The item whose criteria count: the head's, which may be sharpened, but not fewer than the base
/// has. Else a change would pass by deleting what it was to be measured by.
fn judged<'a>(linked: &LinkedItem<'a>) -> &'a Item {
    let deletes = |base: &&Item| base.criteria.len() > linked.item.criteria.len();
    linked.base.filter(deletes).unwrap_or(linked.item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, check};

    #[test]
    fn what_is_open_of_an_item_is_one_finding() {
        let description = Some("Backlog: 1\n\n## Acceptance\n\nIt works.\n");
        let example = Example { backlog: BACKLOG, description, ..Example::NONE };
        let found = check(&RULE, &Fixture::new(&example)).unwrap();
        let said: Vec<(&str, &str)> =
            found.iter().map(|one| (one.message.as_str(), one.help.as_str())).collect();
        insta::assert_debug_snapshot!(said);
        assert_eq!(found[0].related.len(), 2);
    }
}
