//! What is an item in an outline of tasks although no keyword says so.
//!
//! ```text
//! * Garden                  * TODO Garden
//! - water the roses         * Order seeds
//! - cut the hedge           * DONE Fence
//! lists of items            a heading like the others
//! ```

use super::below::begins_with_list;
use super::opener;
use super::view::View;
use crate::backlog::dialect::{Block, Dialect, Opener};
use crate::markdown::{LineKind, Lines};

/// Which blocks without a keyword open in an outline.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bare {
    /// Headings, since most have no keyword.
    pub(super) headings: bool,
    /// Entries of lists, since most headings at the ends of the outline stand over a list.
    pub(super) lists: bool,
}

impl Bare {
    /// Looks at the outline, if some block of the dialect asks for it.
    pub(super) fn of(lines: &Lines<'_>, dialect: &Dialect) -> Self {
        if !dialect.blocks.iter().any(|block| block.in_lists) {
            return Self::default();
        }
        let is_task = |block: &&Block| {
            !block.in_lists && block.item.is_some() && opener::opens_heading(&block.opener)
        };
        let tasks: Vec<&Block> = dialect.blocks.iter().filter(is_task).collect();
        let mut counts = Counts::default();
        let mut headings = (0..lines.lines.len()).filter_map(|at| match lines.lines[at].kind {
            LineKind::Heading(level) => Some((at, level)),
            _ => None,
        });
        let mut next = headings.next();
        while let Some((at, level)) = next {
            next = headings.next();
            let view = View::new(lines, lines.lines[at]);
            let has_keyword =
                tasks.iter().any(|block| opener::captures(block, dialect, &view, 0).is_some());
            counts.with += usize::from(has_keyword);
            counts.without += usize::from(!has_keyword);
            if next.is_none_or(|(_, below)| below <= level) {
                counts.leaves += 1;
                counts.lists += usize::from(!has_keyword && begins_with_list(lines, at));
            }
        }
        Self { headings: counts.without >= counts.with, lists: counts.lists * 2 > counts.leaves }
    }

    /// Whether a block that asks for a list of tasks may open.
    pub(super) fn opens(self, block: &Block) -> bool {
        match block.opener {
            Opener::Entry { .. } => self.lists,
            _ => self.headings,
        }
    }
}

/// Headings with and without a keyword, those at the ends of the outline, and such of these that stand
/// over a list.
#[derive(Debug, Default)]
struct Counts {
    with: usize,
    without: usize,
    leaves: usize,
    lists: usize,
}
