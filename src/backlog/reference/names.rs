//! The items of a backlog by everything that names them.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::canonical;
use super::hierarchy::Hierarchy;
use crate::backlog::Item;
use crate::sort::Sort as _;
use crate::text;
use crate::text::fold;

/// Indices of a backlog's items, each made on the first question: printing a backlog asks none.
#[derive(Debug, Clone, Default)]
pub(in crate::backlog) struct Names {
    folded: OnceLock<Index>,
    /// Ids in their canonical form, all other names in it, and the slugs of titles.
    ids: OnceLock<Index>,
    others: OnceLock<Index>,
    slugs: OnceLock<Index>,
    pub(super) hierarchy: OnceLock<std::sync::Arc<Hierarchy>>,
    /// What stands before the first digit of ids, in lower case.
    pub(super) starts: OnceLock<HashSet<String>>,
}

/// Names with the items that they fit, as indices, in the order of the names and then of the items.
#[derive(Debug, Clone, Default)]
pub(in crate::backlog) struct Index(Vec<(String, usize)>);

impl FromIterator<(String, usize)> for Index {
    fn from_iter<I: IntoIterator<Item = (String, usize)>>(names: I) -> Self {
        let mut all: Vec<(String, usize)> = names.into_iter().collect();
        all.order();
        all.dedup();
        Self(all)
    }
}

impl Index {
    /// The items that `name` fits.
    pub(in crate::backlog) fn get(&self, name: &str) -> impl Iterator<Item = usize> {
        let start = self.0.partition_point(|(known, _)| known.as_str() < name);
        let found = self.0[start..].iter().take_while(move |(known, _)| known == name);
        found.map(|(_, number)| *number)
    }

    /// The names, each once.
    pub(in crate::backlog) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.chunk_by(|(a, _), (b, _)| a == b).map(|same| same[0].0.as_str())
    }
}

impl Names {
    /// The items by their references and titles, folded.
    pub(in crate::backlog) fn folded(&self, items: &[Item]) -> &Index {
        self.folded.get_or_init(|| {
            let each = items.iter().enumerate();
            each.flat_map(|(number, item)| names(item).map(move |name| (fold(name), number)))
                .collect()
        })
    }

    /// The items that a name in canonical form fits: by their ids, else by all else that names them.
    pub(super) fn spelled(&self, items: &[Item], name: &str) -> Vec<usize> {
        let each = || items.iter().enumerate();
        let ids = || each().map(|(number, item)| (canonical(&item.id), number)).collect();
        let found: Vec<usize> = self.ids.get_or_init(ids).get(name).collect();
        if !found.is_empty() {
            return found;
        }
        let others = || {
            let others = each().flat_map(|(number, item)| {
                let own = item.scope.is_some().then(|| item.own_id());
                let others = own.into_iter().chain(names(item).skip(1)).map(canonical);
                others.map(move |name| (name, number))
            });
            others.collect()
        };
        let mut found: Vec<usize> = self.others.get_or_init(others).get(name).collect();
        // Most of what is looked up has blanks or dots, and no slug has.
        if name.chars().all(|ch| ch.is_alphanumeric() || ch == '-') {
            let slug = |item: &Item| canonical(&text::slug(&item.title.value));
            let slugs = || each().map(|(number, item)| (slug(item), number)).collect();
            found.extend(self.slugs.get_or_init(slugs).get(name));
            found.order();
            found.dedup();
        }
        found
    }
}

/// What an item may be called by: its id, its other references and its title.
fn names(item: &Item) -> impl Iterator<Item = &str> {
    item.references().chain([item.title.value.as_str()])
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
