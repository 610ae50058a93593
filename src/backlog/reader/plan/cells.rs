//! What the cells of a column look like, from the first rows of a table.

use std::collections::HashSet;

use super::look;
use super::share::{HALF, NEARLY_ALL, USUAL};
use crate::backlog::dialect::Vocabulary;
use crate::backlog::id;
use crate::backlog::reader::view::{self, View};
use crate::backlog::reader::{stamp, table};
use crate::markdown::Lines;

/// The number of rows that show what a column holds.
pub(super) const SAMPLE: usize = 40;
/// A longer cell is not an id, no state and no priority; in bytes.
pub(super) const LONGEST_WORD: usize = 40;

/// Shorter cells, on average, are codes; in bytes.
const SHORTEST: usize = 5;
/// A longer cell is not an id of a team's own form; in bytes.
const LONGEST_TOKEN: usize = 12;
/// A longer cell is not a day; in bytes.
const LONGEST_DAY: usize = 12;

/// What the cells of a column look like.
#[derive(Debug, Default, Clone)]
pub(super) struct Cells {
    pub(super) filled: usize,
    pub(super) ids: usize,
    pub(super) slugs: usize,
    /// Short words with a digit, such as `US:01`.
    pub(super) tokens: usize,
    /// Numbers, also with a symbol such as `125+` or `~96`.
    pub(super) numbers: usize,
    pub(super) states: usize,
    pub(super) priorities: usize,
    /// That begin with the number of a day, such as `26 Feb`.
    pub(super) dates: usize,
    /// That name a stretch of the work.
    pub(super) stretches: usize,
    /// That only say that something is so, or since when: a date, a tick, `x`.
    pub(super) stamps: usize,
    /// That begin with a plain tick.
    pub(super) ticks: usize,
    /// Different ones.
    pub(super) different: HashSet<String>,
    /// With a letter.
    pub(super) words: usize,
    pub(super) bytes: usize,
}

impl Cells {
    pub(super) fn is_mostly(&self, count: usize) -> bool {
        self.filled > 0 && USUAL.is_in(count, self.filled)
    }

    /// Whether its cells tell rows apart: words of which hardly any stands twice.
    pub(super) fn tells_apart(&self) -> bool {
        self.differs() && self.bytes >= self.filled * SHORTEST
    }

    /// Whether hardly any of its cells stands twice.
    pub(super) fn differs(&self) -> bool {
        NEARLY_ALL.is_in(self.different.len(), self.filled)
    }

    /// Whether more than one in ten of its cells stands twice.
    pub(super) fn repeats(&self) -> bool {
        (self.filled - self.different.len()) * 10 > self.filled
    }

    /// Whether nothing but ticks stands in it.
    pub(super) fn is_tick(&self) -> bool {
        self.filled > 1 && self.ticks == self.filled
    }

    /// Whether most of its cells are short and begin with a number, as a day of a month does.
    pub(super) fn has_dates(&self) -> bool {
        HALF.is_below(self.dates, self.filled)
    }

    /// Whether it holds words, not amounts.
    pub(super) fn is_wordy(&self) -> bool {
        HALF.is_in(self.words, self.filled)
    }

    fn add(&mut self, text: &str, vocabulary: &Vocabulary) {
        if !says_something(text) {
            return;
        }
        if vocabulary.is_nothing(text) && vocabulary.symbol_in(text).is_none() {
            return;
        }
        self.filled += 1;
        self.different.insert(text.to_owned());
        self.stretches += usize::from(id::names_stretch(text));
        self.ticks += usize::from(text.starts_with(['✓', '✔']));
        self.stamps += usize::from(stamp::is_stamp(text, vocabulary));
        let behind = text.trim_start_matches(|ch: char| ch.is_ascii_digit());
        let is_day = text.len() <= LONGEST_DAY
            && behind.len() < text.len()
            && behind.strip_prefix(' ').is_some_and(|month| month.starts_with(char::is_alphabetic));
        self.dates += usize::from(is_day);
        self.bytes += text.len();
        self.words += usize::from(text.contains(char::is_alphabetic));
        if text.len() > LONGEST_WORD {
            return;
        }
        let is_token = text.len() <= LONGEST_TOKEN
            && !text.contains(' ')
            && text.contains(|ch: char| ch.is_ascii_digit());
        self.tokens += usize::from(is_token);
        let amount = text.trim_matches(|ch: char| !ch.is_alphanumeric());
        self.numbers += usize::from(amount.bytes().all(|byte| byte.is_ascii_digit()));
        let bare = look::read(text, vocabulary);
        let token = text.trim_matches(['~', '*', '`', '#', ' ']);
        let is_number = !token.is_empty()
            && token.len() <= 4
            && token.bytes().all(|byte| byte.is_ascii_digit());
        // `A-1 ✅` is an id with a tick, `9:5` is not an id.
        let has_token = bare.id.as_ref().is_some_and(|found| {
            let room = if found.form == id::Form::Number { 0 } else { 2 };
            text[found.id.end..].trim().trim_end_matches(['*', '`', ']', '~', '.']).len() <= room
                || room > 0 && text[found.end..].trim().len() <= room
        });
        let is_ticked = text.split_once(' ').is_some_and(|(number, rest)| {
            number.bytes().all(|byte| byte.is_ascii_digit()) && is_tick_or_state(rest, vocabulary)
        });
        if is_number || is_ticked || has_token || id::is_id(token) {
            self.ids += 1;
        } else if !token.is_empty()
            && !token.contains(' ')
            && token.is_ascii()
            && !id::is_date(token)
            && !id::is_version(token)
            && (token.contains('-')
                || token.chars().all(|ch| ch.is_ascii_uppercase() || ch.is_ascii_digit()))
        {
            self.slugs += 1;
        }
        self.states += usize::from(says_state(text, vocabulary));
        self.priorities += usize::from(vocabulary.whole_priority(text).is_some());
    }
}

/// Whether a text is what may stand behind the number of a row: a tick, or a word for a state.
pub(super) fn is_tick_or_state(text: &str, vocabulary: &Vocabulary) -> bool {
    stamp::tick(text).is_some() || vocabulary.whole_state(text).is_some()
}

/// The columns of a table, `width` of them.
pub(super) fn sample(
    lines: &Lines<'_>,
    table: &super::outline::Table,
    width: usize,
    vocabulary: &Vocabulary,
) -> Vec<Cells> {
    let mut columns = vec![Cells::default(); width];
    for row in table.rows.clone().take(SAMPLE) {
        let view = View::new(lines, lines.lines[row]);
        let Some(cells) = view.cells().filter(|cells| cells.len() == width) else { continue };
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.add(&table::plain(&view, cell).value, vocabulary);
        }
    }
    columns
}

/// Whether a cell holds a word, a symbol or a box, and not only a dash.
pub(super) fn says_something(text: &str) -> bool {
    text.contains(char::is_alphanumeric) || table::has_symbol(text) || is_box(text)
}

fn is_box(text: &str) -> bool {
    view::boxed(text).is_some_and(|(_, len)| len >= text.len())
}

/// Whether a cell says a state and nothing else.
pub(super) fn says_state(text: &str, vocabulary: &Vocabulary) -> bool {
    vocabulary.whole_state(text).is_some()
        || percent(text)
        || vocabulary.symbol_in(text).is_some()
            && text.chars().filter(|ch| ch.is_alphanumeric()).count() < 16
        || is_box(text)
}

fn percent(text: &str) -> bool {
    let number = text.trim_end().strip_suffix('%').map(str::trim);
    number.is_some_and(|number| !number.is_empty() && number.parse::<f32>().is_ok())
}
