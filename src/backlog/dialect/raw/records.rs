//! What a dialect says about files of data.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::backlog::Kind;
use crate::text::typed::keyed;

keyed! {
    needs title;
    /// Records in a file of JSON (`.json`), JSON Lines (`.jsonl`, `.ndjson`) or YAML (`.yml`, `.yaml`).
    ///
    /// A value goes by the keys that lead to it from the record, with dots between: `fields.owner`. `*`
    /// stands for any key. A list on the way is walked entry by entry; `[key=a|b]` and `[key!=a|b]`
    /// behind its name take some of the entries: `links[type=blocks].id`. Of several names for a value
    /// the first that a record has counts.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawRecords {
        /// A regular expression for the path of the file. Default: any path, if most of the records
        /// have a title, and an id or a state.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub path: Option<String>,
        /// Where the list of records is: `tasks`, `*.tasks`, or an empty text for the document itself.
        /// Of several the first that is a list counts. Default: the document itself.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub at: Vec<String>,
        /// Where there are several lists: the key in the place of `*` whose records keep their ids. The
        /// ids of the others get theirs in front: `next/7`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub home: Option<String>,
        /// Its id. Default: a slug of its title.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub id: Vec<String>,
        /// Its title.
        pub title: Vec<String>,
        /// Its state.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub status: Vec<String>,
        /// Its priority.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub priority: Vec<String>,
        /// What stands before its priority where that is a mere number: `P`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub priority_prefix: Option<String>,
        /// Who does it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub owner: Vec<String>,
        /// What sort of work it is.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub kind: Vec<String>,
        /// The kind of a record that says none. Default: `item`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub default_kind: Option<Kind>,
        /// The id of the record that holds it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub parent: Vec<String>,
        /// The records inside it, which are items too.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub children: Vec<String>,
        /// The ids of the records that must be done first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub dependencies: Vec<String>,
        /// Its acceptance criteria: a list, or a text with a line each.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub criteria: Vec<String>,
        /// When something happened to it: values that change without anybody rewriting it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub dates: Vec<String>,
        /// Records that are not items: by their names, the values that say so.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        pub without: BTreeMap<String, Vec<String>>,
    }
}
