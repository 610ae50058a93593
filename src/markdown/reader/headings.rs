//! Headings: those of the parser, bold lines, and marks behind something that nobody sees.

use std::ops::Range;

use super::Reader;
use crate::markdown::document::{BOLD_LINE, Section};
use crate::markdown::page::Block;
use crate::source::Span;
use crate::text::normalize;

/// A heading whose text is still coming.
#[derive(Debug)]
pub(super) struct OpenHeading {
    /// Where its text begins on the page.
    at: usize,
    start: u32,
    level: u8,
}

/// A bold text at the start of a line.
#[derive(Debug)]
pub(super) struct Bold {
    /// Its text on the page; it ends where it begins as long as it goes on.
    text: Range<usize>,
    start: u32,
    /// Behind its last byte, once it is closed.
    end: Option<u32>,
}

impl Reader<'_, '_> {
    pub(super) fn open_heading(&mut self, level: u8, start: u32) {
        self.heading = Some(OpenHeading { at: self.builder.at(), start, level });
    }

    /// Whether a paragraph is a heading only since an entry stands below it that is still empty, as
    /// forms have them: `Changes:` and a single `-`.
    pub(super) fn is_above_an_entry(&self, range: &Range<usize>) -> bool {
        let span = self.cut.span(range.clone());
        let text = self.text.get(span.range()).unwrap_or_default();
        let underline = text.trim_end().rsplit_once('\n').map(|(_, last)| last.trim());
        underline == Some("-")
    }

    pub(super) fn close_heading(&mut self, range: Range<usize>) {
        if let Some(open) = self.heading.take() {
            let text = open.at..self.builder.at();
            self.section(text, open.start, open.level, self.cut.span(range).end);
        }
        self.builder.end_line();
        self.bold = None;
    }

    /// Bold text may head a section where nothing but symbols has come before it on its line.
    pub(super) fn open_bold(&mut self, start: u32) {
        let is_first = !self.builder.line().contains(char::is_alphanumeric);
        if self.nesting.in_paragraph && is_first && self.bold.is_none() && self.heading.is_none() {
            let at = self.builder.at();
            self.bold = Some(Bold { text: at..at, start, end: None });
        }
    }

    pub(super) fn close_bold(&mut self, end: u32) {
        let at = self.builder.at();
        if let Some(bold) = self.bold.as_mut().filter(|bold| bold.end.is_none()) {
            bold.text.end = at;
            bold.end = Some(end);
        }
    }

    /// Ends the line, which may turn out to be a heading.
    pub(super) fn end_line(&mut self) {
        let bold = self.bold.take().and_then(|bold| Some((bold.end?, bold)));
        let at = self.builder.at();
        let line = at - self.builder.line().len();
        let heading = match bold {
            Some((end, bold)) if self.is_bold_heading(&bold, at) => {
                Some((bold.text, Some((bold.start, end)), BOLD_LINE))
            }
            Some(_) => None,
            None => self.marked_heading().map(|(marks, level)| (line + marks..at, None, level)),
        };
        if let (Some((text, outer, level)), Some(shape)) = (heading, self.builder.open_shape()) {
            shape.block = Block::Heading;
            let whole = self.builder.page.source(line..at);
            let (start, end) = outer.unwrap_or((whole.start, whole.end));
            self.section(text, start, level, self.end_of_line(end.max(whole.end)));
        }
        self.builder.end_line();
    }

    /// Where the line of the source ends in which byte `at` stands.
    fn end_of_line(&self, at: u32) -> u32 {
        let rest = self.text.as_bytes().get(at as usize..).unwrap_or_default();
        let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        Span::at(at as usize + len).start
    }

    /// Whether nothing but symbols follows the bold text, which is not a sentence.
    fn is_bold_heading(&self, bold: &Bold, end: usize) -> bool {
        let text = &self.builder.page.text()[bold.text.start..end];
        let (words, rest) = text.split_at(bold.text.len());
        let is_sentence = words.trim_end().ends_with(['.', '!', '。', '！']);
        normalize(rest).is_empty() && words.contains(char::is_alphanumeric) && !is_sentence
    }

    /// The marks and the level of a line that begins like a heading and is not one for the parser, as
    /// something stands before the marks that nobody sees.
    fn marked_heading(&mut self) -> Option<(usize, u8)> {
        let shape = self.builder.open_shape()?;
        if shape.block != Block::Text || shape.entry {
            return None;
        }
        let line = self.builder.line();
        if self.builder.page.look_at(self.builder.at() - line.len()).code {
            return None;
        }
        let words = line.trim_start();
        let level = words.bytes().take_while(|byte| *byte == b'#').count();
        let is_one = (1..=6).contains(&level) && words[level..].starts_with(' ');
        is_one.then(|| (line.len() - words.len() + level, u8::try_from(level).unwrap_or(6)))
    }

    /// A section whose heading has its words at `text` of the page.
    fn section(&mut self, text: Range<usize>, start: u32, level: u8, end: u32) {
        let page = &self.builder.page;
        let words = &page.text()[text.clone()];
        let first = text.start + (words.len() - words.trim_start().len());
        let last = text.start + words.trim_end().len();
        let heading = if first < last { page.source(first..last) } else { Span { start, end } };
        self.document.sections.push(Section {
            title: page.unstruck(first..last.max(first)).trim().to_owned(),
            start,
            heading,
            level,
            body: Span { start: end.max(heading.end), end },
        });
    }
}
