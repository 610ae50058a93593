//! `policy test`: cases, and the changes of the past.

use std::path::Path;

use crate::harness::{BACKLOG, GOOD, Repo};

fn root(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path).to_str().unwrap().to_owned()
}

#[test]
fn the_presets_do_what_their_tables_say() {
    for preset in ["recommended", "lint-only"] {
        let policy = format!("version: 1\nextends: {preset}\n");
        let repo = Repo::new(&[(".backlog-gate.yml", &policy), ("README.md", "Tables.\n")]);
        let run = repo.run(&["policy", "test", &root(&format!("tests/presets/{preset}.yml"))]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.out.ends_with("all as expected\n"), "{run:?}");
    }
}

#[test]
fn the_worked_example_of_the_documentation_holds() {
    let page = std::fs::read_to_string(root("docs/policy-tests.md")).unwrap();
    let mut blocks = page.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let (policy, cases) = (blocks.next().unwrap(), blocks.next().unwrap());
    let repo = Repo::new(&[(".backlog-gate.yml", policy), ("policy-tests.yml", cases)]);
    let run = repo.run(&["policy", "test", "policy-tests.yml"]);
    assert_eq!(run.code, 0, "{run:?}");
    let output = page.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(run.out, output);
}

#[test]
fn what_is_not_as_expected_is_named_and_fails() {
    let cases = format!(
        "cases:\n  - name: Two lapses\n    before: {{BACKLOG.md: {BACKLOG:?}}}\n    files: [a.txt]\n    description: \"Backlog: 1\"\n    expect: {{errors: [link/missing]}}\n"
    );
    let repo = Repo::new(&[("cases.yml", &cases)]);
    let run = repo.run(&["policy", "test", "cases.yml"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.out.starts_with("FAIL  cases.yml: Two lapses\n      link/missing finds no error\n")
    );
    assert!(run.out.contains("change/section-missing finds the error: description"), "{run:?}");
    let xml = repo.run(&["policy", "test", "cases.yml", "--format", "junit"]);
    assert!(xml.out.contains("<testcase name=\"Two lapses\" classname=\"cases.yml\""), "{xml:?}");
    assert!(xml.out.contains("<failure message=\"link/missing finds no error\""), "{xml:?}");
}

#[test]
fn a_case_that_says_nothing_or_something_unknown_is_refused() {
    let case =
        |expect: &str| format!("cases:\n  - name: A\n    files: [a]\n    expect: {expect}\n");
    let tries = [
        (case("{}"), "it expects nothing"),
        (case("{errors: [link/mising]}"), "did you mean `link/missing`?"),
        (case("{error: []}"), "unknown field `error`"),
        (
            "cases:\n  - name: A\n    files: [../a]\n    expect: {errors: []}\n".to_owned(),
            "not a path in the repository",
        ),
    ];
    for (text, said) in tries {
        let repo = Repo::new(&[("cases.yml", &text)]);
        let run = repo.run(&["policy", "test", "cases.yml"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(said), "{said}: {run:?}");
    }
}

/// Three squashed changes, the newest of which names its item and its sections.
fn history() -> Repo {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", "version: 1\n")]);
    repo.commit("Write the export (#1)", &[("a.txt", "a\n")]);
    repo.commit("A push", &[("b.txt", "b\n")]);
    repo.commit("Test the export (#2)", &[("c.txt", "c\n")]);
    repo.commit(&format!("Document the export (#3)\n\n{GOOD}"), &[("d.txt", "d\n")]);
    repo
}

#[test]
fn the_past_is_judged_by_the_policy_of_today_and_nothing_is_guessed() {
    let repo = history();
    let json = repo.run(&["policy", "test", "--history", "10", "--format", "json"]).json();
    assert_eq!((&json["changes"], &json["pass"], &json["fail"]), (&3.into(), &1.into(), &2.into()));
    assert_eq!(json["direct_commits"], 1);
    assert_eq!(json["rules"][0]["rule"], "link/missing");
    assert_eq!(json["rules"][0]["holds_alone"], 2);
    assert_eq!(json["trials"][0]["change"], "#3");
    assert_eq!(json["trials"][0]["outcome"], "pass");
    let unknown = json["unknown"][0]["reason"].as_str().unwrap();
    assert!(unknown.ends_with("no description is written yet"), "{unknown}");
    assert_eq!(json["unknown"][0]["changes"], 2);
    let strict = repo.write("other.yml", "version: 1\nextends: lint-only\n");
    let other =
        repo.run(&["policy", "test", "--history", "10", "--config", strict.to_str().unwrap()]);
    assert!(
        other.out.starts_with("Of the last 3 changes 3 would pass and 0 would fail."),
        "{other:?}"
    );
    assert_eq!(other.code, 0);
}

#[test]
fn descriptions_come_from_a_file_by_number() {
    let repo = history();
    let body = serde_json::to_string(GOOD).unwrap();
    let lines = format!("{{\"number\": 1, \"body\": {body}}}\n{{\"number\": 2, \"body\": \"\"}}\n");
    repo.write("changes.json", lines);
    let run = repo.run(&["policy", "test", "--history", "10", "--descriptions", "changes.json"]);
    insta::assert_snapshot!(run.out);
    let shown = repo.run(&[
        "policy",
        "test",
        "--history",
        "10",
        "--descriptions",
        "changes.json",
        "--format",
        "markdown",
    ]);
    insta::assert_snapshot!(shown.out);
}

#[test]
fn a_history_without_changes_says_what_to_do() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let run = repo.run(&["policy", "test", "--history", "10"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("there is no change of the past behind HEAD"), "{run:?}");
    assert!(run.err.contains("--from REV"), "{run:?}");
}
