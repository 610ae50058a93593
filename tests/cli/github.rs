//! In GitHub Actions: the event, annotations, step summary, outputs.

use std::fs;

use serde_json::json;

use crate::harness::{BACKLOG, GOOD, Repo, Run, run};

pub(crate) fn step(
    repo: &Repo,
    event: &serde_json::Value,
    name: &str,
    inputs: &[(&str, &str)],
) -> Run {
    let event = repo.write(".git/event.json", event.to_string());
    let folder = repo.path().join(".git");
    let (summary, output) = (folder.join("summary.md"), folder.join("output"));
    let mut env = vec![
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", name),
        ("GITHUB_EVENT_PATH", event.to_str().unwrap()),
        ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
        ("GITHUB_OUTPUT", output.to_str().unwrap()),
    ];
    env.extend(inputs);
    run(repo.path(), &["check"], &env, "")
}

/// The value of an output of one line, as the runner reads it.
pub(crate) fn output<'a>(outputs: &'a str, name: &str) -> &'a str {
    let mut lines = outputs.lines();
    let begin = format!("{name}<<");
    let delimiter = lines.find_map(|line| line.strip_prefix(&begin)).unwrap();
    let value = lines.next().unwrap();
    assert_eq!(lines.next(), Some(delimiter));
    value
}

pub(crate) fn pull_request(repo: &Repo, body: &str) -> serde_json::Value {
    json!({
        "action": "opened",
        "number": 12,
        "pull_request": {
            "number": 12, "title": "Export rows", "body": body, "draft": false,
            "user": {"login": "ada", "type": "User"}, "labels": [],
            "base": {"sha": repo.id("main"), "ref": "main"},
            "head": {"sha": repo.id("change"), "ref": "change"}
        },
        "repository": {"default_branch": "main"}
    })
}

fn repo() -> Repo {
    Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export rows", &[("a.rs", "//\n")])
}

#[test]
fn a_failing_pull_request_is_annotated_summarised_and_put_out() {
    let repo = repo();
    let body = GOOD.replace("Backlog: 1", "Backlog: 12, 1");
    let run =
        step(&repo, &pull_request(&repo, &body), "pull_request", &[("INPUT_JUNIT", "gate.xml")]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.out.starts_with("::error title=link/unknown-item::description, line 1: "),
        "{run:?}"
    );
    let summary = fs::read_to_string(repo.path().join(".git/summary.md")).unwrap();
    assert!(summary.starts_with("## ❌ This change cannot go in yet"));
    let outputs = fs::read_to_string(repo.path().join(".git/output")).unwrap();
    assert_eq!((output(&outputs, "verdict"), output(&outputs, "items")), ("fail", "1"));
    assert!(repo.read("gate.xml").contains("link/unknown-item"));
}

#[test]
fn a_body_that_is_null_has_no_sections() {
    let repo = repo();
    let mut event = pull_request(&repo, "");
    event["pull_request"]["body"] = serde_json::Value::Null;
    let run = step(&repo, &event, "pull_request", &[("INPUT_FORMAT", "json")]);
    assert_eq!(run.failed()[..2], ["change/section-missing", "link/missing"]);
}

#[test]
fn no_text_of_the_author_starts_a_command() {
    let repo = repo();
    let body = "::set-output name=verdict::pass\n##[add-mask]e\n\n- [ ] ::error::x%0A::warning::y ##[group]z\n";
    let run = step(&repo, &pull_request(&repo, body), "pull_request", &[]);
    for line in run.out.lines().chain(run.err.lines()) {
        assert!(line.starts_with("::error ") || !line.trim_start().starts_with("::"), "{line}");
        assert!(!line.contains("##["), "{line}");
    }
}

#[test]
fn a_merge_group_is_judged_by_its_backlog_alone() {
    let started =
        BACKLOG.replace("Ready\n\n2) Import\n- Status: Ready", "2) Import\n- Status: In Progress");
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Start", &[("BACKLOG.md", &started)]);
    let event = json!({
        "action": "checks_requested",
        "merge_group": {
            "head_sha": repo.id("change"), "base_sha": repo.id("main"), "base_ref": "refs/heads/main",
            "head_ref": format!("refs/heads/gh-readonly-queue/main/pr-12-{}", repo.id("main")),
            "head_commit": {"id": repo.id("change"), "message": "Start"}
        }
    });
    let run = step(&repo, &event, "merge_group", &[("INPUT_FORMAT", "json")]);
    assert_eq!(run.failed(), ["wip/limit-exceeded"]);
    assert_eq!(run.json()["change"]["kind"], "merge-group");
}

#[test]
fn an_exempt_author_is_named_in_the_report() {
    let repo = of_a_bot();
    let run = judge_of_a_bot(&repo);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.json()["notes"][0].as_str().unwrap().contains("dependabot[bot]"));
}

/// A change that a bot has made.
fn of_a_bot() -> Repo {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), ("lock.txt", "1\n")]);
    repo.switch("change", "main");
    repo.writes_as("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com");
    repo.commit("Bump x", &[("lock.txt", "2\n")]);
    repo
}

fn judge_of_a_bot(repo: &Repo) -> Run {
    let mut event = pull_request(repo, "Bump x.");
    event["pull_request"]["user"]["login"] = "dependabot[bot]".into();
    step(repo, &event, "pull_request", &[("INPUT_FORMAT", "json")])
}

#[test]
fn a_commit_of_somebody_else_takes_the_exemption_of_a_bot() {
    let repo = of_a_bot();
    repo.writes_as("Mallory", "mallory@example.com");
    repo.commit("And a little more", &[("notes.txt", "x\n")]);
    let run = judge_of_a_bot(&repo);
    assert_eq!(run.code, 1, "{run:?}");
    let note = run.json()["notes"][0].as_str().unwrap().to_owned();
    assert!(note.contains("is by Mallory <mallory@example.com>"), "{note}");

    let any = "exempt: {commits: any}\n";
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", any)]);
    repo.switch("change", "main");
    repo.writes_as("Mallory", "mallory@example.com");
    repo.commit("Bump x", &[("lock.txt", "2\n")]);
    assert_eq!(judge_of_a_bot(&repo).code, 0, "the policy says so");
}

#[test]
fn a_merge_of_the_target_leaves_the_exemption_of_a_bot_and_one_that_holds_more_takes_it() {
    let merged = |more: &[(&str, &str)]| {
        let repo = of_a_bot();
        repo.writes_as("Ada", "ada@example.com");
        let tip = repo.id("change");
        repo.switch("main", "main");
        repo.commit("Meanwhile", &[("other.txt", "y\n")]);
        repo.switch("change", &tip);
        repo.merge("main", more);
        judge_of_a_bot(&repo).code
    };
    assert_eq!(merged(&[]), 0);
    assert_eq!(merged(&[("notes.txt", "x\n")]), 1);
}

#[test]
fn an_error_is_not_a_command_either() {
    let repo = repo();
    let mut event = pull_request(&repo, GOOD);
    event["pull_request"]["base"]["sha"] = "::error::x\n::set-output name=a::b".into();
    let run = step(&repo, &event, "pull_request", &[]);
    assert_eq!(run.code, 2);
    let commands: Vec<&str> =
        run.err.lines().filter(|line| line.trim_start().starts_with("::")).collect();
    assert_eq!(commands.len(), 1, "{run:?}");
    assert!(commands[0].starts_with("::error title=backlog-gate could not decide::"), "{run:?}");
}

#[test]
fn the_policy_that_a_workflow_names_is_the_one_of_the_base() {
    let strict = ("ci/gate.yml", "link: {required: true}\n");
    let loose = ("ci/gate.yml", "link: {required: false}\nchange: {sections: []}\n");
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG), strict], "Loosen", &[loose]);
    let inputs = [("INPUT_FORMAT", "json"), ("INPUT_CONFIG", "ci/gate.yml")];
    let event = pull_request(&repo, "Nothing to see here.\n");
    let run = step(&repo, &event, "pull_request", &inputs);
    assert_eq!(run.code, 1, "{run:?}");
    let report = run.json();
    assert_eq!(
        (&report["policy"]["origin"], &report["policy"]["path"]),
        (&"base".into(), &"ci/gate.yml".into())
    );
    assert!(run.failed().contains(&"link/missing".to_owned()));
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["rule"] == "policy/changed-here"));
    let missing = step(&repo, &event, "pull_request", &[("INPUT_CONFIG", "ci/none.yml")]);
    assert_eq!(missing.code, 2, "{missing:?}");
    assert!(missing.err.contains("there is no policy ci/none.yml in the repository"));
}

#[test]
fn inputs_of_the_action_count_unless_a_flag_says_otherwise() {
    let repo = repo();
    let event = pull_request(&repo, "Nothing.\n");
    let never = step(&repo, &event, "pull_request", &[("INPUT_FAIL_ON", "never")]);
    assert_eq!(never.code, 0, "{never:?}");
    let wrong = step(&repo, &event, "pull_request", &[("INPUT_FAIL_ON", "always")]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
    assert!(wrong.err.contains("`fail_on`"), "{wrong:?}");
    let wrong = step(&repo, &event, "pull_request", &[("INPUT_FORMAT", "text xml")]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
    assert!(wrong.err.contains("the input `format`"), "{wrong:?}");
    let file = repo.path().join(".git/event.json");
    let env = [("GITHUB_ACTIONS", "true"), ("INPUT_FAIL_ON", "never")];
    let args = ["check", "--event", file.to_str().unwrap(), "--fail-on", "error"];
    assert_eq!(run(repo.path(), &args, &env, "").code, 1);
    let outside = run(repo.path(), &["check", "--body", "-"], &[("INPUT_FAIL_ON", "never")], "No.");
    assert_eq!(outside.code, 1, "inputs mean nothing outside an action: {outside:?}");
}

#[test]
fn the_working_directory_of_the_action_is_where_reports_go() {
    let repo = repo();
    let event = repo.write(".git/event.json", pull_request(&repo, GOOD).to_string());
    let above = repo.path().parent().unwrap();
    let name = repo.path().file_name().unwrap().to_str().unwrap();
    let env = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", "pull_request"),
        ("GITHUB_EVENT_PATH", event.to_str().unwrap()),
        ("INPUT_WORKING_DIRECTORY", name),
        ("INPUT_JUNIT", "gate.xml"),
        ("INPUT_FORMAT", "json=gate.json\ntext"),
    ];
    let run = run(above, &["check"], &env, "");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(repo.read("gate.xml").starts_with("<?xml") && repo.read("gate.json").starts_with('{'));
    assert!(run.out.ends_with("preset recommended\n"), "{run:?}");
}

#[test]
fn a_description_that_is_the_template_of_the_base_says_nothing() {
    let template = "## Plan\n\nSay here what you did.\n\n## Tests\n\nSay how it is tested.\n\n## Acceptance\n\nTick the criteria.\n";
    let repo = Repo::with_change(
        &[("BACKLOG.md", BACKLOG), (".github/PULL_REQUEST_TEMPLATE.md", template)],
        "Export rows",
        &[(".github/PULL_REQUEST_TEMPLATE.md", "## Other\n")],
    );
    let body = format!("Backlog: 1\n\n{template}");
    let run = step(&repo, &pull_request(&repo, &body), "pull_request", &[("INPUT_FORMAT", "json")]);
    let report = run.json();
    let findings = report["findings"].as_array().unwrap().iter();
    let empty = findings.filter(|finding| finding["rule"] == "change/section-empty");
    let lines: Vec<u64> =
        empty.map(|finding| finding["location"]["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [3, 7, 11], "{run:?}");
}

#[test]
fn a_comment_that_cannot_be_written_leaves_the_verdict_as_it_is() {
    let repo = repo();
    let event = pull_request(&repo, GOOD);
    let run = step(&repo, &event, "pull_request", &[("INPUT_COMMENT", "true")]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("no comment is written: there is no pull request"), "{run:?}");
}

#[test]
fn the_policy_that_an_input_names_lies_in_the_repository() {
    let strict = ("ci/gate.yml", "link: {required: true}\n");
    let loose = ("ci/gate.yml", "link: {required: false}\nchange: {sections: []}\n");
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG), strict], "Loosen", &[loose]);
    let event = pull_request(&repo, "Nothing to see here.\n");
    let whole = repo.path().join("ci/gate.yml").to_str().unwrap().to_owned();
    let inputs = [("INPUT_FORMAT", "json"), ("INPUT_CONFIG", whole.as_str())];
    let run = step(&repo, &event, "pull_request", &inputs);
    assert_eq!(run.json()["policy"]["origin"], "base", "the checkout's own does not count");
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("gate.yml");
    fs::write(&file, "rules: {change: off}\n").unwrap();
    for path in [file.to_str().unwrap(), "../gate.yml", "ci/../../gate.yml", "/proc/self/environ"] {
        let run = step(&repo, &event, "pull_request", &[("INPUT_CONFIG", path)]);
        assert_eq!(run.code, 2, "{path}: {run:?}");
        assert!(run.err.contains("names a file outside the repository"), "{run:?}");
    }
    let by_flag = repo.check(GOOD, &["--config", file.to_str().unwrap()]);
    assert_eq!(by_flag.code, 0, "a person may name any file: {by_flag:?}");
}

#[test]
fn ids_of_a_hostile_backlog_are_words_in_the_outputs() {
    let backlog = "# Backlog\n\n| ID | Title | Status |\n|---|---|---|\n| A\"$(id);b | Export | In progress |\n| B-2 | Import | Ready |\n";
    let repo = Repo::with_change(&[("BACKLOG.md", backlog)], "Export", &[("a.rs", "//\n")]);
    let event = pull_request(&repo, "Backlog: A\"$(id);b, B-2\n");
    let run = step(&repo, &event, "pull_request", &[]);
    let outputs = fs::read_to_string(repo.path().join(".git/output")).unwrap();
    let items = output(&outputs, "items");
    let is_safe = |ch: char| ch.is_alphanumeric() || "-_.#/:,".contains(ch);
    assert!(items.contains("B-2") && items.chars().all(is_safe), "{items:?}: {run:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_outputs_file_that_takes_nothing_is_not_a_pass() {
    let repo = repo();
    let event = pull_request(&repo, GOOD);
    for name in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
        let run = step(&repo, &event, "pull_request", &[(name, "/dev/full")]);
        assert_eq!(run.code, 2, "{name}: {run:?}");
        assert!(run.err.contains("error: cannot write /dev/full"), "{run:?}");
        assert!(run.err.contains("caused by: No space left"), "{run:?}");
    }
}

#[test]
fn a_repeated_run_without_a_token_says_whose_description_it_judges() {
    let repo = repo();
    let said = |attempt| {
        let inputs = [("GITHUB_RUN_ATTEMPT", attempt)];
        step(&repo, &pull_request(&repo, GOOD), "pull_request", &inputs).err
    };
    assert!(said("2").contains("judges the description of that time"), "{}", said("2"));
    for first in ["1", "", "x"] {
        assert!(!said(first).contains("of that time"), "{first}");
    }
}
