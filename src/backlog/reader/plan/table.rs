//! A table of items: what its columns hold, and what a row fills.
//!
//! ```text
//! | # | Matter | State | Priority |       `Matter` is the title: the first column of words
//! |---|---|---|---|
//! | Q1 | Rope store | todo | P1 |
//! | Q2 | Paint locker ✅ done | P2 |      a short row: `P2` is a priority wherever it stands
//! ```

use std::ops::Range;
use std::sync::Arc;

use super::cells::{Cells, LONGEST_WORD, is_tick_or_state, sample, says_something, says_state};
use super::columns::{
    Column, by_header, by_ids, by_priorities, by_stage, by_states, by_titles, by_words, has_leads,
    has_stamps, is_count, is_index, may_be_ids,
};
use super::look;
use super::outline::{Table, is_certain};
use super::recaps::{is_overview, repeats};
use crate::backlog::dialect::{Block, Dialect, Opener, Vocabulary};
use crate::backlog::id;
use crate::backlog::reader::table::{self, Row};
use crate::backlog::reader::view::View;
use crate::backlog::{Attributes, FieldRole, Text};
use crate::markdown::Lines;
use crate::text::{fold, is_dash};

/// A table of items.
#[derive(Debug)]
pub(in crate::backlog::reader) struct ItemTable {
    /// The block that its rows open.
    pub(in crate::backlog::reader) block: usize,
    columns: Vec<Column>,
    /// Whether rows that say no state in a column of their own may say it in any.
    seeks_state: bool,
    /// Whether a column has ids, and whether the header names the one with titles, and how.
    pub(super) has_ids: bool,
    /// Whether these are more than numbers.
    pub(super) is_coded: bool,
    /// Whether the titles begin with short ids of one series: `F1 Float`, `**M0: Kickoff**`.
    leads: bool,
    /// Whether a column says how far each is.
    pub(super) has_states: bool,
    pub(super) is_named: bool,
    pub(super) title: String,
    /// The headers of its columns, folded.
    pub(super) headers: Vec<String>,
    /// Whether it has titles, words that differ, and nothing else that makes its rows items.
    pub(super) is_weak: bool,
    /// Whether it is a table of items wherever it stands.
    pub(super) is_strong: bool,
}

impl ItemTable {
    /// The columns of the table whose header stands in line `header`, if its rows may be items.
    pub(super) fn resolve(
        lines: &Lines<'_>,
        table: &Table,
        block: usize,
        dialect: &Dialect,
        vocabulary: &Vocabulary,
    ) -> Option<Self> {
        let Opener::Row(known) = &dialect.blocks.get(block)?.opener else { return None };
        let view = View::new(lines, lines.lines[table.header]);
        let mut names: Vec<Text> =
            view.cells()?.into_iter().map(|cell| table::plain(&view, cell)).collect();
        if table.is_bare() {
            names.iter_mut().for_each(|name| name.value.clear());
        }
        // `I want...`
        let bare = |name: &Text| fold(name.value.trim_end_matches(['.', '…', ':', ' ']));
        let folded: Vec<String> = names.iter().map(bare).collect();
        let header: Vec<String> = names.iter().map(|name| name.value.clone()).collect();
        let cells = sample(lines, table, names.len(), vocabulary);
        if repeats(&folded) && !table.is_bare() {
            return None;
        }
        if folded.iter().any(|name| known.without.contains(name))
            && !is_index(known, &folded, &cells, dialect)
        {
            return None;
        }
        let mut columns: Vec<Column> = names
            .into_iter()
            .map(|name| {
                let shape = dialect.fields.shape(&name.value);
                Column::Field {
                    role: shape.and_then(|shape| shape.role),
                    is_known: shape.is_some(),
                    name: name.value,
                }
            })
            .collect();
        let titled = by_titles(known, &folded, &cells);
        let id = by_header(known, "id", &folded, &cells)
            .filter(|at| may_be_ids(&cells[*at]))
            .or_else(|| by_ids(&cells, &columns))
            .filter(|at| Some(*at) != titled || cells[*at].ids > 0);
        let named = titled
            .filter(|at| Some(*at) != id && (cells[*at].filled == 0 || cells[*at].is_wordy()));
        let title = named
            .or_else(|| by_stage(&cells, &columns, &folded, id))
            .or_else(|| by_words(&cells, &columns, id));
        let names_state = columns.iter().any(|column| column.role() == Some(FieldRole::Status));
        let names_other = columns.iter().any(|column| {
            matches!(
                column.role(),
                Some(FieldRole::Priority | FieldRole::Owner | FieldRole::Criteria)
            )
        });
        let has_ids = id.is_some_and(|at| cells[at].is_mostly(cells[at].ids + cells[at].slugs));
        let names_state = names_state || has_stamps(&header, &cells, vocabulary);
        let states = (!names_state).then(|| by_states(&cells, id, title)).flatten();
        let has_priorities = by_priorities(&cells, &columns, id, title);
        let shows_items = title.is_some() && (names_state || names_other)
            || named.is_some() && (id.is_some() || names_state || names_other || states.is_some())
            || has_ids
                && (names_state
                    || states.is_some()
                    || names_other
                    || has_priorities.is_some()
                    || title.is_some()
                        && id.is_some_and(|at| {
                            cells[at].ids > 0 && !is_count(&cells[at], lines, table, at)
                        }))
            || id.is_some()
                && (names_state
                    || columns.iter().any(|column| column.role() == Some(FieldRole::Criteria)));
        if title.is_none() && id.is_none() {
            return None;
        }
        let has_states = names_state || states.is_some();
        // Phases and sprints are not items, unless they say how far they are.
        let is_stretch = |one: &Cells| one.is_mostly(one.stretches) && one.differs();
        let is_plan = id.is_none()
            && !has_states
            && title.is_some_and(|title| cells[..=title].iter().any(is_stretch));
        let leads = id.is_none() && title.is_some_and(|at| has_leads(lines, table, at, vocabulary));
        let is_overview = !has_states && is_overview(lines, table, vocabulary);
        let is_strong = (shows_items && !is_plan || leads) && !is_overview;
        for (at, role, name) in [
            (states, FieldRole::Status, "Status"),
            (has_priorities, FieldRole::Priority, "Priority"),
        ] {
            if let Some(at) = at {
                columns[at] =
                    Column::Field { name: name.to_owned(), role: Some(role), is_known: true };
            }
        }
        if let Some(at) = id {
            columns[at] = Column::Id;
        }
        if let Some(at) = title {
            columns[at] = Column::Title;
        }
        let seeks_state = !columns.iter().any(|column| column.role() == Some(FieldRole::Status));
        let (has_ids, is_named) = (id.is_some(), named.is_some());
        let is_coded = id == Some(0) && cells[0].ids > 1 && !is_count(&cells[0], lines, table, 0);
        let is_weak = !is_plan
            && !is_overview
            && title.is_none_or(|at| {
                cells[at].filled == 0
                    || cells[at].tells_apart()
                    || named == Some(at) && cells[at].differs()
            });
        let title = title.map_or_else(String::new, |at| folded[at].clone());
        let headers = folded;
        Some(Self {
            block,
            columns,
            seeks_state,
            has_ids,
            is_coded,
            leads,
            has_states,
            is_named,
            title,
            headers,
            is_weak,
            is_strong,
        })
    }

    /// Whether its header names titles and these differ, so that what stands over it is a section.
    pub(super) fn is_titled(&self) -> bool {
        self.is_weak && self.is_named
    }

    /// What the row fills; `None` if it is not an item.
    pub(in crate::backlog::reader) fn row(
        &self,
        block: &Block,
        view: &View<'_>,
        vocabulary: &Vocabulary,
    ) -> Option<Row> {
        let cells = view.cells()?;
        let is_short = cells.len() < self.columns.len();
        let mut row = Row { captures: Attributes::default(), fields: Vec::new() };
        let mut said: Option<Text> = None;
        if self.seeks_state {
            said = self.state_behind(view, &cells, vocabulary);
        }
        for (column, cell) in self.columns.iter().zip(cells) {
            let text = table::plain(view, cell.clone());
            if !says_something(&text.value) {
                continue;
            }
            match column {
                Column::Id => self.id(&mut row, view, cell, &mut said, vocabulary)?,
                Column::Title if self.has_ids => insert(&mut row, "title", text),
                Column::Title => self.title(&mut row, view, cell, text, vocabulary),
                Column::Field { name, role, is_known } => {
                    let by_value = is_short.then(|| role_of(&text.value, vocabulary)).flatten();
                    let (name, role) =
                        by_value.map_or((name.as_str(), *role), |(name, role)| (name, Some(role)));
                    if self.seeks_state && said.is_none() && !(*is_known && role.is_some()) {
                        said = state_in(view, &text, vocabulary);
                    }
                    let label = Text { value: name.to_owned(), span: text.span };
                    row.fields.push((label, text));
                }
            }
        }
        if let Some(state) = said.filter(|_| self.seeks_state) {
            insert(&mut row, "status", state);
        }
        if row.captures.get("title").is_none() {
            let id = row.captures.get("id")?.clone();
            insert(&mut row, "title", id);
        }
        table::is_item(block, &row.captures).then_some(row)
    }

    /// Whether a row has more cells than the header, and neither its state stands in the column for it nor any
    /// behind the last one: a bar within a title has torn it.
    pub(super) fn is_torn(
        &self,
        view: &View<'_>,
        cells: &[Range<usize>],
        vocabulary: &Vocabulary,
    ) -> bool {
        let is_status = |column: &Column| column.role() == Some(FieldRole::Status);
        let own = self.columns.iter().position(is_status).and_then(|at| cells.get(at));
        let says =
            |cell: &Range<usize>| says_state(&table::plain(view, cell.clone()).value, vocabulary);
        cells.len() > self.columns.len()
            && !own.is_some_and(says)
            && self.state_behind(view, cells, vocabulary).is_none()
    }

    /// The state in a cell behind those that the header names.
    fn state_behind(
        &self,
        view: &View<'_>,
        cells: &[Range<usize>],
        vocabulary: &Vocabulary,
    ) -> Option<Text> {
        let more = cells.iter().skip(self.columns.len());
        let mut more = more.map(|cell| table::plain(view, cell.clone()));
        more.find(|text| says_state(&text.value, vocabulary))
    }

    /// Takes the cell of the title, which may begin with the id where no column has any: `#11 Pump`,
    /// `WP-3: Gate`.
    fn title(
        &self,
        row: &mut Row,
        view: &View<'_>,
        cell: Range<usize>,
        text: Text,
        vocabulary: &Vocabulary,
    ) {
        let raw = &view.text()[cell.clone()];
        let start = cell.start + raw.len() - raw.trim_start().len();
        let look = look::read(view.text()[start..cell.end].trim_end(), vocabulary);
        let at = |range: Range<usize>| view.piece(start + range.start..start + range.end);
        let is_sure = |found: &id::Leading| {
            is_certain(found.form) || found.hashed || self.leads && found.form == id::Form::Short
        };
        let Some(found) = look.id.filter(is_sure) else { return insert(row, "title", text) };
        let title = view.trimmed(start + found.end..cell.end);
        if title.0.is_empty() || look.mark.end > 0 {
            return insert(row, "title", text);
        }
        insert(row, "id", at(found.id));
        insert(row, "title", table::plain(view, start + found.end..cell.end));
    }

    /// Takes the cell of the id, which may have marks in front of it and behind it: `✅ E03`, `1 X`.
    /// A row without an id, where others have one, is a total or a remark.
    fn id(
        &self,
        row: &mut Row,
        view: &View<'_>,
        cell: Range<usize>,
        said: &mut Option<Text>,
        vocabulary: &Vocabulary,
    ) -> Option<()> {
        let text = &view.text()[cell.clone()];
        let start = cell.start + text.len() - text.trim_start().len();
        let look = look::read(view.text()[start..cell.end].trim_end(), vocabulary);
        let at = |range: Range<usize>| view.piece(start + range.start..start + range.end);
        if !look.mark.is_empty() {
            insert(row, "mark", at(look.mark.clone()));
        }
        let bare = table::plain(view, cell.clone());
        if let Some(found) = look.id {
            let behind = found.end..cell.end - start;
            let rest = at(behind);
            if is_tick_or_state(&rest.value, vocabulary) {
                *said = Some(rest);
            }
            insert(row, "id", at(found.id));
            return Some(());
        }
        // A bare number needs nothing behind it here: the column says what it is.
        let token =
            bare.value.split_whitespace().next().unwrap_or_default().trim_start_matches('#');
        let is_token = !token.is_empty()
            && token.len() <= LONGEST_WORD
            && token.chars().all(|ch| ch.is_alphanumeric() || is_dash(ch) || "-._/:".contains(ch));
        let rest = bare.value.get(bare.value.find(token)? + token.len()..)?.trim();
        let has_digit = token.contains(|ch: char| ch.is_ascii_digit());
        if !is_token
            || vocabulary.sums_up(token)
            || token.starts_with("ADR")
            || !(rest.is_empty() || has_digit)
        {
            return None;
        }
        let from = view.range(bare.span).start + bare.value.find(token)?;
        if !rest.is_empty() {
            let behind = view.piece(from + token.len()..view.range(bare.span).end);
            if is_tick_or_state(rest, vocabulary) {
                *said = Some(behind);
            }
        }
        insert(row, "id", view.piece(from..from + token.len()));
        Some(())
    }
}

fn insert(row: &mut Row, name: &str, text: Text) {
    if row.captures.get(name).is_none() {
        row.captures.insert(Arc::from(name), text);
    }
}

/// The field that the cell of a short row is of, by what it holds.
fn role_of(text: &str, vocabulary: &Vocabulary) -> Option<(&'static str, FieldRole)> {
    if vocabulary.whole_priority(text).is_some() {
        return Some(("Priority", FieldRole::Priority));
    }
    says_state(text, vocabulary).then_some(("Status", FieldRole::Status))
}

/// The state that a cell of another column says: in capitals (`41 DONE`), by a symbol, or alone.
fn state_in(view: &View<'_>, text: &Text, vocabulary: &Vocabulary) -> Option<Text> {
    if text.value.len() > LONGEST_WORD {
        return None;
    }
    // `QA` and `Testing` are kinds of work as well.
    if vocabulary.is_topic(&fold(&text.value)) {
        return None;
    }
    if vocabulary.whole_state(&text.value).is_some() {
        return Some(text.clone());
    }
    let range = view.range(text.span);
    let mut at = range.start;
    for word in view.text()[range].split(' ') {
        let is_loud = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        if is_loud && vocabulary.whole_state(word).is_some() {
            return Some(view.piece(at..at + word.len()));
        }
        at += word.len() + 1;
    }
    None
}
