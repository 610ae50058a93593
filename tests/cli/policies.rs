//! Whose policy judges, over real repositories: never one that the author of the change can choose.

use std::path::Path;

use serde_json::{Value, json};

use crate::github::{pull_request, step};
use crate::harness::{BACKLOG, GOOD, Repo, Run, link};

const POLICY: &str = ".backlog-gate.yml";
const STRICT: &str = "link: {required: true}\n";
const LOOSE: &str = "link: {required: false}\nchange: {sections: []}\n";
const NOTHING: &str = "Nothing to see here.\n";

/// A run as the gate of a pull request, with its report.
fn judge(repo: &Repo, body: &str) -> Value {
    let run = step(repo, &pull_request(repo, body), "pull_request", &[("INPUT_FORMAT", "json")]);
    assert!(run.code == 0 || run.code == 1, "{run:?}");
    run.json()
}

#[track_caller]
fn assert_judged_by(report: &Value, origin: &str, path: &str, verdict: &str) {
    let found = (&report["policy"]["origin"], &report["policy"]["path"], &report["verdict"]);
    assert_eq!(found, (&json!(origin), &json!(path), &json!(verdict)), "{report:#}");
}

fn rules(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.map(|finding| finding["rule"].as_str().unwrap()).collect()
}

fn notes(report: &Value) -> Vec<&str> {
    report["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap()).collect()
}

fn with_edit(policy: &str, own: &str) -> Repo {
    Repo::with_change(&[("BACKLOG.md", BACKLOG), (POLICY, policy)], "Edit", &[(POLICY, own)])
}

#[test]
fn a_change_cannot_loosen_its_own_gate_and_both_verdicts_are_reported() {
    let report = judge(&with_edit(STRICT, LOOSE), NOTHING);
    assert_judged_by(&report, "base", POLICY, "fail");
    assert!(rules(&report).contains(&"policy/changed-here"));
    let proposed = &report["proposed"];
    assert_eq!((&proposed["verdict"], &proposed["origin"]), (&json!("pass"), &json!("head")));
    let loosens = proposed["loosens"].as_array().unwrap();
    assert!(loosens.contains(&json!("a change need not name an item any more")), "{loosens:?}");
    assert!(loosens.contains(&json!("the section Plan is not asked for any more")), "{loosens:?}");
    assert_eq!(
        notes(&report)[0],
        "The change edits the policy. It fails by that of its base; under its own it would pass."
    );
}

#[test]
fn every_format_for_people_tells_both_verdicts() {
    let repo = with_edit(STRICT, LOOSE);
    for format in ["text", "terminal", "markdown", "html", "github"] {
        let args = ["--format", format, "--base", "main"];
        let run = repo.check(NOTHING, &args);
        for said in ["under its own it would pass", "a change need not name an item any more"] {
            assert!(run.out.contains(said), "{format}: {}", run.out);
        }
    }
}

#[test]
fn a_policy_that_gets_stricter_is_judged_by_the_base_too() {
    let report = judge(&with_edit(LOOSE, STRICT), NOTHING);
    assert_judged_by(&report, "base", POLICY, "pass");
    assert_eq!(report["proposed"]["verdict"], "fail");
    assert_eq!(report["proposed"]["loosens"], json!([]));
    let failed = report["proposed"]["failed"].as_array().unwrap();
    assert!(failed.contains(&json!("link/missing")), "{failed:?}");
}

#[test]
fn an_edit_that_changes_nothing_says_so() {
    let report = judge(&with_edit(STRICT, "# A word.\nlink: {required: true}\n"), GOOD);
    assert_eq!(notes(&report)[1], "The edit changes nothing of what the policy demands.");
}

#[test]
fn a_target_without_a_policy_is_judged_by_the_preset_and_by_the_change() {
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "First", &[(POLICY, LOOSE)]);
    let report = judge(&repo, NOTHING);
    assert_eq!(
        (&report["policy"]["origin"], &report["verdict"]),
        (&json!("default"), &json!("fail"))
    );
    assert_eq!(report["proposed"]["verdict"], "pass");
    let said = notes(&report);
    assert!(
        said[0].starts_with("The target has no policy: the preset recommended judges"),
        "{said:?}"
    );
    let both = "It fails by the preset recommended; under its own it would pass";
    assert!(said.iter().any(|note| note.contains(both)), "{said:?}");
}

#[test]
fn a_branch_that_began_before_the_policy_was_tightened_is_judged_by_the_new_one() {
    let repo = with_edit(LOOSE, LOOSE);
    repo.switch("change", "main");
    repo.commit("Work", &[("a.rs", "//\n")]);
    repo.switch("main", "main");
    repo.commit("Tighten", &[(POLICY, STRICT)]);
    let report = judge(&repo, NOTHING);
    assert_judged_by(&report, "base", POLICY, "fail");
    assert_eq!(report["proposed"], Value::Null, "the change did not edit it");
    assert_eq!(report["change"]["target"], json!(repo.id("main")));
    assert_eq!(report["change"]["base"], json!(repo.id("main~1")));
}

#[test]
fn a_branch_that_began_before_there_was_a_policy_cannot_bring_its_own() {
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Own", &[(POLICY, LOOSE)]);
    repo.switch("main", "main");
    repo.commit("The first policy", &[(POLICY, STRICT)]);
    let report = judge(&repo, NOTHING);
    assert_judged_by(&report, "base", POLICY, "fail");
    assert_eq!(report["proposed"]["verdict"], "pass");
}

#[test]
fn a_policy_that_moves_between_the_known_places_is_the_same_policy() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (POLICY, STRICT)]);
    repo.switch("change", "main");
    repo.commit_index("Move", |index| {
        index.remove_path(Path::new(POLICY)).unwrap();
        repo.write(".github/.backlog-gate.yml", STRICT);
        index.add_path(Path::new(".github/.backlog-gate.yml")).unwrap();
    });
    let report = judge(&repo, NOTHING);
    assert_judged_by(&report, "base", POLICY, "fail");
    assert_eq!(report["proposed"]["path"], ".github/.backlog-gate.yml");
    assert_eq!(report["proposed"]["loosens"], json!([]));
    assert!(rules(&report).contains(&"policy/changed-here"));
}

#[test]
fn a_policy_that_is_removed_leaves_the_preset_behind() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (POLICY, "extends: strict\n")]);
    repo.switch("change", "main");
    repo.commit_index("Remove", |index| index.remove_path(Path::new(POLICY)).unwrap());
    let report = judge(&repo, NOTHING);
    assert_judged_by(&report, "base", POLICY, "fail");
    assert_eq!(report["proposed"]["origin"], "default");
    assert!(!report["proposed"]["loosens"].as_array().unwrap().is_empty(), "{report:#}");
}

#[test]
fn a_policy_that_becomes_a_link_or_is_broken_or_stands_twice_is_an_error_of_the_change() {
    let broken = |own: &dyn Fn(&Repo)| {
        let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (POLICY, STRICT)]);
        repo.switch("change", "main");
        own(&repo);
        let report = judge(&repo, GOOD);
        assert_judged_by(&report, "base", POLICY, "fail");
        assert!(rules(&report).contains(&"policy/unusable"), "{report:#}");
        report["proposed"]["error"].as_str().unwrap().to_owned()
    };
    let linked = broken(&|repo| {
        repo.commit_index("Link", |index| {
            index.remove_path(Path::new(POLICY)).unwrap();
            link(index, POLICY, "/proc/self/environ");
        });
    });
    assert_eq!(linked, ".backlog-gate.yml is a symbolic link, not a regular file");
    let mistaken = broken(&|repo| {
        repo.commit("Break", &[(POLICY, "link: {require: false}\n")]);
    });
    assert!(mistaken.contains("require"), "{mistaken}");
    let wrong = broken(&|repo| {
        repo.commit("Break", &[(POLICY, "rules: {no/such-rule: off}\n")]);
    });
    assert!(wrong.contains("no/such-rule"), "{wrong}");
    let twice = broken(&|repo| {
        repo.commit("Twice", &[(".gitlab/.backlog-gate.yml", LOOSE)]);
    });
    assert!(twice.contains("two policies"), "{twice}");
    let dangling = broken(&|repo| {
        repo.commit("Hang", &[(POLICY, "extends: ../../etc/gate.yml\n")]);
    });
    assert!(dangling.contains("leaves the repository"), "{dangling}");
}

#[test]
fn a_policy_of_the_base_that_is_a_link_or_broken_decides_nothing() {
    let links = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    links.commit_index("Link", |index| link(index, POLICY, "elsewhere.yml"));
    let broken = Repo::new(&[("BACKLOG.md", BACKLOG), (POLICY, "no: policy\n")]);
    for repo in [links, broken] {
        repo.switch("change", "main");
        repo.commit("Own", &[("a.rs", "//\n")]);
        let run = step(&repo, &pull_request(&repo, GOOD), "pull_request", &[]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        assert!(run.err.contains(POLICY), "{run:?}");
    }
}

#[test]
fn a_preset_by_path_and_a_dialect_come_from_the_base() {
    let dialect = |word: &str| {
        format!(
            "dialects:\n  own:\n    summary: Ours\n    blocks:\n      - {{name: task, line: {{pattern: '^T(?<id>\\d+) (?<title>.+?) \\((?<status>\\w+)\\)$'}}, item: {{id: 'T{{id}}', kind: task}}}}\n    states: {{in-progress: [{word}]}}\n"
        )
    };
    let policy = "extends: gate/base.yml\nbacklog: {dialect: own}\nwip: {limits: [{max: 1}]}\n";
    let backlog = "T1 Export (cooking)\nT2 Import (cooking)\n";
    let files = [("BACKLOG.md", backlog), (POLICY, policy), ("gate/base.yml", &dialect("cooking"))];
    let repo = Repo::with_change(&files, "Rename", &[("gate/base.yml", &dialect("none"))]);
    let report = judge(&repo, GOOD);
    assert_eq!(report["backlog"]["in_progress"], 2, "{report:#}");
    assert!(rules(&report).contains(&"policy/changed-here"), "{report:#}");
    let loosens = report["proposed"]["loosens"].as_array().unwrap();
    assert_eq!(loosens, &[json!("the dialect own reads backlogs in another way")]);
}

#[test]
fn demands_for_evidence_come_from_the_base() {
    let backlog = format!("{BACKLOG}\nDefinition of Done\n- Automated tests\n");
    let policy = "done:\n  items: [Automated tests]\n  evidence: [{match: automated tests, changed: [\"tests/**\"]}]\n";
    let files = [("BACKLOG.md", backlog.as_str()), (POLICY, policy)];
    let own = [(POLICY, "done: {items: [Automated tests]}\n")];
    let repo = Repo::with_change(&files, "Drop", &own);
    let report = judge(&repo, &format!("{GOOD}\n## Done\n\n- [x] Automated tests\n"));
    let loosens = report["proposed"]["loosens"].as_array().unwrap();
    assert_eq!(loosens, &[json!("\"automated tests\" needs no evidence any more")]);
    assert_judged_by(&report, "base", POLICY, "fail");
    assert!(rules(&report).contains(&"dod/evidence-missing"), "{report:#}");
    assert_eq!(report["proposed"]["verdict"], "pass");
}

#[test]
fn a_template_that_the_change_edits_counts_as_it_was() {
    let template = "## Plan\n\nSay here what you did.\n\n## Tests\n\nSay how it is tested.\n\n## Acceptance\n\nTick the criteria.\n";
    let path = ".github/pull_request_template.md";
    let files =
        [("BACKLOG.md", BACKLOG), (POLICY, "change: {sections: template}\n"), (path, template)];
    let repo = Repo::with_change(&files, "Empty it", &[(path, "Say something.\n")]);
    let report = judge(&repo, "Backlog: 1\n\nSomething.\n");
    assert_eq!(report["verdict"], "fail");
    assert!(rules(&report).contains(&"change/section-missing"), "{report:#}");
}

#[test]
fn under_pull_request_target_the_base_of_the_pull_request_judges_not_the_checkout() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (POLICY, LOOSE)]);
    repo.switch("release", "main");
    repo.commit("Stricter", &[(POLICY, STRICT)]);
    repo.switch("change", "release");
    repo.commit("Work", &[("a.rs", "//\n")]);
    // The workflow runs on the default branch, and so does its checkout.
    repo.switch("main", "main");
    let mut event = pull_request(&repo, NOTHING);
    event["pull_request"]["base"] = json!({"sha": repo.id("release"), "ref": "release"});
    let run = step(&repo, &event, "pull_request_target", &[("INPUT_FORMAT", "json")]);
    assert_judged_by(&run.json(), "base", POLICY, "fail");
}

#[test]
fn under_pull_request_target_a_head_that_was_not_fetched_is_not_a_pass() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    repo.switch("change", "main");
    let mut event = pull_request(&repo, GOOD);
    event["pull_request"]["head"]["sha"] = json!("2".repeat(40));
    let run = step(&repo, &event, "pull_request_target", &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("git fetch origin refs/pull/12/head"), "{run:?}");
}

#[test]
fn a_pull_request_from_a_fork_is_judged_by_the_base_even_if_the_fork_is_gone() {
    let repo = with_edit(STRICT, LOOSE);
    for fork in [json!(null), json!({"full_name": "mallory/fork", "id": 7})] {
        let mut event = pull_request(&repo, NOTHING);
        event["pull_request"]["head"]["repo"] = fork;
        let run = step(&repo, &event, "pull_request", &[("INPUT_FORMAT", "json")]);
        assert_judged_by(&run.json(), "base", POLICY, "fail");
    }
}

#[test]
fn a_retargeted_pull_request_is_judged_by_its_new_base() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (POLICY, STRICT)]);
    repo.switch("playground", "main");
    repo.commit("Anything goes", &[(POLICY, LOOSE)]);
    repo.switch("change", "playground");
    repo.commit("Work", &[("a.rs", "//\n")]);
    let mut event = pull_request(&repo, NOTHING);
    event["pull_request"]["base"] = json!({"sha": repo.id("playground"), "ref": "playground"});
    let before = step(&repo, &event, "pull_request", &[("INPUT_FORMAT", "json")]);
    let before = before.json();
    assert_judged_by(&before, "base", POLICY, "fail");
    let said = notes(&before).join("\n");
    assert!(said.contains("it passes by that and fails by the one of main"), "{said}");
    event["action"] = json!("edited");
    event["changes"] =
        json!({"base": {"ref": {"from": "playground"}, "sha": {"from": repo.id("playground")}}});
    event["pull_request"]["base"] = json!({"sha": repo.id("main"), "ref": "main"});
    let after = step(&repo, &event, "pull_request", &[("INPUT_FORMAT", "json")]);
    let report = after.json();
    assert_judged_by(&report, "base", POLICY, "fail");
    // What it took along from the playground is now its own edit.
    assert_eq!(report["proposed"]["verdict"], "pass");
}

#[test]
fn a_merge_group_is_judged_by_the_policy_that_it_is_built_upon() {
    let limit = |max| format!("wip: {{limits: [{{max: {max}}}]}}\n");
    let started =
        BACKLOG.replace("Ready\n\n2) Import\n- Status: Ready", "2) Import\n- Status: In Progress");
    let repo = Repo::with_change(
        &[("BACKLOG.md", BACKLOG), (POLICY, &limit(1))],
        "Start, and raise the limit",
        &[("BACKLOG.md", &started), (POLICY, &limit(5))],
    );
    let event = json!({
        "action": "checks_requested",
        "merge_group": {
            "head_sha": repo.id("change"), "base_sha": repo.id("main"), "base_ref": "refs/heads/main",
            "head_ref": format!("refs/heads/gh-readonly-queue/main/pr-12-{}", repo.id("main")),
        }
    });
    let run: Run = step(&repo, &event, "merge_group", &[("INPUT_FORMAT", "json")]);
    let report = run.json();
    assert_judged_by(&report, "base", POLICY, "fail");
    assert_eq!(report["proposed"]["verdict"], "pass");
    assert_eq!(report["proposed"]["loosens"], json!(["items in-progress allowed: 5 instead of 1"]));
}

#[test]
fn a_change_of_the_policy_is_exempt_from_nothing_and_the_report_says_what_it_does() {
    let repo = with_edit(STRICT, LOOSE);
    let mut event = pull_request(&repo, NOTHING);
    event["pull_request"]["labels"] = json!([{"name": "skip-backlog-gate"}]);
    let run = step(&repo, &event, "pull_request", &[("INPUT_FORMAT", "json")]);
    let report = run.json();
    assert_eq!(report["verdict"], "fail");
    assert!(rules(&report).contains(&"policy/changed-here"), "{report:#}");
}

#[test]
fn a_policy_that_makes_no_sense_is_reported_line_by_line() {
    for (policy, place, said) in [
        ("exempt:\n  authors: ['*']\n", "2:13", "this covers every author"),
        ("exempt:\n  paths: ['**']\n", "2:11", "this covers every change"),
        ("exempt:\n  labels: ['*']\n", "2:12", "a change with any label"),
        ("wip:\n  limits:\n    - {max: 0}\n", "3:7", "the backlog has 1 item in-progress"),
        ("link: {states: [done]}\n", "", "an item is done only after the merge"),
        ("link: {from: []}\n", "", "link.from lets it name none"),
        ("change:\n  size: {max_files: 0}\n", "", "0 lets no change pass"),
        ("done:\n  items: [Deployed to production]\n", "2:11", "only after the merge"),
        ("rules:\n  repo/secrets-scan: error\n", "2:3", "repo.secrets gives it nothing to judge"),
        ("waivers:\n  - {rule: wip, until: 2020-01-31, reason: x}\n", "2:5", "ended on 2020-01-31"),
    ] {
        let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (POLICY, policy)]);
        let run = repo.run(&["policy", "validate"]);
        assert_eq!(run.code, 1, "{policy}: {run:?}");
        let begins = match place {
            "" => "policy: warning[policy/contradiction]: ".to_owned(),
            place => format!("{POLICY}:{place}: warning[policy/contradiction]: "),
        };
        assert!(run.out.contains(&begins) && run.out.contains(said), "{policy}: {run:?}");
        assert!(run.out.ends_with("is valid, and one thing in it makes no sense\n"), "{run:?}");
    }
    for preset in ["recommended", "strict", "single-wip", "lint-only"] {
        let policy = format!("extends: {preset}\n");
        let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (POLICY, &policy)]);
        let run = repo.run(&["policy", "validate"]);
        assert_eq!(run.code, 0, "{preset}: {run:?}");
    }
}
