//! Reading a text into a [`Document`].

use super::document::Document;
use super::reader;

impl Document {
    /// Reads a Markdown text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut document = reader::read(text, false);
        document.close_sections(text.len());
        document
    }

    /// Reads the message of a commit, where what looks like the definition of a link is text.
    #[must_use]
    pub fn message(text: &str) -> Self {
        let mut document = reader::read(text, true);
        document.close_sections(text.len());
        document
    }
}
