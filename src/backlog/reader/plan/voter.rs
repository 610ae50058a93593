//! A heading as the vote sees it.

use super::body::Body;
use super::look::Look;
use crate::backlog::id::{Form, Leading};

/// What a heading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A stretch that may hold items.
    Section,
    /// An item.
    Item,
    /// The label of a field of the item around it.
    Field,
    /// Text of the item around it.
    Inside,
    /// A part of the document that holds no items: a legend, conventions, a list of the whole.
    Own,
}

/// What the title of a heading says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// The text as a whole, or its title.
    Title,
    /// A list of the document.
    List,
    /// What explains, or boxes that every change ticks.
    Own,
    /// Boxes that every change ticks.
    Checklist,
    /// A state, a priority, a time.
    Named,
    /// Anything else.
    Open,
}

impl Class {
    /// Whether what stands below it is part of the document, and no work.
    pub(super) fn is_of_document(self) -> bool {
        matches!(self, Self::List | Self::Own | Self::Checklist)
    }
}

/// A heading as the vote sees it.
#[derive(Debug)]
pub(super) struct Voter {
    pub(super) class: Class,
    pub(super) look: Look,
    /// The title, folded, without id and symbols.
    pub(super) name: String,
    /// Whether it names a phase, a version, a date.
    pub(super) is_stretch: bool,
    /// Whether it is more than a word or two.
    pub(super) is_wordy: bool,
    /// Whether it names an epic.
    pub(super) is_epic: bool,
    /// Whether the dialect knows a field of that name.
    pub(super) is_field: bool,
    /// Whether lists below such a title are work.
    pub(super) is_work: bool,
    /// Whether it is a word for a state that is a topic of work as well, such as *Testing*.
    pub(super) is_topic: bool,
    /// Whether it begins with a word for a unit of work and a colon: `Task: fix the pump`.
    pub(super) is_unit: bool,
    /// Whether a colon ends it.
    pub(super) ends_with_colon: bool,
    /// Whether it shows how items are written.
    pub(super) is_sample: bool,
    /// Whether boxes below it are the criteria of something.
    pub(super) is_criteria: bool,
    /// Whether the file is called after its id, and nothing else in it has one: the file is this item.
    pub(super) is_file: bool,
    /// Whether it was an item before the change.
    pub(super) was_item: bool,
    pub(super) body: Body,
}

impl Voter {
    /// Whether it has a bare number, and says nothing else of what it is.
    pub(super) fn is_numbered(&self) -> bool {
        let is_bare = |found: &Leading| found.form == Form::Number && !found.hashed;
        self.class == Class::Open && self.look.id.as_ref().is_some_and(is_bare)
    }
}
