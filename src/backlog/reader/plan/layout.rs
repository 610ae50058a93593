//! Which column of a table is which: by the header, and where that does not tell by the cells.
//!
//! ```text
//! | # | Matter | How far | When |        `#` is the id, and `Matter` the title: the first column of words
//! |---|---|---|---|
//! | Q1 | Rope store | todo | P1 |        `How far` is the status: its cells are states
//! ```

use super::cells::Cells;
use super::columns::{
    Column, by_header, by_ids, by_priorities, by_stage, by_states, by_titles, by_words, may_be_ids,
};
use crate::backlog::FieldRole;
use crate::backlog::dialect::Columns;

/// The columns of a table, each by its number.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) id: Option<usize>,
    pub(super) title: Option<usize>,
    /// The title, where the header says that it is one.
    pub(super) named: Option<usize>,
    /// The states, where no header says so.
    states: Option<usize>,
    /// The priorities, where no header says so.
    priorities: Option<usize>,
    /// Whether a header names a status.
    pub(super) names_state: bool,
    /// Whether a header names what nothing but an item has: a priority, an owner, criteria.
    names_other: bool,
}

impl Layout {
    /// The columns that the header names, and those of ids and titles.
    pub(super) fn of(
        known: &Columns,
        folded: &[String],
        cells: &[Cells],
        columns: &[Column],
    ) -> Self {
        let titled = by_titles(known, folded, cells);
        let id = by_header(known, "id", folded, cells)
            .filter(|at| may_be_ids(&cells[*at]))
            .or_else(|| by_ids(cells, columns))
            .filter(|at| Some(*at) != titled || cells[*at].ids > 0);
        let named = titled
            .filter(|at| Some(*at) != id && (cells[*at].filled == 0 || cells[*at].is_wordy()));
        let title = named
            .or_else(|| by_stage(cells, columns, folded, id))
            .or_else(|| by_words(cells, columns, id));
        let names = |roles: &[FieldRole]| {
            columns.iter().any(|column| column.role().is_some_and(|role| roles.contains(&role)))
        };
        Self {
            id,
            title,
            named,
            names_state: names(&[FieldRole::Status]),
            names_other: names(&[FieldRole::Priority, FieldRole::Owner, FieldRole::Criteria]),
            ..Self::default()
        }
    }

    /// Finds the states and the priorities that no header names.
    pub(super) fn read_cells(&mut self, cells: &[Cells], columns: &[Column]) {
        if !self.names_state {
            self.states = by_states(cells, self.id, self.title);
        }
        self.priorities = by_priorities(cells, columns, self.id, self.title);
    }

    /// Whether a column says how far each row is.
    pub(super) fn says_state(&self) -> bool {
        self.names_state || self.states.is_some()
    }

    /// Whether the rows are items wherever the table stands. Ids that only count the rows show it for
    /// themselves alone no more than titles do.
    pub(super) fn shows_items(
        &self,
        cells: &[Cells],
        columns: &[Column],
        is_count: impl Fn(usize) -> bool,
    ) -> bool {
        let names_more = self.names_state || self.names_other;
        let says_more = self.says_state() || self.names_other;
        let has_ids = |at: usize| cells[at].is_mostly(cells[at].ids + cells[at].slugs);
        let has_criteria =
            || columns.iter().any(|column| column.role() == Some(FieldRole::Criteria));
        self.title.is_some() && names_more
            || self.named.is_some() && (self.id.is_some() || says_more)
            || self.id.is_some_and(|at| {
                has_ids(at)
                    && (says_more
                        || self.priorities.is_some()
                        || self.title.is_some() && cells[at].ids > 0 && !is_count(at))
                    || self.names_state
                    || has_criteria()
            })
    }

    /// Whether the rows are phases or sprints, which are not items unless they say how far they are.
    pub(super) fn is_plan(&self, cells: &[Cells]) -> bool {
        let is_stretch = |one: &Cells| one.is_mostly(one.stretches) && one.differs();
        self.id.is_none()
            && !self.says_state()
            && self.title.is_some_and(|title| cells[..=title].iter().any(is_stretch))
    }

    /// Whether the rows are files or pages, and say where something is.
    pub(super) fn is_map(&self, cells: &[Cells]) -> bool {
        !self.says_state() && self.id.is_none() && cells.iter().any(|one| one.is_mostly(one.places))
    }

    /// Whether it has titles, words that differ, in case nothing else makes the rows items.
    pub(super) fn tells_apart(&self, cells: &[Cells]) -> bool {
        self.title.is_none_or(|at| {
            cells[at].filled == 0
                || cells[at].tells_apart()
                || self.named == Some(at) && cells[at].differs()
        })
    }

    /// Says of the columns what they are.
    pub(super) fn name(&self, columns: &mut [Column]) {
        for (at, role, name) in [
            (self.states, FieldRole::Status, "Status"),
            (self.priorities, FieldRole::Priority, "Priority"),
        ] {
            if let Some(at) = at {
                columns[at] =
                    Column::Field { name: name.to_owned(), role: Some(role), is_known: true };
            }
        }
        if let Some(at) = self.id {
            columns[at] = Column::Id;
        }
        if let Some(at) = self.title {
            columns[at] = Column::Title;
        }
    }
}
