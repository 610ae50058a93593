//! A document of data, flat: its nodes in the order of the text, each with its bytes and with the
//! number of the node behind it. A tree of maps and texts would take many times the file's size.

use std::collections::HashMap;

use crate::source::Span;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeKind {
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
    /// Whether it stands without quotes, so that `true` is not text.
    is_plain: bool,
    /// Its bytes; of a quoted text those between the quotes.
    span: Span,
    /// The number of the first node that is no longer inside it.
    next: u32,
}

/// Why a text could not be parsed to its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// In the words of the parser.
    pub(crate) why: String,
    /// The byte where it gave up.
    pub(crate) at: usize,
}

/// All nodes of a file.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    nodes: Vec<Node>,
    /// The texts of nodes whose bytes are not what they say, such as those with escapes.
    decoded: HashMap<u32, String>,
    /// The outermost nodes: one of a file of JSON, one a line of JSON Lines.
    pub(crate) roots: Vec<u32>,
    /// What could not be parsed.
    pub(crate) torn: Vec<Span>,
    /// Why the first of it could not, in the words of the parser, where it said something.
    pub(crate) fault: Option<Fault>,
    /// Where the second document of the file begins, if it has one.
    pub(crate) second: Option<usize>,
    /// The first tag whose type nobody knows, and its node.
    pub(crate) foreign_tag: Option<(u32, String)>,
    /// The nodes that stand for another one, each with the number of that one.
    aliases: HashMap<u32, u32>,
}

impl Tape {
    pub(crate) fn with_room_for(text: &str) -> Self {
        Self { nodes: Vec::with_capacity(text.len() / 16), ..Self::default() }
    }

    /// The number that the next node gets.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    /// Adds a node without anything inside; gives its number.
    pub(crate) fn push(&mut self, kind: NodeKind, span: Span) -> u32 {
        self.add(kind, span, false)
    }

    /// Adds a node that stands without quotes.
    pub(crate) fn push_plain(&mut self, kind: NodeKind, span: Span) -> u32 {
        self.add(kind, span, true)
    }

    fn add(&mut self, kind: NodeKind, span: Span, is_plain: bool) -> u32 {
        let number = self.len();
        self.nodes.push(Node { kind, is_plain, span, next: number + 1 });
        number
    }

    /// Adds a text that its bytes do not say as they stand.
    pub(crate) fn push_decoded(&mut self, text: String, span: Span) -> u32 {
        let number = self.push(NodeKind::Scalar, span);
        self.decoded.insert(number, text);
        number
    }

    /// Adds a node that stands for the node `target`, which must be complete.
    pub(crate) fn push_alias(&mut self, target: Option<u32>, span: Span) -> u32 {
        let number = self.push(NodeKind::Null, span);
        self.aliases.extend(target.map(|target| (number, target)));
        number
    }

    /// Ends a list or a map: what was added since lies inside it.
    pub(crate) fn close(&mut self, number: u32, end: usize) {
        let next = self.len();
        if let Some(node) = self.nodes.get_mut(number as usize) {
            node.next = next;
            node.span = Span::new(node.span.start as usize, end);
        }
    }

    /// Forgets all nodes from `number` on.
    pub(crate) fn truncate(&mut self, number: u32) {
        self.nodes.truncate(number as usize);
        self.decoded.retain(|known, _| *known < number);
        self.aliases.retain(|known, _| *known < number);
    }

    /// The outermost values.
    pub(crate) fn roots<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Value<'a>> {
        self.roots.iter().map(move |at| self.value(text, *at))
    }

    /// The node of this number.
    pub(crate) fn value<'a>(&'a self, text: &'a str, number: u32) -> Value<'a> {
        Value { tape: self, text, at: number }
    }
}

/// A node and the document that it is in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value<'a> {
    tape: &'a Tape,
    text: &'a str,
    at: u32,
}

impl<'a> Value<'a> {
    fn node(self) -> &'a Node {
        &self.tape.nodes[self.at as usize]
    }

    pub(crate) fn kind(self) -> NodeKind {
        self.node().kind
    }

    pub(crate) fn span(self) -> Span {
        self.node().span
    }

    /// Its number; numbers grow in the order of the text.
    pub(crate) fn number(self) -> u32 {
        self.at
    }

    /// How many nodes it is, with those inside it.
    pub(crate) fn size(self) -> u32 {
        self.node().next - self.at
    }

    /// Whether it stands without quotes, so that `true` is not text.
    pub(crate) fn is_plain(self) -> bool {
        self.node().is_plain
    }

    /// What a scalar says.
    pub(crate) fn scalar(self) -> Option<&'a str> {
        if self.kind() != NodeKind::Scalar {
            return None;
        }
        let decoded = self.tape.decoded.get(&self.at);
        Some(decoded.map_or_else(|| self.raw(), String::as_str))
    }

    /// The node that an alias of YAML stands for; of any other, itself.
    pub(crate) fn resolved(self) -> Self {
        // What an alias stands for is complete before it, so this comes to an end.
        let target = self.tape.aliases.get(&self.at);
        target.map_or(self, |target| Self { at: *target, ..self }.resolved())
    }

    /// Where it begins: of a quoted text with the quote.
    pub(crate) fn start(self) -> usize {
        let span = self.span();
        let start = span.start as usize;
        let quote = |at: Option<usize>| {
            let byte = *self.text.as_bytes().get(at?)?;
            (self.kind() == NodeKind::Scalar && matches!(byte, b'\'' | b'"')).then_some(byte)
        };
        let opens = quote(start.checked_sub(1));
        if opens.is_some() && opens == quote(Some(span.end as usize)) { start - 1 } else { start }
    }

    /// The bytes of a list or a map, or of a scalar, as they stand.
    pub(crate) fn raw(self) -> &'a str {
        &self.text[self.span().range()]
    }

    /// The values right inside it: of a map keys and values in turn.
    pub(crate) fn inside(self) -> Inside<'a> {
        Inside { next: Self { at: self.at + 1, ..self }, end: self.node().next }
    }

    /// The entries of a list; of anything else none.
    pub(crate) fn entries(self) -> impl Iterator<Item = Self> {
        let is_list = self.kind() == NodeKind::List;
        self.inside().filter(move |_| is_list)
    }

    /// The keys and values of a map; of anything else none.
    pub(crate) fn pairs(self) -> impl Iterator<Item = (Self, Self)> {
        let mut inside = self.inside().filter(move |_| self.kind() == NodeKind::Map);
        std::iter::from_fn(move || Some((inside.next()?, inside.next()?)))
    }

    /// The key and the value of a map that go by `key`; of two the last one counts, as it does for
    /// whatever else reads the file.
    pub(crate) fn pair(self, key: &str) -> Option<(Self, Self)> {
        self.pairs().filter(|(name, _)| name.scalar() == Some(key)).last()
    }
}

/// The values right inside a list or a map, one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Inside<'a> {
    next: Value<'a>,
    end: u32,
}

impl<'a> Iterator for Inside<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        let value = self.next;
        if value.at >= self.end {
            return None;
        }
        self.next.at = value.node().next;
        Some(value)
    }
}

/// What tests compare of a tape.
#[cfg(test)]
pub(crate) mod outline {
    use super::{NodeKind, Tape, Value};

    /// The roots, and behind them what is torn.
    pub(crate) fn all(tape: &Tape, text: &str) -> String {
        let roots: Vec<String> = tape.roots(text).map(one).collect();
        let torn: Vec<String> =
            tape.torn.iter().map(|span| format!(" ~{:?}", &text[span.range()])).collect();
        roots.join(" | ") + &torn.concat()
    }

    /// `{key=value}`, `[entry entry]`, `-` for nothing; in quotes what is a line break or a control.
    pub(crate) fn one(value: Value<'_>) -> String {
        match value.kind() {
            NodeKind::Null => "-".to_owned(),
            NodeKind::Scalar => match value.scalar().unwrap() {
                text if text.contains(char::is_control) => format!("{text:?}"),
                text => text.to_owned(),
            },
            NodeKind::List => {
                let entries: Vec<String> = value.entries().map(one).collect();
                format!("[{}]", entries.join(" "))
            }
            NodeKind::Map => {
                let pairs =
                    value.pairs().map(|(key, value)| format!("{}={}", one(key), one(value)));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(" "))
            }
        }
    }
}
