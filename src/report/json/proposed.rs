//! The other policy of a change: what it loosens, and what it would say.

use schemars::JsonSchema;
use serde::Serialize;

use super::Counts;
use crate::gate::Report;
use crate::policy::Origin;
use crate::report::verdict;
use crate::source::RepoPath;

/// The policy that does not judge, and what it would say.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Proposed")]
pub(super) struct Proposed<'a> {
    origin: Origin,
    path: Option<&'a str>,
    verdict: Option<&'static str>,
    counts: Option<Counts>,
    failed: &'a [&'static str],
    error: Option<&'a str>,
    loosens: &'a [String],
    tightens: &'a [String],
    changes: &'a [String],
}

pub(super) fn proposed<'a>(report: &'a Report<'_>) -> Option<Proposed<'a>> {
    let edit = report.context.edit?;
    let other = report.other.as_ref();
    Some(Proposed {
        origin: edit.origin,
        path: edit.path.as_ref().map(RepoPath::as_str),
        verdict: other.map(|other| verdict::word(other.verdict)),
        counts: other.map(|other| other.counts.into()),
        failed: other.map_or(&[], |other| &other.failed),
        error: edit.error.as_deref(),
        loosens: &edit.difference.loosens,
        tightens: &edit.difference.tightens,
        changes: &edit.difference.changes,
    })
}
