//! The Definition of Done, as a person writes it.

use super::layered::layered;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LongForm, Marked, Shape, TextOr, Texts, Word};
use crate::finding::Severity;
use crate::text::typed::keyed;

layered! {
    /// The Definition of Done.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Done")]
    pub struct RawDone {
        /// `auto` for the list that the backlog states, or a list. Default: `auto`.
        pub items: Option<Marked<TextOr<RawDoneItems>>>,
        /// What must be true for a ticked entry whose text matches.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub evidence: Option<Vec<Marked<RawEvidence>>>,
        /// Words of the entries that can be ticked only after the merge, wherever they are stated.
        /// Default: entries that say *after the merge* themselves.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub after_merge: Option<Texts>,
    }
}

/// A list of entries of the Definition of Done.
pub type RawDoneItems = Vec<Marked<TextOr<RawDoneItem>>>;

impl LongForm for RawDoneItems {
    const EXPECTED: &'static str = "a list of texts, or the word auto";
    const SHAPE: Shape = Shape::List;
    const WORD: Option<&'static str> = Some("auto");
}

/// When an entry of the Definition of Done can be ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum After {
    /// After the merge: it is asked for and does not block.
    Merge,
}

keyed! {
    /// One entry of the Definition of Done.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "DoneItem")]
    pub struct RawDoneItem {
        /// What must be done.
        #[schemars(required)]
        pub text: Option<Marked<String>>,
        /// `merge` for what can be done only after the merge: asked for, and not blocking.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub after: Option<Marked<Word<After>>>,
    }
}

impl LongForm for RawDoneItem {
    const EXPECTED: &'static str = "a text, or a map such as {text: Released, after: merge}";
    const SHAPE: Shape = Shape::Map;
    const WORD: Option<&'static str> = None;
}

/// Whether a report that a commit holds is evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Committed {
    /// It is none: whoever writes the commit writes the report.
    Never,
    /// It is, if the change brings another one than there was.
    Allowed,
}

keyed! {
    /// What must be true for a ticked entry of the Definition of Done.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Evidence")]
    pub struct RawEvidence {
        /// Words that the entry contains, without regard to case.
        #[schemars(required)]
        pub matches as "match": Option<Marked<String>>,
        /// A changed file must match one of these globs.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub changed: Option<Texts>,
        /// Globs of JUnit files that must be there and without a failure.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub junit: Option<Texts>,
        /// Globs of SARIF files that must be there and without a result above `max_level`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub sarif: Option<Texts>,
        /// Globs of coverage files, lcov or Cobertura, that must reach `min_coverage`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub coverage: Option<Texts>,
        /// How many percent of the lines must be covered. Default: 1.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(range(max = 100))]
        pub min_coverage: Option<Marked<u32>>,
        /// The worst result that the SARIF files may have. Default: `warning`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub max_level: Option<Marked<Word<Severity>>>,
        /// Whether a report that a commit holds is evidence: `never`, or `allowed` where the team writes
        /// its reports into the repository. Default: `never`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub committed: Option<Marked<Word<Committed>>>,
    }
}
