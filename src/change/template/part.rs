//! A section of a template, and what is asked for there.

use crate::source::Span;

/// What a template asks of one of its sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Text of the author.
    Required,
    /// Text, or nothing: it may stay as it is, say *none*, or go.
    Optional,
    /// Text, or that the author takes it out: the form says that what does not fit may go.
    MayGo,
    /// Nothing: its text is the team's and stays.
    Fixed,
    /// Nothing: it is the name of the form.
    Title,
    /// Nothing itself: its parts are asked for.
    Parent,
}

/// A section of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The section, as an index into [`Document::sections`].
    pub section: usize,
    /// What is asked for there.
    pub need: Need,
    /// From behind its heading to the next part: without its own parts.
    pub own: Span,
    /// Whether it must be there beyond doubt, where it is required.
    pub certain: bool,
    /// Whether it is for reviewers, or for what comes after the merge.
    pub of_others: bool,
    /// Whether *none* answers it.
    pub takes_none: bool,
}
