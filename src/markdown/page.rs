//! What a person sees of a text on the rendered page.

use std::ops::Range;

use crate::source::Span;
use crate::text::ink;

/// Stands in the text of a page for a picture.
pub const PICTURE: char = '\u{fffc}';

/// How a stretch of visible text looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// It is code.
    pub code: bool,
    /// It is struck through.
    pub struck: bool,
}

/// What a visible line belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Block {
    /// A paragraph, an entry of a list, raw HTML.
    #[default]
    Text,
    /// A heading, or a bold line that stands for one.
    Heading,
    /// A block of code.
    Code,
    /// A row of a table; tabs part its cells.
    Row,
    /// The row of a table that names its columns.
    Columns,
    /// The line of a fold that is seen while the fold is closed.
    Fold,
    /// A footnote, which the page shows at its end.
    Footnote,
}

/// What a line is, beside its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shape {
    /// What it belongs to.
    pub block: Block,
    /// Whether it stands in a quote; a note or a warning in the form of a quote is not one.
    pub quoted: bool,
    /// Whether it is the first line of an entry of a list.
    pub entry: bool,
    /// How many lists it stands in.
    pub depth: u16,
    /// Whether a box of a task list stands before it.
    pub boxed: bool,
    /// Whether it goes on with the paragraph or the entry of the line before it.
    pub goes_on: bool,
}

/// One line of a page, which has something to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLine {
    /// Its bytes in the text of the page, without blanks at its ends.
    pub text: Range<usize>,
    /// The first byte of it in the source.
    pub start: u32,
    /// What it is.
    pub shape: Shape,
    /// The innermost section that it stands in, as an index into the document's sections.
    pub section: Option<usize>,
}

/// A picture on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Where in the text of the page it stands.
    pub at: usize,
    /// Where it comes from.
    pub address: String,
    /// Whether it is the text of a link.
    pub linked: bool,
}

/// A stretch of visible text that comes from one place of the source and looks the same throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    at: usize,
    source: Span,
    /// Whether it stands in the source byte for byte.
    exact: bool,
    look: Look,
}

/// What a person sees of a text on the rendered page.
///
/// It is made once from the parser's events. Comments, attributes, the titles of links, definitions
/// of links, footnotes that nothing refers to and characters without width or ink are not in it;
/// code and struck text are, marked as such.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    text: String,
    runs: Vec<Run>,
    lines: Vec<PageLine>,
    pictures: Vec<Picture>,
}

impl Page {
    /// The whole text, a visible line a line.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its lines, in the order of the source.
    #[must_use]
    pub fn lines(&self) -> &[PageLine] {
        &self.lines
    }

    /// The text of a line.
    #[must_use]
    pub fn line_text(&self, line: &PageLine) -> &str {
        &self.text[line.text.clone()]
    }

    /// The lines that begin in a span of the source.
    #[must_use]
    pub fn lines_in(&self, span: Span) -> &[PageLine] {
        let first = self.lines.partition_point(|line| line.start < span.start);
        let behind = self.lines.partition_point(|line| line.start < span.end);
        self.lines.get(first..behind).unwrap_or_default()
    }

    /// The pictures in a range of the text.
    #[must_use]
    pub fn pictures_in(&self, range: Range<usize>) -> &[Picture] {
        let first = self.pictures.partition_point(|picture| picture.at < range.start);
        let behind = self.pictures.partition_point(|picture| picture.at < range.end);
        &self.pictures[first..behind]
    }

    /// The stretches of a range of the text that look the same throughout, with their look.
    pub fn looks(&self, range: Range<usize>) -> impl Iterator<Item = (&str, Look)> {
        let first = self.runs.partition_point(|run| run.at <= range.start).saturating_sub(1);
        let runs = self.runs[first..].iter().enumerate();
        let end = range.end;
        let inside = runs.take_while(move |(_, run)| run.at < end);
        inside.map(move |(index, run)| {
            let next = self.runs.get(first + index + 1).map_or(self.text.len(), |next| next.at);
            (&self.text[run.at.max(range.start)..next.min(end)], run.look)
        })
    }

    /// How the text at a byte looks.
    #[must_use]
    pub fn look_at(&self, at: usize) -> Look {
        let behind = self.runs.partition_point(|run| run.at <= at);
        behind.checked_sub(1).map_or(Look::default(), |index| self.runs[index].look)
    }

    /// The text of a range without what is struck through.
    #[must_use]
    pub fn unstruck(&self, range: Range<usize>) -> String {
        let parts = self.looks(range).filter(|(_, look)| !look.struck);
        parts.map(|(text, _)| text).collect()
    }

    /// The whole text with blanks in place of the bytes of some looks, so that no offset moves.
    #[must_use]
    pub fn without(&self, leave_out: impl Fn(Look) -> bool) -> String {
        let mut text = String::with_capacity(self.text.len());
        for (index, run) in self.runs.iter().enumerate() {
            // What stands between two runs is a tab or a line break.
            text.push_str(&self.text[text.len()..run.at]);
            let next = self.runs.get(index + 1).map_or(self.text.len(), |next| next.at);
            for piece in self.text[run.at..next].split_inclusive(['\n', '\t']) {
                if leave_out(run.look) {
                    let words = piece.trim_end_matches(['\n', '\t']);
                    text.extend(std::iter::repeat_n(' ', words.len()));
                    text.push_str(&piece[words.len()..]);
                } else {
                    text.push_str(piece);
                }
            }
        }
        text.push_str(&self.text[text.len()..]);
        text
    }

    /// The bytes of the source from which a range of the text comes.
    #[must_use]
    pub fn source(&self, range: Range<usize>) -> Span {
        let run_at = |at: usize| {
            let behind = self.runs.partition_point(|run| run.at <= at);
            behind.checked_sub(1).map(|index| self.runs[index])
        };
        let start = run_at(range.start).map_or(0, |run| {
            if run.exact {
                run.source.start as usize + (range.start - run.at)
            } else {
                run.source.start as usize
            }
        });
        if range.is_empty() {
            return Span::at(start);
        }
        let end = run_at(range.end - 1).map_or(start, |run| {
            if run.exact {
                (run.source.start as usize + (range.end - run.at)).min(run.source.end as usize)
            } else {
                run.source.end as usize
            }
        });
        Span::new(start, end)
    }

    /// Makes a text that is not a Markdown, such as the name of a branch, its own page.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        let mut builder = Builder::default();
        builder.push(text, Span::new(0, text.len()), true, Look::default());
        builder.end_line();
        builder.page
    }

    /// Says for each line in which section it stands.
    pub(super) fn set_sections(&mut self, section_at: impl Fn(u32) -> Option<usize>) {
        for line in &mut self.lines {
            line.section = section_at(line.start);
        }
    }

    /// Takes the lines away that begin in one of the spans, which are in order and apart.
    pub(super) fn remove(&mut self, spans: &[Span]) {
        let is_in = |line: &PageLine| {
            let behind = spans.partition_point(|span| span.start <= line.start);
            behind.checked_sub(1).is_some_and(|last| line.start < spans[last].end)
        };
        let mut text = std::mem::take(&mut self.text).into_bytes();
        for line in self.lines.iter().filter(|line| is_in(line)) {
            text[line.text.clone()].fill(b' ');
        }
        // Lines begin and end between characters, so whole characters were replaced.
        self.text = String::from_utf8(text).unwrap_or_default();
        self.pictures.retain(|picture| self.text[picture.at..].starts_with(PICTURE));
        self.lines.retain(|line| !is_in(line));
    }
}

/// Makes a page, line by line.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub(super) page: Page,
    /// What the next visible text belongs to.
    pub(super) shape: Shape,
    /// Where the line that is being made begins.
    line: usize,
    /// Its shape and its first byte in the source, once something of it is seen.
    open: Option<(Shape, u32)>,
}

impl Builder {
    /// Adds text to the line; a line break in it ends the line. `exact` says that it stands in the
    /// source byte for byte.
    pub(super) fn push(&mut self, text: &str, source: Span, exact: bool, look: Look) {
        let mut at = source.start as usize;
        let mut rest = text;
        while !rest.is_empty() {
            let is_odd = |ch: char| ch == '\n' || ch != ' ' && ink::is_blank(ch);
            let odd = rest.find(is_odd).unwrap_or(rest.len());
            let (before, behind) = rest.split_at(odd);
            let place =
                |len: usize, at: usize| if exact { Span::new(at, at + len) } else { source };
            self.run(before, place(before.len(), at), exact, look);
            at += before.len();
            rest = behind;
            if let Some(ch) = rest.chars().next() {
                match ch {
                    '\n' => self.end_line(),
                    _ => self.run(" ", place(ch.len_utf8(), at), false, look),
                }
                at += ch.len_utf8();
                rest = &rest[ch.len_utf8()..];
            }
        }
    }

    fn run(&mut self, text: &str, source: Span, exact: bool, look: Look) {
        if text.is_empty() {
            return;
        }
        if self.open.is_none() && text.chars().any(|ch| !ink::is_blank(ch)) {
            let indent = if exact { text.len() - text.trim_start().len() } else { 0 };
            self.open = Some((self.shape, Span::at(source.start as usize + indent).start));
            (self.shape.entry, self.shape.boxed, self.shape.goes_on) = (false, false, false);
        }
        let at = self.page.text.len();
        self.page.text.push_str(text);
        match self.page.runs.last_mut() {
            Some(last)
                if exact
                    && last.exact
                    && last.look == look
                    && last.source.end == source.start
                    && last.at + last.source.range().len() == at =>
            {
                last.source.end = source.end;
            }
            _ => self.page.runs.push(Run { at, source, exact, look }),
        }
    }

    /// Adds a picture.
    pub(super) fn picture(&mut self, address: &str, source: Span, linked: bool, look: Look) {
        let at = self.page.text.len();
        self.page.pictures.push(Picture { at, address: address.to_owned(), linked });
        self.run(PICTURE.encode_utf8(&mut [0; 4]), source, false, look);
    }

    /// Ends a cell of a row.
    pub(super) fn end_cell(&mut self) {
        self.page.text.push('\t');
    }

    /// The text of the line that is being made.
    pub(super) fn line(&self) -> &str {
        &self.page.text[self.line..]
    }

    /// Where the next text will stand.
    pub(super) fn at(&self) -> usize {
        self.page.text.len()
    }

    /// What the line that is being made belongs to, once something of it is seen.
    pub(super) fn open_shape(&mut self) -> Option<&mut Shape> {
        self.open.as_mut().map(|(shape, _)| shape)
    }

    /// Ends the line; one with nothing to see goes.
    pub(super) fn end_line(&mut self) {
        let Some((shape, start)) = self.open.take() else {
            self.page.text.truncate(self.line);
            while self.page.runs.pop_if(|run| run.at >= self.line).is_some() {}
            return;
        };
        let line = &self.page.text[self.line..];
        let end = self.line + line.trim_end().len();
        let first = end - line[..end - self.line].trim_start().len();
        self.page.lines.push(PageLine { text: first..end, start, shape, section: None });
        self.page.text.push('\n');
        self.line = self.page.text.len();
    }
}
