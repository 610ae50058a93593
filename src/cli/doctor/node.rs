//! A node of a pipeline, which knows its place. Pipelines are looked at with it, never taken for
//! true: what has an unexpected shape is simply not found.

use std::collections::{HashSet, VecDeque};

use crate::source::{Location, SourceId, Span};
use crate::text::tape::{NodeKind, Tape, Value};

/// More nodes than this are not looked at, those that aliases stand for included.
const MOST_NODES: usize = 50_000;
/// More maps than this nobody merges (`<<`) into one.
const MOST_MERGED: usize = 200;

/// A node and the file that it is in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'a> {
    value: Value<'a>,
    source: SourceId,
}

impl<'a> Node<'a> {
    /// The documents of a file.
    pub(super) fn documents(tape: &'a Tape, text: &'a str, source: SourceId) -> Vec<Self> {
        tape.roots(text).map(|value| Self { value, source }).collect()
    }

    fn with(self, value: Value<'a>) -> Self {
        Self { value: value.resolved(), ..self }
    }

    /// Its place; of a list or a map the first line.
    pub(super) fn location(self) -> Location {
        let start = self.value.start();
        let line = self.value.raw().lines().next().unwrap_or_default().trim_end();
        let quotes = 2 * (self.value.span().start as usize - start);
        Location::new(self.source, Span::new(start, start + line.len() + quotes))
    }

    /// The text of a scalar.
    pub(super) fn text(self) -> Option<&'a str> {
        self.value.scalar()
    }

    /// Whether it is the scalar `true`.
    pub(super) fn is_true(self) -> bool {
        self.text() == Some("true")
    }

    /// The entries of a list; of anything else, itself.
    pub(super) fn items(self) -> Vec<Self> {
        match self.value.kind() {
            NodeKind::List => self.value.entries().map(|value| self.with(value)).collect(),
            NodeKind::Null | NodeKind::Scalar | NodeKind::Map => vec![self],
        }
    }

    /// The keys of a map with their values, in the order of the file.
    pub(super) fn entries(self) -> impl Iterator<Item = (Self, Self)> {
        self.value.pairs().map(move |(key, value)| (self.with(key), self.with(value)))
    }

    /// The key `key` of a map and its value; a merged map (`<<`) is looked at last.
    pub(super) fn entry(self, key: &str) -> Option<(Self, Self)> {
        let mut open = VecDeque::from([self]);
        for _ in 0..MOST_MERGED {
            let map = open.pop_front()?;
            if let Some(found) = map.entries().find(|(name, _)| name.text() == Some(key)) {
                return Some(found);
            }
            let merges = map.entries().filter(|(name, _)| name.text() == Some("<<"));
            open.extend(merges.flat_map(|(_, maps)| maps.items()).take(MOST_MERGED));
        }
        None
    }

    /// The value of the key `key` of a map.
    pub(super) fn get(self, key: &str) -> Option<Self> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The value below several keys.
    pub(super) fn at(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Every scalar in it.
    pub(super) fn scalars(self) -> Vec<Self> {
        let mut found = Vec::new();
        let mut open = vec![self];
        for _ in 0..MOST_NODES {
            let Some(node) = open.pop() else { break };
            match node.value.kind() {
                NodeKind::Null => {}
                NodeKind::Scalar => found.push(node),
                NodeKind::List => open.extend(node.items().into_iter().rev()),
                NodeKind::Map => {
                    let values: Vec<Self> = node.entries().map(|(_, value)| value).collect();
                    open.extend(values.into_iter().rev());
                }
            }
        }
        found
    }

    /// The keys that stand in their map before; merges (`<<`) may be repeated.
    pub(super) fn repeated_keys(self) -> Vec<Self> {
        let mut found = Vec::new();
        let mut open = vec![self.value];
        while let Some(value) = open.pop() {
            let mut known = HashSet::new();
            let keys = value.pairs().map(|(key, _)| Self { value: key, ..self });
            found.extend(
                keys.filter(|key| key.text().is_some_and(|key| key != "<<" && !known.insert(key))),
            );
            open.extend(value.inside());
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{ColumnUnit, SourceKind, SourceMap};
    use crate::text::yaml;

    fn with_root(text: &str, look: impl FnOnce(Node<'_>, &SourceMap)) {
        let mut sources = SourceMap::default();
        let source = sources.add(SourceKind::Description, text);
        let tape = yaml::parse(text);
        look(Node::documents(&tape, text, source).remove(0), &sources);
    }

    #[test]
    fn nodes_know_their_place_and_merged_keys_are_found() {
        let text = "on: push\n.base: &base\n  image: a\njob:\n  <<: *base\n  script: [x, 'y z']\n";
        with_root(text, |root, sources| {
            let script = root.at(&["job", "script"]).unwrap();
            let range = sources.range(script.location(), ColumnUnit::Chars).unwrap();
            assert_eq!((range.line, range.column), (6, 11));
            assert_eq!(script.items()[1].text(), Some("y z"));
            assert_eq!(sources.slice(script.items()[1].location()), "'y z'");
            assert_eq!(root.at(&["job", "image"]).and_then(Node::text), Some("a"));
            assert_eq!(root.get("on").and_then(Node::text), Some("push"));
            assert!(root.get("true").is_none());
        });
    }

    #[test]
    fn what_explodes_takes_no_time() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\nm0: &m0 {a: b}\n".to_owned();
        for level in 1..12 {
            let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
            let maps = vec![format!("*m{}", level - 1); 9].join(", ");
            bomb = format!(
                "{bomb}a{level}: &a{level} [{aliases}]\nm{level}: &m{level} {{<<: [{maps}]}}\n"
            );
        }
        with_root(&bomb, |root, _| {
            assert!(root.get("a11").unwrap().scalars().len() <= MOST_NODES);
            assert!(root.get("m11").unwrap().get("none").is_none());
        });
    }
}
