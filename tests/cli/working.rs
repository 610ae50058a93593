//! The commands that move work on: what is typed, what is said, and what the file then says.

use crate::harness::{Repo, run};

const BOARD: &str = "# Backlog\n\n## In Progress\n\n- [ ] US-3 Login @ada\n\n## Ready\n\n- [ ] US-1 Export @bob\n- [ ] US-2 Import\n\n## Blocked\n\n## In Review\n\n## Dropped\n\n## Done\n\n- [x] US-0 Begin\n";

fn board() -> Repo {
    Repo::new(&[("BACKLOG.md", BOARD)])
}

fn state(repo: &Repo, id: &str) -> String {
    let shown = repo.run(&["show", id, "--format", "json"]).json();
    shown["items"][0]["status"]["state"].as_str().unwrap_or("none").to_owned()
}

#[test]
fn an_item_goes_through_every_state_and_back() {
    let repo = board();
    for (command, expected) in [
        ("block", "blocked"),
        ("unblock", "in-progress"),
        ("review", "in-review"),
        ("ready", "ready"),
        ("drop", "dropped"),
    ] {
        let run = repo.run(&[command, "US-3"]);
        assert_eq!(run.code, 0, "{command}: {run:?}");
        assert_eq!(state(&repo, "US-3"), expected, "{command}");
    }
    let refused = repo.run(&["ready", "US-0"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("US-0 is done, and cannot become ready"), "{refused:?}");
    let nothing = repo.run(&["unblock", "US-2"]);
    assert!(nothing.err.contains("US-2 is ready, and not blocked; nothing to do"), "{nothing:?}");
}

#[test]
fn what_was_blocked_is_again_what_the_last_commit_says() {
    let repo = board();
    assert_eq!(repo.run(&["block", "US-1"]).code, 0);
    assert_eq!(repo.run(&["unblock", "US-1"]).code, 0);
    assert_eq!(state(&repo, "US-1"), "ready");
}

#[test]
fn finish_ticks_the_criteria_that_the_description_answers() {
    let backlog = "# Backlog\n\n## In progress\n\n### US-1 Export\n\n- Acceptance criteria:\n  - [ ] Supports up to 200k rows\n  - [ ] Audit row written on each export\n\n## Done\n";
    let repo = Repo::new(&[("BACKLOG.md", backlog)]);
    let half = repo.write(
        "half.md",
        "## Acceptance\n\n- [x] Supports up to 200k rows\n- [ ] Audit row written on each export\n",
    );
    let refused = repo.run(&["finish", "US-1", "--tick", "--body", half.to_str().unwrap()]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("the description answers 1 open criterion"), "{refused:?}");
    assert_eq!(repo.read("BACKLOG.md"), backlog);
    let whole =
        "## Acceptance\n\n- [x] Supports up to 200k rows\n- [x] Audit row written on each export\n";
    let done = run(repo.path(), &["finish", "US-1", "--tick", "--body", "-"], &[], whole);
    assert_eq!(done.code, 0, "{done:?}");
    let text = repo.read("BACKLOG.md");
    assert_eq!(text.matches("[x]").count(), 2, "{text}");
    assert_eq!(state(&repo, "US-1"), "done");
}

#[test]
fn a_new_item_is_written_like_its_neighbours() {
    for (backlog, args, expected) in [
        (BOARD, &["add", "Search"][..], "- [ ] US-2 Import\n- [ ] US-4 Search\n"),
        (
            "# Tasks\n\n- [x] T008 One\n- [ ] T009 Two\n",
            &["add", "Three"],
            "- [ ] T009 Two\n- [ ] T010 Three\n",
        ),
        (
            "# Backlog\n\n| ID | Title | Status | Owner |\n|---|---|---|---|\n| GA-1 | Dig | Done | ada |\n| GA-2 | Sow | Ready | |\n",
            &["add", "Water | feed"],
            "| GA-3 | Water \\| feed | Ready | |\n",
        ),
        (
            "# Backlog\n\n## US-1: Export\n\n- Status: Done\n- Owner: ada\n\n## US-2: Import\n\n- Status: Ready\n",
            &["add", "Search", "--field", "Owner=bob"],
            "## US-3: Search\n\n- Status: Ready\n- Owner: bob\n",
        ),
        (
            "In Progress (0)\n\nReady (1)\n\n1) Export\n- Status: Ready\n",
            &["add", "Import"],
            "2) Import\n- Status: Ready\n",
        ),
    ] {
        let repo = Repo::new(&[("BACKLOG.md", backlog)]);
        let added = repo.run(args);
        assert_eq!(added.code, 0, "{args:?} {added:?}");
        let text = repo.read("BACKLOG.md");
        assert!(text.contains(expected), "{args:?}: {text}");
        assert!(added.out.starts_with("added "), "{added:?}");
    }
}

#[test]
fn add_says_where_it_may_go_and_leaves_the_file_alone_where_a_rule_would_fail() {
    let repo = board();
    let nowhere = repo.run(&["add", "Search", "--to", "Somewhere"]);
    assert_eq!(nowhere.code, 2, "{nowhere:?}");
    assert!(nowhere.err.contains("its sections are \"In Progress\", \"Ready\""), "{nowhere:?}");
    let full = repo.run(&["add", "Search", "--to", "in-progress"]);
    assert_eq!(full.code, 1, "{full:?}");
    assert!(full.out.contains("wip/limit-exceeded"), "{full:?}");
    let taken = repo.run(&["add", "Search", "--id", "US-1"]);
    assert!(taken.err.contains("there is an item US-1 already"), "{taken:?}");
    let shown = repo.run(&["add", "Search", "--to", "Blocked", "--dry-run"]);
    assert!(shown.out.contains("+- [ ] US-4 Search"), "{shown:?}");
    let line = repo.run(&["add", "two\nlines"]);
    assert_eq!(line.code, 2, "{line:?}");
    assert_eq!(repo.read("BACKLOG.md"), BOARD);
}

#[test]
fn items_are_chosen_by_their_owner() {
    let repo = board();
    let of = |args: &[&str]| -> Vec<String> {
        let run = repo.run(&[&["items", "--format", "json"], args].concat()).json();
        let items = run["items"].as_array().unwrap().iter();
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(of(&["--owner", "@Bob"]), ["US-1"]);
    assert_eq!(of(&["--owner", "ada,bob"]), ["US-3", "US-1"]);
    let nobody = repo.run(&["items", "--mine"]);
    assert_eq!(nobody.code, 2, "{nobody:?}");
    assert!(nobody.err.contains("git config user.name"), "{nobody:?}");
    let git = git2::Repository::open(repo.path()).unwrap();
    git.config().unwrap().set_str("user.name", "Ada Lovelace").unwrap();
    assert_eq!(of(&["--mine"]), ["US-3"]);
}

#[test]
fn standard_input_is_read_under_the_name_that_it_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let items = run(folder.path(), &["items", "-"], &[], BOARD);
    assert_eq!(items.code, 0, "{items:?}");
    assert!(items.out.starts_with("BACKLOG.md  "), "{items:?}");
    let lint = run(
        folder.path(),
        &["lint", "-", "--stdin-filename", "docs/plan.md", "--format", "text"],
        &[],
        &BOARD.replace("US-2", "US-1"),
    );
    assert_eq!(lint.code, 1, "{lint:?}");
    assert!(lint.out.contains("docs/plan.md:"), "{lint:?}");
}

#[cfg(unix)]
#[test]
fn bash_completes_ids_and_flags() {
    let repo = board();
    let script = repo.write("complete.bash", repo.run(&["completions", "bash"]).out);
    let program = env!("CARGO_BIN_EXE_backlog-gate");
    let reply = |words: &str| {
        // The shell gives the function the program as it was typed.
        let words = words.replacen("backlog-gate", program, 1);
        let command = format!(
            "source '{}'; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _backlog-gate_with_ids '{program}' \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"; \
             echo \"${{COMPREPLY[*]}}\"",
            script.display()
        );
        let mut bash = std::process::Command::new("bash");
        let output = bash.args(["-c", &command]).current_dir(repo.path()).output().unwrap();
        assert!(output.stderr.is_empty(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(reply("backlog-gate explain wip/l"), "wip/limit-exceeded\n");
    assert_eq!(reply("backlog-gate show US-3"), "US-3\n");
    assert_eq!(reply("backlog-gate check --form"), "--format\n");
}

#[test]
fn shells_ask_for_the_ids_of_items_and_rules() {
    let repo = board();
    let items = repo.run(&["complete", "items"]);
    assert_eq!((items.code, items.out.as_str()), (0, "US-3\nUS-1\nUS-2\nUS-0\n"));
    assert!(repo.run(&["complete", "rules"]).out.contains("wip/limit-exceeded\n"));
    let nowhere = tempfile::tempdir().unwrap();
    let none = run(nowhere.path(), &["complete", "items"], &[], "");
    assert_eq!((none.code, none.out.as_str()), (0, ""));
    for shell in ["bash", "zsh", "fish"] {
        let script = repo.run(&["completions", shell]).out;
        assert!(
            ["complete items", "_ids items", "what=items"].iter().any(|part| script.contains(part)),
            "{script}"
        );
    }
}

#[test]
fn a_file_that_is_there_is_not_overwritten_without_force() {
    let repo = board();
    assert_eq!(repo.run(&["scaffold", "US-1", "--out", "d.md"]).code, 0);
    let taken = repo.run(&["scaffold", "US-1", "--out", "d.md"]);
    assert_eq!(taken.code, 2, "{taken:?}");
    assert!(taken.err.contains("--force"), "{taken:?}");
    assert_eq!(repo.run(&["scaffold", "US-1", "--out", "d.md", "--force"]).code, 0);
}

#[test]
fn findings_come_one_a_line_counted_or_alone() {
    let repo = Repo::new(&[("BACKLOG.md", &BOARD.replace("US-2 Import", "US-1 Import"))]);
    let concise = repo.run(&["lint", "--format", "concise"]);
    assert!(concise.out.lines().all(|line| line.contains("error[") || line.contains("warning[")));
    assert!(concise.out.contains("[backlog/duplicate-id]"), "{concise:?}");
    let counted = repo.run(&["lint", "--statistics"]);
    assert!(counted.out.contains("1  error  backlog/duplicate-id"), "{counted:?}");
    let quiet = repo.run(&["lint", "--quiet"]);
    assert_eq!(quiet.code, 1);
    assert!(!quiet.out.contains("backlog-gate:"), "{quiet:?}");
    assert!(quiet.out.contains("backlog/duplicate-id"), "{quiet:?}");
    let narrow = [("COLUMNS", "80")];
    let red = run(repo.path(), &["lint", "--format", "terminal"], &narrow, "");
    assert!(red.out.lines().all(|line| line.chars().count() <= 80), "{red:?}");
}

#[test]
fn a_check_says_what_is_edited_and_not_committed() {
    let text = "# Backlog\n\n## Ready\n\n- [ ] US-1: Export\n";
    let repo = Repo::new(&[("BACKLOG.md", text), ("a.txt", "a\n")]);
    repo.switch("work", "HEAD");
    repo.commit("Work", &[("a.txt", "b\n")]);
    let check = || repo.run(&["check", "--base", "main", "--without-description"]);
    assert!(!check().out.contains("not committed"), "{:?}", check());
    repo.write("BACKLOG.md", text.replace('\n', "\r\n"));
    assert!(!check().out.contains("not committed"), "{:?}", check());
    repo.write("BACKLOG.md", text.replace("Export", "Import"));
    let said = "BACKLOG.md is edited here and not committed; what is committed was judged.";
    assert!(check().out.contains(said), "{:?}", check());
}
