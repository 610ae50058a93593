//! What the text cannot tell: left out of a measure, and counted.

use std::collections::BTreeMap;

use crate::sort::IntoOrder as _;

use serde::Serialize;

/// Why an item is left out of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gap {
    /// It was done when it was first written down: left out of every measure.
    AppearedDone,
    /// It was in progress in the first version of the backlog: its cycle time is not known, and its
    /// age is at least what is shown.
    BeganBefore,
    /// It stood in the first version of the backlog: its lead time is not known.
    WrittenBefore,
    /// It became done and was never seen in progress: its cycle time is not known.
    NeverInProgress,
    /// It went from the backlog before it was done or dropped.
    Vanished,
    /// The backlog never said its state.
    NoState,
}

impl Gap {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::AppearedDone,
        Self::BeganBefore,
        Self::WrittenBefore,
        Self::NeverInProgress,
        Self::Vanished,
        Self::NoState,
    ];

    /// The word for it in every form for programs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AppearedDone => "appeared-done",
            Self::BeganBefore => "began-before",
            Self::WrittenBefore => "written-before",
            Self::NeverInProgress => "never-in-progress",
            Self::Vanished => "vanished",
            Self::NoState => "no-state",
        }
    }

    /// What a sentence says of such items: *3 items ...*.
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::AppearedDone => "done when first written down: in no measure",
            Self::BeganBefore => "in progress in the first version of the backlog: no cycle time",
            Self::WrittenBefore => "in the first version of the backlog: no lead time",
            Self::NeverInProgress => "done without having been in progress: no cycle time",
            Self::Vanished => "gone from the backlog before done or dropped: no cycle time",
            Self::NoState => "without a state: in no measure",
        }
    }
}

/// How many items are left out, by the reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct LeftOut(BTreeMap<Gap, usize>);

impl LeftOut {
    /// Counts the gaps of all items; reasons without an item count 0.
    #[must_use]
    pub fn count(gaps: impl IntoIterator<Item = Gap>) -> Self {
        let mut counts = Gap::ALL.into_iter().map(|gap| (gap, 0)).into_map();
        for gap in gaps {
            *counts.entry(gap).or_default() += 1;
        }
        Self(counts)
    }

    /// The reasons that some items have, with their number.
    pub fn some(&self) -> impl Iterator<Item = (Gap, usize)> {
        self.0.iter().filter(|(_, count)| **count > 0).map(|(gap, count)| (*gap, *count))
    }
}
