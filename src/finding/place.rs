//! How a place is named, the same in every format for people.

use crate::source::{ColumnUnit, Location, SourceKind, SourceMap};

/// The name of the text that `location` is in: a path, `description`, `commit 1a2b3c4`.
pub(crate) fn source_name(sources: &SourceMap, location: Location) -> String {
    match location.source().map(|id| &sources.get(id).kind) {
        None => sources.whole().to_owned(),
        Some(SourceKind::File(path) | SourceKind::Policy(path)) => path.to_string(),
        Some(SourceKind::Description) => "description".to_owned(),
        Some(SourceKind::Title) => "title".to_owned(),
        Some(SourceKind::Branch) => "branch".to_owned(),
        Some(SourceKind::Commit(id)) => {
            format!("commit {}", id.chars().take(7).collect::<String>())
        }
    }
}

/// `BACKLOG.md:19:11`; without line and column where the location has no span.
#[must_use]
pub fn place(sources: &SourceMap, location: Location) -> String {
    let name = source_name(sources, location);
    match sources.range(location, ColumnUnit::Chars) {
        Some(range) => format!("{name}:{}:{}", range.line, range.column),
        None => name,
    }
}
