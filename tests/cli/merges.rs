//! Rules about the state of the backlog judge the result of the merge.

use crate::harness::{GOOD, Repo, Run};

const POLICY: (&str, &str) = (".backlog-gate.yml", "extends: lint-only\n");

fn card(id: u32, state: &str) -> String {
    format!(
        "### MI-{id}: Card {id}\n\n**Status:** {state}\n\nWhat it is about.\n\nAnd more of it.\n\n"
    )
}

fn backlog(cards: &[String]) -> String {
    format!("# Backlog\n\n{}", cards.concat())
}

/// What `check` says where `main` went on to `target` while the change is `head`.
fn judge(base: &[(&str, &str)], head: &[(&str, &str)], target: &[(&str, &str)]) -> Run {
    let repo = Repo::new(&[base, &[POLICY]].concat());
    repo.switch("change", "HEAD");
    repo.commit("Work", head);
    repo.switch("main", "main");
    repo.commit("Meanwhile", target);
    repo.switch("change", "change");
    repo.check(GOOD, &["--base", "refs/heads/main", "--format", "json"])
}

fn in_one_file(base: &[String], head: &[String], target: &[String]) -> Run {
    let (base, head, target) = (backlog(base), backlog(head), backlog(target));
    let file = |text| [("BACKLOG.md", text)];
    judge(&file(base.as_str()), &file(head.as_str()), &file(target.as_str()))
}

#[test]
fn a_second_item_in_progress_is_found_before_the_merge() {
    let planned = [card(1, "Ready"), card(2, "Ready")];
    let ours = [card(1, "Ready"), card(2, "In progress")];
    let theirs = [card(1, "In progress"), card(2, "Ready")];
    let run = in_one_file(&planned, &ours, &theirs);
    assert_eq!((run.code, run.failed()), (1, vec!["wip/limit-exceeded".to_owned()]), "{run:?}");
    let report = run.json();
    let finding = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["rule"] == "wip/limit-exceeded");
    let finding = finding.unwrap();
    assert!(finding["message"].as_str().unwrap().ends_with("once merged with main"), "{finding}");
    assert_eq!(finding["item"], "MI-2", "what the change brings is to blame");
    assert_eq!(finding["location"]["line"], 13, "the line of the head");
    assert!(finding["related"].to_string().contains("(of main)"), "{finding}");
}

#[test]
fn what_the_target_finished_meanwhile_does_not_count_any_more() {
    let begun = [card(1, "In progress"), card(2, "Ready")];
    let both = [card(1, "In progress"), card(2, "In progress")];
    let done = [card(1, "Done"), card(2, "Ready")];
    let run = in_one_file(&begun, &both, &done);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn one_id_of_two_branches_is_found_in_one_file_and_in_two() {
    let one = [card(1, "Ready")];
    let run = in_one_file(
        &one,
        &[card(7, "Ready"), card(1, "Ready")],
        &[card(1, "Ready"), card(7, "Done")],
    );
    assert_eq!((run.code, run.failed()), (1, vec!["backlog/duplicate-id".to_owned()]), "{run:?}");
    let task = |title: &str| format!("---\nid: TASK-2\ntitle: {title}\nstatus: To Do\n---\n");
    let first = "---\nid: TASK-1\ntitle: Sort\nstatus: To Do\n---\n";
    let (ours, theirs) = (task("Label"), task("Wash"));
    let run = judge(
        &[("backlog/tasks/task-1.md", first)],
        &[("backlog/tasks/task-2 - Label.md", &ours)],
        &[("backlog/tasks/task-2 - Wash.md", &theirs)],
    );
    assert_eq!((run.code, run.failed()), (1, vec!["backlog/duplicate-id".to_owned()]), "{run:?}");
}

#[test]
fn a_conflict_is_said_and_the_head_alone_is_judged() {
    let ready = [card(1, "Ready")];
    let run = in_one_file(&ready, &[card(1, "In progress")], &[card(1, "Done")]);
    assert_eq!(run.code, 0, "{run:?}");
    let notes = run.json()["notes"].to_string();
    assert!(notes.contains("Conflict with main in BACKLOG.md"), "{notes}");
}

#[test]
fn a_file_that_one_side_moves_and_the_other_changes_is_one_file() {
    let task = |state: &str| {
        format!(
            "---\nid: TASK-1\ntitle: Sort the seeds by their size\nstatus: {state}\n---\n\nFrom the small ones to the large ones, each in a jar of its own.\n"
        )
    };
    let other = "---\nid: TASK-2\ntitle: Wash\nstatus: In Progress\n---\n";
    let (begun, done) = (task("In Progress"), task("Done"));
    let repo = Repo::new(&[
        ("backlog/tasks/task-1.md", &begun),
        ("backlog/config.yml", "statuses: [To Do, In Progress, Done]\n"),
        POLICY,
    ]);
    repo.switch("change", "HEAD");
    repo.commit_index("Begin another", |index| {
        repo.write("backlog/tasks/task-2.md", other);
        index.add_path(std::path::Path::new("backlog/tasks/task-2.md")).unwrap();
    });
    repo.switch("main", "main");
    repo.commit_index("Finish it", |index| {
        index.remove_path(std::path::Path::new("backlog/tasks/task-1.md")).unwrap();
        repo.write("backlog/completed/task-1.md", &done);
        index.add_path(std::path::Path::new("backlog/completed/task-1.md")).unwrap();
    });
    repo.switch("change", "change");
    let run = repo.check(GOOD, &["--base", "refs/heads/main", "--format", "json"]);
    assert_eq!(run.code, 0, "{run:?}");
}
