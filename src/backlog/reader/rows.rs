//! The lines of tables: which rows are items, and what their cells give to them.

use super::Reader;
use super::opener::Opened;
use super::plan;
use super::table::{self, Row, Table};
use super::view::View;
use crate::backlog::dialect::Dialect;
use crate::backlog::{Field, Text};

impl Reader<'_, '_> {
    /// Ends the table, and with it its last row: what comes next is not part of that.
    pub(super) fn end_table(&mut self) {
        if self.table.take().is_some() || std::mem::take(&mut self.in_table) {
            self.stack.end_row(self.dialect);
        }
    }

    /// Takes a line of a table; says whether it is one that the dialect reads.
    pub(super) fn table_line(&mut self, index: usize, view: &View<'_>) -> bool {
        if let Some(plan) = &mut self.plan {
            let Some((table, is_row)) = plan.table(index) else {
                self.end_table();
                return false;
            };
            self.in_table = true;
            let number = table.block;
            let row = table.row(&self.dialect.blocks[number], view, &self.dialect.vocabulary);
            match row.filter(|_| is_row) {
                Some(row) => self.row(number, row, view),
                None if is_row && !plan::is_remark(view, &self.dialect.vocabulary) => {
                    self.skipped.push(view.line.content);
                }
                None => {}
            }
            return true;
        }
        if !self.has_rows || !view.text().contains('|') {
            self.end_table();
            return false;
        }
        let Some(table) = &self.table else {
            let line = |at: usize| Some(View::new(self.lines, *self.lines.lines.get(at)?));
            let Dialect { blocks, fields, .. } = self.dialect;
            self.table = Table::begin(blocks, fields, view, [line(index + 1), line(index + 2)]);
            return self.table.is_some();
        };
        if table::is_delimiter(view) {
            return true;
        }
        let number = table.block;
        if let Some(row) = table.row(&self.dialect.blocks[number], view) {
            self.row(number, row, view);
        }
        true
    }

    fn row(&mut self, number: usize, row: Row, view: &View<'_>) {
        let level = match &self.plan {
            Some(_) => self.stack.planned_room(&self.dialect.blocks[number], false),
            None => self.stack.room(self.dialect, number),
        };
        let Some(level) = level else { return };
        self.open(Opened { number, level, captures: row.captures, at: 0 }, view);
        self.add_cells(row.fields);
    }

    /// Gives the cells of the other columns to the item that their row opened.
    pub(super) fn add_cells(&mut self, cells: Vec<(Text, Text)>) {
        let Some(item) = self.reading.items.last_mut() else { return };
        for (header, value) in cells {
            let shape = self.dialect.fields.shape(&header.value);
            item.fields.push(Field {
                name: shape.map_or(header.value, |shape| shape.name.clone()),
                role: shape.and_then(|shape| shape.role),
                label: header.span,
                value,
                entries: Vec::new(),
            });
        }
    }
}
