//! The budget of a run, as a person writes it.

use super::layered::layered;
use schemars::JsonSchema;
use serde::Serialize;

use super::Marked;

layered! {
    /// How much one run may read and do before it ends without a verdict.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Limits")]
    pub struct RawLimits {
        /// Bytes of all texts that are read: backlog files at every revision that is judged, policies,
        /// templates, tests, evidence, answers of the forge. Default: 268435456, which is 256 MiB.
        #[schemars(range(min = 1))]
        pub bytes: Option<Marked<u64>>,
        /// Lines of the texts that are looked through line by line. Default: 4000000.
        #[schemars(range(min = 1))]
        pub lines: Option<Marked<u64>>,
        /// Bytes of files as other commits have them: earlier versions, read for the age of items and for
        /// their flow, and those on other branches. Default: 4294967296, which is 4 GiB.
        #[schemars(range(min = 1))]
        pub history: Option<Marked<u64>>,
        /// Items of the backlog, at every revision and under every policy that is judged. Default:
        /// 400000.
        #[schemars(range(min = 1))]
        pub items: Option<Marked<u64>>,
        /// Regular expressions and globs of the policies, each time that one is built. Default: 100000.
        #[schemars(range(min = 1))]
        pub patterns: Option<Marked<u64>>,
        /// Entries of folders, differing paths, commits, and paths under globs of evidence: one look at
        /// one thing. Default: 200000000.
        #[schemars(range(min = 1))]
        pub steps: Option<Marked<u64>>,
    }
}

impl RawLimits {
    /// The amounts that are set, each with its key.
    pub fn set(&self) -> impl Iterator<Item = (&'static str, &Marked<u64>)> {
        let keys = [
            ("bytes", &self.bytes),
            ("lines", &self.lines),
            ("history", &self.history),
            ("items", &self.items),
            ("patterns", &self.patterns),
            ("steps", &self.steps),
        ];
        keys.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?)))
    }
}
