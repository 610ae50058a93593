//! What the tests of the flow share.

use jiff::{Timestamp, ToSpan as _};

use super::{Calendar, ItemFlow, Moment, Seen, Track, Visit};
use crate::backlog::{Kind, State};

/// An item of this id, whose title is the id too.
pub(super) fn seen(id: &str, state: Option<State>) -> Seen {
    Seen {
        id: id.to_owned(),
        title: id.to_owned(),
        state,
        kind: Kind::Item,
        owner: None,
        priority: None,
        parent: None,
        slug_id: false,
    }
}

/// The beginning of a day of November 2026.
pub(super) fn moment(day: i64) -> Moment {
    let begin: Timestamp = "2026-11-01T00:00:00Z".parse().unwrap();
    let time = begin + ((day - 1) * 24).hours();
    Moment { time, commit: format!("{day:040}").into() }
}

/// The way of an item through states, each from a day on.
pub(super) fn track(visits: &[(Option<State>, i64)], at_first: bool) -> Track {
    let visit = |(state, day): &(Option<State>, i64)| Visit { state: *state, from: moment(*day) };
    Track {
        seen: seen("1", visits.last().and_then(|last| last.0)),
        file: 0,
        visits: visits.iter().map(visit).collect(),
        gone: None,
        at_first,
    }
}

/// The measures of such a way on the last day of the month.
pub(super) fn flow(visits: &[(Option<State>, i64)]) -> ItemFlow {
    ItemFlow::of(&track(visits, false), &Calendar::default(), moment(30).time)
}
