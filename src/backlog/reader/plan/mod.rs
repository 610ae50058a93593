//! What each line of a Markdown backlog is, decided before any of it is read.
//!
//! Every way to write an item proposes candidates: headings, entries of lists, rows of tables, bold
//! paragraphs. Section by section the plan takes those that the section and its siblings speak for,
//! so that a table, a board and a list of boxes may stand in one file. Each line is owned at most
//! once; what looks like an item and nobody owns is reported.

mod body;
mod legend;
mod lists;
mod look;
mod outline;
mod table;
mod vote;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use self::body::{Body, Rows};
use self::look::Nature;
use self::outline::{BOLD, Entry, Heading, Outline, PLAIN, Part};
pub(super) use self::table::ItemTable;
use self::vote::{Class, Role, Voter};
use super::fields::table_field;
use super::opener;
use super::view::View;
use crate::backlog::dialect::{Dialect, Vocabulary};
use crate::backlog::document::Document;
use crate::backlog::id::{self, Form};
use crate::backlog::{Coverage, Marker, State, Text, Unread};
use crate::markdown::{Line, LineKind, Lines};
use crate::source::Span;
use crate::text::normalize;

/// A longer text in front of a colon is no name of a field; in bytes.
const LONGEST_NAME: usize = 40;

/// No item has more fields in a table.
const MOST_FIELDS: usize = 30;

/// What a line opens.
#[derive(Debug, Clone)]
pub(super) struct Opening {
    pub(super) line: usize,
    /// The block of the dialect.
    pub(super) block: usize,
    pub(super) how: How,
}

/// How a line opens a block.
#[derive(Debug, Clone)]
pub(super) enum How {
    /// A section, whose pattern fits from this byte of the line on.
    Section(usize),
    /// An item, by places in the line.
    Item {
        mark: Range<usize>,
        id: Option<Range<usize>>,
        word: Option<Range<usize>>,
        title: usize,
        is_nested: bool,
    },
    /// The label of a field.
    Label,
}

/// The plan of a text.
#[derive(Debug, Default)]
pub(super) struct Plan {
    openings: Vec<Opening>,
    /// The tables of items, each with its first and the line behind its last.
    tables: Vec<(Range<usize>, ItemTable)>,
    pub(super) coverage: Coverage,
    /// How many items each kind of them has, as the names of dialects that read it alone.
    pub(super) named: &'static str,
    next_opening: usize,
    next_table: usize,
}

impl Plan {
    /// What line `index` opens; the lines are asked in their order.
    pub(super) fn opening(&mut self, index: usize) -> Option<Opening> {
        while self.openings.get(self.next_opening).is_some_and(|opening| opening.line < index) {
            self.next_opening += 1;
        }
        self.openings.get(self.next_opening).filter(|opening| opening.line == index).cloned()
    }

    /// The table of items that line `index` belongs to, and whether the line is a row of it.
    pub(super) fn table(&mut self, index: usize) -> Option<(&ItemTable, bool)> {
        while self.tables.get(self.next_table).is_some_and(|(lines, _)| lines.end <= index) {
            self.next_table += 1;
        }
        let (lines, table) = self.tables.get(self.next_table)?;
        lines.contains(&index).then_some((table, index > lines.start + 1))
    }
}

/// What a line looks like that no item owns, if it looks like one: `entry`, `row` or `heading`; and
/// its text.
pub(in crate::backlog) fn candidate(
    lines: &Lines<'_>,
    line: Line,
    vocabulary: &Vocabulary,
) -> Option<(&'static str, Text)> {
    let view = View::new(lines, line);
    let is_coded = |text: &str| {
        let found = look::read(text, vocabulary).id;
        found.is_some_and(|found| outline::is_certain(found.form))
    };
    let what = match line.kind {
        LineKind::Heading(_) if is_coded(view.text()) => "heading",
        LineKind::Text => match view.marker() {
            Some((Marker::Box(_), _)) => "entry",
            Some((_, at)) => {
                let text = &view.text()[at..];
                (is_coded(text) || look::is_broken_box(text)).then_some("entry")?
            }
            None if view.text().starts_with('|') => {
                let first = view.cells()?.into_iter().next()?;
                is_coded(view.text()[first].trim()).then_some("row")?
            }
            None => return None,
        },
        _ => return None,
    };
    Some((what, view.rest(0)))
}

/// The states that a document gives to signs of its own.
pub(in crate::backlog) fn legend(lines: &Lines<'_>, dialect: &Dialect) -> Vec<(String, State)> {
    if lines.text.is_ascii() {
        return Vec::new();
    }
    if !legend::is_in(lines, &dialect.vocabulary) {
        return Vec::new();
    }
    let outline = Outline::read(lines, dialect, &dialect.vocabulary);
    legend::read(lines, &outline, &dialect.vocabulary)
}

/// Whether a row sums up, or remarks that there is nothing: no item is missed with it.
pub(super) fn is_remark(view: &View<'_>, vocabulary: &Vocabulary) -> bool {
    let cells = view.cells().unwrap_or_default();
    let mut words = cells.into_iter().map(|cell| super::table::plain(view, cell).value);
    let first = words.find(|word| word.contains(char::is_alphanumeric));
    first.is_none_or(|word| {
        vocabulary.is_nothing(&word) || table::sums_up(&word) || word.starts_with("ADR")
    })
}

/// Plans a text.
///
/// What stands in a line of `held` was an item before the change, and is one still.
pub(super) fn plan(
    lines: &Lines<'_>,
    document: &Document,
    dialect: &Dialect,
    held: Option<&HashSet<usize>>,
) -> Plan {
    let vocabulary = &dialect.vocabulary;
    let outline = Outline::read(lines, dialect, vocabulary);
    let mut planner = Planner {
        lines,
        dialect,
        vocabulary,
        blocks: Blocks::of(dialect),
        tables: Vec::new(),
        voters: Vec::new(),
        sections: Vec::new(),
        names: HashSet::new(),
        roles: Vec::new(),
        outline: &outline,
        held,
        leads: 0,
        plan: Plan::default(),
        counts: Counts::default(),
    };
    planner.tables();
    planner.names();
    planner.voters(document);
    planner.leads = planner.voters.iter().map(|voter| voter.body.leads).sum();
    planner.roles = vote::roles(&outline, &planner.voters);
    planner.open(document);
    planner.finish()
}

/// The blocks of the dialect that the plan opens.
#[derive(Debug, Clone, Copy)]
struct Blocks {
    section: usize,
    bold: usize,
    topic: usize,
    epic: usize,
    heading: usize,
    paragraph: usize,
    task: usize,
    card: usize,
    entry: usize,
    row: usize,
}

impl Blocks {
    fn of(dialect: &Dialect) -> Self {
        let of =
            |name: &str| dialect.blocks.iter().position(|block| block.name == name).unwrap_or(0);
        Self {
            section: of("section"),
            bold: of("bold-section"),
            topic: of("topic"),
            epic: of("epic"),
            heading: of("heading"),
            paragraph: of("paragraph"),
            task: of("task"),
            card: of("card"),
            entry: of("entry"),
            row: of("row"),
        }
    }
}

/// How many items there are of each sort.
#[derive(Debug, Default)]
struct Counts {
    headings: usize,
    rows: usize,
    boxes: usize,
    /// Entries below a state or a time, and others.
    cards: usize,
    bullets: usize,
}

struct Planner<'a, 't> {
    lines: &'a Lines<'t>,
    dialect: &'a Dialect,
    vocabulary: &'a Vocabulary,
    outline: &'a Outline,
    blocks: Blocks,
    /// For each table, how it would be read.
    tables: Vec<Option<ItemTable>>,
    voters: Vec<Voter>,
    /// For each heading, the block that its title says, and where its pattern fits.
    sections: Vec<Option<(usize, usize)>>,
    /// Names in front of colons that entries below several headings have: fields.
    names: HashSet<String>,
    roles: Vec<Role>,
    /// The lines that were headers of items before the change.
    held: Option<&'a HashSet<usize>>,
    /// How many paragraphs begin with a bold id.
    leads: usize,
    plan: Plan,
    counts: Counts,
}

impl<'t> Planner<'_, 't> {
    fn view(&self, line: usize) -> View<'t> {
        View::new(self.lines, self.lines.lines[line])
    }

    fn is_held(&self, line: usize) -> bool {
        is_in(self.held, line)
    }

    /// Whether an entry of a list, at any depth, or a row of a table was an item.
    fn holds(&self, part: &Part) -> bool {
        self.held.is_some()
            && match part {
                Part::List(list) => {
                    self.outline.entries[list.clone()].iter().any(|entry| self.is_held(entry.line))
                }
                Part::Table(table) => {
                    self.outline.tables[*table].rows.clone().any(|row| self.is_held(row))
                }
                Part::Prose(paragraph) => self.is_held(paragraph.line),
                Part::Label(_) => false,
            }
    }

    fn tables(&mut self) {
        let (block, dialect, vocabulary) = (self.blocks.row, self.dialect, self.vocabulary);
        let tables = self.outline.tables.iter();
        let tables =
            tables.map(|table| ItemTable::resolve(self.lines, table, block, dialect, vocabulary));
        self.tables = tables.collect();
    }

    /// Finds the names that entries of several bodies have in front of a colon.
    fn names(&mut self) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut twice: HashSet<String> = HashSet::new();
        for number in 0..self.outline.headings.len() {
            for part in self.outline.parts_of(number) {
                let Part::List(list) = part else { continue };
                for entry in
                    self.outline.entries[list.clone()].iter().filter(|entry| entry.depth == 0)
                {
                    let Some(name) = self.name_of(entry) else { continue };
                    match seen.get(&name) {
                        Some(other) if *other != number => {
                            self.names.insert(name);
                        }
                        // No body has a field twice.
                        Some(_) => {
                            twice.insert(name);
                        }
                        None => {
                            seen.insert(name, number);
                        }
                    }
                }
            }
        }
        self.names.retain(|name| !twice.contains(name));
    }

    /// Whether the title of a heading names an epic, or a stretch of the work.
    fn title_of(&self, line: usize, look: &look::Look) -> (bool, bool) {
        let view = self.view(line);
        let text = &view.text()[look.mark.end..];
        (id::is_epic(text), id::is_stretch(text))
    }

    /// What stands in front of the colon of an entry without a box and an id.
    fn name_of(&self, entry: &Entry) -> Option<String> {
        if matches!(entry.marker, Marker::Box(_))
            || entry.look.id.is_some()
            || entry.look.says_state
        {
            return None;
        }
        let view = self.view(entry.line);
        let (_, at) = view.marker()?;
        let text = &view.text()[at..];
        let near = &text[..text.floor_char_boundary(LONGEST_NAME)];
        let end = near.find([':', '：'])?;
        let name = normalize(&near[..end]);
        (!name.is_empty() && name.split(' ').count() <= 3).then_some(name)
    }

    fn is_label(&self, entry: &Entry) -> bool {
        entry.label.is_some()
            || !self.names.is_empty()
                && self.name_of(entry).is_some_and(|name| self.names.contains(&name))
    }

    fn voters(&mut self, document: &Document) {
        for number in 0..self.outline.headings.len() {
            let heading = &self.outline.headings[number];
            let (voter, section) = self.voter(number, heading, document);
            self.voters.push(voter);
            self.sections.push(section);
        }
        self.unsure_lanes();
    }

    fn voter(
        &self,
        number: usize,
        heading: &Heading,
        document: &Document,
    ) -> (Voter, Option<(usize, usize)>) {
        let rows = |table: usize| self.rows_of(table);
        let mut body = Body::of(self.outline, number, rows, |entry| self.is_label(entry));
        let Some(line) = heading.line else {
            let look = look::Look::default();
            let voter = Voter {
                class: Class::Title,
                look,
                name: String::new(),
                is_stretch: false,
                is_wordy: false,
                is_epic: false,
                is_field: false,
                was_item: false,
                body,
            };
            return (voter, None);
        };
        let view = self.view(line);
        let text = view.text();
        let look = look::read(text, self.vocabulary);
        if let Some(found) = &look.id {
            let id = &text[found.id.clone()];
            body.prefix = id.chars().take_while(char::is_ascii_uppercase).collect();
            body.number = id.to_owned();
            body.has_dotted_id = found.form == Form::Number && id.contains('.');
        }
        body.says_state = self.first_words(number).is_some();
        body.holds_items = self.outline.parts_of(number).iter().any(|part| self.holds(part));
        let title = text[look.title..].trim_matches(['*', '_', ':', '：', ' ']);
        let is_field = look.id.as_ref().is_none_or(|found| found.form == Form::Number)
            && self.dialect.fields.shape(title).is_some();
        let section =
            if document.title == Some(line) { None } else { self.section(heading, &view, &look) };
        let class = match section {
            _ if document.title == Some(line) => Class::Title,
            // Of several headings of the first level the first one is mostly the title all the same.
            None if number == 1 && heading.level == 1 => Class::Title,
            Some((block, _)) => class(&self.dialect.blocks[block].name),
            None => Class::Open,
        };
        let (is_epic, is_stretch) = self.title_of(line, &look);
        let name = normalize(title);
        let is_wordy = name.split(' ').count() > 2
            || title.starts_with('[')
            || !name.is_ascii() && name.chars().count() > 7;
        let was_item = self.is_held(line);
        let voter =
            Voter { class, look, name, is_stretch, is_wordy, is_epic, is_field, was_item, body };
        (voter, section)
    }

    /// What the rows of a table are.
    fn rows_of(&self, number: usize) -> Rows {
        let table = &self.outline.tables[number];
        if table::explains(self.lines, table, self.blocks.row, self.dialect) {
            return Rows::Explains;
        }
        let lines = std::iter::once(table.header).chain(table.rows.clone());
        let fields = &self.dialect.fields;
        let roles = lines.filter_map(|line| {
            let (name, _) = table_field(&self.view(line), fields)?;
            fields.shape(&name.value).map(|shape| shape.role)
        });
        let (mut known, mut tells) = (0, false);
        for role in roles.take(MOST_FIELDS) {
            known += 1;
            tells |= outline::is_telling(role);
        }
        if known > 0 && known * 2 >= table.rows.len().min(MOST_FIELDS) {
            return Rows::Fields { tells };
        }
        let strong = self.tables[number].as_ref().is_some_and(|table| table.is_strong);
        if strong { Rows::Items(table.rows.len()) } else { Rows::Other }
    }

    /// The block that the title of a heading says, if it says one.
    fn section(
        &self,
        heading: &Heading,
        view: &View<'_>,
        look: &look::Look,
    ) -> Option<(usize, usize)> {
        let number = look.id.as_ref().filter(|found| found.form == Form::Number);
        let at = number.map_or(0, |_| look.title);
        self.dialect.blocks.iter().enumerate().find_map(|(number, block)| {
            let fits = block.item.is_none()
                && class(&block.name) != Class::Open
                && opener::opens_heading(&block.opener) == (heading.level < BOLD)
                && opener::captures(block, self.dialect, view, at).is_some();
            fits.then_some((number, at))
        })
    }

    /// Takes words such as *Testing* for topics, unless other columns stand beside them.
    fn unsure_lanes(&mut self) {
        let mut sure: HashSet<(u8, usize)> = HashSet::new();
        let key = |heading: &Heading| (heading.level, heading.parent);
        let is_unsure = |voter: &Voter| self.vocabulary.is_topic(&voter.name);
        for (heading, voter) in self.outline.headings.iter().zip(&self.voters) {
            if voter.class == Class::Named && !is_unsure(voter) {
                sure.insert(key(heading));
            }
        }
        for number in 1..self.voters.len() {
            let heading = &self.outline.headings[number];
            if self.voters[number].class == Class::Named
                && is_unsure(&self.voters[number])
                && !sure.contains(&key(heading))
            {
                self.voters[number].class = Class::Open;
                self.sections[number] = None;
            }
        }
    }

    /// The bold words at the start of a body that name a state.
    fn first_words(&self, heading: usize) -> Option<Span> {
        let Some(Part::Prose(paragraph)) = self.outline.parts_of(heading).first() else {
            return None;
        };
        super::status::first_words(&self.view(paragraph.line), self.vocabulary)
            .map(|text| text.span)
    }

    fn open(&mut self, document: &Document) {
        let reads_weak = self.reads_weak();
        for number in 0..self.outline.headings.len() {
            self.open_heading(number, document);
            match self.roles[number] {
                // A list of stories below an epic.
                Role::Section => self.open_lists(number, reads_weak || self.is_in_epic(number)),
                Role::Item => self.open_tasks(number),
                Role::Field | Role::Inside | Role::Own => self.own_body(number),
            }
        }
        self.plan.openings.sort_by_key(|opening| opening.line);
    }

    fn is_in_epic(&self, heading: usize) -> bool {
        let parent = self.outline.headings[heading].parent;
        self.voters[parent].is_epic && self.roles[parent] == Role::Item
    }

    fn open_heading(&mut self, number: usize, document: &Document) {
        let heading = &self.outline.headings[number];
        let Some(line) = heading.line else { return };
        let (block, how) = match self.roles[number] {
            Role::Item => {
                self.counts.headings += 1;
                let mut how = self.item_of(&self.voters[number].look, line, 0, false);
                self.stretch_id(number, line, &mut how);
                let is_epic = self.voters[number].is_epic;
                (if is_epic { self.blocks.epic } else { self.blocks.heading }, how)
            }
            Role::Field => (self.blocks.section, How::Label),
            Role::Inside => return,
            Role::Own if self.sections[number].is_none() => return,
            Role::Own | Role::Section if document.title == Some(line) => return,
            Role::Own | Role::Section => {
                let own = self.sections[number].filter(|_| {
                    self.roles[number] == Role::Own || self.voters[number].class == Class::Named
                });
                let other = match heading.level {
                    BOLD | PLAIN => self.blocks.bold,
                    _ => self.blocks.section,
                };
                let (block, at) = own.unwrap_or((other, 0));
                (block, How::Section(at))
            }
        };
        self.plan.openings.push(Opening { line, block, how });
    }

    fn item_of(&self, look: &look::Look, line: usize, at: usize, is_nested: bool) -> How {
        let place = |range: &Range<usize>| at + range.start..at + range.end;
        let word = look.id.as_ref().filter(|found| found.form == Form::Worded).and_then(|found| {
            let view = self.view(line);
            let (len, _) = id::leading_word(&view.text()[at + found.id.start..])?;
            Some(at + found.id.start..at + found.id.start + len)
        });
        How::Item {
            mark: place(&look.mark),
            id: look.id.as_ref().map(|found| place(&found.id)),
            word,
            title: at + look.title,
            is_nested,
        }
    }

    /// A phase that is an item has its word and its number as its id.
    fn stretch_id(&self, number: usize, line: usize, how: &mut How) {
        let Voter { look, is_stretch: true, .. } = &self.voters[number] else { return };
        if let How::Item { id: id @ None, title, .. } = how
            && let Some(found) = id::leading_stretch(&self.view(line).text()[look.title..])
        {
            *id = Some(look.title + found.id.start..look.title + found.id.end);
            *title = look.title + found.end;
        }
    }

    /// Counts what looks like items in a body that belongs to something else: it is owned.
    fn own_body(&mut self, heading: usize) {
        for part in self.outline.parts_of(heading) {
            self.plan.coverage.owned += match part {
                Part::List(list) => self.outline.entries[list.clone()]
                    .iter()
                    .filter(|entry| entry.depth == 0)
                    .count(),
                Part::Table(table) => self.outline.tables[*table].rows.len(),
                Part::Prose(_) | Part::Label(_) => 0,
            };
        }
    }

    fn finish(mut self) -> Plan {
        let Counts { headings, rows, boxes, cards, bullets } = self.counts;
        let by_name = [
            (headings, "heading-items"),
            (rows, "tables"),
            (boxes, "task-lists"),
            (cards, "kanban"),
            (bullets, "plain-lists"),
        ];
        let all: usize = by_name.iter().map(|(count, _)| *count).sum();
        let most = by_name.iter().find(|(count, _)| *count * 3 >= all * 2);
        self.plan.named = most.map_or("mixed", |(_, name)| name);
        self.plan
    }

    /// Notes lines below a heading that look like items and that nobody owns.
    fn unread(&mut self, heading: usize, lines: &[usize], what: &'static str) {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
        let line = |at: usize| self.lines.lines[at].content;
        let span = Span::new(line(*first).start as usize, line(*last).end as usize);
        let title = std::iter::successors(Some(heading), |at| {
            (*at > 0).then(|| self.outline.headings[*at].parent)
        });
        let section = title.into_iter().find_map(|at| {
            let line = self.outline.headings[at].line?;
            Some(self.view(line).rest(0))
        });
        // Each section once.
        let mut known = self.plan.coverage.unread.iter_mut().rev().take(2);
        if let Some(known) = known.find(|known| known.what == what && known.section == section) {
            known.span.end = known.span.end.max(span.end);
            known.count += lines.len();
        } else {
            self.plan.coverage.unread.push(Unread { span, count: lines.len(), what, section });
        }
    }
}

/// Whether a line was the header of an item before the change.
fn is_in(held: Option<&HashSet<usize>>, line: usize) -> bool {
    held.is_some_and(|held| held.contains(&line))
}

fn class(block: &str) -> Class {
    match block {
        "dor" | "dod" => Class::List,
        "checklist" => Class::Checklist,
        "meta" => Class::Own,
        "horizon" | "lane" | "priority" | "bold-lane" | "bold-priority" | "plain-lane"
        | "plain-priority" => Class::Named,
        _ => Class::Open,
    }
}

/// Whether an entry is what it says, and no title.
fn is_owned_by_document(nature: Nature) -> bool {
    matches!(nature, Nature::Legend | Nature::Contents | Nature::Nothing)
}
