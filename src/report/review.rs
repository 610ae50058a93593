//! A remark for each certain fix, for a review in which a click applies it.

use super::Listing;
use super::in_files::in_files;
use super::suggestion::of_lines;
use crate::escape::is_deceptive;
use crate::escape::markdown::{code, inline};
use crate::forge::review::Remark;
use crate::gate::Report;
use crate::text::shorten;

/// More remarks than this nobody reads.
const MOST_REMARKS: usize = 50;
/// A longer sentence is cut, in characters.
const LONGEST_SENTENCE: usize = 600;

/// The remarks. A line with symbols that deceive has none: nobody sees what a click would put there.
#[must_use]
pub fn review(report: &Report<'_>) -> Vec<Remark> {
    let listing = Listing::of(report);
    let found = in_files(&listing);
    let active = found.iter().filter(|found| !found.finding.pre_existing);
    let remarks = active.filter_map(|found| {
        let fix = found.finding.fix.as_ref()?;
        let (first, last, suggestion) = of_lines(fix, report.sources())?;
        let deceives = |line: &str| line.chars().any(|ch| ch != '\t' && is_deceptive(ch));
        if suggestion.lines().any(deceives) {
            return None;
        }
        let message = inline(&shorten(&found.finding.message, LONGEST_SENTENCE));
        let rule = code(found.finding.rule);
        Some(Remark {
            path: found.path.as_str().to_owned(),
            first,
            last,
            key: found.fingerprint.clone(),
            message: format!("{message} ({rule})"),
            suggestion,
        })
    });
    remarks.take(MOST_REMARKS).collect()
}
