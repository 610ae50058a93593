//! `check --review`: comments with suggestions, written once and resolved when they are gone.

use serde_json::{Value, json};

use crate::forge::pull;
use crate::github::{pull_request, step};
use crate::harness::{BACKLOG, GOOD, Repo};
use crate::mock::{Mock, Request, ok};

/// A head with a count that does not fit, on the second line.
fn miscounted() -> Repo {
    let wrong = "# Backlog\n\nIn Progress (9)\n\n1) Export\n- Status: In Progress\n";
    Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Count", &[("BACKLOG.md", wrong)])
}

fn patch() -> Value {
    json!("@@ -1,2 +1,4 @@\n+# Backlog\n+\n+In Progress (9)\n+\n")
}

fn threads(nodes: &Value) -> Value {
    page_of_threads(nodes, Value::Null)
}

/// A page, and where the next one begins.
fn page_of_threads(nodes: &Value, next: Value) -> Value {
    let info = json!({"hasNextPage": !next.is_null(), "endCursor": next});
    let threads = json!({"nodes": nodes, "pageInfo": info});
    json!({"data": {"repository": {"pullRequest": {"reviewThreads": threads}}}})
}

/// A thread that begins with our comment about `key`.
fn thread(id: &str, key: &str, is_ours: bool) -> Value {
    let body = format!("<!-- backlog-gate:{key} -->\nOld\n\n```suggestion\nx\n```\n");
    let comment = json!({"id": format!("C{id}"), "body": body, "viewerDidAuthor": is_ours});
    json!({"id": id, "isResolved": false, "comments": {"nodes": [comment]}})
}

/// The environment of a step that writes a review.
fn reviewing(mock: &Mock) -> [(&'static str, &str); 4] {
    [
        ("GITHUB_API_URL", mock.api.as_str()),
        ("GITHUB_REPOSITORY", "acme/shop"),
        ("INPUT_TOKEN", "s3cret"),
        ("INPUT_REVIEW", "true"),
    ]
}

#[test]
fn a_review_has_a_suggestion_for_each_certain_fix_and_resolves_what_is_gone() {
    let gone = thread("T9", "00000000000000aa", true);
    let theirs = thread("T8", "00000000000000bb", false);
    let mock = Mock::new(move |request: &Request| match request.path.split('?').next().unwrap() {
        "/repos/acme/shop/pulls/12" => ok(&pull(12, "Export rows", GOOD, "ada", "change")),
        "/graphql" if request.body["query"].as_str().unwrap().starts_with("query") => {
            ok(&match request.body["variables"]["after"].as_str() {
                None => page_of_threads(&json!([theirs]), json!("Y3Vyc29y")),
                Some(after) => {
                    assert_eq!(after, "Y3Vyc29y");
                    threads(&json!([gone]))
                }
            })
        }
        "/graphql" => ok(&json!({"data": {"resolveReviewThread": {"thread": {"id": "T9"}}}})),
        "/repos/acme/shop/pulls/12/files" => {
            ok(&json!([{"filename": "BACKLOG.md", "patch": patch()}, {"filename": "x.png"}]))
        }
        "/repos/acme/shop/pulls/12/reviews" => ok(&json!({"id": 1})),
        path => panic!("{path}"),
    });
    let repo = miscounted();
    let env = reviewing(&mock);
    let run = step(&repo, &pull_request(&repo, GOOD), "pull_request", &env);
    assert!(!run.err.contains("no review is written"), "{run:?}");
    let asked = mock.asked();
    let review = asked.iter().find(|request| request.path.ends_with("/reviews")).unwrap();
    assert_eq!(
        (&review.body["event"], &review.body["commit_id"]),
        (&json!("COMMENT"), &json!(repo.id("change")))
    );
    let comments = review.body["comments"].as_array().unwrap();
    assert_eq!(comments.len(), 1, "{comments:?}");
    assert_eq!((&comments[0]["path"], &comments[0]["line"]), (&json!("BACKLOG.md"), &json!(3)));
    let body = comments[0]["body"].as_str().unwrap();
    assert!(body.starts_with("<!-- backlog-gate:"), "{body}");
    assert!(body.contains("\n```suggestion\nIn Progress (1)\n```\n"), "{body}");
    let resolved: Vec<&Value> = asked
        .iter()
        .filter(|request| request.body["query"].as_str().is_some_and(|q| q.starts_with("mutation")))
        .map(|request| &request.body["variables"]["id"])
        .collect();
    assert_eq!(resolved, [&json!("T9")], "what somebody else wrote is left alone");
}

#[test]
fn a_remark_that_stands_is_not_written_again_and_none_is_put_beside_the_diff() {
    let review = |patch: Value, known: Option<String>| {
        let nodes = known.map(|body| {
            json!([{"id": "T1", "isResolved": true,
                "comments": {"nodes": [{"id": "C1", "body": body, "viewerDidAuthor": true}]}}])
        });
        let nodes = threads(&nodes.unwrap_or(json!([])));
        let mock =
            Mock::new(move |request: &Request| match request.path.split('?').next().unwrap() {
                "/repos/acme/shop/pulls/12" => ok(&pull(12, "Export rows", GOOD, "ada", "change")),
                "/graphql" => ok(&nodes),
                "/repos/acme/shop/pulls/12/files" => {
                    ok(&json!([{"filename": "BACKLOG.md", "patch": patch}]))
                }
                _ => ok(&json!({"id": 1})),
            });
        let repo = miscounted();
        let env = reviewing(&mock);
        step(&repo, &pull_request(&repo, GOOD), "pull_request", &env);
        let asked = mock.asked().into_iter();
        let mut written = asked.filter(|request| request.path.ends_with("/reviews"));
        written
            .next()
            .map(|request| request.body["comments"][0]["body"].as_str().unwrap().to_owned())
    };
    let first = review(patch(), None).unwrap();
    assert_eq!(review(patch(), Some(first)), None, "a person has resolved it");
    assert_eq!(review(json!("@@ -1,1 +1,1 @@\n+# Backlog"), None), None);
}

#[test]
fn a_token_that_may_not_resolve_says_so_in_the_comment_and_in_the_log() {
    let mock = Mock::new(move |request: &Request| match request.path.split('?').next().unwrap() {
        "/repos/acme/shop/pulls/12" => ok(&pull(12, "Export rows", GOOD, "ada", "change")),
        "/graphql" => ok(&match request.body["query"].as_str().unwrap() {
            query if query.starts_with("query") => {
                threads(&json!([thread("T9", "00000000000000aa", true)]))
            }
            query if query.contains("resolveReviewThread") => {
                json!({"data": null, "errors": [{"type": "FORBIDDEN"}]})
            }
            _ => json!({"data": {"updatePullRequestReviewComment": {}}}),
        }),
        "/repos/acme/shop/pulls/12/files" => ok(&json!([])),
        path => panic!("{path}"),
    });
    let repo = miscounted();
    let env = reviewing(&mock);
    let run = step(&repo, &pull_request(&repo, GOOD), "pull_request", &env);
    assert!(!run.err.contains("no review is written"), "{run:?}");
    assert!(run.err.contains("1 thread of it could not be resolved"), "{run:?}");
    assert!(run.err.contains("`contents: write`"), "{run:?}");
    let asked = mock.asked();
    let edit = asked.iter().find(|request| request.body["variables"]["body"].is_string()).unwrap();
    assert_eq!(edit.body["variables"]["id"], json!("CT9"));
    assert_eq!(
        edit.body["variables"]["body"],
        json!("<!-- backlog-gate:00000000000000aa gone -->\nGone with a later push: Old\n")
    );
}

#[test]
fn a_review_on_gitlab_is_a_discussion_each() {
    let repo = miscounted();
    let head = repo.id("change");
    let version =
        json!([{"base_commit_sha": "b", "start_commit_sha": "s", "head_commit_sha": head}]);
    let old = json!([{"id": "d1", "notes": [{"id": 1, "author": {"username": "gate"},
        "body": "<!-- backlog-gate:00000000000000aa -->\nOld", "resolved": false}]}]);
    let mock = Mock::new(move |request: &Request| {
        let list = "/projects/7/merge_requests/12";
        match request.path.split('?').next().unwrap().strip_prefix(list) {
            None => ok(&json!({"username": "gate"})),
            Some("") => ok(&json!({"iid": 12, "title": "Export rows", "description": GOOD,
                "author": {"username": "ada"}, "source_branch": "change", "target_branch": "main"})),
            Some("/discussions") if request.method == "GET" => ok(&old),
            Some("/versions") => ok(&version),
            Some("/diffs") => {
                ok(&json!([{"old_path": "BACKLOG.md", "new_path": "BACKLOG.md", "diff": patch()}]))
            }
            Some(_) => ok(&json!({"id": "d2"})),
        }
    });
    let (main, head) = (repo.id("main"), repo.id("change"));
    repo.point("refs/remotes/origin/main", &main);
    let env = [
        ("GITLAB_CI", "true"),
        ("CI_PIPELINE_SOURCE", "merge_request_event"),
        ("CI_API_V4_URL", mock.api.as_str()),
        ("CI_PROJECT_ID", "7"),
        ("CI_MERGE_REQUEST_PROJECT_ID", "7"),
        ("CI_MERGE_REQUEST_IID", "12"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", main.as_str()),
        ("CI_COMMIT_SHA", head.as_str()),
        ("GITLAB_TOKEN", "s3cret"),
    ];
    let run = crate::harness::run(repo.path(), &["check", "--review"], &env, "");
    assert!(!run.err.contains("no review is written"), "{run:?}");
    let asked = mock.asked();
    let list = "/projects/7/merge_requests/12/discussions";
    let new = asked.iter().find(|one| one.method == "POST" && one.path == list);
    let new = new.unwrap_or_else(|| panic!("{run:?} {asked:?}"));
    assert_eq!(new.body["position"]["new_line"], 3);
    let body = new.body["body"].as_str().unwrap();
    assert!(body.contains("\n```suggestion:-0+0\nIn Progress (1)\n```\n"), "{body}");
    let resolved = asked.iter().find(|one| one.method == "PUT").unwrap();
    assert_eq!(
        (resolved.path.as_str(), &resolved.body),
        (&*format!("{list}/d1"), &json!({"resolved": true}))
    );
}
