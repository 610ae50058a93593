//! What the policy says about the change itself.

use crate::text::expression::Expression;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::section::{Role, SectionRequirement};
use crate::backlog::Kind;
use crate::parsers::conventional::{Conventional, Fault, TYPES};
use crate::source::{Location, RepoPath};
use crate::text::globs::Globs;

/// What a change in CI is worth whose description nobody says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WithoutDescription {
    /// Where nothing else is wrong, the gate cannot decide.
    #[default]
    Refuse,
    /// It is judged by the rest.
    Allow,
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
    /// At least this many added and removed lines.
    pub min_lines: usize,
    /// At least this many changed files.
    pub min_files: usize,
    /// The sections that such a change must have instead of the usual ones.
    pub sections: Sections,
    /// The template that such a change fills in.
    pub template: Option<RepoPath>,
    /// Whether they come on top of the usual ones rather than in their stead.
    pub add: bool,
    /// The line of the policy that says so.
    pub at: Option<Location>,
}

/// Which sections the description must have.
#[derive(Debug, Clone)]
pub enum Sections {
    /// Those of the repository's own template.
    Template,
    /// These.
    Named(Vec<SectionRequirement>),
}

/// What the policy says about the change itself.
#[derive(Debug, Clone)]
pub struct ChangePolicy {
    /// The sections that the description must have.
    pub sections: Sections,
    /// Further sections for some changes.
    pub when: Vec<SectionsWhen>,
    /// Where the template is: `None` to look in the places that forges know.
    pub template: Option<RepoPath>,
    /// Headings and what their sections are for, beside those that are known.
    pub roles: Vec<(Role, Vec<String>)>,
    /// How large a change may be.
    pub size: SizePolicy,
    /// Which paths are code and which are tests.
    pub tests: TestsPolicy,
    /// Which paths ask for documentation, and which are documentation.
    pub docs: DocsPolicy,
    /// The form of the title.
    pub title: Option<TextForm>,
    /// The form of the branch's name.
    pub branch: Option<TextForm>,
    /// The form of the first line of each commit message.
    pub commits: Option<TextForm>,
    /// What else counts as a reference beside a skipped test.
    pub reference: Option<Expression>,
    /// What it is worth in CI where nobody says its description.
    pub without_description: WithoutDescription,
}

/// The form of a line of text. It has the format or matches one of the patterns, where either is
/// named.
#[derive(Debug, Clone, Default)]
pub struct TextForm {
    /// Conventional Commits, with what they may hold.
    pub conventional: Option<Conventional>,
    /// The patterns.
    pub patterns: Vec<Expression>,
    /// How many characters it may have.
    pub max_length: Option<usize>,
    /// A text in the form, to show to people.
    pub example: Option<String>,
    /// The line of the policy that asks for it.
    pub at: Option<Location>,
}

impl TextForm {
    /// Conventional Commits with the usual types and any scope.
    #[must_use]
    pub fn conventional() -> Self {
        let types = TYPES.map(str::to_owned).into();
        let conventional = Some(Conventional { types, scopes: Vec::new() });
        Self { conventional, ..Self::default() }
    }

    /// Finds out whether a line has the form.
    ///
    /// # Errors
    /// What is wrong with it, for a sentence that begins with the line.
    pub fn check(&self, line: &str) -> Result<(), Fault> {
        let length = line.chars().count();
        if let Some(max) = self.max_length.filter(|max| length > *max) {
            return Err(format!("has {length} characters, and {max} are allowed"));
        }
        if self.patterns.iter().any(|pattern| pattern.is_match(line)) {
            return Ok(());
        }
        match (&self.conventional, &self.patterns[..]) {
            (Some(form), _) => form.check(line),
            (None, []) => Ok(()),
            (None, [one]) => Err(format!("does not match `{one}`")),
            (None, several) => Err(format!("matches none of {} patterns", several.len())),
        }
    }

    /// A line in the form, made of the words of `line` where that can be; `None` where only the
    /// patterns say what the form is.
    #[must_use]
    pub fn suggest(&self, line: &str) -> Option<String> {
        let conventional = || self.conventional.as_ref().map(|form| form.example(line));
        self.example.clone().or_else(conventional)
    }
}

/// How large a change may be; `None` for no limit.
#[derive(Debug, Clone, Default)]
pub struct SizePolicy {
    /// Added and removed lines together.
    pub max_lines: Option<usize>,
    /// Changed files.
    pub max_files: Option<usize>,
    /// Commits.
    pub max_commits: Option<usize>,
    /// Files that do not count.
    pub ignore: Globs,
}

/// Which paths are code and which are tests.
#[derive(Debug, Clone, Default)]
pub struct TestsPolicy {
    /// Code that asks for a test.
    pub code: Globs,
    /// Tests.
    pub tests: Globs,
}

/// Which paths ask for documentation, and which are documentation.
#[derive(Debug, Clone, Default)]
pub struct DocsPolicy {
    /// What asks for documentation.
    pub code: Globs,
    /// Documentation.
    pub docs: Globs,
}
