//! The items of a backlog by everything that names them.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::canonical;
use super::hierarchy::Hierarchy;
use crate::backlog::Item;
use crate::text;
use crate::text::fold;

/// Indices of a backlog's items, each made on the first question: printing a backlog asks none.
#[derive(Debug, Clone, Default)]
pub(in crate::backlog) struct Names {
    folded: OnceLock<Index>,
    canonical: OnceLock<Canonical>,
    pub(super) hierarchy: OnceLock<std::sync::Arc<Hierarchy>>,
    /// What stands before the first digit of ids, in lower case.
    pub(super) starts: OnceLock<HashSet<String>>,
}

/// Names with the items that they fit, as indices.
type Index = HashMap<String, Vec<usize>>;

/// Names in their canonical form: ids, and everything else.
#[derive(Debug, Clone, Default)]
pub(super) struct Canonical {
    pub(super) ids: Index,
    pub(super) others: Index,
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
    pub(super) fn canonical(&self, items: &[Item]) -> &Canonical {
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::backlog::{Backlog, Kind, Text};
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
