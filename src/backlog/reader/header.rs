//! What the header of an item says beside its title.

use crate::backlog::dialect::Dialect;
use crate::backlog::{State, Status, StatusSource, Text, Tick};

/// What the header of an item says.
pub(super) struct Header {
    /// The title without what is said beside it.
    pub(super) title: Text,
    pub(super) statuses: Vec<Status>,
    /// Name and value of each tag that names a field.
    pub(super) fields: Vec<(Text, Text)>,
}

/// What a box says: a symbol that the dialect does not know says as little as an open one.
pub(super) fn boxed(tick: Tick, text: Text, dialect: &Dialect) -> Status {
    let (state, evidence) = match tick {
        Tick::Ticked => (Some(State::Done), StatusSource::Box),
        Tick::Open => (Some(State::Planned), StatusSource::OpenBox),
        Tick::Symbol(symbol) => match dialect.boxed(symbol) {
            Some(state) => (Some(state), StatusSource::Box),
            None => (None, StatusSource::OpenBox),
        },
    };
    Status { text, state, source: evidence }
}
