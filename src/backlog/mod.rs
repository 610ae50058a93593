//! The backlog of one snapshot: its files, read through dialects.

pub mod compare;
mod counts;
mod detect;
pub mod dialect;
mod discover;
mod document;
#[cfg(test)]
mod formats;
mod item;
mod matter;
mod reader;
pub mod reference;
#[cfg(test)]
mod seeds;
mod settings;
#[cfg(test)]
mod spans;
mod syntax;
mod words;

pub use detect::read;
pub use discover::{CONVENTIONAL, discover};
pub use item::{
    Attributes, Backlog, BacklogFile, Candidate, Criterion, Declared, DeclaredMeaning, Demand,
    Entry, Evidence, Field, FieldRole, Item, List, ListRole, Marker, Place, Section, Status, Step,
    Text, Tick, fold,
};
pub use words::{Kind, State};
