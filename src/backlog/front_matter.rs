//! Front matter and settings, read leniently: keys with values and lists, each with its place.
//!
//! People and tools write front matter that is not YAML (`assignee: @ada`), and a gate that refuses
//! to read an item for that helps nobody. What is read is what a person would read.

use super::Text;
use crate::markdown::Lines;
use crate::markdown::{Line, LineKind};
use crate::source::Span;
use crate::text::mojibake;

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    /// The key.
    pub(super) name: Text,
    /// The value: of a list its entries with commas between, of a longer text its lines.
    pub(super) value: Text,
    /// The entries, if it is a list.
    pub(super) entries: Vec<Text>,
}

/// How the lines behind a key go on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Nothing stands behind the key: a list or a text may follow.
    Empty,
    /// A text that longer lines may follow.
    Scalar,
    /// `|` or `>`: whatever is indented is its text.
    Block,
    /// `[` without its `]` so far.
    Brackets,
    /// Entries behind `-`.
    List,
}

/// The pairs in those of `lines` that `is_matter` takes.
pub(super) fn pairs(lines: &Lines<'_>, is_matter: impl Fn(LineKind) -> bool) -> Vec<Pair> {
    let mut reader =
        Reader { text: lines.text, pairs: Vec::new(), open: Open::Empty, indent: None };
    for line in lines.lines.iter().filter(|line| is_matter(line.kind)) {
        reader.line(line);
    }
    for pair in &mut reader.pairs {
        pair.finish();
    }
    reader.pairs
}

/// The pair that a line of a drawer holds: `:KEY: value`.
pub(super) fn property(lines: &Lines<'_>, line: Line) -> Option<Pair> {
    let text = lines.text;
    let name = Piece::of(text, line.content).trim_start(':');
    let (name, value) = name.split_key()?;
    let mut pair = Pair { name: name.text(), value: value.text(), entries: Vec::new() };
    pair.finish();
    Some(pair)
}

struct Reader<'t> {
    text: &'t str,
    pairs: Vec<Pair>,
    open: Open,
    /// The indentation of the keys.
    indent: Option<usize>,
}

impl Reader<'_> {
    fn line(&mut self, line: &Line) {
        let piece = Piece::of(self.text, line.content);
        let indent = *self.indent.get_or_insert(line.indent);
        if self.open == Open::Brackets {
            return self.brackets(piece);
        }
        let deeper = line.indent > indent;
        if self.open == Open::Block && deeper {
            return self.append(piece);
        }
        if piece.raw().starts_with('#') {
            return;
        }
        let can_list = matches!(self.open, Open::Empty | Open::List);
        if let Some(entry) = piece.entry().filter(|_| can_list) {
            self.entry(entry);
        } else if deeper {
            self.append(piece);
        } else if let Some((name, value)) = piece.split_key() {
            self.key(name, value);
        }
    }

    fn key(&mut self, name: Piece<'_>, value: Piece<'_>) {
        let name = name.scalar();
        let empty = Text { value: String::new(), span: value.span };
        self.pairs.push(Pair { name, value: empty, entries: Vec::new() });
        let raw = value.uncommented().raw();
        let indicator =
            raw.trim_end_matches(['-', '+', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        if raw.starts_with('[') {
            self.open = Open::Brackets;
            self.brackets(value.from(1));
        } else if matches!(indicator, "|" | ">") {
            self.open = Open::Block;
        } else if raw.is_empty() || matches!(raw, "~" | "null") {
            self.open = Open::Empty;
        } else {
            self.open = Open::Scalar;
            self.append(value);
        }
    }

    /// Takes the entries of a list in brackets, up to the last bracket.
    fn brackets(&mut self, piece: Piece<'_>) {
        let raw = piece.raw();
        let (mut start, mut quote) = (0, None);
        for (at, ch) in raw.char_indices() {
            match (quote, ch) {
                (Some(open), ch) if ch == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') if raw[start..at].trim().is_empty() => quote = Some(ch),
                (None, ',' | ']') => {
                    self.entry(piece.part(start, at));
                    start = at + ch.len_utf8();
                }
                (None, _) => {}
            }
            if quote.is_none() && ch == ']' {
                self.open = Open::Scalar;
                return;
            }
        }
        self.entry(piece.from(start));
    }

    fn entry(&mut self, piece: Piece<'_>) {
        let entry = piece.scalar();
        if self.open == Open::Empty {
            self.open = Open::List;
        }
        if let Some(pair) = self.pairs.last_mut().filter(|_| !entry.value.is_empty()) {
            pair.entries.push(entry);
        }
    }

    /// Adds a line to the value of the last key.
    fn append(&mut self, piece: Piece<'_>) {
        let Some(pair) = self.pairs.last_mut() else { return };
        let text = if self.open == Open::Block { piece.text() } else { piece.scalar() };
        let value = pair.entries.last_mut().unwrap_or(&mut pair.value);
        if value.value.is_empty() {
            *value = text;
        } else {
            value.value.push(if self.open == Open::Block { '\n' } else { ' ' });
            value.value.push_str(&text.value);
            value.span.end = text.span.end;
        }
        if self.open == Open::Empty {
            self.open = Open::Scalar;
        }
    }
}

impl Pair {
    fn finish(&mut self) {
        if let (Some(first), Some(last)) = (self.entries.first(), self.entries.last()) {
            let values: Vec<&str> = self.entries.iter().map(|entry| entry.value.as_str()).collect();
            self.value.value = values.join(", ");
            self.value.span = Span { start: first.span.start, end: last.span.end };
        }
    }
}

/// A part of a line.
#[derive(Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    span: Span,
}

impl<'t> Piece<'t> {
    fn of(text: &'t str, span: Span) -> Self {
        Self { text, span }
    }

    fn raw(self) -> &'t str {
        &self.text[self.span.range()]
    }

    /// The bytes from `start` to `end` of it, without white space at the ends.
    fn part(self, start: usize, end: usize) -> Self {
        let part = &self.raw()[start..end];
        let start = self.span.start as usize + start + part.len() - part.trim_start().len();
        Self { text: self.text, span: Span::new(start, start + part.trim().len()) }
    }

    fn from(self, start: usize) -> Self {
        self.part(start, self.raw().len())
    }

    fn trim_start(self, symbol: char) -> Self {
        self.from(self.raw().len() - self.raw().trim_start_matches(symbol).len())
    }

    /// What stands behind the dash of an entry.
    fn entry(self) -> Option<Self> {
        let rest = self.raw().strip_prefix('-')?;
        (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| self.from(1))
    }

    /// `key: value`; a key is followed by a blank or nothing.
    fn split_key(self) -> Option<(Self, Self)> {
        let raw = self.raw();
        let colons = raw.match_indices(':').map(|(at, _)| at);
        let at = colons.into_iter().find(|at| {
            let rest = &raw[at + 1..];
            rest.is_empty() || rest.starts_with([' ', '\t'])
        })?;
        let name = self.part(0, at);
        (!name.raw().is_empty()).then(|| (name, self.from(at + 1)))
    }

    /// Without the comment behind ` #`; a quoted text has none inside.
    fn uncommented(self) -> Self {
        let raw = self.raw();
        if raw.starts_with(['"', '\'']) {
            let quote = &raw[..1];
            let end = raw[1..].rfind(quote).map_or(raw.len(), |at| at + 2);
            let rest = raw[end..].trim_start();
            return if rest.starts_with('#') { self.part(0, end) } else { self };
        }
        match raw.find(" #") {
            Some(at) => self.part(0, at),
            None if raw.starts_with('#') && raw[1..].starts_with(' ') => self.part(0, 0),
            None => self,
        }
    }

    fn text(self) -> Text {
        let raw = self.raw();
        let repaired = if mojibake::is_suspect(raw) { mojibake::repair(raw) } else { None };
        let value = repaired.map_or_else(|| raw.to_owned(), |repaired| repaired.text);
        Text { value, span: self.span }
    }

    /// The text without quotes and comment.
    fn scalar(self) -> Text {
        let piece = self.uncommented();
        let raw = piece.raw();
        let quoted = |quote: char| raw.len() >= 2 && raw.starts_with(quote) && raw.ends_with(quote);
        let inner = || piece.part_exactly(1, raw.len() - 1).text();
        if quoted('\'') {
            let mut text = inner();
            text.value = text.value.replace("''", "'");
            text
        } else if quoted('"') {
            let mut text = inner();
            text.value = text.value.replace("\\\"", "\"").replace("\\\\", "\\");
            text
        } else {
            piece.text()
        }
    }

    fn part_exactly(self, start: usize, end: usize) -> Self {
        let base = self.span.start as usize;
        Self { text: self.text, span: Span::new(base + start, base + end) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(String, String, Vec<String>)> {
        let found = pairs(&Lines::unmarked(text), |kind| kind == LineKind::Text);
        let values = |texts: Vec<Text>| texts.into_iter().map(|text| text.value).collect();
        found
            .into_iter()
            .map(|pair| (pair.name.value, pair.value.value, values(pair.entries)))
            .collect()
    }

    fn pair(name: &str, value: &str, entries: &[&str]) -> (String, String, Vec<String>) {
        (name.into(), value.into(), entries.iter().map(|entry| (*entry).to_owned()).collect())
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        for (text, expected) in [
            ("status: To Do", pair("status", "To Do", &[])),
            ("title: 'It''s: done'  # really", pair("title", "It's: done", &[])),
            ("title: \"a \\\"b\\\" #1\"", pair("title", "a \"b\" #1", &[])),
            ("title: Fix: colons # and more", pair("title", "Fix: colons", &[])),
            ("title: issue #12 is not #a comment", pair("title", "issue", &[])),
            ("assignee: @ada", pair("assignee", "@ada", &[])),
            ("assignee: [@ada, 'b, c']", pair("assignee", "@ada, b, c", &["@ada", "b, c"])),
            ("labels: [a,\n  b # no\n  ]", pair("labels", "a, b", &["a", "b"])),
            ("labels: []", pair("labels", "", &[])),
            ("labels:\n- a\n- '#b'", pair("labels", "a, #b", &["a", "#b"])),
            (
                "labels:\n  - a\n    and more\n  - b",
                pair("labels", "a and more, b", &["a and more", "b"]),
            ),
            ("notes: >-\n  one\n\n  two: x\n  - three", pair("notes", "one\ntwo: x\n- three", &[])),
            ("notes: one\n  two", pair("notes", "one two", &[])),
            ("parent: ~", pair("parent", "", &[])),
            ("'odd key' : x", pair("odd key", "x", &[])),
            ("url: https://x.y/z#a", pair("url", "https://x.y/z#a", &[])),
            ("empty:", pair("empty", "", &[])),
            ("name: â€” dash", pair("name", "— dash", &[])),
        ] {
            assert_eq!(read(text), [expected], "{text}");
        }
        assert_eq!(read("# c\nno pair\n- x\n  y: z\n:\n"), []);
        let two = read("a:\n  b: c\nd: [e\nf: g]\n");
        assert_eq!(two, [pair("a", "b: c", &[]), pair("d", "e, f: g", &["e", "f: g"])]);
    }

    #[test]
    fn properties_are_pairs_with_a_colon_before_them() {
        let lines = Lines::unmarked(":CUSTOM_ID: export\n:EMPTY:\nno");
        let read = |at: usize| {
            property(&lines, lines.lines[at]).map(|pair| (pair.name.value, pair.value.value))
        };
        assert_eq!(read(0), Some(("CUSTOM_ID".into(), "export".into())));
        assert_eq!(read(1), Some(("EMPTY".into(), String::new())));
        assert_eq!(read(2), None);
    }

    proptest! {
        #[test]
        fn places_lie_in_any_text(text in "([a-c:'\"\\[\\],#|>~ -]|\n|é|â€”|\r\n){0,60}") {
            let lines = Lines::unmarked(&text);
            for pair in pairs(&lines, |kind| kind == LineKind::Text) {
                for part in pair.entries.iter().chain([&pair.name, &pair.value]) {
                    prop_assert!(text.get(part.span.range()).is_some());
                }
            }
        }
    }
}
