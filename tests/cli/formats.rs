//! Every format over whole repositories: what stays the same, what is left out, what a CI gets.

use serde_json::Value;

use crate::github::pull_request;
use crate::harness::{BACKLOG, GOOD, Repo, Run, run};

/// A backlog with several things to fix, some of them twice.
const MESSY: &str = "In Progress\n\n1) Export\n- Status: Done\n- Owner: TBA\n\n2) Import\n- Status: In Progress\n- Owner: TBA\n\nReady (3)\n\n3) Report\n- Status: Dnoe\n\n3) Report\n- Status: Dnoe\n";

fn lint(repo: &Repo, format: &str) -> Value {
    let run = repo.run(&["lint", "--format", format]);
    assert_eq!(run.code, 1, "{run:?}");
    run.json()
}

/// Fingerprint and line of every finding, as a format tells them.
fn said(repo: &Repo, format: &str) -> Vec<(String, u64)> {
    let report = lint(repo, format);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (list, fingerprint, line) = match format {
        "gitlab" => ("", "/fingerprint", "/location/lines/begin"),
        "sarif" => (
            "/runs/0/results",
            "/partialFingerprints/primaryLocationLineHash",
            "/locations/0/physicalLocation/region/startLine",
        ),
        _ => ("/findings", "/fingerprint", "/location/line"),
    };
    let findings = report.pointer(list).unwrap().as_array().unwrap().iter();
    let mut said: Vec<(String, u64)> = findings
        .map(|found| {
            let line = found.pointer(line).unwrap().as_u64().unwrap();
            (text(found.pointer(fingerprint).unwrap()), line)
        })
        .collect();
    said.sort();
    said
}

#[test]
fn edits_elsewhere_move_a_finding_but_do_not_make_it_another() {
    let repo = Repo::new(&[("BACKLOG.md", MESSY)]);
    let formats = ["json", "sarif", "gitlab"];
    let before = formats.map(|format| said(&repo, format));
    assert!(before[0].len() >= 6, "{before:?}");
    let mut names: Vec<&String> = before[0].iter().map(|(name, _)| name).collect();
    names.dedup();
    assert_eq!(names.len(), before[0].len(), "each has its own: {before:?}");
    assert!(before.iter().all(|other| *other == before[0]), "{before:?}");
    repo.write(
        "BACKLOG.md",
        format!("# Team\n\nHow we work.\n\n{MESSY}\nDone (Archive)\n\n- Old\n"),
    );
    for format in formats {
        let moved: Vec<(String, u64)> =
            before[0].iter().map(|(name, line)| (name.clone(), line + 4)).collect();
        assert_eq!(said(&repo, format), moved, "{format}");
    }
}

#[test]
fn a_format_that_knows_only_files_says_what_it_leaves_out() {
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export", &[("a.rs", "//\n")]);
    let bad = GOOD.replace("## Tests", "## Toasts");
    for format in ["gitlab", "rdjson", "checkstyle"] {
        let run = repo.check(&bad, &["--format", format]);
        assert_eq!(run.code, 1);
        assert!(!run.out.contains("change/section-missing"), "{run:?}");
        let wanted = "leaves out 1 finding about the change itself";
        assert!(run.err.contains(wanted), "{run:?}");
        let both = repo.check(&bad, &["--format", format, "--format", "text=gate.txt"]);
        assert!(!both.err.contains("leaves out"), "{both:?}");
    }
    let sarif = repo.check(&bad, &["--format", "sarif"]).json();
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    let said = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(said["associatedRule"]["id"], "change/section-missing");
}

#[test]
fn ndjson_is_one_record_a_line_with_the_same_facts() {
    let repo = Repo::new(&[("BACKLOG.md", MESSY)]);
    let json = lint(&repo, "json");
    let lines = repo.run(&["lint", "--format", "ndjson"]).out;
    let records: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |name: &str| records.iter().filter(|value| value["record"] == name).count();
    assert_eq!((of("run"), records[0]["record"].as_str()), (1, Some("run")));
    assert_eq!(of("rule"), json["rules"].as_array().unwrap().len());
    assert_eq!(of("finding"), json["findings"].as_array().unwrap().len());
    assert_eq!(records[0]["verdict"], "fail");
    assert_eq!(records.last().unwrap()["fingerprint"].as_str().unwrap().len(), 16);
}

#[test]
fn a_sure_fix_is_a_fix_for_every_reader_that_takes_one() {
    let repo = Repo::new(&[("BACKLOG.md", MESSY)]);
    let sarif = lint(&repo, "sarif");
    let results = sarif["runs"][0]["results"].as_array().unwrap().iter();
    let fixes: Vec<&Value> = results.filter_map(|found| found.get("fixes")).collect();
    let replacement = &fixes[0][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "2");
    assert_eq!(replacement["deletedRegion"]["startLine"], 11);
    let rdjson = lint(&repo, "rdjson");
    let diagnostics = rdjson["diagnostics"].as_array().unwrap().iter();
    let suggestions: Vec<&Value> =
        diagnostics.filter_map(|found| found.get("suggestions")).collect();
    let end = serde_json::json!({"line": 11, "column": 9});
    assert_eq!(suggestions[0][0]["text"], "2");
    assert_eq!(suggestions[0][0]["range"]["end"], end);
}

/// A run of `lint` under the variables of a CI.
fn lint_in(repo: &Repo, env: &[(&str, &str)]) -> Run {
    run(repo.path(), &["lint"], env, "")
}

#[test]
fn a_ci_with_commands_of_its_own_gets_them_unless_asked_otherwise() {
    let repo = Repo::new(&[("BACKLOG.md", MESSY)]);
    let azure = lint_in(&repo, &[("TF_BUILD", "True")]);
    assert!(azure.out.starts_with("##vso[task.logissue type=error;"), "{azure:?}");
    let teamcity = lint_in(&repo, &[("TEAMCITY_VERSION", "2026.1")]);
    assert!(teamcity.out.starts_with("##teamcity[inspectionType id="), "{teamcity:?}");
    assert!(teamcity.out.contains("##teamcity[buildProblem description="), "{teamcity:?}");
    let gitlab = lint_in(&repo, &[("GITLAB_CI", "true"), ("CI", "true")]);
    assert!(gitlab.out.starts_with("BACKLOG.md:"), "{gitlab:?}");
    let args = ["lint", "--format", "text"];
    let asked = run(repo.path(), &args, &[("TF_BUILD", "True")], "");
    assert!(asked.out.starts_with("BACKLOG.md:"), "{asked:?}");
    let args = ["lint", "--fail-on", "never"];
    let passed = run(repo.path(), &args, &[("TF_BUILD", "True")], "");
    assert!(passed.out.ends_with("##vso[task.complete result=SucceededWithIssues;]\n"));
    let passed = run(repo.path(), &args, &[("TEAMCITY_VERSION", "2026.1")], "");
    assert!(!passed.out.contains("buildProblem"), "{passed:?}");
}

#[test]
fn a_gate_that_cannot_decide_says_so_in_the_junit_file() {
    let repo = Repo::new(&[("BACKLOG.md", MESSY), (".backlog-gate.yml", "version: 2\n")]);
    let run = repo.run(&["lint", "--format", "junit=gate.xml", "--format", "json=gate.json"]);
    assert_eq!(run.code, 2);
    let xml = repo.read("gate.xml");
    assert!(xml.contains("tests=\"1\" failures=\"0\" errors=\"1\""), "{xml}");
    assert!(xml.contains("<error message=\""), "{xml}");
    assert!(xml.contains("<testcase name=\"gate/undecided\""), "{xml}");
    assert!(!repo.path().join("gate.json").exists(), "no report that was not made");
}

#[test]
fn a_gate_that_cannot_decide_says_so_where_each_ci_shows_it() {
    let repo = Repo::new(&[("BACKLOG.md", MESSY), (".backlog-gate.yml", "version: 2\n")]);
    let summary = repo.path().join(".git/summary.md");
    let summary = summary.to_str().unwrap();
    let github = lint_in(&repo, &[("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary)]);
    let command = "::error title=backlog-gate could not decide::";
    let lines: Vec<&str> = github.err.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!((github.code, github.out.as_str(), lines.len()), (2, "", 1), "{github:?}");
    assert!(lines[0].starts_with(command) && lines[0].contains("%0Ahelp: "), "{github:?}");
    let summary = repo.read(".git/summary.md");
    assert!(summary.starts_with("## ⚠️ backlog-gate could not decide\n"), "{summary}");
    assert!(summary.contains("**What to do:** "), "{summary}");

    let azure = lint_in(&repo, &[("TF_BUILD", "True")]);
    assert!(azure.err.contains("##vso[task.logissue type=error;]backlog-gate could not"));
    let teamcity = lint_in(&repo, &[("TEAMCITY_VERSION", "2026.1")]);
    assert!(teamcity.out.starts_with("##teamcity[buildProblem description='"), "{teamcity:?}");
    let nowhere = lint_in(&repo, &[]);
    assert!(nowhere.out.is_empty() && !nowhere.err.contains("##"), "{nowhere:?}");

    let items = run(repo.path(), &["items"], &[("TEAMCITY_VERSION", "2026.1")], "");
    assert_eq!((items.code, items.out.as_str()), (2, ""), "no verdict was asked for: {items:?}");

    let piped = repo.run(&["lint", "--format", "markdown"]);
    assert!(piped.out.starts_with("## ⚠️ backlog-gate could not decide\n"), "{piped:?}");
    let flags = run(repo.path(), &["lint", "--no-such"], &[("GITHUB_ACTIONS", "true")], "");
    assert_eq!(flags.err.lines().filter(|line| line.starts_with(command)).count(), 1, "{flags:?}");
}

#[test]
fn what_doctor_and_validate_find_is_annotated_and_in_the_step_summary() {
    let repo = Repo::new(&[("BACKLOG.md", MESSY), (".backlog-gate.yml", "version: 2\n")]);
    let summary = repo.path().join(".git/summary.md");
    let env = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())];
    for (args, code, title) in [
        (&["policy", "validate"][..], 2, "title=policy/mistake::"),
        (&["doctor"], 1, "title=doctor/no-gate::"),
    ] {
        let step = run(repo.path(), args, &env, "");
        let annotations = step.out.lines().filter(|line| line.starts_with("::error ")).count();
        assert_eq!((step.code, annotations), (code, 1), "{step:?}");
        assert!(step.out.contains(title), "{step:?}");
        let page = repo.read(".git/summary.md");
        assert!(page.contains(title.trim_matches(':').trim_start_matches("title=")), "{page}");
        std::fs::remove_file(&summary).unwrap();
        let asked = run(repo.path(), &[args, &["--format", "text"]].concat(), &env, "");
        assert!(!asked.out.contains("::error") && !summary.exists(), "{asked:?}");
    }
}

#[test]
fn a_hint_is_one_for_the_system_at_hand() {
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export", &[("a.rs", "//\n")]);
    let missing = "1".repeat(40);
    let args = ["check", "--base", missing.as_str()];
    let said = |env: &[(&str, &str)]| run(repo.path(), &args, env, "").err;
    let (github, gitlab, own) =
        ("actions/checkout@v7", "GIT_DEPTH: \"0\"", "`git fetch --unshallow`");
    let has = |text: &str| [github, gitlab, own].map(|hint| text.contains(hint));
    assert_eq!(has(&said(&[])), [false, false, true]);
    assert_eq!(has(&said(&[("GITLAB_CI", "true")])), [false, true, false]);
    assert_eq!(has(&said(&[("CIRCLECI", "true")])), [false, false, true]);
    let event = pull_request(&repo, GOOD).to_string().replace(&repo.id("change"), &missing);
    let event = repo.write(".git/event.json", event);
    let args = ["check", "--event", event.to_str().unwrap()];
    let on_github = run(repo.path(), &args, &[("GITHUB_ACTIONS", "true")], "").err;
    assert_eq!(has(&on_github), [true, false, false], "{on_github}");
}

#[test]
fn a_report_makes_its_folder() {
    let repo = Repo::new(&[("BACKLOG.md", MESSY)]);
    let run = repo.run(&["lint", "--format", "junit=out/reports/gate.xml"]);
    assert_eq!(run.code, 1, "{run:?}");
    let xml = repo.read("out/reports/gate.xml");
    assert!(xml.contains("<testcase name=\"backlog/duplicate-id\""), "{xml}");
    assert!(!xml.contains("link/claimed-elsewhere"), "a rule that is off has no case: {xml}");
}
