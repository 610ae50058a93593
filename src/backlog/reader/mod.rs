//! From the text of one file and a dialect to sections, items and lists.
//!
//! One pass over the lines with a stack of open blocks. A line ends blocks, opens one, or goes to
//! the innermost open block. What needs all items (the sequence) comes after the pass.

mod below;
mod fields;
mod file;
mod forms;
mod label;
mod markup;
mod named;
mod opener;
mod plan;
mod reading;
mod sequence;
mod status;
mod table;
#[cfg(test)]
mod tests;
mod title;
mod view;

use self::below::Below;
use self::fields::FieldCursor;
use self::forms::FormCheck;
use self::opener::{Frame, Opened, Role, Stack, Surroundings};
use self::plan::{How, Opening, Plan};
pub(super) use self::plan::{candidate, legend};
pub(super) use self::reading::{Extent, File, Reading};
use self::status::Header;
use self::table::{Row, Table};
use self::view::View;
use super::dialect::{Block, Dialect, ItemShape, LabelStyle, Opener, Template};
use super::document::Document;
use super::{
    Attributes, Declared, DeclaredMeaning, Entry, Evidence, Field, FieldRole, Item, Kind, List,
    Mismatch, Section, State, Status, Text,
};
use crate::backlog::front_matter;
use crate::markdown::{Line, LineKind, Lines};
use crate::source::{RepoPath, SourceId, Span};
use crate::text;
use crate::text::fold;

/// The capture that a section gives to the items in it.
const PRIORITY: &str = "priority";

/// Reads a file as far as `extent` says; the items have the file index 0.
pub(super) fn read(
    lines: &Lines<'_>,
    document: &Document,
    extent: Extent,
    dialect: &Dialect,
    file: File<'_>,
) -> Reading {
    let mut reader = Reader {
        lines,
        dialect,
        path: file.path,
        source: file.source,
        settled: None,
        around: Surroundings {
            lines,
            alive: dialect.blocks.iter().map(|block| is_alive(block, lines, document)).collect(),
            title: document.title,
            below: Below::read(lines, extent.lines, dialect),
        },
        asked: asked(dialect),
        stack: Stack::default(),
        after_blank: false,
        has_rows: dialect.blocks.iter().any(|block| matches!(block.opener, Opener::Row(_))),
        table: None,
        plan: dialect.is_mixed.then(|| plan::plan(lines, document, dialect, file.held)),
        in_table: false,
        skipped: Vec::new(),
        forms: FormCheck::default(),
        reading: Reading {
            items: Vec::with_capacity(extent.items),
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
    asked.sort_unstable();
    asked.dedup();
    asked
}

/// Whether the document is one that `block` may open in.
fn is_alive(block: &Block, lines: &Lines<'_>, document: &Document) -> bool {
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
    /// The state that the place of a file settles that is an item as a whole.
    settled: Option<State>,
    around: Surroundings<'a>,
    /// The captures that blocks may ask of those around them.
    asked: Vec<&'a str>,
    stack: Stack,
    /// Whether the last line was blank.
    after_blank: bool,
    /// Whether the dialect reads tables at all.
    has_rows: bool,
    /// The table that the last line belonged to.
    table: Option<Table>,
    /// What each line opens, where that was planned.
    plan: Option<Plan>,
    /// Rows of such tables that are no items.
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
            LineKind::Matter => self.matter(line),
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
                Some(is_sign) => is_sign,
                None => self.content(&view),
            };
        if self.reading.whole || understood {
            self.reading.understood += 1;
        } else if self.stack.item().is_some() {
            self.reading.inside += 1;
        }
    }

    /// Takes a line of the front matter, or of a drawer of properties below the header of an item.
    fn matter(&mut self, line: Line) {
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
            item.references[0].clone_from(&item.id);
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

    /// Ends the table, and with it its last row: what comes next is no part of that.
    fn end_table(&mut self) {
        if self.table.take().is_some() || std::mem::take(&mut self.in_table) {
            self.stack.end_row(self.dialect);
        }
    }

    /// Takes a line of a table; says whether it is one that the dialect reads.
    fn table_line(&mut self, index: usize, view: &View<'_>) -> bool {
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
            Some(_) => self.stack.planned_room(&self.dialect.blocks[number].opener, false),
            None => self.stack.room(self.dialect, number),
        };
        let Some(level) = level else { return };
        self.open(Opened { number, level, captures: row.captures, at: 0 }, view);
        self.add_cells(row.fields);
    }

    /// Gives the cells of the other columns to the item that their row opened.
    fn add_cells(&mut self, cells: Vec<(Text, Text)>) {
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

    /// Ends and opens blocks; if the line does either by the dialect's patterns, says whether that
    /// is a sign of the dialect.
    fn structure(&mut self, index: usize, view: &View<'_>) -> Option<bool> {
        let nested = self.end_outer(view);
        if let Some(plan) = &mut self.plan {
            let opening = plan.opening(index)?;
            return self.planned(opening, view);
        }
        if let Some(section) = self.stack.end_pair(self.dialect, view.text()) {
            self.extend(view.line);
            if let Some(section) = section {
                self.reading.sections[section].closed = true;
            }
            return Some(true);
        }
        let opened = self.dialect.blocks.iter().enumerate().find_map(|(number, block)| {
            let at = opener::begin(block, &self.around, index, view, nested)
                .filter(|_| self.around.alive[number])?;
            let level = self.stack.room(self.dialect, number)?;
            let captures = opener::captures(block, self.dialect, view, at)?;
            Some(Opened { number, level, captures, at })
        });
        let Some(opened) = opened else { return self.stray(view).then_some(true) };
        let is_sign = !self.dialect.blocks[opened.number].weak;
        self.open(opened, view);
        Some(is_sign)
    }

    /// Opens what the plan says that the line opens.
    fn planned(&mut self, opening: Opening, view: &View<'_>) -> Option<bool> {
        let Opening { block: number, how, .. } = opening;
        let block = &self.dialect.blocks[number];
        let (captures, at, is_nested) = match how {
            How::Label => {
                self.extend(view.line);
                if let Some(Role::Item(item, cursor)) = self.stack.innermost() {
                    cursor.heading(&mut self.reading.items[*item], view, &self.dialect.fields);
                }
                return Some(true);
            }
            How::Section(at) => {
                (opener::captures(block, self.dialect, view, at).unwrap_or_default(), at, true)
            }
            How::Item { mark, id, word, title, is_nested } => {
                let mut captures = Attributes::for_captures(4);
                let mut insert = |name: &str, range: std::ops::Range<usize>| {
                    let piece = view.piece(range);
                    if !piece.value.is_empty() {
                        captures.insert(name.into(), piece);
                    }
                };
                // What has nothing but an id is called by it.
                let bare = id.as_ref().filter(|_| view.text()[title..].trim().is_empty());
                let title = bare.map_or(title, |id| id.start);
                insert("mark", mark);
                id.into_iter().for_each(|id| insert("id", id));
                word.into_iter().for_each(|word| insert("kind", word));
                let is_entry = view.line.kind == LineKind::Text && view.marker().is_some();
                if let Some(digits) = view.number().filter(|_| is_entry) {
                    insert("number", 0..digits);
                }
                (captures, title, is_nested)
            }
        };
        let level = self.stack.planned_room(&block.opener, is_nested)?;
        self.open(Opened { number, level, captures, at }, view);
        Some(true)
    }

    /// Ends the blocks that a line of this sort ends wherever it stands; says whether it stands in
    /// an entry of a list.
    fn end_outer(&mut self, view: &View<'_>) -> bool {
        let after_blank = std::mem::take(&mut self.after_blank);
        if let LineKind::Heading(level) = view.line.kind {
            self.stack.heading(level);
            return false;
        }
        match view.place() {
            Some(place) => self.stack.entry(place),
            None => {
                if after_blank {
                    self.stack.paragraph(view.line.indent);
                }
                false
            }
        }
    }

    /// Notes a line that ends a pair which nothing began.
    fn stray(&mut self, view: &View<'_>) -> bool {
        let ends = |block: &&Block| match &block.opener {
            Opener::Pair { end, .. } => end.is_match(view.text()),
            _ => false,
        };
        let block = self.dialect.blocks.iter().find(ends);
        let stray = block.map(|block| (block.name.clone(), view.line.content));
        self.reading.strays.extend(stray);
        block.is_some()
    }

    fn open(&mut self, opened: Opened, view: &View<'_>) {
        let line = view.line;
        let number = opened.number;
        let block = &self.dialect.blocks[number];
        let pair = matches!(block.opener, Opener::Pair { .. });
        self.reading.opened[number] += 1;
        self.stack.close_to(opened.level);
        let around = self.stack.section().map(|at| (at, &self.reading.sections[at]));
        self.forms.opens(number, line, around, self.dialect);
        let captures = opened.captures.only(&self.asked);
        let role = match &block.item {
            Some(shape) => Role::Item(self.item(shape, opened, view), FieldCursor::new(shape)),
            None => self.section(block, opened, view),
        };
        let heading = match line.kind {
            LineKind::Heading(level) if !pair => Some(level),
            _ => None,
        };
        let entry = view.place().filter(|_| matches!(block.opener, Opener::Entry { .. }));
        self.stack.open(Frame { block: number, heading, entry, pair, captures, role });
        self.extend(line);
    }

    fn section(&mut self, block: &Block, opened: Opened, view: &View<'_>) -> Role {
        let line = view.line;
        let Opened { mut captures, at, .. } = opened;
        let status = captures.get("status");
        let mut title = captures.get("title").or(status).cloned();
        if !matches!(block.opener, Opener::Pair { .. }) {
            title.get_or_insert_with(|| view.rest(at));
        }
        let title = title.unwrap_or_else(|| Text { value: String::new(), span: line.content });
        let words = status.and_then(|status| self.dialect.vocabulary.state(&status.value));
        let marks = || {
            let mut none = Attributes::default();
            let header =
                status::header(&block.opener, &mut none, &view.rest(at), view, self.dialect);
            // A picture in front of a section's title is mostly an ornament.
            let is_meant = |status: &Status| {
                let is_word = status.text.value.contains(char::is_alphanumeric);
                status.state.filter(|state| is_word || state.is_closed())
            };
            header.statuses.iter().find_map(is_meant)
        };
        let words = words.or_else(|| if self.dialect.is_mixed { marks() } else { None });
        self.reading.sections.push(Section {
            name: block.name.clone(),
            title,
            header: line.content,
            parent: self.stack.section(),
            owner: self.stack.item().map(|item| self.reading.items[item].id.clone()),
            state: block.state.or(words),
            declared: declared(&mut captures),
            attributes: captures,
            closed: !matches!(block.opener, Opener::Pair { .. }),
        });
        let section = self.reading.sections.len() - 1;
        let Some(role) = block.list else {
            return Role::Section(section);
        };
        self.reading.lists.push(List { role, header: line.content, entries: Vec::new() });
        Role::List { section, list: self.reading.lists.len() - 1 }
    }

    fn item(&mut self, shape: &ItemShape, opened: Opened, view: &View<'_>) -> usize {
        let Opened { number, mut captures, at, .. } = opened;
        let title = captures.remove("title").unwrap_or_else(|| view.rest(at));
        let opener = &self.dialect.blocks[number].opener;
        let header = status::header(opener, &mut captures, &title, view, self.dialect);
        let Header { title, mut statuses, fields } = header;
        statuses.extend(shape.state.map(|state| status::unstated(state, &title)));
        let value = |name: &str| {
            // Its own id is nobody else's.
            let around = || self.stack.capture(name).filter(|_| name != "id");
            captures.get(name).or_else(around).map(|text| text.value.as_str())
        };
        let id = shape.id.as_ref().and_then(|id| id.fill(value));
        let slug_id = id.is_none();
        let id = id.unwrap_or_else(|| text::slug(&title.value));
        let mut references = Vec::with_capacity(1 + shape.references.len());
        references.push(id.clone());
        references.extend(shape.references.iter().filter_map(|reference| reference.fill(value)));
        let mismatches = self.mismatches(shape, &captures);
        let priority = captures.remove(PRIORITY);
        let kind = captures.remove("kind").and_then(|word| Kind::from_word(&word.value));
        let kind = kind.or_else(|| kind_of(&id).filter(|_| shape.kind == Kind::Item));
        self.reading.items.push(Item {
            number: 0,
            id,
            title,
            kind: kind.unwrap_or(shape.kind),
            statuses,
            priority: priority.or_else(|| self.stack.section_capture(PRIORITY).cloned()),
            owner: captures.remove("owner"),
            parent: self.stack.item().map(|parent| self.reading.items[parent].id.clone()),
            block: number,
            file: 0,
            source: self.source,
            span: view.line.content,
            header: view.line.content,
            section: self.stack.section(),
            fields: Vec::new(),
            criteria: Vec::new(),
            attributes: captures,
            mismatches,
            dependencies: Vec::new(),
            parents: Vec::new(),
            references,
            sequence: None,
            scope: None,
            slug_id,
        });
        self.add_cells(fields);
        self.reading.items.len() - 1
    }

    /// The captures of a header that do not say what the blocks around it do.
    fn mismatches(&self, shape: &ItemShape, captures: &Attributes) -> Vec<Mismatch> {
        let agreed = shape.agrees.iter().filter_map(|(own, around)| {
            let (own_text, around) = (captures.get(own)?, self.stack.capture(around)?);
            let differs =
                !own_text.value.is_empty() && fold(&own_text.value) != fold(&around.value);
            differs.then(|| Mismatch {
                name: own.clone(),
                own: own_text.clone(),
                around: around.clone(),
            })
        });
        agreed.collect()
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
                evidence: Evidence::Title,
            });
        }
        match self.stack.innermost() {
            Some(Role::List { list, .. }) => {
                let Some((marker, at)) = view.marker() else {
                    return false;
                };
                self.reading.lists[*list].entries.push(Entry { text: view.rest(at), marker });
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
            let mut coverage = plan.coverage;
            coverage.skip(&self.skipped);
            self.reading.coverage = Some(coverage);
        }
        for item in &mut self.reading.items {
            fields::finish(item, self.dialect, self.lines.text);
            status::finish(item, &self.reading.sections, self.dialect);
        }
        if let (true, Some(item)) = (self.reading.whole, self.reading.items.first_mut()) {
            status::settle(item, self.settled);
        }
        named::finish(&mut self.reading.items, self.dialect);
        let (text, sections) = (self.lines.text, &self.reading.sections);
        self.reading.malformed = self.forms.finish(text, sections, self.dialect);
        self.reading.steps = sequence::steps(&self.reading.lists, self.dialect);
        sequence::place(&mut self.reading.items, &self.reading.steps);
        self.reading
    }
}

/// The kind that the letters of an id stand for: `US-7` is a story, `BUG-3` a bug.
fn kind_of(id: &str) -> Option<Kind> {
    let end = id.find(|ch: char| !ch.is_ascii_uppercase())?;
    Kind::from_word(&id[..end])
}

/// The number behind the name of a section, from its captures `count` and `limit`.
fn declared(captures: &mut Attributes) -> Option<Declared> {
    let (meaning, text) = match (captures.remove("limit"), captures.remove("count")) {
        (Some(limit), _) => (DeclaredMeaning::Limit, limit),
        (None, count) => (DeclaredMeaning::Count, count?),
    };
    Some(Declared { meaning, number: text.value.parse().ok()?, span: text.span })
}
