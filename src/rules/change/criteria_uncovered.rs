//! `change/criteria-uncovered`

use crate::change::checklist::{acceptance, answers};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Location;
use crate::text::{normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "change/criteria-uncovered",
    summary: "The acceptance section leaves a criterion of a linked item unanswered",
    why: "The criteria of an item say when it is done. The acceptance section answers each of them: with \
          its words, with most of its words, or by its number (`AC2`). So a reviewer can follow them one \
          by one.",
    severity: Severity::Error,
    subject: Subject::Change,
    options: &[],
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
    if linked.iter().all(|linked| linked.item.criteria.is_empty()) {
        return Err(Skip::new("no linked item has criteria"));
    }
    let Some(section) = acceptance(&description.document) else {
        return Err(Skip::new("the description has no acceptance section"));
    };
    let text = cx.sources.text(description.source);
    let spans = description.document.uncommented_spans(section.body);
    let lines: Vec<&str> = spans.iter().flat_map(|span| text[span.range()].lines()).collect();
    for linked in linked {
        for (index, criterion) in linked.item.criteria.iter().enumerate() {
            let wanted = &criterion.text.value;
            if lines.iter().any(|line| answers(line, wanted, index + 1)) {
                continue;
            }
            let id = linked.item.name();
            let message = format!(
                "criterion {} of {id} is not answered: \"{}\"",
                index + 1,
                shorten(wanted, 80)
            );
            let help = format!("add `- [x] {}` below \"{}\"", shorten(wanted, 120), section.title);
            let at = Location::new(description.source, section.heading);
            let finding = Finding::new(at, message, help)
                .item(linked.item)
                .key(normalize(wanted))
                .related(linked.item.at(criterion.text.span), "the criterion");
            out.push(finding);
        }
    }
    Ok(())
}
