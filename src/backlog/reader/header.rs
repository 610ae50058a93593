//! What the header of an item says beside its title.

use crate::backlog::dialect::Dialect;
use crate::backlog::{Evidence, State, Status, Text, Tick};

/// What the header of an item says.
pub(super) struct Header {
    /// The title without what is said beside it.
    pub(super) title: Text,
    pub(super) statuses: Vec<Status>,
    /// Name and value of each tag that names a field.
    pub(super) fields: Vec<(Text, Text)>,
}

/// What a box says: a sign that the dialect does not know says as little as an open one.
pub(super) fn boxed(tick: Tick, text: Text, dialect: &Dialect) -> Status {
    let (state, evidence) = match tick {
        Tick::Ticked => (Some(State::Done), Evidence::Box),
        Tick::Open => (Some(State::Planned), Evidence::OpenBox),
        Tick::Sign(sign) => match dialect.boxed(sign) {
            Some(state) => (Some(state), Evidence::Box),
            None => (None, Evidence::OpenBox),
        },
    };
    Status { text, state, evidence }
}
