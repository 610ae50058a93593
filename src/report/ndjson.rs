//! The JSON report as records, one a line, for queries over many runs: first the run, then each
//! rule, then each finding. `record` says which it is, and `fingerprint` ties runs together.

use serde_json::json;

use super::Listing;
use super::Spec;
use super::json;
use crate::escape::json::compact;

pub(super) const FORMAT: Spec = Spec::new("ndjson", |report, _| render(report));

fn render(report: &Listing<'_>) -> String {
    let mut lines = String::new();
    json::each_record(report, |name, mut value| {
        value["record"] = json!(name);
        lines.push_str(&compact(&value));
        lines.push('\n');
    });
    lines
}
