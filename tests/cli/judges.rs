//! Which policy judges where there is none yet, where a change goes into another, and where nothing
//! describes it.

use serde_json::json;

use crate::harness::{BACKLOG, GOOD, Repo, Run, run};

const STRICT: &str = "version: 1\n";
const LOOSE: &str = "version: 1\nextends: lint-only\nmode: report\n";

/// `main` demands much, `stack` nothing; the change goes into `stack`.
fn stacked(branch: &str, main: &str) -> Run {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", main)]);
    let main = repo.id("HEAD");
    repo.switch(branch, "HEAD");
    let into = repo.commit("Loosen it", &[(".backlog-gate.yml", LOOSE)]).to_string();
    repo.switch("change", "HEAD");
    repo.commit("Work", &[("src/a.rs", "//\n")]);
    repo.point("refs/remotes/origin/main", &main);
    repo.point(&format!("refs/remotes/origin/{branch}"), &into);
    repo.check("Nothing.\n", &["--base", &format!("origin/{branch}"), "--format", "json"])
}

#[test]
fn a_change_into_a_stack_is_judged_by_the_default_branch_too_and_the_worse_verdict_counts() {
    let run = stacked("stack", STRICT);
    assert_eq!(run.code, 1, "{run:?}");
    let notes = run.json()["notes"].to_string();
    assert!(notes.contains("whose policy does not judge alone"), "{notes}");
    assert_eq!(stacked("release/1", STRICT).code, 0, "trusted by default");
    assert_eq!(stacked("release/1/mine", STRICT).code, 1, "as forges protect it");
    assert_eq!(stacked("release/1", "branches: {trusted: []}\n").code, 1);
    assert_eq!(stacked("next", "branches: {trusted: [next]}\n").code, 0);
}

#[test]
fn the_first_policy_is_judged_by_the_preset_and_by_itself() {
    let judge = |policy: &str, description: &str| {
        let files = [(".backlog-gate.yml", policy), ("src/a.rs", "//\n"), ("tests/a.rs", "//\n")];
        let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Adopt", &files);
        repo.check(description, &["--format", "json"])
    };
    let loose = judge(LOOSE, "Nothing.\n");
    assert_eq!(
        (loose.code, &loose.json()["policy"]["origin"]),
        (1, &json!("default")),
        "{loose:?}"
    );
    let strict = judge("change: {sections: [Risks]}\n", GOOD);
    assert_eq!(
        (strict.code, &strict.json()["policy"]["origin"]),
        (1, &json!("head")),
        "{strict:?}"
    );
    assert_eq!(judge(LOOSE, GOOD).code, 0);
    assert_eq!(judge(STRICT, GOOD).code, 0);
}

#[test]
fn the_first_policy_says_where_the_backlog_is_and_not_what_is_demanded() {
    let policy = "extends: lint-only\nbacklog: {files: [plan/items.md]}\n";
    let files = [(".backlog-gate.yml", policy), ("src/a.rs", "//\n"), ("tests/a.rs", "//\n")];
    let repo = Repo::with_change(&[("plan/items.md", BACKLOG)], "Adopt", &files);
    assert_eq!(repo.check("Nothing.\n", &[]).code, 1);
    let good = repo.check(GOOD, &[]);
    assert_eq!(good.code, 0, "{good:?}");
}

#[test]
fn a_change_in_ci_passes_without_its_description_only_where_that_is_asked_for() {
    let files = [("src/a.rs", "//\n"), ("tests/a.rs", "//\n")];
    let message = "Export rows\n\nBacklog: 1\n";
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], message, &files);
    let unknown = [("CI", "true"), ("SOME_CI", "1")];
    let check = |env: &[(&str, &str)], args: &[&str]| {
        let args: Vec<&str> = ["check", "--base", "main"].iter().chain(args).copied().collect();
        run(repo.path(), &args, env, "")
    };
    let refused = check(&unknown, &[]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{refused:?}");
    assert!(refused.err.contains("about the description were not judged"), "{refused:?}");
    assert!(refused.err.contains("--without-description"), "{refused:?}");
    let asked = check(&unknown, &["--without-description", "--format", "json"]);
    assert_eq!(asked.code, 0, "{asked:?}");
    assert_eq!(asked.json()["judged"]["description"]["state"], "unjudged");
    let local = check(&[], &[]);
    assert_eq!(local.code, 0, "{local:?}");
    let last = local.out.lines().last().unwrap();
    assert!(last.contains("about the description were not judged: "), "{last}");
    let policy =
        [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", "change: {without_description: allow}\n")];
    let allowing = Repo::with_change(&policy, message, &files);
    assert_eq!(run(allowing.path(), &["check", "--base", "main"], &unknown, "").code, 0);
}

#[test]
fn a_push_to_the_default_branch_has_no_description_by_nature() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let before = repo.id("HEAD");
    let message = "Export rows\n\nBacklog: 1\n";
    repo.commit(message, &[("src/a.rs", "//\n"), ("tests/a.rs", "//\n")]);
    let after = repo.id("HEAD");
    let env = [
        ("GITLAB_CI", "true"),
        ("CI", "true"),
        ("CI_COMMIT_BRANCH", "main"),
        ("CI_COMMIT_BEFORE_SHA", before.as_str()),
        ("CI_COMMIT_SHA", after.as_str()),
        ("CI_DEFAULT_BRANCH", "main"),
    ];
    let run = run(repo.path(), &["check", "--format", "json"], &env, "");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json()["judged"]["description"]["state"], "absent");
}

/// A repository whose `change` was pushed twice: as `before` has it, then as `after` has it.
fn pushed(before: &[(&str, &str)], after: &[(&str, &str)], format: &str) -> (Run, String) {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", STRICT)]);
    let main = repo.id("HEAD");
    repo.switch("change", "HEAD");
    let before = repo.commit("First", before).to_string();
    let after = repo.commit("Second", after).to_string();
    repo.point("refs/remotes/origin/main", &main);
    let env = [
        ("GITLAB_CI", "true"),
        ("CI", "true"),
        ("CI_COMMIT_BRANCH", "change"),
        ("CI_COMMIT_BEFORE_SHA", before.as_str()),
        ("CI_COMMIT_SHA", after.as_str()),
        ("CI_DEFAULT_BRANCH", "main"),
    ];
    let args = ["check", "--without-description", "--format", format];
    (run(repo.path(), &args, &env, ""), before)
}

#[test]
fn what_stood_before_a_push_counts_and_is_not_repeated_as_new() {
    let two = BACKLOG.replace("Status: Ready", "Status: In Progress");
    let odd = format!("{two}\n3) Print\n- Status: Sleeping\n");
    let first = [("BACKLOG.md", two.as_str())];
    let (again, before) = pushed(&first, &[("x", "x\n")], "json");
    assert_eq!(again.code, 1, "a second push excuses nothing: {again:?}");
    let report = again.json();
    let stood = |rule: &str| {
        let all = report["findings"].as_array().unwrap();
        all.iter().find(|one| one["rule"] == rule).map(|one| one["stood_before"].clone())
    };
    assert_eq!(stood("wip/limit-exceeded"), Some(json!(true)));
    assert_eq!(report["change"]["before"], before.as_str());
    let notes = report["notes"].to_string();
    assert!(notes.contains("This push adds no finding: all"), "{notes}");
    let (more, _) = pushed(&first, &[("BACKLOG.md", &odd)], "text");
    assert_eq!(more.code, 1, "{more:?}");
    let line = |rule: &str| more.out.lines().position(|line| line.contains(rule)).unwrap();
    assert!(
        line("backlog/unknown-status") < line("wip/limit-exceeded"),
        "new ones first: {more:?}"
    );
    let known = more.out.lines().nth(line("wip/limit-exceeded")).unwrap();
    assert!(known.ends_with("(stood before this push)"), "{known}");
    assert!(more.out.contains("stood on the branch before this push, at "), "{more:?}");
    let (fresh, _) = pushed(&[("x", "x\n")], &first, "json");
    assert!(!fresh.out.contains("\"stood_before\": true"), "{fresh:?}");
}

#[test]
fn a_revert_that_takes_back_the_policy_is_described_like_any_change() {
    let judge = |path: &str, before: &str, after: &str| {
        let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", STRICT)]);
        repo.commit("Before", &[(path, before)]);
        let taken_back = repo.commit("Tighten", &[(path, after)]).to_string();
        repo.switch("change", "HEAD");
        let message = format!("Revert \"Tighten\"\n\nThis reverts commit {taken_back}.\n");
        repo.commit(&message, &[(path, before)]);
        repo.check("Reverts acme/shop#1\n", &["--base", "main", "--format", "json"])
    };
    let code = judge("src/a.rs", "//\n", "// x\n");
    assert_eq!(code.code, 0, "{code:?}");
    let policy = judge(".backlog-gate.yml", LOOSE, STRICT);
    assert_eq!(policy.code, 1, "{policy:?}");
    assert!(policy.failed().contains(&"change/section-missing".to_owned()), "{policy:?}");
}
