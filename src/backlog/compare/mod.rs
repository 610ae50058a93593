//! The backlog before a change against the backlog after it: which item became which, and what
//! happened to it on the way.
//!
//! A rule that judges a movement (started, finished, moved, lost) judges what stands here, not one
//! of the two backlogs. It is made once per run, in linear time but for the order of the items,
//! which takes a logarithm more.

mod matching;
mod order;
pub mod pairing;
mod rewrite;

pub use order::longest_rising;
pub use rewrite::{Change, Rewrite};
use rewrite::{Placed, rewrites};

use std::collections::HashMap;

use super::{Backlog, Item, State};
use crate::sort::Sort as _;
use crate::source::SourceMap;
use crate::text::normalize;

/// Which item of the base is which item of the head, by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// For each item of the head, the one of the base that it was.
    before: Vec<Option<usize>>,
    /// For each item of the base, the one of the head that it became.
    after: Vec<Option<usize>>,
    /// The items of the head that stand in another place among their neighbours, and for each the
    /// neighbour that it has changed places with.
    reordered: Vec<(usize, usize)>,
}

impl Comparison {
    /// Compares two backlogs whose texts are in `sources`.
    #[must_use]
    pub fn new(base: &Backlog, head: &Backlog, sources: &SourceMap) -> Self {
        let before = matching::before(base, head, sources);
        let mut after = vec![None; base.items.len()];
        for (head, base) in before.iter().enumerate() {
            if let Some(base) = base {
                after[*base] = Some(head);
            }
        }
        let mut comparison = Self { before, after, reordered: Vec::new() };
        comparison.reordered = reordered(base, head, &comparison.before);
        comparison
    }

    /// The comparison of a backlog of `items` items with itself.
    #[must_use]
    pub fn unchanged(items: usize) -> Self {
        let same: Vec<Option<usize>> = (0..items).map(Some).collect();
        Self { before: same.clone(), after: same, reordered: Vec::new() }
    }
}

/// An item that both backlogs have.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// What it was.
    pub base: &'a Item,
    /// What it is.
    pub head: &'a Item,
}

impl Pair<'_> {
    /// Whether the change brings the item into `state`.
    #[must_use]
    pub fn enters(self, state: State) -> bool {
        self.head.state() == Some(state) && self.base.state() != Some(state)
    }

    /// Whether the change starts the work on it.
    #[must_use]
    pub fn is_started(self) -> bool {
        self.enters(State::InProgress)
    }

    /// Whether the change finishes it.
    #[must_use]
    pub fn is_finished(self) -> bool {
        self.enters(State::Done)
    }

    /// Whether its id is another one now.
    #[must_use]
    pub fn is_renamed(self) -> bool {
        self.base.id != self.head.id
    }
}

/// What a change did to the items.
#[derive(Debug, Clone, Copy)]
pub struct Movements<'a> {
    base: &'a Backlog,
    head: &'a Backlog,
    comparison: &'a Comparison,
}

impl<'a> Movements<'a> {
    /// The movements between two backlogs, as `comparison` of the two has them.
    #[must_use]
    pub fn new(base: &'a Backlog, head: &'a Backlog, comparison: &'a Comparison) -> Self {
        Self { base, head, comparison }
    }

    /// The items that both backlogs have, in the order of the head.
    pub fn pairs(self) -> impl Iterator<Item = Pair<'a>> {
        self.head
            .items
            .iter()
            .filter_map(move |head| self.before(head).map(|base| Pair { base, head }))
    }

    /// What an item of the head was.
    #[must_use]
    pub fn before(self, head: &Item) -> Option<&'a Item> {
        let base = self.comparison.before.get(head.number).copied().flatten()?;
        self.base.items.get(base)
    }

    /// What an item of the base became.
    #[must_use]
    pub fn after(self, base: &Item) -> Option<&'a Item> {
        let head = self.comparison.after.get(base.number).copied().flatten()?;
        self.head.items.get(head)
    }

    /// The items that are in no backlog file any more.
    pub fn lost(self) -> impl Iterator<Item = &'a Item> {
        self.base.items.iter().filter(move |base| self.after(base).is_none())
    }

    /// The items that are new.
    pub fn added(self) -> impl Iterator<Item = &'a Item> {
        self.head.items.iter().filter(move |head| self.before(head).is_none())
    }

    /// The items that went to another file.
    pub fn moved_to_another_file(self) -> impl Iterator<Item = Pair<'a>> {
        self.pairs()
            .filter(move |pair| self.base.file(pair.base).path != self.head.file(pair.head).path)
    }

    /// The items that stand in another place among those of their section, each with the one
    /// that it has changed places with.
    pub fn reordered(self) -> impl Iterator<Item = (Pair<'a>, &'a Item)> {
        self.comparison.reordered.iter().filter_map(move |(moved, other)| {
            let head = self.head.items.get(*moved)?;
            Some((Pair { base: self.before(head)?, head }, self.head.items.get(*other)?))
        })
    }

    /// What the change rewrote in an item, beyond what normalizing may do.
    #[must_use]
    pub fn rewrites(self, pair: Pair<'a>, sources: &SourceMap) -> Vec<Rewrite> {
        let old = Placed { backlog: self.base, item: pair.base };
        rewrites(old, Placed { backlog: self.head, item: pair.head }, sources)
    }

    /// The backlog before the change.
    #[must_use]
    pub fn base(self) -> &'a Backlog {
        self.base
    }
}

/// The items that a reader of the head sees in another order than a reader of the base, as few as
/// explain it.
fn reordered(base: &Backlog, head: &Backlog, before: &[Option<usize>]) -> Vec<(usize, usize)> {
    let base_places = places(base);
    let head_places = places(head);
    let mut stayed: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    for (head, base) in before.iter().enumerate() {
        if let Some(base) = base
            && base_places[*base] == head_places[head]
        {
            stayed.entry(&head_places[head]).or_default().push((*base, head));
        }
    }
    let mut moved: Vec<(usize, usize)> =
        stayed.values().flat_map(|pairs| order::moved(pairs)).collect();
    moved.order();
    moved
}

/// For each item, the words that say which list of siblings it stands in: file, sections, parent.
fn places(backlog: &Backlog) -> Vec<String> {
    let mut sections: Vec<Vec<String>> = Vec::new();
    for file in &backlog.files {
        let mut names: Vec<String> = Vec::with_capacity(file.sections.len());
        for section in &file.sections {
            let around = section.parent.and_then(|parent| names.get(parent));
            // A pair without a title, such as the wrapping of a task, is not a place of its own.
            let own = match section.title.value.as_str() {
                "" => String::new(),
                title => format!("/{}:{}", section.name, normalize(title)),
            };
            names.push(format!("{}{own}", around.map_or("", String::as_str)));
        }
        sections.push(names);
    }
    let place = |item: &Item| {
        let path = &backlog.files[item.file].path;
        let section = item.section.and_then(|at| sections[item.file].get(at));
        let parent = item.parent.as_deref().unwrap_or_default();
        format!("{path}{} ^{parent}", section.map_or("", String::as_str))
    };
    backlog.items.iter().map(place).collect()
}

#[cfg(test)]
mod tests;
