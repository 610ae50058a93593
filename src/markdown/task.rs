//! The boxes of a text: those of task lists, and what people write in their stead.

use crate::source::Span;

/// How a box is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoxForm {
    /// `- [ ]`, an entry of a task list.
    List,
    /// A cell of a table that holds nothing but a box; the other cells are its text.
    Table,
    /// A symbol such as ✅ or ⬜ before the text, or behind it.
    Symbol,
    /// `- [n/a]`: its brackets say that it does not apply.
    Dropped,
}

/// One box with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The text behind the box, without markup, up to the first nested block.
    pub text: String,
    /// The part of the text that is not struck through.
    pub plain: String,
    /// The part of the text that is struck through.
    pub struck: String,
    /// The bytes of the text.
    pub span: Span,
    /// The bytes of the box, `[ ]` or `[x]`.
    pub marker: Span,
    /// Whether the box is ticked.
    pub ticked: bool,
    /// How it is written.
    pub form: BoxForm,
    /// The innermost section that it stands in, as an index into the document's sections.
    pub section: Option<usize>,
}

impl Task {
    /// Whether the whole text is struck through.
    #[must_use]
    pub fn is_struck(&self) -> bool {
        !self.struck.is_empty() && !self.plain.contains(char::is_alphanumeric)
    }
}

/// What is wrong with a text that was meant as a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NearBoxFault {
    /// Blanks in the brackets beside the mark, or none at all: `[ x ]`, `[]`.
    Blanks,
    /// Another mark than `x`, or other brackets: `[✓]`, `(x)`.
    Mark,
    /// No blank behind the brackets: `[x]Tests`.
    NoBlankBehind,
    /// The box stands in no list.
    NoEntry,
}

/// A text that was meant as a box of a task list, and that a page shows as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearBox {
    /// The brackets and what is in them, as they are seen.
    pub mark: String,
    /// The text behind them.
    pub text: String,
    /// The bytes of the whole line.
    pub span: Span,
    /// What is wrong with it.
    pub fault: NearBoxFault,
    /// Whether it was meant to be ticked.
    pub ticked: bool,
    /// The innermost section that it stands in, as an index into the document's sections.
    pub section: Option<usize>,
}

/// A box whose text is still coming.
#[derive(Debug)]
pub(super) struct OpenTask {
    task: Task,
}

impl OpenTask {
    pub(super) fn new(marker: Span, ticked: bool) -> Self {
        let task = Task {
            text: String::new(),
            plain: String::new(),
            struck: String::new(),
            span: Span { start: marker.end, end: marker.end },
            marker,
            ticked,
            form: BoxForm::List,
            section: None,
        };
        Self { task }
    }

    /// Whether nothing of its text has come yet.
    pub(super) fn is_new(&self) -> bool {
        self.task.text.is_empty()
    }

    pub(super) fn add(&mut self, words: &str, span: Span, struck: bool) {
        if self.is_new() {
            self.task.span.start = span.start;
        }
        self.task.span.end = span.end.max(self.task.span.start);
        self.task.text.push_str(words);
        let part = if struck { &mut self.task.struck } else { &mut self.task.plain };
        part.push_str(words);
    }

    pub(super) fn line_break(&mut self) {
        for text in [&mut self.task.text, &mut self.task.plain, &mut self.task.struck] {
            text.push(' ');
        }
    }

    pub(super) fn finish(mut self) -> Task {
        for text in [&mut self.task.text, &mut self.task.plain, &mut self.task.struck] {
            *text = text.trim().to_owned();
        }
        self.task.ticked |= ticks_an_alternative(&self.task.plain);
        self.task
    }
}

/// Whether the text behind a box holds further ones, of which one is ticked: `[ ] new · [x] changed`.
fn ticks_an_alternative(text: &str) -> bool {
    let mut ticks = text.match_indices("[x] ").chain(text.match_indices("[X] ")).peekable();
    if ticks.peek().is_none() {
        return false;
    }
    let is_parted = |at: usize| text[..at].trim_end().ends_with(['·', '•', '/', '|', ';']);
    text.contains("[ ] ") || ticks.any(|(at, _)| is_parted(at))
}
