//! What dialects have in common: the usual fields and blocks.

use std::sync::LazyLock;

use super::FieldShape;
use super::raw::RawBlock;
use crate::backlog::FieldRole;
use crate::backlog::pattern::Pattern;
use crate::text::typed::embedded_json;
use crate::text::{Listed, Meanings};

#[derive(Debug)]
struct Usual {
    fields: &'static [UsualField],
    /// The folded names of the fields, each with the number of its field.
    names: Meanings<u8>,
    tags: &'static [&'static str],
}

#[derive(Debug)]
struct UsualField {
    name: &'static str,
    role: Option<FieldRole>,
}

const DEFAULT: UsualField = UsualField { name: "", role: None };

static COMMON: Usual = include!(concat!(env!("OUT_DIR"), "/usual.rs"));

static BLOCKS: LazyLock<Vec<RawBlock>> =
    LazyLock::new(|| embedded_json(include_str!(concat!(env!("OUT_DIR"), "/usual.json"))));

/// The usual fields.
pub(super) fn fields() -> impl Iterator<Item = FieldShape> {
    COMMON.fields.iter().map(|field| FieldShape {
        name: field.name.to_owned(),
        role: field.role,
        split: None,
        strip: None,
    })
}

/// The number of the usual field with this folded name.
pub(super) fn field(name: &str) -> Option<usize> {
    COMMON.names.of(name).map(usize::from)
}

/// The usual block of this name.
pub(super) fn block(name: &str) -> Option<RawBlock> {
    BLOCKS.iter().find(|block| block.name == name).cloned()
}

/// The names of the usual blocks.
pub(super) fn blocks() -> impl Iterator<Item = &'static str> {
    BLOCKS.iter().map(|block| block.name.as_str())
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
    use crate::text::fold;

    #[test]
    fn every_name_of_a_usual_field_leads_to_the_first_that_has_it() {
        for (name, number) in COMMON.names.iter() {
            assert_eq!(field(&fold(name)), Some(usize::from(number)), "{name}");
        }
        assert_eq!(COMMON.fields[field("estado").unwrap()].name, "Status");
        assert_eq!(field("nothing of that kind"), None);
    }

    #[test]
    fn every_usual_block_and_tag_compiles() {
        for block in BLOCKS.iter() {
            let name = &block.name;
            let yaml = format!(
                "summary: x\nfields: {{styles: [plain], usual: true}}\nblocks:\n  - {{use: {name}}}\n  - {{name: item, heading: {{levels: [2]}}, item: {{kind: task}}}}\n"
            );
            let raw: RawDialect = serde_yaml::from_str(&yaml).unwrap();
            Dialect::compile("own", raw).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        }
        for tag in COMMON.tags {
            Pattern::checked(tag).unwrap_or_else(|error| panic!("{tag}: {error}"));
        }
    }
}
