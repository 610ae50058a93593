//! What commands write for programs, against the schemas in `schema/`.

use std::path::Path;

use serde_json::Value;

use crate::harness::{BACKLOG, GOOD, Repo, Run, run};
use crate::schema::check;

/// Fails where the answer is not as the schema of this name says.
fn fits(name: &str, run: &Run) -> Value {
    let answer = run.json();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schema/{name}.schema.json"));
    let schema = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let faults = check(&schema, &answer);
    assert!(faults.is_empty(), "{name}: {faults:#?}\n{answer:#}");
    answer
}

const JSON: [&str; 2] = ["--format", "json"];

fn json(repo: &Repo, args: &[&str]) -> Run {
    repo.run(&[args, &JSON].concat())
}

#[test]
fn every_edit_answers_in_one_form() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let refused = json(&repo, &["start", "2"]);
    assert_eq!((refused.code, refused.err.as_str()), (1, ""));
    let answer = fits("edit", &refused);
    assert_eq!((&answer["action"], &answer["outcome"]), (&"start".into(), &"refused".into()));
    assert_eq!(answer["findings"][0]["rule"], "wip/limit-exceeded");
    assert_eq!(answer["items"][0]["state"], "ready");
    assert_eq!(repo.read("BACKLOG.md"), BACKLOG);

    let dry = json(&repo, &["review", "1", "--dry-run"]);
    assert_eq!(dry.code, 2, "there is no section for it: {dry:?}");
    assert_eq!(dry.out, "", "who cannot decide answers nothing");

    let repo = Repo::new(&[("BACKLOG.md", &format!("{BACKLOG}\nDone\n\n- Login\n"))]);
    let dry = fits("edit", &json(&repo, &["finish", "1", "--dry-run"]));
    assert_eq!(dry["outcome"], "dry-run");
    let item = &dry["items"][0];
    assert_eq!((&item["before"], &item["state"]), (&"in-progress".into(), &"done".into()));
    let file = &dry["files"][0];
    assert_eq!((&file["path"], &file["is_new"]), (&"BACKLOG.md".into(), &false.into()));
    let mut text = repo.read("BACKLOG.md");
    for edit in file["edits"].as_array().unwrap().iter().rev() {
        let at = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
        text.replace_range(at("start")..at("end"), edit["text"].as_str().unwrap());
    }
    let done = fits("edit", &json(&repo, &["finish", "1"]));
    assert_eq!(done["outcome"], "written");
    assert_eq!(done["message"], "item 1: in-progress -> done (BACKLOG.md:3)");
    assert_eq!(repo.read("BACKLOG.md"), text, "the edits are those that were made");
    let again = fits("edit", &json(&repo, &["finish", "1"]));
    assert_eq!((&again["outcome"], &again["files"]), (&"unchanged".into(), &Value::Array(vec![])));

    let added = fits("edit", &json(&repo, &["add", "Preview", "--to", "Ready"]));
    assert_eq!((&added["action"], &added["items"][0]["id"]), (&"add".into(), &"3".into()));
    assert_eq!(added["items"][0]["before"], Value::Null);
    for (action, item) in [("drop", "1"), ("start", "2"), ("ready", "2"), ("unblock", "2")] {
        let run = json(&repo, &[action, item, "--dry-run"]);
        if run.code != 2 {
            assert_eq!(fits("edit", &run)["action"], action);
        }
    }
}

#[test]
fn promoted_items_are_named_and_so_is_what_stays() {
    let backlog = "# Backlog\n\n## task_begin\n### # [id:T-1] One\n**Plan:**\n1. a\n## task_end\n\n## task_begin\n### # [id:T-2] Two\n## task_end\n";
    let policy = "version: 1\nbacklog:\n  files: [BACKLOG.md, TODO.md]\n  promotion: {to: TODO.md, max: 5}\nready: {fields: [Plan]}\n";
    let repo = Repo::new(&[("BACKLOG.md", backlog), (".backlog-gate.yml", policy)]);
    let run = json(&repo, &["promote", "--dry-run"]);
    let answer = fits("edit", &run);
    assert_eq!(answer["action"], "promote");
    assert!(!answer["notes"].as_array().unwrap().is_empty(), "{answer:#}");
}

#[test]
fn lists_pages_and_texts_fit_their_schemas() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), ("x.md", "")]);
    assert_eq!(fits("items", &json(&repo, &["items"]))["items"].as_array().unwrap().len(), 2);
    fits("items", &json(&repo, &["show", "1"]));
    fits("next", &json(&repo, &["next"]));
    fits("rules", &json(&repo, &["rules"]));
    let all = fits("explain", &json(&repo, &["explain"]));
    assert!(all["rules"].as_array().unwrap().len() > 40);
    let one = fits("explain", &json(&repo, &["explain", "wip/limit-exceeded"]));
    assert_eq!(one["here"], Value::Null);
    assert!(one["rules"][0]["fails"].as_str().unwrap().contains("The backlog"));
    fits("explain", &json(&repo, &["explain", "wip"]));
    let scaffold = fits("scaffold", &json(&repo, &["scaffold", "1"]));
    assert_eq!(scaffold["item"], "1");
    assert_eq!(scaffold["boxes"][0], "Supports up to 200k rows.");
    assert_eq!(scaffold["text"], repo.run(&["scaffold", "1"]).out);
    let path = repo.path().join("d.md").display().to_string();
    let written = fits("scaffold", &json(&repo, &["scaffold", "--out", &path]));
    assert_eq!(written["written"], path.as_str());
    let shown = fits("policy-show", &json(&repo, &["policy", "show"]));
    assert_eq!((&shown["origin"], &shown["policy"]["version"]), (&"default".into(), &1.into()));
    let plan = fits("init", &json(&repo, &["init", "--dry-run"]));
    assert!(plan["files"].as_array().unwrap().len() >= 2, "{plan:#}");
    assert!(!repo.path().join(".backlog-gate.yml").exists());
    fits("init", &json(&repo, &["init"]));
    let removed = fits("init", &json(&repo, &["init", "--remove", "--dry-run"]));
    assert_eq!(removed["files"].as_array().unwrap().len(), plan["files"].as_array().unwrap().len());
    repo.commit("Export (#1)", &[("src/a.rs", "fn a() {}")]);
    fits("policy-history", &json(&repo, &["policy", "test", "--history", "5"]));
    repo.write("cases.yml", "cases:\n  - {name: one, description: x, expect: {errors: []}}\n");
    fits("policy-cases", &json(&repo, &["policy", "test", "cases.yml"]));
}

#[test]
fn every_report_fits_one_schema() {
    let message = "Export\n\nBacklog: 1";
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], message, &[("src/a.rs", "fn a() {}")]);
    fits("report", &json(&repo, &["lint"]));
    fits("report", &json(&repo, &["doctor"]));
    fits("report", &json(&repo, &["policy", "validate"]));
    fits("report", &repo.check(GOOD, &JSON));
    fits("report", &repo.check("- [ ] nothing", &JSON));
    let shown =
        fits("explain", &json(&repo, &["explain", "change/section-missing", "--base", "main"]));
    assert_ne!(shown["here"], Value::Null);
    let ndjson = repo.path().join("gate.ndjson").display().to_string();
    repo.check(GOOD, &["--format", &format!("ndjson={ndjson}")]);
    fits("overview", &json(&repo, &["report", &ndjson]));
    repo.commit("Loosen", &[(".backlog-gate.yml", "version: 1\nwip: {limits: [{max: 9}]}\n")]);
    let report = fits("report", &repo.check(GOOD, &JSON));
    assert_ne!(report["proposed"], Value::Null);
}

#[test]
fn a_finding_comes_with_the_edit_that_fixes_it() {
    let text = "In Progress (3)\n\n1) Größe\n- Status: In Progress\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("BACKLOG.md"), text).unwrap();
    let report = fits("report", &run(folder.path(), &["lint", "--format", "json"], &[], ""));
    let findings = report["findings"].as_array().unwrap();
    let fixable = findings.iter().find(|found| found["rule"] == "backlog/count-mismatch").unwrap();
    let edit = &fixable["fix"]["edits"][0];
    let at = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
    assert_eq!((&text[at("start")..at("end")], &edit["text"]), ("3", &Value::from("1")));
    assert_eq!((&edit["location"]["line"], &edit["location"]["column"]), (&1.into(), &14.into()));
    for other in findings.iter().filter(|found| found["fixable"] == false) {
        assert_eq!(other["fix"], Value::Null);
    }
}
