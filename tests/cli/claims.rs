//! `start --owner`: who has an item; and ids that are given once.

use serde_json::json;

use crate::harness::{BACKLOG, Repo, run};
use crate::mock::{Mock, Request, ok, refused};

#[test]
fn a_claim_is_written_as_the_file_says_it_and_nothing_else_changes() {
    let cards = "In Progress\n\nReady\n\n1) Export\n- Status: Ready\n- Owner: TBA\n";
    let table = "| ID | Task | Status | Owner |\n|---|---|---|---|\n| A-1 | Poster | todo |  |\n| A-2 | Hall | done | ada |\n";
    let list = "# Backlog\n\n## P1\n\n- [x] Hall @bob\n- [ ] Poster\n";
    let headings = "# Backlog\n\n## US-1: Export\n\n**Status:** Ready\n**Owner:** bob\n\n## US-2: Import\n\n**Status:** Ready\n";
    let beads = "{\"id\":\"a-1\",\"title\":\"x\",\"status\":\"open\"}\n";
    for (path, text, item, from, to) in [
        (
            "BACKLOG.md",
            cards,
            "1",
            "- Status: Ready\n- Owner: TBA",
            "- Status: In Progress\n- Owner: ada",
        ),
        ("BACKLOG.md", table, "A-1", "| todo |  |", "| in progress | ada |"),
        ("BACKLOG.md", list, "Poster", "- [ ] Poster", "- [/] Poster @ada"),
        ("BACKLOG.md", headings, "US-2", "**Status:** Ready\n", "**Status:** In Progress\n"),
        (
            ".beads/issues.jsonl",
            beads,
            "a-1",
            "\"title\":\"x\",\"status\":\"open\"",
            "\"title\":\"x\",\"assignee\":\"ada\",\"status\":\"in_progress\"",
        ),
    ] {
        let repo = Repo::new(&[(path, text)]);
        let claimed = repo.run(&["start", item, "--owner", "ada"]);
        assert_eq!(claimed.code, 0, "{text}{claimed:?}");
        assert!(claimed.out.contains("-> in-progress, by ada"), "{claimed:?}");
        let now = repo.read(path);
        if path == "BACKLOG.md" && text != cards {
            let (was, is): (Vec<&str>, Vec<&str>) = (text.lines().collect(), now.lines().collect());
            assert!(is.len() <= was.len() + 2, "{now}");
        }
        assert!(now.contains(to) || text == headings, "{from} -> {to}:\n{now}");
        let shown = repo.run(&["show", item, "--format", "json"]).json();
        assert_eq!(shown["items"][0]["owner"], "ada", "{now}");
        assert_eq!(shown["items"][0]["status"]["state"], "in-progress", "{now}");
        let again = repo.run(&["start", item, "--owner", "Ada"]);
        assert_eq!((again.code, again.out.as_str()), (0, ""), "{again:?}");
        let other = repo.run(&["start", item, "--owner", "bob"]);
        assert_eq!(other.code, 1, "{other:?}");
        assert!(other.err.contains("belongs to ada"), "{other:?}");
        assert_eq!(repo.read(path), now);
    }
}

#[test]
fn a_second_start_is_refused_by_name_with_the_day_and_the_way_out() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let taken = BACKLOG.replace("In Progress\n- Acc", "In Progress\n- Owner: Ada Lovelace\n- Acc");
    let day = 24 * 60 * 60;
    repo.commit_at(
        1_700_000_000 + day,
        "Start",
        &[("BACKLOG.md", &taken.replace("Status: In Progress", "Status: Ready"))],
    );
    repo.commit_at(1_700_000_000 + 2 * day, "Start", &[("BACKLOG.md", &taken)]);
    let text = repo.run(&["start", "1", "--owner", "bob"]);
    assert_eq!((text.code, text.out.as_str()), (1, ""), "{text:?}");
    assert!(text.err.contains("item 1 belongs to Ada Lovelace since 2023-11-"), "{text:?}");
    assert!(text.err.contains("help: take another item (`backlog-gate next`)"), "{text:?}");
    let refused = repo.run(&["start", "1", "--owner", "bob", "--format", "json"]);
    let answer = refused.json();
    assert_eq!((refused.code, &answer["outcome"]), (1, &json!("refused")));
    assert!(answer["message"].as_str().unwrap().contains("Ada Lovelace"), "{answer:#}");
    assert!(answer["help"].as_str().unwrap().contains("next"), "{answer:#}");
    assert_eq!(answer["items"][0]["owner"], "Ada Lovelace");
    assert_eq!(repo.run(&["start", "1", "--owner", "ada"]).code, 0, "it is hers");
    assert_eq!(repo.run(&["start", "1"]).code, 0, "who says no name claims nothing");
    for name in ["", "a\nb", "\u{202e}x"] {
        assert_eq!(repo.run(&["start", "1", "--owner", name]).code, 2, "{name:?}");
    }
}

const LIST: &str = "# Backlog\n\n- [ ] US-1 One\n- [ ] US-2 Two\n";

#[test]
fn an_id_that_a_branch_has_is_not_given_again() {
    let repo = Repo::new(&[("BACKLOG.md", LIST)]);
    let main = repo.id("HEAD");
    repo.switch("ahead", &main);
    repo.commit("Three", &[("BACKLOG.md", &format!("{LIST}- [ ] US-3 Three\n"))]);
    repo.point("refs/remotes/origin/main", &repo.id("HEAD"));
    repo.commit("Seven", &[("BACKLOG.md", &format!("{LIST}- [ ] US-7 Seven\n"))]);
    repo.switch("mine", &main);
    repo.write("BACKLOG.md", LIST);
    let taken = repo.run(&["add", "Four", "--id", "US-3"]);
    assert_eq!(taken.code, 2, "{taken:?}");
    assert!(taken.err.contains("origin/main has an item US-3 already"), "{taken:?}");
    let added = repo.run(&["add", "Four"]);
    assert_eq!(added.out, "added US-8: Four (BACKLOG.md:5)\n", "{added:?}");
}

fn forge(request: &Request) -> (u16, String, String) {
    let path = request.path.split('?').next().unwrap();
    match path {
        "/repos/acme/shop/pulls" => ok(&json!([
            {"number": 7, "title": "x", "draft": false, "user": {"login": "bob"}, "labels": [],
             "body": "", "state": "open",
             "head": {"sha": "7777777777777777777777777777777777777777", "ref": "bob-1"},
             "base": {"sha": "1111111111111111111111111111111111111111", "ref": "main"}},
        ])),
        "/repos/acme/shop/contents/BACKLOG.md" => {
            use base64::Engine as _;
            let text = format!("{LIST}- [ ] US-5 Five\n");
            let content = base64::engine::general_purpose::STANDARD.encode(text);
            ok(&json!({"encoding": "base64", "content": content}))
        }
        _ => refused(404),
    }
}

#[test]
fn an_id_that_an_open_pull_request_brings_is_not_given_again() {
    let mock = Mock::new(forge);
    let repo = Repo::new(&[("BACKLOG.md", LIST)]);
    let env = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_REPOSITORY", "acme/shop"),
        ("GITHUB_API_URL", mock.api.as_str()),
        ("GITHUB_TOKEN", "secret"),
    ];
    let added = run(repo.path(), &["add", "Six", "--dry-run", "--format", "json"], &env, "");
    assert_eq!(added.json()["items"][0]["id"], "US-6", "{added:?} {:?}", mock.lines());
    let offline = run(repo.path(), &["add", "Six", "--offline", "--format", "json"], &env, "");
    assert_eq!(offline.json()["items"][0]["id"], "US-3", "{offline:?}");
    let asked = mock.lines().len();
    assert_eq!(asked, 2, "{:?}", mock.lines());
    let silent = Mock::new(|_| refused(500));
    let env = [env[0], env[1], ("GITHUB_API_URL", silent.api.as_str()), env[3]];
    let added = run(repo.path(), &["add", "Seven"], &env, "");
    assert_eq!(added.code, 0, "{added:?}");
    assert!(added.err.contains("was asked for the open pull requests"), "{added:?}");
}
