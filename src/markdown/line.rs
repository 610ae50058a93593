//! A line of a text, and what it is.

use crate::source::Span;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Nothing but white space.
    Blank,
    /// The title of a heading of this level.
    Heading(u8),
    /// A thematic break, or the underline of a heading.
    Rule,
    /// Inside a code block.
    Code,
    /// Wholly inside an HTML comment, or a fence of the front matter.
    Hidden,
    /// Inside the front matter, or a drawer of properties.
    FrontMatter,
    /// Anything else.
    Text,
}

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// How many columns it is indented; a tab goes to the next multiple of four.
    pub indent: usize,
    /// Its content: without line break, indentation and white space at the end; of a heading,
    /// without the marks.
    pub content: Span,
    /// The whole line without its line break.
    pub whole: Span,
    /// Whether a part of it is inside a comment.
    pub commented: bool,
}

impl Line {
    /// The level of the heading that it is.
    #[must_use]
    pub fn level(&self) -> Option<u8> {
        match self.kind {
            LineKind::Heading(level) => Some(level),
            _ => None,
        }
    }

    /// Whether it is a heading with a `#` in front of its words: none that is underlined or drawn.
    #[must_use]
    pub fn is_hashed(&self, text: &str) -> bool {
        matches!(self.kind, LineKind::Heading(_))
            && text[self.whole.range()].trim_start().starts_with('#')
            && text[self.content.range()].contains(char::is_alphanumeric)
    }
}
