//! The settings beside a folder of items: its own words for the states, its ids, its Definition of
//! Done.

use super::dialect::Dialect;
use super::{List, ListEntry, ListRole, Marker};
use crate::backlog::front_matter;
use crate::backlog::front_matter::Pair;
use crate::markdown::{LineKind, Lines};
use crate::source::RepoPath;
use crate::text::fold;

/// A folder of items and what its settings say.
#[derive(Debug)]
pub(super) struct Folder<'d> {
    /// Where it lies: empty, or with a final `/`.
    root: String,
    /// The dialect whose settings these are.
    of: &'d Dialect,
    /// That dialect as the settings complete it.
    pub(super) dialect: Dialect,
    /// The lists that the settings state.
    pub(super) lists: Vec<List>,
}

impl<'d> Folder<'d> {
    /// The folder whose settings a file is, by its name, for the first dialect that knows it.
    pub(super) fn of(path: &RepoPath, text: &str, dialects: &[&'d Dialect]) -> Option<Self> {
        let dialect = named(path, dialects)?;
        let settings = dialect.declares.as_ref()?.settings.as_ref()?;
        let lines = Lines::unmarked(text);
        let pairs = front_matter::pairs(&lines, |kind| kind == LineKind::Text);
        let pair = |key: &Option<String>| {
            let key = fold(key.as_ref()?);
            pairs.iter().find(|pair| fold(&pair.name.value) == key)
        };
        let words = pair(&settings.states).map_or_else(Vec::new, |states| {
            states.entries.iter().map(|word| word.value.as_str()).collect()
        });
        let prefix = pair(&settings.prefix).map(|prefix| prefix.value.value.as_str());
        Some(Self {
            root: path.as_str()[..path.as_str().len() - path.file_name().len()].to_owned(),
            of: dialect,
            dialect: dialect.with_settings(&words, prefix.filter(|prefix| !prefix.is_empty()))?,
            lists: pair(&settings.dod).map(dod).into_iter().collect(),
        })
    }

    /// Whether the settings are about a file of that path.
    pub(super) fn holds(&self, path: &RepoPath) -> bool {
        path.as_str().starts_with(&self.root)
    }
}

/// The first dialect that has its settings in files of that name.
fn named<'d>(path: &RepoPath, dialects: &[&'d Dialect]) -> Option<&'d Dialect> {
    let is_named = |dialect: &&&Dialect| {
        let settings = dialect.declares.as_ref().and_then(|known| known.settings.as_ref());
        settings.is_some_and(|settings| {
            settings.files.iter().any(|name| name.eq_ignore_ascii_case(path.file_name()))
        })
    };
    dialects.iter().find(is_named).copied()
}

/// Whether a file is named as the settings beside a folder of items are.
#[must_use]
pub fn is_settings(path: &RepoPath, dialects: &[&Dialect]) -> bool {
    named(path, dialects).is_some()
}

/// The dialects as the settings beside a folder complete them: made once, for many readings of the
/// files of the folder, which then go without the settings.
#[derive(Debug)]
pub struct Completed<'d>(Option<Folder<'d>>);

impl<'d> Completed<'d> {
    /// The dialects as the settings of that text complete them.
    #[must_use]
    pub fn new(settings: &RepoPath, text: &str, dialects: &[&'d Dialect]) -> Self {
        Self(Folder::of(settings, text, dialects))
    }

    /// Those of `dialects` for a file.
    #[must_use]
    pub fn dialects<'s>(&'s self, path: &RepoPath, dialects: &[&'s Dialect]) -> Vec<&'s Dialect> {
        completed(path, dialects, self.0.as_slice())
    }
}

fn dod(pair: &Pair) -> List {
    let entries = pair.entries.iter();
    let entries = entries.map(|text| ListEntry { text: text.clone(), marker: Marker::Bullet });
    List { role: ListRole::Dod, header: pair.name.span, entries: entries.collect() }
}

/// The dialects for a file: those whose settings lie in a folder around it as the innermost of
/// these completes them.
pub(super) fn completed<'f>(
    path: &RepoPath,
    dialects: &[&'f Dialect],
    folders: &'f [Folder<'_>],
) -> Vec<&'f Dialect> {
    let complete = |dialect: &&'f Dialect| -> &'f Dialect {
        let around =
            folders.iter().filter(|folder| std::ptr::eq(folder.of, *dialect) && folder.holds(path));
        around.max_by_key(|folder| folder.root.len()).map_or(dialect, |folder| &folder.dialect)
    };
    dialects.iter().map(complete).collect()
}
