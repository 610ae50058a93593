//! A verdict with what has to be done, for programs that act upon it: the report without what passed.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::json::{Counts, FindingFacts, finding_facts};
use super::{Listing, verdict};
use crate::gate::Report;

/// A verdict with what has to be done.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Judgement")]
struct Root<'a> {
    schema_version: u32,
    #[schemars(extend("enum" = ["pass", "fail"]))]
    verdict: &'static str,
    counts: Counts,
    /// The items that the change works on.
    items: Vec<&'a str>,
    /// The items that it only speaks of.
    mentions: Vec<&'a str>,
    /// What counts: neither pre-existing nor waived.
    findings: Vec<FindingFacts<'a>>,
    notes: &'a [String],
    /// What was not judged, and why.
    unjudged: Option<String>,
    /// The description with what it lacks, to be filled in.
    paste: Option<&'a str>,
}

/// The verdict as JSON.
///
/// # Panics
/// Never: the form holds only strings and numbers.
#[must_use]
pub fn value(report: &Report<'_>) -> Value {
    let mut listing = Listing::of(report);
    listing.findings.to_mut().retain(crate::finding::Finding::is_active);
    let linked = report.context.linked_items();
    let root = Root {
        schema_version: 1,
        verdict: verdict::word(report.verdict),
        counts: report.counts.into(),
        items: linked.iter().map(|linked| linked.item.id.as_str()).collect(),
        mentions: report.context.mentioned_items().iter().map(|item| item.id.as_str()).collect(),
        findings: finding_facts(&listing),
        notes: &report.notes,
        unjudged: report.basis.unjudged(),
        paste: report.paste.as_deref(),
    };
    serde_json::to_value(root).expect("the form holds only strings and numbers")
}

/// The schema of it.
#[cfg(test)]
pub(crate) fn schema() -> Value {
    super::schema::of::<Root<'_>>("judgement", "A verdict with what has to be done")
}
