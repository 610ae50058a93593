//! Every place that the reader names is where the text stands, byte for byte, however the file was
//! saved.

use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::WINDOWS_1252;

use crate::backlog::dialect::{Dialect, builtin};
use crate::backlog::{Backlog, Text, read};
use crate::source::{ColumnUnit, RepoPath, SourceKind, SourceMap, Span};
use crate::text::mojibake::repair;

/// Every backlog in the fixtures, with its name.
fn corpus() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut open: Vec<PathBuf> = vec![root.join("seeds"), root.join("backlogs")];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if let Ok(text) = fs::read_to_string(&path) {
            found.push((path.display().to_string(), text));
        }
    }
    found.sort();
    found
}

fn read_any(text: &str) -> (SourceMap, Backlog) {
    let mut sources = SourceMap::default();
    let path = RepoPath::new("BACKLOG.md").unwrap();
    let id = sources.add(SourceKind::File(path.clone()), text);
    let dialects: Vec<&Dialect> = builtin().collect();
    let backlog = read(&sources, &[(path, id)], &dialects);
    (sources, backlog)
}

/// The words of a text as it was meant, without line breaks and the marks that go with them.
fn words(text: &str) -> String {
    let meant = repair(text).map_or_else(|| text.to_owned(), |repaired| repaired.text);
    meant.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every piece of text that the items hold, with what it is.
fn pieces(backlog: &Backlog) -> Vec<(&'static str, &Text)> {
    let mut pieces = Vec::new();
    for item in &backlog.items {
        pieces.extend(item.statuses.iter().map(|status| ("status", &status.text)));
        pieces.extend(item.priority.iter().map(|text| ("priority", &**text)));
        pieces.extend(item.owner.iter().map(|text| ("owner", &**text)));
        pieces.extend(item.criteria.iter().map(|criterion| ("criterion", &criterion.text)));
        for field in &item.fields {
            pieces.push(("field", &field.value));
            pieces.extend(field.entries.iter().map(|entry| ("entry", &entry.text)));
        }
        pieces.extend(item.attributes.iter().map(|(_, text)| ("attribute", text)));
    }
    for file in &backlog.files {
        for list in &file.lists {
            pieces.extend(list.entries.iter().map(|entry| ("list entry", &entry.text)));
        }
        // A section without a name of its own has an empty title.
        let titles = file.sections.iter().map(|section| &section.title);
        let named = titles.filter(|title| !title.value.is_empty());
        pieces.extend(named.map(|title| ("section", title)));
    }
    pieces
}

/// Each text is what its bytes say.
fn assert_places(name: &str, text: &str, backlog: &Backlog) {
    for (what, piece) in pieces(backlog) {
        let slice = text
            .get(piece.span.range())
            .unwrap_or_else(|| panic!("{name}: {what} {piece:?} is not in the file"));
        // A comment within a text is not part of what it says.
        if !slice.contains("<!--") {
            assert_eq!(words(slice), words(&piece.value), "{name}: {what} at {:?}", piece.span);
        }
    }
    for item in &backlog.items {
        let title = &text[item.title.span.range()];
        for word in words(&item.title.value).split(' ') {
            assert!(words(title).contains(word), "{name}: {title:?} for {:?}", item.title.value);
        }
        assert!(item.span.contains(item.header), "{name}: {}", item.id);
        assert!(item.header.contains(item.title.span), "{name}: {}", item.id);
    }
}

/// What must stay the same about a backlog however the file is saved.
fn outline(backlog: &Backlog) -> Vec<String> {
    let item = |item: &crate::backlog::Item| {
        format!(
            "{} {:?} {:?} {} {}",
            item.id,
            item.title.value,
            item.state(),
            item.fields.len(),
            item.criteria.len()
        )
    };
    backlog.items.iter().map(item).collect()
}

#[test]
fn places_are_true_in_every_fixture_however_it_is_saved() {
    let corpus = corpus();
    assert!(corpus.len() >= 5);
    for (name, text) in corpus {
        let (_, backlog) = read_any(&text);
        assert_places(&name, &text, &backlog);
        let crlf = text.replace("\r\n", "\n").replace('\n', "\r\n");
        let with_mark = format!("\u{feff}{}", text.trim_start_matches('\u{feff}'));
        for (how, saved) in [("CRLF", crlf), ("byte order mark", with_mark)] {
            let (_, again) = read_any(&saved);
            assert_places(&format!("{name} with {how}"), &saved, &again);
            assert_eq!(outline(&again), outline(&backlog), "{name} with {how}");
        }
    }
}

#[test]
fn a_file_that_was_saved_wrongly_is_read_as_it_was_meant() {
    for (name, text) in corpus() {
        if repair(&text).is_some() || text.starts_with('\u{feff}') {
            continue;
        }
        let spoiled = WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
        // Some texts cannot be distinguished from mojibake once spoiled; only those that come back are asked.
        let back = repair(&spoiled).map_or_else(|| spoiled.clone(), |repaired| repaired.text);
        if back != text {
            continue;
        }
        let (_, backlog) = read_any(&text);
        let (_, again) = read_any(&spoiled);
        assert_places(&format!("{name} spoiled"), &spoiled, &again);
        assert_eq!(outline(&again), outline(&backlog), "{name} spoiled");
    }
}

#[test]
fn lines_and_columns_count_tabs_and_wide_characters_as_one() {
    let text = "Ready\r\n\r\n1) 漢字🟡:\tÜber\r\n- Status:\tDone\r\n- Owner:\t👩‍💻 Ada\r\n";
    let (sources, backlog) = read_any(text);
    let item = &backlog.items[0];
    let place = |span: Span, unit| {
        let range = sources.range(item.at(span), unit).unwrap();
        (range.line, range.column, range.end_line, range.end_column)
    };
    let status = item.statuses[0].text.span;
    assert_eq!(place(status, ColumnUnit::Chars), (4, 11, 4, 15));
    let owner = item.owner.as_ref().unwrap().span;
    assert_eq!(place(owner, ColumnUnit::Chars), (5, 10, 5, 17));
    assert_eq!(place(owner, ColumnUnit::Bytes), (5, 10, 5, 25));
    assert_eq!(place(item.title.span, ColumnUnit::Chars).0, 3);
}
