//! The findings that lie in a file of the repository, for formats that know no other place.
//!
//! The description, the title, a branch and a commit are not files, and none is made up for them:
//! a reader would look for a line that does not exist. SARIF, GitLab and others refuse or misplace
//! such a finding; the formats for people and for tests show it.

use super::Listing;
use super::concise::beside;
use super::fingerprints::fingerprints;
use super::verdict;
use crate::backlog::BacklogFile;
use crate::finding::{Finding, Severity};
use crate::source::{ColumnUnit, LineRange, RepoPath, SourceMap};

/// A finding and the file that it lies in.
pub(super) struct InFile<'a> {
    /// The finding.
    pub(super) finding: &'a Finding,
    /// The file.
    pub(super) path: &'a RepoPath,
    /// Its fingerprint, which no other finding of the report has.
    pub(super) fingerprint: String,
}

impl InFile<'_> {
    /// Where in the file, in the unit that the format wants; `None` where it is the whole file.
    pub(super) fn range(&self, sources: &SourceMap, unit: ColumnUnit) -> Option<LineRange> {
        sources.range(self.finding.location, unit)
    }

    /// Its severity for this change: what the base has too does not count against it.
    pub(super) fn severity(&self) -> Severity {
        if self.finding.pre_existing { Severity::Note } else { self.finding.severity }
    }

    /// What is wrong and what to do about it, in one sentence.
    pub(super) fn sentence(&self) -> String {
        sentence(self.finding)
    }

    /// The same with the further places, for formats that have no field for them.
    pub(super) fn whole_sentence(&self, sources: &SourceMap) -> String {
        format!("{}{}", self.sentence(), beside(self.finding, sources))
    }
}

/// What is wrong and what to do about it, in one sentence.
pub(super) fn sentence(finding: &Finding) -> String {
    let aside = if finding.pre_existing { " (pre-existing)" } else { "" };
    let help = if finding.help.is_empty() { "" } else { "; " };
    format!("{}{aside}{help}{}", finding.message, finding.help)
}

/// The findings that lie in files and are not waived, in their order.
pub(super) fn in_files<'a>(report: &'a Listing<'_>) -> Vec<InFile<'a>> {
    let numbered = report.findings.iter().zip(fingerprints(report));
    numbered
        .filter(|(finding, _)| finding.waived.is_none())
        .filter_map(|(finding, fingerprint)| {
            let path = report.sources().path(finding.location)?;
            Some(InFile { finding, path, fingerprint })
        })
        .collect()
}

/// What the findings do not say, how much is read and what is gone, with the backlog file where a
/// format that knows only files may put it.
pub(super) fn remark<'a>(listing: &'a Listing<'_>) -> Option<(&'a RepoPath, String)> {
    let report = listing.report?;
    let doubtful = |file: &&BacklogFile| file.coverage.is_doubtful();
    let files = &report.context.backlog.files;
    let file = files
        .iter()
        .find(doubtful)
        .or(files.first())
        .or_else(|| report.context.base?.files.first())?;
    Some((&file.path, verdict::remark(report)?))
}

/// How many findings that count lie in no file.
pub(super) fn left_out(report: &Listing<'_>) -> usize {
    let lies_in_none = |finding: &&Finding| report.sources().path(finding.location).is_none();
    report.active().filter(lies_in_none).count()
}
