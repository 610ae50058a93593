//! Backlogs in the style of each Markdown dialect are read as people read them, and documents that
//! are not a backlog give no items.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::backlog::dialect::{Dialect, builtin};
use crate::backlog::{Backlog, State, read};
use crate::source::{RepoPath, SourceKind, SourceMap};

/// What lies in a folder of the fixtures, with its name.
fn entries(folder: &str) -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.into_iter().map(|path| (name(&path), path)).collect()
}

fn files(folder: &str) -> Vec<(String, String)> {
    let read = |(name, path): (String, PathBuf)| (name, fs::read_to_string(path).unwrap());
    entries(folder).into_iter().map(read).collect()
}

/// Reads a text under a name that says nothing but how it ends.
fn read_text(name: &str, text: &str) -> (SourceMap, Backlog) {
    let mut sources = SourceMap::default();
    let ending = name.rsplit('.').next().unwrap();
    let path = RepoPath::new(&format!("notes/x.{ending}")).unwrap();
    let id = sources.add(SourceKind::File(path.clone()), text);
    let dialects: Vec<&Dialect> = builtin().collect();
    let backlog = read(&sources, &[(path, id)], &dialects);
    (sources, backlog)
}

/// Everything that is read of a backlog: a paragraph an item.
fn outline(name: &str, sources: &SourceMap, backlog: &Backlog) -> String {
    let mut out = format!("# {name}\n");
    for file in &backlog.files {
        let best = &file.candidates[0];
        writeln!(out, "{}: {}", best.dialect, best.reason).unwrap();
        for section in file.sections.iter().filter(|section| section.declared.is_some()) {
            writeln!(out, "{:?}: {:?}", section.title.value, section.declared.as_ref().unwrap())
                .unwrap();
        }
    }
    for item in &backlog.items {
        let source = sources.get(item.source);
        let lines = (source.line(item.span.start), source.line(item.span.end));
        write!(out, "\n{lines:?} {} {}: {}", item.kind, item.id, item.title.value).unwrap();
        for status in &item.statuses {
            let state = status.state.map_or("?", State::as_str);
            write!(out, "\n  {state} by {:?} {:?}", status.source, status.text.value).unwrap();
        }
        for (name, text) in [("priority", &item.priority), ("owner", &item.owner)] {
            if let Some(text) = text {
                write!(out, "\n  {name}: {}", text.value).unwrap();
            }
        }
        if let Some(parent) = &item.parent {
            write!(out, "\n  parent: {parent}").unwrap();
        }
        for (name, text) in item.attributes.iter().filter(|(name, _)| *name != "id") {
            write!(out, "\n  {name} = {}", text.value).unwrap();
        }
        for field in &item.fields {
            write!(out, "\n  {}: {:?}", field.name, field.value.value).unwrap();
        }
        for criterion in &item.criteria {
            write!(out, "\n  - {:?} {}", criterion.ticked, criterion.text.value).unwrap();
        }
    }
    out.push('\n');
    out
}

#[test]
fn backlogs_of_every_style_are_read() {
    let dialects = entries("backlogs");
    assert!(dialects.len() >= 6, "the backlogs are not where they were");
    for (dialect, _) in dialects {
        let mut all = String::new();
        for (name, text) in files(&format!("backlogs/{dialect}")) {
            let (sources, backlog) = read_text(&name, &text);
            let taken: Vec<&str> = backlog.files.iter().map(|file| &*file.dialect).collect();
            assert_eq!(taken, [dialect.as_str()], "{name}");
            writeln!(all, "{}", outline(&name, &sources, &backlog)).unwrap();
        }
        insta::assert_snapshot!(dialect, all);
    }
}

#[test]
fn documents_that_are_not_backlogs_give_no_items() {
    let documents = files("documents");
    assert!(documents.len() >= 10);
    for (name, text) in documents {
        let (_, backlog) = read_text(&name, &text);
        let found: Vec<&str> = backlog.items.iter().map(|item| &*item.title.value).collect();
        assert_eq!(found, [""; 0], "{name}");
    }
}
