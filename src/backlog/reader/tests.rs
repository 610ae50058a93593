//! Nasty documents: whatever a file holds, the reader reads it the same way twice and every place
//! it names is in the file.

use proptest::prelude::*;

use crate::backlog::dialect::{Dialect, RawDialect, builtin};
use crate::backlog::{Backlog, Evidence, State, read};
use crate::source::{RepoPath, SourceKind, SourceMap, Span};

fn read_by(text: &str, dialect: &Dialect) -> Backlog {
    let mut sources = SourceMap::default();
    let path = RepoPath::new("BACKLOG.md").unwrap();
    let id = sources.add(SourceKind::File(path.clone()), text);
    read(&sources, &[(path, id)], &[dialect])
}

fn dialect(yaml: &str) -> Dialect {
    let raw: RawDialect = serde_yaml::from_str(yaml).unwrap();
    Dialect::compile("own", raw).unwrap()
}

fn by_name(name: &str) -> &'static Dialect {
    builtin().iter().find(|dialect| dialect.name == name).unwrap()
}

fn spans(backlog: &Backlog) -> Vec<Span> {
    let mut spans = Vec::new();
    for item in &backlog.items {
        spans.extend([item.span, item.header, item.title.span]);
        spans.extend(item.statuses.iter().map(|status| status.text.span));
        spans.extend(item.criteria.iter().map(|criterion| criterion.text.span));
        spans.extend(item.fields.iter().flat_map(|field| [field.label, field.value.span]));
    }
    spans
}

#[test]
fn tables_are_read_in_any_order_of_columns() {
    let own = dialect(
        "summary: tables\nblocks:\n  - name: row\n    row:\n      columns: {id: [ID, Key], title: [Title, Task], status: [Status], priority: [Prio]}\n      requires: [title]\n    item: {kind: task, id: '{id}'}\n",
    );
    let text = "| Status | Key | Task | Prio | Who |\n|:--|---|---|---|---|\n| 🟡 In progress | `A-1` | **Export** | P1 | Ada |\n| - | - | - | - | - |\n| Done | [A-2](x) | Import \\| merge |\n\n| Term | Meaning |\n|---|---|\n| x | y |\n";
    let backlog = read_by(text, &own);
    let seen: Vec<_> = backlog
        .items
        .iter()
        .map(|item| (item.id.as_str(), item.title.value.as_str(), item.state()))
        .collect();
    let expected = [
        ("A-1", "Export", Some(State::InProgress)),
        ("A-2", "Import \\| merge", Some(State::Done)),
    ];
    assert_eq!(seen, expected);
    assert_eq!(backlog.items[0].field("Who").unwrap().value.value, "Ada");
    assert_eq!(&text[backlog.items[0].title.span.range()], "Export");
}

#[test]
fn boxes_strikes_signs_and_tags_say_more_than_the_title() {
    let own = dialect(
        "summary: boxes\ntags: ['@(?<owner>\\w+)', '!(?<priority>\\w+)']\nblocks:\n  - {name: lane, heading: {levels: [2], pattern: '^(?<status>.+)$'}}\n  - {name: card, entry: {markers: [box, bullet]}, in: [lane], item: {kind: task, entries_are_criteria: true}}\n",
    );
    let text = "## Doing\n\n- [ ] Export @ada !high\n  - [x] Rows\n  - [ ] Columns\n- [x] Import\n- ~~Print~~\n- ✅ Mail\n";
    let backlog = read_by(text, &own);
    let export = &backlog.items[0];
    assert_eq!(export.title.value, "Export");
    assert_eq!(export.owner.as_ref().unwrap().value, "ada");
    assert_eq!(export.priority.as_ref().unwrap().value, "high");
    assert_eq!(
        export.criteria.iter().map(|c| c.ticked).collect::<Vec<_>>(),
        [Some(true), Some(false)]
    );
    assert_eq!(export.state(), Some(State::InProgress));
    let states: Vec<_> = backlog.items[1..]
        .iter()
        .map(|item| (item.state(), item.status().unwrap().evidence))
        .collect();
    let done = Some(State::Done);
    assert_eq!(states, [(done, Evidence::Box), (done, Evidence::Title), (done, Evidence::Title)]);
}

#[test]
fn code_and_comments_inside_an_item_hold_no_items() {
    let text = "## EPIC 1 — Core\n\n### US-1.1 — One\n\n```\n### US-1.2 — Two\n```\n\n<!--\n### US-1.3 — Three\n-->\n\n**Current Alignment:** Low <!-- really -->\n\n    ### US-1.4 — Four\n";
    let backlog = read_by(text, by_name("epics-alignment"));
    let ids: Vec<&str> = backlog.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["EPIC-1", "US-1.1"]);
    assert_eq!(backlog.items[1].status().unwrap().text.value, "Low");
}

#[test]
fn line_ends_byte_order_mark_and_tabs_change_nothing() {
    let text = "In Progress (max 2)\n\n1) Größe\n- Status: Done\n- Acceptance Criteria:\n\t- One\n\t  wrapped\n\t- Two\n";
    let crlf = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    for text in [text, &crlf] {
        let backlog = read_by(text, by_name("feature-cards"));
        let item = &backlog.items[0];
        let criteria: Vec<&str> = item.criteria.iter().map(|c| c.text.value.as_str()).collect();
        assert_eq!(criteria, ["One wrapped", "Two"]);
        assert_eq!(&text[item.statuses[0].text.span.range()], "Done");
        assert_eq!(&text[item.title.span.range()], "Größe");
        assert_eq!(backlog.files[0].sections[0].declared.as_ref().unwrap().number, 2);
    }
}

#[test]
fn a_deep_or_long_document_is_read_in_one_pass() {
    let deep: String = (0..2_000).map(|n| format!("{}- x\n", " ".repeat(n))).collect();
    let pairs = "## task_begin\n".repeat(20_000);
    let headings = "## EPIC 1 — x\n### US-1.1 — y\n".repeat(20_000);
    for text in [deep, pairs, headings] {
        for dialect in builtin() {
            read_by(&text, dialect);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_read_the_same_way_twice(
        parts in prop::collection::vec(prop::sample::select(vec![
            "In Progress (1)\n\n", "1) Card: x\n", "- Status: Done\n", "- Acceptance Criteria: a; b\n",
            "  - entry\n", "## EPIC 1 â€” x\n", "### US-1.1 — y\n", "**Current Alignment:** ðŸŸ¡ Partial\n",
            "## task_begin\n", "### # [id:T-1] z\n", "## task_end\n", "## group_begin [type:a][priority:b]\n",
            "P0 — Task (completed)\n", "\r\n", "\t", "<!--", "-->", "```\n", "é", "🟡", "## Waves\n- Wave 1: Epic 1 stories 1-2\n",
            "### Stories\n\n", "1. `P0` Story\n", "---\n", "\u{feff}", "- [x] box\n", "~~x~~",
        ]), 0..40)
    ) {
        let text = parts.concat();
        for dialect in builtin() {
            let backlog = read_by(&text, dialect);
            for span in spans(&backlog) {
                prop_assert!(text.get(span.range()).is_some(), "{:?} of {:?}", span, text);
            }
            let again = read_by(&text, dialect);
            prop_assert_eq!(format!("{:?}", backlog.items), format!("{:?}", again.items));
        }
    }
}
