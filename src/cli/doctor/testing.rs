//! Pipelines for tests.

use super::node::Node;
use crate::finding::Finding;
use crate::source::{ColumnUnit, SourceKind, SourceMap};
use crate::text::yaml;

/// Looks at the documents of a text.
pub(super) fn with_documents<T>(text: &str, look: impl FnOnce(&[Node<'_>], &SourceMap) -> T) -> T {
    let mut sources = SourceMap::default();
    let source = sources.add(SourceKind::Description, text);
    let tape = yaml::parse(text);
    assert_eq!(tape.fault, None, "{text}");
    look(&Node::documents(&tape, text, source), &sources)
}

/// Line, column and name of each finding.
pub(super) fn places<'f>(found: &'f [Finding], sources: &SourceMap) -> Vec<(u32, u32, &'f str)> {
    let place = |finding: &'f Finding| {
        let range = sources.range(finding.location, ColumnUnit::Chars).expect("it has a place");
        (range.line, range.column, finding.rule.trim_start_matches("doctor/"))
    };
    found.iter().map(place).collect()
}
