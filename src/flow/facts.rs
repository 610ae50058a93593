//! What was read of a history.

use serde::Serialize;

/// What was read of a history, and what was not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct HistoryFacts {
    /// How many commits the way back passed, those in the cache included.
    pub commits: usize,
    /// How many of them changed a file of the backlog.
    pub changed: usize,
    /// How many files the backlog had, all together.
    pub files: usize,
    /// How many versions they had.
    pub versions: usize,
    /// How many of these came from the cache.
    pub cached: usize,
    /// How many sections all versions that were read have.
    pub sections: usize,
    /// How many of these were read, as no version before had them.
    pub sections_read: usize,
    /// How many versions are too large to be read.
    pub unread: usize,
    /// How many commits brought a policy that cannot be used, so that the one before went on.
    pub policies_unread: usize,
    /// How many commits that changed something are dated after now, or otherwise than those around
    /// them, so that they count at the time of the one before.
    pub misdated: usize,
    /// Whether a shallow clone ends the history.
    pub is_cut: bool,
    /// Whether no further commit was looked at.
    pub is_limited: bool,
}

impl HistoryFacts {
    /// The share of sections that was read, 0 to 1; nothing where no version was read.
    #[must_use]
    pub fn share_read(&self) -> Option<f64> {
        let count = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        (self.sections > 0).then(|| count(self.sections_read) / count(self.sections))
    }
}
