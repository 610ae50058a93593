//! Tables and rows that hold no items: they explain, log or sum up.

use super::cells::SAMPLE;
use super::outline::{Table, is_telling};
use crate::backlog::dialect::{Dialect, Opener};
use crate::backlog::id;
use crate::backlog::reader::table;
use crate::backlog::reader::view::View;
use crate::markdown::Lines;
use crate::text::fold;

/// Whether the header of a table says that it explains something, or its rows are a log by date.
pub(super) fn explains(lines: &Lines<'_>, table: &Table, block: usize, dialect: &Dialect) -> bool {
    let Some(Opener::Row(known)) = dialect.blocks.get(block).map(|block| &block.opener) else {
        return false;
    };
    let view = View::new(lines, lines.lines[table.header]);
    let cells = view.cells().unwrap_or_default();
    let names = cells.into_iter().map(|cell| table::plain(&view, cell).value);
    let names: Vec<String> = names.collect();
    let mut tells = false;
    repeats(&names)
        || names.into_iter().any(|name| {
            let role = dialect.fields.shape(&name).and_then(|shape| shape.role);
            tells |= is_telling(role);
            known.without.contains(&fold(&name))
        })
        || !tells && is_log(lines, table)
}

/// Whether each column stands twice in a header: the table has two halves, and maps one thing to another.
pub(super) fn repeats(names: &[String]) -> bool {
    let (left, right) = names.split_at(names.len() / 2);
    left.len() > 1 && left == right
}

/// Whether a table gives numbers for the stretches of the work, and sums them up: it has no states.
pub(super) fn is_overview(lines: &Lines<'_>, table: &Table) -> bool {
    let view = View::new(lines, lines.lines[table.header]);
    let first = |view: &View<'_>| {
        let cell = view.cells()?.into_iter().next()?;
        Some(table::plain(view, cell).value)
    };
    let is_stretch = first(&view).is_some_and(|name| {
        id::leading_word(&name).is_some_and(|(len, is_unit)| !is_unit && len == name.len())
    });
    let last = table.rows.clone().next_back().map(|row| View::new(lines, lines.lines[row]));
    is_stretch && last.and_then(|view| first(&view)).is_some_and(|word| sums_up(&word))
}

/// Whether each row begins with a date: the table tells what was done when.
fn is_log(lines: &Lines<'_>, table: &Table) -> bool {
    let dated = |row: usize| {
        let view = View::new(lines, lines.lines[row]);
        let first = view.cells().and_then(|cells| cells.into_iter().next());
        first.is_some_and(|cell| id::is_date(&table::plain(&view, cell).value))
    };
    table.rows.len() > 1 && table.rows.clone().take(SAMPLE).all(dated)
}

/// What stands in the first cell of a row that sums up.
pub(super) const WORDY: [&str; 6] = ["total", "sum", "totals", "subtotal", "average", "all"];

/// Whether a cell says that its row sums up others.
pub(super) fn sums_up(word: &str) -> bool {
    let word = word.to_lowercase();
    WORDY.iter().any(|known| word.starts_with(known))
}
