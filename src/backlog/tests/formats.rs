//! Backlogs that are not a single Markdown document: folders of files, todo.txt, Org mode.

use std::fmt::Write as _;

use proptest::prelude::*;

use crate::backlog::dialect::{Dialect, builtin};
use crate::backlog::{Backlog, ListRole, State, read};
use crate::source::{RepoPath, SourceKind, SourceMap};

fn read_all(files: &[(&str, &str)]) -> (SourceMap, Backlog) {
    let mut sources = SourceMap::default();
    let mut add = |(path, text): &(&str, &str)| {
        let path = RepoPath::new(path).unwrap();
        let id = sources.add(SourceKind::File(path.clone()), *text);
        (path, id)
    };
    let files: Vec<_> = files.iter().map(&mut add).collect();
    let dialects: Vec<&Dialect> = builtin().collect();
    let backlog = read(&sources, &files, &dialects);
    (sources, backlog)
}

/// Every file with its dialect, every item with all that was read of it, and the bytes that its
/// title, status and criteria stand in.
fn outline(files: &[(&str, &str)]) -> String {
    let (sources, backlog) = read_all(files);
    let mut out = String::new();
    for file in &backlog.files {
        let lists =
            file.lists.iter().map(|list| format!(", {:?}: {}", list.role, list.entries.len()));
        let lists: String = lists.collect();
        writeln!(out, "{} is {}{lists}", file.path, file.dialect).unwrap();
    }
    for (path, _) in &backlog.unread {
        writeln!(out, "{path} is none").unwrap();
    }
    for item in &backlog.items {
        let slice = |span| sources.slice(item.at(span));
        let state = item.status().map_or("-", |status| status.state.map_or("?", State::as_str));
        let said = item.status().map_or("", |status| slice(status.text.span));
        let source = sources.get(item.source);
        let lines = (source.line(item.span.start), source.line(item.span.end));
        writeln!(out, "\n{} {} [{state}: {said:?}] lines {lines:?}", item.id, item.kind).unwrap();
        writeln!(out, "  title: {:?} {:?}", item.title.value, slice(item.title.span)).unwrap();
        for (name, text) in [("priority", &item.priority), ("owner", &item.owner)] {
            if let Some(text) = text {
                writeln!(out, "  {name}: {:?} {:?}", text.value, slice(text.span)).unwrap();
            }
        }
        for (name, text) in item.attributes.iter() {
            writeln!(out, "  {name} = {:?}", text.value).unwrap();
        }
        for field in &item.fields {
            writeln!(out, "  {} ({}): {:?}", slice(field.label), field.name, field.value.value)
                .unwrap();
        }
        for criterion in &item.criteria {
            let ticked = criterion.ticked;
            writeln!(
                out,
                "  {ticked:?} {:?} {:?}",
                criterion.text.value,
                slice(criterion.text.span)
            )
            .unwrap();
        }
    }
    out
}

macro_rules! fixture {
    ($path:literal) => {
        ($path, include_str!(concat!("../../../tests/fixtures/formats/", $path)))
    };
}

const FOLDER: [(&str, &str); 6] = [
    fixture!("backlog/archive/tasks/hb-3 - Print.md"),
    fixture!("backlog/completed/hb-2 - Read-the-old-plan.md"),
    fixture!("backlog/config.yml"),
    fixture!("backlog/drafts/draft-1 - Mail.md"),
    fixture!("backlog/tasks/hb-1 - Export-the-berth-plan.md"),
    fixture!("backlog/tasks/hb-2.1 - No-front-matter-at-all.md"),
];

#[test]
fn what_a_tool_hangs_on_a_title_is_not_a_part_of_it() {
    for (path, text, expected) in [
        (
            "board.md",
            "---\nkanban-plugin: board\n---\n\n## Doing\n\n- [ ] Print #ui/print ^abc-12\n- [ ] Fix #12\n",
            "print: Print; fix-12: Fix #12",
        ),
        (
            "todo.txt",
            "(A) Buy milk @shop t:2026-02-01 h:1\n(B) At 10:30 see https://x.test/a\n",
            "buy-milk: Buy milk; at-10-30-see-https-x-test-a: At 10:30 see https://x.test/a",
        ),
    ] {
        let (_, backlog) = read_all(&[(path, text)]);
        let items = backlog.items.iter().map(|item| format!("{}: {}", item.id, item.title.value));
        assert_eq!(items.collect::<Vec<_>>().join("; "), expected);
    }
    let (_, backlog) = read_all(&[("plan.org", "#+TODO: TODO WAIT | DONE\n* WAIT Import\n")]);
    assert_eq!(backlog.items[0].state(), Some(State::Blocked), "the dialect knows the word");
}

#[test]
fn a_folder_as_backlog_md_writes_it() {
    insta::assert_snapshot!(outline(&FOLDER));
}

#[test]
fn a_folder_of_task_files_with_front_matter() {
    insta::assert_snapshot!(outline(&[
        fixture!("work/doing/0007-search.md"),
        fixture!("work/done/import.md"),
    ]));
}

#[test]
fn one_line_a_task() {
    insta::assert_snapshot!(outline(&[fixture!("todo.txt")]));
}

#[test]
fn org_mode() {
    insta::assert_snapshot!(outline(&[fixture!("plan.org")]));
}

#[test]
fn records_of_beads() {
    insta::assert_snapshot!(outline(&[fixture!(".beads/issues.jsonl")]));
}

#[test]
fn records_of_task_master() {
    insta::assert_snapshot!(outline(&[fixture!("tasks/tasks.json")]));
}

#[test]
fn records_in_yaml() {
    insta::assert_snapshot!(outline(&[fixture!("plan.yml")]));
}

#[test]
fn records_say_what_holds_them_and_what_they_wait_for() {
    let (_, backlog) = read_all(&[
        fixture!(".beads/issues.jsonl"),
        fixture!("plan.yml"),
        fixture!("tasks/tasks.json"),
    ]);
    let said =
        backlog.items.iter().filter(|item| !item.dependencies.is_empty() || item.parent.is_some());
    let said = said.map(|item| {
        let names: Vec<&str> = item.dependencies.iter().map(|named| named.name.as_str()).collect();
        format!(
            "{} in {} waits for {}",
            item.id,
            item.parent.as_deref().unwrap_or("-"),
            names.join(" ")
        )
    });
    let expected = [
        "hb-a1.1 in hb-a1 waits for hb-b2",
        "a-rope in H-1 waits for ",
        "H-2 in - waits for H-1 H-3",
        "1.1 in 1 waits for ",
        "1.2 in 1 waits for 1.1",
        "2 in - waits for 1.2",
        "letters/2 in - waits for letters/1",
    ];
    assert_eq!(said.collect::<Vec<_>>(), expected);
}

#[test]
fn data_that_is_not_a_backlog_gives_no_items() {
    for (path, text) in [
        ("package.json", "{\"name\": \"x\", \"scripts\": {\"build\": \"y\"}, \"files\": [\"a\"]}"),
        (".vscode/tasks.json", "{\"tasks\": [{\"label\": \"build\", \"command\": \"make\"}]}"),
        ("labels.yml", "- name: bug\n  color: red\n- name: docs\n  color: blue\n"),
        ("compose.yml", "services:\n  web: {image: x}\n"),
        ("a.json", "nope"),
        ("a.jsonl", "1\n2\n"),
        ("a.yaml", "a: [\n"),
    ] {
        let (_, backlog) = read_all(&[(path, text)]);
        assert!(backlog.items.is_empty(), "{path}");
        assert_eq!(backlog.unread.len(), 1, "{path}");
    }
    // An empty file of a tool is a backlog all the same.
    assert_eq!(read_all(&[(".beads/issues.jsonl", "")]).1.files.len(), 1);
    assert_eq!(read_all(&[("tasks/tasks.json", "{\"tasks\": []}")]).1.files.len(), 1);
}

#[test]
fn the_settings_of_a_folder_are_its_own() {
    let (_, backlog) = read_all(&FOLDER);
    let prefix = |path: &str| {
        let file = backlog.files.iter().find(|file| file.path.as_str() == path).unwrap();
        let ids = file.id_pattern.as_ref().unwrap();
        (ids.is_match("HB-12.03"), ids.is_match("UTF-8"))
    };
    assert_eq!(prefix("backlog/tasks/hb-1 - Export-the-berth-plan.md"), (true, false));
    let done: Vec<&str> =
        backlog.list(ListRole::Dod).map(|(_, entry)| entry.text.value.as_str()).collect();
    assert_eq!(done, ["Docs are updated", "The changelog says it"]);
    // Elsewhere the same word means nothing.
    let mut other = FOLDER[4];
    other.0 = "other/tasks/hb-1 - Export.md";
    let (_, backlog) = read_all(&[FOLDER[2], other]);
    assert_eq!(backlog.items[0].status().unwrap().state, None);
    assert_eq!(backlog.files.len(), 1, "settings without items are not backlog file");
    assert_eq!(read_all(&FOLDER[2..3]).1.files.len(), 0);
}

#[test]
fn what_only_looks_like_a_task_is_none() {
    let prose = "# Notes\n\nSee https://example.com and mail ada@example.com at 10:30.\n\nNote: x is done.\n";
    for (path, text) in [
        ("docs/a.md", "---\ntitle: A page\ndate: 2026-01-01\n---\n\nSome prose.\n"),
        ("todo.txt", prose),
        ("todo.org", ""),
    ] {
        let (_, backlog) = read_all(&[(path, text)]);
        assert!(backlog.items.is_empty(), "{path}: {text:?}");
        assert_eq!(backlog.unread.len(), 1);
    }
    // A file with that name is a backlog all the same.
    let text = "---\ntitle: Backlog\nstatus: living document\n---\n\nSome prose.\n";
    let (_, backlog) = read_all(&[("BACKLOG.md", text)]);
    assert_eq!((backlog.items.len(), backlog.files.len()), (0, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_read_the_same_way_twice(
        name in prop::sample::select(vec!["backlog/tasks/hb-1 - X.md", "todo.txt", "plan.org", "x.md", ".beads/issues.jsonl", "tasks/tasks.json", "x.yml"]),
        parts in prop::collection::vec(prop::sample::select(vec![
            "---\n", "id: HB-1\n", "title: 'x\n", "status: Done\n", "assignee: [@a,\n", "  - b\n", "]\n", "notes: |\n",
            "<!-- AC:BEGIN -->\n", "- [x] #1 é\n", "<!-- AC:END -->\n", "## Definition of Done\n", "\u{feff}", "\r\n", "\n",
            "* TODO [#A] x [1/2] :a:\n", "** DONE y\n", ":PROPERTIES:\n", ":ID: z\n", ":END:\n", "#+TODO: A(a) | B\n",
            "#+begin_src\n", "x (A) 2026-01-01 t +p @c k:v\n", "(B) u\n", "\u{1f7e1}", "â€” \t", "{\"tasks\": [", "{\"id\": 1, \"title\": \"é\\n", "\", \"status\": ", "\"done\"}", ", ", "*".repeat(400).leak(),
        ]), 0..30)
    ) {
        let text = parts.concat();
        let (sources, backlog) = read_all(&[(name, &text)]);
        for item in &backlog.items {
            let fields = item.fields.iter().flat_map(|field| [field.label, field.value.span]);
            let criteria = item.criteria.iter().map(|criterion| criterion.text.span);
            let statuses = item.statuses.iter().map(|status| status.text.span);
            let spans = [item.span, item.header, item.title.span];
            for span in spans.into_iter().chain(fields).chain(criteria).chain(statuses) {
                prop_assert!(sources.get(item.source).text.get(span.range()).is_some());
            }
        }
        prop_assert_eq!(format!("{:?}", backlog.items), format!("{:?}", read_all(&[(name, &text)]).1.items));
    }
}
