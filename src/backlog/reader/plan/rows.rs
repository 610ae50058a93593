//! How far the rows of a table go.

use std::ops::Range;

use crate::backlog::id;
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

/// So many blank lines may stand within a table.
const MOST_BLANK: usize = 3;

/// The rows that go on behind blank lines, and are not a table of their own: as wide as the table, or with an id
/// in front.
pub(super) fn behind_blank(lines: &Lines<'_>, end: usize, width: usize) -> Option<Range<usize>> {
    let blank = lines.lines[end..].iter().take_while(|line| line.kind == LineKind::Blank).count();
    let start = end + blank;
    let view = |at: usize| {
        let line = lines.lines.get(at).filter(|line| line.kind == LineKind::Text)?;
        Some(View::new(lines, *line))
    };
    let first = view(start).filter(|view| view.text().starts_with('|'))?;
    let is_header = view(start + 1).is_some_and(|view| is_delimiter(&view));
    let cells = first.cells()?;
    let id = cells
        .first()
        .map_or("", |cell| first.text()[cell.clone()].trim_matches([' ', '~', '*', '`']));
    let belongs = cells.len() == width && width > 1 || id::is_id(id);
    let is_more = (1..=MOST_BLANK).contains(&blank) && belongs && !is_header;
    is_more.then(|| start..start + count(lines, start))
}
