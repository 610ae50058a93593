//! What the policy says about the change itself, as a person writes it.

use super::layered::layered;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LongForm, Marked, Shape, TextOr, Texts, Word};
use crate::backlog::Kind;
use crate::policy::{Choice, Role, WithoutDescription};
use crate::text::typed::keyed;

layered! {
    /// What the change itself must have.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Change")]
    pub struct RawChange {
        /// The sections that the description must have, or `template` for those of the repository's
        /// own template. Default: Plan, Tests and Acceptance.
        pub sections: Option<Marked<TextOr<RawSections>>>,
        /// Other sections for some changes: every entry with `add` that fits, and of those without it
        /// the first that fits.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub when: Option<Vec<Marked<RawWhen>>>,
        /// `auto`, or the path of the pull request template, whose text does not count as content.
        /// Default: `auto`, which looks where forges look.
        pub template: Option<Marked<String>>,
        /// Headings and what their sections are for, beside the names that are known in many languages.
        /// Criteria are asked for below the section with the role `acceptance`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub roles: Option<RawRoles>,
        /// How large a change may be.
        pub size: Option<RawSize>,
        /// Which paths are code and which are tests.
        pub tests: Option<RawTests>,
        /// Which paths ask for documentation, and which are documentation.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub docs: Option<RawDocs>,
        /// The form of the title: `conventional`, a regular expression, or a map. Judged where
        /// `change/title-format` is switched on. Default: `conventional`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub title: Option<Marked<TextOr<RawForm>>>,
        /// The form of the branch's name. Judged where `change/branch-name` is switched on. Default:
        /// any name but that of a main branch.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub branch: Option<Marked<TextOr<RawForm>>>,
        /// The form of the first line of each commit message. Judged where `change/commit-format` is
        /// switched on. Default: `conventional`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub commits: Option<Marked<TextOr<RawForm>>>,
        /// A regular expression for what counts as a reference beside a skipped test, on top of
        /// numbers such as `#12`, addresses and ids of the backlog.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reference: Option<Marked<String>>,
        /// A change in CI whose description nobody says, such as a push before there is a pull request:
        /// `refuse` cannot decide where nothing else is wrong, `allow` judges the rest. Default:
        /// `refuse`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub without_description: Option<Marked<Word<WithoutDescription>>>,
    }
}

/// The form of a line of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Format")]
pub enum RawFormat {
    /// Conventional Commits: `type(scope)!: description`.
    Conventional,
}

keyed! {
    /// The form that a title, a branch or a commit must have: the format, or one of the patterns.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Form")]
    pub struct RawForm {
        /// `conventional` for Conventional Commits.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub format: Option<Marked<Word<RawFormat>>>,
        /// The types of Conventional Commits. Default: feat, fix, build, chore, ci, docs, perf,
        /// refactor, revert, style, test.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub types: Option<Texts>,
        /// The scopes of Conventional Commits. Default: any, or none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub scopes: Option<Texts>,
        /// Regular expressions, of which one must match; `^` and `$` are the ends.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub pattern: Option<Texts>,
        /// How many characters it may have. Default: any number.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub max_length: Option<Marked<usize>>,
        /// A text in the form, which the finding shows.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub example: Option<Marked<String>>,
    }
}

impl LongForm for RawForm {
    const EXPECTED: &'static str =
        "the word conventional, a regular expression, or a map such as {pattern: \"^[A-Z]\"}";
    const SHAPE: Shape = Shape::Map;
    const WORD: Option<&'static str> = None;
}

layered! {
    /// Which paths ask for documentation, and which are documentation.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Docs")]
    pub struct RawDocs {
        /// Globs of what asks for documentation when it changes. Default: none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub code: Option<Texts>,
        /// Globs of the documentation. Default: `docs/**`, `**/*.md` and `CHANGELOG*`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub docs: Option<Texts>,
    }
}

/// A list of sections.
pub type RawSections = Vec<Marked<TextOr<RawSection>>>;

impl LongForm for RawSections {
    const EXPECTED: &'static str = "a list of sections, or the word template";
    const SHAPE: Shape = Shape::List;
    const WORD: Option<&'static str> = Some("template");
}

keyed! {
    /// A section that the description must have.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Section")]
    pub struct RawSection {
        /// Its heading. Case, emoji and punctuation do not matter.
        #[schemars(required)]
        pub name: Option<Marked<String>>,
        /// Other headings that count as well.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub aliases: Option<Texts>,
        /// How many words it must have beside the template's. Default: that of the preset's section of
        /// this name, else 1.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub min_words: Option<Marked<usize>>,
        /// Whether it may be left out. Default: false, also where the template calls it optional.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub optional: Option<bool>,
        /// How many of its boxes are to be ticked: `every`, `any` for at least one, or `one`. Default:
        /// what the template shows.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub choice: Option<Marked<Word<Choice>>>,
        /// What it is for: `plan`, `tests`, `acceptance` or `dod`. Default: what its name says.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub role: Option<Marked<Word<Role>>>,
    }
}

layered! {
    /// Further headings of the sections with each role.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Roles")]
    pub struct RawRoles {
        /// Of sections that say how the change is made.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub plan: Option<Texts>,
        /// Of sections that say how it is known to work.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub tests: Option<Texts>,
        /// Of sections that answer the criteria of the item.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub acceptance: Option<Texts>,
        /// Of sections that hold the Definition of Done.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub dod: Option<Texts>,
    }
}

impl LongForm for RawSection {
    const EXPECTED: &'static str =
        "the name of a section, or a map such as {name: Plan, min_words: 3}";
    const SHAPE: Shape = Shape::Map;
    const WORD: Option<&'static str> = None;
}

keyed! {
    /// Other sections for the changes that fit every condition named here.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
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
        /// It must have at least this many added and removed lines.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub min_lines: Option<Marked<usize>>,
        /// It must touch at least this many files.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub min_files: Option<Marked<usize>>,
        /// The sections that such a change must have. Needed where the entry names no template.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub sections: Option<RawSections>,
        /// The path of the template that such a change fills in. Where the entry has no sections, those
        /// of this template are demanded.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub template: Option<Marked<String>>,
        /// Whether they come on top of the usual ones instead of replacing them. Default: false.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub add: Option<bool>,
    }
}

layered! {
    /// How large a change may be; `none` for no limit.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Size")]
    pub struct RawSize {
        /// Added and removed lines together. Default: 800.
        pub max_lines: Option<Marked<TextOr<usize>>>,
        /// Changed files. Default: 60.
        pub max_files: Option<Marked<TextOr<usize>>>,
        /// Commits. Default: 30.
        pub max_commits: Option<Marked<TextOr<usize>>>,
        /// Globs of files that do not count, such as what a tool writes. Default: lock files.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub ignore: Option<Texts>,
    }
}

impl LongForm for usize {
    const EXPECTED: &'static str = "a whole number, or the word none";
    const SHAPE: Shape = Shape::Number;
    const WORD: Option<&'static str> = Some("none");
}

layered! {
    /// Which paths are code and which are tests.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Tests")]
    pub struct RawTests {
        /// Globs of the code that asks for a test. Default: `src/**`.
        pub code: Option<Texts>,
        /// Globs of the tests. Default: `tests/**` and the usual names of test files.
        pub tests: Option<Texts>,
    }
}
