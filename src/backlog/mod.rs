//! The backlog of one snapshot: its files, read through dialects.

mod candidates;
pub mod compare;
mod conflict;
mod counts;
mod detect;
pub mod dialect;
mod discover;
mod document;
mod drawn;
mod ends;
mod explains;
mod few;
mod front_matter;
mod held;
mod id;
mod item;
mod known;
mod leftover;
mod merge;
mod orders;
mod parts;
pub mod pattern;
mod pieces;
mod prior;
pub mod propose;
mod reader;
mod records;
pub mod reference;
mod requirement;
mod resolve;
mod scope;
mod score;
mod settings;
mod setup;
mod states;
mod syntax;
#[cfg(test)]
mod tests;
mod waivers;
mod whole;
mod words;

pub use conflict::ConflictMarker;
pub use detect::read;
pub use discover::{
    CONVENTIONAL, discover, is_conventional, may_be, may_be_named, may_hold, states_itself,
};
pub use few::Few;
pub use held::Headers;
pub use item::{
    BacklogFile, Criterion, Field, FieldRole, Item, SequenceStep, Status, StatusSource,
};
pub use known::{Known, KnownFiles};
pub use orders::{Order, states_order};
pub use parts::{
    Candidate, Coverage, Declared, DeclaredMeaning, Fault, InlineWaiver, List, ListRole, Malformed,
    Mismatch, Named, Section, Step, Unread, Unsure, UnsureState, WaiverTerms,
};
pub use pieces::{Attributes, ListEntry, Marker, Text, Tick};
pub use requirement::{Requirement, RequirementKind, ValueForm};
pub use scope::that_parts;
pub use settings::{Completed, is_settings};
pub use setup::{IdScope, Setup};
pub use whole::Backlog;
pub use words::{Kind, State};
