//! `backlog/priority-order`

use std::collections::HashMap;

use super::priority;
use crate::backlog::{Item, RequirementKind};
use crate::finding::{Finding, Findings, Severity};
use crate::policy::ItemOrder;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "backlog/priority-order",
    summary: "An item stands below less urgent ones",
    why: "Where the backlog or the policy says that items stand in the order of their priorities, people take the next one from the top. An urgent item further down is overlooked.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[],
    options: &[
        RuleOption {
            key: "backlog.order",
            help: "`priority`: the items of a file stand in that order.",
        },
        RuleOption {
            key: "backlog.priorities",
            help: "The words for priorities, from the highest to the lowest.",
        },
    ],
    fails: Example {
        backlog: "# Technical Backlog\n\nPriority ordering: P0 (highest) → P1 → P2\n\nP1 — Export\n\n- Task: Write it.\n- Acceptance criteria:\n  - it works\n\nP0 — Import\n\n- Task: Write it.\n- Acceptance criteria:\n  - it works\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "# Technical Backlog\n\nPriority ordering: P0 (highest) → P1 → P2\n\nP0 — Export\n\n- Task: Write it.\n- Acceptance criteria:\n  - it works\n\nP1 — Import\n\n- Task: Write it.\n- Acceptance criteria:\n  - it works\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let (order, line) = cx.policy.backlog.order;
    let mut asked = false;
    for (number, file) in cx.backlog.files.iter().enumerate() {
        let demand = file.asks(RequirementKind::PriorityOrder);
        let stated = demand.map(|demand| Location::new(file.source, demand.stated));
        if order != ItemOrder::Priority && stated.is_none() {
            continue;
        }
        asked = true;
        // Stories are in order within their epic.
        let mut lowest: HashMap<Option<&str>, (usize, &Item)> = HashMap::new();
        for item in cx.backlog.items_of(number) {
            let Some(own) = &item.priority else { continue };
            let Some(rank) = priority::rank(cx.policy, file, &own.value) else { continue };
            let known = lowest.entry(item.parent.as_deref()).or_insert((rank, item));
            if known.0 <= rank {
                *known = (rank, item);
                continue;
            }
            let other = known.1;
            let message = format!("{} ({}) stands below {}", item.name(), own.value, other.name());
            let mut finding = Finding::new(
                item.at(own.span),
                message,
                "move it up, or fix one of the priorities",
            )
            .item(&item.id)
            .key("order")
            .related(other.at(other.header), "less urgent");
            if let Some(stated) = stated.or(line) {
                finding = finding.related(stated, "the order is stated here");
            }
            out.push(finding);
        }
    }
    if asked {
        Ok(())
    } else {
        Err(Skip::new("neither policy nor backlog orders items by priority"))
    }
}
