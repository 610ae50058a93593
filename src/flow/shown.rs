//! Which items are asked for, and what they are held against.

use super::{Grouping, ItemFlow};
use crate::backlog::State;
use crate::text::normalize;

/// Which items are asked for: all that have one of the names where there are any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// What is asked for, each with the words.
    pub wanted: Vec<(Grouping, Vec<String>)>,
}

impl Filter {
    /// Whether anything is asked for by this.
    #[must_use]
    pub fn names(&self, by: Grouping) -> bool {
        self.wanted.iter().any(|(grouping, names)| *grouping == by && !names.is_empty())
    }

    /// Whether an item is asked for.
    #[must_use]
    pub fn has(&self, item: &ItemFlow) -> bool {
        self.wanted.iter().all(|(grouping, names)| {
            let own = grouping.of(item).map(normalize);
            names.is_empty() || names.iter().any(|name| Some(normalize(name)) == own)
        })
    }
}

/// A limit of work in progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WipLine {
    /// The state that is limited.
    pub state: State,
    /// How many items may be in it.
    pub max: usize,
}
