//! What a dialect says about whole files: their lines, files that are items, settings beside them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::typed::keyed;

keyed! {
    /// The whole file, as one item: its fields are those of the front matter, and those below its
    /// headings.
    ///
    /// The title is that of a field, else the first heading of level 1, else the capture `title` of the
    /// path, else the name of the file; the id is that of a field, else the item's `id`, else made from
    /// the name of the file.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawFile {
        /// A regular expression for the path of the file. Default: any path.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub path: Option<String>,
        /// A regular expression for paths that are not item.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub not: Option<String>,
        /// The fields that the front matter must have; `a|b` is either of two.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub requires: Vec<String>,
    }
}

keyed! {
    needs files;
    /// The settings of a folder of items: a YAML file beside the folders that hold them.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawSettings {
        /// The names that the file may have.
        pub files: Vec<String>,
        /// The key with the words for the states, in the order of the work.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub states: Option<String>,
        /// The key with the Definition of Done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub dod: Option<String>,
        /// The key with what ids begin with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub prefix: Option<String>,
    }
}

/// What the lines of a file are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Syntax {
    /// Markdown.
    #[default]
    Markdown,
    /// Text in which no line begins with a mark that means something; `#` hides a line.
    Plain,
    /// Org mode: headings of stars, drawers of properties.
    Org,
}

impl Syntax {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    pub(super) fn is_markdown(&self) -> bool {
        *self == Self::Markdown
    }
}
