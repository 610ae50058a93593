//! What the gate reads in Markdown: the visible text of a page, sections, boxes, comments, code,
//! each with its bytes.

mod boxes;
mod bullets;
mod chunk;
mod cut;
mod document;
mod hidden;
mod html;
mod line;
mod lines;
mod links;
mod page;
mod parse;
mod plain;
mod reader;
mod task;
#[cfg(test)]
mod tests;

pub use boxes::DROPPED;
pub use bullets::{Bullet, Bullets};
pub use document::{BOLD_LINE, Document, Section};
pub use line::{Line, LineKind};
pub use lines::Lines;
pub use links::{Link, links};
pub use page::{Block, Look, PICTURE, Page, PageLine, Picture, Shape};
pub use task::{BoxForm, NearBox, NearBoxFault, Task};
