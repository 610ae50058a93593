//! A description to fill in, and its verdict before and after the pull request exists.

use crate::harness::{BACKLOG, Repo, run};

const POLICY: &str = "version: 1\ndone:\n  items: [Docs updated]\n";

fn repo() -> Repo {
    Repo::with_change(
        &[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", POLICY)],
        "Export rows",
        &[("src/export.rs", "// rows\n"), ("tests/export.rs", "// rows\n")],
    )
}

/// What a person makes of a scaffold: boxes ticked, and words in the sections.
fn filled_in(text: &str) -> String {
    text.replace("[ ]", "[x]")
        .replace("## Plan\n", "## Plan\n\nStream the rows to the file in pages.\n")
        .replace("## Tests\n", "## Tests\n\nA new test exports a large table.\n")
}

#[test]
fn a_scaffold_that_is_filled_in_passes() {
    let repo = repo();
    let run = repo.run(&["scaffold", "1", "--out", "description.md"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
    let text = repo.read("description.md");
    assert!(text.contains("- [ ] Supports up to 200k rows."), "{text}");
    assert!(text.contains("- [ ] Docs updated"), "{text}");
    let untouched = repo.check(&text, &[]);
    assert_eq!(untouched.code, 1, "{untouched:?}");
    let judged = repo.check(&filled_in(&text), &[]);
    assert_eq!(judged.code, 0, "{judged:?}");
}

#[test]
fn an_item_that_is_not_there_is_an_error_with_a_way_out() {
    let run = repo().run(&["scaffold", "Exprot"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("did you mean `Export`?"), "{run:?}");
}

#[test]
fn the_verdict_is_the_same_before_the_pull_request_exists_and_after() {
    let repo = repo();
    let text = repo.run(&["scaffold", "1"]).out;
    for description in [text.clone(), filled_in(&text), "No plan.\n".to_owned()] {
        let event = serde_json::json!({
            "action": "edited",
            "number": 7,
            "pull_request": {
                "number": 7,
                "title": "Export rows",
                "body": description,
                "draft": false,
                "user": {"login": "ada", "type": "User"},
                "labels": [],
                "head": {"ref": "change", "sha": repo.id("change"), "repo": {"id": 1, "full_name": "o/r"}},
                "base": {"ref": "main", "sha": repo.id("main"), "repo": {"id": 1, "full_name": "o/r"}},
            },
            "repository": {"id": 1, "full_name": "o/r", "default_branch": "main"},
        });
        let event = repo.write("event.json", event.to_string());
        let env = [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", "pull_request"),
            ("GITHUB_EVENT_PATH", event.to_str().unwrap()),
        ];
        let formats = ["--format", "text"];
        let after = run(repo.path(), &[&["check"], &formats[..]].concat(), &env, "");
        let before = repo.check(&description, &[&["--author", "ada"], &formats[..]].concat());
        assert_eq!((before.code, before.out), (after.code, after.out));
    }
}
