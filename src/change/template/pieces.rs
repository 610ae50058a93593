//! The lines of a part of a template: comments, text, boxes.

use crate::markdown::{Block, Document, Shape};
use crate::source::Span;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// A comment; the text is without its marks.
    Comment,
    /// A line that is shown, with those that go on with its sentence.
    Text,
    /// A line of a block of code.
    Code,
    /// The line of a box, as an index into [`Document::tasks`].
    Box {
        /// The box.
        task: usize,
    },
}

/// A line, or a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub(super) kind: PieceKind,
    pub(super) text: &'t str,
    /// How far the line is indented, in characters.
    pub(super) indent: usize,
}

/// The pieces of `span`, in the order of the text.
pub(super) fn pieces<'t>(text: &'t str, document: &Document, span: Span) -> Vec<Piece<'t>> {
    let mut found = Vec::new();
    let mut at = span.start;
    let first = document.comments.partition_point(|comment| comment.start < span.start);
    let comments = document.comments[first..].iter();
    for comment in comments.take_while(|comment| comment.end <= span.end) {
        lines(text, document, Span { start: at, end: comment.start.max(at) }, &mut found);
        let inner = text
            .get(comment.range())
            .unwrap_or_default()
            .trim_start_matches("<!--")
            .trim_end_matches("-->");
        found.push(Piece { kind: PieceKind::Comment, text: inner.trim(), indent: 0 });
        at = comment.end.max(at);
    }
    lines(text, document, Span { start: at, end: span.end.max(at) }, &mut found);
    found
}

fn lines<'t>(text: &'t str, document: &Document, span: Span, found: &mut Vec<Piece<'t>>) {
    let mut start = span.start as usize;
    for line in text.get(span.range()).unwrap_or_default().split_inclusive('\n') {
        let end = start + line.len();
        let first = document.tasks.partition_point(|task| (task.marker.start as usize) < start);
        let task = document.tasks.get(first).filter(|task| (task.marker.start as usize) < end);
        let shape = shape_of(document, start, end);
        let kind = match (task, shape.block) {
            (Some(_), _) => PieceKind::Box { task: first },
            (None, Block::Code) => PieceKind::Code,
            (None, _) => PieceKind::Text,
        };
        let shown = line.trim();
        if goes_on(shape, shown) && extend(found, text, start, line.trim_end().len()) {
            start = end;
            continue;
        }
        let only_draws = shown.chars().all(|ch| "-_*=|:` ".contains(ch)) && shown.len() > 2
            || shown.starts_with("```")
            || shown.starts_with("~~~");
        if !shown.is_empty() && !only_draws || task.is_some() {
            let indent = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
            found.push(Piece { kind, text: shown, indent });
        }
        start = end;
    }
}

/// What the line of the page is that begins between two bytes of the source.
fn shape_of(document: &Document, start: usize, end: usize) -> Shape {
    let lines = document.page.lines();
    let first = lines.partition_point(|line| (line.start as usize) < start);
    let line = lines.get(first).filter(|line| (line.start as usize) < end);
    line.map_or_else(Shape::default, |line| line.shape)
}

/// Whether a line goes on with the sentence of the line above it.
fn goes_on(shape: Shape, shown: &str) -> bool {
    shape.goes_on && !shape.boxed && shown.starts_with(char::is_lowercase)
}

/// Makes the last piece reach to the end of the line at `start`, where it is the line above.
fn extend<'t>(found: &mut [Piece<'t>], text: &'t str, start: usize, length: usize) -> bool {
    let Some(last) = found.last_mut().filter(|last| last.kind == PieceKind::Text) else {
        return false;
    };
    let at = last.text.as_ptr() as usize - text.as_ptr() as usize;
    let between = &text[(at + last.text.len()).min(start)..start];
    if !between.trim_matches([' ', '\t', '\r']).eq("\n") {
        return false;
    }
    last.text = &text[at..start + length];
    true
}

/// A line without the mark of a list.
pub(super) fn entry(line: &str) -> &str {
    line.trim_start_matches(['-', '*', '+', ' '])
}
