//! Which changes may go in.

use crate::harness::{BACKLOG, GOOD, Repo};

fn repo() -> Repo {
    let files = [("src/export.rs", "// rows\n"), ("tests/export.rs", "// a large table\n")];
    Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export rows", &files)
}

#[test]
fn a_good_change_passes_and_says_so() {
    let run = repo().check(GOOD, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.out.ends_with("nothing to fix · 2 items, 1 in progress · preset recommended\n"),
        "{run:?}"
    );
}

#[test]
fn each_fault_of_a_description_fails_by_its_rule() {
    let repo = repo();
    let failed = |description: &str| repo.check(description, &["--format", "json"]).failed();
    assert_eq!(failed(&GOOD.replace("## Tests", "## Risks")), ["change/section-missing"]);
    assert_eq!(
        failed(&GOOD.replace("A new test exports a large table.", "TBD")),
        ["change/section-empty"]
    );
    assert_eq!(failed(&GOOD.replace("[x]", "[ ]")), ["change/checklist-open"]);
    assert_eq!(
        failed(&GOOD.replace("Supports up to 200k rows", "Works")),
        ["change/criteria-uncovered"]
    );
    assert_eq!(failed(&GOOD.replace("Backlog: 1", "")), ["link/missing"]);
    assert_eq!(failed(&GOOD.replace("Backlog: 1", "Backlog: 11")), ["link/unknown-item"]);
}

#[test]
fn the_base_judges_and_the_edit_is_named() {
    let policy = "link:\n  required: true\n";
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)];
    let loose = [(".backlog-gate.yml", "link:\n  required: false\n")];
    let run = Repo::with_change(&files, "Loosen", &loose)
        .check("Loosen the gate.\n", &["--format", "json"]);
    assert_eq!(run.code, 1);
    assert!(run.failed().contains(&"link/missing".to_owned()));
    let report = run.json();
    assert_eq!(report["policy"]["origin"], "base");
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["rule"] == "policy/changed-here"));
}

#[test]
fn what_the_base_has_already_does_not_fail() {
    let old = "In Progress\n\n1) Export\n- Status: Done\n\n2) Import\n- Status: In Progress\n\n3) Report\n- Status: In Progress\n";
    let repo = Repo::with_change(&[("BACKLOG.md", old)], "Report", &[("src/report.rs", "//\n")]);
    let description = GOOD.replace("Backlog: 1", "Backlog: 2");
    let run = repo.check(&description, &["--format", "json"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json()["counts"]["pre_existing"], 2);
}

#[test]
fn a_limit_that_was_broken_fails_only_a_change_that_makes_it_worse() {
    let card = |number: u32, state: &str| format!("{number}) Card {number}\n- Status: {state}\n\n");
    let backlog = |third: &str| {
        let cards = [card(1, "In Progress"), card(2, "In Progress"), card(3, third)];
        format!("In Progress\n\n{}{}Ready\n\n{}", cards[0], cards[1], cards[2])
    };
    let judge = |base: &str, head: &str| {
        let repo = Repo::with_change(&[("BACKLOG.md", base)], "Move", &[("BACKLOG.md", head)]);
        repo.check(GOOD, &["--format", "json"]).failed()
    };
    let worse = backlog("In Progress");
    assert_eq!(
        judge(&backlog("Ready"), &worse),
        ["wip/limit-exceeded", "backlog/status-contradiction"]
    );
    assert!(judge(&worse, &backlog("Ready")).is_empty());
}

#[test]
fn the_json_report_has_the_promised_form() {
    let repo = repo();
    let args =
        ["--title", "Export", "--author", "ada", "--label", "x", "--draft", "--format", "json"];
    let report = repo.check(&GOOD.replace("## Tests", "## Risks"), &args).json();
    assert_eq!(report["schema_version"], 1);
    assert_eq!(report["tool"]["name"], "backlog-gate");
    assert_eq!(report["change"]["kind"], "local");
    assert_eq!(report["change"]["draft"], true);
    assert_eq!(report["change"]["author"], "ada");
    assert_eq!(report["change"]["items"][0], "1");
    assert_eq!(report["change"]["base"], repo.id("main"));
    assert_eq!(report["change"]["head"], repo.id("change"));
    assert_eq!(report["policy"]["origin"], "default");
    assert_eq!(report["backlog"]["items"], 2);
    assert_eq!(report["verdict"], "pass", "errors of a draft are warnings");
    let finding = &report["findings"][0];
    assert_eq!(finding["rule"], "change/section-missing");
    assert_eq!(finding["location"]["kind"], "description");
    assert_eq!(finding["location"]["line"], 13);
    assert_eq!(finding["fingerprint"].as_str().unwrap().len(), 16);
}

#[test]
fn a_commit_body_is_asked_for_sections_only_if_it_has_any() {
    let plain = Repo::with_change(
        &[("BACKLOG.md", BACKLOG)],
        "Export rows\n\nBacklog: 1\n",
        &[("a.rs", "//\n")],
    );
    assert_eq!(plain.run(&["check"]).code, 0);
    let sections = Repo::with_change(
        &[("BACKLOG.md", BACKLOG)],
        "Export rows\n\nBacklog: 1\n\n## Plan\n\nStream the rows.\n",
        &[("a.rs", "//\n")],
    );
    let run = sections.run(&["check", "--format", "json"]);
    assert!(run.failed().contains(&"change/section-missing".to_owned()));
}

#[test]
fn a_waiver_covers_its_rule_and_shows() {
    let policy = "waivers:\n  - {rule: link/missing, until: 9999-12-31, reason: migration}\n";
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)];
    let repo = Repo::with_change(&files, "Chore", &[("a.rs", "//\n")]);
    let run = repo.check(&GOOD.replace("Backlog: 1", ""), &["--format", "json"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json()["counts"]["waived"], 1);
}

#[test]
fn report_mode_and_fail_on_change_the_exit_code() {
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", "mode: report\n")];
    let repo = Repo::with_change(&files, "Chore", &[("a.rs", "//\n")]);
    let run = repo.check("Nothing.\n", &["--format", "json"]);
    assert_eq!((run.code, &run.json()["verdict"]), (0, &"fail".into()));
    let repo = self::repo();
    assert_eq!(repo.check("Nothing.\n", &["--fail-on", "never"]).code, 0);
    let warned = GOOD.replace("## Tests", "## Tests\n");
    assert_eq!(repo.check(&warned, &["--fail-on", "warning"]).code, 0);
}
