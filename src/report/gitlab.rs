//! Code Quality of GitLab: a flat list of findings in files.
//!
//! GitLab stops reading at the first entry that lacks something, and takes two entries with one
//! fingerprint for one. The page about a rule stands in `content`, where the form has its texts.

use serde_json::{Value, json};

use super::Listing;
use super::Spec;
use super::in_files::{InFile, in_files, remark};
use crate::escape::json::{Stream, pretty};
use crate::finding::{Severity, rule_page};
use crate::source::{ColumnUnit, SourceMap};

/// About how long an entry is, in bytes.
const ROOM: usize = 400;

pub(super) const FORMAT: Spec =
    Spec { in_files: true, ..Spec::new("gitlab", |report, _| render(report)) };

fn render(report: &Listing<'_>) -> String {
    let found = in_files(report);
    let remark = remark(report).map(|(path, text)| {
        json!({
            "description": text,
            "check_name": "backlog-gate",
            "fingerprint": "backlog-gate",
            "severity": "info",
            "location": {"path": path.as_str(), "lines": {"begin": 1, "end": 1}},
        })
    });
    let entries = Stream(|| {
        let entries = found.iter().map(|found| entry(found, report.sources()));
        entries.chain(remark.clone())
    });
    pretty(&entries, found.len() * ROOM)
}

fn entry(found: &InFile<'_>, sources: &SourceMap) -> Value {
    let severity = match found.severity() {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note | Severity::Off => "info",
    };
    let range = found.range(sources, ColumnUnit::Chars);
    let (first, last) = range.map_or((1, 1), |range| (range.line, range.last_line()));
    json!({
        "description": found.whole_sentence(sources),
        "content": {"body": format!("[About this rule]({})", rule_page(found.finding.rule))},
        "check_name": found.finding.rule,
        "fingerprint": found.fingerprint,
        "severity": severity,
        "location": {
            "path": found.path.as_str(),
            "lines": {"begin": first, "end": last},
        },
    })
}
