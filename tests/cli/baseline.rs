//! `lint --baseline` and `check --release --baseline`: what was there before does not count, and the
//! list only gets shorter.

use crate::harness::{Repo, Run, run};

const FILE: &str = ".backlog-gate/baseline.yml";

/// A backlog in which each of these ids stands twice.
fn twice(ids: &[&str]) -> String {
    let items = ids.iter().map(|id| {
        format!("### {id}: One\n\n**Status:** Ready\n\n### {id}: Other\n\n**Status:** Ready\n\n")
    });
    format!("# Backlog\n\n{}", items.collect::<String>())
}

fn lint(repo: &Repo, more: &[&str]) -> Run {
    let args: Vec<&str> =
        ["lint", "--baseline", FILE].into_iter().chain(more.iter().copied()).collect();
    repo.run(&args)
}

fn active(run: &Run) -> Vec<String> {
    let report = run.json();
    let found = report["findings"].as_array().unwrap().iter();
    let active = found.filter(|found| found["pre_existing"] == false);
    active.map(|found| found["rule"].as_str().unwrap().to_owned()).collect()
}

/// A repository whose default branch has a baseline of AB-1, and a branch `work` upon it.
fn with_baseline() -> Repo {
    let repo = Repo::new(&[("BACKLOG.md", &twice(&["AB-1"]))]);
    assert_eq!(repo.run(&["lint"]).code, 1);
    let written = lint(&repo, &["--write-baseline"]);
    assert_eq!(written.code, 0, "{written:?}");
    assert!(written.err.contains("wrote 1 finding to"), "{written:?}");
    let text = repo.read(FILE);
    assert!(text.contains("- rule: backlog/duplicate-id"), "{text}");
    repo.commit("Keep a baseline", &[(FILE, &text)]);
    repo.switch("work", "main");
    repo
}

#[test]
fn what_the_target_knows_does_not_count_and_what_is_new_does() {
    let repo = with_baseline();
    let run = lint(&repo, &["--format", "json"]);
    assert_eq!((run.code, active(&run)), (0, vec![]), "{run:?}");
    assert_eq!(run.json()["counts"]["pre_existing"], 1);
    repo.write("BACKLOG.md", twice(&["AB-1", "AB-2"]));
    let run = lint(&repo, &["--format", "json"]);
    assert_eq!((run.code, active(&run)), (1, vec!["backlog/duplicate-id".to_owned()]), "{run:?}");
}

#[test]
fn an_entry_that_only_the_branch_has_is_an_error_and_covers_nothing() {
    let repo = with_baseline();
    repo.write("BACKLOG.md", twice(&["AB-1", "AB-2"]));
    let found = repo.run(&["lint", "--format", "json"]).json();
    let print = found["findings"].as_array().unwrap().iter();
    let print = print.map(|found| found["fingerprint"].as_str().unwrap()).collect::<Vec<_>>();
    let known = repo.read(FILE);
    let own = print.iter().find(|print| !known.contains(**print)).unwrap();
    repo.write(
        FILE,
        format!("{known}  - {{rule: backlog/duplicate-id, fingerprint: \"{own}\"}}\n"),
    );
    let run = lint(&repo, &["--format", "json"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(active(&run), ["backlog/duplicate-id", "policy/baseline-grown"]);
    let place = &run.json()["findings"][1]["location"];
    assert_eq!(
        (&place["path"], &place["line"]),
        (&FILE.into(), &(known.lines().count() + 1).into()),
        "{run:?}"
    );
    // Written anew it is as it was, and says what it does not take.
    let written = lint(&repo, &["--write-baseline"]);
    assert!(
        written.err.contains("left out 1 finding that the target does not have"),
        "{written:?}"
    );
    assert_eq!(repo.read(FILE), known);
}

#[test]
fn what_is_fixed_is_a_finding_until_it_is_taken_out() {
    let repo = with_baseline();
    repo.write("BACKLOG.md", "# Backlog\n\n### AB-1: One\n\n**Status:** Ready\n");
    let run = lint(&repo, &["--format", "json"]);
    assert_eq!((run.code, active(&run)), (0, vec!["policy/baseline-stale".to_owned()]), "{run:?}");
    let written = lint(&repo, &["--write-baseline"]);
    assert_eq!(written.code, 0, "{written:?}");
    assert!(repo.read(FILE).ends_with("findings: []\n"), "{}", repo.read(FILE));
    assert!(active(&lint(&repo, &["--format", "json"])).is_empty());
}

#[test]
fn the_first_baseline_holds_what_the_target_has_and_hides_nothing_new() {
    let repo = Repo::new(&[("BACKLOG.md", &twice(&["AB-1"]))]);
    repo.switch("work", "main");
    repo.commit("Break it", &[("BACKLOG.md", &twice(&["AB-1", "AB-2"]))]);
    let written = lint(&repo, &["--write-baseline", "--format", "json"]);
    assert_eq!(written.code, 1, "{written:?}");
    assert_eq!(active(&written), ["backlog/duplicate-id"]);
    assert!(written.err.contains("left out 1 finding"), "{written:?}");
}

#[test]
fn a_change_that_touches_a_baseline_touches_the_policy_and_is_never_exempt() {
    let policy = "exempt: {paths: ['**/*.yml', '*.yml'], labels: [skip]}\n";
    let repo = with_baseline();
    let own = repo.read(FILE);
    let files = [
        ("BACKLOG.md", "# Backlog\n\n### AB-1: One\n\n**Status:** Ready\n"),
        (".backlog-gate.yml", policy),
        ("old/known.yml", &own),
    ];
    let repo =
        Repo::with_change(&files, "Forget", &[("old/known.yml", "version: 1\nfindings: []\n")]);
    let run = repo.check("A word.\n", &["--base", "main", "--label", "skip", "--format", "json"]);
    let report = run.json();
    let outcome = |id: &str| {
        let rules = report["rules"].as_array().unwrap();
        rules.iter().find(|rule| rule["id"] == id).unwrap()["outcome"].clone()
    };
    assert_eq!(outcome("policy/changed-here"), "warned", "{run:?}");
    assert_eq!((run.code, outcome("change/section-missing")), (1, "failed".into()), "{run:?}");
}

#[test]
fn a_release_may_have_one_too() {
    let open = "# Backlog\n\n### AB-1: One\n\n**Status:** Ready\n**Priority:** P0\n";
    let repo = Repo::new(&[("BACKLOG.md", open)]);
    let blocked = repo.run(&["check", "--release", "--format", "json"]);
    assert_eq!(blocked.failed(), ["release/blocking-item-open"], "{blocked:?}");
    let print = blocked.json()["findings"][0]["fingerprint"].as_str().unwrap().to_owned();
    let text = format!(
        "version: 1\nfindings:\n  - {{rule: release/blocking-item-open, fingerprint: \"{print}\"}}\n"
    );
    repo.commit("Accept it", &[(FILE, &text)]);
    let run = repo.run(&["check", "--release", "--baseline", FILE, "--format", "json"]);
    assert_eq!((run.code, run.failed()), (0, vec![]), "{run:?}");
    repo.switch("work", "main~1");
    repo.commit("Accept it here alone", &[(FILE, &text)]);
    repo.commit("And more", &[("BACKLOG.md", &open.replace("AB-1", "AB-2"))]);
    let run = repo.run(&["check", "--release", "--baseline", FILE, "--format", "json"]);
    assert_eq!(run.failed(), ["release/blocking-item-open"], "{run:?}");
}

#[test]
fn a_baseline_that_is_not_there_or_elsewhere_is_reported_with_the_way_out() {
    let repo = Repo::new(&[("BACKLOG.md", &twice(&["AB-1"]))]);
    let none = lint(&repo, &[]);
    assert_eq!(none.code, 2, "{none:?}");
    assert!(none.err.contains("there is no baseline .backlog-gate/baseline.yml"), "{none:?}");
    assert!(none.err.contains("--write-baseline"), "{none:?}");
    let folder = tempfile::tempdir().unwrap();
    let outside = folder.path().join("known.yml");
    let outside = run(repo.path(), &["lint", "--baseline", outside.to_str().unwrap()], &[], "");
    assert_eq!(outside.code, 2, "{outside:?}");
    assert!(outside.err.contains("lies outside the repository"), "{outside:?}");
}
