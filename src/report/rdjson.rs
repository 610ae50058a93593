//! The Diagnostic Format of reviewdog. Columns are bytes of UTF-8, and an end is behind the text.
//!
//! reviewdog makes comments of it, which a forge reads as Markdown.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Listing;
use super::Spec;
use super::in_files::{InFile, in_files, remark};
use super::suggestion::{Suggestion, suggestion};
use crate::escape::json::{Stream, pretty};
use crate::escape::markdown::plain;
use crate::finding::rule_page;
use crate::finding::{Finding, Fix, Severity};
use crate::source::{ColumnUnit, Location, SourceMap};

/// About how long a diagnostic is, in bytes.
const ROOM: usize = 1000;

pub(super) const FORMAT: Spec =
    Spec { in_files: true, ..Spec::new("rdjson", |report, _| render(report)) };

#[derive(Serialize)]
struct Root<D> {
    diagnostics: D,
    source: Value,
}

fn render(report: &Listing<'_>) -> String {
    let found = in_files(report);
    let remark = remark(report).map(|(path, text)| {
        json!({"message": plain(&text), "location": {"path": path.as_str()}, "severity": "INFO"})
    });
    let root = Root {
        diagnostics: Stream(|| {
            let diagnostics = found.iter().map(|found| diagnostic(found, report.sources()));
            diagnostics.chain(remark.clone())
        }),
        source: json!({"name": "backlog-gate", "url": env!("CARGO_PKG_REPOSITORY")}),
    };
    pretty(&root, found.len() * ROOM)
}

fn diagnostic(found: &InFile<'_>, sources: &SourceMap) -> Value {
    let severity = match found.severity() {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note | Severity::Off => "INFO",
    };
    let mut fields = Map::new();
    fields.insert("message".into(), plain(&found.sentence()).into());
    fields.insert("location".into(), location(sources, found.finding.location));
    fields.insert("severity".into(), severity.into());
    fields.insert(
        "code".into(),
        json!({"value": found.finding.rule, "url": rule_page(found.finding.rule)}),
    );
    if let Some(suggestion) = found.finding.fix.as_ref().and_then(|fix| suggested(fix, sources)) {
        fields.insert("suggestions".into(), json!([suggestion]));
    }
    let related = related(found.finding, sources);
    if !related.is_empty() {
        fields.insert("related_locations".into(), related.into());
    }
    fields.into()
}

/// The places beside it that lie in files.
fn related(finding: &Finding, sources: &SourceMap) -> Vec<Value> {
    let in_files =
        finding.related.iter().filter(|related| sources.path(related.location).is_some());
    let places = in_files.map(
        |related| json!({"message": plain(&related.message), "location": location(sources, related.location)}),
    );
    places.collect()
}

fn location(sources: &SourceMap, location: Location) -> Value {
    let path = sources.path(location).map(crate::source::RepoPath::as_str);
    match range(sources, location) {
        Some(range) => json!({"path": path, "range": range}),
        None => json!({"path": path}),
    }
}

fn range(sources: &SourceMap, location: Location) -> Option<Value> {
    let range = sources.range(location, ColumnUnit::Bytes)?;
    Some(json!({
        "start": {"line": range.line, "column": range.column},
        "end": {"line": range.end_line, "column": range.end_column},
    }))
}

fn suggested(fix: &Fix, sources: &SourceMap) -> Option<Value> {
    let Suggestion { source, span, text } = suggestion(fix, sources)?;
    Some(json!({"range": range(sources, Location::new(source, span))?, "text": text}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Edit;
    use crate::source::{RepoPath, SourceKind, Span};

    #[test]
    fn the_edits_of_a_fix_become_one_suggestion() {
        let mut sources = SourceMap::default();
        let path = RepoPath::new("BACKLOG.md").unwrap();
        let id = sources.add(SourceKind::File(path), "## Größe (1)\r\nund 🟡 Rest\r\n");
        let edit = |start: usize, len: usize, replacement: &str| Edit {
            location: Location::new(id, Span::new(start, start + len)),
            replacement: replacement.to_owned(),
        };
        let fix = |edits| Fix { description: "fix it".into(), edits };
        let at = |text: &str| sources.text(id).find(text).unwrap();
        let one = suggested(&fix(vec![edit(at("1"), 1, "2")]), &sources).unwrap();
        let range = json!({"start": {"line": 1, "column": 13}, "end": {"line": 1, "column": 14}});
        assert_eq!(one, json!({"range": range, "text": "2"}));
        let two = fix(vec![edit(at("1"), 1, "2"), edit(at("Rest"), 4, "")]);
        let range = json!({"start": {"line": 1, "column": 13}, "end": {"line": 2, "column": 14}});
        let wanted = json!({"range": range, "text": "2)\r\nund 🟡 "});
        assert_eq!(suggested(&two, &sources), Some(wanted));
    }

    #[test]
    fn what_is_in_no_file_has_no_suggestion() {
        let mut sources = SourceMap::default();
        let id = sources.add(SourceKind::Description, "- [ ] x");
        let location = Location::new(id, Span::new(3, 4));
        let edit = Edit { location, replacement: "x".into() };
        let fix = Fix { description: "tick it".into(), edits: vec![edit] };
        assert_eq!(suggested(&fix, &sources), None);
        assert_eq!(suggested(&Fix { description: String::new(), edits: vec![] }, &sources), None);
    }
}
