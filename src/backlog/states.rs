//! Which states a backlog can tell apart.

use super::item::StatusSource;
use super::{Backlog, Item, State};
use crate::text::words::Words;

impl Backlog {
    /// Whether an item has one of these priorities.
    #[must_use]
    pub fn has_priority(&self, names: &[String]) -> bool {
        let names: Vec<Words> = names.iter().map(|name| Words::of(name)).collect();
        let priorities = self.items.iter().filter_map(|item| item.priority.as_ref());
        priorities
            .map(|priority| Words::of(&priority.value))
            .any(|stated| names.iter().any(|name| stated.has(name)))
    }

    /// Whether the file of `item` has words for work: a field that says how far an item is, or a
    /// section or an item in a state between planned and done. Boxes alone are open or ticked.
    #[must_use]
    pub fn knows_work(&self, item: &Item) -> bool {
        let is_work =
            |state: State| !matches!(state, State::Planned | State::Done | State::Dropped);
        let file = self.files.iter().position(|file| file.source == item.source);
        let sections = file.map_or(&[][..], |file| &self.files[file].sections);
        sections.iter().filter_map(|section| section.state).any(is_work)
            || self.items.iter().filter(|other| other.source == item.source).any(|other| {
                let statuses = other.statuses.iter();
                statuses.into_iter().any(|status| {
                    status.source == StatusSource::Field || status.state.is_some_and(is_work)
                })
            })
    }
}
