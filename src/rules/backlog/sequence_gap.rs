//! `backlog/sequence-gap`

use std::collections::HashSet;

use crate::backlog::State;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "backlog/sequence-gap",
    summary: "The sequence of the backlog leaves an item out",
    why: "A backlog that says in which waves or in which order its items go is a promise for all of them. One that no step names was forgotten, and nobody knows when it comes.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "# Backlog\n\n## Epic 1: Core (P0)\n\nGoal: works\n\n### Stories\n\n1. `P0` Export\n- Deliverables: export\n\n2. `P0` Import\n- Deliverables: import\n\n## Delivery Waves\n\n- Wave 1: Epic 1 story 1.\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "# Backlog\n\n## Epic 1: Core (P0)\n\nGoal: works\n\n### Stories\n\n1. `P0` Export\n- Deliverables: export\n\n2. `P0` Import\n- Deliverables: import\n\n## Delivery Waves\n\n- Wave 1: Epic 1 stories 1-2.\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    if cx.backlog.files.iter().all(|file| file.steps.is_empty()) {
        return Err(Skip::new("the backlog states no sequence"));
    }
    let holders: HashSet<&str> =
        cx.backlog.items.iter().filter_map(|item| item.parent.as_deref()).collect();
    for item in &cx.backlog.items {
        let file = cx.backlog.file(item);
        let Some(last) = file.steps.last() else { continue };
        let is_over = matches!(item.state(), Some(State::Done | State::Dropped));
        if item.sequence.is_some() || is_over || holders.contains(item.id.as_str()) {
            continue;
        }
        let message = format!("{} is in no step of the sequence", item.name());
        let help = format!("add it to one, such as \"{}\", or drop it", last.label);
        let finding = Finding::new(item.at(item.header), message, help)
            .item(&item.id)
            .key("gap")
            .related(Location::new(file.source, last.span), "the last step");
        out.push(finding);
    }
    Ok(())
}
