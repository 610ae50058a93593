//! The JSON report as records, one a line, for queries over many runs: first the run, then each
//! rule, then each finding. `record` says which it is, and `fingerprint` ties runs together.

use serde_json::{Value, json};

use super::Listing;
use super::Spec;
use super::json;
use crate::escape::json::for_log;

pub(super) const FORMAT: Spec = Spec::new("ndjson", |report, _| render(report));

fn render(report: &Listing<'_>) -> String {
    let mut run = json::value(report);
    let lists = [("rule", take(&mut run, "rules")), ("finding", take(&mut run, "findings"))];
    let mut lines = vec![record("run", run)];
    for (name, list) in lists {
        lines.extend(list.into_iter().map(|value| record(name, value)));
    }
    lines.concat()
}

/// Takes a list out of the report.
fn take(run: &mut Value, key: &str) -> Vec<Value> {
    match run.as_object_mut().and_then(|fields| fields.remove(key)) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    }
}

fn record(name: &str, mut value: Value) -> String {
    value["record"] = json!(name);
    format!("{}\n", for_log(&value.to_string()))
}
