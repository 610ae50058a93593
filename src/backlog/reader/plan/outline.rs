//! A Markdown text as a tree: headings, and below each of them lists, tables and paragraphs.
//!
//! Nothing is decided in it but what each line looks like.

use std::collections::HashSet;
use std::ops::Range;

use super::apart::Apart;
use super::look::Look;
use crate::backlog::id::{Form, Leading};
use crate::backlog::{FieldRole, Marker};

/// The level of a bold line that stands above a list like a heading.
pub(super) const BOLD: u8 = 7;
/// The level of a plain line such as `Done:` above a list.
pub(super) const PLAIN: u8 = 8;

/// A heading with what stands below it. The first one stands for the whole text.
#[derive(Debug)]
pub(super) struct Heading {
    /// Its line; none of the text as a whole.
    pub(super) line: Option<usize>,
    pub(super) level: u8,
    /// The heading around it, as an index.
    pub(super) parent: usize,
    /// The parts of its own body, up to the next heading.
    pub(super) parts: Range<usize>,
    /// The headings below it are the next ones up to this.
    pub(super) end: usize,
}

/// A part of a body.
#[derive(Debug)]
pub(super) enum Part {
    /// A paragraph.
    Prose(Paragraph),
    /// Lines that begin with the label of a field.
    Label(Label),
    /// A list, as a range of entries.
    List(Range<usize>),
    /// A table, as an index.
    Table(usize),
}

impl Part {
    /// The entries of a list.
    pub(super) fn list(&self) -> Option<Range<usize>> {
        match self {
            Self::List(list) => Some(list.clone()),
            Self::Prose(_) | Self::Label(_) | Self::Table(_) => None,
        }
    }
}

/// A paragraph.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) line: usize,
    /// How it begins.
    pub(super) look: Look,
    /// Whether it is a whole bold line, or a short one that ends with a colon.
    pub(super) ends_with_colon: bool,
    /// Whether it is a user story.
    pub(super) is_story: bool,
    /// Whether it is a link and nothing else.
    pub(super) is_link: bool,
}

/// A line with a field.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) role: Option<FieldRole>,
    /// Whether it has a value on its line.
    pub(super) has_value: bool,
    /// Whether nothing but its repetition says that it is one.
    pub(super) is_guess: bool,
    /// Whether it says what a stretch of the work is for: `**Goal:** a dry cellar`.
    pub(super) is_goal: bool,
}

/// An entry of a list.
#[derive(Debug)]
pub(super) struct OutlineEntry {
    pub(super) line: usize,
    pub(super) marker: Marker,
    /// How many entries it stands in.
    pub(super) depth: usize,
    /// The entry around it, as an index.
    pub(super) parent: Option<usize>,
    /// How its text begins.
    pub(super) look: Look,
    /// The role of the field whose label it is, if it is one that the dialect knows.
    pub(super) label: Option<Option<FieldRole>>,
}

/// A table: a header, a delimiter row, and rows. Rows that go on behind a blank line are one more
/// table below the same header.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) header: usize,
    pub(super) rows: Range<usize>,
}

impl Table {
    /// Whether it has no header, and its first row stands there instead.
    pub(super) fn is_bare(&self) -> bool {
        self.rows.contains(&self.header)
    }

    /// Its lines, from the first to behind the last.
    pub(super) fn lines(&self) -> Range<usize> {
        let is_first = self.rows.start == self.header + 2;
        if is_first { self.header..self.rows.end } else { self.rows.clone() }
    }
}

/// The tree.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) headings: Vec<Heading>,
    pub(super) parts: Vec<Part>,
    pub(super) entries: Vec<OutlineEntry>,
    pub(super) tables: Vec<Table>,
    /// How a list of tasks is written that has neither bullets nor anything else.
    pub(super) apart: Option<Apart>,
    /// The lines that begin an item where these are chosen.
    pub(super) starts: HashSet<usize>,
}

impl Outline {
    pub(super) fn parts_of(&self, heading: usize) -> &[Part] {
        &self.parts[self.headings[heading].parts.clone()]
    }

    /// The headings right below a heading.
    pub(super) fn children(&self, heading: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.headings[heading].end;
        let first = (heading + 1 < end).then_some(heading + 1);
        std::iter::successors(first, move |at| {
            let next = self.headings[*at].end;
            (next < end).then_some(next)
        })
    }
}

/// Whether a field shows that what has it is an item.
pub(super) fn is_telling(role: Option<FieldRole>) -> bool {
    matches!(role, Some(FieldRole::Status | FieldRole::Priority | FieldRole::Owner | FieldRole::Id))
}

/// Whether an id of that form can be nothing else.
pub(super) fn is_certain(form: Form) -> bool {
    matches!(form, Form::Coded | Form::Worded)
}

/// Whether an entry has an id that can be nothing else.
pub(super) fn is_coded(entry: &OutlineEntry) -> bool {
    let id = entry.look.id.as_ref();
    id.is_some_and(|found| is_certain(found.form) || found.parted && is_parted(found))
}

/// Whether an id can be nothing else where something separates it from the title: `A1 ·`, `**#11**`.
fn is_parted(found: &Leading) -> bool {
    found.form == Form::Short || found.hashed
}
