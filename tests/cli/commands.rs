//! Every command once, as a user types it.

use crate::harness::{BACKLOG, GOOD, Repo, run};

#[test]
fn items_are_a_table_or_json_and_can_be_filtered() {
    let repo = Repo::new(&[("docs/BACKLOG.md", BACKLOG)]);
    let table = repo.run(&["items"]);
    insta::assert_snapshot!(table.out, @r"
    docs/BACKLOG.md  feature-cards  2 items
      1  in-progress  -  Export
      2  ready        -  Import
    ");
    let json = repo.run(&["items", "--format", "json", "--state", "ready"]).json();
    assert_eq!(json["items"].as_array().unwrap().len(), 1);
    assert_eq!(json["items"][0]["id"], "2");
    assert_eq!(json["items"][0]["status"]["state"], "ready");
    assert_eq!(json["files"][0]["dialect"], "feature-cards");
}

#[test]
fn show_prints_one_item_by_any_of_its_names() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    insta::assert_snapshot!(repo.run(&["show", "#1"]).out, @r#"
    1  Export
      feature, BACKLOG.md:3-6
      state: in-progress ("In Progress")
      named by: 1
      Status:
        In Progress
      Acceptance Criteria:
        - Supports up to 200k rows.
      criteria:
        - Supports up to 200k rows.
    "#);
    assert_eq!(repo.run(&["show", "import"]).code, 0);
    let unknown = repo.run(&["show", "imprt"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean `Import`?"), "{unknown:?}");
}

#[test]
fn lint_reads_a_file_outside_any_repository() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("anything.txt");
    std::fs::write(&file, BACKLOG.replace("- Status: Ready", "- Status: Dnoe")).unwrap();
    let run = run(folder.path(), &["lint", "anything.txt"], &[], "");
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("anything.txt:11:11: error[backlog/unknown-status]"), "{run:?}");
}

#[test]
fn the_dialect_of_the_policy_is_not_that_of_a_file_elsewhere() {
    let policy = "backlog: {files: [BACKLOG.md], dialect: epics-alignment}\n";
    let repo = Repo::new(&[(".backlog-gate.yml", policy)]);
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("BACKLOG.md");
    std::fs::write(&file, BACKLOG).unwrap();
    let run = repo.run(&["items", file.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("feature-cards"), "{run:?}");
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), ("docs/BACKLOG.md", BACKLOG)]);
    let whole = repo.path().join("BACKLOG.md");
    let twice = repo.run(&["lint", "BACKLOG.md", "./BACKLOG.md", whole.to_str().unwrap()]);
    assert_eq!(twice.code, 0, "{twice:?}");
    assert!(twice.out.contains("2 items"), "{twice:?}");
    let two = repo.run(&["items", "docs", whole.to_str().unwrap(), "--format", "json"]).json();
    assert_eq!(two["files"][0]["path"], "docs/BACKLOG.md");
    assert_eq!(two["files"][1]["path"], "BACKLOG.md", "named from the current directory on");
}

#[test]
fn filters_may_name_several_values() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let count = |args: &[&str]| {
        let args: Vec<&str> =
            ["items", "--format", "json"].into_iter().chain(args.iter().copied()).collect();
        repo.run(&args).json()["items"].as_array().unwrap().len()
    };
    assert_eq!(count(&["--state", "ready,in-progress"]), 2);
    assert_eq!(count(&["--state", "ready", "--state", "done"]), 1);
    assert_eq!(count(&["--kind", "epic"]), 0);
    assert_eq!(count(&["--kind", "feature", "--state", "ready"]), 1);
    assert_eq!(count(&["--priority", "high"]), 0);
}

#[test]
fn the_rules_as_json_hold_what_the_documents_need() {
    let rules = Repo::new(&[]).run(&["rules", "--format", "json"]).json();
    let rules = rules.as_array().unwrap();
    let wip = rules.iter().find(|rule| rule["id"] == "wip/limit-exceeded").unwrap();
    assert_eq!((&wip["area"], &wip["severity"]), (&"wip".into(), &"error".into()));
    let keys: Vec<&String> = wip.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 7, "{keys:?}");
    for key in ["summary", "why"] {
        assert!(wip[key].as_str().is_some_and(|text| !text.is_empty()));
    }
    assert!(wip["options"][0]["key"].is_string());
}

#[test]
fn rules_and_explain_know_every_rule() {
    let repo = Repo::new(&[]);
    let rules = repo.run(&["rules", "--format", "json"]).json();
    let rules = rules.as_array().unwrap();
    assert!(rules.len() >= 21);
    for rule in rules {
        let page = repo.run(&["explain", rule["id"].as_str().unwrap()]);
        assert_eq!(page.code, 0);
        assert!(page.out.contains("## Why") && page.out.contains("## Example that passes"));
    }
}

#[test]
fn a_rule_is_explained_by_a_part_of_its_id_and_an_area_by_its_name() {
    let repo = Repo::new(&[]);
    let whole = repo.run(&["explain", "change/section-missing"]);
    assert!(whole.out.ends_with("/docs/rules/change.html#changesection-missing\n"), "{whole:?}");
    assert_eq!(repo.run(&["explain", "section-missing"]).out, whole.out);
    let area = repo.run(&["explain", "wip"]);
    assert!(area.out.contains("## wip/limit-exceeded") && area.out.contains("## wip/aging"));
    let unclear = repo.run(&["explain", "section"]);
    assert_eq!(unclear.code, 2);
    assert!(unclear.err.contains("did you mean one of `change/section-missing`"), "{unclear:?}");
}

#[test]
fn the_policy_is_shown_validated_and_described() {
    let repo = Repo::new(&[(".backlog-gate.yml", "extends: strict\n")]);
    assert!(repo.run(&["policy", "show"]).out.contains("sections"));
    let valid = repo.run(&["policy", "validate"]);
    assert_eq!(valid.code, 0, "{valid:?}");
    assert!(valid.out.ends_with(" · .backlog-gate.yml is valid\n"), "{valid:?}");
    let schema = repo.run(&["policy", "schema"]).json();
    assert!(schema["properties"]["wip"].is_object());
    repo.write(".backlog-gate.yml", "rules: {link/mising: off, wip: lout}\n");
    let broken = repo.run(&["policy", "validate"]);
    assert_eq!(broken.code, 2, "a bad policy decides nothing: {broken:?}");
    assert!(broken.out.contains(".backlog-gate.yml:1:9: error[policy/mistake]"), "{broken:?}");
    assert!(broken.out.ends_with(".backlog-gate.yml has 2 mistakes\n"), "{broken:?}");
    let sarif = repo.run(&["policy", "validate", "--format", "sarif"]);
    assert_eq!(sarif.code, 2);
    let sarif = sarif.json();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 2);
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "policy/mistake");
    let json = repo.run(&["policy", "validate", "--format", "json"]).json();
    assert_eq!(json["findings"][0]["location"]["line"], 1);
}

#[test]
fn completions_are_printed() {
    let repo = Repo::new(&[]);
    assert!(repo.run(&["completions", "bash"]).out.contains("backlog-gate"));
}

#[test]
fn reports_go_to_the_files_that_are_named() {
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export", &[("a.rs", "//\n")]);
    let args = ["--format", "junit=gate.xml", "--format", "json=gate.json", "--format", "text"];
    let run = repo.check(GOOD, &args);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(repo.read("gate.xml").starts_with("<?xml"));
    assert!(repo.read("gate.json").contains("\"schema_version\": 1"));
    assert!(run.out.contains("\nbacklog-gate: pass"), "{run:?}");
    let lost = repo.check(GOOD, &["--format", "json=gate.xml/report.json"]);
    assert_eq!(lost.code, 2);
    assert!(lost.err.contains("cannot write"), "{lost:?}");
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let run = run(folder.path(), &["man", "--out", "."], &[], "");
    assert_eq!(run.code, 0, "{run:?}");
    for page in ["backlog-gate.1", "backlog-gate-check.1", "backlog-gate-hook-install.1"] {
        let text = std::fs::read_to_string(folder.path().join(page)).unwrap();
        assert!(text.contains(".TH") && text.contains(".SH SYNOPSIS"), "{page}");
    }
}

#[test]
fn a_folder_of_task_files_is_read_without_a_policy() {
    let doing = "---\nstatus: doing\ntitle: Search\npriority: P1\n---\n# Search\n";
    let done = "---\nstatus: done\ntitle: Import\n---\n";
    let files = [("work/a.md", doing), ("work/sub/b.md", done), ("work/notes.md", "# Notes\n")];
    let repo = Repo::new(&files);
    let json = repo.run(&["items", "work", "--format", "json"]).json();
    let items = json["items"].as_array().unwrap();
    let read: Vec<(&str, &str)> = items
        .iter()
        .map(|item| (item["id"].as_str().unwrap(), item["status"]["state"].as_str().unwrap()))
        .collect();
    assert_eq!(read, [("a", "in-progress"), ("b", "done")]);
    let lint = repo.run(&["lint", "work"]);
    assert!(lint.code < 2, "{lint:?}");
}
