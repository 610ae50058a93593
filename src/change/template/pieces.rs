//! The lines of a part of a template: comments, text, boxes.

use crate::markdown::Document;
use crate::source::Span;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// A comment; the text is without its marks.
    Comment,
    /// A line that is shown.
    Text,
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
        let inner = text.get(comment.range()).unwrap_or_default();
        let inner = inner.trim_start_matches("<!--").trim_end_matches("-->");
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
        let kind = match task {
            Some(_) => PieceKind::Box { task: first },
            None => PieceKind::Text,
        };
        let shown = line.trim();
        let only_draws = shown.chars().all(|ch| "-_*=|:` ".contains(ch)) && shown.len() > 2;
        if !shown.is_empty() && !only_draws || task.is_some() {
            let indent = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
            found.push(Piece { kind, text: shown, indent });
        }
        start = end;
    }
}
