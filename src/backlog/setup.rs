//! How the files of a backlog are to be read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::dialect::Dialect;
use super::{Backlog, Known};
use crate::source::RepoPath;
use crate::text::globs::Globs;

/// Within what ids are unique.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IdScope {
    /// The folder of a specification or of a package; elsewhere the repository.
    #[default]
    Auto,
    /// Each file.
    File,
    /// Each folder.
    Folder,
    /// The repository.
    Repository,
}

/// How the files of a backlog are to be read.
#[derive(Debug, Clone, Default)]
pub struct Setup<'a> {
    /// The dialects that may read them.
    pub dialects: Vec<&'a Dialect>,
    /// The files that the policy names.
    pub files: Option<&'a Globs>,
    /// Within what ids are unique.
    pub scope: IdScope,
    /// The backlog before the change, whose items stay items.
    pub before: Option<&'a Backlog>,
    /// What is known of files that were read before.
    pub known: Option<Known<'a>>,
    /// How many items there is room for; those beyond are counted and not kept.
    pub most_items: Option<usize>,
}

impl<'a> Setup<'a> {
    /// These dialects, and nothing said beside them.
    #[must_use]
    pub fn of(dialects: &[&'a Dialect]) -> Self {
        Self { dialects: dialects.to_vec(), ..Self::default() }
    }

    /// Whether the policy names a file by its own name, not by a glob.
    #[must_use]
    pub fn is_named(&self, path: &RepoPath) -> bool {
        let mut patterns = self.files.into_iter().flat_map(Globs::patterns);
        patterns.any(|pattern| pattern == path.as_str())
    }
}

impl<'a> From<&'_ Vec<&'a Dialect>> for Setup<'a> {
    fn from(dialects: &'_ Vec<&'a Dialect>) -> Self {
        Self::of(dialects)
    }
}

impl<'a, const N: usize> From<&'_ [&'a Dialect; N]> for Setup<'a> {
    fn from(dialects: &'_ [&'a Dialect; N]) -> Self {
        Self::of(dialects)
    }
}

impl<'a> From<&'_ [&'a Dialect]> for Setup<'a> {
    fn from(dialects: &'_ [&'a Dialect]) -> Self {
        Self::of(dialects)
    }
}
