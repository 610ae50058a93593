//! Which entries of a list are not items and only divide those below them.

use super::Planner;
use super::outline::{OutlineEntry, is_coded};
use super::share::MOST;
use crate::backlog::Marker;

/// A longer text above nested boxes is a task, not the name of a group; in words.
const LONGEST_GROUP: usize = 5;

impl Planner<'_, '_> {
    /// Whether an entry without a box only names what the boxes below it are about.
    pub(super) fn is_group(&self, entry: &OutlineEntry, below: &[OutlineEntry]) -> bool {
        if !holds_boxes(below) || is_coded(entry) || entry.look.says_state {
            return false;
        }
        self.is_short(entry)
    }

    /// Whether an entry has no more words than the name of a group.
    fn is_short(&self, entry: &OutlineEntry) -> bool {
        let view = self.view(entry.line);
        view.text().split_whitespace().count() <= LONGEST_GROUP + 1
    }

    /// Whether an entry is a name that stands in several lists, with nothing behind its colon, and
    /// the entries below it are what it holds: `- **Reading**:`.
    pub(super) fn is_topic(&self, entry: &OutlineEntry, next: Option<&OutlineEntry>) -> bool {
        let holds = next.is_some_and(|next| next.depth == entry.depth + 1);
        entry.label.is_none() && holds && self.is_label(entry) && self.is_bare(entry)
    }

    /// Whether most entries of a list end with a colon and hold others: they only part these.
    pub(super) fn are_groups(&self, entries: &[OutlineEntry]) -> bool {
        let (mut tops, mut groups) = (0, 0);
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.depth == 0) {
            let holds = entries.get(at + 1).is_some_and(|next| next.depth > 0);
            tops += 1;
            groups += usize::from(holds && self.parts(entry));
        }
        groups > 1 && MOST.is_in(groups, tops)
    }

    /// Whether an entry ends with a colon and holds others that it only parts, as its siblings do, or as
    /// a number does above bullets of its column: `1. Sails:`.
    pub(super) fn is_chapter(
        &self,
        entry: &OutlineEntry,
        next: Option<&OutlineEntry>,
        are_groups: bool,
    ) -> bool {
        let Some(next) = next else { return false };
        let indent = |entry: &OutlineEntry| self.lines.lines[entry.line].indent;
        let is_beside = entry.marker == Marker::Ordered
            && next.marker == Marker::Bullet
            && indent(entry) == indent(next);
        (are_groups || is_beside) && self.parts(entry)
    }

    /// Whether an entry is a short name with a colon, and no more: bold words are titles.
    fn parts(&self, entry: &OutlineEntry) -> bool {
        !entry.look.is_bold && !is_coded(entry) && self.is_short(entry) && self.is_bare(entry)
    }

    /// Whether nothing stands behind the colon that an entry ends with.
    pub(super) fn is_bare(&self, entry: &OutlineEntry) -> bool {
        let view = self.view(entry.line);
        view.text().trim_end_matches(['*', '_', ' ']).ends_with([':', '：'])
    }
}

/// Whether boxes stand right below an entry, among what stands in it: `8. **Testing:**`.
pub(super) fn holds_boxes(below: &[OutlineEntry]) -> bool {
    below.iter().any(|entry| entry.depth == 1 && matches!(entry.marker, Marker::Box(_)))
}
