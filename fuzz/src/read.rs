//! What is read: Markdown, backlogs, dialects, policies, references. Nothing panics, and every place
//! is in its text.

use backlog_gate::backlog::dialect::{Dialect, RawDialect, builtin};
use backlog_gate::backlog::reference::{Expansion, LONGEST_RANGE};
use backlog_gate::backlog::{self, Backlog, reference};
use backlog_gate::markdown::{Document, Lines};
use backlog_gate::policy::Policy;
use backlog_gate::source::{ColumnUnit, Location, RepoPath, SourceKind, SourceMap, Span};

/// A text in which every dialect finds something.
const SAMPLE: &str = include_str!("sample.md");

/// A backlog that references can be about.
const STORIES: &str = "## EPIC 1 — Core\n\n### US-1.1 — Rows\n\n### US-1.2 — Columns\n";

fn inside(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} of {} bytes", text.len());
}

pub(super) fn document(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let document = Document::parse(&text);
    for section in &document.sections {
        inside(&text, section.heading);
        inside(&text, section.body);
    }
    for task in &document.tasks {
        inside(&text, task.span);
        inside(&text, task.marker);
        assert!(task.section.is_none_or(|section| section < document.sections.len()));
    }
    let mut spans = document.comments.clone();
    spans.extend(&document.code);
    let page = &document.page;
    spans.extend(page.lines().iter().map(|line| page.source(line.text.clone())));
    spans.extend(document.near_boxes.iter().map(|near| near.span));
    spans.extend(document.unclosed_comment(&text));
    spans.iter().for_each(|span| inside(&text, *span));
    for at in 0..u32::try_from(text.len()).unwrap() {
        let _ = (document.is_hidden(at), document.section_at(at));
    }
    let _ = Lines::parse(&text);
}

fn check(backlog: &Backlog, sources: &SourceMap) {
    for item in &backlog.items {
        let source = item.source;
        inside(sources.text(source), item.span);
        let place = Location::new(source, item.span);
        assert!(sources.range(place, ColumnUnit::Width).is_some());
        for reference in item.references() {
            assert!(backlog.find(reference).next().is_some(), "{reference:?}");
        }
    }
}

fn read(path: &str, text: &str, dialects: &[&Dialect]) -> Backlog {
    let mut sources = SourceMap::default();
    let path = RepoPath::new(path).unwrap();
    let id = sources.add(SourceKind::File(path.clone()), text);
    let backlog = backlog::read(&sources, &[(path, id)], dialects);
    check(&backlog, &sources);
    backlog
}

pub(super) fn reader(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let all: Vec<&Dialect> = builtin().collect();
    for path in ["BACKLOG.md", "todo.txt", "todo.org", "backlog/tasks/us-1 - Export.md"] {
        read(path, &text, &all);
    }
    for dialect in &all {
        read("BACKLOG", &text, &[*dialect]);
    }
}

pub(super) fn dialect(data: &[u8]) {
    let Ok(raw) = serde_yaml::from_slice::<RawDialect>(data) else { return };
    if let Ok(dialect) = Dialect::compile("own", raw) {
        read("BACKLOG.md", SAMPLE, &[&dialect]);
    }
}

pub(super) fn policy(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut sources = SourceMap::default();
    match Policy::from_yaml(&text, &mut sources) {
        Ok(policy) => assert!(policy.dialects().len() <= policy.known_dialects().count()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

pub(super) fn reference(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    assert!(text.contains(reference::trim(&text)));
    for range in reference::starts(&text) {
        assert!(text.get(range.clone()).is_some(), "{range:?}");
    }
    let _ = reference::looks_like_id(&text);
    let _ = (reference::canonical(&text), reference::tail("US-1.1", &text));
    if let Some(Expansion::Names(names)) = reference::expand(&text) {
        assert!(!names.is_empty() && names.len() as u64 <= LONGEST_RANGE, "{}", names.len());
    }
    let all: Vec<&Dialect> = builtin().collect();
    let backlog = read("BACKLOG.md", STORIES, &all);
    for mentioned in backlog.mentioned(&text) {
        assert!(text.get(mentioned.at.clone()).is_some(), "{mentioned:?}");
    }
}

/// A table is read to its end or refused, and no name comes out of it that no table has.
pub(super) fn reftable(data: &[u8]) {
    if let Ok(records) = backlog_gate::snapshot::reftable::parse(data) {
        assert!(records.len() <= data.len(), "{} records", records.len());
    }
    // A checksum is hard to guess, and what stands behind it is to be reached.
    let sealed = backlog_gate::snapshot::reftable::seal(data);
    let _ = backlog_gate::snapshot::reftable::parse(&sealed);
}
