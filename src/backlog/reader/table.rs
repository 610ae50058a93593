//! Tables: a header that names the columns, then a row an item.

use std::ops::Range;
use std::sync::Arc;

use super::view::View;
use crate::backlog::dialect::{Block, Columns, Fields, Opener};
use crate::backlog::{Attributes, Text, fold};
use crate::source::Span;

/// The table that the reader is in.
#[derive(Debug)]
pub(super) struct Table {
    /// The block that its rows open.
    pub(super) block: usize,
    columns: Vec<Column>,
}

/// What the cells of one column fill.
#[derive(Debug)]
enum Column {
    Capture(Arc<str>),
    Field(String),
}

impl Column {
    /// Whether it fills the field with the folded name `name`.
    fn is_field(&self, name: &str, fields: &Fields) -> bool {
        let Self::Field(header) = self else { return false };
        let named = fields.by_name.get(name);
        named.is_some() && fields.by_name.get(&fold(header)) == named
    }
}

/// A row: what its cells fill.
pub(super) struct Row {
    pub(super) captures: Attributes,
    /// Name and value of each other column.
    pub(super) fields: Vec<(String, Text)>,
}

impl Table {
    /// The table whose header `view` is, if the next line is a delimiter row and some block wants it.
    pub(super) fn begin(
        blocks: &[Block],
        fields: &Fields,
        view: &View<'_>,
        next: Option<&View<'_>>,
    ) -> Option<Self> {
        let cells = view.cells()?;
        if !next.is_some_and(is_delimiter) {
            return None;
        }
        blocks.iter().enumerate().find_map(|(block, shape)| {
            let Opener::Row(columns) = &shape.opener else { return None };
            let columns = resolve(columns, fields, view, &cells)?;
            Some(Self { block, columns })
        })
    }

    /// What the row fills; `None` if it holds nothing, such as a row of dashes.
    pub(super) fn row(&self, view: &View<'_>) -> Option<Row> {
        let mut row = Row { captures: Attributes::default(), fields: Vec::new() };
        for (column, cell) in self.columns.iter().zip(view.cells()?) {
            let text = plain(view, cell);
            if !text.value.chars().any(char::is_alphanumeric) && !has_sign(&text.value) {
                continue;
            }
            match column {
                Column::Capture(name) => row.captures.insert(Arc::clone(name), text),
                Column::Field(name) => row.fields.push((name.clone(), text)),
            }
        }
        row.captures.get("title").is_some().then_some(row)
    }
}

fn has_sign(text: &str) -> bool {
    text.chars().any(|ch| !ch.is_ascii() && !matches!(ch, '–' | '—' | '…'))
}

/// Whether every cell of the line is `---`, with or without colons.
pub(super) fn is_delimiter(view: &View<'_>) -> bool {
    let is_rule = |cell: Range<usize>| {
        let cell = view.text()[cell].trim();
        cell.contains('-') && cell.chars().all(|ch| matches!(ch, '-' | ':'))
    };
    view.cells().is_some_and(|cells| cells.into_iter().all(is_rule))
}

/// The columns of a header, the first of each capture; `None` if a required one is not there.
fn resolve(
    columns: &Columns,
    fields: &Fields,
    view: &View<'_>,
    cells: &[Range<usize>],
) -> Option<Vec<Column>> {
    let mut taken: Vec<Arc<str>> = Vec::new();
    let mut resolved = Vec::new();
    for cell in cells {
        let header = plain(view, cell.clone()).value;
        let capture = columns.headers.get(&fold(&header));
        let column = match capture.filter(|capture| !taken.contains(capture)) {
            Some(capture) => {
                taken.push(Arc::clone(capture));
                Column::Capture(Arc::clone(capture))
            }
            None => Column::Field(header),
        };
        resolved.push(column);
    }
    let has = |name: &String| {
        taken.iter().any(|capture| **capture == **name)
            || resolved.iter().any(|column| column.is_field(name, fields))
    };
    columns.requires.iter().all(|any| any.iter().any(has)).then_some(resolved)
}

/// A cell without the markup around all of it: `**x**`, `` `x` ``, `[x](y)`.
fn plain(view: &View<'_>, cell: Range<usize>) -> Text {
    let mut text = view.piece(cell);
    loop {
        let marks = ["**", "__", "`"];
        let wrapped = marks.into_iter().find(|mark| {
            let inner = text.value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
            inner.is_some_and(|inner| !inner.is_empty())
        });
        let Some(mark) = wrapped else { break };
        let len = mark.len();
        text.value = text.value[len..text.value.len() - len].to_owned();
        text.span = Span {
            start: text.span.start + Span::at(len).start,
            end: text.span.end - Span::at(len).start,
        };
    }
    if let Some((label, _)) = text.value.strip_prefix('[').and_then(|rest| rest.split_once("]("))
        && text.value.ends_with(')')
    {
        let start = text.span.start as usize + 1;
        text.span = Span::new(start, start + label.len());
        text.value = label.to_owned();
    }
    text
}
