//! What to write where, so that a backlog file says something else and stays as it is otherwise.
//!
//! Texts in, [`Edit`]s out: nothing here reads or writes a file. An edit is planned from what was
//! read ([`transition`], [`relocate`]) and put into the text ([`apply`]). Whether the result reads back
//! as it was meant is judged by a [`crate::apply`].

mod addition;
mod counts;
mod difference;
mod insertion;
mod lines;
mod next_id;
mod owner;
mod promote;
mod record;
mod relocate;
mod spot;
mod statement;
mod symbol;
mod tick;
mod transition;
mod unit;
mod words;

pub use addition::{NewItem, additions, first};
pub(crate) use counts::counts;
pub use difference::{Replacement, difference};
pub use next_id::{TakenIds, next_id};
pub use owner::owner;
pub use promote::{Promoted, Target, promote};
pub use relocate::{end_of_section, relocate};
pub use spot::{Spot, spot};
pub use tick::tick;
pub use transition::transition;
pub use words::state_words;

use crate::backlog::dialect::Dialect;
use crate::backlog::{Backlog, BacklogFile, Item};
use crate::finding::Edit;
use crate::sort::Sort as _;
use crate::source::{Location, SourceMap, Span};

/// Why an item cannot be brought into a state by an edit, and what a person can do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why, in one sentence.
    pub why: String,
    /// The way out.
    pub help: String,
}

/// An item with all that is needed to edit it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Every text that was read.
    pub sources: &'a SourceMap,
    /// The backlog that holds the item.
    pub backlog: &'a Backlog,
    /// The dialect of its file.
    pub dialect: &'a Dialect,
    /// The item.
    pub item: &'a Item,
}

impl<'a> Subject<'a> {
    /// The text of the file.
    fn text(self) -> &'a str {
        self.sources.text(self.item.source)
    }

    /// The file.
    fn file(self) -> &'a BacklogFile {
        self.backlog.file(self.item)
    }

    /// The items of the file.
    fn neighbours(self) -> impl Iterator<Item = &'a Item> {
        self.backlog.items_of(self.item.file)
    }

    /// Puts `replacement` in the place of `span` of the file.
    fn edit(self, span: Span, replacement: impl Into<String>) -> Edit {
        Edit { location: Location::new(self.item.source, span), replacement: replacement.into() }
    }
}

/// Puts edits of one text into it; `None` if one lies over another or outside the text.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    apply_within(text, Span::new(0, text.len()), edits)
}

/// [`apply`] for a part of the text that holds all the edits; gives that part.
fn apply_within(text: &str, part: Span, edits: &[Edit]) -> Option<String> {
    let mut spans: Vec<(Span, &str)> = Vec::new();
    for edit in edits {
        spans.push((edit.location.span()?, &edit.replacement));
    }
    spans.order_by_key(|(span, _)| *span);
    let mut edited = String::with_capacity(part.range().len());
    let mut at = part.start as usize;
    for (span, replacement) in spans {
        edited.push_str(text.get(at..span.start as usize)?);
        edited.push_str(replacement);
        at = span.end as usize;
    }
    edited.push_str(text.get(at..part.end as usize)?);
    Some(edited)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceKind;

    #[test]
    fn edits_are_put_in_from_any_order_and_never_over_one_another() {
        let mut sources = SourceMap::default();
        let id = sources.add(SourceKind::Description, "one two three");
        let edit = |start, end, text: &str| Edit {
            location: Location::new(id, Span::new(start, end)),
            replacement: text.into(),
        };
        let text = sources.text(id);
        let edits = [edit(8, 13, "3"), edit(0, 3, "1"), edit(4, 4, "and ")];
        assert_eq!(apply(text, &edits).as_deref(), Some("1 and two 3"));
        assert_eq!(apply(text, &[edit(0, 5, ""), edit(4, 6, "")]), None);
        assert_eq!(apply(text, &[edit(10, 90, "")]), None);
    }
}
