//! `next`: what may be started, in the order of the backlog, and why the rest may not.

use crate::harness::Repo;

const CARDS: &str = "Done\n\n1) Export\n- Status: Done\n\nReady\n\n2) Import\n- Status: Ready\n- Dependencies: 1\n\n3) Print\n- Status: Ready\n- Dependencies: 4\n\nPlanned\n\n4) Mail\n- Status: Planned\n\nBlocked\n\n5) Sort\n- Status: Blocked\n";

#[test]
fn what_speaks_against_an_item_is_said() {
    let repo = Repo::new(&[("BACKLOG.md", CARDS)]);
    insta::assert_snapshot!(repo.run(&["next"]).out, @"
    May be started, the first first:
      2  Import  BACKLOG.md:8

    Not yet:
      3  Print  waits for item 4, which is planned
      4  Mail   is planned, and not yet ready
      5  Sort   is blocked
    ");
    repo.write(
        "BACKLOG.md",
        CARDS.replace("3) Print\n- Status: Ready", "3) Print\n- Status: In Progress"),
    );
    insta::assert_snapshot!(repo.run(&["next"]).out, @"
    Nothing may be started.

    In progress:
      3  Print  BACKLOG.md:12

    Next, but it has to wait: 1 item is in-progress, and 1 is allowed by the preset recommended:
      2  Import  BACKLOG.md:8

    Not yet:
      4  Mail  is planned, and not yet ready
      5  Sort  is blocked
    ");
    repo.write(".backlog-gate.yml", "rules: {wip: off}\nready: {fields: [Scope]}\n");
    let run = repo.run(&["next", "--format", "json"]);
    let plan = run.json();
    assert_eq!(plan["in_progress"][0]["id"], "3");
    assert_eq!(plan["next"].as_array().unwrap().len(), 0);
    let first = &plan["waiting"][0];
    assert_eq!((first["id"].as_str(), first["line"].as_u64()), (Some("2"), Some(8)));
    assert_eq!(first["reasons"][0]["rule"], "dor/field-missing");
    assert_eq!(first["reasons"][0]["reason"], "has no \"Scope\"");
}

#[test]
fn what_takes_the_room_is_shown() {
    let backlog = "# Backlog\n\n## A-1 Print\n\n- Status: In Progress\n\n## A-2 Margins\n\n- Status: Planned\n- Parent: A-1\n";
    let repo = Repo::new(&[("BACKLOG.md", backlog)]);
    let plan = repo.run(&["next", "--format", "json"]).json();
    assert_eq!(plan["in_progress"][0]["id"], "A-1");
    assert_eq!(plan["waiting"][0]["reasons"][0]["rule"], "wip/limit-exceeded");
}

#[test]
fn the_order_is_that_of_the_waves_of_a_real_backlog() {
    let seed = include_str!("../fixtures/seeds/001_41e96d8c365bacd0.txt");
    let repo = Repo::new(&[("BACKLOG.md", seed)]);
    let plan = repo.run(&["next", "--format", "json"]).json();
    let ids = |list: &str| -> Vec<String> {
        let items = plan[list].as_array().unwrap().iter();
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        ids("next"),
        ["E1.1", "E1.2", "E3.1", "E1.3"],
        "the first wave, and what is in none"
    );
    assert_eq!(ids("waiting").first().map(String::as_str), Some("E2.1"));
    assert_eq!(plan["waiting"][0]["reasons"][0]["rule"], "link/out-of-sequence");
}

#[test]
fn priorities_order_where_the_team_says_so() {
    let text = "| ID | Title | Status | Priority |\n|---|---|---|---|\n| A-1 | Export | ready | P2 |\n| A-2 | Import | ready | P0 |\n| A-3 | Print | ready | |\n| A-4 | Mail | done | P0 |\n";
    let repo = Repo::new(&[("BACKLOG.md", text)]);
    let order = || -> Vec<String> {
        let run = repo.run(&["next", "--format", "json"]);
        let plan = run.json();
        let next = plan["next"].as_array().unwrap().iter();
        next.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(order(), ["A-1", "A-2", "A-3"]);
    repo.write(".backlog-gate.yml", "backlog: {order: priority}\n");
    assert_eq!(order(), ["A-2", "A-1", "A-3"]);
}

#[test]
fn a_heading_with_a_limit_leaves_no_room() {
    let text =
        "# Board\n\n## Ready\n\n- [ ] A-1 Export\n\n## In Progress (max 1)\n\n- [ ] A-2 Import\n";
    let repo = Repo::new(&[("BACKLOG.md", text), (".backlog-gate.yml", "wip: {limits: []}\n")]);
    let run = repo.run(&["next"]);
    assert!(run.out.contains("and its heading allows 1"), "{run:?}");
    assert_eq!(repo.run(&["next", "nothing.md"]).code, 2);
}

#[test]
fn next_and_start_count_a_section_alike() {
    let cards = "In Progress (max 1)\n\n1) Export\n- Status: Blocked\n\nReady\n\n2) Import\n- Status: Ready\n\n3) Print\n- Status: Ready\n";
    let repo = Repo::new(&[("BACKLOG.md", cards), (".backlog-gate.yml", "wip: {limits: []}\n")]);
    assert!(repo.run(&["next"]).out.contains("May be started, the first first:\n  2  Import"));
    let started = repo.run(&["start", "2"]);
    assert_eq!(started.code, 0, "a card that is blocked is not in progress: {started:?}");
    assert!(repo.run(&["next"]).out.contains("and its heading allows 1"));
    let refused = repo.run(&["start", "3"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.out.contains("\"In Progress\" holds 2 items, and its heading allows 1"));
}
