//! `link/out-of-sequence`

use crate::backlog::{BacklogFile, Item, State, Step};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "link/out-of-sequence",
    summary: "The change works on an item before its turn",
    why: "A sequence of waves or steps says what has to be there first. Work on a later step while an earlier one is open is work on ground that is not laid. Steps that may go at any time, and items of one step, are free; where no item states its state, the step that is marked as the present one counts.",
    severity: Severity::Warning,
    subject: Subject::Change,
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
    for linked in linked {
        let Some(item) = linked.head else { continue };
        let Some(place) = &item.sequence else { continue };
        let file = cx.backlog.file(item);
        let step = place.step as usize;
        let is_free =
            step.checked_sub(1).and_then(|at| file.steps.get(at)).is_none_or(|own| own.any_time);
        if is_free {
            continue;
        }
        let Some((earlier, open)) = unfinished(cx, item, file, step) else { continue };
        let what = open.map_or_else(
            || "it is the present one".to_owned(),
            |open| format!("{} is open there", open.name()),
        );
        let message = format!(
            "{} comes in \"{}\", after \"{}\": {what}",
            item.name(),
            place.label,
            earlier.label
        );
        let finding = Finding::new(
            linked.link.location,
            message,
            "finish the earlier step first, or change the sequence",
        )
        .item(item)
        .key("sequence")
        .related(Location::new(file.source, earlier.span), "the earlier step");
        out.push(finding);
    }
    Ok(())
}

/// The first step before `step` that is not finished, and an item of it that is open.
fn unfinished<'a>(
    cx: &Context<'a>,
    item: &Item,
    file: &'a BacklogFile,
    step: usize,
) -> Option<(&'a Step, Option<&'a Item>)> {
    let before = file.steps.iter().take(step - 1).enumerate().filter(|(_, step)| !step.any_time);
    for (at, earlier) in before {
        let of_step = cx.backlog.items.iter().filter(|other| {
            let place = other.sequence.as_ref();
            other.file == item.file && place.is_some_and(|place| place.step as usize == at + 1)
        });
        let open = of_step
            .filter(|other| other.id != item.id && item.parent.as_ref() != Some(&other.id))
            .find(|other| {
                other.state().is_some_and(|state| !matches!(state, State::Done | State::Dropped))
            });
        if open.is_some() {
            return Some((earlier, open));
        }
    }
    let none_stated = cx.backlog.items_of(item.file).all(|other| other.state().is_none());
    let now = file.steps.iter().take(step - 1).find(|earlier| earlier.now && !earlier.any_time);
    now.filter(|_| none_stated).map(|now| (now, None))
}
