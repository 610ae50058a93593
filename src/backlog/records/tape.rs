//! A document of data, flat: its nodes in the order of the text, each with its bytes and with the
//! number of the node behind it. A tree of maps and texts would take many times the file's size.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::backlog::Text;
use crate::source::Span;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeKind {
    /// `null`, or nothing at all.
    Null,
    /// A text, a number, `true` or `false`.
    Scalar,
    /// A list; its entries follow.
    List,
    /// A map; its keys and values follow in turn.
    Map,
}

/// One node.
#[derive(Debug, Clone, Copy)]
struct Node {
    kind: NodeKind,
    /// Its bytes; of a quoted text those between the quotes.
    span: Span,
    /// The number of the first node that is no longer inside it.
    next: u32,
}

/// All nodes of a file.
#[derive(Debug, Default)]
pub(super) struct Tape {
    nodes: Vec<Node>,
    /// The texts of nodes whose bytes are not what they say, such as those with escapes.
    decoded: HashMap<u32, String>,
    /// The outermost nodes: one of a file of JSON, one a line of JSON Lines.
    pub(super) roots: Vec<u32>,
    /// What could not be parsed.
    pub(super) torn: Vec<Span>,
}

impl Tape {
    pub(super) fn with_room_for(text: &str) -> Self {
        Self { nodes: Vec::with_capacity(text.len() / 16), ..Self::default() }
    }

    /// The number that the next node gets.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    /// Adds a node without anything inside; gives its number.
    pub(super) fn push(&mut self, kind: NodeKind, span: Span) -> u32 {
        let number = self.len();
        self.nodes.push(Node { kind, span, next: number + 1 });
        number
    }

    /// Adds a text that its bytes do not say as they stand.
    pub(super) fn push_decoded(&mut self, text: String, span: Span) -> u32 {
        let number = self.push(NodeKind::Scalar, span);
        self.decoded.insert(number, text);
        number
    }

    /// Ends a list or a map: what was added since lies inside it.
    pub(super) fn close(&mut self, number: u32, end: usize) {
        let next = self.len();
        if let Some(node) = self.nodes.get_mut(number as usize) {
            node.next = next;
            node.span = Span::new(node.span.start as usize, end);
        }
    }

    /// Forgets all nodes from `number` on.
    pub(super) fn truncate(&mut self, number: u32) {
        self.nodes.truncate(number as usize);
        self.decoded.retain(|known, _| *known < number);
    }

    /// The outermost values.
    pub(super) fn roots<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Value<'a>> {
        self.roots.iter().map(move |at| Value { tape: self, text, at: *at })
    }
}

/// A node and the document that it is in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'a> {
    tape: &'a Tape,
    text: &'a str,
    at: u32,
}

impl<'a> Value<'a> {
    fn node(self) -> &'a Node {
        &self.tape.nodes[self.at as usize]
    }

    pub(super) fn kind(self) -> NodeKind {
        self.node().kind
    }

    pub(super) fn span(self) -> Span {
        self.node().span
    }

    /// What a scalar says.
    pub(super) fn scalar(self) -> Option<Cow<'a, str>> {
        if self.kind() != NodeKind::Scalar {
            return None;
        }
        let decoded = self.tape.decoded.get(&self.at);
        Some(match decoded {
            Some(text) => Cow::Borrowed(text.as_str()),
            None => Cow::Borrowed(&self.text[self.span().range()]),
        })
    }

    /// The bytes of a list or a map, or of a scalar, as they stand.
    pub(super) fn raw(self) -> &'a str {
        &self.text[self.span().range()]
    }

    /// The values right inside it: of a map keys and values in turn.
    fn inside(self) -> impl Iterator<Item = Self> {
        let end = match self.kind() {
            NodeKind::List | NodeKind::Map => self.node().next,
            NodeKind::Null | NodeKind::Scalar => self.at + 1,
        };
        let first = Some(self.at + 1).filter(|at| *at < end);
        let nodes = std::iter::successors(first, move |at| {
            Some(self.tape.nodes[*at as usize].next).filter(|next| *next < end)
        });
        nodes.map(move |at| Self { at, ..self })
    }

    /// The entries of a list; of anything else none.
    pub(super) fn entries(self) -> impl Iterator<Item = Self> {
        let is_list = self.kind() == NodeKind::List;
        self.inside().filter(move |_| is_list)
    }

    /// The keys and values of a map; of anything else none.
    pub(super) fn pairs(self) -> impl Iterator<Item = (Self, Self)> {
        let mut inside = self.inside().filter(move |_| self.kind() == NodeKind::Map);
        std::iter::from_fn(move || Some((inside.next()?, inside.next()?)))
    }

    /// The key and the value of a map that go by `key`; of two the last one counts, as it does for
    /// whatever else reads the file.
    pub(super) fn pair(self, key: &str) -> Option<(Self, Self)> {
        self.pairs().filter(|(name, _)| name.scalar().as_deref() == Some(key)).last()
    }
}

impl Value<'_> {
    /// The lines of a scalar, each with its own bytes.
    pub(super) fn lines(self) -> Vec<Text> {
        let Some(whole) = self.scalar() else { return Vec::new() };
        let (raw, start) = (self.raw(), self.span().start as usize);
        if *whole == *raw {
            return parts(raw, "\n")
                .map(|(at, line)| piece(start + at, line, line.to_owned()))
                .collect();
        }
        if raw.contains('\n') {
            // A block of YAML, or a quoted text over several lines.
            let lines =
                parts(raw, "\n").filter(|(at, line)| *at > 0 || !line.starts_with(['|', '>']));
            return lines
                .map(|(at, line)| {
                    let words = line.trim_start();
                    piece(start + at + line.len() - words.len(), words, words.to_owned())
                })
                .collect();
        }
        let decoded = |line: &str| serde_json::from_str(&format!("\"{line}\"")).ok();
        let lines: Option<Vec<Text>> = parts(raw, "\\n")
            .map(|(at, line)| Some(piece(start + at, line, decoded(line)?)))
            .collect();
        lines.unwrap_or_else(|| vec![Text { value: whole.trim().to_owned(), span: self.span() }])
    }
}

fn piece(start: usize, raw: &str, value: String) -> Text {
    let raw = raw.trim_end();
    Text { value: value.trim_end().to_owned(), span: Span::new(start, start + raw.len()) }
}

/// The parts of a text between the places where `end` stands, each with its place. A backslash that
/// is escaped itself begins no line break.
fn parts<'t>(text: &'t str, end: &'static str) -> impl Iterator<Item = (usize, &'t str)> {
    let mut at = Some(0);
    std::iter::from_fn(move || {
        let start = at?;
        let mut from = start;
        let found = loop {
            let Some(found) = text[from..].find(end).map(|found| from + found) else { break None };
            let before = text[start..found].bytes().rev().take_while(|byte| *byte == b'\\').count();
            if before % 2 == 0 {
                break Some(found);
            }
            from = found + end.len();
        };
        at = found.map(|found| found + end.len());
        Some((start, &text[start..found.unwrap_or(text.len())]))
    })
}
