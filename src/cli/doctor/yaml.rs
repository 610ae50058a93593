//! YAML as a tree in which every node knows its place. Workflows are looked at with it, never
//! taken for true: what has an unexpected shape is simply not found.

use std::collections::{HashMap, HashSet};

use serde_yaml::granit_parser::{Event, Parser};

/// How many nodes a file may have, those that aliases stand for included.
const MOST_NODES: usize = 50_000;
/// How deep it may nest.
const DEEPEST: usize = 64;

/// A node and where it begins.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The 1-based line.
    pub(super) line: usize,
    /// The 1-based column, in characters.
    pub(super) column: usize,
    value: Value,
}

#[derive(Debug, Clone)]
enum Value {
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Whether it is the scalar `true`.
    pub(super) fn is_true(&self) -> bool {
        self.text() == Some("true")
    }

    /// The entries of a list; of anything else, itself.
    pub(super) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            Value::Scalar(_) | Value::Map(_) => std::slice::from_ref(self),
        }
    }

    /// The keys of a map with their values, in the order of the file.
    pub(super) fn entries(&self) -> &[(Self, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            Value::Scalar(_) | Value::List(_) => &[],
        }
    }

    /// The key `key` of a map and its value; a merged map (`<<`) is looked at last.
    pub(super) fn entry(&self, key: &str) -> Option<(&Self, &Self)> {
        let own = self.entries().iter().find(|(name, _)| name.text() == Some(key));
        let merged = || {
            let merges = self.entries().iter().filter(|(name, _)| name.text() == Some("<<"));
            merges.flat_map(|(_, maps)| maps.items()).find_map(|map| map.entry(key))
        };
        own.map(|(name, value)| (name, value)).or_else(merged)
    }

    /// The value of the key `key` of a map.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The value below several keys.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Every scalar in it, with its place.
    pub(super) fn scalars(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            match &node.value {
                Value::Scalar(_) => found.push(node),
                Value::List(items) => open.extend(items.iter().rev()),
                Value::Map(entries) => open.extend(entries.iter().rev().map(|(_, value)| value)),
            }
        }
        found
    }

    /// The keys that stand in their map before, outermost first; merges (`<<`) may be repeated.
    pub(super) fn repeated_keys(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            let mut known = HashSet::new();
            let keys = node.entries().iter().map(|(key, _)| key);
            found.extend(
                keys.filter(|key| key.text().is_some_and(|key| key != "<<" && !known.insert(key))),
            );
            match &node.value {
                Value::Scalar(_) => {}
                Value::List(items) => open.extend(items),
                Value::Map(entries) => open.extend(entries.iter().map(|(_, value)| value)),
            }
        }
        found
    }

    fn size(&self) -> usize {
        1 + match &self.value {
            Value::Scalar(_) => 0,
            Value::List(items) => items.iter().map(Self::size).sum(),
            Value::Map(entries) => entries.iter().map(|(key, at)| key.size() + at.size()).sum(),
        }
    }
}

/// Reads the documents of a file.
///
/// # Errors
/// One sentence, where it is no YAML, or is too large.
pub(super) fn parse(text: &str) -> Result<Vec<Node>, String> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        builder.take(event, (span.start.line(), span.start.col() + 1))?;
    }
    Ok(builder.documents)
}

/// A list or map that is not complete yet.
struct Open {
    node: Node,
    anchor: usize,
    key: Option<Node>,
}

#[derive(Default)]
struct Builder {
    documents: Vec<Node>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, (line, column): (usize, usize)) -> Result<(), String> {
        let node = |value| Node { line, column, value };
        match event {
            Event::Scalar(text, _, anchor, _) => {
                self.complete(node(Value::Scalar(text.into_owned())), anchor)
            }
            Event::SequenceStart(_, anchor, _) => self.begin(node(Value::List(Vec::new())), anchor),
            Event::MappingStart(_, anchor, _) => self.begin(node(Value::Map(Vec::new())), anchor),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => self.complete(open.node, open.anchor),
                None => Ok(()),
            },
            Event::Alias(id) => {
                let value = self.anchors.get(&id).map(|target| target.value.clone());
                let value = value.ok_or("an alias stands within what it names")?;
                self.complete(node(value), 0)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, node: Node, anchor: usize) -> Result<(), String> {
        if self.open.len() == DEEPEST {
            return Err(format!("it nests deeper than {DEEPEST} levels"));
        }
        self.open.push(Open { node, anchor, key: None });
        Ok(())
    }

    fn complete(&mut self, node: Node, anchor: usize) -> Result<(), String> {
        // What was counted as it was completed is not counted again with what is around it.
        let is_alias_or_scalar = !matches!(&node.value, Value::List(_) | Value::Map(_));
        self.nodes += if is_alias_or_scalar { 1 } else { node.size() };
        if self.nodes > MOST_NODES {
            return Err(format!("it has more than {MOST_NODES} nodes"));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            None => self.documents.push(node),
            Some(open) => match (&mut open.node.value, open.key.take()) {
                (Value::List(items), _) => items.push(node),
                (Value::Map(_), None) => open.key = Some(node),
                (Value::Map(entries), Some(key)) => entries.push((key, node)),
                (Value::Scalar(_), _) => {}
            },
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_know_their_place_and_merged_keys_are_found() {
        let text = "on: push\n.base: &base\n  image: a\njob:\n  <<: *base\n  script: [x, 'y z']\n";
        let root = parse(text).unwrap().remove(0);
        let script = root.at(&["job", "script"]).unwrap();
        assert_eq!((script.line, script.column), (6, 11));
        assert_eq!(script.items()[1].text(), Some("y z"));
        assert_eq!(root.at(&["job", "image"]).and_then(Node::text), Some("a"));
        assert_eq!(root.get("on").and_then(Node::text), Some("push"));
        assert!(root.get("true").is_none());
    }

    #[test]
    fn what_explodes_is_refused() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..8 {
            let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
            bomb = format!("{bomb}a{level}: &a{level} [{aliases}]\n");
        }
        assert!(parse(&bomb).unwrap_err().contains("more than 50000 nodes"));
        assert!(parse(&"[".repeat(100)).is_err());
        assert!(parse("a: [").is_err());
    }
}
