//! Shares of a count, as the thresholds of votes.
//!
//! What people write is never quite regular: one entry of ten without a box, one row without an id.
//! How much of a whole has to agree stands here by name, so that each threshold reads as a sentence:
//! `MOST.is_in(boxes, entries)`.

/// A part of a whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    part: usize,
    whole: usize,
}

/// Too many to be an exception.
pub(super) const SOME: Share = Share::of(1, 8);
/// Enough that the others may be of another sort.
pub(super) const FEW: Share = Share::of(1, 5);
/// As many as there may be of another sort among what is otherwise alike.
pub(super) const QUARTER: Share = Share::of(1, 4);
/// Enough to stand beside the others as equals.
pub(super) const THIRD: Share = Share::of(1, 3);
/// As many as of all others together.
pub(super) const HALF: Share = Share::of(1, 2);
/// The usual form, from which some differ.
pub(super) const USUAL: Share = Share::of(3, 5);
/// The form of nearly all, where a third may be exceptions.
pub(super) const MOST: Share = Share::of(2, 3);
/// The form that one of four lacks at the most.
pub(super) const NEARLY_ALL: Share = Share::of(3, 4);
/// The form of all but a slip or two.
pub(super) const ALL_BUT: Share = Share::of(4, 5);

impl Share {
    const fn of(part: usize, whole: usize) -> Self {
        Self { part, whole }
    }

    /// Whether `count` of `all` are at least that share.
    pub(super) const fn is_in(self, count: usize, all: usize) -> bool {
        count * self.whole >= all * self.part
    }

    /// Whether `count` of `all` are more than that share.
    pub(super) const fn is_below(self, count: usize, all: usize) -> bool {
        count * self.whole > all * self.part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_reached_or_exceeded() {
        assert!(HALF.is_in(2, 4) && !HALF.is_below(2, 4) && HALF.is_below(3, 4));
        assert!(MOST.is_in(2, 3) && !MOST.is_in(3, 5));
        assert!(HALF.is_in(0, 0), "nothing is the share of nothing");
    }
}
