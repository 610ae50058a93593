//! The flow of a backlog in every form: for people, for programs, for spreadsheets, as a page.

mod board;
mod csv;
mod facts;
mod figures;
mod json;
mod markdown;
mod notes;
mod page;
mod picture;
mod text;

pub use board::{Board, board};
pub use csv::csv;
pub use facts::FlowReport;
pub use json::json;
pub use markdown::markdown;
pub use notes::{Answered, DoneBy, DoneItem, Notes, notes_json, notes_markdown};
pub use page::html;
pub use picture::{Picture, pictures};
pub use text::text;
