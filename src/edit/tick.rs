//! The box of a criterion.

use crate::backlog::{Criterion, Item};
use crate::finding::Edit;
use crate::source::{SourceMap, Span};

/// The edit that ticks the open box of a criterion; `None` where its line has none before the text.
#[must_use]
pub fn tick(sources: &SourceMap, item: &Item, criterion: &Criterion) -> Option<Edit> {
    let start = criterion.text.span.start as usize;
    let before = sources.text(item.source).get(..start)?;
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let at = line + before[line..].rfind("[ ]")? + 1;
    Some(Edit { location: item.at(Span::new(at, at + 1)), replacement: "x".to_owned() })
}
