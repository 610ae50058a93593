//! Which block a line opens, and the stack of the open ones.

use std::sync::Arc;

use super::FieldCursor;
use super::below::{Below, begins_with_list};
use super::view::{EntryPlace, View};
use crate::backlog::dialect::{Blank, Block, Depth, Dialect, MarkerKind, Opener, Within};
use crate::backlog::{Attributes, Marker, Text};
use crate::markdown::{LineKind, Lines};

/// Blocks in blocks in blocks: deeper than this nobody works, and each level would make every line
/// below it cost more.
const DEEPEST: usize = 100;

/// A block that a line opens.
pub(super) struct Opened {
    /// The block, as an index.
    pub(super) number: usize,
    /// How many of the open blocks stay open.
    pub(super) level: usize,
    /// What its pattern captured.
    pub(super) captures: Attributes,
    /// Where in the line the text behind the marker of an entry begins.
    pub(super) at: usize,
}

/// What the openers of blocks may know beside the line itself.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    pub(super) lines: &'a Lines<'a>,
    /// For each block, whether the document is one that it may open in.
    pub(super) alive: Vec<bool>,
    /// The line with the title of the document.
    pub(super) title: Option<usize>,
    /// Whether lists below headings are items.
    pub(super) has_lists: bool,
    /// The fields below each heading.
    pub(super) below: Below,
}

/// Whether a heading opens blocks of this sort.
pub(super) fn opens_heading(opener: &Opener) -> bool {
    matches!(opener, Opener::Heading { .. })
}

/// Whether a heading, a box or a list of items stands below the heading in line `index`.
fn holds_others(around: &Surroundings<'_>, index: usize, level: u8) -> bool {
    let lines = around.lines;
    if around.has_lists && begins_with_list(lines, index) {
        return true;
    }
    for line in &lines.lines[index + 1..] {
        match line.kind {
            LineKind::Heading(next) => return next > level,
            LineKind::Text => {
                let marker = View::new(lines, *line).marker();
                if marker.is_some_and(|(marker, _)| matches!(marker, Marker::Box(_))) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Where in the line the pattern of `block` must fit, if a line of this sort may open it.
pub(super) fn begin(
    block: &Block,
    around: &Surroundings<'_>,
    index: usize,
    view: &View<'_>,
    nested: bool,
) -> Option<usize> {
    match (&block.opener, view.line.kind) {
        (Opener::Heading { levels, title, with, leaf, .. }, LineKind::Heading(level)) => {
            let fits = (levels.is_empty() || levels.contains(&level))
                && (*title || around.title != Some(index))
                && (with.is_empty() || around.below.has(index, with))
                && !(*leaf && holds_others(around, index, level));
            fits.then_some(0)
        }
        (Opener::Line { blank, .. }, LineKind::Text) => {
            stands_alone(*blank, around.lines, index).then_some(0)
        }
        (Opener::Pair { .. }, _) => Some(0),
        (Opener::Entry { markers, depth, .. }, LineKind::Text) => {
            let (marker, at) = view.marker()?;
            let fits = match depth {
                Depth::Top => !nested,
                Depth::Nested => nested,
                Depth::Any => true,
            };
            (fits && markers.contains(&kind(marker)?)).then_some(at)
        }
        (
            Opener::Heading { .. }
            | Opener::Line { .. }
            | Opener::Entry { .. }
            | Opener::Row(_)
            | Opener::File(_),
            _,
        ) => None,
    }
}

/// What the pattern of `block` captures in the line from `at` on, if it fits.
pub(super) fn captures(
    block: &Block,
    dialect: &Dialect,
    view: &View<'_>,
    at: usize,
) -> Option<Attributes> {
    let pattern = block.opener.pattern()?;
    let text = &view.text()[at..];
    // Most lines fit no pattern; room for captures is only made for one that may well fit.
    if !pattern.may_fit(text) {
        return None;
    }
    let is_likely = pattern.is_selective() && !pattern.names().is_empty();
    if !is_likely && !pattern.is_match(text) || is_excepted(block, text) {
        return None;
    }
    let mut captures = Attributes::for_captures(pattern.names().len() + 1);
    if let Some(digits) = view.number().filter(|_| at > 0) {
        captures.insert("number".into(), view.piece(0..digits));
    }
    if pattern.names().is_empty() {
        return Some(captures);
    }
    let found = pattern.captures(text)?;
    for (number, name) in pattern.names() {
        let Some(part) = found.get(*number) else { continue };
        let mut place = at + part.start()..at + part.end();
        if let Some(known) = block.known.iter().find(|known| known.capture() == &**name) {
            let word = dialect.vocabulary.known(*known, part.as_str())?;
            place = place.start + word.start..place.start + word.end;
        }
        captures.insert(Arc::clone(name), view.piece(place));
    }
    Some(captures)
}

fn is_excepted(block: &Block, text: &str) -> bool {
    block.unless.as_ref().is_some_and(|unless| unless.is_match(text))
}

fn kind(marker: Marker) -> Option<MarkerKind> {
    match marker {
        Marker::Bullet => Some(MarkerKind::Bullet),
        Marker::Ordered => Some(MarkerKind::Ordered),
        Marker::Box(_) => Some(MarkerKind::Box),
        Marker::Inline => None,
    }
}

fn stands_alone(blank: Option<Blank>, lines: &Lines<'_>, index: usize) -> bool {
    let is_blank = |at: Option<usize>| {
        let line = at.and_then(|at| lines.lines.get(at));
        line.is_none_or(|line| {
            matches!(line.kind, LineKind::Blank | LineKind::Hidden | LineKind::Rule)
        })
    };
    let before = is_blank(index.checked_sub(1)) || is_heading(lines, index);
    match blank {
        None => true,
        Some(Blank::Before) => before,
        Some(Blank::Around) => before && is_blank(Some(index + 1)),
    }
}

/// Whether the line in front of `index` is a heading, which needs no blank line behind it.
fn is_heading(lines: &Lines<'_>, index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|at| lines.lines.get(at));
    before.is_some_and(|line| matches!(line.kind, LineKind::Heading(_)))
}

/// One open block.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) block: usize,
    /// The level of the heading that opened it.
    pub(super) heading: Option<u8>,
    /// The entry of a list that opened it.
    pub(super) entry: Option<EntryPlace>,
    pub(super) pair: bool,
    /// What its header captured, for the blocks inside it.
    pub(super) captures: Attributes,
    pub(super) role: Role,
}

/// What an open block is, as an index into what was read.
#[derive(Debug)]
pub(super) enum Role {
    Section(usize),
    /// A section that holds a list of the document.
    List {
        section: usize,
        list: usize,
    },
    Item(usize, FieldCursor),
}

impl Frame {
    fn section(&self) -> Option<usize> {
        match self.role {
            Role::Section(section) | Role::List { section, .. } => Some(section),
            Role::Item(..) => None,
        }
    }

    fn item(&self) -> Option<usize> {
        match self.role {
            Role::Item(item, _) => Some(item),
            Role::Section(_) | Role::List { .. } => None,
        }
    }
}

/// The open blocks, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Stack(Vec<Frame>);

impl Stack {
    /// A heading ends what stands below it: blocks of headings of its level or deeper, and all
    /// blocks of lines and entries. A pair ends only with its own last line.
    pub(super) fn heading(&mut self, level: u8) {
        while let Some(top) = self.0.last()
            && !top.pair
            && top.heading.is_none_or(|open| open >= level)
        {
            self.0.pop();
        }
    }

    /// An entry of a list ends the entries that it does not stand in, and says whether it stands in
    /// one. Below a numbered entry bullets of the same column are its own: people write them so.
    pub(super) fn entry(&mut self, place: EntryPlace) -> bool {
        while let Some(Frame { entry: Some(open), .. }) = self.0.last()
            && (open.indent > place.indent
                || open.indent == place.indent && (place.ordered || !open.ordered))
        {
            self.0.pop();
        }
        self.0.last().is_some_and(|top| top.entry.is_some())
    }

    /// A paragraph behind a blank line ends the entries that it is not indented below.
    pub(super) fn paragraph(&mut self, indent: usize) {
        while let Some(Frame { entry: Some(open), .. }) = self.0.last()
            && open.indent >= indent
        {
            self.0.pop();
        }
    }

    /// Ends the row of a table that is open.
    pub(super) fn end_row(&mut self, dialect: &Dialect) {
        let is_row =
            |frame: &mut Frame| matches!(dialect.blocks[frame.block].opener, Opener::Row(_));
        self.0.pop_if(is_row);
    }

    /// Ends the innermost pair whose last line this is, and gives its section, if it is one. Pairs
    /// inside it that have not ended stay without an end.
    pub(super) fn end_pair(&mut self, dialect: &Dialect, line: &str) -> Option<Option<usize>> {
        let ends = |frame: &Frame| match &dialect.blocks[frame.block].opener {
            Opener::Pair { end, .. } => end.is_match(line),
            _ => false,
        };
        let at = self.0.iter().rposition(ends)?;
        let section = self.0[at].section();
        self.0.truncate(at);
        Some(section)
    }

    /// How many open blocks stay open if block `number` opens now; `None` if it may not.
    pub(super) fn room(&self, dialect: &Dialect, number: usize) -> Option<usize> {
        let block = &dialect.blocks[number];
        if self.0.iter().any(|frame| block.not_in.contains(&frame.block)) {
            return None;
        }
        let behind = |at: usize| at + 1;
        let room = match &block.within {
            Within::Anywhere if matches!(block.opener, Opener::Heading { .. }) => {
                Some(self.0.len())
            }
            Within::Anywhere => {
                Some(self.0.iter().rposition(|frame| frame.heading.is_some()).map_or(0, behind))
            }
            Within::Blocks { blocks, top } => {
                let inner = self.0.iter().rposition(|frame| blocks.contains(&frame.block));
                inner.map(behind).or(top.then_some(0))
            }
        };
        room.filter(|level| *level < DEEPEST)
    }

    /// The same for a block that a plan opens: an item or a section in an entry goes into it, all
    /// others into the innermost section or heading.
    pub(super) fn planned_room(&self, block: &Block, is_nested: bool) -> Option<usize> {
        let holds = |frame: &Frame| {
            frame.heading.is_some() || frame.item().is_none() && frame.entry.is_none()
        };
        let level = match block.opener {
            Opener::Heading { .. } => self.0.len(),
            Opener::Line { .. } if block.item.is_none() => {
                self.0.iter().rposition(|frame| frame.heading.is_some()).map_or(0, |at| at + 1)
            }
            _ if is_nested => self.0.len(),
            _ => self.0.iter().rposition(holds).map_or(0, |at| at + 1),
        };
        (level < DEEPEST).then_some(level)
    }

    pub(super) fn close_to(&mut self, level: usize) {
        self.0.truncate(level);
    }

    pub(super) fn open(&mut self, frame: Frame) {
        self.0.push(frame);
    }

    pub(super) fn blank(&mut self) {
        if let Some(Role::Item(_, cursor)) = self.innermost() {
            cursor.blank();
        }
    }

    /// The innermost open block.
    pub(super) fn innermost(&mut self) -> Option<&mut Role> {
        self.0.last_mut().map(|top| &mut top.role)
    }

    /// The innermost open section.
    pub(super) fn section(&self) -> Option<usize> {
        self.0.iter().rev().find_map(Frame::section)
    }

    /// The innermost open item.
    pub(super) fn item(&self) -> Option<usize> {
        self.0.iter().rev().find_map(Frame::item)
    }

    /// The capture `name` of the innermost open block that has it.
    pub(super) fn capture(&self, name: &str) -> Option<&Text> {
        self.0.iter().rev().find_map(|frame| frame.captures.get(name))
    }

    /// The capture `name` of the innermost open section that has it.
    pub(super) fn section_capture(&self, name: &str) -> Option<&Text> {
        let sections = self.0.iter().rev().filter(|frame| frame.section().is_some());
        sections.into_iter().find_map(|frame| frame.captures.get(name))
    }

    /// All open items.
    pub(super) fn items(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter_map(Frame::item)
    }
}
