//! What tells each finding of a report from every other, and stays the same from run to run.

use std::collections::HashMap;

use super::Listing;
use crate::finding::Finding;
use crate::sort::Sort as _;
use crate::source::SourceMap;

/// The fingerprint of each finding, in their order. Where several findings share one, the second
/// in the order of the text gets `-2` behind it, whatever else is said about them.
pub(super) fn fingerprints(report: &Listing<'_>) -> Vec<String> {
    unique(&report.findings, report.sources())
}

fn unique(findings: &[Finding], sources: &SourceMap) -> Vec<String> {
    let mut shown: Vec<String> =
        findings.iter().map(|finding| finding.fingerprint(sources)).collect();
    let mut by_place: Vec<usize> = (0..findings.len()).collect();
    by_place.order_by_key(|index| findings[*index].location);
    let mut seen: HashMap<String, u32> = HashMap::new();
    for index in by_place {
        let count = seen.entry(shown[index].clone()).or_default();
        *count += 1;
        if *count > 1 {
            shown[index] = format!("{}-{count}", shown[index]);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Location, RepoPath, SourceKind, Span};

    #[test]
    fn twins_are_numbered_by_place_however_they_are_sorted() {
        let mut sources = SourceMap::default();
        let path = RepoPath::new("BACKLOG.md").unwrap();
        let id = sources.add(SourceKind::File(path), "one\ntwo\nthree\n");
        let at = |start| Finding::new(Location::new(id, Span::at(start)), "same", "");
        let (first, last) = (at(0), at(8));
        let shown = unique(&[first.clone(), last.clone()], &sources);
        assert_eq!(shown[1], format!("{}-2", shown[0]));
        let mut turned = unique(&[last, first], &sources);
        turned.reverse();
        assert_eq!(turned, shown);
    }
}
