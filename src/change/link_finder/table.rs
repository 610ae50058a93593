use crate::change::{Link, LinkOrigin, Resolution};
use crate::rules::Example;
use crate::rules::testing::Fixture;

const STORIES: &str = "## EPIC 1 — Core\n\n### US-1.1 — Define contracts, ports and adapters\n\n### US-1.2 — Search\n\n### US-1.3 — Export (CSV)\n\n### US-1.10 — Twice\n\n## EPIC 2 — More\n\n### US-2.1 — Twice\n";
const CARDS: &str = "Ready\n\n1) Exports: XLSX\n- Status: Ready\n\n2) Search and filter\n- Status: Ready\n\n3) Import\n- Status: Ready\n";
const TASKS: &str = "task_begin\n### [id:TASK-20260204-258][type:ops][priority:high] Metrics\ntask_end\n\ntask_begin\n### [id:TASK-20260204-259][type:ops][priority:high] Alerts\ntask_end\n";

/// The links as `ORIGIN MEANING`; an unknown one as `NAME?MEANT`.
fn find(example: &Example<'_>) -> String {
    let fixture = Fixture::new(example);
    let change = fixture.change.as_ref().unwrap();
    let link = |link: &Link| {
        let meaning = match &link.resolution {
            Resolution::Item(id) => id.clone(),
            Resolution::Ambiguous(ids) => format!("{}={}", link.text, ids.join("|")),
            Resolution::Unknown(near) => {
                format!("{}?{}", link.text, near.as_deref().unwrap_or_default())
            }
            Resolution::TooMany(count) => format!("{}!{count}", link.text),
        };
        let origin = match link.origin {
            LinkOrigin::Trailer => "trailer",
            LinkOrigin::Section => "section",
            LinkOrigin::Keyword => "keyword",
            LinkOrigin::Mention if link.claimed => "mention",
            LinkOrigin::Mention => "only mention",
            LinkOrigin::Moved => "moved",
        };
        format!("{origin} {meaning}")
    };
    let none = change.no_item.iter().map(|none| format!("none: {}", none.reason));
    change.links.iter().map(link).chain(none).collect::<Vec<_>>().join(", ")
}

fn body(backlog: &str, text: &str) -> String {
    find(&Example { backlog, description: Some(text), ..Example::NONE })
}

fn assert_table(backlog: &str, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(text, expected)| (text, expected, body(backlog, text)))
        .filter(|(_, expected, found)| **expected != found)
        .map(|(text, expected, found)| format!("{text:?}: {expected:?}, found {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn trailers_name_items_in_every_spelling() {
    assert_table(
        STORIES,
        &[
            ("Backlog: US-1.1", "trailer US-1.1"),
            ("x\r\nbacklog item: us-1.1\r\ny", "trailer US-1.1"),
            ("Items: US-1.1, US-1.2 and US-1.3.", "trailer US-1.1, trailer US-1.2, trailer US-1.3"),
            ("**Backlog:** US-1.1", "trailer US-1.1"),
            ("Backlog: US-1.1(단일 계정), US-1.2", "trailer US-1.1, trailer US-1.2"),
            ("Backlog: US-1.1、US-1.2，US-1.3", "trailer US-1.1, trailer US-1.2, trailer US-1.3"),
            ("Backlog: US-1.1の速度", "trailer US-1.1"),
            ("> - **Story**: “US-1.2”", "only mention US-1.2"),
            ("> [!NOTE]\n> Backlog: US-1.2", "trailer US-1.2"),
            (
                "Backlog:\n- US-1.1\n- US-1.2: more\n\nUS-1.3",
                "trailer US-1.1, trailer US-1.2, only mention US-1.3",
            ),
            ("- [x] Backlog: US-1.1", "trailer US-1.1"),
            ("1. Epic: EPIC 1", "trailer EPIC-1"),
            ("### Backlog: US-1.1", "trailer US-1.1"),
            ("Backlog: [US-1.1](BACKLOG.md#us-11), [1.2](x)", "trailer US-1.1, trailer US-1.2"),
            ("Backlog: 1.2", "trailer US-1.2"),
            ("Backlog: Story 1.2", "trailer US-1.2"),
            ("Backlog: US-1.1–1.3", "trailer US-1.1, trailer US-1.2, trailer US-1.3"),
            ("Backlog: US-1.1..US-1.2 (both)", "trailer US-1.1, trailer US-1.2"),
            ("Backlog: US-1.1 - 3 files", "trailer US-1.1"),
            ("Backlog: Define contracts, ports and adapters", "trailer US-1.1"),
            (
                "Backlog: US-1.2, Define contracts, ports and adapters",
                "trailer US-1.2, trailer US-1.1",
            ),
            ("Backlog: \"Export (CSV)\"", "trailer US-1.3"),
            ("Backlog: US-1.1 (contracts, and so on)", "trailer US-1.1"),
            ("Backlog: US-1.1 and US-1.12", "trailer US-1.1, trailer US-1.12?US-1.1"),
            ("Backlog: Twice", "trailer Twice=US-1.10|US-2.1"),
            ("Backlog: US-9.9", "trailer US-9.9?US-1.1"),
            ("Backlog: Serach", "trailer Serach?US-1.2"),
            ("Backlog: part of US-1.1", "mention US-1.1"),
            ("Backlog:", ""),
            ("Backlog: https://example.com/issues/12", ""),
            ("Backlog: #12", "trailer 12?"),
            ("Task: utf-8 handling", ""),
            ("Task: US-1.12 login", "trailer US-1.12?US-1.1"),
            ("The backlog: US-1.1", "mention US-1.1"),
        ],
    );
}

#[test]
fn numbers_are_references_only_where_nothing_else_can_be_meant() {
    assert_table(
        CARDS,
        &[
            ("Backlog: 3", "trailer 3"),
            ("Backlog: #1 and #2", "trailer 1, trailer 2"),
            ("Backlog: item 3", "trailer 3"),
            ("Backlog: 3) Import", "trailer 3"),
            ("Backlog: 1, 9", "trailer 1, trailer 9?"),
            ("Backlog: search and filter", "trailer 2"),
            ("Closes #2", "keyword 2"),
            ("Closes #2 and fixes the rest", "keyword 2"),
            ("Fixes the bug, closes #2", "keyword 2"),
            ("Closes #12", ""),
            ("Fixes 2 bugs", ""),
            ("Resolved: 2.", "keyword 2"),
            ("Fixes import of files", ""),
            ("Implements Exports: XLSX", "keyword 1"),
            ("A hot-fix #2", ""),
            ("Closes https://example.com/o/r/issues/2", ""),
            ("It costs 2 of 3", ""),
            ("## Linked items\n\n- #1\n- [ ] 2 Search\n\n3 files", "section 1, section 2"),
            ("## Backlog item(s)\n\n1. Import\n", "section 3"),
            ("## Backlog\n\nNone: typo\n", "none: typo"),
        ],
    );
}

#[test]
fn lists_ranges_and_places_are_spelled_out() {
    assert_table(
        STORIES,
        &[
            ("Backlog: US-1.1, 2", "trailer US-1.1, trailer US-1.2"),
            ("Backlog: US-1.1/1.2/3", "trailer US-1.1, trailer US-1.2, trailer US-1.3"),
            ("Backlog: US-1.1+US-2.1", "trailer US-1.1, trailer US-2.1"),
            ("Backlog: us-01.02", "trailer US-1.2"),
            ("Backlog: US‑1.1 – US‑1.2", "trailer US-1.1, trailer US-1.2"),
            ("Backlog: Epic 1 story 3", "trailer US-1.3"),
            ("Backlog: E2.S1", "trailer US-2.1"),
            (
                "Backlog: Epic 1 stories 1-2 and Epic 2",
                "trailer US-1.1, trailer US-1.2, trailer EPIC-2",
            ),
            ("Backlog: Epics 1, 2", "trailer EPIC-1, trailer EPIC-2"),
            ("Backlog: export-csv", "trailer US-1.3"),
            ("Backlog: US-1.1, 7", "trailer US-1.1, trailer US-1.7?US-1.1"),
            ("Backlog: US-1.1–1.1000000", "trailer US-1.1–1.1000000!1000000, only mention US-1.1"),
            (
                "Backlog: US-1.1..US-1.4",
                "trailer US-1.1, trailer US-1.2, trailer US-1.3, trailer US-1.4?US-1.1",
            ),
            ("Fixes US-1.1, 2 files changed", "keyword US-1.1"),
            ("Closes US-1.1, 1.2.", "keyword US-1.1, keyword US-1.2"),
            ("Backlog: US-1.1, #12", "trailer US-1.1, trailer 12?"),
        ],
    );
    assert_table(
        "Ready\n\n1) Export\n- Status: Ready\n\n12) Import\n- Status: Ready\n\nBacklog\n\n- T-1 rows\n",
        &[("Backlog: 1, 12", "trailer 1, trailer 12"), ("Backlog: 01", "trailer 1")],
    );
}

#[test]
fn unmistakable_ids_are_found_anywhere() {
    assert_table(
        STORIES,
        &[
            ("It is about (US-1.1).", "mention US-1.1"),
            ("US-1.10 is not the first", "mention US-1.10"),
            ("US-1.1.2, xUS-1.1, éUS-1.1 and 1US-1.1", ""),
            ("US-1.99 is none", "mention US-1.99?US-1.1"),
            ("utf-8, v1.2.3, 1.1 and Search", ""),
            ("Fixes US-1.2 for good. US-1.1 too.", "keyword US-1.2, only mention US-1.1"),
            ("US-1.1\n\nCloses US-1.1\n\nBacklog: US-1.1", "trailer US-1.1"),
        ],
    );
    assert_table(
        TASKS,
        &[
            ("see TASK-20260204-258.", "only mention TASK-20260204-258"),
            ("it is TASK-20260204-258.", "mention TASK-20260204-258"),
            (
                "Backlog: TASK-20260204-258–259",
                "trailer TASK-20260204-258, trailer TASK-20260204-259",
            ),
            ("TASK-20260204-2580", "mention TASK-20260204-2580?TASK-20260204-258"),
        ],
    );
}

#[test]
fn what_nobody_sees_does_not_count() {
    assert_table(
        STORIES,
        &[
            ("<!-- Backlog: US-1.1 -->", ""),
            ("Backlog: <!-- US-1.1 --> US-1.2", "trailer US-1.2"),
            ("`US-1.1` and ``Closes US-1.2``", ""),
            ("```\nBacklog: US-1.1\n```", ""),
            ("~~~\nBacklog: US-1.1", ""),
            ("x\n\n    Backlog: US-1.1\n", ""),
            ("x\n\n<!-- open\n\nBacklog: US-1.1", ""),
            ("## Backlog\r\n\r\n<!-- US-1.1 -->\r\n- US-1.2\r\n", "section US-1.2"),
            ("\u{202e}Backlog: US-1.1", "trailer US-1.1"),
        ],
    );
}

#[test]
fn none_is_read_with_any_sign_before_the_reason() {
    assert_table(
        STORIES,
        &[
            ("Backlog: none - typo in the docs", "none: typo in the docs"),
            ("**Backlog:** None — typo (docs)", "none: typo (docs)"),
            ("Backlog: none: typo", "none: typo"),
            ("Backlog: none. Typo", "none: Typo"),
            ("Backlog: none (typo)", "none: typo"),
            ("Backlog: none because of a typo", "none: because of a typo"),
            ("Backlog: none", "none: "),
            ("Backlog: none –", "none: "),
            ("Backlog: nonesuch", "trailer nonesuch?"),
            ("Task: none - typo", ""),
            ("<!-- Backlog: none - typo -->", ""),
        ],
    );
}

#[test]
fn titles_and_branches_name_items_as_far_as_the_policy_lets_them() {
    let example = |policy, title, branch| {
        let empty = Some("");
        find(&Example {
            backlog: STORIES,
            policy,
            title,
            branch,
            description: empty,
            ..Example::NONE
        })
    };
    let mut wrong = Vec::new();
    let mut same = |found: String, expected: &str, what: &str| {
        if found != expected {
            wrong.push(format!("{what}: {expected:?}, found {found:?}"));
        }
    };
    same(example("", "us-1.2: find more", ""), "mention US-1.2", "title");
    same(example("", "`US-1.2` is code", ""), "", "code in a title");
    for branch in ["feature/US-1.1-login", "us-1.1", "fix-US-1.1_login", "a_b_us-1.1", "x/US-1.1"] {
        same(example("", "", branch), "mention US-1.1", branch);
    }
    same(example("", "", "feature/us-1.99-login"), "mention us-1.99?US-1.1", "unknown, lower case");
    same(example("", "US-1.1", "US-1.2"), "mention US-1.1, mention US-1.2", "both");
    same(example("link: {from: [body]}\n", "US-1.1", "US-1.2"), "", "body only");
    same(example("link: {from: [branch]}\n", "US-1.1", "US-1.2"), "mention US-1.2", "branch only");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn an_item_that_the_change_removes_is_still_known() {
    let gone = Example {
        base: Some(STORIES),
        backlog: "## EPIC 1 — Core\n\n### US-1.1 — Define contracts\n",
        description: Some("Backlog: US-1.3, US-1.4"),
        ..Example::NONE
    };
    assert_eq!(find(&gone), "trailer US-1.3, trailer US-1.4?US-1.1");
}

#[test]
fn hostile_texts_take_no_longer_than_others() {
    let cards: String = (0..2000).map(|n| format!("### US-8.{n} — Item {n}\n\n")).collect();
    let backlog = format!("## EPIC 8 — Core\n\n{cards}");
    let texts = [
        "a1_".repeat(20_000),
        "US-1.1-".repeat(20_000),
        "closes ".repeat(20_000),
        format!("Backlog: {}", "é ".repeat(50_000)),
        "Backlog: x\n".repeat(5_000),
        format!("Backlog: {}", "[".repeat(100_000)),
        format!("Backlog: {}", "US-9.9, ".repeat(5_000)),
        "utf-8 sha-256 v1.2.3 ".repeat(2_000),
        (0..5_000).map(|n| format!("US-7.{n} ")).collect(),
    ];
    // What is quadratic takes minutes here, and the test run with it.
    for text in texts {
        let found = body(&backlog, &text);
        assert!(found.len() <= text.len() * 20 + 100, "{}", found.len());
    }
}
