//! What is read, and what comes out.

use std::collections::HashSet;

use crate::backlog::{Coverage, Item, List, Malformed, Section, Step};
use crate::source::{RepoPath, SourceId, Span};

/// What one dialect reads in one file.
#[derive(Debug, Clone, Default)]
pub(in crate::backlog) struct Reading {
    pub(in crate::backlog) sections: Vec<Section>,
    pub(in crate::backlog) items: Vec<Item>,
    /// How many more there are than there is room for.
    pub(in crate::backlog) beyond: usize,
    pub(in crate::backlog) lists: Vec<List>,
    pub(in crate::backlog) steps: Vec<Step>,
    pub(in crate::backlog) strays: Vec<(String, Span)>,
    pub(in crate::backlog) malformed: Vec<Malformed>,
    pub(in crate::backlog) mojibake: Option<(Span, u32)>,
    /// Whether the whole file is one item.
    pub(in crate::backlog) whole: bool,
    /// Lines with words on them, and how many of those the dialect understands.
    pub(in crate::backlog) lines: u32,
    pub(in crate::backlog) understood: u32,
    /// How many more stand in an item.
    pub(in crate::backlog) inside: u32,
    /// How much of what may be an item is owned, where a plan was made.
    pub(in crate::backlog) coverage: Option<Coverage>,
    /// The dialect that reads most of it, where each section is read in its own.
    pub(in crate::backlog) named: Option<&'static str>,
    /// For each block of the dialect, how often it opened.
    pub(in crate::backlog) opened: Vec<u32>,
}

/// A file that is to be read.
#[derive(Debug, Clone, Copy)]
pub(in crate::backlog) struct File<'a> {
    pub(in crate::backlog) path: &'a RepoPath,
    pub(in crate::backlog) source: SourceId,
    /// Whether the policy names it by its own name.
    pub(in crate::backlog) is_named: bool,
    /// The lines that were headers of items before the change.
    pub(in crate::backlog) held: Option<&'a HashSet<usize>>,
    /// How many items there is room for.
    pub(in crate::backlog) room: usize,
}

/// How much of a file is read.
#[derive(Debug, Clone, Copy)]
pub(in crate::backlog) struct Extent {
    /// The most of its first lines that are read.
    pub(in crate::backlog) lines: usize,
    /// About how many items are expected.
    pub(in crate::backlog) items: usize,
}
