//! The clients against a server on this machine that answers what the test gave it.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use super::address::{Address, ForgeKind};
use super::error::ForgeError;
use super::secret::Token;
use super::{Asking, Forge, connect};
use crate::change::{DescriptionOrigin, DescriptionSource, Flags, detect};
use crate::env::Env;
use crate::limits::Budget;

/// A server that gives these answers, one a connection, and keeps what it was asked.
struct Server {
    api: String,
    asked: Arc<Mutex<Vec<String>>>,
    thread: JoinHandle<()>,
}

/// An answer: its status, further header lines, its body; `API` stands for the server's address.
type Answer = (u16, &'static str, &'static str);

impl Server {
    fn new(answers: &[Answer]) -> Self {
        let answers = answers.to_vec();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let api = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (kept, base) = (Arc::clone(&asked), api.clone());
        let thread = std::thread::spawn(move || {
            for (status, headers, body) in answers {
                let (mut stream, _) = listener.accept().unwrap();
                kept.lock().unwrap().push(read_request(&mut stream));
                let (headers, body) = (headers.replace("API", &base), body.replace("API", &base));
                let length = body.len();
                write!(
                    stream,
                    "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
                )
                .unwrap();
            }
        });
        Self { api, asked, thread }
    }

    fn forge(&self, kind: ForgeKind) -> Box<dyn Forge> {
        let address = Address::new(kind, &self.api, "acme/shop").unwrap();
        connect(
            &address,
            Some(Token::bearer("s3cret")),
            Asking { env: &Env::default(), sleep: no_sleep, budget: &Budget::default() },
        )
        .unwrap()
    }

    /// What it was asked, after all answers were given.
    fn asked(self) -> Vec<String> {
        self.thread.join().unwrap();
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

fn read_request(stream: &mut std::net::TcpStream) -> String {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).unwrap();
        text.extend_from_slice(&buffer[..count]);
        let seen = String::from_utf8_lossy(&text).into_owned();
        let Some((head, body)) = seen.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().unwrap())
        });
        if body.len() >= length.unwrap_or(0) || count == 0 {
            return seen;
        }
    }
}

fn no_sleep(_: Duration) {}

const PULL: &str = r#"{"number": 12, "title": "Export", "body": "New words", "draft": true,
    "user": {"login": "ada"}, "labels": [{"name": "urgent"}], "state": "open",
    "head": {"ref": "feat/export", "sha": "2"}, "base": {"ref": "main", "sha": "1"}}"#;

#[test]
fn a_pull_request_of_each_forge_is_read() {
    let gitlab = r#"{"iid": 12, "title": "Export", "description": "New words", "draft": true,
        "author": {"username": "ada"}, "labels": ["urgent"], "source_branch": "feat/export",
        "target_branch": "main"}"#;
    let bitbucket = r#"{"id": 12, "title": "Export", "description": "New words", "draft": true,
        "author": {"nickname": "ada", "display_name": "Ada"},
        "source": {"branch": {"name": "feat/export"}}, "destination": {"branch": {"name": "main"}}}"#;
    let azure = r#"{"pullRequestId": 12, "title": "Export", "description": "New words",
        "isDraft": true, "createdBy": {"uniqueName": "ada"}, "labels": [{"name": "urgent"}],
        "sourceRefName": "refs/heads/feat/export", "targetRefName": "refs/heads/main"}"#;
    let cases: [(ForgeKind, &'static str, &str); 5] = [
        (ForgeKind::Github, PULL, "/repos/acme/shop/pulls/12"),
        (ForgeKind::Gitea, PULL, "/repos/acme/shop/pulls/12"),
        (ForgeKind::Gitlab, gitlab, "/projects/acme%2Fshop/merge_requests/12"),
        (ForgeKind::Bitbucket, bitbucket, "/repositories/acme/shop/pullrequests/12"),
        (ForgeKind::Azure, azure, "/acme/_apis/git/repositories/shop/pullrequests/12"),
    ];
    for (kind, answer, path) in cases {
        let server = Server::new(&[(200, "", answer)]);
        let change = server.forge(kind).change(12).unwrap();
        assert_eq!(
            (change.number, change.title.as_deref()),
            (Some(12), Some("Export")),
            "{kind:?}"
        );
        let now = DescriptionSource::Text("New words".to_owned(), DescriptionOrigin::Api);
        assert_eq!(change.description, now, "{kind:?}");
        assert_eq!(change.author.as_deref(), Some("ada"), "{kind:?}");
        assert_eq!(change.branch.as_deref(), Some("feat/export"), "{kind:?}");
        assert_eq!(change.target_branch.as_deref(), Some("main"), "{kind:?}");
        assert!(change.draft, "{kind:?}");
        assert_eq!(change.labels.is_empty(), kind == ForgeKind::Bitbucket, "{kind:?}");
        let asked = &server.asked()[0];
        assert!(asked.starts_with(&format!("GET {path}")), "{asked}");
        assert!(asked.contains("Bearer s3cret"), "{asked}");
    }
}

#[test]
fn lists_are_read_page_by_page_and_pull_requests_are_not_issues() {
    let server = Server::new(&[
        (
            200,
            "link: <API/repos/acme/shop/issues?page=2>; rel=\"next\", <API/x>; rel=\"last\"\r\n",
            r#"[{"number": 1, "title": "A", "state": "open", "labels": ["bug"], "milestone": {"title": "1.0"}},
                {"number": 2, "title": "B", "state": "open", "labels": [], "pull_request": {}}]"#,
        ),
        (
            200,
            "",
            r#"[{"number": 3, "title": "C", "state": "closed", "labels": null, "milestone": null}]"#,
        ),
    ]);
    let issues = server.forge(ForgeKind::Github).issues().unwrap();
    let read: Vec<_> = issues.iter().map(|issue| (issue.number, issue.open)).collect();
    assert_eq!(read, [(1, true), (3, false)]);
    assert_eq!(issues[0].milestone.as_ref().unwrap().as_raw(), "1.0");
    assert!(server.asked()[1].starts_with("GET /repos/acme/shop/issues?page=2 "));
}

#[test]
fn the_token_goes_to_no_other_host() {
    let elsewhere: &'static [&'static [Answer]] = &[
        &[(301, "location: https://evil.example/repos\r\n", "")],
        &[(302, "location: //evil.example/repos\r\n", "")],
        &[(307, "", "")],
    ];
    for answers in elsewhere {
        let server = Server::new(answers);
        let forge = server.forge(ForgeKind::Github);
        assert_eq!(forge.change(12).unwrap_err(), ForgeError::Elsewhere);
        assert_eq!(server.asked().len(), 1);
    }
    let server = Server::new(&[(200, "link: <https://evil.example/p2>; rel=\"next\"\r\n", "[]")]);
    assert_eq!(server.forge(ForgeKind::Github).issues().unwrap_err(), ForgeError::Elsewhere);
    let moved =
        Server::new(&[(301, "location: API/repositories/9/pulls/12\r\n", ""), (200, "", PULL)]);
    assert_eq!(moved.forge(ForgeKind::Github).change(12).unwrap().number, Some(12));
}

#[test]
fn a_server_in_trouble_is_asked_again_and_one_that_refuses_is_not() {
    let server = Server::new(&[(502, "", ""), (503, "retry-after: 7\r\n", ""), (200, "", PULL)]);
    assert_eq!(server.forge(ForgeKind::Github).change(12).unwrap().number, Some(12));
    let server = Server::new(&[(403, "retry-after: 1\r\n", ""), (200, "", PULL)]);
    assert_eq!(server.forge(ForgeKind::Github).change(12).unwrap().number, Some(12));
    let server = Server::new(&[(500, "", ""), (500, "", ""), (500, "", ""), (500, "", "")]);
    assert_eq!(server.forge(ForgeKind::Github).change(12).unwrap_err(), ForgeError::Refused(500));
    let refusals: &'static [&'static [Answer]] = &[
        &[(401, "", "")],
        &[(403, "", "{\"message\": \"Resource not accessible by integration\"}")],
        &[(404, "", "")],
    ];
    for answers in refusals {
        let server = Server::new(answers);
        let refused = server.forge(ForgeKind::Github).change(12).unwrap_err();
        assert_eq!(refused, ForgeError::Refused(answers[0].0));
    }
    let spent = Server::new(&[(403, "x-ratelimit-remaining: 0\r\n", "")]);
    assert_eq!(spent.forge(ForgeKind::Github).change(12).unwrap_err(), ForgeError::RateLimited);
    let odd = Server::new(&[(200, "", "<html>")]);
    assert_eq!(odd.forge(ForgeKind::Github).change(12).unwrap_err(), ForgeError::Malformed);
}

#[test]
fn a_comment_is_put_in_the_place_of_our_own_only() {
    let comments = r#"[{"id": 1, "body": "<!-- gate -->\nplanted", "user": {"login": "mallory"}},
                       {"id": 2, "body": "about <!-- gate -->", "user": {"login": "bot"}},
                       {"id": 3, "body": "<!-- gate -->\nold", "user": {"login": "bot"}}]"#;
    let server =
        Server::new(&[(200, "", r#"{"login": "bot"}"#), (200, "", comments), (200, "", "{}")]);
    server
        .forge(ForgeKind::Github)
        .upsert_comment(12, "<!-- gate -->", "<!-- gate -->\nnew")
        .unwrap();
    let asked = server.asked();
    assert!(asked[2].starts_with("PATCH /repos/acme/shop/issues/comments/3 "), "{}", asked[2]);
    assert!(asked[2].ends_with(r#"{"body":"<!-- gate -->\nnew"}"#), "{}", asked[2]);
    let none = Server::new(&[(403, "", ""), (200, "", "[]"), (201, "", "{}")]);
    none.forge(ForgeKind::Github).upsert_comment(12, "<!-- gate -->", "x").unwrap();
    assert!(none.asked()[2].starts_with("POST /repos/acme/shop/issues/12/comments "));
}

#[test]
fn the_live_description_is_judged_and_a_refusal_is_not_a_licence_to_judge_the_old_one() {
    let env = |api: &str| {
        Env::from([
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", "pull_request"),
            ("GITHUB_EVENT_PATH", "tests/fixtures/events/pull_request.opened.json"),
            ("GITHUB_REPOSITORY", "acme/shop"),
            ("GITHUB_API_URL", api),
            ("INPUT_TOKEN", "s3cret"),
        ])
    };
    let refresh = |server: &Server, flags: &Flags| {
        let env = env(&server.api);
        let mut request = detect(flags, &env).unwrap();
        crate::gate::inputs::forge::refresh(
            &mut request,
            flags,
            Asking { env: &env, sleep: no_sleep, budget: &Budget::default() },
        )
        .map(|()| request)
    };
    let server = Server::new(&[(200, "", PULL)]);
    let request = refresh(&server, &Flags::default()).unwrap();
    let now = DescriptionSource::Text("New words".to_owned(), DescriptionOrigin::Api);
    assert_eq!(request.description, now);
    assert_eq!((request.labels, request.draft), (vec!["urgent".to_owned()], true));
    let server = Server::new(&[(403, "", "s3cret")]);
    let error = refresh(&server, &Flags::default()).unwrap_err();
    let shown = format!("{error} {:?} {:?}", error.hints(), error.causes().collect::<Vec<_>>());
    assert!(shown.contains("the token may not (403)"), "{shown}");
    assert!(shown.contains("pull-requests: read") && !shown.contains("s3cret"), "{shown}");
    let nobody = Server::new(&[]);
    for flags in [
        Flags { offline: true, ..Flags::default() },
        Flags { body: Some(String::new()), ..Flags::default() },
    ] {
        assert!(matches!(
            refresh(&nobody, &flags).unwrap().description,
            DescriptionSource::Text(..)
        ));
    }
}

#[test]
fn a_token_is_for_its_own_forge_only_and_is_never_shown() {
    let env = Env::from([
        ("GITEA_ACTIONS", "true"),
        ("GITHUB_ACTIONS", "true"),
        ("INPUT_TOKEN", "s3cret"),
        ("CI_JOB_TOKEN", "job"),
    ]);
    assert!(env.token(ForgeKind::Github).is_none());
    assert_eq!(env.token(ForgeKind::Gitea).unwrap().scheme, "token ");
    assert!(env.token(ForgeKind::Gitlab).unwrap().ambient);
    assert!(env.token(ForgeKind::Bitbucket).is_none());
    assert!(!format!("{env:?}").contains("s3cret"));
}
