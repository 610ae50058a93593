//! `policy test`: cases, and the changes of the past.

use std::path::Path;

use crate::harness::{BACKLOG, GOOD, Repo};

fn root(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path).to_str().unwrap().to_owned()
}

#[test]
fn the_presets_do_what_their_tables_say() {
    for preset in ["recommended", "strict", "single-wip", "lint-only"] {
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
        (case("{error: []}"), "cases.yml:4:14: unknown key \"error\""),
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

#[test]
fn an_edition_that_is_named_turns_nothing_red_and_is_known() {
    let repo = history();
    let shown = repo.run(&["policy", "migrate", "--dry-run"]);
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(shown.out.contains("+edition: 1"), "{shown:?}");
    assert!(shown.out.contains("of the last 3 changes, 0 would turn red"), "{shown:?}");
    assert_eq!(repo.run(&["policy", "migrate"]).code, 0);
    assert_eq!(repo.read(".backlog-gate.yml"), "version: 1\nedition: 1\n");
    let again = repo.run(&["policy", "migrate"]);
    assert!(again.out.contains("is of edition 1, which is the newest"), "{again:?}");
    repo.write(".backlog-gate.yml", "edition: 7\n");
    let newer = repo.run(&["lint"]);
    assert_eq!(newer.code, 2, "{newer:?}");
    assert!(newer.err.contains("edition 7 is not known; the newest is 1"), "{newer:?}");
}

#[test]
fn a_page_of_the_past_needs_nothing_else_and_says_which_policy_judged() {
    let repo = history();
    let page = repo.run(&["policy", "test", "--history", "10", "--format", "html"]);
    assert_eq!(page.code, 0, "{page:?}");
    assert!(page.out.contains("Judged by .backlog-gate.yml as it is now."), "{page:?}");
    assert!(page.out.contains("<td>#3</td>") && !page.out.contains("<script"), "{page:?}");
    let none = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    none.commit("Write the export (#1)", &[("a.txt", "a\n")]);
    let own = none.run(&["policy", "test", "--history", "10"]);
    assert!(own.out.contains("Each was judged by the policy of its own base."), "{own:?}");
}

#[test]
fn descriptions_that_are_lacking_are_asked_for() {
    let repo = history();
    let forge = crate::mock::Mock::new(|asked| match asked.path.as_str() {
        "/repos/acme/shop/pulls/1" => crate::mock::ok(&serde_json::json!({
            "number": 1, "title": "Write", "body": GOOD, "user": {"login": "ada"},
            "head": {"ref": "x"}, "base": {"ref": "main"},
        })),
        _ => crate::mock::refused(404),
    });
    let env = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_API_URL", forge.api.as_str()),
        ("GITHUB_REPOSITORY", "acme/shop"),
        ("GITHUB_TOKEN", "t"),
    ];
    let args = ["policy", "test", "--history", "10", "--ask", "--format", "json"];
    let json = crate::harness::run(repo.path(), &args, &env, "").json();
    assert_eq!((&json["pass"], &json["fail"]), (&2.into(), &1.into()), "{json}");
    assert_eq!(forge.lines(), ["GET /repos/acme/shop/pulls/2", "GET /repos/acme/shop/pulls/1"]);
    let without = repo.run(&args);
    assert_eq!(without.code, 2, "{without:?}");
}
