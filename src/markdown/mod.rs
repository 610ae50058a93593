//! What the gate reads in Markdown: sections, boxes, comments, code, each with its bytes.

mod document;
mod lines;
mod links;
mod plain;
mod reader;

pub use document::{BOLD_LINE, Document, Section, Task};
pub use lines::{Line, LineKind, Lines};
pub use links::{Link, links};
