//! Which column of a table holds what: by the header, and where that does not tell by the cells.

use super::cells::{Cells, SAMPLE};
use super::leads::letters;
use super::look;
use super::outline::Table;
use super::share::THIRD;
use crate::backlog::FieldRole;
use crate::backlog::dialect::{Columns, Dialect, Vocabulary};
use crate::backlog::id;
use crate::backlog::reader::view::View;
use crate::backlog::reader::{stamp, table};
use crate::markdown::Lines;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Title,
    /// A field, by its name.
    Field {
        name: String,
        role: Option<FieldRole>,
        is_known: bool,
    },
}

impl Column {
    pub(super) fn role(&self) -> Option<FieldRole> {
        match self {
            Self::Field { role, .. } => *role,
            Self::Id | Self::Title => None,
        }
    }

    fn is_known(&self) -> bool {
        matches!(self, Self::Field { is_known: true, .. })
    }
}

/// The column whose header is the best for `capture`: of several, one whose cells differ, as the ids of
/// tasks do beside those of their stories.
pub(super) fn by_header(
    known: &Columns,
    capture: &str,
    folded: &[String],
    cells: &[Cells],
) -> Option<usize> {
    let found = folded.iter().enumerate().filter_map(|(at, name)| {
        let (of, rank) = known.headers.get(name)?;
        let is_same = cells[at].repeats() && cells[at].filled > 2;
        (**of == *capture).then_some((is_same, *rank, at))
    });
    found.min().map(|(.., at)| at)
}

/// The column with the best header of titles, of those whose cells differ if there are any: a story
/// stands in front of each of its tasks.
pub(super) fn by_titles(known: &Columns, folded: &[String], cells: &[Cells]) -> Option<usize> {
    let titles = folded.iter().enumerate().filter_map(|(at, name)| {
        let (of, rank) = known.headers.get(name)?;
        let is_same = !cells[at].differs() && cells[at].filled > 2;
        let is_ids = cells[at].is_mostly(cells[at].ids) && cells[at].filled > 1;
        (&**of == "title").then_some((is_ids, is_same, *rank, at))
    });
    titles.min().map(|(.., at)| at)
}

/// Whether a column of ids and one of states show that the rows are items, whatever else is said of
/// them: `| ID | Title | ADR | Status |`.
pub(super) fn is_index(
    known: &Columns,
    folded: &[String],
    cells: &[Cells],
    dialect: &Dialect,
) -> bool {
    let is_role = |name: &String, role| {
        dialect.fields.shape(name).is_some_and(|shape| shape.role == Some(role))
    };
    let has_ids = by_header(known, "id", folded, cells).is_some_and(|at| {
        cells[at].is_mostly(cells[at].ids) && cells[at].numbers < cells[at].filled
    });
    has_ids && folded.iter().any(|name| is_role(name, FieldRole::Status))
}

/// Whether a column with the header of ids may hold them: an empty one, or one of tokens.
pub(super) fn may_be_ids(cells: &Cells) -> bool {
    cells.filled == 0 || THIRD.is_below((cells.ids + cells.slugs).max(cells.tokens), cells.filled)
}

/// The first column of ids.
pub(super) fn by_ids(cells: &[Cells], columns: &[Column]) -> Option<usize> {
    (0..cells.len().min(2)).find(|at| {
        let one = &cells[*at];
        matches!(columns[*at].role(), None | Some(FieldRole::Parent))
            && (one.is_mostly(one.ids) && (*at == 0 || one.numbers < one.filled)
                || *at == 0 && !columns[0].is_known() && one.filled > 1 && one.slugs == one.filled)
    })
}

/// The first column of words that no header names, unless its texts are much shorter than those of
/// another one.
pub(super) fn by_words(cells: &[Cells], columns: &[Column], id: Option<usize>) -> Option<usize> {
    let may = |at: &usize| {
        let one = &cells[*at];
        Some(*at) != id
            && columns[*at].role().is_none()
            && one.filled > 0
            && one.is_wordy()
            && !one.is_mostly(one.states)
            && !one.is_mostly(one.priorities)
            && !one.is_mostly(one.ids)
    };
    let average = |at: &usize| cells[*at].bytes / cells[*at].filled.max(1);
    let unknown = (0..cells.len()).filter(may).filter(|at| !columns[*at].is_known());
    let longest = unknown.clone().map(|at| average(&at)).max()?;
    // A short word or two in front of sentences is a kind or an area.
    unknown.into_iter().find(|at| THIRD.is_in(average(at), longest))
}

/// The first column whose header is a word for a stretch of the work, each of which it names once, and
/// that stands in front of all other words: `Milestone`, `Stage`.
pub(super) fn by_stage(
    cells: &[Cells],
    columns: &[Column],
    folded: &[String],
    id: Option<usize>,
) -> Option<usize> {
    let words = by_words(cells, columns, id)?;
    let first = (0..words)
        .find(|at| Some(*at) != id && cells[*at].is_wordy() && !cells[*at].has_dates())?;
    let is_stage =
        id::leading_word(&folded[first]).is_some_and(|(len, _)| len == folded[first].len());
    (is_stage && columns[first].role().is_none() && cells[first].tells_apart()).then_some(first)
}

/// Whether a column is called after a state and holds dates or ticks: `| Task | Completed (date) |`.
pub(super) fn has_stamps(names: &[String], cells: &[Cells], vocabulary: &Vocabulary) -> bool {
    names.iter().zip(cells).any(|(name, one)| {
        one.filled > 0 && one.stamps == one.filled && stamp::reached(name, vocabulary).is_some()
    })
}

pub(super) fn by_states(cells: &[Cells], id: Option<usize>, title: Option<usize>) -> Option<usize> {
    (0..cells.len()).find(|at| {
        let one = &cells[*at];
        let is_other = Some(*at) != id && Some(*at) != title;
        // The same tick in every row says what is included, not how far it is.
        is_other && one.filled > 0 && one.is_mostly(one.states) && !one.is_tick()
    })
}

pub(super) fn by_priorities(
    cells: &[Cells],
    columns: &[Column],
    id: Option<usize>,
    title: Option<usize>,
) -> Option<usize> {
    if columns.iter().any(|column| column.role() == Some(FieldRole::Priority)) {
        return None;
    }
    (0..cells.len()).find(|at| {
        let one = &cells[*at];
        Some(*at) != id
            && Some(*at) != title
            && !columns[*at].is_known()
            && one.filled > 1
            && one.priorities == one.filled
    })
}

/// Whether the ids of a column are only the numbers of its rows.
pub(super) fn is_count(cells: &Cells, lines: &Lines<'_>, table: &Table, at: usize) -> bool {
    cells.filled > 0
        && table.rows.clone().take(SAMPLE).all(|row| {
            let view = View::new(lines, lines.lines[row]);
            let cell = view.cells().and_then(|cells| cells.into_iter().nth(at));
            cell.is_none_or(|cell| {
                table::plain(&view, cell).value.bytes().all(|byte| byte.is_ascii_digit())
            })
        })
}

/// Whether the cells of a column begin with short ids of the same letters, and a title behind them.
pub(super) fn has_leads(
    lines: &Lines<'_>,
    table: &Table,
    at: usize,
    vocabulary: &Vocabulary,
) -> bool {
    let mut series: Option<String> = None;
    let mut count = 0;
    for row in table.rows.clone().take(SAMPLE) {
        let view = View::new(lines, lines.lines[row]);
        let Some(cell) = view.cells().and_then(|cells| cells.into_iter().nth(at)) else { continue };
        let text = view.text()[cell].trim();
        if text.is_empty() {
            continue;
        }
        let look = look::read(text, vocabulary);
        let is_short = |found: &id::Leading| found.form == id::Form::Short;
        let Some(found) = look.id.filter(is_short) else { return false };
        let own = letters(&text[found.id]);
        let is_same = series.get_or_insert_with(|| own.clone()) == &own;
        if !is_same || !text[found.end..].contains(char::is_alphabetic) {
            return false;
        }
        count += 1;
    }
    count > 1
}
