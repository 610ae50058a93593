//! `link/status-not-updated`

use crate::backlog::State;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};

pub(super) const RULE: Rule = Rule {
    id: "link/status-not-updated",
    summary: "The change closes an item and leaves its status behind",
    why: "The backlog is true only if the change that finishes an item says so in it. Afterwards nobody comes back for it.",
    severity: Severity::Warning,
    subject: Subject::Change,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "## EPIC 1 — Core\n\n### US-1.1 — Contracts\n\n**Current Alignment:** 🟡 Partial\n",
        description: Some("Closes US-1.1\n"),
        ..Example::NONE
    },
    passes: Example {
        base: Some(
            "## EPIC 1 — Core\n\n### US-1.1 — Contracts\n\n**Current Alignment:** 🟡 Partial\n",
        ),
        backlog: "## EPIC 1 — Core\n\n### US-1.1 — Contracts\n\n**Current Alignment:** 🟢 High\n",
        description: Some("Closes US-1.1\n"),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    cx.change()?;
    let linked = cx.linked_items();
    if !linked.iter().any(|linked| linked.link.closes) {
        return Err(Skip::new("the change closes no item"));
    }
    for linked in linked.iter().filter(|linked| linked.link.closes) {
        let Some(item) = linked.head else { continue };
        let is_over = matches!(item.state(), Some(State::Done | State::Dropped));
        if is_over || item.status().is_none() {
            continue;
        }
        let state = item.state().map_or("in a state that nobody knows", State::as_str);
        let message = format!("the change closes {}, which stays {state}", item.name());
        let help = format!("`backlog-gate finish {}` sets it to done in this change", item.id);
        let place = item.status().map_or(item.header, |status| status.text.span);
        out.push(
            Finding::new(linked.link.location, message, help)
                .item(&item.id)
                .key("status")
                .related(item.at(place), "its state"),
        );
    }
    Ok(())
}
