//! What dialects have in common: the usual fields and blocks.

use std::sync::LazyLock;

use serde::Deserialize;

use super::raw::{RawBlock, RawField};

#[derive(Debug, Deserialize)]
struct Usual {
    fields: Vec<RawField>,
    blocks: Vec<RawBlock>,
}

static USUAL: LazyLock<Usual> = LazyLock::new(|| {
    let usual = include_str!(concat!(env!("OUT_DIR"), "/usual.json"));
    serde_json::from_str(usual).expect("a test reads this file")
});

/// The usual fields.
pub(super) fn fields() -> &'static [RawField] {
    &USUAL.fields
}

/// The usual block of this name.
pub(super) fn block(name: &str) -> Option<RawBlock> {
    USUAL.blocks.iter().find(|block| block.name == name).cloned()
}

/// The names of the usual blocks.
pub(super) fn blocks() -> impl Iterator<Item = &'static str> {
    USUAL.blocks.iter().map(|block| block.name.as_str())
}
