//! Which block a line opens, and the stack of the open ones.

use std::sync::Arc;

use super::FieldCursor;
use super::view::View;
use crate::backlog::dialect::{Blank, Block, Dialect, MarkerKind, Opener, Within};
use crate::backlog::{Attributes, Marker, Text};
use crate::markdown::{LineKind, Lines};

/// A block that a line opens.
pub(super) struct Opened {
    /// The block, as an index.
    pub(super) number: usize,
    /// How many of the open blocks stay open.
    pub(super) level: usize,
    /// What its pattern captured.
    pub(super) captures: Attributes,
    /// The line, behind the marker of an entry.
    pub(super) text: Text,
}

/// Where in the line the pattern of `block` must fit, if a line of this sort may open it.
pub(super) fn begin(
    block: &Block,
    lines: &Lines<'_>,
    index: usize,
    view: &View<'_>,
) -> Option<usize> {
    match (&block.opener, view.line.kind) {
        (Opener::Heading { levels, .. }, LineKind::Heading(level)) => {
            (levels.is_empty() || levels.contains(&level)).then_some(0)
        }
        (Opener::Line { blank, .. }, LineKind::Text) => {
            stands_alone(*blank, lines, index).then_some(0)
        }
        (Opener::Pair { .. }, _) => Some(0),
        (Opener::Entry { markers, .. }, LineKind::Text) => {
            let (marker, at) = view.marker()?;
            (view.line.indent < 2 && markers.contains(&kind(marker)?)).then_some(at)
        }
        (
            Opener::Heading { .. } | Opener::Line { .. } | Opener::Entry { .. } | Opener::Row(_),
            _,
        ) => None,
    }
}

/// What the pattern of `block` captures in the line from `at` on, if it fits.
pub(super) fn captures(block: &Block, view: &View<'_>, at: usize) -> Option<Attributes> {
    let pattern = block.opener.pattern()?;
    let text = &view.text()[at..];
    if block.captures.is_empty() {
        return pattern.is_match(text).then(Attributes::default);
    }
    let mut found = pattern.capture_locations();
    pattern.captures_read(&mut found, text)?;
    let mut captures = Attributes::default();
    for (number, name) in &block.captures {
        if let Some((start, end)) = found.get(*number) {
            captures.insert(Arc::clone(name), view.piece(at + start..at + end));
        }
    }
    Some(captures)
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

    /// Ends the innermost pair whose last line this is, and gives its section, if it is one.
    pub(super) fn end_pair(&mut self, dialect: &Dialect, line: &str) -> Option<Option<usize>> {
        let at = self.0.iter().rposition(|frame| frame.pair)?;
        let Opener::Pair { end, .. } = &dialect.blocks[self.0[at].block].opener else {
            return None;
        };
        if !end.is_match(line) {
            return None;
        }
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
        match &block.within {
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
        }
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
