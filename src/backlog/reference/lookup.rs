//! The items of a backlog that a reference fits.

use super::canonical;
use super::hierarchy::Hierarchy;
use crate::backlog::{Backlog, Item};
use crate::text::{fold, is_dash};

impl Backlog {
    /// Whether a word begins as the id of some item does.
    pub(super) fn begins_like_an_id(&self, word: &str) -> bool {
        let starts = self.names.starts.get_or_init(|| {
            let own = self.items.iter().filter(|item| !item.slug_id);
            own.map(|item| start(item.own_id())).filter(|start| !start.is_empty()).collect()
        });
        starts.contains(&start(word))
    }

    /// The items that a reference fits, in the strongest way that it fits any: by its very id, by
    /// another name or its title, by a spelling of these, by its place.
    ///
    /// Several items are either several of one id, or an ambiguity.
    #[must_use]
    pub fn matching(&self, reference: &str) -> Vec<&Item> {
        let item = |number: usize| &self.items[number];
        let name = fold(reference);
        let found: Vec<&Item> = self.names.folded(&self.items).get(&name).map(item).collect();
        if found.is_empty() {
            let spelled = self.spelled(reference);
            if spelled.is_empty() {
                return self.placed(reference);
            }
            return spelled.into_iter().map(item).collect();
        }
        let own: Vec<&Item> = found.iter().copied().filter(|item| fold(&item.id) == name).collect();
        if own.is_empty() { found } else { own }
    }

    /// Whether the reference fits any item.
    #[must_use]
    pub fn knows(&self, reference: &str) -> bool {
        self.find(reference).next().is_some()
            || !self.spelled(reference).is_empty()
            || !self.placed(reference).is_empty()
    }

    /// The items that are named behind their file or folder: `web/SHOP-3`, `web/BACKLOG.md/SHOP-3`.
    #[must_use]
    pub fn placed(&self, reference: &str) -> Vec<&Item> {
        let Some((place, name)) = reference.rsplit_once('/') else { return Vec::new() };
        let is_there = |item: &&Item| {
            let Some(file) = self.files.get(item.file) else { return false };
            let path = file.path.as_str();
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            path == place || folder == place
        };
        if !self.files.iter().any(|file| file.path.as_str().starts_with(place)) {
            return Vec::new();
        }
        self.matching(name).into_iter().filter(is_there).collect()
    }

    /// The name by which only this item is meant: its id, or that behind its folder or its file where
    /// another item of another file has it too. One that says the same in both is one item.
    #[must_use]
    pub fn name_of(&self, item: &Item) -> String {
        let is_twin = |other: &&Item| {
            other.id == item.id
                && other.file != item.file
                && fold(&other.title.value) != fold(&item.title.value)
        };
        let id = &item.id;
        if item.slug_id || !self.find(id).any(|other| is_twin(&other)) {
            return id.clone();
        }
        let path = self.file(item).path.as_str();
        let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
        let names = [format!("{folder}/{id}"), format!("{path}/{id}")];
        let is_only =
            |name: &String| matches!(self.matching(name)[..], [only] if std::ptr::eq(only, item));
        names.into_iter().find(is_only).unwrap_or_else(|| id.clone())
    }

    /// The items that a reference fits by another spelling or by its place, as indices.
    fn spelled(&self, reference: &str) -> Vec<usize> {
        // Only digits and dashes have other spellings, and most words have neither.
        if !reference.contains(|ch: char| ch.is_numeric() || ch == '-' || is_dash(ch)) {
            return Vec::new();
        }
        let found = self.names.spelled(&self.items, &canonical(reference));
        if !found.is_empty() {
            return found;
        }
        let hierarchy = self.names.hierarchy.get_or_init(|| Hierarchy::of(&self.items).into());
        hierarchy.find(&self.items, reference)
    }
}

/// What stands before the first digit of an id, in lower case.
fn start(id: &str) -> String {
    id.chars().take_while(|ch| !ch.is_ascii_digit()).flat_map(char::to_lowercase).collect()
}
