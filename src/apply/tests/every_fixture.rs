//! Every item of every backlog among the fixtures, brought into every state.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::date;

use crate::apply::{Applied, bring};
use crate::backlog::{self, Backlog, Item, State};
use crate::gate::Inputs;
use crate::policy::Policy;
use crate::source::{RepoPath, SourceKind, SourceMap};

/// Shapes that no fixture has: boxes in lanes, tables, symbols and strikes.
const SMALL: [(&str, &str); 4] = [
    (
        "boxes",
        "## Doing\n\n- [ ] Export\n  - [x] Rows\n- [ ] Import\n\n## Ready\n\n- [ ] Print\n\n## Blocked\n\n## Done\n\n- [x] Mail",
    ),
    (
        "rows",
        "| Status | Key | Task |\n|:--|---|---|\n| 🟡 In progress | `A-1` | **Export** |\n| Done | [A-2](x) | Import |\n| ready | A-3 | Print |\n",
    ),
    ("symbols", "- 🚧 Export\n- ✅ Import\n- Print\n- Mail 🚧\n"),
    ("strikes", "- ~~Export~~\n- Import\n- ⛔ Mail\n"),
];

const SMALL_DIALECTS: &str = "
dialects:
  boxes:
    summary: boxes in lanes
    requires: [lane]
    blocks:
      - {name: lane, heading: {levels: [2], pattern: '^(?<status>Doing|Ready|Blocked|Done)$'}}
      - {name: card, entry: {markers: [box]}, in: [lane], item: {kind: task, entries_are_criteria: true}}
  rows:
    summary: rows of a table
    blocks:
      - name: row
        row: {columns: {id: [Key], title: [Task], status: [Status]}, requires: [title]}
        item: {kind: task, id: '{id}'}
  entries:
    summary: bare entries
    blocks:
      - {name: entry, entry: {markers: [bullet]}, item: {kind: task}}
";

/// The states that commands bring items into.
const STATES: [State; 3] = [State::InProgress, State::Done, State::Blocked];

fn inputs(text: &str, policy: &str) -> Inputs {
    inputs_of("BACKLOG.md", text, policy)
}

/// What a command would have read of one file.
pub(super) fn inputs_of(path: &str, text: &str, policy: &str) -> Inputs {
    let mut sources = SourceMap::default();
    let policy = Policy::from_yaml(policy, &mut sources).unwrap();
    let path = RepoPath::new(path).unwrap();
    let id = sources.add(SourceKind::File(path.clone()), text);
    let backlog = backlog::read(&sources, &[(path, id)], &policy.dialects());
    Inputs::of_backlog(policy, backlog, sources, date(2026, 11, 20))
}

fn fixtures() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("tests/fixtures")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                found.push((path.display().to_string(), text));
            }
        }
    }
    let is_backlog = |text: &str| text.len() < 40_000 && !inputs(text, "").backlog.items.is_empty();
    found.retain(|(_, text)| is_backlog(text));
    found.sort();
    found
}

/// The same text with other line ends, with a byte order mark, and without its last line break.
fn variants(text: &str) -> [String; 3] {
    let crlf = text.replace("\r\n", "\n").replace('\n', "\r\n");
    [text.to_owned(), format!("\u{feff}{crlf}"), text.trim_end().to_owned()]
}

/// The lines with words on them outside `item`, each as often as it stands there. An edit of the
/// item may change none of them but for the counts in headings.
fn lines_around(item: &Item, text: &str) -> BTreeMap<String, i32> {
    let (start, end) = (item.header.start as usize, item.span.end as usize);
    let around = [text[..start].trim_start_matches('\u{feff}'), &text[end..]];
    let mut lines = BTreeMap::new();
    for line in around.iter().flat_map(|part| part.lines()).map(str::trim) {
        let digits = |ch: char| if ch.is_ascii_digit() { '0' } else { ch };
        let line: String = line.chars().map(digits).collect();
        if !line.trim_start_matches(['#', '-', '+', '*', ' ']).is_empty() {
            *lines.entry(line).or_default() += 1;
        }
    }
    lines
}

fn raw<'a>(item: &Item, sources: &'a SourceMap) -> &'a str {
    &sources.text(item.source)[item.span.range()]
}

fn holds(outer: &Item, inner: &Item) -> bool {
    outer.span.contains(inner.span) && outer.span != inner.span
}

/// Reads the new text from the beginning, with all dialects, and compares what is read.
fn check(before: &Inputs, applied: &Applied, number: usize, state: State, name: &str) {
    let item = &before.backlog.items[number];
    let old = before.sources.text(item.source);
    let new = &applied.texts[&item.source];
    let id = &item.id;
    assert!(new.starts_with('\u{feff}') == old.starts_with('\u{feff}'), "{name} {id}");
    let bare = |text: &str| text.matches('\n').count() - text.matches("\r\n").count();
    assert!(bare(new) == 0 || bare(old) > 0 || !old.contains("\r\n"), "{name} {id}: mixed");
    assert_eq!(new.ends_with('\n'), old.ends_with('\n'), "{name} {id}");
    let own = applied.backlog.items.iter().find(|after| after.id == *id).unwrap();
    let (mut left, right) = (lines_around(own, new), lines_around(item, old));
    for (line, count) in &right {
        *left.entry(line.clone()).or_default() -= count;
    }
    left.retain(|_, count| *count != 0);
    assert!(left.is_empty(), "{name} {id} {state}: {left:?}");
    let mut sources = SourceMap::default();
    let path = RepoPath::new("BACKLOG.md").unwrap();
    let source = sources.add(SourceKind::File(path.clone()), new.as_str());
    let again = backlog::read(&sources, &[(path, source)], &before.policy.dialects());
    compare(&before.backlog, &before.sources, &again, &sources, item, state, name);
}

fn compare(
    before: &Backlog,
    old: &SourceMap,
    after: &Backlog,
    new: &SourceMap,
    item: &Item,
    state: State,
    name: &str,
) {
    assert_eq!(before.items.len(), after.items.len(), "{name}");
    for one in &before.items {
        let id = &one.id;
        let Some(other) = after.items.iter().find(|other| other.id == *id) else {
            panic!("{name}: {id} is lost");
        };
        if std::ptr::eq(one, item) {
            assert_eq!(other.state(), Some(state), "{name}: {id}");
            assert_eq!(one.title.value, other.title.value, "{name}: {id}");
            continue;
        }
        assert_eq!(one.state(), other.state(), "{name}: {id}");
        if !holds(one, item) && before.find(id).count() == 1 {
            assert_eq!(raw(one, old), raw(other, new), "{name}: {id}");
        }
    }
}

/// Whether a fixture is meant as a backlog: a policy read as one has hardly a place for a state.
fn is_backlog(name: &str) -> bool {
    !name.contains("/policies/") && !name.contains("/documents/")
}

#[test]
fn only_the_state_of_one_item_changes_or_nothing_does() {
    let small = SMALL.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let all = small.chain(fixtures());
    let (mut edited, mut refused) = (0, 0);
    for (name, text) in all {
        for (variant, text) in variants(&text).iter().enumerate() {
            let inputs = inputs(text, SMALL_DIALECTS);
            for number in 0..inputs.backlog.items.len() {
                for (turn, state) in STATES.into_iter().enumerate() {
                    // Each state is tried in another of the variants, item by item.
                    let is_next = (number + turn) % 3 == variant || text.len() < 1000;
                    if !is_next {
                        continue;
                    }
                    if inputs.backlog.items[number].state() == Some(state) {
                        continue;
                    }
                    match bring(&inputs, number, state) {
                        Ok(applied) => {
                            edited += 1;
                            check(&inputs, &applied, number, state, &name);
                        }
                        Err(_) if is_backlog(&name) => refused += 1,
                        Err(_) => {}
                    }
                }
            }
        }
    }
    // Many fixtures have no place at all for some states: a list without lanes, a box without words.
    assert!(edited > refused, "{edited} edited, {refused} refused");
}
