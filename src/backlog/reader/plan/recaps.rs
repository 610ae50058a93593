//! Tables and rows that hold no items: they explain, log or sum up.

use std::collections::HashSet;

use super::cells::SAMPLE;
use super::outline::{Table, is_telling};
use crate::backlog::FieldRole;
use crate::backlog::dialect::{Dialect, Opener, Vocabulary};
use crate::backlog::id;
use crate::backlog::reader::table;
use crate::backlog::reader::view::View;
use crate::markdown::Lines;
use crate::text::fold;

/// The methods of HTTP, which the rows of a table of calls begin with.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
/// This many rows with a state each, no two of them alike, explain what the states mean.
const STATES: usize = 5;
/// A longer name of a state, in words, is a sentence about it.
const LONGEST_STATE: usize = 3;

/// Whether the header of a table says that it explains something, or its rows are a log by date, calls of
/// an interface, or the states that there are.
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
        || are_calls(lines, table)
        || are_states(lines, table, &names, dialect)
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
pub(super) fn is_overview(lines: &Lines<'_>, table: &Table, vocabulary: &Vocabulary) -> bool {
    let view = View::new(lines, lines.lines[table.header]);
    let is_stretch = first_cell(&view).is_some_and(|name| {
        id::leading_word(&name).is_some_and(|(len, is_unit)| !is_unit && len == name.len())
    });
    let last = table.rows.clone().next_back().map(|row| View::new(lines, lines.lines[row]));
    is_stretch
        && last.and_then(|view| first_cell(&view)).is_some_and(|word| vocabulary.sums_up(&word))
}

/// Whether each row begins with a date: the table says what was done when.
fn is_log(lines: &Lines<'_>, table: &Table) -> bool {
    let dated = |row: usize| {
        let first = first_cell(&View::new(lines, lines.lines[row]));
        first.is_some_and(|cell| id::is_date(&cell))
    };
    table.rows.len() > 1 && table.rows.clone().take(SAMPLE).all(dated)
}

/// Whether each row begins with a method of HTTP.
fn are_calls(lines: &Lines<'_>, table: &Table) -> bool {
    let is_call = |row: usize| {
        let first = first_cell(&View::new(lines, lines.lines[row]));
        first.is_some_and(|cell| {
            METHODS.iter().any(|method| cell.trim_matches('`').starts_with(method))
        })
    };
    table.rows.len() > 1 && table.rows.clone().take(SAMPLE).all(is_call)
}

/// Whether the first column of a table is called after the states, and no two rows have the same one there.
fn are_states(lines: &Lines<'_>, table: &Table, names: &[String], dialect: &Dialect) -> bool {
    let role =
        names.first().and_then(|name| dialect.fields.shape(name)).and_then(|shape| shape.role);
    if role != Some(FieldRole::Status) || table.rows.len() < STATES {
        return false;
    }
    let mut seen: HashSet<String> = HashSet::new();
    table.rows.clone().all(|row| {
        let cell = first_cell(&View::new(lines, lines.lines[row])).unwrap_or_default();
        let is_name = cell.split_whitespace().count() <= LONGEST_STATE
            && cell.contains(char::is_alphabetic)
            && !cell.contains(|ch: char| ch.is_ascii_digit());
        is_name && seen.insert(fold(&cell))
    })
}

/// What stands in the first cell of a row.
fn first_cell(view: &View<'_>) -> Option<String> {
    let cell = view.cells()?.into_iter().next()?;
    Some(table::plain(view, cell).value)
}
