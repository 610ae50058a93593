//! What dialects have in common: the usual fields and blocks.

use std::sync::LazyLock;

use serde::Deserialize;

use super::raw::{RawBlock, RawField};
use crate::backlog::pattern::Pattern;

#[derive(Debug, Deserialize)]
struct Usual {
    fields: Vec<RawField>,
    blocks: Vec<RawBlock>,
    tags: Vec<String>,
}

static COMMON: LazyLock<Usual> = LazyLock::new(|| {
    let common = include_str!(concat!(env!("OUT_DIR"), "/usual.json"));
    serde_json::from_str(common).expect("a test reads this file")
});

/// The usual fields.
pub(super) fn fields() -> &'static [RawField] {
    &COMMON.fields
}

/// The usual block of this name.
pub(super) fn block(name: &str) -> Option<RawBlock> {
    COMMON.blocks.iter().find(|block| block.name == name).cloned()
}

/// The names of the usual blocks.
pub(super) fn blocks() -> impl Iterator<Item = &'static str> {
    COMMON.blocks.iter().map(|block| block.name.as_str())
}

/// The usual tags at the ends of a title.
pub(super) fn tags() -> &'static [Pattern] {
    static TAGS: LazyLock<Vec<Pattern>> =
        LazyLock::new(|| COMMON.tags.iter().map(|tag| Pattern::trusted(tag)).collect());
    &TAGS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::dialect::{Dialect, RawDialect};

    #[test]
    fn every_usual_block_and_tag_compiles() {
        for block in &COMMON.blocks {
            let name = &block.name;
            let yaml = format!(
                "summary: x\nfields: {{styles: [plain], usual: true}}\nblocks:\n  - {{use: {name}}}\n  - {{name: item, heading: {{levels: [2]}}, item: {{kind: task}}}}\n"
            );
            let raw: RawDialect = serde_yaml::from_str(&yaml).unwrap();
            Dialect::compile("own", raw).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        }
        for tag in &COMMON.tags {
            Pattern::checked(tag).unwrap_or_else(|error| panic!("{tag}: {error}"));
        }
    }
}
