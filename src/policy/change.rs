//! What the policy says about the change itself.

use super::Globs;
use crate::backlog::Kind;
use crate::source::{Location, RepoPath};

/// A section that the description must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionDemand {
    /// Its name.
    pub name: String,
    /// Other names that count as well.
    pub aliases: Vec<String>,
    /// How many words it must have at least, beside what the template gives.
    pub min_words: usize,
    /// The line of the policy that demands it.
    pub at: Option<Location>,
}

impl SectionDemand {
    /// Its name and the other names that count as well.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }
}

/// Further sections for some changes.
#[derive(Debug, Clone)]
pub struct SectionsWhen {
    /// A changed file must match one of these; empty for any change.
    pub paths: Globs,
    /// A label must match one of these; empty for any change.
    pub labels: Globs,
    /// A linked item must be of one of these kinds; empty for any change.
    pub kinds: Vec<Kind>,
    /// The sections that such a change must have instead of the usual ones.
    pub sections: Vec<SectionDemand>,
    /// Whether they come on top of the usual ones rather than in their stead.
    pub add: bool,
}

/// Which sections the description must have.
#[derive(Debug, Clone)]
pub enum Sections {
    /// Those of the repository's own template.
    Template,
    /// These.
    Named(Vec<SectionDemand>),
}

/// What the policy says about the change itself.
#[derive(Debug, Clone)]
pub struct ChangePolicy {
    /// The sections that the description must have.
    pub sections: Sections,
    /// Further sections for some changes; the first that fits counts.
    pub when: Vec<SectionsWhen>,
    /// Where the template is: `None` to look in the places that forges know.
    pub template: Option<RepoPath>,
    /// How large a change may be.
    pub size: SizePolicy,
    /// Which paths are code and which are tests.
    pub tests: TestsPolicy,
}

/// How large a change may be; `None` for no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizePolicy {
    /// Added and removed lines together.
    pub max_lines: Option<usize>,
    /// Changed files.
    pub max_files: Option<usize>,
    /// Commits.
    pub max_commits: Option<usize>,
}

/// Which paths are code and which are tests.
#[derive(Debug, Clone, Default)]
pub struct TestsPolicy {
    /// Code that asks for a test.
    pub code: Globs,
    /// Tests.
    pub tests: Globs,
}
