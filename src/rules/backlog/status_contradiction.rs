//! `backlog/status-contradiction`

use crate::backlog::dialect::Vocabulary;
use crate::backlog::{Item, Section, State, Status, StatusSource};
use crate::edit::{self, relocate};
use crate::finding::{Edit, Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::sort::Sort as _;
use crate::text::shorten;

/// More fixes than this are not worked out at once: each looks at all items of a section.
const MOST_FIXES: usize = 20;

pub(super) const RULE: Rule = Rule {
    id: "backlog/status-contradiction",
    summary: "Two places say different things about the state of an item",
    why: "A card that says `Status: Done` below the heading *In Progress* is read differently by \
          different people. The gate takes the stronger statement (a field before a box before the \
          section), and says so.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example { backlog: "In Progress\n\n1) Export\n- Status: Done\n", ..Example::NONE },
    passes: Example { backlog: "Done\n\n1) Export\n- Status: Done\n", ..Example::NONE },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let mut fixes = 0;
    for item in &cx.backlog.items {
        let known: Vec<&Status> = item
            .statuses
            .iter()
            .filter(|status| status.is_said() && status.state.is_some())
            .collect();
        let Some((strongest, others)) = known.split_first() else { continue };
        let contradicts = |status: &&&Status| {
            status.state != strongest.state
                && match status.source {
                    // An open box says only that the item is not finished, which most states are.
                    StatusSource::OpenBox => strongest.state.is_some_and(State::is_closed),
                    // What waits still waits in its section.
                    StatusSource::Section if waits(strongest) => {
                        status.state.is_some_and(State::is_closed)
                    }
                    // It is ticked in its place, and there is no other for what is done.
                    StatusSource::Section if is_ticked(strongest) => {
                        status.state.is_some_and(State::is_closed) || has_done_beside(cx, item)
                    }
                    // A tick says that it is over, and the title how: `- [x] Export (won't do)`.
                    StatusSource::Box => {
                        !(is_ticked(strongest) && status.state == Some(State::Done))
                    }
                    StatusSource::Field | StatusSource::Title | StatusSource::Section => true,
                }
        };
        if let Some(other) = others.iter().find(contradicts) {
            let mut finding = finding(item, strongest, other);
            let is_certain = strongest.source == StatusSource::Field
                && others
                    .iter()
                    .filter(contradicts)
                    .all(|other| other.source == StatusSource::Section);
            if is_certain
                && fixes < MOST_FIXES
                && let Some(edits) = to_its_section(cx, item)
            {
                fixes += 1;
                finding = finding.fix(format!("move {}", item.name()), edits);
            }
            out.push(finding);
        }
    }
    Ok(())
}

/// Whether a mark in the title says that the item is blocked, as `(blocked by X)`.
fn waits(status: &Status) -> bool {
    matches!(status.source, StatusSource::Title) && status.state == Some(State::Blocked)
}

/// Whether a tick, a strike or a word in the title says that the item is over.
fn is_ticked(status: &Status) -> bool {
    matches!(status.source, StatusSource::Title | StatusSource::Box)
        && status.state.is_some_and(State::is_closed)
}

/// Whether the item stands in a column of a board that has one for what is done. A phase that is half
/// done holds items that are, and is not a column: its name says more than a state.
fn has_done_beside(cx: &Context<'_>, item: &Item) -> bool {
    let file = cx.backlog.file(item);
    let common = Vocabulary::default();
    let words = cx.policy.dialect_of(file).map_or(&common, |dialect| &dialect.vocabulary);
    let is_column = |section: &Section| words.whole_state(&section.title.value).is_some();
    let mut around = cx.backlog.sections_around(item);
    let own = around.find(|section| section.state.is_some()).filter(|own| is_column(own));
    own.is_some_and(|own| {
        let beside = file.sections.iter().filter(|section| section.parent == own.parent);
        let mut done = beside.filter(|section| section.state.is_some_and(State::is_closed));
        done.any(is_column)
    })
}

/// The move of an item to the section of its state, where the file has exactly one.
fn to_its_section(cx: &Context<'_>, item: &Item) -> Option<Vec<Edit>> {
    let file = cx.backlog.file(item);
    let state = item.state()?;
    let mut fitting = file.sections.iter().filter(|section| section.state == Some(state));
    let (Some(_), None) = (fitting.next(), fitting.next()) else { return None };
    let dialect = cx.policy.dialect_of(file)?;
    let subject = edit::Subject { sources: cx.sources, backlog: cx.backlog, dialect, item };
    let mut edits = relocate(subject, state, &[]).into_iter().next()?;
    edits.order_by_key(|edit| edit.location);
    Some(edits)
}

fn finding(item: &Item, strongest: &Status, other: &Status) -> Finding {
    let says = |status: &Status| match status.source {
        StatusSource::Field => "its field says",
        StatusSource::Title => "its title says",
        StatusSource::Box | StatusSource::OpenBox => "its box says",
        StatusSource::Section => "its section says",
    };
    // A row of an index is a field of the item as the one in its details is.
    let other_says = match (strongest.source, other.source) {
        (StatusSource::Field, StatusSource::Field) => "another field says",
        _ => says(other),
    };
    let words = |status: &Status| shorten(&status.text.value, 30);
    let message = format!(
        "{}: {} \"{}\", and {} \"{}\"",
        item.name(),
        says(strongest),
        words(strongest),
        other_says,
        words(other)
    );
    let help = match other.source {
        StatusSource::Section => {
            format!("move {} to the section of its state, or fix its status", item.name())
        }
        _ => format!("make both say the same about {}", item.name()),
    };
    Finding::new(item.at(strongest.text.span), message, help)
        .item(&item.id)
        .key("state")
        .related(item.at(other.text.span), format!("{other_says} otherwise"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::Example;
    use crate::rules::testing::{Fixture, check};

    #[test]
    fn what_waits_may_wait_in_any_section_that_is_open() {
        let found = |section: &str| {
            let backlog = format!(
                "# Backlog\n\n## {section}\n\n- [ ] A-1 Sign in\n- [ ] A-2 Keys (blocked by A-1)\n"
            );
            let fixture = Fixture::new(&Example { backlog: &backlog, ..Example::NONE });
            check(&RULE, &fixture).unwrap().len()
        };
        assert_eq!(found("Todo"), 0);
        assert_eq!(found("In Progress"), 0);
        assert_eq!(found("Done"), 2, "an open box is not done, and what waits is not");
    }

    #[test]
    fn what_is_ticked_in_its_place_contradicts_no_section_unless_another_is_for_what_is_done() {
        let found = |backlog: &str| {
            check(&RULE, &Fixture::new(&Example { backlog, ..Example::NONE })).unwrap().len()
        };
        let ticked = "# Work\n\n## Planned\n\n- [x] A-1 Sign in\n- [ ] A-2 Keys\n";
        assert_eq!(found(ticked), 0);
        assert_eq!(found(&format!("{ticked}\n## Done\n\n- [x] A-3 Mail\n")), 1);
        assert_eq!(found(&format!("{ticked}\n## Done\n\n- [ ] A-3 Mail\n")), 2);
        let phases = "# Work\n\n## Phase 1: Hull ✅ done\n\n- [x] A-1 Keel\n\n## Phase 2: Rig (partial)\n\n- [x] A-2 Mast\n- [ ] A-3 Sail\n";
        assert_eq!(found(phases), 0);
    }
}
