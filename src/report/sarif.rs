//! SARIF 2.1.0, as code scanning and other readers take it.
//!
//! A result must have a file: code scanning refuses the whole upload for one that has none. What
//! lies in the description, the title or a commit is reported as a notification of the run.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Value, json};

use super::Listing;
use super::Spec;
use super::fingerprints::fingerprints;
use super::in_files::{InFile, sentence};
use super::verdict;
use crate::escape::json::{Stream, pretty};
use crate::escape::markdown::plain;
use crate::finding::{Edit, Finding, Fix, Severity};
use crate::finding::{place, rule_page};
use crate::gate::Judged;
use crate::rules;
use crate::source::{ColumnUnit, Location, SourceMap};
use crate::text::{plural, shorten};

/// Code scanning keeps no more results of a run, and refuses five times as many.
const MOST_RESULTS: usize = 5000;
/// About how long a result is, in bytes.
const ROOM: usize = 1200;
/// Code scanning keeps no more places of a result.
const MOST_RELATED: usize = 100;
/// Code scanning takes no longer text of a rule, in characters.
const LONGEST_TEXT: usize = 1024;
/// What stands in a path as it is.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

pub(super) const FORMAT: Spec = Spec::new("sarif", |report, _| render(report));

#[derive(Serialize)]
struct Root<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<R>; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R> {
    automation_details: Value,
    column_kind: &'static str,
    invocations: Value,
    original_uri_base_ids: Value,
    properties: Value,
    results: R,
    tool: Value,
}

fn render(report: &Listing<'_>) -> String {
    let (found, notifications) = sorted(report);
    let results = Stream(|| found.iter().take(MOST_RESULTS).map(|found| result(found, report)));
    let run = Run {
        automation_details: json!({"id": report.category}),
        column_kind: "unicodeCodePoints",
        invocations: json!([{
            "executionSuccessful": true,
            "exitCode": report.exit_code(),
            "toolExecutionNotifications": notifications,
        }]),
        original_uri_base_ids: json!({
            "%SRCROOT%": {"description": {"text": "the root of the repository"}},
        }),
        properties: properties(report),
        results,
        tool: json!({"driver": driver(report)}),
    };
    let root = Root {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        runs: [run],
        version: "2.1.0",
    };
    pretty(&root, found.len() * ROOM)
}

/// The findings in files, and what is said beside them.
fn sorted<'a>(report: &'a Listing<'_>) -> (Vec<InFile<'a>>, Vec<Value>) {
    let sources = report.sources();
    let (mut found, mut notifications) = (Vec::new(), Vec::new());
    for (finding, fingerprint) in report.findings.iter().zip(fingerprints(report)) {
        match sources.path(finding.location) {
            Some(path) => found.push(InFile { finding, path, fingerprint }),
            None => notifications.push(notification(finding, report)),
        }
    }
    if let Some(remark) = report.report.and_then(verdict::remark) {
        notifications.push(json!({"level": "note", "message": {"text": remark}}));
    }
    if found.len() > MOST_RESULTS {
        let more = plural(found.len() - MOST_RESULTS, "more finding");
        let text = format!("{more} left out here; the JSON report has them all");
        notifications.push(json!({"level": "warning", "message": {"text": text}}));
    }
    (found, notifications)
}

fn driver(report: &Listing<'_>) -> Value {
    let rules: Vec<Value> = report.rules.iter().map(rule).collect();
    json!({
        "name": "backlog-gate",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules,
    })
}

fn rule(judged: &Judged) -> Value {
    let rule = judged.rule;
    let why = shorten(rule.why, LONGEST_TEXT);
    let help = match rules::find(rule.id) {
        Some(_) => format!("{why} `backlog-gate explain {}` shows an example.", rule.id),
        None => why.clone(),
    };
    json!({
        "id": rule.id,
        "shortDescription": {"text": shorten(rule.summary, LONGEST_TEXT)},
        "fullDescription": {"text": why},
        "helpUri": rule_page(rule.id),
        "help": {"text": help, "markdown": format!("{help} [All about it]({})", rule_page(rule.id))},
        "defaultConfiguration": {
            "enabled": judged.severity != Severity::Off,
            "level": level(judged.severity.max(Severity::Note)),
        },
        "properties": {
            "tags": [rule.area()],
            "precision": "high",
            "problem.severity": match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note | Severity::Off => "recommendation",
            },
        },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
        Severity::Off => "none",
    }
}

/// A result; thousands of them are written, one by one, and none is built as a tree of values.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    baseline_state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<[Value; 1]>,
    level: &'static str,
    locations: [Place; 1],
    message: Message,
    partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related>,
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Value; 1]>,
}

/// The last name is the only one that code scanning looks for.
#[derive(Serialize)]
struct Fingerprints<'a> {
    #[serde(rename = "backlogGate/v1")]
    own: &'a str,
    #[serde(rename = "primaryLocationLineHash")]
    of_code_scanning: &'a str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

/// A place in a file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    start_line: u32,
}

/// A place that explains a finding; where it is in no file there are only words.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Related {
    message: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_location: Option<Physical>,
}

fn result<'a>(found: &'a InFile<'_>, report: &Listing<'_>) -> Entry<'a> {
    let (finding, sources) = (found.finding, report.sources());
    let severity = if finding.waived.is_some() { Severity::Note } else { finding.severity };
    let suppressions = finding.waived.as_ref().map(|waived| {
        let by = waived.by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
        let why = format!("{} (waived until {}{by})", waived.reason, waived.until);
        [json!({"kind": "external", "status": "accepted", "justification": plain(&why)})]
    });
    Entry {
        baseline_state: if finding.pre_existing { "unchanged" } else { "new" },
        fixes: finding.fix.as_ref().and_then(|fix| fix_value(fix, sources)).map(|fix| [fix]),
        level: level(severity),
        locations: [Place { physical_location: physical(sources, finding.location) }],
        message: message(&sentence(finding)),
        partial_fingerprints: Fingerprints {
            own: &found.fingerprint,
            of_code_scanning: &found.fingerprint,
        },
        related_locations: related(finding, sources),
        rule_id: finding.rule,
        rule_index: rule_index(finding, report),
        suppressions,
    }
}

/// What the run came to, and of a report of the gate how much it rests on.
fn properties(listing: &Listing<'_>) -> Value {
    let verdict = verdict::word(listing.verdict);
    match listing.report {
        Some(report) => json!({
            "verdict": verdict,
            "coverage": verdict::coverage(report),
            "lost": verdict::Lost::of(report).all,
        }),
        None => json!({"verdict": verdict}),
    }
}

/// A message. Readers look for links in it, in the syntax of Markdown.
fn message(text: &str) -> Message {
    Message { text: plain(text) }
}

fn rule_index(finding: &Finding, report: &Listing<'_>) -> Option<usize> {
    report.rules.iter().position(|judged| judged.rule.id == finding.rule)
}

/// A place in a file. Code scanning wants a line for each, so the whole file is its first one.
fn physical(sources: &SourceMap, location: Location) -> Physical {
    let first = Region { end_column: None, end_line: None, start_column: None, start_line: 1 };
    let region = region(sources, location).unwrap_or(first);
    Physical { artifact_location: artifact(sources, location), region }
}

fn artifact(sources: &SourceMap, location: Location) -> Artifact {
    let path = sources.path(location).map_or("", |path| path.as_str());
    Artifact { uri: utf8_percent_encode(path, PATH).to_string(), uri_base_id: "%SRCROOT%" }
}

fn region(sources: &SourceMap, location: Location) -> Option<Region> {
    let range = sources.range(location, ColumnUnit::Chars)?;
    Some(Region {
        end_column: Some(range.end_column),
        end_line: Some(range.end_line),
        start_column: Some(range.column),
        start_line: range.line,
    })
}

/// The places that explain it; those in no file have only their words.
fn related(finding: &Finding, sources: &SourceMap) -> Vec<Related> {
    let places = finding.related.iter().take(MOST_RELATED).map(|related| {
        let is_in_file = sources.path(related.location).is_some();
        let message = if is_in_file {
            message(&related.message)
        } else {
            let at = place(sources, related.location);
            message(&format!("{at}: {}", related.message))
        };
        let physical_location = is_in_file.then(|| physical(sources, related.location));
        Related { message, physical_location }
    });
    places.collect()
}

/// A fix whose edits are all in files.
fn fix_value(fix: &Fix, sources: &SourceMap) -> Option<Value> {
    let files = fix.edits.chunk_by(|a, b| a.location.source() == b.location.source());
    let changes = files.map(|edits| {
        let at = edits.first()?.location;
        sources.path(at)?;
        let replacements: Option<Vec<Value>> =
            edits.iter().map(|edit| replacement(edit, sources)).collect();
        Some(json!({"artifactLocation": artifact(sources, at), "replacements": replacements?}))
    });
    let changes: Vec<Value> = changes.collect::<Option<_>>()?;
    let text = &fix.description;
    (!changes.is_empty())
        .then(|| json!({"description": {"text": text}, "artifactChanges": changes}))
}

fn replacement(edit: &Edit, sources: &SourceMap) -> Option<Value> {
    let mut value = json!({"deletedRegion": region(sources, edit.location)?});
    if !edit.replacement.is_empty() {
        value["insertedContent"] = json!({"text": edit.replacement});
    }
    Some(value)
}

/// A finding that lies in no file.
fn notification(finding: &Finding, report: &Listing<'_>) -> Value {
    let at = place(report.sources(), finding.location);
    let mut value = json!({
        "level": level(finding.severity),
        "message": message(&format!("{at}: {}", sentence(finding))),
    });
    if let Some(index) = rule_index(finding, report) {
        value["associatedRule"] = json!({"id": finding.rule, "index": index});
    }
    value
}
