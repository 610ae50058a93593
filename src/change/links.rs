//! How a change names the items it belongs to.
//!
//! In this order of strength: a trailer line (`Backlog: US-1.2`), a section (*Linked items*), a
//! closing keyword (`Closes US-1.2`), an unmistakable id anywhere. Text inside comments, code
//! spans and code fences does not count.
//!
//! What a line, a section or a closing keyword names, the change claims to work on. Without any of
//! these, it claims what it mentions, but not what it only relates to; with one of them, all other
//! ids are mentions. What the change itself moves it works on, whatever it says.

use crate::policy::LinkPlace;
use crate::source::Location;

/// How the reference is written, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkOrigin {
    /// A line or commit trailer such as `Backlog: US-1.2`.
    Trailer,
    /// A section whose heading is *Backlog*, *Backlog items* or *Linked items*.
    Section,
    /// A closing keyword such as `Closes US-1.2`.
    Keyword,
    /// An id that cannot be mistaken, such as `TASK-20260204-258`.
    Mention,
    /// No text names it: the change itself moves it to in-progress or further, or ticks its
    /// criteria.
    Moved,
}

/// What a reference turned out to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// One item, by its id.
    Item(String),
    /// Several items, by their ids.
    Ambiguous(Vec<String>),
    /// No item; perhaps the id that was meant.
    Unknown(Option<String>),
    /// A range of more items than the gate looks for.
    TooMany(u64),
}

/// One reference from the change to the backlog.
#[derive(Debug, Clone)]
pub struct Link {
    /// The reference as it is written.
    pub text: String,
    /// Where it stands.
    pub location: Location,
    /// How it is written.
    pub origin: LinkOrigin,
    /// Which text names it.
    pub place: LinkPlace,
    /// Whether the change says that it works on it; else it only mentions it.
    pub claimed: bool,
    /// Whether the description or the title names it.
    pub described: bool,
    /// Whether it closes the item (a closing keyword), not only names it.
    pub closes: bool,
    /// What it means.
    pub resolution: Resolution,
}

impl Link {
    /// What alone names the item, for a sentence; `None` where a person reads it in the title or in
    /// the description.
    #[must_use]
    pub fn only_named_by(&self) -> Option<&'static str> {
        match (self.origin, self.place) {
            (LinkOrigin::Moved, _) => Some("what the change does to it"),
            _ if self.described => None,
            (_, LinkPlace::Branch) => Some("the name of the branch"),
            (_, LinkPlace::Commit) => Some("a commit message"),
            (_, LinkPlace::Body | LinkPlace::Title | LinkPlace::Backlog) => None,
        }
    }
}

/// The statement `Backlog: none - reason`.
#[derive(Debug, Clone)]
pub struct NoItem {
    /// Where it stands.
    pub location: Location,
    /// The reason behind it; empty where none is given.
    pub reason: String,
}
