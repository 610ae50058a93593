//! The versions of the backlog's files, each read as on its day, and what becomes of the items in
//! them. The way back is [`crate::snapshot`]'s; what is made of the states is [`crate::flow`]'s.

mod cache;
mod day;
mod points;
mod read;
mod reading;
mod sections;
mod settings;
mod texts;
mod walk;
mod way;

pub use cache::Cache;
pub use day::{Day, PolicyAt};
pub use read::{Past, Request, read};
