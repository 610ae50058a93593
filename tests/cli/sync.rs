//! `sync`: what the tracker of a forge lacks, and how it gets it.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::harness::{Repo, Run};
use crate::mock::{Answer, Mock, Request, ok, refused};

const BACKLOG: &str = "# Backlog\n\n## EPIC 1 — Core\n\n### US-1.1 — Define @contracts, <b>all</b>\n\n**Status:** Planned\n\n**Priority:** P1\n\n### US-1.2 — Ingest\n\n**Status:** In progress\n\n### US-1.3 — Old\n\n**Status:** Done\n\n## EPIC 2 — Done long ago\n\n### US-2.1 — Older\n\n**Status:** Done\n";

/// A tracker as GitHub keeps it.
#[derive(Default)]
struct Tracker {
    labels: Vec<Value>,
    milestones: Vec<Value>,
    issues: Vec<Value>,
    /// The number of writes after which every further one is refused.
    patience: usize,
}

impl Tracker {
    fn answer(&mut self, request: &Request) -> Answer {
        if request.method != "GET" {
            if self.patience == 0 {
                return refused(403);
            }
            self.patience -= 1;
        }
        let path = request.path.split('?').next().unwrap();
        let body = &request.body;
        match (request.method.as_str(), path) {
            ("GET", "/repos/acme/shop/labels") => ok(&json!(self.labels)),
            ("GET", "/repos/acme/shop/milestones") => ok(&json!(self.milestones)),
            ("GET", "/repos/acme/shop/issues") => ok(&json!(self.issues)),
            ("POST", "/repos/acme/shop/labels") => {
                made(&mut self.labels, json!({"name": body["name"]}))
            }
            ("POST", "/repos/acme/shop/milestones") => {
                let number = self.milestones.len() + 1;
                let new = json!({"id": 1000 + number, "number": number, "title": body["title"], "state": "open"});
                made(&mut self.milestones, new)
            }
            ("POST", "/repos/acme/shop/issues") => {
                let number = self.issues.len() + 100;
                let milestone =
                    self.milestones.iter().find(|one| one["number"] == body["milestone"]);
                let new = json!({
                    "number": number, "title": body["title"], "state": "open", "body": body["body"],
                    "labels": body["labels"], "milestone": milestone,
                });
                made(&mut self.issues, new)
            }
            ("PATCH", path) => {
                let number: u64 = path.rsplit('/').next().unwrap().parse().unwrap();
                let milestone =
                    self.milestones.iter().find(|one| one["number"] == body["milestone"]);
                let issue = self.issues.iter_mut().find(|one| one["number"] == number).unwrap();
                issue["milestone"] = milestone.unwrap().clone();
                ok(issue)
            }
            other => panic!("{other:?}"),
        }
    }
}

fn made(list: &mut Vec<Value>, new: Value) -> Answer {
    list.push(new.clone());
    (201, String::new(), new.to_string())
}

fn mock(tracker: Tracker) -> (Mock, Arc<Mutex<Tracker>>) {
    let tracker = Arc::new(Mutex::new(tracker));
    let own = Arc::clone(&tracker);
    (Mock::new(move |request: &Request| own.lock().unwrap().answer(request)), tracker)
}

fn sync(repo: &Repo, mock: &Mock, args: &[&str]) -> Run {
    let env = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_API_URL", mock.api.as_str()),
        ("GITHUB_REPOSITORY", "acme/shop"),
        ("GITHUB_TOKEN", "s3cret"),
    ];
    crate::harness::run(repo.path(), &[&["sync"], args].concat(), &env, "")
}

#[test]
fn what_is_lacking_is_shown_then_made_and_then_nothing_is_lacking() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let (mock, tracker) = mock(Tracker { patience: usize::MAX, ..Tracker::default() });
    let plan = sync(&repo, &mock, &[]);
    insta::assert_snapshot!(plan.out, @r#"
    GitHub acme/shop lacks 5 things:
    + label "P1"
    + label "story"
    + milestone "EPIC-1: Core"
    + issue "US-1.1: Define @contracts, <b>all</b>" in "EPIC-1: Core" (story, P1)
    + issue "US-1.2: Ingest" in "EPIC-1: Core" (story)
    `backlog-gate sync --apply` makes it.
    "#);
    assert_eq!(plan.code, 1);
    assert!(mock.lines().iter().all(|line| line.starts_with("GET ")), "a plan writes nothing");
    let applied = sync(&repo, &mock, &["--apply"]);
    assert_eq!(applied.code, 0, "{applied:?}");
    assert!(applied.out.ends_with("5 things made; nothing was deleted, closed or rewritten\n"));
    let again = sync(&repo, &mock, &["--plan"]);
    assert_eq!(
        (again.code, again.out.as_str()),
        (0, "GitHub acme/shop lacks nothing that the backlog has.\n")
    );
    let again = sync(&repo, &mock, &["--apply", "--format", "json"]).json();
    assert_eq!((again["steps"].as_array().unwrap().len(), &again["applied"]), (0, &json!(true)));
    let tracker = tracker.lock().unwrap();
    assert_eq!(tracker.issues[0]["milestone"]["title"], "EPIC-1: Core");
    let text = tracker.issues[0]["body"].as_str().unwrap();
    assert!(
        text.starts_with("Item US-1.1 of the backlog.") && text.contains("BACKLOG.md"),
        "{text}"
    );
    assert!(mock.asked().iter().all(|request| request.method != "DELETE"));
}

#[test]
fn a_run_that_is_broken_off_goes_on_without_making_anything_twice() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let (mock, tracker) = mock(Tracker { patience: 4, ..Tracker::default() });
    let broken = sync(&repo, &mock, &["--apply"]);
    assert_eq!(broken.code, 2, "{broken:?}");
    assert!(broken.err.contains("4 of 5 steps are done; run it again to go on"), "{broken:?}");
    assert!(broken.out.contains("+ issue \"US-1.1"), "what was made is said: {broken:?}");
    assert!(!broken.err.contains("s3cret"));
    tracker.lock().unwrap().patience = usize::MAX;
    assert_eq!(sync(&repo, &mock, &["--apply"]).code, 0);
    let tracker = tracker.lock().unwrap();
    let count = |list: &[Value]| list.len();
    assert_eq!(
        (count(&tracker.labels), count(&tracker.milestones), count(&tracker.issues)),
        (2, 1, 2)
    );
}

#[test]
fn what_people_made_is_found_by_its_id_and_only_linked() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let issue = |number: u64, title: &str, state: &str, milestone: Option<&Value>| json!({"number": number, "title": title, "state": state, "labels": [], "milestone": milestone});
    let core = json!({"id": 1004, "number": 4, "title": "EPIC-1 (core)", "state": "open"});
    let other = json!({"id": 1005, "number": 5, "title": "Q3", "state": "open"});
    let (mock, _) = mock(Tracker {
        labels: vec![json!({"name": "Story"}), json!({"name": "p1"})],
        milestones: vec![core, other.clone()],
        issues: vec![
            issue(7, "[US-1.1] contracts", "open", None),
            issue(8, "us-1.2 ingest", "closed", Some(&other)),
            json!({"number": 9, "title": "US-1.2", "state": "open", "labels": [], "pull_request": {}}),
        ],
        patience: usize::MAX,
    });
    let plan = sync(&repo, &mock, &[]);
    insta::assert_snapshot!(plan.out, @r#"
    GitHub acme/shop lacks 1 thing:
    ~ issue #7 of US-1.1 goes into "EPIC-1 (core)"
    ! the issue #8 of US-1.2 is closed, and the item is not done; left to you
    ! the issue #8 of US-1.2 is in "Q3", not in that of EPIC-1; left to you
    `backlog-gate sync --apply` makes it.
    "#);
    assert_eq!(sync(&repo, &mock, &["--apply"]).code, 0);
    let lines = mock.lines();
    assert_eq!(
        lines.iter().filter(|line| !line.starts_with("GET")).collect::<Vec<_>>(),
        ["PATCH /repos/acme/shop/issues/7"]
    );
}

#[test]
fn the_manual_shows_what_is_said() {
    let backlog = BACKLOG.replace("@contracts, <b>all</b>", "contracts");
    let repo = Repo::new(&[("BACKLOG.md", &backlog)]);
    let issue = json!({"number": 7, "title": "US-1.2: Ingest", "state": "open", "labels": []});
    let (mock, _) = mock(Tracker {
        labels: vec![json!({"name": "story"}), json!({"name": "P1"})],
        issues: vec![issue],
        ..Tracker::default()
    });
    let plan = sync(&repo, &mock, &[]);
    let page = include_str!("../../docs/commands.md");
    let (_, section) = page.split_once("\n## sync\n").unwrap();
    let (_, block) = section.split_once("```text\n").unwrap();
    assert_eq!(block.split("```").next().unwrap(), plan.out);
}

fn apply_on_gitlab(repo: &Repo, mock: &Mock) {
    let env = [
        ("GITLAB_CI", "true"),
        ("CI_API_V4_URL", mock.api.as_str()),
        ("CI_PROJECT_ID", "42"),
        ("GITLAB_TOKEN", "s3cret"),
    ];
    let run = crate::harness::run(repo.path(), &["sync", "--apply"], &env, "");
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn gitlab_keeps_the_same_tracker_in_its_own_words() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let mock = Mock::new(|request: &Request| {
        match (request.method.as_str(), request.path.split('?').next().unwrap()) {
            ("GET", _) => ok(&json!([])),
            ("POST", "/projects/42/milestones") => (
                201,
                String::new(),
                json!({"id": 900, "iid": 1, "title": "x", "state": "active"}).to_string(),
            ),
            ("POST", _) => {
                (201, String::new(), json!({"id": 1, "iid": 3, "name": "x"}).to_string())
            }
            other => panic!("{other:?}"),
        }
    });
    apply_on_gitlab(&repo, &mock);
    let asked = mock.asked();
    let issue = asked
        .iter()
        .find(|request| request.path == "/projects/42/issues" && request.method == "POST")
        .unwrap();
    assert_eq!(issue.body["milestone_id"], 900);
    assert_eq!(issue.body["labels"], "story,P1");
    assert!(issue.headers.contains("private-token: s3cret"));
}

#[test]
fn no_text_that_is_made_is_a_quick_action_or_a_mention() {
    let policy = "dialects:\n  own:\n    summary: Own\n    blocks:\n      - name: task\n        line: {pattern: '^(?<id>\\S+) = (?<title>.+)$'}\n        item: {kind: task, id: '{id}'}\n";
    let backlog = "/close = Poster\n/assign-@eve = @team <img src=x> #1\n";
    let repo = Repo::new(&[("BACKLOG.md", backlog), (".backlog-gate.yml", policy)]);
    let made = json!({"id": 1, "iid": 3, "name": "x"}).to_string();
    let mock = Mock::new(move |request: &Request| match request.method.as_str() {
        "GET" => ok(&json!([])),
        _ => (201, String::new(), made.clone()),
    });
    apply_on_gitlab(&repo, &mock);
    let asked = mock.asked();
    let is_issue = |request: &&Request| request.path == "/projects/42/issues";
    let texts: Vec<&str> = asked
        .iter()
        .filter(|request| request.method == "POST")
        .filter(is_issue)
        .map(|request| request.body["description"].as_str().unwrap())
        .collect();
    assert_eq!(texts.len(), 2);
    for text in texts {
        assert!(text.starts_with("Item /"), "{text}");
        assert!(!text.contains("@eve") && text.lines().count() == 1, "{text}");
    }
}

#[test]
fn who_cannot_be_asked_is_said() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let run = |env: &[(&str, &str)]| {
        let run = crate::harness::run(repo.path(), &["sync"], env, "");
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        run.err
    };
    assert!(run(&[]).contains("it is not known which forge holds the repository"));
    let ci = [("GITHUB_ACTIONS", "true"), ("GITHUB_REPOSITORY", "acme/shop")];
    assert!(run(&ci).contains("give one in GITHUB_TOKEN"));
    let (mock, _) = mock(Tracker::default());
    let gitea = [
        ("GITEA_ACTIONS", "true"),
        ("GITHUB_REPOSITORY", "a/b"),
        ("GITEA_API_URL", mock.api.as_str()),
        ("GITEA_TOKEN", "x"),
    ];
    assert!(run(&gitea).contains("`sync` knows GitHub and GitLab"));
}
