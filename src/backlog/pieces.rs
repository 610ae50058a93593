//! Pieces of a backlog file: text with its place, the captures of a header, the entries of lists.

use std::sync::Arc;

use crate::source::Span;

/// A piece of a backlog file: what it says, mojibake repaired, and the raw bytes that say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text, trimmed and repaired.
    pub value: String,
    /// Its bytes in the file.
    pub span: Span,
}

/// The named captures of a header, by the dialect's names, in the order of the pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(Arc<str>, Text)>);

impl Attributes {
    /// The capture `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Text> {
        self.0.iter().find(|(known, _)| **known == *name).map(|(_, text)| text)
    }

    /// Room for this number of captures.
    pub(super) fn for_captures(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    /// Gives up the room for more captures.
    pub(super) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }

    /// Takes the capture `name` out.
    pub fn remove(&mut self, name: &str) -> Option<Text> {
        let at = self.0.iter().position(|(known, _)| **known == *name)?;
        Some(self.0.remove(at).1)
    }

    /// Adds a capture.
    pub fn insert(&mut self, name: Arc<str>, text: Text) {
        self.0.push((name, text));
    }

    /// Those of the captures that are among `names`.
    pub(super) fn only(&self, names: &[&str]) -> Self {
        Self(self.0.iter().filter(|(name, _)| names.contains(&&**name)).cloned().collect())
    }

    /// All captures.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Text)> {
        self.0.iter().map(|(name, text)| (&**name, text))
    }
}

/// The names of captures, each of which all that have it share.
#[derive(Debug, Default)]
pub(super) struct CaptureNames(Vec<Arc<str>>);

impl CaptureNames {
    pub(super) fn shared(&mut self, name: &'static str) -> Arc<str> {
        if let Some(known) = self.0.iter().find(|known| ***known == *name) {
            return Arc::clone(known);
        }
        let name: Arc<str> = name.into();
        self.0.push(Arc::clone(&name));
        name
    }
}

/// How an entry of a list is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// `-`, `*` or `+`.
    Bullet,
    /// `1.` or `1)`.
    Ordered,
    /// `[ ]`, `[x]` or another character in brackets behind either of them.
    Box(Tick),
    /// A part of a line, split off at a separator.
    Inline,
}

/// What stands in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// Nothing.
    Open,
    /// `x` or a tick.
    Ticked,
    /// A symbol whose meaning is the dialect's, such as `~` or `/`.
    Symbol(char),
}

/// One entry of a list: of a field, or of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEntry {
    /// The entry without its marker.
    pub text: Text,
    /// How it is marked.
    pub marker: Marker,
}

impl ListEntry {
    /// Whether its box is ticked; `None` where it has no box, or one crossed out as `[-]`.
    #[must_use]
    pub fn ticked(&self) -> Option<bool> {
        match self.marker {
            Marker::Box(Tick::Symbol('-')) => None,
            Marker::Box(tick) => Some(tick == Tick::Ticked),
            Marker::Bullet | Marker::Ordered | Marker::Inline => None,
        }
    }
}
