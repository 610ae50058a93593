//! SARIF 2.1.0, as code scanning and other readers take it.
//!
//! A result must have a file: code scanning refuses the whole upload for one that has none. What
//! lies in the description, the title or a commit is reported as a notification of the run.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value, json};

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

fn result(found: &InFile<'_>, report: &Listing<'_>) -> Value {
    let (finding, sources) = (found.finding, report.sources());
    let severity = if finding.waived.is_some() { Severity::Note } else { finding.severity };
    let mut fields = Map::new();
    fields.insert("ruleId".into(), finding.rule.into());
    if let Some(index) = rule_index(finding, report) {
        fields.insert("ruleIndex".into(), index.into());
    }
    fields.insert("level".into(), level(severity).into());
    fields.insert("message".into(), message(&sentence(finding)));
    fields.insert("locations".into(), json!([physical(sources, finding.location)]));
    let baseline = if finding.pre_existing { "unchanged" } else { "new" };
    fields.insert("baselineState".into(), baseline.into());
    // The first name is the only one that code scanning looks for.
    let fingerprint = &found.fingerprint;
    let fingerprints =
        json!({"primaryLocationLineHash": fingerprint, "backlogGate/v1": fingerprint});
    fields.insert("partialFingerprints".into(), fingerprints);
    let related = related(finding, sources);
    if !related.is_empty() {
        fields.insert("relatedLocations".into(), related.into());
    }
    if let Some(fix) = finding.fix.as_ref().and_then(|fix| fix_value(fix, sources)) {
        fields.insert("fixes".into(), json!([fix]));
    }
    if let Some(waived) = &finding.waived {
        let by = waived.by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
        let why = format!("{} (waived until {}{by})", waived.reason, waived.until);
        let waiver =
            json!({"kind": "external", "status": "accepted", "justification": plain(&why)});
        fields.insert("suppressions".into(), json!([waiver]));
    }
    fields.into()
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
fn message(text: &str) -> Value {
    json!({"text": plain(text)})
}

fn rule_index(finding: &Finding, report: &Listing<'_>) -> Option<usize> {
    report.rules.iter().position(|judged| judged.rule.id == finding.rule)
}

/// A place in a file. Code scanning wants a line for each, so the whole file is its first one.
fn physical(sources: &SourceMap, location: Location) -> Value {
    let region = region(sources, location).unwrap_or_else(|| json!({"startLine": 1}));
    json!({"physicalLocation": {"artifactLocation": artifact(sources, location), "region": region}})
}

fn artifact(sources: &SourceMap, location: Location) -> Value {
    let path = sources.path(location).map_or("", |path| path.as_str());
    json!({"uri": utf8_percent_encode(path, PATH).to_string(), "uriBaseId": "%SRCROOT%"})
}

fn region(sources: &SourceMap, location: Location) -> Option<Value> {
    let range = sources.range(location, ColumnUnit::Chars)?;
    Some(json!({
        "startLine": range.line,
        "startColumn": range.column,
        "endLine": range.end_line,
        "endColumn": range.end_column,
    }))
}

/// The places that explain it; those in no file have only their words.
fn related(finding: &Finding, sources: &SourceMap) -> Vec<Value> {
    let places = finding.related.iter().take(MOST_RELATED).map(|related| {
        let mut value = match sources.path(related.location) {
            Some(_) => physical(sources, related.location),
            None => json!({}),
        };
        let text = match sources.path(related.location) {
            Some(_) => related.message.clone(),
            None => format!("{}: {}", place(sources, related.location), related.message),
        };
        value["message"] = message(&text);
        value
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
