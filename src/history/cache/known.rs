//! What an earlier run knew of the way back, and by what it knew the rest.

use crate::snapshot::PastCommit;

/// What a step from version to version is known by.
pub(in crate::history) type Key = u128;

/// A way back that was gone.
#[derive(Debug, Clone, Default)]
pub(in crate::history) struct Walked {
    /// The commits that changed something, the newest first.
    pub(in crate::history) commits: Vec<PastCommit>,
    /// How many commits were passed before each of them.
    pub(in crate::history) passed_before: Vec<usize>,
    pub(in crate::history) passed: usize,
    pub(in crate::history) is_cut: bool,
    pub(in crate::history) is_limited: bool,
}

impl Walked {
    /// How many commits there are from the one at `place` on.
    pub(in crate::history) fn passed_at(&self, place: usize) -> usize {
        self.passed - self.passed_before.get(place).copied().unwrap_or(self.passed)
    }
}
