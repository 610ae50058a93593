//! Tables: a header that names the columns, then a row for each item.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::view::View;
use crate::backlog::dialect::{Block, Columns, Fields, Opener};
use crate::backlog::pattern::Pattern;
use crate::backlog::{Attributes, Text};
use crate::text::fold;

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
        let named = fields.folded(name);
        named.is_some() && fields.index(header) == named
    }
}

/// A row: what its cells fill.
pub(in crate::backlog::reader) struct Row {
    pub(super) captures: Attributes,
    /// Name and value of each other column.
    pub(super) fields: Vec<(Text, Text)>,
}

impl Table {
    /// The table whose header `view` is, if the next line is a delimiter row and some block wants it.
    pub(super) fn begin(
        blocks: &[Block],
        fields: &Fields,
        view: &View<'_>,
        next: [Option<View<'_>>; 2],
    ) -> Option<Self> {
        let cells = view.cells()?;
        let [delimiter, first] = next;
        if !delimiter.as_ref().is_some_and(is_delimiter) {
            return None;
        }
        let mut fitting = blocks.iter().enumerate().filter_map(|(block, shape)| {
            let Opener::Row(columns) = &shape.opener else { return None };
            let columns = resolve(columns, fields, view, &cells)?;
            Some(Self { block, columns })
        });
        let best = fitting.next()?;
        let reads = |table: &Self| {
            first.as_ref().is_some_and(|row| table.row(&blocks[table.block], row).is_some())
        };
        if reads(&best) { Some(best) } else { Some(fitting.find(reads).unwrap_or(best)) }
    }

    /// What the row fills; `None` if it holds nothing, such as a row of dashes.
    pub(super) fn row(&self, block: &Block, view: &View<'_>) -> Option<Row> {
        let mut row = Row { captures: Attributes::default(), fields: Vec::new() };
        for (column, cell) in self.columns.iter().zip(view.cells()?) {
            let text = plain(view, cell);
            if !text.value.chars().any(char::is_alphanumeric) && !has_symbol(&text.value) {
                continue;
            }
            match column {
                Column::Capture(name) => row.captures.insert(Arc::clone(name), text),
                Column::Field(name) => {
                    row.fields.push((Text { value: name.clone(), span: text.span }, text));
                }
            }
        }
        let Opener::Row(columns) = &block.opener else { return None };
        for (name, pattern) in &columns.cells {
            if !fit(&mut row.captures, name, pattern, view) {
                return None;
            }
        }
        if row.captures.get("title").is_none() {
            let id = row.captures.get("id")?.clone();
            row.captures.insert("title".into(), id);
        }
        is_item(block, &row.captures).then_some(row)
    }
}

/// Whether the cell of the capture `name` fits, if it holds anything. What the pattern names goes
/// into the captures, in place of the cell.
fn fit(captures: &mut Attributes, name: &str, pattern: &Pattern, view: &View<'_>) -> bool {
    let Some(cell) = captures.get(name) else { return true };
    let at = view.range(cell.span).start;
    let text = &view.text()[view.range(cell.span)];
    let Some(found) = pattern.captures(text) else { return false };
    for (number, capture) in pattern.names() {
        if let Some(piece) = found.get(*number) {
            captures.remove(capture);
            let text = view.piece(at + piece.start()..at + piece.end());
            captures.insert(Arc::clone(capture), text);
        }
    }
    true
}

/// Whether a row is an item, and not a total or the remark that there is none.
pub(super) fn is_item(block: &Block, captures: &Attributes) -> bool {
    let is_none = |name: &str| {
        let cell = captures.get(name).map_or("", |text| text.value.as_str());
        !cell.is_empty() && block.unless.as_ref().is_some_and(|unless| unless.is_match(cell))
    };
    !is_none("title") && !is_none("id")
}

pub(super) fn has_symbol(text: &str) -> bool {
    text.chars().any(|ch| !ch.is_ascii() && !matches!(ch, '–' | '—' | '…'))
}

/// Whether every cell of the line is `---`, with or without colons.
pub(super) fn is_delimiter(view: &View<'_>) -> bool {
    let is_rule = |cell: Range<usize>| {
        let cell = view.text()[cell].trim();
        // `|----+----|` separates the columns in Org mode.
        cell.contains('-') && cell.chars().all(|ch| matches!(ch, '-' | ':' | '+'))
    };
    view.cells().is_some_and(|cells| cells.into_iter().all(is_rule))
}

/// The columns of a header, of each capture the best; `None` if a required one is not there.
fn resolve(
    columns: &Columns,
    fields: &Fields,
    view: &View<'_>,
    cells: &[Range<usize>],
) -> Option<Vec<Column>> {
    let headers: Vec<String> = cells.iter().map(|cell| plain(view, cell.clone()).value).collect();
    let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
    if folded.iter().any(|header| columns.without.contains(header)) {
        return None;
    }
    let mut best: BTreeMap<&Arc<str>, (usize, usize)> = BTreeMap::new();
    for (at, header) in folded.iter().enumerate() {
        let Some((capture, rank)) = columns.headers.get(header) else { continue };
        let known = best.entry(capture).or_insert((*rank, at));
        *known = (*known).min((*rank, at));
    }
    let resolved: Vec<Column> = headers
        .into_iter()
        .enumerate()
        .map(|(at, header)| match best.iter().find(|(_, (_, column))| *column == at) {
            Some((capture, _)) => Column::Capture(Arc::clone(capture)),
            None => Column::Field(header),
        })
        .collect();
    let has = |name: &String| {
        best.contains_key(&Arc::from(name.as_str()))
            || resolved.iter().any(|column| column.is_field(name, fields))
    };
    columns.requires.iter().all(|any| any.iter().any(has)).then_some(resolved)
}

/// What may stand around all of a cell.
const MARKS: [&str; 3] = ["**", "__", "`"];

/// A cell without the markup around all of it: `**x**`, `` `x` ``, `[x](y)`.
pub(super) fn plain(view: &View<'_>, cell: Range<usize>) -> Text {
    let text = &view.text()[cell.clone()];
    let mut inside = text.trim();
    while let Some(inner) = MARKS.iter().find_map(|mark| {
        let inner = inside.strip_prefix(mark)?.strip_suffix(mark)?;
        (!inner.is_empty()).then_some(inner)
    }) {
        inside = inner;
    }
    if let Some((label, _)) = inside.strip_prefix('[').and_then(|rest| rest.split_once("]("))
        && inside.ends_with(')')
    {
        inside = label;
    }
    // `[[features/gate|The gate]]` shows its name, or the last part of its place.
    if let Some(target) = inside.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
        let name = target.rsplit_once(['|', '/']).map_or(target, |(_, name)| name);
        inside = if name.is_empty() { target } else { name };
    }
    // All of these are parts of the cell, so the place of one is how far it is from the start.
    let start = cell.start + inside.as_ptr().addr() - text.as_ptr().addr();
    view.piece(start..start + inside.len())
}
