//! The five real backlogs are read as people read them.

use std::fmt::Write as _;

use crate::backlog::dialect::{Dialect, builtin};
use crate::backlog::{Backlog, State, read};
use crate::source::{ColumnUnit, RepoPath, SourceKind, SourceMap};

const SEEDS: [&str; 5] = [
    include_str!("../../../tests/fixtures/seeds/000_624ed49a4096dbb0.txt"),
    include_str!("../../../tests/fixtures/seeds/001_41e96d8c365bacd0.txt"),
    include_str!("../../../tests/fixtures/seeds/002_21dbbf62ef9edcd0.txt"),
    include_str!("../../../tests/fixtures/seeds/003_d07b3c767084b0a5.txt"),
    include_str!("../../../tests/fixtures/seeds/004_3a85285704236902.txt"),
];

fn seed(number: usize) -> (SourceMap, Backlog) {
    let mut sources = SourceMap::default();
    let path = RepoPath::new("BACKLOG.md").unwrap();
    let id = sources.add(SourceKind::File(path.clone()), SEEDS[number]);
    let dialects: Vec<&Dialect> = builtin().collect();
    let backlog = read(&sources, &[(path, id)], &dialects);
    (sources, backlog)
}

/// One line per item: lines, id, kind, state and where it is read from, priority, parent, place in
/// the sequence, number of fields and criteria, title.
fn outline(number: usize) -> String {
    let (sources, backlog) = seed(number);
    let mut out = String::new();
    for file in &backlog.files {
        let best: Vec<String> = file
            .candidates
            .iter()
            .map(|candidate| {
                format!("{} {}% ({})", candidate.dialect, candidate.score, candidate.reason)
            })
            .collect();
        writeln!(out, "{}", best.join("\n")).unwrap();
        for list in &file.lists {
            writeln!(out, "{:?}: {} entries", list.role, list.entries.len()).unwrap();
        }
    }
    for item in &backlog.items {
        let place = sources.range(item.at(item.span), ColumnUnit::Chars).unwrap();
        let state = item.status().map_or("-".to_owned(), |status| {
            let state = status.state.map_or("?", State::as_str);
            format!("{state} by {:?}", status.source)
        });
        writeln!(
            out,
            "{}-{} {} {} [{state}] {} ^{} @{} f{} c{} {}",
            place.line,
            place.end_line,
            item.id,
            item.kind,
            item.priority.as_ref().map_or("-", |text| text.value.as_str()),
            item.parent.as_deref().unwrap_or("-"),
            item.sequence.as_ref().map_or("-", |place| place.label.as_str()),
            item.fields.len(),
            item.criteria.len(),
            item.title.value,
        )
        .unwrap();
    }
    out
}

#[test]
fn numbered_cards() {
    insta::assert_snapshot!(outline(0));
}

#[test]
fn epics_and_waves() {
    insta::assert_snapshot!(outline(1));
}

#[test]
fn priority_list() {
    insta::assert_snapshot!(outline(2));
}

#[test]
fn task_blocks() {
    insta::assert_snapshot!(outline(3));
}

#[test]
fn epics_with_alignment() {
    insta::assert_snapshot!(outline(4));
}
