//! `link/out-of-sequence`

use crate::catalogue::{Judgement, Need};
use crate::finding::{Finding, Findings, Severity};
use crate::planning::turn::Turns;
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "link/out-of-sequence",
    summary: "The change works on an item before its turn",
    why: "A sequence of waves or steps says what has to be there first. Work on a later step while an earlier one is open is work on ground that is not laid. Steps that may go at any time, and items of one step, are free; where no item states its state, the step that is marked as the present one counts.",
    severity: Severity::Warning,
    subject: Subject::Change,
    needs: &[Need::Judgement(Judgement::Turn)],
    options: &[],
    fails: Example {
        backlog: "## Epic 1: Core (P0)\n\nGoal: works\n\n### Stories\n\n1. `P0` Export\n- Status: Ready\n- Deliverables: export\n\n2. `P0` Import\n- Status: Ready\n- Deliverables: import\n\n## Delivery Waves\n\n- Wave 1: Epic 1 story 1.\n- Wave 2: Epic 1 story 2.\n",
        description: Some("Backlog: E1.2\n"),
        ..Example::NONE
    },
    passes: Example {
        backlog: "## Epic 1: Core (P0)\n\nGoal: works\n\n### Stories\n\n1. `P0` Export\n- Status: Done\n- Deliverables: export\n\n2. `P0` Import\n- Status: Ready\n- Deliverables: import\n\n## Delivery Waves\n\n- Wave 1: Epic 1 story 1.\n- Wave 2: Epic 1 story 2.\n",
        description: Some("Backlog: E1.2\n"),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    cx.change()?;
    let linked = cx.linked_items();
    if linked.iter().all(|linked| linked.item.sequence.is_none()) {
        return Err(Skip::new("no linked item has a place in a sequence"));
    }
    let turns = Turns::of(cx.backlog);
    for linked in linked {
        let Some(item) = linked.head else { continue };
        let Some(early) = turns.early(item) else { continue };
        let message = format!("{} {}", item.name(), early.phrase());
        let finding = Finding::new(
            linked.link.location,
            message,
            "finish the earlier step first, or change the sequence",
        )
        .item(&item.id)
        .key("sequence")
        .related(
            Location::new(cx.backlog.files[early.place.file].source, early.earlier.span),
            "the earlier step",
        );
        out.push(finding);
    }
    Ok(())
}
