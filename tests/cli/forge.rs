//! What the rules want to know of a forge, asked by the binary.

use serde_json::{Value, json};

use crate::github::{pull_request, step};
use crate::harness::{BACKLOG, GOOD, Repo, Run};
use crate::mock::{Answer, Mock, Request, ok, refused};

const POLICY: &str = "rules: {link/claimed-elsewhere: error, link/tracker-issue-missing: warning, change: off}\nwip: {limits: [{open_changes_per: author, max: 1}]}\n";

pub(crate) fn pull(number: u64, title: &str, body: &str, login: &str, branch: &str) -> Value {
    json!({
        "number": number, "title": title, "body": body, "draft": false, "labels": [],
        "user": {"login": login}, "head": {"ref": branch}, "base": {"ref": "main"}
    })
}

/// A repository whose policy asks the forge, and a run of the action in it.
fn run(mock: &Mock, policy: &str, inputs: &[(&str, &str)]) -> Run {
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)];
    let repo = Repo::with_change(&files, "Export rows", &[("a.rs", "//\n")]);
    let mut env = vec![
        ("GITHUB_API_URL", mock.api.as_str()),
        ("GITHUB_REPOSITORY", "acme/shop"),
        ("INPUT_TOKEN", "s3cret"),
        ("INPUT_FORMAT", "json"),
    ];
    env.extend(inputs);
    step(&repo, &pull_request(&repo, GOOD), "pull_request", &env)
}

/// Answers as GitHub does to a token that may read everything.
fn forge(others: Value, issues: Value) -> impl FnMut(&Request) -> Answer + Send + 'static {
    move |request| match request.path.split('?').next().unwrap() {
        "/repos/acme/shop/pulls/12" => ok(&pull(12, "Export rows", GOOD, "ada", "change")),
        "/repos/acme/shop/pulls" => ok(&others),
        "/repos/acme/shop/issues" => ok(&issues),
        path => panic!("{path}"),
    }
}

fn outcome(run: &Run, rule: &str) -> (String, Option<String>) {
    let report = run.json();
    let found = |list: &str, key: &str| {
        let all = report[list].as_array().unwrap().iter();
        all.into_iter().find(|one| one[key] == rule).cloned()
    };
    let outcome = found("rules", "id").unwrap()["outcome"].as_str().unwrap().to_owned();
    let message = found("findings", "rule").map(|one| one["message"].as_str().unwrap().to_owned());
    (outcome, message)
}

#[test]
fn another_open_change_on_the_same_item_is_found() {
    let others = json!([
        pull(12, "Export rows", GOOD, "ada", "change"),
        pull(13, "Rows", "Item: 1", "grace", "rows"),
        pull(14, "Elsewhere", "Backlog: 2", "Ada", "else"),
        pull(15, "<!-- x --> ##[error]", "`Backlog: 1`", "eve", "x"),
    ]);
    let mock = Mock::new(forge(others, json!([])));
    let run = run(&mock, POLICY, &[]);
    assert_eq!(run.code, 1, "{run:?}");
    let claimed = outcome(&run, "link/claimed-elsewhere");
    let said = "item 1 is worked on elsewhere: #13 \"Rows\" by grace";
    assert_eq!(claimed, ("failed".to_owned(), Some(said.to_owned())));
    let limit = outcome(&run, "wip/limit-exceeded");
    assert!(limit.1.unwrap().contains("ada has 2 open changes, and 1 is allowed"), "{run:?}");
    let (issue, _) = outcome(&run, "link/tracker-issue-missing");
    assert_eq!(issue, "warned");
    let asked = mock.asked();
    assert!(asked.iter().all(|request| request.headers.contains("authorization: bearer s3cret")));
    assert_eq!(
        mock.lines(),
        [
            "GET /repos/acme/shop/pulls/12",
            "GET /repos/acme/shop/pulls?state=open&per_page=100",
            "GET /repos/acme/shop/issues?state=all&per_page=100",
        ]
    );
}

#[test]
fn nobody_is_asked_what_no_rule_wants_to_know() {
    let mock = Mock::new(forge(json!([]), json!([])));
    let quiet = run(&mock, "rules: {change: off}\n", &[]);
    assert_eq!(quiet.code, 0, "{quiet:?}");
    assert_eq!(mock.lines(), ["GET /repos/acme/shop/pulls/12"]);
}

#[test]
fn what_cannot_be_asked_is_unverified_and_no_pass() {
    let mock = Mock::new(|request: &Request| match request.path.as_str() {
        "/repos/acme/shop/pulls/12" => ok(&pull(12, "Export rows", GOOD, "ada", "change")),
        _ => refused(403),
    });
    let warned = run(&mock, POLICY, &[]);
    assert_eq!(warned.code, 0, "{warned:?}");
    let (claimed, message) = outcome(&warned, "link/claimed-elsewhere");
    assert_eq!(claimed, "unverified");
    assert!(message.unwrap().ends_with("its limit of requests is used up"), "{warned:?}");
    let strict = format!("{POLICY}unverified: fail\n");
    assert_eq!(run(&mock, &strict, &[]).code, 1);
    let offline = run(&mock, POLICY, &[("INPUT_TOKEN", "")]);
    let (claimed, message) = outcome(&offline, "link/claimed-elsewhere");
    assert_eq!(claimed, "unverified");
    assert!(message.unwrap().ends_with("there is no GITHUB_TOKEN"), "{offline:?}");
}

#[test]
fn a_local_branch_asks_the_forge_that_it_was_cloned_from() {
    let own = pull(12, "Export rows", GOOD, "ada", "change");
    let mock =
        Mock::new(forge(json!([own, pull(13, "Rows", "Item: 1", "grace", "rows")]), json!([])));
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", POLICY)];
    let repo = Repo::with_change(&files, "Export rows", &[("a.rs", "//\n")]);
    let config = repo.read(".git/config");
    repo.write(
        ".git/config",
        format!("{config}[remote \"origin\"]\n\turl = {}/acme/shop.git\n", mock.api),
    );
    let env = [("GITHUB_API_URL", mock.api.as_str()), ("GITHUB_TOKEN", "s3cret")];
    let args = ["check", "--body", "-", "--author", "ada", "--format", "json"];
    let run = crate::harness::run(repo.path(), &args, &env, GOOD);
    let (_, message) = outcome(&run, "link/claimed-elsewhere");
    assert_eq!(message.as_deref(), Some("item 1 is worked on elsewhere: #13 \"Rows\" by grace"));
    let offline = [&args[..], &["--offline"]].concat();
    let run = crate::harness::run(repo.path(), &offline, &env, GOOD);
    let (claimed, message) = outcome(&run, "link/claimed-elsewhere");
    assert_eq!(claimed, "unverified", "{run:?}");
    assert!(message.unwrap().ends_with("`--offline` asks nobody"));
}

#[test]
fn an_api_that_refuses_the_description_is_not_a_pass() {
    for (status, cause) in [
        (401, "it does not accept the token (401)"),
        (404, "it is not there, or the token may not see it (404)"),
        (429, "its limit of requests is used up"),
    ] {
        let mock = Mock::new(move |_: &Request| refused(status));
        let run = run(&mock, POLICY, &[]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(cause), "{run:?}");
        assert!(!run.err.contains("s3cret") && !run.out.contains("s3cret"), "{run:?}");
    }
    let mock = Mock::new(|_: &Request| {
        (302, "location: http://127.0.0.2:1/evil\r\n".to_owned(), String::new())
    });
    let run = run(&mock, POLICY, &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("it sent the request to another host"), "{run:?}");
}

#[test]
fn an_authority_of_the_companys_own_is_trusted_where_it_is_named() {
    let (mock, authority) = Mock::secure(forge(json!([]), json!([])));
    let folder = tempfile::tempdir().unwrap();
    let named = folder.path().join("ca.pem");
    std::fs::write(&named, authority).unwrap();
    let with = run(&mock, POLICY, &[("SSL_CERT_FILE", named.to_str().unwrap())]);
    assert_eq!(with.code, 0, "{with:?}");
    assert_eq!(mock.lines().len(), 3);
    let without = run(&mock, POLICY, &[]);
    assert_eq!(without.code, 2, "{without:?}");
    assert!(without.err.contains("its certificate is not trusted"), "{without:?}");
    assert!(without.err.contains("SSL_CERT_FILE"), "{without:?}");
    assert_eq!(mock.lines().len(), 3, "nothing was asked");
    std::fs::write(&named, "no certificate\n").unwrap();
    let wrong = run(&mock, POLICY, &[("SSL_CERT_FILE", named.to_str().unwrap())]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("there is no certificate in"), "{wrong:?}");
}

#[test]
fn a_proxy_is_gone_through_unless_the_host_is_exempt() {
    let mut answers = forge(json!([]), json!([]));
    let proxy = Mock::new(move |request: &Request| match request.method.as_str() {
        "CONNECT" => (200, String::new(), String::new()),
        _ => answers(request),
    });
    let direct = Mock::new(forge(json!([]), json!([])));
    let through = |no_proxy: &str, api: &str| {
        let env = [
            ("GITHUB_API_URL", api),
            ("http_proxy", proxy.api.as_str()),
            ("no_proxy", no_proxy),
            ("BACKLOG_GATE_INSECURE_API", "1"),
        ];
        run(&direct, POLICY, &env)
    };
    let run = through("", "http://api.forge.test");
    assert_eq!(run.code, 0, "{run:?}");
    let asked = proxy.asked();
    assert_eq!(
        (asked[0].method.as_str(), asked[0].path.as_str()),
        ("CONNECT", "api.forge.test:80")
    );
    assert!(!asked[0].headers.contains("s3cret"), "the proxy never gets the token");
    assert!(asked[1].headers.contains("s3cret"));
    assert!(direct.asked().is_empty());
    let run = through("127.0.0.1", &direct.api);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!((proxy.asked().len(), direct.asked().len()), (asked.len(), 3));
}

#[test]
fn a_proxy_that_refuses_is_not_a_pass() {
    let proxy = Mock::new(|_: &Request| refused(407));
    let env = [
        ("GITHUB_API_URL", "http://api.forge.test"),
        ("http_proxy", proxy.api.as_str()),
        ("BACKLOG_GATE_INSECURE_API", "1"),
    ];
    let run = run(&proxy, POLICY, &env);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("the proxy refused"), "{run:?}");
    assert!(!run.err.contains("s3cret"), "{run:?}");
}

/// A forge that keeps the comments of one pull request.
fn with_comments(mut comments: Vec<Value>) -> impl FnMut(&Request) -> Answer + Send + 'static {
    move |request| {
        let path = request.path.split('?').next().unwrap();
        match (request.method.as_str(), path) {
            ("GET", "/repos/acme/shop/pulls/12") => {
                ok(&pull(12, "Export rows", GOOD, "ada", "change"))
            }
            ("GET", "/user") => (403, String::new(), "{}".to_owned()),
            ("GET", "/repos/acme/shop/issues/12/comments") => ok(&json!(comments)),
            ("POST", "/repos/acme/shop/issues/12/comments") => {
                let bot = json!({"login": "github-actions[bot]"});
                comments.push(json!({"id": 7, "user": bot, "body": request.body["body"]}));
                (201, String::new(), comments[comments.len() - 1].to_string())
            }
            ("PATCH", "/repos/acme/shop/issues/comments/7") => ok(&json!({"id": 7})),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_comment_is_written_once_and_then_in_its_place() {
    let theirs = json!({"id": 3, "user": {"login": "eve"}, "body": "<!-- backlog-gate --> hello"});
    let mock = Mock::new(with_comments(vec![theirs]));
    let inputs = [("INPUT_COMMENT", "true")];
    assert_eq!(run(&mock, "rules: {change: off}\n", &inputs).code, 0);
    assert_eq!(run(&mock, "", &inputs).code, 0);
    let lines = mock.lines();
    let writes: Vec<&String> = lines.iter().filter(|line| !line.starts_with("GET")).collect();
    assert_eq!(
        writes,
        ["POST /repos/acme/shop/issues/12/comments", "PATCH /repos/acme/shop/issues/comments/7",],
        "a marker that somebody else wrote is not a comment of ours"
    );
    for request in mock.asked().iter().filter(|request| request.method != "GET") {
        let body = request.body["body"].as_str().unwrap();
        assert!(body.starts_with("<!-- backlog-gate -->\n"), "{body}");
        assert!(
            body.contains("policy .backlog-gate.yml at the base") && body.len() <= 65_536,
            "{body}"
        );
    }
}

#[test]
fn a_comment_that_is_refused_is_said_and_leaves_the_verdict() {
    let mock = Mock::new(|request: &Request| match request.method.as_str() {
        "POST" => refused(403),
        _ if request.path.contains("comments") => ok(&json!([])),
        _ => ok(&pull(12, "Export rows", GOOD, "ada", "change")),
    });
    let run = run(&mock, "rules: {change: off}\n", &[("INPUT_COMMENT", "true")]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("no comment is written: GitHub was given a comment:"), "{run:?}");
    assert!(run.json()["verdict"] == "pass", "the report is whole");
}

#[test]
fn a_check_run_has_every_annotation_fifty_at_a_time() {
    let mock = Mock::new(|request: &Request| match request.method.as_str() {
        "GET" => ok(&pull(12, "Export rows", GOOD, "ada", "change")),
        "POST" => (201, String::new(), json!({"id": 9}).to_string()),
        _ => ok(&json!({"id": 9})),
    });
    let many: String = (10..130).map(|n| format!("{n}) Card\n- Status: Sleeping\n")).collect();
    let repo = Repo::with_change(
        &[("BACKLOG.md", BACKLOG)],
        "Add cards",
        &[("BACKLOG.md", &format!("{BACKLOG}\n{many}"))],
    );
    let env = [
        ("GITHUB_API_URL", mock.api.as_str()),
        ("GITHUB_REPOSITORY", "acme/shop"),
        ("INPUT_TOKEN", "s3cret"),
        ("INPUT_CHECK_RUN", "true"),
    ];
    let run = step(&repo, &pull_request(&repo, GOOD), "pull_request", &env);
    assert_eq!(run.code, 1, "{run:?}");
    let asked = mock.asked();
    let [new, more @ ..] = &asked[1..] else { panic!("{asked:?}") };
    assert_eq!(new.path, "/repos/acme/shop/check-runs");
    assert_eq!(new.body["head_sha"], repo.id("change"));
    assert_eq!(
        (&new.body["status"], &new.body["conclusion"]),
        (&json!("completed"), &json!("failure"))
    );
    let count = |request: &Request| request.body["output"]["annotations"].as_array().unwrap().len();
    assert_eq!((count(new), more.iter().map(count).collect::<Vec<_>>()), (50, vec![50, 20]));
    assert!(more.iter().all(|request| request.path == "/repos/acme/shop/check-runs/9"));
    let first = &new.body["output"]["annotations"][0];
    assert_eq!(first["path"], "BACKLOG.md");
    assert_eq!((&first["start_line"], &first["annotation_level"]), (&json!(14), &json!("failure")));
    let summary = new.body["output"]["summary"].as_str().unwrap();
    assert!(summary.chars().count() <= 65_535, "{}", summary.len());
    let title = new.body["output"]["title"].as_str().unwrap();
    assert!(title.starts_with("into main: backlog-gate: fail"), "{title}");
}

#[test]
fn a_check_run_that_is_refused_is_said_and_leaves_the_verdict() {
    let mock = Mock::new(|request: &Request| match request.method.as_str() {
        "GET" => ok(&pull(12, "Export rows", GOOD, "ada", "change")),
        _ => refused(404),
    });
    let run = run(&mock, "rules: {change: off}\n", &[("INPUT_CHECK_RUN", "true")]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("no check run is written: GitHub was given a check run:"), "{run:?}");
    assert!(run.err.contains("`checks: write`"), "{run:?}");
}

#[test]
fn comment_and_check_run_say_that_the_gate_could_not_decide() {
    let mock = Mock::new(|request: &Request| match request.method.as_str() {
        "GET" if request.path.contains("comments") => ok(&json!([])),
        "GET" => ok(&pull(12, "Export rows", GOOD, "ada", "change")),
        _ => (201, String::new(), json!({"id": 9}).to_string()),
    });
    let inputs = [("INPUT_CHECK_RUN", "true"), ("INPUT_COMMENT", "true")];
    let run = run(&mock, "version: 2\n", &inputs);
    assert_eq!(run.code, 2, "{run:?}");
    let asked = mock.asked();
    let written: Vec<&Request> = asked.iter().filter(|request| request.method == "POST").collect();
    let [comment, check] = &written[..] else { panic!("{asked:?}") };
    let text = comment.body["body"].as_str().unwrap();
    assert!(text.starts_with("<!-- backlog-gate -->\n## ⚠️ backlog-gate could not decide\n"));
    assert!(text.contains("**What to do:** "), "{text}");
    assert_eq!(check.body["conclusion"], "failure");
    let title = check.body["output"]["title"].as_str().unwrap();
    assert!(title.starts_with("could not decide: "), "{title}");
}

/// A pull request of a bot in a repository with this policy, whose commit says that it is the bot's;
/// `owner` is what GitHub says of it.
fn bot(owner: Option<Value>, commits: &str) -> Run {
    let policy = format!("exempt: {{authors: ['*[bot]'], commits: {commits}}}\n");
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", &policy)]);
    repo.switch("change", "HEAD");
    repo.writes_as("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com");
    let head = repo.commit("Update", &[("a.rs", "//\n")]).to_string();
    let mock = Mock::new(move |request: &Request| match (request.path.as_str(), &owner) {
        ("/repos/acme/shop/pulls/12", _) => ok(&pull(12, "Update", "", "dependabot[bot]", "x")),
        ("/repos/acme/shop/pulls/12/commits?per_page=100", Some(owner)) => {
            let mut commit = json!({"sha": head});
            commit.as_object_mut().unwrap().extend(owner.as_object().unwrap().clone());
            ok(&json!([commit]))
        }
        _ => refused(403),
    });
    let env = [
        ("GITHUB_API_URL", mock.api.as_str()),
        ("GITHUB_REPOSITORY", "acme/shop"),
        ("INPUT_TOKEN", "s3cret"),
        ("INPUT_FORMAT", "json"),
    ];
    step(&repo, &pull_request(&repo, ""), "pull_request", &env)
}

#[test]
fn a_forged_author_is_found_where_the_forge_is_asked() {
    let owner = |author: &str, committer: &str, verified: bool| {
        Some(json!({
            "author": {"login": author}, "committer": {"login": committer},
            "commit": {"verification": {"verified": verified}},
        }))
    };
    let said = |run: &Run| run.json()["notes"].to_string();
    let dependabot = "dependabot[bot]";
    assert_eq!(bot(owner(dependabot, "web-flow", true), "same-author").code, 0);
    assert_eq!(bot(owner(dependabot, "web-flow", true), "signed").code, 0);
    assert_eq!(bot(owner(dependabot, dependabot, true), "signed").code, 0);
    let other = bot(owner("mallory", "mallory", true), "same-author");
    assert_eq!(other.code, 1, "{other:?}");
    assert!(said(&other).contains("is by mallory, as the forge knows it"), "{other:?}");
    // A name and an address are soon written; a signature is the committer's.
    for owner in [owner(dependabot, dependabot, false), owner(dependabot, "mallory", true)] {
        assert_eq!(bot(owner.clone(), "same-author").code, 0);
        let forged = bot(owner, "signed");
        assert_eq!(forged.code, 1, "{forged:?}");
        assert!(said(&forged).contains("has no verified signature of its author"), "{forged:?}");
    }
    let unknown = Some(json!({"author": {}, "committer": null, "commit": {}}));
    assert_eq!(bot(unknown.clone(), "same-author").code, 0, "what the commit says counts");
    assert_eq!(bot(unknown, "signed").code, 1);
    assert_eq!(bot(None, "same-author").code, 0);
    let refused = bot(None, "signed");
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(said(&refused).contains("who signed commit"), "{refused:?}");
}
