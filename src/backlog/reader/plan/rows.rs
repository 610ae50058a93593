//! How far the rows of a table go.

use std::ops::Range;

use crate::backlog::reader::table::is_delimiter;
use crate::backlog::reader::view::View;
use crate::markdown::{LineKind, Lines};

/// How many lines from `start` on have cells.
pub(super) fn count(lines: &Lines<'_>, start: usize) -> usize {
    lines.lines[start..]
        .iter()
        .take_while(|line| {
            line.kind == LineKind::Text && lines.text[line.content.range()].contains('|')
        })
        .count()
}

/// The rows that go on behind one blank line: as wide as the table, and no table of their own.
pub(super) fn behind_blank(lines: &Lines<'_>, end: usize, width: usize) -> Option<Range<usize>> {
    lines.lines.get(end).filter(|line| line.kind == LineKind::Blank)?;
    let view = |at: usize| {
        let line = lines.lines.get(at).filter(|line| line.kind == LineKind::Text)?;
        Some(View::new(lines, *line))
    };
    let first = view(end + 1).filter(|view| view.text().starts_with('|'))?;
    let is_header = view(end + 2).is_some_and(|view| is_delimiter(&view));
    let is_wide = first.cells().is_some_and(|cells| cells.len() == width) && width > 1;
    (is_wide && !is_header).then(|| end + 1..end + 1 + count(lines, end + 1))
}
