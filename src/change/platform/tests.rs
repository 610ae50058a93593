//! Every platform over the recorded environments.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::*;
use crate::change::{
    Change, ChangeKind, DescriptionOrigin, DescriptionSource, Ends, Flags, assemble,
    detect as detect_change,
};
use crate::error::Result;
use crate::forge::request::ChangeRequest;
use crate::snapshot::testing::TestRepo;
use crate::source::SourceMap;

const FOLDER: &str = "tests/fixtures/environments";

/// The environment in a file.
fn recorded(name: &str) -> Env {
    let text = fs::read_to_string(Path::new(FOLDER).join(format!("{name}.env"))).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.map(|line| line.split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), value.replace("\\n", "\n"))).collect()
}

/// The names of all recorded environments.
fn names() -> BTreeSet<String> {
    let files = fs::read_dir(FOLDER).unwrap().map(|file| file.unwrap().file_name());
    let files = files.filter_map(|file| Some(file.to_str()?.strip_suffix(".env")?.to_owned()));
    files.collect()
}

/// A repository whose branch `work` left `main`, and the two tips.
fn repo() -> (TestRepo, String, String) {
    let repo = TestRepo::new();
    let main = repo.commit("main", &[("a.md", "a\n")], "Root");
    repo.branch("work", &main);
    let head = repo.commit("work", &[("b.md", "b\n")], "Subject\n\nBody\n");
    repo.switch("work");
    (repo, main, head)
}

#[test]
fn every_recorded_environment_is_recognised_and_read() {
    let mut shown = String::new();
    for name in names() {
        let env = recorded(&name);
        let found = detect(&env);
        let platform = found.map_or(Platform::Local, |ci| ci.platform);
        assert!(name.starts_with(&format!("{platform:?}.").to_lowercase()), "{name}: {platform:?}");
        let request = match found.map(|ci| ci.read(&env)) {
            None => "the local branch".to_owned(),
            Some(Ok(request)) => format!("{request:#?}"),
            Some(Err(error)) => format!("error: {error}"),
        };
        writeln!(shown, "## {name}\n{request}\n").unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn every_platform_has_a_recorded_pull_request() {
    for ci in SYSTEMS {
        let prefix = format!("{:?}.", ci.platform).to_lowercase();
        let recordings = names().into_iter().filter(|name| name.starts_with(&prefix));
        let mut requests = recordings.filter_map(|name| ci.read(&recorded(&name)).ok());
        let is_pull_request = |request: ChangeRequest| {
            request.kind == ChangeKind::PullRequest && request.number == Some(12)
        };
        assert!(ci.platform == Platform::Github || requests.any(is_pull_request), "{prefix}");
    }
}

#[test]
fn no_platform_trips_over_an_environment_that_says_only_where_it_is() {
    for name in names() {
        let Some(ci) = detect(&recorded(&name)) else { continue };
        // Either it is about no change, or it is a push to compare with the default branch.
        match ci.read(&Env::default()) {
            Ok(request) => assert_ne!(request.kind, ChangeKind::MergeGroup, "{name}"),
            Err(error) => assert!(!error.hints().is_empty(), "{name}: {error}"),
        }
    }
}

#[test]
fn what_the_caller_says_wins_over_the_platform() {
    let (repo, main, head) = repo();
    for name in names() {
        let flags = Flags {
            title: Some("Mine".into()),
            body: Some("My words".into()),
            labels: vec!["urgent".into()],
            base: Some(main.clone()),
            head: Some(head.clone()),
            ..Flags::default()
        };
        let Ok(request) = detect_change(&flags, &recorded(&name)) else {
            assert_eq!(name, "gitlab.tag");
            continue;
        };
        let ends = Ends::find(&request, &repo.open()).unwrap();
        assert_eq!((ends.target.revision().id(), ends.head.id()), (main.clone(), head.clone()));
        assert_eq!(request.title.as_deref(), Some("Mine"), "{name}");
        let description = DescriptionSource::Text("My words".into(), DescriptionOrigin::Flag);
        assert_eq!(request.description, description, "{name}");
        assert_eq!(request.labels, ["urgent"], "{name}");
    }
}

#[test]
fn an_explicit_platform_wins_over_an_inherited_environment() {
    let env = recorded("jenkins.pull-request");
    let flags = Flags { platform: Some(Platform::Local), ..Flags::default() };
    assert_eq!(detect_change(&flags, &env).unwrap().kind, ChangeKind::Local);
    let flags = Flags { platform: Some(Platform::Jenkins), ..Flags::default() };
    let env = Env::from([("GITLAB_CI", "true"), ("CHANGE_ID", "3")]);
    let request = detect_change(&flags, &env).unwrap();
    assert_eq!((request.platform, request.number), (Platform::Jenkins, Some(3)));
}

/// The change that an environment describes in a repository.
fn change(flags: &Flags, env: &Env, repo: &TestRepo) -> Result<(Change, SourceMap)> {
    let repository = repo.open();
    let request = detect_change(flags, env)?;
    let ends = Ends::find(&request, &repository)?;
    let mut sources = SourceMap::default();
    let change = assemble(request, &ends, &repository, &mut sources)?;
    Ok((change, sources))
}

/// The message and the ways out where a description is missing.
fn refusal(name: &str) -> String {
    let (repo, main, head) = repo();
    let flags = Flags { base: Some(main), head: Some(head), ..Flags::default() };
    let error = change(&flags, &recorded(name), &repo).unwrap_err();
    format!("{error}\n{}", error.hints().join("\n"))
}

#[test]
fn a_description_that_nobody_says_is_not_an_empty_one() {
    insta::assert_snapshot!(refusal("bitbucket.pull-request"), @r"
    Bitbucket Pipelines does not say what the description of pull request 12 is
    let the gate ask Bitbucket: without `--offline`, and with a token that may read, in BITBUCKET_TOKEN
    give the description with `--body FILE`
    ");
    insta::assert_snapshot!(refusal("azure.github-pull-request"), @r"
    Azure Pipelines does not say what the description of pull request 12 is
    let the gate ask GitHub: without `--offline`, and with a token that may read, in GITHUB_TOKEN
    give the description with `--body FILE`
    ");
    insta::assert_snapshot!(refusal("gitlab.truncated"), @r"
    GitLab cuts CI_MERGE_REQUEST_DESCRIPTION after 2700 characters, and a part of a description is not judged as the whole
    let the gate ask GitLab: without `--offline`, and with a token that may read, in GITLAB_TOKEN
    give the description with `--body FILE`
    ");
}

#[test]
fn a_description_of_the_length_at_which_old_gitlabs_cut_counts_as_cut() {
    let read = |text: &str| {
        let mut pairs = vec![("CI_MERGE_REQUEST_IID", "12")];
        pairs.push(("CI_MERGE_REQUEST_DESCRIPTION", text));
        let env: Env =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        gitlab::CI.read(&env).unwrap().description
    };
    assert!(matches!(read(&"ü".repeat(2699)), DescriptionSource::Text(..)));
    assert!(matches!(read(&"ü".repeat(2700)), DescriptionSource::Missing(Some(_))));
    assert!(matches!(read(""), DescriptionSource::Text(..)), "an empty description is one");
}

#[test]
fn the_target_of_a_pull_request_is_looked_for_at_the_remote_first() {
    let (repo, main, head) = repo();
    let flags = Flags { body: Some(String::new()), head: Some(head), ..Flags::default() };
    let target = |env: &Env| change(&flags, env, &repo).map(|(change, _)| change.target);
    let drone = recorded("drone.pull-request");
    assert_eq!(target(&drone).unwrap(), main);
    let newer = repo.commit("main", &[("c.md", "c\n")], "Goes on");
    repo.reference("refs/remotes/origin/main", &newer);
    repo.commit("main", &[("d.md", "d\n")], "Only here");
    assert_eq!(target(&drone).unwrap(), newer);
    assert_eq!(target(&recorded("circleci.pull-request")).unwrap(), newer);
    let env =
        Env::from([("DRONE", "true"), ("DRONE_PULL_REQUEST", "1"), ("DRONE_TARGET_BRANCH", "dev")]);
    let error = target(&env).unwrap_err();
    assert_eq!(error.to_string(), "the branch `dev` is not in this clone");
    assert_eq!(
        error.hints()[0],
        "fetch it: `git fetch origin +refs/heads/dev:refs/remotes/origin/dev`"
    );
}

#[test]
fn a_branch_that_the_system_has_put_the_change_upon_is_not_its_target() {
    let (repo, ..) = repo();
    repo.merge("main", "work");
    let flags = Flags { body: Some(String::new()), ..Flags::default() };
    let error = change(&flags, &recorded("woodpecker.pull-request"), &repo).unwrap_err();
    assert!(error.to_string().contains("is not in this clone"), "{error}");
}

#[test]
fn a_push_to_the_default_branch_needs_its_old_tip() {
    let (repo, main, _) = repo();
    let ends = |pairs: [(&str, &str); 4]| {
        let request = detect_change(&Flags::default(), &Env::from(pairs))?;
        Ends::find(&request, &repo.open())
    };
    let buildkite = ("BUILDKITE", "true");
    let pushed = [buildkite, ("BUILDKITE_BRANCH", "main"), ("A", "b"), ("C", "d")];
    assert!(ends(pushed).unwrap_err().to_string().starts_with("the push starts the default"));
    let branch = [buildkite, ("BUILDKITE_BRANCH", "work"), ("A", "b"), ("C", "d")];
    assert_eq!(ends(branch).unwrap().target.revision().id(), main);
    let drone =
        [("DRONE", "true"), ("DRONE_BRANCH", "main"), ("DRONE_COMMIT_BEFORE", &main), ("X", "y")];
    assert_eq!(ends(drone).unwrap().target.revision().id(), main);
}

#[test]
fn a_change_in_gerrit_is_one_commit_and_its_message() {
    let (repo, main, parent) = repo();
    let head = repo.commit("work", &[("b.md", "c\n")], "Another\n\nIts body\n");
    let env = Env::from([("GERRIT_CHANGE_ID", "I1"), ("GERRIT_CHANGE_NUMBER", "12")]);
    let (change, sources) = change(&Flags::default(), &env, &repo).unwrap();
    let description = change.description.unwrap();
    assert_eq!(sources.text(description.source), "Its body\n");
    assert_eq!(description.origin, DescriptionOrigin::Commit);
    assert_eq!((change.target, change.base, change.head), (main, parent, head));
}
