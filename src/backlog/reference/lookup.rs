//! The items of a backlog that a reference fits.

use std::borrow::Cow;

use super::hierarchy::Hierarchy;
use super::{canonical, is_dash};
use crate::backlog::{Backlog, Item};
use crate::text::fold;

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
        let item = |number: &usize| &self.items[*number];
        let name = fold(reference);
        let Some(found) = self.names.folded(&self.items).get(&name) else {
            return self.spelled(reference).iter().map(item).collect();
        };
        let own: Vec<&Item> =
            found.iter().map(item).filter(|item| fold(&item.id) == name).collect();
        if own.is_empty() { found.iter().map(item).collect() } else { own }
    }

    /// Whether the reference fits any item.
    #[must_use]
    pub fn knows(&self, reference: &str) -> bool {
        self.find(reference).next().is_some() || !self.spelled(reference).is_empty()
    }

    /// The items that a reference fits by another spelling or by its place, as indices.
    fn spelled(&self, reference: &str) -> Cow<'_, [usize]> {
        // Only digits and dashes have other spellings, and most words have neither.
        if !reference.contains(|ch: char| ch.is_numeric() || ch == '-' || is_dash(ch)) {
            return Cow::Borrowed(&[]);
        }
        let key = canonical(reference);
        let index = self.names.canonical(&self.items);
        if let Some(found) = index.ids.get(&key).or_else(|| index.others.get(&key)) {
            return Cow::Borrowed(found);
        }
        let hierarchy = self.names.hierarchy.get_or_init(|| Hierarchy::of(&self.items).into());
        hierarchy.find(&self.items, reference).into()
    }
}

/// What stands before the first digit of an id, in lower case.
fn start(id: &str) -> String {
    id.chars().take_while(|ch| !ch.is_ascii_digit()).flat_map(char::to_lowercase).collect()
}
