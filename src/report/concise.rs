//! One line per finding that counts and nothing else, for editors, for `grep` and for `wc -l`.

use std::fmt::Write as _;

use super::{Listing, Spec};
use crate::escape::terminal::line;
use crate::finding::{Finding, place, source_name};
use crate::source::{ColumnUnit, SourceMap};

pub(super) const FORMAT: Spec =
    Spec { for_a_log: false, ..Spec::new("concise", |report, _| render(report)) };

fn render(report: &Listing<'_>) -> String {
    let sources = report.sources();
    let mut out = String::new();
    for finding in report.active() {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{}: {}[{}] {}",
            line(&place(sources, finding.location)),
            finding.severity,
            finding.rule,
            line(&format!("{}{}", finding.message, beside(finding, sources)))
        );
    }
    out
}

/// The further places of a finding, as the end of its sentence, for formats without a field for
/// them: ` (BACKLOG.md:18: item 2 is in-progress too)`.
pub(super) fn beside(finding: &Finding, sources: &SourceMap) -> String {
    const MOST: usize = 3;
    let places = finding.related.iter().take(MOST).map(|related| {
        let name = source_name(sources, related.location);
        match sources.range(related.location, ColumnUnit::Chars) {
            Some(range) => format!("{name}:{}: {}", range.line, related.message),
            None => format!("{name}: {}", related.message),
        }
    });
    let mut places: Vec<String> = places.collect();
    if finding.related.len() > MOST {
        places.push(format!("and {} more", finding.related.len() - MOST));
    }
    if places.is_empty() { String::new() } else { format!(" ({})", places.join("; ")) }
}
