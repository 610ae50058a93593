//! A dialect for tables whose headers no dialect knows: found by what stands in their columns.

use std::collections::BTreeSet;

use super::forms::MOST_LINES;
use super::{LEAST, MOST_STATES, NAME};
use crate::backlog::dialect::Vocabulary;
use crate::backlog::reader::cells;
use crate::markdown::Lines;
use crate::sort::IntoOrder as _;
use crate::text::expression::Expression;

/// A longer cell is not a word for a state, in characters.
const LONGEST_STATE: usize = 24;

/// A cell that is an id: letters and a number, or a number.
static ID: Expression =
    Expression::new(r"^[#\[(*`]{0,3}(?:[^\W\d_]{1,10}[-_. ]?)?\d+(?:[-.]\d+)*[\])*`]{0,3}$");

/// The tables with one header, as their rows.
#[derive(Debug)]
pub(super) struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// What the columns of a table hold.
#[derive(Debug)]
struct Columns {
    id: Option<usize>,
    title: usize,
    status: Option<usize>,
}

impl Table {
    /// The table with the most rows.
    pub(super) fn largest(lines: &Lines<'_>) -> Option<Self> {
        let mut tables: Vec<Self> = Vec::new();
        let mut open = None;
        let rows: Vec<_> =
            lines.lines.iter().take(MOST_LINES).map(|line| cells(lines, *line)).collect();
        for (index, row) in rows.iter().enumerate() {
            let Some(row) = row else {
                open = None;
                continue;
            };
            let is_dashes = |row: &Vec<String>| {
                row.iter().all(|cell| !cell.is_empty() && cell.trim_matches(['-', ':']).is_empty())
            };
            if is_dashes(row) {
                continue;
            }
            match open {
                Some(table) => {
                    let table: &mut Self = &mut tables[table];
                    table.rows.push(row.clone());
                }
                None if rows
                    .get(index + 1)
                    .is_some_and(|next| next.as_ref().is_some_and(is_dashes)) =>
                {
                    let known = tables.iter().position(|table| table.header == *row);
                    open = Some(known.unwrap_or(tables.len()));
                    if known.is_none() {
                        tables.push(Self { header: row.clone(), rows: Vec::new() });
                    }
                }
                None => {}
            }
        }
        let largest = tables.into_iter().max_by_key(|table| table.rows.len())?;
        (largest.rows.len() >= LEAST).then_some(largest)
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The dialect, and the words for states that nobody knows.
    pub(super) fn dialect(&self) -> Option<(String, Vec<String>)> {
        let columns = self.columns()?;
        let name = |at: usize| serde_json::to_string(&self.header[at]).ok();
        let mut named = vec![format!("title: [{}]", name(columns.title)?)];
        let mut requires = vec!["title"];
        let mut id = "";
        if let Some(at) = columns.id {
            named.insert(0, format!("id: [{}]", name(at)?));
            requires.insert(0, "id");
            id = ", id: '{id}'";
        }
        let mut unknown = Vec::new();
        if let Some(at) = columns.status {
            named.push(format!("status: [{}]", name(at)?));
            let common = Vocabulary::default();
            unknown =
                self.words(at).into_iter().filter(|word| common.state(word).is_none()).collect();
        }
        let mut yaml = format!(
            "{NAME}:\n  summary: How this team writes its backlog\n  blocks:\n    - name: item\n      row:\n        columns: {{{}}}\n        requires: [{}]\n      item: {{kind: item{id}, boxes_are_criteria: true}}\n    - use: lane\n    - use: section\n  fields: {{styles: [table], usual: true, any: true}}\n",
            named.join(", "),
            requires.join(", "),
        );
        if !unknown.is_empty() {
            yaml.push_str(&super::asked(&unknown));
        }
        Some((yaml, unknown))
    }

    fn columns(&self) -> Option<Columns> {
        let all = 0..self.header.len();
        let named = |at: &usize| !self.header[*at].is_empty();
        let id = all.clone().filter(named).find(|at| self.holds_ids(*at));
        let status = all.clone().filter(named).find(|at| Some(*at) != id && self.holds_states(*at));
        let rest = all.filter(named).filter(|at| Some(*at) != id && Some(*at) != status);
        let length = |at: &usize| self.column(*at).map(|cell| cell.chars().count()).sum::<usize>();
        // Of two as long ones the first is the title.
        let title = rest.rev().max_by_key(length)?;
        Some(Columns { id, title, status })
    }

    fn column(&self, at: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| row.get(at)).map(String::as_str)
    }

    /// The different words of a column, in small letters.
    fn words(&self, at: usize) -> BTreeSet<String> {
        self.column(at).filter(|cell| !cell.is_empty()).map(str::to_lowercase).into_set()
    }

    fn holds_ids(&self, at: usize) -> bool {
        self.column(at).all(|cell| ID.is_match(cell)) && self.words(at).len() == self.len()
    }

    /// Whether some words of a column are states, and few others stand there.
    fn holds_states(&self, at: usize) -> bool {
        let words = self.words(at);
        let common = Vocabulary::default();
        words.len() <= MOST_STATES
            && words.iter().all(|word| word.chars().count() <= LONGEST_STATE)
            && words.iter().any(|word| common.state(word).is_some())
    }
}
