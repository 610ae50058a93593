//! From the text of one file and a dialect to sections, items and lists.
//!
//! One pass over the lines with a stack of open blocks. A line ends blocks, opens one, or goes to
//! the innermost open block. What needs all items (the sequence) comes after the pass.

mod bare;
mod below;
mod fields;
mod file;
mod forms;
mod header;
mod label;
mod markup;
mod named;
mod open;
mod opener;
mod plan;
mod reading;
mod remark;
mod rows;
mod sequence;
mod stamp;
mod status;
mod structure;
mod table;
#[cfg(test)]
mod tests;
mod title;
mod unsure;
mod view;

use self::bare::Bare;
use self::below::Below;
use self::fields::FieldCursor;
use self::forms::FormCheck;
use self::opener::{Role, Stack, Surroundings};
use self::plan::Plan;
pub(super) use self::plan::{candidate, legend};
pub(super) use self::reading::{Extent, File, Reading};
use self::table::Table;
use self::view::View;
use super::dialect::{Block, Dialect, LabelStyle, Opener, Template};
use super::document::{self, Document};
use super::pieces::CaptureNames;
use super::{FieldRole, ListEntry, State, Status, StatusSource};
use crate::backlog::front_matter;
use crate::markdown::{Line, LineKind, Lines};
use crate::sort::Sort as _;
use crate::source::{RepoPath, SourceId, Span};

/// The capture that a section gives to the items in it.
const PRIORITY: &str = "priority";

/// Reads a file as far as `extent` says; the items have the file index 0.
pub(super) fn read(
    document: &Document<'_>,
    extent: Extent,
    dialect: &Dialect,
    file: File<'_>,
) -> Reading {
    let lines = &document.lines;
    let is_tasks = file.is_named || document::names_tasks(file.path);
    let bare = if is_tasks { Bare::of(lines, dialect) } else { Bare::default() };
    let plan = dialect.is_mixed.then(|| plan::plan(lines, document, dialect, file, is_tasks));
    let expected = plan.as_ref().map_or(extent.items, Plan::items);
    let mut reader = Reader {
        lines,
        dialect,
        path: file.path,
        source: file.source,
        room: file.room,
        settled: None,
        around: Surroundings {
            lines,
            alive: dialect
                .blocks
                .iter()
                .map(|block| {
                    is_alive(block, lines, document) && (!block.in_lists || bare.opens(block))
                })
                .collect(),
            title: document.title,
            has_lists: bare.lists,
            below: Below::read(lines, extent.lines, dialect),
        },
        asked: asked(dialect),
        stack: Stack::default(),
        names: CaptureNames::default(),
        after_blank: false,
        has_rows: dialect.blocks.iter().any(|block| matches!(block.opener, Opener::Row(_))),
        table: None,
        plan,
        in_table: false,
        skipped: Vec::new(),
        forms: FormCheck::default(),
        reading: Reading {
            items: Vec::with_capacity(expected),
            opened: vec![0; dialect.blocks.len()],
            ..Reading::default()
        },
    };
    reader.open_file();
    for index in 0..lines.lines.len().min(extent.lines) {
        reader.line(index);
    }
    reader.finish()
}

/// The captures for which a block may ask the blocks around it.
fn asked(dialect: &Dialect) -> Vec<&str> {
    let shapes = dialect.blocks.iter().filter_map(|block| block.item.as_ref());
    let names = shapes.flat_map(|shape| {
        let templates = shape.id.iter().chain(&shape.references);
        let agreed = shape.agrees.iter().map(|(_, around)| around.as_str());
        templates.flat_map(Template::captures).chain(agreed)
    });
    let mut asked: Vec<&str> = names.chain([PRIORITY]).collect();
    asked.order();
    asked.dedup();
    asked
}

/// Whether the document is one that `block` may open in.
fn is_alive(block: &Block, lines: &Lines<'_>, document: &Document<'_>) -> bool {
    (!block.titled || document.says_backlog)
        && block.document.as_ref().is_none_or(|pattern| pattern.is_match(lines.text))
}

/// The cells of a line of a table, without what marks them up.
pub(super) fn cells(lines: &Lines<'_>, line: Line) -> Option<Vec<String>> {
    let view = View::new(lines, line);
    let is_row = line.kind == LineKind::Text && view.text().contains('|');
    let cells = view.cells().filter(|_| is_row)?;
    Some(cells.into_iter().map(|cell| view.piece(cell).value).collect())
}

struct Reader<'a, 't> {
    lines: &'a Lines<'t>,
    dialect: &'a Dialect,
    path: &'a RepoPath,
    source: SourceId,
    /// How many items are kept.
    room: usize,
    /// The state that the place of a file settles that is an item as a whole.
    settled: Option<State>,
    around: Surroundings<'a>,
    /// The captures that blocks may ask of those around them.
    asked: Vec<&'a str>,
    stack: Stack,
    /// The names of captures that a plan gives.
    names: CaptureNames,
    /// Whether the last line was blank.
    after_blank: bool,
    /// Whether the dialect reads tables at all.
    has_rows: bool,
    /// The table that the last line belonged to.
    table: Option<Table>,
    /// What each line opens, where that was planned.
    plan: Option<Plan>,
    /// Rows of such tables that are not items.
    skipped: Vec<Span>,
    /// Whether the last line belonged to a table of the plan.
    in_table: bool,
    forms: FormCheck,
    reading: Reading,
}

impl Reader<'_, '_> {
    fn line(&mut self, index: usize) {
        let line = self.lines.lines[index];
        if line.kind != LineKind::Text {
            self.end_table();
        }
        match line.kind {
            LineKind::Hidden => self.marker(line),
            LineKind::FrontMatter => self.front_matter(line),
            LineKind::Rule => {}
            LineKind::Blank => {
                self.after_blank = true;
                self.stack.blank();
            }
            LineKind::Code => self.extend(line),
            LineKind::Heading(_) | LineKind::Text => self.words(index, line),
        }
    }

    fn words(&mut self, index: usize, line: Line) {
        let view = View::new(self.lines, line);
        self.reading.lines += 1;
        self.forms.line(self.lines.text, line, self.dialect);
        if view.is_mojibake() {
            let (_, lines) = self.reading.mojibake.get_or_insert((line.content, 0));
            *lines += 1;
        }
        let is_row = view.line.kind == LineKind::Text && self.table_line(index, &view);
        let understood = is_row
            || match self.structure(index, &view) {
                Some(is_symbol) => is_symbol,
                None => self.content(&view),
            };
        if self.reading.whole || understood {
            self.reading.understood += 1;
        } else if self.stack.item().is_some() {
            self.reading.inside += 1;
        }
    }

    /// Takes a line of the front matter, or of a drawer of properties below the header of an item.
    fn front_matter(&mut self, line: Line) {
        if self.reading.whole {
            self.reading.lines += 1;
            self.reading.understood += 1;
            return self.extend(line);
        }
        let Some(Role::Item(item, cursor)) = self.stack.innermost() else { return };
        cursor.close();
        let item = *item;
        self.reading.lines += 1;
        self.extend(line);
        let Some(field) = front_matter::property(self.lines, line).map(|pair| self.field(pair))
        else {
            return;
        };
        self.reading.understood += 1;
        let item = &mut self.reading.items[item];
        if field.role == Some(FieldRole::Id) && item.slug_id && !field.value.value.is_empty() {
            item.id.clone_from(&field.value.value);
            item.slug_id = false;
        }
        item.fields.push(field);
    }

    /// Takes a comment that begins or ends the value of a field.
    fn marker(&mut self, line: Line) {
        let fields = &self.dialect.fields;
        if let Some(Role::Item(item, cursor)) = self.stack.innermost()
            && fields.styles.contains(&LabelStyle::Marker)
        {
            cursor.marker(&mut self.reading.items[*item], self.lines, line, fields);
        }
    }

    /// Gives a line to the innermost open block; says whether the dialect understands it.
    fn content(&mut self, view: &View<'_>) -> bool {
        let is_first = self.stack.item().is_some_and(|item| {
            let item = &self.reading.items[item];
            item.span.end == item.header.end
        });
        self.extend(view.line);
        if is_first
            && self.dialect.is_mixed
            && let Some(Role::Item(item, _)) = self.stack.innermost()
            && let Some(text) = status::first_words(view, &self.dialect.vocabulary)
        {
            let state = self.dialect.vocabulary.state(&text.value);
            self.reading.items[*item].statuses.push(Status {
                text,
                state,
                source: StatusSource::Title,
            });
        }
        match self.stack.innermost() {
            Some(Role::List { list, .. }) => {
                let Some((marker, at)) = view.marker() else {
                    return false;
                };
                self.reading.lists[*list].entries.push(ListEntry { text: view.rest(at), marker });
                true
            }
            Some(Role::Item(item, cursor)) => {
                cursor.take(&mut self.reading.items[*item], view, &self.dialect.fields)
            }
            Some(Role::Section(_)) | None => false,
        }
    }

    /// Lets every open item reach to the end of `line`.
    fn extend(&mut self, line: Line) {
        for item in self.stack.items() {
            let span = &mut self.reading.items[item].span;
            span.end = span.end.max(line.content.end);
        }
    }

    fn finish(mut self) -> Reading {
        if let Some(plan) = self.plan.take() {
            self.reading.named = Some(plan.named);
            self.reading.is_loose = plan.is_loose;
            let mut coverage = plan.coverage;
            coverage.skip(&self.skipped);
            self.reading.coverage = Some(coverage);
        }
        let weak = status::Weak::of(&self.reading.items, &self.reading.sections, self.dialect);
        for item in &mut self.reading.items {
            fields::finish(item, self.dialect, self.lines.text);
            status::finish(item, &self.reading.sections, self.dialect, &weak);
        }
        if let (true, Some(item)) = (self.reading.whole, self.reading.items.first_mut()) {
            status::settle(item, self.settled);
        }
        status::inherit(&mut self.reading.items);
        if let Some(coverage) = &mut self.reading.coverage {
            let (items, sections) = (&self.reading.items, &self.reading.sections);
            let vocabulary = &self.dialect.vocabulary;
            coverage.states = unsure::states(items, sections, vocabulary, self.lines.text);
        }
        named::finish(&mut self.reading.items, self.dialect);
        let (text, sections) = (self.lines.text, &self.reading.sections);
        self.reading.malformed = self.forms.finish(text, sections, self.dialect);
        self.reading.steps = sequence::steps(&self.reading.lists, self.dialect);
        sequence::place(&mut self.reading.items, &self.reading.steps);
        self.reading
    }
}
