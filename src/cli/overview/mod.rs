//! One page over the reports of many runs and repositories.
//!
//! The reports are read line by line and only added up, so that memory grows with the number of
//! repositories, rules and weeks, and not with that of the runs.

mod lines;
mod page;
mod record;
mod show;
mod summary;

pub use lines::read;
pub use page::html;
pub use show::{csv, json, markdown, text};
pub use summary::Overview;
