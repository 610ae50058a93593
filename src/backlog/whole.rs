//! The backlog of one snapshot: its files and their items.

use super::reference::Names;
use super::{
    BacklogFile, Candidate, ConflictMarker, InlineWaiver, Item, ListEntry, ListRole, Section,
};
use crate::source::{Location, RepoPath, SourceId};
use crate::text::fold;

/// All items of all backlog files of one snapshot.
#[derive(Debug, Clone, Default)]
pub struct Backlog {
    /// The files, in the order of their paths.
    pub files: Vec<BacklogFile>,
    /// The items, in the order of the files and their lines.
    pub items: Vec<Item>,
    /// The files that no dialect reads, each with the dialects that were tried.
    pub unread: Vec<(RepoPath, Vec<Candidate>)>,
    /// Files in usual places in which a dialect finds items and that are not taken for backlogs, each
    /// with that dialect.
    pub refused: Vec<(Location, Candidate)>,
    /// The markers of conflicts in all files, those that no dialect reads included.
    pub conflicts: Vec<(Location, ConflictMarker)>,
    /// The waivers that stand in the files.
    pub waivers: Vec<InlineWaiver>,
    /// The items by everything that names them.
    pub(super) names: Names,
}

impl Backlog {
    /// Puts files and items together.
    #[must_use]
    pub fn new(
        files: Vec<BacklogFile>,
        mut items: Vec<Item>,
        unread: Vec<(RepoPath, Vec<Candidate>)>,
    ) -> Self {
        items.iter_mut().enumerate().for_each(|(number, item)| item.number = number);
        Self {
            files,
            items,
            unread,
            refused: Vec::new(),
            conflicts: Vec::new(),
            waivers: Vec::new(),
            names: Names::default(),
        }
    }

    /// The items that `reference` fits, without regard to case and runs of white space.
    pub fn find(&self, reference: &str) -> impl Iterator<Item = &Item> {
        let found: Vec<usize> = self.names.folded(&self.items).get(&fold(reference)).collect();
        found.into_iter().map(|index| &self.items[index])
    }

    /// The first item whose id is exactly `id`, or that alone is meant by it behind its folder or file.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.find(id).find(|item| item.id == id).or_else(|| match self.placed(id)[..] {
            [only] => Some(only),
            _ => None,
        })
    }

    /// Everything by which an item may be named, folded as [`fold`] does, in no certain order.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.names.folded(&self.items).names()
    }

    /// One of [`Self::references`] as the file writes it.
    #[must_use]
    pub fn as_written<'a>(&'a self, reference: &'a str) -> &'a str {
        let folded = fold(reference);
        let names = self
            .find(reference)
            .flat_map(|item| item.references().chain([item.title.value.as_str()]));
        names.into_iter().find(|name| fold(name) == folded).unwrap_or(reference)
    }

    /// The file that holds `item`.
    #[must_use]
    pub fn file(&self, item: &Item) -> &BacklogFile {
        &self.files[item.file]
    }

    /// The section that `item` stands in.
    #[must_use]
    pub fn section(&self, item: &Item) -> Option<&Section> {
        self.files[item.file].sections.get(item.section?)
    }

    /// The sections around `item`, the innermost first.
    pub fn sections_around(&self, item: &Item) -> impl Iterator<Item = &Section> {
        let sections = &self.files[item.file].sections;
        let numbers = std::iter::successors(item.section, |at| sections.get(*at)?.parent);
        numbers.filter_map(|at| sections.get(at))
    }

    /// The items of one file.
    pub fn items_of(&self, file: usize) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.file == file)
    }

    /// All entries of the document lists with this role, each with the source that it stands in.
    pub fn list(&self, role: ListRole) -> impl Iterator<Item = (SourceId, &ListEntry)> {
        self.files.iter().flat_map(move |file| {
            let lists = file.lists.iter().filter(move |list| list.role == role);
            lists.flat_map(|list| &list.entries).map(|entry| (file.source, entry))
        })
    }
}
