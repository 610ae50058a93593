//! The items of a backlog by everything that names them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::hierarchy::Hierarchy;
use super::{canonical, is_dash};
use crate::backlog::{Backlog, Item};
use crate::text;
use crate::text::fold;

/// Indices of a backlog's items, each made on the first question: printing a backlog asks none.
#[derive(Debug, Clone, Default)]
pub(in crate::backlog) struct Names {
    folded: OnceLock<Index>,
    canonical: OnceLock<Canonical>,
    hierarchy: OnceLock<std::sync::Arc<Hierarchy>>,
    /// What stands before the first digit of ids, in lower case.
    starts: OnceLock<HashSet<String>>,
}

/// Names with the items that they fit, as indices.
type Index = HashMap<String, Vec<usize>>;

/// Names in their canonical form: ids, and everything else.
#[derive(Debug, Clone, Default)]
struct Canonical {
    ids: Index,
    others: Index,
}

fn add(index: &mut Index, name: String, number: usize) {
    let found = index.entry(name).or_default();
    if found.last() != Some(&number) {
        found.push(number);
    }
}

impl Names {
    /// The items by their references and titles, folded.
    pub(in crate::backlog) fn folded(&self, items: &[Item]) -> &Index {
        self.folded.get_or_init(|| {
            let mut index = Index::new();
            for (number, item) in items.iter().enumerate() {
                for reference in item.references.iter().chain([&item.title.value]) {
                    add(&mut index, fold(reference), number);
                }
            }
            index
        })
    }

    /// The same in canonical form, with slugs of the titles.
    fn canonical(&self, items: &[Item]) -> &Canonical {
        self.canonical.get_or_init(|| {
            let mut index = Canonical::default();
            for (number, item) in items.iter().enumerate() {
                add(&mut index.ids, canonical(&item.id), number);
                if item.scope.is_some() {
                    add(&mut index.others, canonical(item.own_id()), number);
                }
                for reference in item.references.iter().chain([&item.title.value]) {
                    add(&mut index.others, canonical(reference), number);
                }
                add(&mut index.others, canonical(&text::slug(&item.title.value)), number);
            }
            index
        })
    }
}

/// What stands before the first digit of an id, in lower case.
fn start(id: &str) -> String {
    id.chars().take_while(|ch| !ch.is_ascii_digit()).flat_map(char::to_lowercase).collect()
}

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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::backlog::{Kind, Text};
    use crate::source::{SourceKind, SourceMap, Span};

    /// A backlog of items with an id, the id of a parent and a kind. An id in lower case is a slug.
    pub(in crate::backlog::reference) fn backlog(items: &[(&str, &str, Kind)]) -> Backlog {
        let source = SourceMap::default().add(SourceKind::Description, "");
        let item = |(id, parent, kind): &(&str, &str, Kind)| {
            let title = Text { value: format!("Title of {id}"), span: Span::at(0) };
            Item {
                kind: *kind,
                parent: (!parent.is_empty()).then(|| (*parent).to_owned()),
                slug_id: id.starts_with(char::is_lowercase),
                ..Item::new(source, Span::at(0), (*id).to_owned(), title)
            }
        };
        Backlog::new(Vec::new(), items.iter().map(item).collect(), Vec::new())
    }

    #[test]
    fn the_strongest_way_counts() {
        let backlog = backlog(&[
            ("T-07", "", Kind::Task),
            ("T-7", "", Kind::Task),
            ("T-008", "", Kind::Task),
            ("export-csv", "", Kind::Task),
        ]);
        let ids = |text| -> Vec<&str> {
            backlog.matching(text).iter().map(|item| item.id.as_str()).collect()
        };
        assert_eq!(ids("t-07"), ["T-07"], "the very id");
        assert_eq!(ids("T-007"), ["T-07", "T-7"], "two spellings of it");
        assert_eq!(ids("t–8"), ["T-008"]);
        assert_eq!(ids("title of  T-008"), ["T-008"], "its title");
        assert_eq!(ids("title-of-t-008"), ["T-008"], "a slug of its title");
        assert_eq!(ids("T-9"), [""; 0]);
    }
}
