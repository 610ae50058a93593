//! Files that tools wrote, as a CI leaves them in the working directory.

use crate::harness::{BACKLOG, GOOD, Repo, Run, run};

const POLICY: &str = "done:\n  evidence:\n    - {match: tests pass, junit: \"target/junit/**/*.xml\"}\n    - {match: scanned, sarif: \"reports/*.sarif\", max_level: warning}\n    - {match: covered, coverage: [coverage/lcov.info, \"cov/*.xml\"], min_coverage: 75}\n";
const PASSING: &str = "<testsuite><testcase name=\"exports\"/></testsuite>";
const CLEAN: &str = "{\"runs\": [{\"results\": []}]}";
const COVERED: &str = "SF:a\nLF:100\nLH:75\nend_of_record\n";

fn repo(policy: &str) -> Repo {
    let files = [
        ("BACKLOG.md", BACKLOG),
        (".backlog-gate.yml", policy),
        (".gitignore", "target/\nreports/\ncoverage/\n"),
    ];
    Repo::with_change(&files, "Export", &[("notes.txt", "rows\n")])
}

fn ticked(box_: &str) -> String {
    format!("{GOOD}\n## Done\n\n- [x] {box_}\n")
}

/// What `dod/evidence-missing` says.
fn said(run: &Run) -> Vec<String> {
    let report = run.json();
    let findings = report["findings"].as_array().unwrap().iter();
    let found = findings.filter(|finding| finding["rule"] == "dod/evidence-missing");
    found.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_tick_without_its_file_fails() {
    let repo = repo(POLICY);
    let judge = |text: &str| repo.check(&ticked(text), &["--format", "json"]);
    for (text, path, good) in [
        ("All tests pass", "target/junit/deep/unit.xml", PASSING),
        ("Scanned for secrets", "reports/a.sarif", CLEAN),
        ("New code is covered", "coverage/lcov.info", COVERED),
    ] {
        let missing = judge(text);
        assert_eq!(missing.failed(), ["dod/evidence-missing"], "{text}");
        assert!(said(&missing)[0].contains("there is no"), "{text}");
        repo.write(path, "\n");
        assert!(said(&judge(text))[0].ends_with("is not evidence: it is empty"), "{text}");
        repo.write(path, "<html>");
        assert!(said(&judge(text))[0].contains("is not evidence: it is n"), "{text}");
        repo.write(path, good);
        assert_eq!(judge(text).code, 0, "{text}");
    }
    let open = GOOD.to_owned() + "\n- [ ] All tests pass (N/A: only notes)\n";
    assert_eq!(repo.check(&open, &[]).code, 0);
}

#[test]
fn a_file_that_says_otherwise_fails() {
    let repo = repo(POLICY);
    repo.write("target/junit/a.xml", PASSING.replace("/></", "><failure/></testcase></"));
    repo.write("reports/a.sarif", CLEAN.replace("[]", "[{\"level\": \"error\"}]"));
    repo.write("coverage/lcov.info", COVERED.replace("LH:75", "LH:74"));
    for (text, end) in [
        ("All tests pass", "says that 1 test failed, such as \"exports\""),
        ("Scanned", "holds 1 such result: error ? \"\""),
        ("Covered", "74.0 % of the lines are covered, of the 75 % that are asked for"),
    ] {
        let run = repo.check(&ticked(text), &["--format", "json"]);
        assert!(said(&run)[0].ends_with(end), "{run:?}");
    }
}

#[test]
fn an_old_file_is_not_evidence() {
    // The commits of the harness are of 2023, which counts nothing: they were made just now.
    let repo = repo(POLICY);
    let path = "target/junit/a.xml";
    let judge = || said(&repo.check(&ticked("Tests pass"), &["--format", "json"]));
    let stamped = |time: &str| {
        let suite = format!("<testsuite timestamp=\"{time}\">");
        repo.write(path, PASSING.replace("<testsuite>", &suite));
        judge()
    };
    for time in ["2023-11-14T20:00:00Z", "2023-11-14T22:30:00Z", "2025-01-01T00:00:00"] {
        let old = "it is older than the checkout of this commit";
        assert!(stamped(time)[0].contains(old), "{time}");
    }
    repo.write(path, PASSING);
    assert!(judge().is_empty());
    let file = std::fs::File::open(repo.path().join(path)).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    assert!(judge()[0].contains("it is older than the checkout of this commit"));
}

#[test]
fn where_the_platform_says_when_the_run_began_that_counts() {
    let repo = repo(POLICY);
    let body = repo.write("target/body.md", ticked("Tests pass"));
    repo.write(
        "target/junit/a.xml",
        PASSING.replace("<testsuite>", "<testsuite timestamp=\"2023-11-14T20:00:00Z\">"),
    );
    let judge = |name: &str, began: &str| {
        let args =
            ["check", "--base", "main", "--body", body.to_str().unwrap(), "--format", "json"];
        said(&run(repo.path(), &args, &[(name, began)], ""))
    };
    // An earlier job of the pipeline wrote it, and this one has checked out since.
    assert!(judge("CI_PIPELINE_CREATED_AT", "2023-11-14T19:50:00Z").is_empty());
    assert!(judge("CI_PIPELINE_CREATED", "1699991400").is_empty());
    assert!(
        judge("CI_PIPELINE_CREATED_AT", "2023-11-14T20:50:00Z")[0].contains("older than this run")
    );
}

#[test]
fn what_a_commit_holds_is_not_evidence_unless_the_policy_says_so() {
    let policy = "done: {evidence: [{match: tests pass, junit: \"out/*.xml\"}]}\n";
    let allowed = policy.replace("}]", ", committed: allowed}]");
    let judge = |policy: &str, base: Option<&str>, head: &str| {
        let mut files = vec![("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)];
        files.extend(base.map(|text| ("out/a.xml", text)));
        let repo = Repo::with_change(&files, "Export", &[("out/a.xml", head)]);
        // What the pipeline writes over it does not change what it is.
        repo.write("out/a.xml", format!("{PASSING}\n"));
        said(&repo.check(&ticked("Tests pass"), &["--format", "json"]))
    };
    let refused = "out/a.xml is not evidence: a commit holds it, and its author wrote it";
    for base in [None, Some(PASSING)] {
        assert!(judge(policy, base, PASSING)[0].ends_with(refused), "{base:?}");
    }
    assert!(judge(&allowed, None, PASSING).is_empty());
}

#[test]
fn a_changed_file_is_one_that_the_change_writes_into() {
    let policy = "done: {evidence: [{match: tests added, changed: \"tests/**\"}]}\n";
    let files = [
        ("BACKLOG.md", BACKLOG),
        (".backlog-gate.yml", policy),
        ("tests/a.txt", "one\ntwo\nthree\nfour\n"),
    ];
    let judge = |changed: &[(&str, &str)]| {
        let repo = Repo::with_change(&files, "Export", changed);
        said(&repo.check(&ticked("Tests added"), &["--format", "json"])).len()
    };
    assert_eq!(judge(&[("notes.txt", "x\n")]), 1);
    assert_eq!(judge(&[("tests/b.txt", "")]), 1, "an empty file");
    assert_eq!(judge(&[("tests/b.txt", "\n\n")]), 1, "blank lines");
    assert_eq!(judge(&[("tests/a.txt", "two\none\nthree\n four\n")]), 1, "moved lines");
    assert_eq!(judge(&[("tests/a.txt", "one\n")]), 1, "lines that go");
    assert_eq!(judge(&[("tests/b.txt", "x\n")]), 0);
    assert_eq!(judge(&[("tests/a.txt", "one\ntwo\nthree\nfive\n")]), 0);
}

#[cfg(unix)]
#[test]
fn no_link_leads_to_evidence_elsewhere() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("a.xml"), PASSING).unwrap();
    let repo = repo(POLICY);
    repo.write("target/x", "");
    std::os::unix::fs::symlink(outside.path(), repo.path().join("target/junit")).unwrap();
    let run = repo.check(&ticked("Tests pass"), &["--format", "json"]);
    assert!(said(&run)[0].contains("there is no JUnit file"), "{run:?}");
    std::fs::remove_file(repo.path().join("target/junit")).unwrap();
    repo.write("target/junit/x", "");
    let link = repo.path().join("target/junit/a.xml");
    std::os::unix::fs::symlink(outside.path().join("a.xml"), link).unwrap();
    let run = repo.check(&ticked("Tests pass"), &["--format", "json"]);
    assert!(said(&run)[0].contains("there is no JUnit file"), "{run:?}");
}

#[test]
fn the_scan_for_secrets_counts_whatever_the_base_has() {
    let policy = "repo: {secrets: reports/secrets.sarif}\nrules: {repo/secrets-scan: error}\n";
    let repo = repo(policy);
    let judge = || repo.check(GOOD, &["--format", "json"]).failed();
    assert_eq!(judge(), ["repo/secrets-scan"]);
    repo.write("reports/secrets.sarif", CLEAN);
    assert!(judge().is_empty());
    repo.write("reports/secrets.sarif", CLEAN.replace("[]", "[{\"ruleId\": \"key\"}]"));
    assert_eq!(judge(), ["repo/secrets-scan"]);
    assert_eq!(repo.run(&["lint", "--format", "json"]).failed(), ["repo/secrets-scan"]);
}

const LIST: &str = "# Backlog\n\nP0 — Migrations\n- Task: Apply them in CI.\n- Status: In progress\n- Acceptance criteria:\n  - They apply.\n\nP1 — Logging\n- Task: Write JSON.\n- Acceptance criteria:\n  - It is JSON.\n";

#[test]
fn a_release_waits_for_what_blocks_it() {
    let policy = "release: {blocking: [P0], vulnerabilities: {sarif: scan.sarif}}\n";
    let repo = Repo::new(&[("BACKLOG.md", LIST), (".backlog-gate.yml", policy)]);
    let judge = |args: &[&str]| {
        let args: Vec<&str> =
            ["check", "--release", "--format", "json"].into_iter().chain(args.to_vec()).collect();
        repo.run(&args)
    };
    let run = judge(&[]);
    assert_eq!(run.code, 1);
    assert_eq!(run.failed(), ["release/blocking-item-open", "release/blocking-vulnerability"]);
    assert!(run.json()["change"].is_null());
    repo.write("scan.sarif", CLEAN);
    assert_eq!(judge(&[]).failed(), ["release/blocking-item-open"]);
    repo.commit("Done", &[("BACKLOG.md", &LIST.replace("In progress", "Implemented, in CI."))]);
    let run = judge(&[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(judge(&["--head", "HEAD~1"]).failed(), ["release/blocking-item-open"]);
    let critical = "[{\"ruleId\": \"CVE\", \"properties\": {\"security-severity\": \"9.3\"}}]";
    repo.write("scan.sarif", CLEAN.replace("[]", critical));
    assert_eq!(judge(&[]).failed(), ["release/blocking-vulnerability"]);
    // With a base it is a change that is to be released.
    let run = judge(&["--base", "HEAD~1"]);
    assert_eq!(run.failed(), ["link/missing", "release/blocking-vulnerability"]);
    assert!(
        repo.run(&["check", "--base", "HEAD~1", "--format", "json"]).json()["rules"]
            .as_array()
            .unwrap()
            .iter()
            .any(|rule| rule["id"] == "release/blocking-item-open" && rule["outcome"] == "skipped")
    );
}

#[test]
fn the_repository_has_the_files_that_forges_read() {
    let policy = "rules: {repo: warning, repo/secrets-scan: off}\n";
    let template = "## Plan\n\n## Tests\n\n## Acceptance\n";
    let files = [
        ("BACKLOG.md", BACKLOG),
        (".backlog-gate.yml", policy),
        (".github/CODEOWNERS", "* @acme/core\n/docs/ @ada\n"),
        (".github/pull_request_template.md", template),
        ("docs/a.md", "a\n"),
    ];
    let warned = |changed: &[(&str, &str)]| {
        let repo = Repo::with_change(&files, "Change", changed);
        let report = repo.check(GOOD, &["--format", "json"]).json();
        let rules = report["rules"].as_array().unwrap().clone();
        let warned = rules.into_iter().filter(|rule| rule["outcome"] == "warned");
        warned.map(|rule| rule["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(warned(&[("a.txt", "a\n")]).is_empty());
    let shorter = [(".github/pull_request_template.md", "## Plan\n\n## Tests\n")];
    assert_eq!(warned(&shorter), ["repo/template-sections"]);
    assert_eq!(warned(&[(".github/CODEOWNERS", "/doc/ @ada\n")]), ["repo/codeowners-missing"]);
    let bare = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)]);
    let run = bare.run(&["lint"]);
    assert!(run.out.contains("repo/template-missing"), "{run:?}");
    assert!(run.out.contains("the repository has no CODEOWNERS"), "{run:?}");
}
