//! `enforce_from`, and what ends soon.

use serde_json::{Value, json};

use crate::github::{pull_request, step};
use crate::harness::{BACKLOG, Repo, Run, days};
use crate::mock::{Mock, ok};

/// A change that fails, whatever is said of it, under a policy that is enforced from that day on.
fn repo(date: i64, grace_days: u32) -> Repo {
    let policy = format!("enforce_from: {{date: {}, grace_days: {grace_days}}}\n", days(date));
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy.as_str())];
    let two = BACKLOG.replace("Status: Ready", "Status: In Progress");
    Repo::with_change(&files, "Export rows", &[("a.rs", "//\n"), ("BACKLOG.md", two.as_str())])
}

fn opened(repo: &Repo, ahead: i64) -> Value {
    let mut event = pull_request(repo, "A word.\n");
    event["pull_request"]["created_at"] = format!("{}T12:00:00Z", days(ahead)).into();
    event
}

fn judge(repo: &Repo, event: &Value) -> Run {
    step(repo, event, "pull_request", &[("INPUT_FORMAT", "json")])
}

fn notes(run: &Run) -> String {
    run.json()["notes"].to_string()
}

#[test]
fn what_was_open_before_only_gets_the_report_until_the_grace_is_over() {
    let within = repo(-10, 30);
    let before = judge(&within, &opened(&within, -12));
    assert_eq!((before.code, &before.json()["verdict"]), (0, &"fail".into()), "{before:?}");
    let said = format!("does not fail the run until {}, in 20 days", days(20));
    assert!(notes(&before).contains(&said), "{before:?}");
    assert_eq!(judge(&within, &opened(&within, -10)).code, 1, "opened on the day");
    let over = repo(-40, 30);
    assert_eq!(judge(&over, &opened(&over, -50)).code, 1, "the grace is over");
    let ahead = repo(5, 0);
    assert_eq!(judge(&ahead, &opened(&ahead, 0)).code, 0, "the day is ahead");
}

#[test]
fn what_is_not_known_is_enforced_unless_the_forge_says_it() {
    let repo = repo(-10, 30);
    let event = pull_request(&repo, "A word.\n");
    let run = judge(&repo, &event);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(notes(&run).contains("it is not known when the change was opened"), "{run:?}");
}

#[test]
fn a_merge_group_is_judged_as_the_pull_request_that_it_names() {
    let repo = repo(-10, 30);
    let day = days(-12);
    let forge = Mock::new(move |asked| {
        assert_eq!(asked.path, "/repos/acme/shop/pulls/12");
        ok(&json!({
            "number": 12, "title": "Export rows", "body": "", "user": {"login": "ada"},
            "created_at": format!("{day}T01:00:00Z"),
            "head": {"ref": "change"}, "base": {"ref": "main"},
        }))
    });
    let group = json!({
        "action": "checks_requested",
        "merge_group": {
            "head_sha": repo.id("change"), "base_sha": repo.id("main"), "base_ref": "refs/heads/main",
            "head_ref": format!("refs/heads/gh-readonly-queue/main/pr-12-{}", repo.id("main")),
        },
        "repository": {"default_branch": "main"},
    });
    let inputs = [
        ("GITHUB_API_URL", forge.api.as_str()),
        ("GITHUB_REPOSITORY", "acme/shop"),
        ("INPUT_FORMAT", "json"),
    ];
    let unknown = step(&repo, &group, "merge_group", &inputs);
    assert_eq!(unknown.code, 1, "nobody may be asked: {unknown:?}");
    let asked: Vec<_> = inputs.into_iter().chain([("GITHUB_TOKEN", "t")]).collect();
    let run = step(&repo, &group, "merge_group", &asked);
    assert_eq!((run.code, &run.json()["verdict"]), (0, &"fail".into()), "{run:?}");
}

#[test]
fn a_push_and_a_branch_at_home_are_enforced_from_the_day_on() {
    for (date, code) in [(-1, 1), (0, 1), (1, 0)] {
        let repo = repo(date, 30);
        let run = repo.run(&["check", "--base", "main"]);
        assert_eq!(run.code, code, "{date}: {run:?}");
        let push = json!({
            "ref": "refs/heads/main", "before": repo.id("main"), "after": repo.id("change"),
            "repository": {"default_branch": "main"}, "sender": {"login": "ada"},
        });
        let run = step(&repo, &push, "push", &[]);
        assert_eq!(run.code, code, "{date}: {run:?}");
    }
}

#[test]
fn a_change_cannot_put_off_its_own_gate_and_the_report_says_what_it_loosens() {
    let later = format!("enforce_from: {{date: {}, grace_days: 9}}\n", days(9));
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", "mode: enforce\n")];
    let repo = Repo::with_change(&files, "Wait", &[(".backlog-gate.yml", &later)]);
    let run = repo.check("A word.\n", &["--base", "main", "--format", "json"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        notes(&run).contains("The edit loosens: a failing verdict fails the run from"),
        "{run:?}"
    );
}

#[test]
fn a_day_that_is_none_is_a_mistake_of_the_policy() {
    for (policy, said) in [
        ("enforce_from: {date: tomorrow}\n", "enforce_from.date: \"tomorrow\" is not a date"),
        ("enforce_from: {grace_days: 3}\n", "enforce_from: the first day is missing"),
        ("enforce_from: {date: 2026-12-01, grace: 3}\n", "did you mean \"grace_days\"?"),
    ] {
        let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)]);
        let run = repo.run(&["lint"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(said), "{said}: {run:?}");
    }
}

#[test]
fn what_ends_within_two_weeks_is_in_every_report() {
    let policy = format!(
        "enforce_from: {{date: {}, grace_days: 20}}\nwaivers:\n  - {{rule: wip, until: {}, reason: a move}}\n  - {{rule: dor, until: {}, reason: a move}}\n  - {{rule: repo, until: {}, reason: a move}}\n",
        days(-10),
        days(14),
        days(15),
        days(-1)
    );
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", &policy)]);
    let report = repo.run(&["lint", "--format", "json"]).json();
    let ends: Vec<_> = report["ends_soon"].as_array().unwrap().iter().collect();
    assert_eq!(ends.len(), 2, "{report}");
    assert_eq!((&ends[0]["kind"], &ends[0]["days"]), (&"grace".into(), &9.into()));
    assert_eq!((&ends[1]["what"], &ends[1]["line"]), (&"wip".into(), &3.into()));
    assert_eq!(report["waivers"].as_array().unwrap().len(), 2, "{report}");
    let said = format!("The waiver of wip ends in 14 days, on {}", days(14));
    for format in ["text", "terminal", "markdown", "html", "json"] {
        let run = repo.run(&["lint", "--format", format]);
        let plain = run.out.replace(['\n', '\\'], " ").replace("  ", " ");
        assert!(plain.contains(&said), "{format}: {run:?}");
    }
}
