//! What each line of a Markdown backlog is, decided before any of it is read.
//!
//! Every way to write an item proposes candidates: headings, entries of lists, rows of tables, bold
//! paragraphs. Section by section the plan takes those that the section and its siblings speak for,
//! so that a table, a board and a list of boxes may stand in one file. Each line is owned at most
//! once; what looks like an item and nobody owns is reported.

mod apart;
mod beside;
mod body;
mod build;
mod cells;
mod columns;
mod crosses;
mod doubts;
mod epics;
mod evidence;
mod families;
mod general;
mod grouped;
mod groups;
mod html;
mod kin;
mod leads;
mod legend;
mod lists;
mod look;
mod loose;
mod missed;
mod names;
mod openings;
mod ornaments;
mod outline;
mod pseudo;
mod recaps;
mod roles;
mod rows;
mod share;
mod siblings;
mod table;
mod tally;
mod vote;
mod voter;
mod voters;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use self::apart::Apart;
use self::outline::{Outline, Part};
use self::share::HALF;
use self::siblings::Family;
pub(super) use self::table::ItemTable;
use self::voter::{Role, Voter};
use super::reading::File;
use super::view::View;
use crate::backlog::dialect::{Dialect, Symbols, Vocabulary};
use crate::backlog::document::{self, Document};
use crate::backlog::prior;
use crate::backlog::{Coverage, Marker, Text};
use crate::markdown::{Line, LineKind, Lines};
use crate::source::Span;
use crate::text::normalize;

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
    /// An item, by places in the line. There are many items, and a span takes half the room of a range.
    Item { mark: Span, id: Option<Span>, word: Option<Span>, title: u32, is_nested: bool },
    /// The label of a field.
    Label,
}

/// The plan of a text.
#[derive(Debug, Default)]
pub(super) struct Plan {
    openings: Vec<Opening>,
    /// The tables of items, each with its first line and the one behind its last, and its first row.
    tables: Vec<(Range<usize>, usize, ItemTable)>,
    pub(super) coverage: Coverage,
    /// How many items each kind of them has, as the names of dialects that read it alone.
    pub(super) named: &'static str,
    /// How many items it finds.
    items: usize,
    /// Whether nothing but the name of the file says that they are items.
    pub(super) is_loose: bool,
    /// Whether the file is one item, whatever headings stand in it.
    pub(super) is_file: bool,
    next_opening: usize,
    next_table: usize,
}

impl Plan {
    /// How many items it finds, more or less.
    pub(super) fn items(&self) -> usize {
        self.openings.len().max(self.items)
    }

    /// What line `index` opens; the lines are asked in their order.
    pub(super) fn opening(&mut self, index: usize) -> Option<Opening> {
        while self.openings.get(self.next_opening).is_some_and(|opening| opening.line < index) {
            self.next_opening += 1;
        }
        self.openings.get(self.next_opening).filter(|opening| opening.line == index).cloned()
    }

    /// The table of items that line `index` belongs to, and whether the line is a row of it.
    pub(super) fn table(&mut self, index: usize) -> Option<(&ItemTable, bool)> {
        while self.tables.get(self.next_table).is_some_and(|(lines, ..)| lines.end <= index) {
            self.next_table += 1;
        }
        let (lines, first, table) = self.tables.get(self.next_table)?;
        lines.contains(&index).then_some((table, index >= *first))
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
        look::id(text, vocabulary).is_some_and(|found| outline::is_certain(found.form))
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

/// What a document says of its symbols: the states that it gives to some, and those that only adorn.
pub(in crate::backlog) fn legend(lines: &Lines<'_>, dialect: &Dialect) -> Symbols {
    if lines.text.is_ascii() {
        return Symbols::default();
    }
    let vocabulary = &dialect.vocabulary;
    let mut symbols = Vec::new();
    if legend::is_in(lines, vocabulary) {
        let outline = build::outline(lines, dialect, vocabulary, Way::default(), None);
        symbols = legend::read(lines, &outline, vocabulary);
    }
    if symbols.is_empty() {
        symbols.extend(crosses::meaning(lines, vocabulary));
    }
    let ornaments = if symbols.is_empty() { ornaments::of(lines, vocabulary) } else { Vec::new() };
    Symbols { states: symbols, ornaments }
}

/// Whether a row sums up, or remarks that there is nothing: no item is missed with it.
pub(super) fn is_remark(view: &View<'_>, vocabulary: &Vocabulary) -> bool {
    let cells = view.cells().unwrap_or_default();
    let mut words = cells.into_iter().map(|cell| super::table::plain(view, cell).value);
    let first = words.find(|word| word.contains(char::is_alphanumeric));
    first.is_none_or(|word| {
        vocabulary.is_nothing(&word) || vocabulary.sums_up(&word) || word.starts_with("ADR")
    })
}

/// How a text is looked at.
#[derive(Debug, Default)]
struct Way {
    /// How a list without bullets is written.
    apart: Option<Apart>,
    /// The lines that begin an item in such a list, where these are chosen.
    starts: HashSet<usize>,
    /// Whether lists, rows and lines are items though nothing says so but the name of the file.
    is_loose: bool,
}

/// Plans a text.
///
/// What stands in a line that `file` holds was an item before the change, and is one still. `is_tasks` says
/// whether the file is called a list of tasks: one that is, and in which nothing is read, falls to the most
/// general reading.
pub(super) fn plan(
    lines: &Lines<'_>,
    document: &Document<'_>,
    dialect: &Dialect,
    file: File<'_>,
    is_tasks: bool,
) -> Plan {
    let starts = if is_tasks { grouped::starts(lines) } else { None };
    let way = match starts {
        Some(starts) => Way { apart: Some(Apart::Chosen), starts, is_loose: false },
        None if is_tasks => Way { apart: apart::read(lines), ..Way::default() },
        None => Way::default(),
    };
    let plan = draw(lines, document, dialect, file, is_tasks, way);
    if !is_tasks || file.held.is_some() || document.defines() {
        return plan;
    }
    let starts = loose::starts(lines).unwrap_or_default();
    if plan.items > 0 && !starts.have_details {
        return plan;
    }
    let loose::Starts { lines: starts, have_details } = starts;
    let apart = (!starts.is_empty()).then_some(Apart::Chosen);
    let way = Way { apart, starts, is_loose: true };
    let more = draw(lines, document, dialect, file, is_tasks, way);
    let is_more = more.items >= loose::LEAST && (more.items > plan.items || have_details);
    if is_more { more } else { plan }
}

/// Plans a text that is looked at in one way.
fn draw(
    lines: &Lines<'_>,
    document: &Document<'_>,
    dialect: &Dialect,
    file: File<'_>,
    is_tasks: bool,
    way: Way,
) -> Plan {
    let held = file.held;
    let vocabulary = &dialect.vocabulary;
    let is_loose = way.is_loose;
    let mut outline = build::outline(lines, dialect, vocabulary, way, held);
    leads::read(lines, &mut outline, vocabulary);
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
        has_others: false,
        is_tasks,
        is_loose,
        in_folder: prior::is_among_items(file.path) && !document::names_plan(file.path),
        stem: normalize(file.path.file_name().split('.').next().unwrap_or_default()),
        says_backlog: document.says_backlog,
        praises: false,
        has_certain: false,
        items_have_ids: false,
        has_more_rows: false,
        plan: Plan::default(),
        counts: Counts::default(),
        counted: None,
        faint: Vec::new(),
        kin: HashSet::new(),
        restarts: HashSet::new(),
        stated: HashSet::new(),
        boards: HashSet::new(),
        tabled: HashSet::new(),
        below: Vec::new(),
    };
    planner.tables();
    planner.names();
    planner.voters(document);
    planner.leads = planner.voters.iter().map(|voter| voter.body.leads).sum();
    planner.roles = roles::roles(&outline, &planner.voters);
    planner.kin = planner.kin();
    planner.restarts = planner.restarts();
    planner.below = planner.boxes_below();
    planner.stated = planner.stated();
    planner.boards = planner.boards();
    planner.tabled = planner.tabled();
    planner.has_others = planner.roles.contains(&Role::Item)
        || planner.voters.iter().any(|voter| voter.body.rows > 0);
    planner.praises = planner.praises();
    planner.has_certain = planner.has_certain();
    planner.items_have_ids = planner.items_have_ids();
    planner.has_more_rows = planner.has_more_rows();
    planner.open(document);
    planner.doubts();
    planner.missed();
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

/// Lines that may be items and show nothing of one.
struct Faint {
    /// The heading around them.
    heading: usize,
    lines: Vec<usize>,
    what: &'static str,
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
    /// Whether headings or rows of tables are items.
    has_others: bool,
    /// Whether the file is called a list of tasks, and whether its title says that it is one.
    is_tasks: bool,
    /// Whether lists, rows and lines are items though nothing says so but the name of the file.
    is_loose: bool,
    says_backlog: bool,
    /// Whether the file lies in a folder of tasks, and is not called like a list of them.
    in_folder: bool,
    /// The name of the file without its ending, in the form in which texts are compared.
    stem: String,
    /// Whether the text is written with boxes, or has no mark for what is open: then a list of ticks
    /// tells what is good about something.
    praises: bool,
    /// Whether headings are items for sure, by their ids.
    has_certain: bool,
    /// Whether ids tell the items of the text apart from all else.
    items_have_ids: bool,
    /// Whether tables that may be tables of items have more rows than plain lists have entries.
    has_more_rows: bool,
    plan: Plan,
    counts: Counts,
    /// The number of the last entry of the last list with numbers, if its entries are items.
    counted: Option<u32>,
    /// What may be items and shows nothing of one.
    faint: Vec<Faint>,
    /// Levels, each with the heading around it, at which stretches and columns hold plain lists.
    kin: HashSet<Family>,
    /// Levels at which the numbers of items begin anew in each chapter.
    restarts: HashSet<u8>,
    /// Those at which stretches that are done hold lists without boxes.
    stated: HashSet<u8>,
    /// Those at which columns hold headings that are items.
    boards: HashSet<Family>,
    /// Those at which several sections hold tables of items.
    tabled: HashSet<Family>,
    /// How many boxes each heading holds with all that stand below it.
    below: Vec<usize>,
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
        // A table whose titles stand below the same word as those of another is one of items too.
        let named = self.tables.iter().flatten().filter(|table| table.is_strong && table.is_named);
        let mut known: HashMap<String, HashSet<String>> = HashMap::new();
        for table in named {
            known.entry(table.title.clone()).or_default().extend(table.headers.iter().cloned());
        }
        for (table, found) in self.outline.tables.iter().zip(&mut self.tables) {
            let Some(found) = found else { continue };
            let is_like = known.get(&found.title).is_some_and(|headers| {
                let same = found.headers.iter().filter(|header| headers.contains(*header)).count();
                same > 1 && HALF.is_in(same, found.headers.len())
            });
            found.is_strong |= is_like && !recaps::explains(self.lines, table, block, dialect);
        }
    }
}

/// Whether a line was the header of an item before the change.
fn is_in(held: Option<&HashSet<usize>>, line: usize) -> bool {
    held.is_some_and(|held| held.contains(&line))
}
