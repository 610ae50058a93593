//! The blocks of a dialect: how the first line of each looks, where it may open, what it makes.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::raw::{RawBlock, RawFile, RawHeading, RawItem, RawRow};
use super::super::{Block, Columns, FileShape, ItemShape, Opener, Within};
use super::{Compiler, ITEMS, TOP};
use crate::backlog::pattern::Pattern;
use crate::text::fold;

impl Compiler {
    pub(super) fn blocks(&mut self, blocks: Vec<RawBlock>) -> Vec<Block> {
        let compiled = blocks.into_iter().enumerate().filter_map(|(index, block)| {
            let key = format!("blocks[{}]", index + 1);
            let within = self.within(&key, &block.within);
            let not_in = self.not_in(&key, &block.not_in);
            let item = block.item.as_ref().and_then(|item| self.item(&key, item));
            let opener = self.opener(&key, &block)?;
            let unless = self.maybe(&format!("{key}.unless"), block.unless.as_ref())?;
            let document = block.document.map(|document| format!("(?m){document}"));
            Some(Block {
                opener,
                unless,
                known: block.known,
                document: self.maybe(&format!("{key}.document"), document.as_ref())?,
                titled: block.titled,
                in_lists: block.in_lists,
                name: block.name,
                within,
                not_in,
                state: block.state,
                weak: block.weak,
                list: block.list,
                item,
            })
        });
        compiled.collect()
    }

    fn within(&mut self, key: &str, names: &[String]) -> Within {
        if names.is_empty() {
            return Within::Anywhere;
        }
        let top = names.iter().any(|name| name == TOP);
        let blocks = names
            .iter()
            .enumerate()
            .filter(|(_, name)| *name != TOP)
            .filter_map(|(at, name)| self.index(&format!("{key}.in[{}]", at + 1), name))
            .collect();
        Within::Blocks { blocks, top }
    }

    fn not_in(&mut self, key: &str, names: &[String]) -> Vec<usize> {
        let mut blocks = Vec::new();
        for (at, name) in names.iter().enumerate() {
            if name == ITEMS {
                blocks.extend(&self.items);
            } else {
                blocks.extend(self.index(&format!("{key}.not_in[{}]", at + 1), name));
            }
        }
        blocks
    }

    fn opener(&mut self, key: &str, block: &RawBlock) -> Option<Opener> {
        if let Some(file) = &block.file {
            let several = block.heading.is_some()
                || block.line.is_some()
                || block.pair.is_some()
                || block.entry.is_some()
                || block.row.is_some();
            return if several { self.no_opener(key) } else { self.file(key, file) };
        }
        match (&block.heading, &block.line, &block.pair, &block.entry, &block.row) {
            (Some(heading), None, None, None, None) => self.heading(key, heading),
            (None, Some(line), None, None, None) => Some(Opener::Line {
                pattern: self.regex(&format!("{key}.line.pattern"), &line.pattern)?,
                blank: line.blank,
            }),
            (None, None, Some(pair), None, None) => {
                let begin = self.regex(&format!("{key}.pair.begin"), &pair.begin);
                let end = self.regex(&format!("{key}.pair.end"), &pair.end);
                Some(Opener::Pair { begin: begin?, end: end? })
            }
            (None, None, None, Some(entry), None) => Some(Opener::Entry {
                markers: entry.markers.clone(),
                pattern: self.optional(&format!("{key}.entry.pattern"), entry.pattern.as_ref())?,
                depth: entry.depth,
            }),
            (None, None, None, None, Some(row)) => self.columns(key, row).map(Opener::Row),
            _ => self.no_opener(key),
        }
    }

    fn no_opener<T>(&mut self, key: &str) -> Option<T> {
        self.problems.push(format!("{key}: give one of heading, line, pair, entry, row and file"));
        None
    }

    fn file(&mut self, key: &str, file: &RawFile) -> Option<Opener> {
        let fields = |any: &String| any.split('|').map(fold).collect();
        Some(Opener::File(FileShape {
            path: self.optional(&format!("{key}.file.path"), file.path.as_ref())?,
            not: self.maybe(&format!("{key}.file.not"), file.not.as_ref())?,
            requires: file.requires.iter().map(fields).collect(),
        }))
    }

    fn columns(&mut self, key: &str, row: &RawRow) -> Option<Columns> {
        let mut headers = HashMap::new();
        for (capture, words) in &row.columns {
            let capture: Arc<str> = capture.as_str().into();
            for (rank, word) in words.iter().enumerate() {
                headers.entry(fold(word)).or_insert((Arc::clone(&capture), rank));
            }
        }
        let mut cells = Vec::new();
        for (capture, pattern) in &row.cells {
            let pattern = self.regex(&format!("{key}.row.cells.{capture}"), pattern)?;
            cells.push((capture.clone(), pattern));
        }
        let any_of = |any: &String| any.split('|').map(fold).collect();
        Some(Columns {
            headers,
            requires: row.requires.iter().map(any_of).collect(),
            without: row.without.iter().map(|word| fold(word)).collect(),
            cells,
        })
    }

    fn heading(&mut self, key: &str, heading: &RawHeading) -> Option<Opener> {
        let mut with = Vec::new();
        for (at, name) in heading.with.iter().enumerate() {
            with.extend(self.field(&format!("{key}.heading.with[{}]", at + 1), name));
        }
        Some(Opener::Heading {
            levels: heading.levels.clone(),
            title: heading.title.unwrap_or(true),
            with,
            leaf: heading.leaf,
            pattern: self.optional(&format!("{key}.heading.pattern"), heading.pattern.as_ref())?,
        })
    }

    fn optional(&mut self, key: &str, pattern: Option<&String>) -> Option<Pattern> {
        self.regex(key, pattern.map_or("", String::as_str))
    }

    /// A pattern that need not be there; `None` if it is and is none.
    #[expect(clippy::option_option, reason = "there is none, or it is wrong")]
    fn maybe(&mut self, key: &str, pattern: Option<&String>) -> Option<Option<Pattern>> {
        match pattern {
            None => Some(None),
            Some(pattern) => self.regex(key, pattern).map(Some),
        }
    }

    fn item(&mut self, key: &str, item: &RawItem) -> Option<ItemShape> {
        let id = item.id.as_ref().map(|id| self.template(&format!("{key}.item.id"), id));
        let references = item
            .references
            .iter()
            .enumerate()
            .filter_map(|(at, reference)| {
                self.template(&format!("{key}.item.references[{}]", at + 1), reference)
            })
            .collect();
        Some(ItemShape {
            kind: item.kind,
            id: match id {
                Some(id) => Some(id?),
                None => None,
            },
            state: item.state,
            entries_are_criteria: item.entries_are_criteria,
            boxes_are_criteria: item.boxes_are_criteria,
            references,
            agrees: item.agrees.iter().map(|(own, around)| (own.clone(), around.clone())).collect(),
        })
    }
}
