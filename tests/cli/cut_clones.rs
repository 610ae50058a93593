//! A clone that holds the change and not the tip of what it goes into: the forge is asked for that.

use git2::{Oid, Repository};
use serde_json::{Value, json};

use crate::harness::{BACKLOG, GOOD, Repo, Run, run};
use crate::mock::{Answer, Mock, Request, ok};

const STRICT: &str = "version: 1\n";
const LOOSE: &str = "version: 1\nextends: lint-only\nmode: report\n";

/// The whole repository, whose `main` got a policy after the change left it, and a clone of the
/// change alone.
struct Scene {
    whole: Repo,
    clone: Repo,
    head: String,
    tip: String,
}

fn scene(of_main: &[(&str, &str)], of_change: &[(&str, &str)]) -> Scene {
    let make = || {
        let repo = Repo::new(&[("BACKLOG.md", BACKLOG), ("docs/x/a.md", "a\n"), ("b.md", "b\n")]);
        let fork = repo.id("HEAD");
        repo.switch("change", "HEAD");
        let head = repo.commit("Work", of_change).to_string();
        (repo, fork, head)
    };
    let ((clone, fork, head), (whole, ..)) = (make(), make());
    whole.switch("main", &fork);
    let tip = whole.commit("Go on", of_main).to_string();
    clone.unpoint("refs/heads/main");
    clone.write(".git/shallow", format!("{fork}\n"));
    Scene { whole, clone, head, tip }
}

/// Answers as GitLab does.
fn gitlab(whole: &Repo) -> impl FnMut(&Request) -> Answer + Send + 'static {
    let git = Repository::open(whole.path()).unwrap();
    let (tip, change) = (whole.id("main"), whole.id("change"));
    move |request| {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let value = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let value = pairs.find(|(key, _)| *key == name).map_or("", |(_, value)| value);
            value.replace("%2F", "/").replace("%2E", ".").replace("%2D", "-")
        };
        match path.strip_prefix("/projects/7/repository/").unwrap_or_else(|| panic!("{path}")) {
            "branches/main" => ok(&json!({"name": "main", "commit": {"id": tip}})),
            "merge_base" => {
                let both = Oid::from_str(&tip).and_then(|a| Ok((a, Oid::from_str(&change)?)));
                let (a, b) = both.unwrap();
                assert!(query.contains(&tip) && query.contains(&change), "{query}");
                ok(&json!({"id": git.merge_base(a, b).unwrap().to_string()}))
            }
            "tree" => {
                let commit = git.find_commit(Oid::from_str(&value("ref")).unwrap()).unwrap();
                let root = commit.tree().unwrap();
                let tree = match value("path").as_str() {
                    "" => root,
                    path => {
                        let entry = root.get_path(std::path::Path::new(path)).unwrap();
                        git.find_tree(entry.id()).unwrap()
                    }
                };
                let entry = |entry: git2::TreeEntry<'_>| {
                    json!({
                        "id": entry.id().to_string(), "name": entry.name().unwrap(),
                        "mode": format!("{:06o}", entry.filemode()), "type": "x", "path": "x",
                    })
                };
                ok(&Value::Array(tree.iter().map(entry).collect()))
            }
            blob => {
                let id = blob.strip_prefix("blobs/").and_then(|id| id.strip_suffix("/raw"));
                let blob = git.find_blob(Oid::from_str(id.unwrap()).unwrap()).unwrap();
                (200, String::new(), String::from_utf8(blob.content().to_vec()).unwrap())
            }
        }
    }
}

impl Scene {
    fn check(&self, api: &str, description: &str, more: &[(&str, &str)]) -> Run {
        let mut env = vec![
            ("CI", "true"),
            ("GITLAB_CI", "true"),
            ("CI_API_V4_URL", api),
            ("CI_PROJECT_ID", "7"),
            ("CI_MERGE_REQUEST_PROJECT_ID", "7"),
            ("CI_DEFAULT_BRANCH", "main"),
            ("CI_MERGE_REQUEST_IID", "12"),
            ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
            ("CI_COMMIT_SHA", self.head.as_str()),
            ("CI_MERGE_REQUEST_DESCRIPTION", description),
        ];
        env.extend(more);
        run(self.clone.path(), &["check", "--format", "json"], &env, "")
    }
}

const JOB: (&str, &str) = ("CI_JOB_TOKEN", "s3cret");

#[test]
fn a_clone_that_is_cut_is_judged_by_the_tip_that_the_forge_has() {
    let policy = (".backlog-gate.yml", STRICT);
    let scene = scene(
        &[policy, ("docs/x/a.md", "other\n"), ("c.md", "c\n")],
        &[("src/a.rs", "//\n"), ("tests/a.rs", "//\n"), (".backlog-gate.yml", LOOSE)],
    );
    let mock = Mock::new(gitlab(&scene.whole));
    let run = scene.check(&mock.api, "Nothing.", &[JOB]);
    assert_eq!(run.code, 1, "{run:?}");
    let report = run.json();
    assert_eq!(report["policy"]["origin"], "base", "{report}");
    assert_eq!(report["change"]["target"], scene.tip.as_str(), "the id that the forge names");
    assert!(run.failed().contains(&"change/section-missing".to_owned()), "{run:?}");
    let notes = report["notes"].to_string();
    assert!(notes.contains("GitLab says that the tip of main is"), "{notes}");
    let asked = mock.asked();
    assert!(asked.iter().all(|request| request.headers.contains("job-token: s3cret")));
    let files = asked.iter().filter(|request| request.path.contains("/blobs/")).count();
    assert_eq!(files, 1, "the policy alone: {:?}", mock.lines());
    let written = |place: &str| std::fs::read_dir(scene.clone.path().join(place)).unwrap().count();
    let before = written(".git/objects");
    let good = scene.check(&mock.api, GOOD, &[JOB]);
    assert_eq!((good.code, written(".git/objects")), (0, before), "{good:?}");
}

#[test]
fn the_backlog_of_a_tip_that_the_clone_lacks_is_merged_like_any_other() {
    let two = BACKLOG.replace("Status: Ready", "Status: In Progress");
    let three = BACKLOG.replacen(
        "In Progress\n\n",
        "In Progress\n\n3) Print\n- Status: In Progress\n\n",
        1,
    );
    let scene = scene(
        &[("BACKLOG.md", &two), ("c.md", "c\n")],
        &[("BACKLOG.md", &three), ("src/a.rs", "//\n"), ("tests/a.rs", "//\n")],
    );
    let mock = Mock::new(gitlab(&scene.whole));
    let run = scene.check(&mock.api, GOOD, &[JOB]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("3 items are in-progress"), "{run:?}");
}

#[test]
fn a_tip_that_has_not_moved_is_found_in_the_clone() {
    let scene = scene(&[], &[("src/a.rs", "//\n"), ("tests/a.rs", "//\n")]);
    scene.whole.point("refs/heads/main", &scene.whole.id("change~1"));
    let mock = Mock::new(gitlab(&scene.whole));
    let run = scene.check(&mock.api, GOOD, &[JOB]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(mock.lines(), ["GET /projects/7/repository/branches/main"]);
}

#[test]
fn a_tip_that_an_earlier_run_left_in_a_cut_clone_is_not_taken_for_the_newest() {
    let good = [("src/a.rs", "//\n"), ("tests/a.rs", "//\n")];
    let scene = scene(&[(".backlog-gate.yml", "change: {sections: [Risks]}\n")], &good);
    scene.clone.point("refs/remotes/origin/main", &scene.clone.id("change~1"));
    let old = scene.check("https://gitlab.acme.example/api/v4", GOOD, &[]);
    assert_eq!(old.code, 0, "{old:?}");
    let notes = old.json()["notes"].to_string();
    assert!(notes.contains("is known from an earlier fetch, and may be old"), "{notes}");
    let mock = Mock::new(gitlab(&scene.whole));
    let run = scene.check(&mock.api, GOOD, &[JOB]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(run.json()["change"]["target"], scene.tip.as_str());
    let fetched = format!("{}\t\tbranch 'main' of https://x\n", scene.clone.id("change~1"));
    scene.clone.write(".git/FETCH_HEAD", fetched);
    let run = scene.check(&mock.api, GOOD, &[JOB]);
    assert_eq!((run.code, run.json()["notes"].to_string().contains("may be old")), (0, false));
}

#[test]
fn a_pipeline_in_a_fork_is_judged_by_the_tip_of_the_project_that_it_goes_into() {
    let scene = scene(&[(".backlog-gate.yml", STRICT)], &[(".backlog-gate.yml", LOOSE)]);
    // The fork's own branch of that name.
    scene.clone.point("refs/remotes/origin/main", &scene.head);
    let mock = Mock::new(gitlab(&scene.whole));
    let run = scene.check(&mock.api, "Nothing.", &[JOB, ("CI_PROJECT_ID", "9")]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(run.json()["change"]["target"], scene.tip.as_str());
}

#[test]
fn where_neither_clone_nor_forge_says_the_tip_both_ways_are_named() {
    let scene = scene(&[(".backlog-gate.yml", STRICT)], &[("src/a.rs", "//\n")]);
    let both = |run: &Run| {
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        assert!(run.err.contains("the branch `main` is not in this clone"), "{run:?}");
        assert!(run.err.contains("GIT_DEPTH: \"0\""), "{run:?}");
        assert!(run.err.contains("in GITLAB_TOKEN"), "{run:?}");
        assert!(!run.err.contains("s3cret"), "{run:?}");
    };
    let mock = Mock::new(gitlab(&scene.whole));
    both(&scene.check(&mock.api, GOOD, &[]));
    assert!(mock.lines().is_empty(), "without a token nobody is asked");
    for status in [401, 403, 404] {
        let closed = Mock::new(move |_: &Request| (status, String::new(), "{}".to_owned()));
        let run = scene.check(&closed.api, GOOD, &[JOB]);
        both(&run);
        assert!(run.err.contains(&format!("({status})")), "{run:?}");
    }
    let plain = scene.check("http://gitlab.acme.example/api/v4", GOOD, &[JOB]);
    both(&plain);
    assert!(plain.err.contains("is not encrypted"), "{plain:?}");
    assert!(plain.err.contains("BACKLOG_GATE_INSECURE_API=1"), "{plain:?}");
}

#[test]
fn an_answer_that_cannot_be_is_not_a_pass() {
    let scene = scene(&[(".backlog-gate.yml", STRICT), ("c.md", "c\n")], &[("src/a.rs", "//\n")]);
    for (place, said) in [
        ("branches/", json!({"name": "main", "commit": {"id": "main"}})),
        ("merge_base", json!({"id": "5".repeat(40)})),
        ("merge_base", json!([])),
        ("tree", json!([{"id": "6".repeat(40), "name": "../x", "mode": "100644"}])),
        ("blobs/", json!("another file")),
    ] {
        let mut answers = gitlab(&scene.whole);
        let mock =
            Mock::new(
                move |request: &Request| {
                    if request.path.contains(place) { ok(&said) } else { answers(request) }
                },
            );
        let run = scene.check(&mock.api, GOOD, &[JOB]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{place}: {run:?}");
    }
}
