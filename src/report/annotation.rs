//! What an annotation says, for every CI that has some.

use super::concise::beside;
use crate::finding::Finding;
use crate::finding::source_name;
use crate::source::{ColumnUnit, SourceMap};
use crate::text::shorten;

/// Runners cut a message, at 4000 characters or so; the help behind it must not be lost.
const LONGEST_SENTENCE: usize = 1500;

/// What is wrong and, in a further line, what to do. The place is a part of it where no file shows
/// it.
pub(super) fn text(finding: &Finding, sources: &SourceMap) -> String {
    let message = format!("{}{}", finding.message, beside(finding, sources));
    let mut text = shorten(&message, LONGEST_SENTENCE);
    let range = sources.range(finding.location, ColumnUnit::Chars);
    if let (None, Some(range)) = (sources.path(finding.location), range) {
        let name = source_name(sources, finding.location);
        text = format!("{name}, line {}: {text}", range.line);
    }
    if !finding.help.is_empty() {
        text = format!("{text}\nhelp: {}", shorten(&finding.help, LONGEST_SENTENCE));
    }
    text
}
