//! What a dialect may not say, though each part of it can be read.

use std::collections::BTreeSet;

use super::super::raw::RawBlock;
use super::super::{Block, RequirementPattern, Template, Trust};
use super::Compiler;
use crate::backlog::dialect::common;
use crate::backlog::pattern::Pattern;
use crate::text;

/// Words that stand in any description.
const ANY: [&str; 4] = ["", "a", "the", "2"];

/// What the reader itself captures: the number in front of an entry.
const CAPTURED: &str = "number";

impl Compiler {
    /// Tells of a name that nothing has.
    pub(super) fn unknown<'n>(
        &mut self,
        key: &str,
        what: &str,
        name: &str,
        known: impl Iterator<Item = &'n str>,
    ) {
        let near = text::did_you_mean(name, known);
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        self.problems.push(format!("{key}: there is no {what} `{name}`{hint}"));
    }

    /// The field that goes by `name`, as an index.
    pub(super) fn field(&mut self, key: &str, name: &str) -> Option<usize> {
        let found = self.fields.index(name);
        if found.is_none() {
            let names: Vec<String> =
                self.fields.shapes.iter().map(|shape| shape.name.clone()).collect();
            self.unknown(key, "field", name, names.iter().map(String::as_str));
        }
        found
    }

    /// The pattern of ids that cannot be mistaken, unless any word could be one.
    pub(super) fn unmistakable(&mut self, pattern: Pattern) -> Option<Pattern> {
        if self.trust == Trust::None && ANY.iter().any(|word| pattern.is_match(word)) {
            self.problems.push(
                "ids: it fits any word, so that every description would name items; write what \
                 only an id has, such as `F[0-9]+`, or leave `ids` out"
                    .to_owned(),
            );
            return None;
        }
        Some(pattern)
    }

    /// Looks for captures in templates of items which nothing in the dialect captures.
    pub(super) fn captures(&mut self, raw: &[RawBlock], blocks: &[Block], tags: &[Pattern]) {
        if self.trust == Trust::Full || raw.len() != blocks.len() {
            return;
        }
        let mut known: BTreeSet<String> = [CAPTURED.to_owned()].into();
        let of_blocks = blocks.iter().filter_map(|block| block.opener.pattern());
        for pattern in of_blocks.chain(tags).chain(common::tags()) {
            known.extend(pattern.names().iter().map(|(_, name)| name.to_string()));
        }
        for row in raw.iter().filter_map(|block| block.row.as_ref()) {
            known.extend(row.columns.keys().cloned());
            known.extend(row.cells.values().flat_map(|cell| named(cell)));
        }
        for (index, block) in blocks.iter().enumerate() {
            let Some(item) = &block.item else { continue };
            let key = format!("blocks[{}].item", index + 1);
            let id = item.id.iter().map(|id| (format!("{key}.id"), id));
            let references = item
                .references
                .iter()
                .enumerate()
                .map(|(at, name)| (format!("{key}.references[{}]", at + 1), name));
            let templates: Vec<(String, &Template)> = id.chain(references).collect();
            for (key, template) in templates {
                for name in template.captures().filter(|name| !known.contains(*name)) {
                    self.unknown(&key, "capture", name, known.iter().map(String::as_str));
                }
            }
        }
    }

    /// Looks for fields in demands which the dialect does not have.
    pub(super) fn demanded(&mut self, demands: &[RequirementPattern]) {
        if self.trust == Trust::Full || self.fields.any {
            return;
        }
        for (index, demand) in demands.iter().enumerate() {
            let key = format!("demands[{}]", index + 1);
            for (any, names) in demand.raw.fields.iter().enumerate() {
                for (at, name) in names.iter().enumerate() {
                    self.field(&format!("{key}.fields[{}][{}]", any + 1, at + 1), name);
                }
            }
            for name in demand.raw.values.keys() {
                self.field(&format!("{key}.values.{name}"), name);
            }
        }
    }
}

/// The names of the captures in the source of a pattern.
fn named(source: &str) -> impl Iterator<Item = String> {
    let parts = source.split("(?<").skip(1).chain(source.split("(?P<").skip(1));
    parts.filter_map(|rest| Some(rest.split_once('>')?.0.to_owned()))
}
