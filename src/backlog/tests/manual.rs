//! Dialects are read as `docs/dialects.md` says.

use std::collections::BTreeSet;

use crate::backlog::dialect::builtin_names;
use crate::backlog::{Backlog, Item, State, read};
use crate::policy::Policy;
use crate::report::{Options, items};
use crate::source::{RepoPath, SourceKind, SourceMap};

const PAGE: &str = include_str!("../../../docs/dialects.md");

/// A fenced block of the page: what stands behind the fence, and its text.
fn fences(page: &str) -> Vec<(&str, String)> {
    let mut fences: Vec<(&str, String)> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(info), false) => {
                fences.push((info, String::new()));
                open = true;
            }
            (Some(_), true) => open = false,
            (None, true) => {
                let text = &mut fences.last_mut().unwrap().1;
                text.push_str(line);
                text.push('\n');
            }
            (None, false) => {}
        }
    }
    fences
}

fn read_file(path: &str, text: &str, policy: &str) -> (SourceMap, Backlog) {
    let mut sources = SourceMap::default();
    let policy = Policy::from_yaml(policy, &mut sources).unwrap();
    let path = RepoPath::new(path).unwrap();
    let id = sources.add(SourceKind::File(path.clone()), text);
    let backlog = read(&sources, &[(path, id)], &policy.dialects());
    (sources, backlog)
}

#[test]
fn the_worked_example_reads_what_the_page_says() {
    let (_, example) = PAGE.split_once("## From an empty file").unwrap();
    let (example, _) = example.split_once("\n## The keys").unwrap();
    let fences = fences(example);
    let (info, file) = &fences[0];
    assert_eq!(*info, "text BACKLOG.md");
    assert!(read_file("BACKLOG.md", file, "").1.items.is_empty(), "a built-in dialect reads it");
    let mut steps = 0;
    for step in fences[1..].chunks(2) {
        let [(yaml, policy), (what, expected)] = step else { panic!("a step lacks its output") };
        assert_eq!(*yaml, "yaml");
        let (sources, backlog) = read_file("BACKLOG.md", file, policy);
        let shown = match what.strip_prefix("text show ") {
            Some(id) => {
                items::detail(&backlog, backlog.item(id).unwrap(), &sources, Options::default())
            }
            None => {
                let all: Vec<&Item> = backlog.items.iter().collect();
                items::table(&backlog, &all, Options::default())
            }
        };
        assert_eq!(shown.trim_end(), expected.trim_end(), "{policy}");
        steps += 1;
    }
    assert_eq!(steps, 3);
}

#[test]
fn every_sample_reads_as_its_table_says() {
    let (_, samples) = PAGE.split_once("\n## Built-in dialects\n").unwrap();
    let mut seen = BTreeSet::new();
    for part in samples.split("\n### `").skip(1) {
        let (name, rest) = part.split_once('`').unwrap();
        assert!(builtin_names().any(|known| known == name), "{name}");
        let (info, text) = &fences(rest)[0];
        let path = info.strip_prefix("text ").unwrap();
        let (_, backlog) = read_file(path, text, "");
        let dialect = backlog.files.first().map(|file| file.dialect.as_str());
        assert_eq!(dialect, Some(name));
        let text_of = |text: &Option<Box<crate::backlog::Text>>| {
            text.as_ref().map_or("-", |text| text.value.as_str()).to_owned()
        };
        let row = |item: &Item| {
            let state = item.state().map_or("-", State::as_str);
            let cells = [
                item.id.clone(),
                item.kind.to_string(),
                state.to_owned(),
                text_of(&item.priority),
                text_of(&item.owner),
                item.criteria.len().to_string(),
                item.title.value.clone(),
            ];
            format!("| {} |", cells.join(" | "))
        };
        let rows: Vec<String> = backlog.items.iter().map(row).collect();
        let (_, table) = rest.rsplit_once("\n|---|---|---|---|---|---|---|\n").unwrap();
        let expected: Vec<&str> = table.lines().take_while(|line| line.starts_with('|')).collect();
        assert_eq!(rows, expected, "{name}");
        seen.insert(name);
    }
    assert_eq!(seen, builtin_names().collect(), "each built-in dialect has a sample");
}
