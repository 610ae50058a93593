//! The backlog as a board: a column for each state, limits in the heads.

use std::collections::HashMap;

use unicode_width::UnicodeWidthStr;

use super::figures::days;
use crate::backlog::{Backlog, Item, Kind, State};
use crate::escape::terminal::line;
use crate::flow::{ItemFlow, Percentiles, WipLine};
use crate::report::Options;
use crate::report::columns::Cell;
use crate::sort::Sort as _;
use crate::source::SourceMap;

/// This many cards of a column are shown at a terminal.
const MOST_CARDS: usize = 12;
/// A column that is narrower holds nothing that can be read.
const NARROWEST: usize = 17;
/// A wider column has nothing more to say.
const WIDEST: usize = 40;
/// What stands between two columns.
const GAP: &str = "  ";
/// How wide a board is where no terminal says so.
const WIDTH: usize = 80;

/// The board.
#[derive(Debug)]
pub struct Board {
    /// The columns that hold something, or are limited.
    pub columns: Vec<Column>,
}

/// The items in one state.
#[derive(Debug)]
pub struct Column {
    /// The state; `None` for items that do not say.
    pub state: Option<State>,
    /// How many items may be in it.
    pub limit: Option<usize>,
    /// The items; of what is done the last first, else in the order of the backlog.
    pub cards: Vec<Card>,
}

/// One item.
#[derive(Debug)]
pub struct Card {
    /// Its id.
    pub id: String,
    /// Whether the id says no more than the title.
    pub is_slug: bool,
    /// Its title.
    pub title: String,
    /// Who does it.
    pub owner: Option<String>,
    /// Where it stands.
    pub path: String,
    /// The line that opens it.
    pub line: u32,
    /// How long work on it has gone on, in days.
    pub age_days: Option<f64>,
    /// Whether that is longer than 85 of 100 finished items took.
    pub is_late: bool,
}

impl Board {
    /// The items of a backlog, with what their history says.
    #[must_use]
    pub fn of(
        (backlog, sources): (&Backlog, &SourceMap),
        items: &[ItemFlow],
        limits: &[WipLine],
    ) -> Self {
        let known: HashMap<&str, &ItemFlow> = items
            .iter()
            .filter(|item| item.place.is_some())
            .map(|item| (item.id.as_str(), item))
            .collect();
        let cycle = Percentiles::of(items.iter().filter_map(|item| item.cycle_time_days));
        let card = |item: &Item| {
            let age_days = known.get(item.id.as_str()).and_then(|item| item.age_days);
            Card {
                id: item.id.clone(),
                is_slug: item.slug_id,
                title: item.title.value.clone(),
                owner: item.owner.as_ref().map(|owner| owner.value.clone()),
                path: backlog.file(item).path.as_str().to_owned(),
                line: sources.get(item.source).line(item.header.start),
                age_days,
                is_late: cycle.zip(age_days).is_some_and(|(cycle, age)| age > cycle.p85),
            }
        };
        // Epics are what their items are, unless there is nothing else.
        let is_epic = |item: &&Item| item.kind == Kind::Epic;
        let only_epics = backlog.items.iter().all(|item| is_epic(&item));
        let is_card = backlog.items.iter().filter(|item| only_epics || !is_epic(item));
        let states = std::iter::once(None).chain(State::ALL.map(Some));
        let columns = states.filter(|state| *state != Some(State::Dropped)).map(|state| {
            let mut items: Vec<&Item> =
                is_card.clone().filter(|item| item.state() == state).collect();
            if state == Some(State::Done) {
                let finished =
                    |item: &&Item| known.get(item.id.as_str()).and_then(|it| it.finished);
                items.order_by_key(|item| std::cmp::Reverse(finished(item)));
            }
            let limit = limits.iter().find(|limit| Some(limit.state) == state);
            Column {
                state,
                limit: limit.map(|limit| limit.max),
                cards: items.into_iter().map(card).collect(),
            }
        });
        let is_shown = |column: &Column| !column.cards.is_empty() || column.limit.is_some();
        Self { columns: columns.filter(is_shown).collect() }
    }
}

impl Column {
    /// What stands above it: the state, how many items there are, and how many may be.
    #[must_use]
    pub fn head(&self) -> String {
        let name = self.state.map_or("no state", State::as_str);
        match self.limit {
            Some(limit) => format!("{name} {}/{limit}", self.cards.len()),
            None => format!("{name} {}", self.cards.len()),
        }
    }

    /// Whether it holds more items than it may.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.limit.is_some_and(|limit| self.cards.len() > limit)
    }
}

impl Card {
    /// What is to be seen at first glance: how old it is, and whether that is too old.
    #[must_use]
    pub fn mark(&self) -> String {
        match self.age_days {
            Some(age) => format!("{}d{}", days(age), if self.is_late { "!" } else { "" }),
            None => String::new(),
        }
    }
}

/// The board for a terminal: as many columns side by side as can be read, the others below.
#[must_use]
pub fn board(board: &Board, options: Options) -> String {
    let width = if options.width == usize::MAX { WIDTH } else { options.width.max(NARROWEST) };
    let side_by_side = ((width + GAP.len()) / (NARROWEST + GAP.len())).max(1);
    let bands = board.columns.len().div_ceil(side_by_side).max(1);
    let each = board.columns.len().div_ceil(bands).max(1);
    let mut out = String::new();
    for band in board.columns.chunks(each) {
        let count = band.len().max(1);
        if !out.is_empty() {
            out.push('\n');
        }
        write_band(&mut out, band, &rooms(band, width - GAP.len() * (count - 1)), options);
    }
    if out.is_empty() {
        out.push_str("There is no item.\n");
    }
    out
}

/// How wide each column of a band is: one that holds nothing as wide as what stands above it.
fn rooms(columns: &[Column], width: usize) -> Vec<usize> {
    let of_head = |column: &&Column| column.head().width();
    let empty = columns.iter().filter(|column| column.cards.is_empty());
    let full = columns.iter().filter(|column| !column.cards.is_empty()).count();
    let left = width.saturating_sub(empty.map(|column| of_head(&column)).sum());
    let each = (left / full.max(1)).min(WIDEST);
    columns
        .iter()
        .map(|column| if column.cards.is_empty() { of_head(&column) } else { each })
        .collect()
}

fn write_band(out: &mut String, columns: &[Column], rooms: &[usize], options: Options) {
    let lines: Vec<Vec<(String, Cell)>> =
        columns.iter().zip(rooms).map(|(column, room)| lines(column, *room)).collect();
    let height = lines.iter().map(Vec::len).max().unwrap_or(0);
    for row in 0..height {
        let mut line = String::new();
        for (column, room) in lines.iter().zip(rooms) {
            let (text, cell) = match column.get(row) {
                Some((text, cell)) => (text.as_str(), cell.shown(options)),
                None => ("", String::new()),
            };
            line.push_str(&cell);
            line.push_str(&" ".repeat(room.saturating_sub(text.width())));
            line.push_str(GAP);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// The lines of a column, each as text and in its colours.
fn lines(column: &Column, room: usize) -> Vec<(String, Cell)> {
    let cell = |text: String, make: fn(String) -> Cell| (text.clone(), make(text));
    let over = if column.is_over() { " !" } else { "" };
    let head = fit(&format!("{}{over}", column.head()), room);
    let mut lines = vec![cell(head.clone(), Cell::bold)];
    lines.push(cell("-".repeat(head.width()), Cell::plain));
    for card in column.cards.iter().take(MOST_CARDS) {
        let mark = card.mark();
        let room_left = room.saturating_sub(mark.width() + 1);
        let title = line(&card.title);
        let (name, rest) = if card.is_slug {
            broken(&title, room_left)
        } else {
            (fit(&line(&card.id), room_left), &*title)
        };
        let first = format!("{name} {mark}");
        let state = column.state;
        lines.push((first.trim_end().to_owned(), Cell::state(first.trim_end(), state)));
        if !rest.is_empty() {
            lines.push(cell(fit(rest, room), Cell::plain));
        }
    }
    if let Some(more) = column.cards.len().checked_sub(MOST_CARDS).filter(|more| *more > 0) {
        lines.push(cell(fit(&format!("and {more} more"), room), Cell::plain));
    }
    lines
}

/// A text as far as its words fit into the room, and what is left of it.
fn broken(text: &str, room: usize) -> (String, &str) {
    let ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
    match ends.take_while(|end| text[..*end].width() <= room).last() {
        Some(end) if end > 0 => (text[..end].to_owned(), text[end..].trim_start()),
        _ => (fit(text, room), ""),
    }
}

/// A text, cut to the width of the room.
fn fit(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut shown = String::new();
    for ch in text.chars() {
        let mut buffer = [0; 4];
        if shown.width() + ch.encode_utf8(&mut buffer).width() + 1 > room {
            break;
        }
        shown.push(ch);
    }
    format!("{}…", shown.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_fits_as_wide_as_it_is_seen() {
        assert_eq!(fit("Export rows", 11), "Export rows");
        assert_eq!(fit("Export rows", 8), "Export…");
        assert_eq!(fit("漢字漢字", 5), "漢字…");
    }
}
