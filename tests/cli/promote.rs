//! `promote`: items go from one file to the other, byte for byte and by the rules of the team.

use crate::harness::{Repo, link};

const SEED: &str = include_str!("../fixtures/seeds/003_d07b3c767084b0a5.txt");
const POLICY: &str = "backlog:\n  files: [BACKLOG.md, NEXT.md]\n  promotion: {to: NEXT.md, max: 2}\nready:\n  fields: [Scope]\n";
const CARDS: &str = "# Backlog\r\n\r\n## Ready\r\n\r\n### A-1 Export\r\n\r\n- Status: Ready\r\n- Scope: Rows\r\n\r\n### A-2 Import\r\n\r\n- Status: Ready\r\n\r\n### A-3 Print\r\n\r\n- Status: Ready\r\n- Scope: Pages\r\n\r\n## Later\r\n\r\n### A-4 Mail\r\n\r\n- Status: Planned\r\n- Scope: Letters\r\n";

/// The blocks of tasks in a text, byte for byte.
fn blocks(text: &str) -> Vec<&str> {
    let parts = text.split("\n## task_begin").skip(1);
    parts.filter_map(|part| part.split("## task_end").next()).collect()
}

#[test]
fn the_tasks_of_a_real_backlog_go_to_its_todo_file() {
    let repo = Repo::new(&[("BACKLOG.md", SEED)]);
    let before = blocks(SEED).split_off(blocks(SEED).len() - 5);
    let dry = repo.run(&["promote", "--dry-run"]);
    assert!(dry.out.contains("--- /dev/null\n+++ b/TODO.md\n"), "{dry:?}");
    assert!(!repo.path().join("TODO.md").exists() && repo.read("BACKLOG.md") == SEED);
    let two = repo.run(&["promote", "--group", "infra:high", "--max", "2"]);
    let said = "2 items of infra:high: BACKLOG.md -> TODO.md\n  TASK-20260204-258: Implement structured logging with correlation IDs\n  TASK-20260204-259: Establish application metrics and health checks\n";
    assert_eq!((two.code, two.out.as_str()), (0, said));
    assert_eq!(blocks(&repo.read("TODO.md")), before[..2]);
    assert_eq!(repo.run(&["promote"]).code, 0);
    let todo = repo.read("TODO.md");
    assert_eq!(blocks(&todo), before, "the rest went into the same group");
    assert_eq!(todo.matches("group_begin").count(), 1, "{todo}");
    let none = repo.run(&["promote"]);
    assert_eq!((none.code, none.err.as_str()), (1, "no item can be promoted\n"));
    let lost = repo.run(&["items", "--format", "json"]).json();
    assert_eq!(lost["items"].as_array().unwrap().len(), 5);
}

#[test]
fn the_change_that_promotes_passes_and_one_by_hand_is_judged() {
    let repo = Repo::with_change(&[("BACKLOG.md", SEED)], "Look around", &[("a.txt", "a\n")]);
    repo.run(&["promote", "--max", "1"]);
    let (backlog, todo) = (repo.read("BACKLOG.md"), repo.read("TODO.md"));
    repo.commit("Promote", &[("BACKLOG.md", &backlog), ("TODO.md", &todo)]);
    let rule = |name: &str| {
        let run = repo.check("Backlog: none - planning", &["--base", "main", "--format", "json"]);
        let report = run.json();
        let rules = report["rules"].as_array().unwrap().iter();
        let found = rules.into_iter().find(|rule| rule["id"] == name).unwrap().clone();
        (found["outcome"].as_str().unwrap().to_owned(), found["findings"].as_u64().unwrap())
    };
    for name in ["backlog/promotion", "backlog/item-lost", "backlog/item-rewritten"] {
        assert_eq!(rule(name), ("passed".to_owned(), 0), "{name}");
    }
    assert_eq!(rule("backlog/group-mismatch").1, 0, "what was wrong before went along");
    let (second, reworded) = (&todo, todo.replace("Winston", "Bunyan"));
    repo.commit("Reword", &[("BACKLOG.md", SEED), ("TODO.md", second)]);
    assert_eq!(rule("backlog/promotion"), ("failed".to_owned(), 1), "copied and not moved");
    repo.commit("Reword", &[("BACKLOG.md", &backlog), ("TODO.md", &reworded)]);
    assert_eq!(rule("backlog/item-rewritten").0, "failed");
}

#[test]
fn what_is_incomplete_stays_and_the_policy_rules_in_other_styles_too() {
    let repo = Repo::new(&[("BACKLOG.md", CARDS), (".backlog-gate.yml", POLICY)]);
    let run = repo.run(&["promote"]);
    assert_eq!(run.err, "A-2 is incomplete: it has no \"Scope\"\n");
    assert_eq!(run.code, 0, "{run:?}");
    let next = "## Ready\r\n\r\n### A-1 Export\r\n\r\n- Status: Ready\r\n- Scope: Rows\r\n\r\n### A-3 Print\r\n\r\n- Status: Ready\r\n- Scope: Pages\r\n";
    assert_eq!(repo.read("NEXT.md"), next);
    let left = "# Backlog\r\n\r\n## Ready\r\n\r\n### A-2 Import\r\n\r\n- Status: Ready\r\n\r\n## Later\r\n\r\n### A-4 Mail\r\n\r\n- Status: Planned\r\n- Scope: Letters\r\n";
    assert_eq!(repo.read("BACKLOG.md"), left);
    let later = repo.run(&["promote", "--group", "later"]);
    assert_eq!(later.out, "1 item of Later: BACKLOG.md -> NEXT.md\n  A-4: Mail\n");
    assert!(repo.read("NEXT.md").ends_with(
        "## Later\r\n\r\n### A-4 Mail\r\n\r\n- Status: Planned\r\n- Scope: Letters\r\n"
    ));
}

#[test]
fn what_cannot_be_done_is_reported_and_nothing_is_written() {
    let repo = Repo::new(&[("BACKLOG.md", CARDS)]);
    let said = |repo: &Repo, args: &[&str], expected: &str| {
        let run = repo.run(&[&["promote"], args].concat());
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(expected), "{run:?}");
        assert_eq!(repo.read("BACKLOG.md"), CARDS);
    };
    said(&repo, &[], "promotion: {to: TODO.md, max: 5}");
    repo.write(".backlog-gate.yml", POLICY.replace(", NEXT.md", ""));
    said(&repo, &[], "add \"NEXT.md\" to `backlog.files`");
    repo.write(".backlog-gate.yml", POLICY);
    said(&repo, &["--max", "3"], "at most 2 items may be promoted at once");
    said(&repo, &["--max", "0"], "--max");
    said(&repo, &["--group", "Sooner"], "these do: `Ready` and `Later`");
    repo.write("NEXT.md", [0xff, 0xfe]);
    said(&repo, &[], "NEXT.md");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_other_file_leads_nowhere() {
    let repo = Repo::new(&[("BACKLOG.md", CARDS), (".backlog-gate.yml", POLICY)]);
    repo.commit_index("Link", |index| link(index, "NEXT.md", "../elsewhere.md"));
    std::os::unix::fs::symlink("../elsewhere.md", repo.path().join("NEXT.md")).unwrap();
    let run = repo.run(&["promote"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert_eq!(repo.read("BACKLOG.md"), CARDS);
    assert!(!repo.path().parent().unwrap().join("elsewhere.md").exists());
}
