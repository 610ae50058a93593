//! Nasty documents: whatever a file holds, the reader reads it the same way twice and every place
//! it names is in the file.

use proptest::prelude::*;

use crate::backlog::dialect::{Dialect, RawDialect, builtin};
use crate::backlog::{Backlog, Fault, Named, State, StatusSource, read};
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
    builtin().find(|dialect| dialect.name == name).unwrap()
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
fn a_list_below_a_field_of_one_word_is_the_items_own() {
    for gap in ["", "\n"] {
        let text = format!(
            "# Backlog\n\n### HB-1: Export\n\n**Status:** Done\n**Owner:** ada\n{gap}- [x] Rows\n- [ ] Umlauts\n"
        );
        let backlog = read_by(&text, by_name("heading-items"));
        let item = &backlog.items[0];
        let criteria: Vec<&str> = item.criteria.iter().map(|one| one.text.value.as_str()).collect();
        assert_eq!(criteria, ["Rows", "Umlauts"]);
        assert_eq!(item.owner.as_ref().unwrap().value, "ada");
    }
}

#[test]
fn dependencies_are_ids_numbers_or_titles() {
    let names = |text: &str, dialect: &str| -> Vec<String> {
        let backlog = read_by(text, by_name(dialect));
        let shown = |named: &Named| {
            let sure = if named.sure { "" } else { "?" };
            format!("{}{sure}@{}", named.name, &text[named.span.range()])
        };
        backlog.items[0].dependencies.iter().map(shown).collect()
    };
    let card = |value: &str| format!("Ready\n\n1) A\n- Dependencies: {value}\n\n2) B\n");
    assert_eq!(names(&card("2, card 7, #9"), "feature-cards"), ["2@2", "7@card 7", "9?@#9"]);
    assert_eq!(names(&card("None."), "feature-cards"), [""; 0]);
    let link = names(&card("[The auth service](#auth), none"), "feature-cards");
    assert_eq!(link, [""; 0], "what no item is called is not a dependency");
    let remark = "# Backlog\n\n- [ ] T-1 Print (blocked by T-2)\n- [ ] T-2 Export\n";
    assert_eq!(names(remark, "task-lists"), ["T-2@T-2"]);
    let list = card("\n  - 2\n  - The auth service");
    assert_eq!(names(&list, "feature-cards"), ["2@2"]);
    let task = |value: &str| {
        format!("## task_begin\n### # [id:TASK-20260101-001] A\n**Depends on:** {value}\n")
    };
    assert_eq!(
        names(&task("TASK-20260101-002 and TASK-20260101-004..TASK-20260101-005"), "task-blocks"),
        [
            "TASK-20260101-002@TASK-20260101-002",
            "TASK-20260101-004@TASK-20260101-004..TASK-20260101-005",
            "TASK-20260101-005@TASK-20260101-004..TASK-20260101-005",
        ]
    );
    let story = "## EPIC 1 — A\n\n**Depends on:** Epics 2 and 3\n\n### US-1.1 — B\n";
    assert_eq!(names(story, "epics-alignment"), ["EPIC-2@Epics 2 and 3", "EPIC-3@Epics 2 and 3"]);
    let link = "## EPIC 1 — A\n\n**Depends on:** [US-1.2](#us-12), US-1.3\n\n### US-1.1 — B\n";
    assert_eq!(names(link, "epics-alignment"), ["US-1.2@US-1.2", "US-1.3@US-1.3"]);
}

#[test]
fn a_list_or_a_legend_below_short_fields_is_not_a_part_of_them() {
    let text = "# Backlog\n\n## PB-1: Export\n\nStatus: Ready\nDepends on: PB-2\n\n1. step\n2. step\n\n| Status | Meaning |\n|---|---|\n| Done | x |\n\n## PB-2: Import\n\n| Status | Done |\n|---|---|\n| Owner | Ada |\n\nDepends on:\n\n- PB-1\n";
    let backlog = read_by(text, by_name("heading-items"));
    let seen: Vec<_> = backlog
        .items
        .iter()
        .map(|item| {
            let names: Vec<&str> =
                item.dependencies.iter().map(|named| named.name.as_str()).collect();
            (item.id.as_str(), item.state(), names)
        })
        .collect();
    let expected =
        [("PB-1", Some(State::Ready), vec!["PB-2"]), ("PB-2", Some(State::Done), vec!["PB-1"])];
    assert_eq!(seen, expected);
    assert_eq!(backlog.items[0].statuses.len(), 1);
}

#[test]
fn among_boxes_an_entry_with_an_id_is_an_item_too() {
    let text = "# Backlog\n\n- [ ] T-1 Export\n- ~~T-2 Old~~\n- 🚧 T-3 Half\n  - T-4 part of it\n- see T-1\n- ADR-1 Decide\n\n## Done\n\n* T-5 Shipped — 2026-01-02\n";
    let backlog = read_by(text, by_name("task-lists"));
    let shown: Vec<String> = backlog
        .items
        .iter()
        .map(|item| format!("{} {:?} {}", item.id, item.state(), item.title.value))
        .collect();
    assert_eq!(
        shown,
        [
            "T-1 Some(Planned) Export",
            "T-2 Some(Done) Old",
            "T-3 Some(InProgress) Half",
            "T-5 Some(Done) Shipped — 2026-01-02",
        ]
    );
}

#[test]
fn pairs_without_an_end_or_a_beginning_and_items_without_a_pair_are_noted() {
    let text = "## group_begin [type:a][priority:high]\n## task_begin\n### # [id:T-1][type:b][priority:high][component:x] One\n### # [id:T-2][type:a][priority:high][component:x] Two\n## group_end\n## task_end\n### [id:T-3] Three\n## task_begin\n## task_end\n## group_begin [type:a][priority:low]\n";
    let backlog = read_by(text, by_name("task-blocks"));
    let file = &backlog.files[0];
    let open: Vec<&str> = file
        .sections
        .iter()
        .filter(|section| !section.closed)
        .map(|section| section.name.as_str())
        .collect();
    assert_eq!(open, ["block", "group"]);
    let strays: Vec<&str> = file.strays.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(strays, ["block"]);
    let faults: Vec<(Fault, &str)> = file
        .malformed
        .iter()
        .map(|bad| (bad.fault, text[bad.span.range()].split(' ').next_back().unwrap()))
        .collect();
    let ids = [(Fault::Form, "One"), (Fault::Form, "Two"), (Fault::Shared, "Two")];
    let rest = [(Fault::Form, "Three"), (Fault::Unwrapped, "Three"), (Fault::Empty, "task_begin")];
    assert_eq!(faults, [&ids[..], &rest[..]].concat());
    let mismatches: Vec<(&str, &str, &str)> = backlog.items[0]
        .mismatches
        .iter()
        .map(|bad| (bad.name.as_str(), bad.own.value.as_str(), bad.around.value.as_str()))
        .collect();
    assert_eq!(mismatches, [("type", "b", "a")]);
    assert!(backlog.items[1].mismatches.is_empty());
}

#[test]
fn a_step_may_be_the_present_one_or_at_any_time() {
    let text = "## EPIC 1 — A\n\n### US-1.1 — B\n\n## Implementation Order\n\n1. Epic 1 (Now)\n2. Epic 2 as transversal quality gate\n";
    let backlog = read_by(text, by_name("epics-alignment"));
    let steps = backlog.files[0].steps.iter().map(|step| (step.now, step.any_time));
    assert_eq!(steps.collect::<Vec<_>>(), [(true, false), (false, true)]);
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
        .map(|item| (item.state(), item.status().unwrap().source))
        .collect();
    let done = Some(State::Done);
    assert_eq!(
        states,
        [(done, StatusSource::Box), (done, StatusSource::Title), (done, StatusSource::Title)]
    );
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
