//! Input that nobody can judge ends with exit code 2, its place and a way out. No panic.

use crate::harness::{BACKLOG, GOOD, Repo, Run, run};

/// Exit code 2, nothing on standard output, and all these words on standard error.
fn refused(run: &Run, words: &[&str]) {
    assert_eq!(run.code, 2, "{run:?}");
    assert_eq!(run.out, "", "{run:?}");
    assert!(!run.err.contains("panicked"), "{run:?}");
    assert!(run.err.contains("help:"), "no way out: {run:?}");
    for word in words {
        assert!(run.err.contains(word), "{word:?} is not in {run:?}");
    }
}

fn repo() -> Repo {
    Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export rows", &[("a.rs", "//\n")])
}

#[test]
fn no_repository_and_no_backlog() {
    let folder = tempfile::tempdir().unwrap();
    let outside = run(folder.path(), &["check"], &[], "");
    refused(&outside, &["is not in a git repository", "--repo DIR"]);
    let empty = Repo::with_change(&[("a", "1")], "x", &[("b", "2")]);
    for command in ["check", "lint", "items"] {
        refused(&empty.run(&[command]), &["no backlog was found", "BACKLOG.md", "backlog:"]);
    }
}

#[test]
fn event_files_of_every_wrong_shape() {
    let repo = repo();
    let with = |text: &str| {
        repo.write(".git/event.json", text);
        repo.run(&["check", "--event", ".git/event.json"])
    };
    refused(&repo.run(&["check", "--event", "missing.json"]), &["missing.json"]);
    refused(&with("{\"pull_request\": {\"number\": 1,"), &["event.json", "pull_request"]);
    refused(&with("{\"zen\": \"x\"}"), &["event.json", "merge_group"]);
    refused(&with("[]"), &["event.json"]);
    refused(&with(""), &["event.json"]);
}

#[test]
fn policies_that_are_none() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let with = |text: &str| {
        repo.write(".backlog-gate.yml", text);
        repo.run(&["lint"])
    };
    refused(&with("change: [\n"), &[".backlog-gate.yml:"]);
    refused(&with("chnage: {}\n"), &[".backlog-gate.yml:1:1", "did you mean \"change\"?"]);
    refused(&with(&"a".repeat(10_000_000)), &[".backlog-gate.yml", "bytes"]);
    refused(&with("backlog: {dialect: task-block}\n"), &["task-block", "task-blocks"]);
    std::fs::remove_file(repo.path().join(".backlog-gate.yml")).unwrap();
    repo.write(".backlog-gate.yml/inside", "");
    refused(&repo.run(&["lint"]), &[".backlog-gate.yml is a directory"]);
}

#[test]
fn backlogs_that_cannot_be_read() {
    let repo = Repo::new(&[
        ("BACKLOG.md", BACKLOG),
        (".backlog-gate.yml", "backlog: {dialect: task-blocks}\n"),
    ]);
    let why = ["no items were found in BACKLOG.md", "not task-blocks: it has no group or block"];
    refused(&repo.run(&["lint", "--verbose"]), &why);
    repo.write(".backlog-gate.yml", "");
    repo.write("BACKLOG.md", [0xFF, 0xD8, 0x00, 0x01]);
    refused(&repo.run(&["lint"]), &["BACKLOG.md"]);
    repo.write("BACKLOG.md", b"Ready\n\n1) Caf\xE9\n");
    refused(&repo.run(&["items"]), &["BACKLOG.md", "UTF-8"]);
    repo.write("prose.md", "# Notes\n\nNothing is planned here.\n");
    refused(
        &repo.run(&["items", "prose.md"]),
        &["no items found in prose.md", "not epics-alignment"],
    );
}

#[test]
fn a_description_of_nested_quotes_is_judged_all_the_same() {
    let run = repo().check(&">".repeat(300_000), &["--format", "json"]);
    assert_eq!(run.code, 1);
    assert!(run.failed().contains(&"link/missing".to_owned()));
    let huge = repo().check(&"x".repeat(2_000_000), &[]);
    refused(&huge, &["description", "bytes"]);
}

#[test]
fn a_missing_base_says_what_to_do() {
    let repo = repo();
    let missing = "1".repeat(40);
    refused(&repo.run(&["check", "--base", &missing]), &["git fetch --unshallow"]);
    refused(&repo.run(&["check", "--base", "nope"]), &["nope"]);
    refused(&repo.run(&["check", "--config", "nope.yml"]), &["nope.yml"]);
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let repo = repo();
    let (base, head) = (repo.id("main"), repo.id("change"));
    repo.write(".git/shallow", format!("{head}\n"));
    // The commit that was cut off is not there, as in a clone of depth one.
    let object = format!(".git/objects/{}/{}", &base[..2], &base[2..]);
    std::fs::remove_file(repo.path().join(object)).unwrap();
    refused(&repo.run(&["check", "--base", &base]), &[&base, "git fetch --unshallow"]);
}

#[cfg(unix)]
#[test]
fn what_has_no_end_is_not_read_to_its_end() {
    let repo = repo();
    refused(&repo.run(&["lint", "/dev/zero"]), &["/dev/zero", "bytes"]);
    refused(&repo.run(&["check", "--body", "/dev/zero"]), &["/dev/zero", "bytes"]);
    refused(&repo.run(&["check", "--event", "/dev/zero"]), &["/dev/zero"]);
}

#[test]
fn paths_that_are_none() {
    let repo = repo();
    refused(&repo.run(&["check", "--repo", "missing"]), &["no directory missing", "--repo DIR"]);
    refused(&repo.run(&["lint", "--repo", "a.rs"]), &["no directory a.rs", "--repo DIR"]);
    refused(&repo.run(&["lint", "missing.md"]), &["missing.md cannot be read", "check the path"]);
    refused(&repo.run(&["check", "--body", "."]), &[". is a directory"]);
    refused(&repo.run(&["check", "--event", "."]), &["the event .", "--event FILE"]);
    std::fs::create_dir(repo.path().join("empty")).unwrap();
    refused(&repo.run(&["lint", "empty"]), &["no backlog was found"]);
}

#[test]
fn flags_that_do_not_exist() {
    let repo = repo();
    for args in [
        &["check", "--frob"][..],
        &["frob"],
        &["check", "--format", "xml"],
        &["items", "--state", "x"],
        &["check", "--format", "json=-"],
        &["lint", "--fail-on", "note"],
    ] {
        let run = repo.run(args);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(!run.err.is_empty() && run.out.is_empty());
    }
    refused(&repo.run(&["explain", "link/mising"]), &["did you mean `link/missing`?"]);
}

#[test]
fn a_report_that_cannot_be_written_leaves_nothing_behind() {
    let repo = repo();
    repo.write("taken/inside", "");
    let run = repo.check(GOOD, &["--format", "json=taken"]);
    refused(&run, &["cannot write taken"]);
    let names: Vec<_> =
        std::fs::read_dir(repo.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")), "{names:?}");
}
