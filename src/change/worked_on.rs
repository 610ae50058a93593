//! Items that a change works on whatever its texts say: those that it moves, and those whose
//! criteria it ticks.

use std::collections::HashMap;

use super::{Link, LinkOrigin, Resolution};
use crate::backlog::compare::{Movements, Pair};
use crate::backlog::{Backlog, Item, State};
use crate::policy::LinkPlace;
use crate::source::{Location, Span};

/// Makes claims of the items that the change itself moves to in-progress, in-review or done, or
/// whose criteria it ticks.
pub fn claim_worked_on(links: &mut Vec<Link>, movements: Movements<'_>, backlog: &Backlog) {
    let id = |link: &Link| match &link.resolution {
        Resolution::Item(id) => Some(id.clone()),
        _ => None,
    };
    let named: HashMap<String, usize> =
        links.iter().enumerate().filter_map(|(index, link)| Some((id(link)?, index))).collect();
    for pair in movements.pairs() {
        let Some(at) = worked_on(pair) else { continue };
        let id = backlog.name_of(pair.head);
        match named.get(&id) {
            Some(index) => links[*index].claimed = true,
            None => links.push(Link {
                text: id.clone(),
                location: pair.head.at(at),
                origin: LinkOrigin::Moved,
                place: LinkPlace::Backlog,
                claimed: true,
                described: false,
                closes: false,
                resolution: Resolution::Item(id),
            }),
        }
    }
}

/// Where the backlog shows that the change works on the item.
fn worked_on(Pair { base, head }: Pair<'_>) -> Option<Span> {
    let is_work =
        |state: &State| matches!(state, State::InProgress | State::InReview | State::Done);
    if head.state() != base.state() && head.state().as_ref().is_some_and(is_work) {
        return Some(head.status().map_or(head.header, |status| status.text.span));
    }
    let was_open = |text: &str| {
        let before = base.criteria.iter().filter(|criterion| criterion.text.value == text);
        before.into_iter().any(|criterion| criterion.ticked == Some(false))
    };
    let mut ticked = head.criteria.iter().filter(|criterion| criterion.ticked == Some(true));
    ticked.find(|criterion| was_open(&criterion.text.value)).map(|criterion| criterion.text.span)
}

/// How the change works on an item, as the place `at` shows; for a sentence, behind its name.
#[must_use]
pub fn what_it_does(item: &Item, at: Location) -> String {
    if item.criteria.iter().any(|criterion| item.at(criterion.text.span) == at) {
        return "a criterion of which this change ticks".to_owned();
    }
    match item.state() {
        Some(state) => format!("which this change moves to {}", state.as_str()),
        None => "which this change works on".to_owned(),
    }
}
