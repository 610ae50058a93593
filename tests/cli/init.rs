//! What `init` writes, and what it leaves alone.

use std::process::{Command, Stdio};

use crate::harness::{BACKLOG, Repo};

fn repo() -> Repo {
    Repo::new(&[("BACKLOG.md", BACKLOG)])
}

#[test]
fn a_repository_gets_what_it_lacks_and_is_judged_by_it() {
    let repo = repo();
    let run = repo.run(&["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.out,
        "wrote .backlog-gate.yml\nwrote .github/pull_request_template.md\nwrote .github/workflows/backlog-gate.yml\n"
    );
    assert!(run.err.contains("BACKLOG.md: 2 items, read as feature-cards"), "{run:?}");
    let valid = repo.run(&["policy", "validate"]);
    assert_eq!(valid.code, 0, "{valid:?}");
    let items = repo.run(&["items", "--format", "json"]).json();
    assert_eq!(items["items"].as_array().unwrap().len(), 2);
    let doctor = repo.run(&["doctor"]);
    assert_eq!(doctor.code, 0, "{doctor:?}");
    let again = repo.run(&["init"]);
    assert_eq!(again.code, 0);
    assert!(!again.out.contains("wrote"), "{again:?}");
    assert_eq!(again.out.matches("kept ").count(), 3);
}

#[test]
fn a_dry_run_is_a_diff_that_git_takes() {
    let repo = repo();
    let run = repo.run(&["init", "--dry-run"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(!repo.path().join(".backlog-gate.yml").exists());
    let mut git = Command::new("git");
    git.args(["apply", "-"]).current_dir(repo.path()).stdin(Stdio::piped());
    let mut git = git.spawn().unwrap();
    std::io::Write::write_all(&mut git.stdin.take().unwrap(), run.out.as_bytes()).unwrap();
    assert!(git.wait().unwrap().success());
    assert_eq!(repo.run(&["policy", "validate"]).code, 0);
    assert!(repo.path().join(".github/workflows/backlog-gate.yml").exists());
}

#[test]
fn nothing_is_overwritten_and_no_link_is_followed() {
    let repo = repo();
    repo.write(".gitlab-ci.yml", "test:\n  script: make\n");
    let run = repo.run(&["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(repo.read(".gitlab-ci.yml"), "test:\n  script: make\n");
    assert!(run.out.contains("wrote .gitlab/ci/backlog-gate.yml"), "{run:?}");
    assert!(run.err.contains("- local: .gitlab/ci/backlog-gate.yml"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_stops_it_before_anything_is_written() {
    let repo = repo();
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), repo.path().join(".github")).unwrap();
    let run = repo.run(&["init"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("symbolic link"), "{run:?}");
    assert!(!repo.path().join(".backlog-gate.yml").exists());
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_dialect_is_taken_by_its_name() {
    let repo = repo();
    let run = repo.run(&["init", "--dry-run", "--dialect", "feature-card"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("did you mean `feature-cards`?"), "{run:?}");
    let run = repo.run(&["init", "--dry-run", "--dialect", "feature-cards"]);
    assert!(run.out.contains("+  dialect: feature-cards"), "{run:?}");
}

#[test]
fn without_a_backlog_it_says_what_to_fill_in() {
    let run = Repo::new(&[("README.md", "# Hello\n")]).run(&["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("no backlog was found, so only changes are judged"), "{run:?}");
}

#[test]
fn a_backlog_that_no_dialect_reads_gets_one_proposed() {
    let text = "=== FEATURE 12 | Export | doing\nwho: ada\n\n=== FEATURE 13 | Import | brewing\nwho: grace\n";
    let repo = Repo::new(&[("BACKLOG.md", text)]);
    let run = repo.run(&["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("12  in-progress  -  Export"), "{run:?}");
    assert!(run.err.contains("what these words mean: brewing"), "{run:?}");
    let items = repo.run(&["items", "--format", "json"]).json();
    assert_eq!(items["files"][0]["dialect"], "ours");
    assert_eq!(items["items"][1]["title"], "Import");
}

#[test]
fn a_folder_of_tasks_in_a_place_of_the_teams_own_is_found() {
    let task = |id: &str| format!("---\nid: {id}\nstatus: todo\n---\n# Story {id}\n");
    let repo = Repo::new(&[
        ("planning/stories/S-1.md", &task("S-1")),
        ("planning/stories/S-2.md", &task("S-2")),
        ("posts/a.md", "---\nstatus: published\n---\n# A\n"),
        ("posts/b.md", "---\ntitle: b\n---\n# B\n"),
    ]);
    let run = repo.run(&["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("planning/stories/*.md: 2 items, read as task-files"), "{run:?}");
    let policy = repo.read(".backlog-gate.yml");
    assert!(policy.contains("- 'planning/stories/*.md'  # 2 items"), "{policy}");
    assert!(!policy.contains("posts"), "{policy}");
    repo.write("planning/stories/S-3.md", task("S-3"));
    assert!(repo.run(&["items"]).out.contains("S-3"));
}

#[test]
fn a_plan_in_no_usual_place_is_found_by_its_name_and_what_is_read_in_it() {
    let plan = "# Pumps\n\n- [ ] Fix the leak\n- [ ] Oil the valve\n- [x] Drain it\n";
    let repo = Repo::new(&[("teams/pump/WORK_PLAN.md", plan), ("docs/TEST_PLAN.md", plan)]);
    assert_eq!(repo.run(&["items"]).code, 2, "no usual place");
    let run = repo.run(&["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    let policy = repo.read(".backlog-gate.yml");
    assert!(policy.contains("    - teams/pump/WORK_PLAN.md  # 3 items"), "{policy}");
    assert!(!policy.contains("TEST_PLAN"), "{policy}");
    assert_eq!(repo.run(&["items"]).code, 0);
}

#[test]
fn the_folders_of_backlog_md_stay_those_that_are_usual() {
    let task = |id: &str| {
        format!("---\nid: {id}\ntitle: Story {id}\nstatus: To Do\n---\n## Description\n\nx\n")
    };
    let repo = Repo::new(&[
        ("backlog/completed/back-1 - One.md", &task("BACK-1")),
        ("backlog/completed/back-2 - Two.md", &task("BACK-2")),
    ]);
    assert_eq!(repo.run(&["init"]).code, 0);
    let policy = repo.read(".backlog-gate.yml");
    assert!(policy.contains("# files: those in the usual places, which hold 2 items"), "{policy}");
    repo.write("backlog/tasks/back-3 - Three.md", task("BACK-3"));
    assert!(repo.run(&["items"]).out.contains("BACK-3"));
}
