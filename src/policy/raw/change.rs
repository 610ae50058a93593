//! What the policy says about the change itself, as a person writes it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LongForm, Marked, Shape, TextOr, Texts, Word};
use crate::backlog::Kind;

/// What the change itself must have.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Change")]
pub struct RawChange {
    /// The sections that the description must have, or `template` for those of the repository's
    /// own template. Default: Plan, Tests and Acceptance.
    pub sections: Option<Marked<TextOr<RawSections>>>,
    /// Other sections for some changes; the first entry that fits counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Vec<Marked<RawWhen>>>,
    /// `auto`, or the path of the pull request template, whose text does not count as content.
    /// Default: `auto`, which looks where forges look.
    pub template: Option<Marked<String>>,
    /// How large a change may be.
    pub size: Option<RawSize>,
    /// Which paths are code and which are tests.
    pub tests: Option<RawTests>,
}

/// A list of sections.
pub type RawSections = Vec<Marked<TextOr<RawSection>>>;

impl LongForm for RawSections {
    const EXPECTED: &'static str = "a list of sections, or the word template";
    const SHAPE: Shape = Shape::List;
    const WORD: Option<&'static str> = Some("template");
}

/// A section that the description must have.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Section")]
pub struct RawSection {
    /// Its heading. Case, emoji and punctuation do not matter.
    #[schemars(required)]
    pub name: Option<Marked<String>>,
    /// Other headings that count as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aliases: Option<Texts>,
    /// How many words it must have beside the template's. Default: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_words: Option<Marked<usize>>,
}

impl LongForm for RawSection {
    const EXPECTED: &'static str =
        "the name of a section, or a map such as {name: Plan, min_words: 3}";
    const SHAPE: Shape = Shape::Map;
    const WORD: Option<&'static str> = None;
}

/// Other sections for the changes that fit every condition named here.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "When")]
pub struct RawWhen {
    /// A changed file must match one of these globs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paths: Option<Texts>,
    /// A label must match one of these globs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Texts>,
    /// A linked item must be of one of these kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<Marked<Word<Kind>>>>,
    /// The sections that such a change must have.
    #[schemars(required)]
    pub sections: Option<RawSections>,
    /// Whether they come on top of the usual ones instead of replacing them. Default: false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add: Option<bool>,
}

/// How large a change may be; `none` for no limit.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Size")]
pub struct RawSize {
    /// Added and removed lines together. Default: 800.
    pub max_lines: Option<Marked<TextOr<usize>>>,
    /// Changed files. Default: 60.
    pub max_files: Option<Marked<TextOr<usize>>>,
    /// Commits. Default: 30.
    pub max_commits: Option<Marked<TextOr<usize>>>,
}

impl LongForm for usize {
    const EXPECTED: &'static str = "a whole number, or the word none";
    const SHAPE: Shape = Shape::Number;
    const WORD: Option<&'static str> = Some("none");
}

/// Which paths are code and which are tests.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Tests")]
pub struct RawTests {
    /// Globs of the code that asks for a test. Default: `src/**`.
    pub code: Option<Texts>,
    /// Globs of the tests. Default: `tests/**` and the usual names of test files.
    pub tests: Option<Texts>,
}
