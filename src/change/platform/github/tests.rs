use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::change::Ends;
use crate::snapshot::testing::TestRepo;

const BASE: &str = "f95f852bd8fca8fcc58a9a2d6c842781e32a215e";
const HEAD: &str = "ec26c3e57ca3a959ca5aad62de7213c562f8c821";

fn fixture(name: &str) -> PathBuf {
    Path::new("tests/fixtures/events").join(format!("{name}.json"))
}

fn read(name: &str) -> ChangeRequest {
    super::read(&fixture(name), None).unwrap()
}

/// The ids of the tips that the event names.
fn tips(request: &ChangeRequest) -> Vec<&str> {
    request.named_tips.iter().map(|tip| tip.id.as_str()).collect()
}

/// A real payload with some of its values replaced, by their JSON pointers.
fn changed(name: &str, values: &[(&str, Value)]) -> (TempDir, PathBuf) {
    let mut payload: Value =
        serde_json::from_slice(&std::fs::read(fixture(name)).unwrap()).unwrap();
    for (pointer, value) in values {
        *payload.pointer_mut(pointer).unwrap() = value.clone();
    }
    written(payload.to_string().as_bytes())
}

fn written(bytes: &[u8]) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("event.json");
    std::fs::write(&file, bytes).unwrap();
    (dir, file)
}

fn refusal(file: &Path, name: Option<&str>) -> String {
    let repo = TestRepo::new();
    repo.commit("main", &[("a.md", "a\n")], "Root");
    repo.switch("main");
    let ends = super::read(file, name).and_then(|request| {
        Ends::find(&ChangeRequest { head: Some("HEAD".to_owned()), ..request }, &repo.open())
    });
    let error = ends.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    assert!(!error.hints().is_empty(), "{error}");
    error.to_string().replace(&file.display().to_string(), "event.json")
}

#[test]
fn an_opened_pull_request_is_read() {
    let request = read("pull_request.opened");
    assert_eq!(request.platform, Platform::Github);
    assert_eq!(request.kind, ChangeKind::PullRequest);
    assert_eq!(request.number, Some(2));
    assert_eq!(request.title.as_deref(), Some("Update the README with new information."));
    let DescriptionSource::Text(text, DescriptionOrigin::Event) = &request.description else {
        panic!("{:?}", request.description)
    };
    assert!(text.starts_with("This is a pretty simple change"));
    assert_eq!(request.author.as_deref(), Some("Codertocat"));
    assert_eq!(request.branch.as_deref(), Some("changes"));
    assert_eq!(request.target_branch.as_deref(), Some("master"));
    assert_eq!((tips(&request), request.head.as_deref()), (vec![BASE], Some(HEAD)));
    assert!(!request.draft && request.labels.is_empty());
}

#[test]
fn an_empty_description_is_empty_and_a_missing_one_is_none() {
    let empty = read("pull_request.opened-without-body").description;
    assert_eq!(empty, DescriptionSource::Text(String::new(), DescriptionOrigin::Event));
    let text = std::fs::read_to_string(fixture("pull_request.opened-without-body")).unwrap();
    let (_dir, file) = written(text.replace("\"body\": null", "\"other\": null").as_bytes());
    let missing = super::read(&file, None).unwrap().description;
    assert_eq!(missing, DescriptionSource::Missing(None));
}

#[test]
fn drafts_labels_and_new_commits_are_read() {
    assert!(read("pull_request.draft").draft);
    assert_eq!(read("pull_request.labeled").labels, ["bug"]);
    let pushed = read("pull_request.synchronize");
    assert_eq!((pushed.kind, pushed.head.as_deref()), (ChangeKind::PullRequest, Some(HEAD)));
}

#[test]
fn an_edited_pull_request_is_read_as_it_is_now() {
    let (_dir, file) = changed(
        "pull_request.opened",
        &[
            ("/action", json!("edited")),
            ("/pull_request/title", json!("New title")),
            ("/pull_request/user/login", json!("dependabot[bot]")),
        ],
    );
    let request = super::read(&file, Some("pull_request_target")).unwrap();
    assert_eq!(request.title.as_deref(), Some("New title"));
    assert_eq!(request.author.as_deref(), Some("dependabot[bot]"));
}

#[test]
fn a_merge_group_gives_the_number_and_both_ends() {
    let request = read("merge_group.checks_requested");
    assert_eq!(request.kind, ChangeKind::MergeGroup);
    assert_eq!(request.number, Some(104));
    assert_eq!(tips(&request), ["380387fbc80638b734a49e1be1c4dfec1c01b33c"]);
    assert_eq!(request.head.as_deref(), Some("2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d"));
    assert_eq!(request.target_branch.as_deref(), Some("main"));
    assert_eq!((request.title, request.branch), (None, None));
}

#[test]
fn the_number_is_taken_from_the_end_of_a_queue_branch_only() {
    for (name, number) in [
        ("refs/heads/gh-readonly-queue/pr-7-abcdef0/pr-12-0123abc", Some(12)),
        ("refs/heads/gh-readonly-queue/main/pr-012-0123abc", None),
        ("refs/heads/gh-readonly-queue/main/pr-12-0123abc/x", None),
        ("refs/heads/gh-readonly-queue/main/pr-12-0123abc\n", None),
        ("refs/heads/pr-12-0123abc", None),
        ("refs/heads/gh-readonly-queue/main/pr-99999999999999999999999-0123abc", None),
    ] {
        let (_dir, file) =
            changed("merge_group.checks_requested", &[("/merge_group/head_ref", json!(name))]);
        let request = super::read(&file, None).unwrap();
        assert_eq!(request.number, number, "{name:?}");
    }
}

#[test]
fn a_push_runs_from_the_old_tip_to_the_new_one() {
    let (_dir, file) = changed("push.new-branch", &[("/before", json!(BASE))]);
    let request = super::read(&file, Some("push")).unwrap();
    assert_eq!(request.kind, ChangeKind::Push);
    assert_eq!(request.before.as_deref(), Some(BASE));
    assert_eq!(request.head.as_deref(), Some("6113728f27ae82c7b1a177c8d03f9e96e0adf246"));
    assert_eq!(request.branch.as_deref(), Some("master"));
    assert_eq!(request.author.as_deref(), Some("Codertocat"));
    assert_eq!((request.title, request.description), (None, DescriptionSource::Missing(None)));
}

/// A push to `feat/x` in a clone that has no branch of its own.
fn pushed(values: &[(&str, Value)]) -> ChangeRequest {
    let branch = ("/ref", json!("refs/heads/feat/x"));
    let values: Vec<_> = [branch].into_iter().chain(values.iter().cloned()).collect();
    let (_dir, file) = changed("push.new-branch", &values);
    ChangeRequest { head: Some("HEAD".to_owned()), ..super::read(&file, None).unwrap() }
}

#[test]
fn a_push_to_a_branch_goes_into_the_default_branch_whatever_was_there_before() {
    let repo = TestRepo::new();
    let id = repo.commit("local", &[("a.md", "a\n")], "Root");
    let mine = repo.commit("local", &[("a.md", "b\n")], "Pushed before");
    repo.switch("local");
    let request = pushed(&[("/before", json!(mine))]);
    let error = Ends::find(&request, &repo.open()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Repository);
    repo.reference("refs/remotes/origin/master", &id);
    let gone = pushed(&[("/before", json!(BASE)), ("/forced", json!(true))]);
    for request in [request, gone, pushed(&[])] {
        let ends = Ends::find(&request, &repo.open()).unwrap();
        assert_eq!(ends.target.revision().id(), id);
        assert_eq!(ends.target.branch.as_deref(), Some("master"));
    }
}

#[test]
fn pushes_without_a_change_say_so() {
    let new = refusal(&fixture("push.new-branch"), Some("push"));
    assert!(new.starts_with("the push starts the default branch anew"), "{new}");
    let tag = refusal(&fixture("push.deleted-tag"), Some("push"));
    assert_eq!(tag, "the push is of a tag, not of a branch: there is nothing to judge");
    let (_dir, file) = changed("push.deleted-tag", &[("/ref", json!("refs/heads/old"))]);
    let deleted = refusal(&file, None);
    assert_eq!(deleted, "the push deletes its branch: there is nothing to judge");
}

#[test]
fn files_that_are_not_events_are_refused_by_name() {
    let refused = |bytes: &[u8]| refusal(&written(bytes).1, None);
    for (bytes, message) in [
        (&b"[1, 2]"[..], "the event event.json is not a JSON object"),
        (b"", "the event event.json is not a JSON object"),
        (b"{\"number\": 2, \"pull_req", "the event event.json ends too early"),
        (b"{\"number\" 2}", "the event event.json is not valid JSON"),
        (b"{\"pull_request\": {}}", "the event event.json has not the shape of an event"),
        (b"{\"action\": \"x\"}", "event.json is an event that carries no change"),
    ] {
        let (_dir, file) = written(bytes);
        assert_eq!(refusal(&file, None), message);
    }
    assert_eq!(refused(&[b'['; 1000]).lines().count(), 1);
    let dir = tempfile::tempdir().unwrap();
    let gone = dir.path().join("gone.json");
    assert_eq!(refusal(&gone, None), "cannot read the event event.json");
    assert_eq!(refusal(dir.path(), None), "cannot read the event event.json");
}

#[test]
fn an_event_over_the_limit_is_refused() {
    let (_dir, file) = written(&vec![b' '; crate::limits::EVENT + 1]);
    let error = super::read(&file, None).unwrap_err();
    assert!(error.to_string().contains("more than the 33554432 bytes"), "{error}");
}

#[test]
fn an_event_of_another_kind_is_refused() {
    let opened = fixture("pull_request.opened");
    assert_eq!(
        refusal(&opened, Some("workflow_dispatch")),
        "the event `workflow_dispatch` carries no change"
    );
    assert_eq!(refusal(&opened, Some("merge_group")), "event.json does not describe a merge group");
}

#[test]
fn a_commit_that_is_not_a_full_id_is_refused() {
    for id in ["main", "--upload-pack=x", "ec26c3e", ":/x"] {
        let (_dir, file) = changed("pull_request.opened", &[("/pull_request/head/sha", json!(id))]);
        assert_eq!(
            refusal(&file, None),
            "event.json names a commit by something else than its full id"
        );
    }
}
