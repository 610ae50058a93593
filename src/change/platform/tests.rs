//! Every platform over the recorded environments.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::*;
use crate::change::proposal::{Detected, Flags, detect as detect_change};
use crate::change::{ChangeKind, DescriptionOrigin};
use crate::snapshot::testing::TestRepo;

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
        let told = match found.map(|ci| ci.tell(&env)) {
            None => "the local branch".to_owned(),
            Some(Ok(told)) => format!("{told:#?}"),
            Some(Err(error)) => format!("error: {error}"),
        };
        writeln!(shown, "## {name}\n{told}\n").unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn every_platform_has_a_recorded_pull_request() {
    for ci in SYSTEMS {
        let prefix = format!("{:?}.", ci.platform).to_lowercase();
        let told = names().into_iter().filter(|name| name.starts_with(&prefix));
        let mut told = told.filter_map(|name| ci.tell(&recorded(&name)).ok());
        let is_request =
            |told: Told| told.kind == ChangeKind::PullRequest && told.number == Some(12);
        assert!(ci.platform == Platform::Github || told.any(is_request), "{prefix}");
    }
}

#[test]
fn no_platform_trips_over_an_environment_that_says_only_where_it_is() {
    for name in names() {
        let Some(ci) = detect(&recorded(&name)) else { continue };
        // Either it is about no change, or it is a push to compare with the default branch.
        match ci.tell(&Env::default()) {
            Ok(told) => assert_ne!(told.kind, ChangeKind::MergeGroup, "{name}"),
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
        let Ok(detected) = detect_change(&flags, &recorded(&name)) else {
            assert_eq!(name, "gitlab.tag");
            continue;
        };
        let proposal = detected.propose(&flags, &repo.open()).unwrap();
        assert_eq!(proposal.title.as_deref(), Some("Mine"), "{name}");
        assert_eq!(proposal.description.unwrap().origin, DescriptionOrigin::Flag, "{name}");
        assert_eq!((&proposal.base, &proposal.head), (&main, &head), "{name}");
        assert_eq!(proposal.labels, ["urgent"], "{name}");
    }
}

#[test]
fn an_explicit_platform_wins_over_an_inherited_environment() {
    let env = recorded("jenkins.pull-request");
    let flags = Flags { platform: Some(Platform::Local), ..Flags::default() };
    assert!(matches!(detect_change(&flags, &env).unwrap(), Detected::Local));
    let flags = Flags { platform: Some(Platform::Jenkins), ..Flags::default() };
    let env = Env::from([("GITLAB_CI", "true"), ("CHANGE_ID", "3")]);
    let Detected::Told(told) = detect_change(&flags, &env).unwrap() else { panic!() };
    assert_eq!((told.platform, told.number), (Platform::Jenkins, Some(3)));
}

/// The message and the ways out where a description is missing.
fn refusal(name: &str, flags: &Flags) -> String {
    let (repo, main, head) = repo();
    let flags = Flags { base: Some(main), head: Some(head), ..flags.clone() };
    let error =
        detect_change(&flags, &recorded(name)).unwrap().propose(&flags, &repo.open()).unwrap_err();
    format!("{error}\n{}", error.hints().join("\n"))
}

#[test]
fn a_description_that_nobody_tells_is_no_empty_one() {
    insta::assert_snapshot!(refusal("bitbucket.pull-request", &Flags::default()), @r"
    Bitbucket Pipelines does not tell the description of pull request 12
    let the gate ask Bitbucket: give it a token that may read, in BITBUCKET_TOKEN
    give the description with `--body FILE`
    ");
    insta::assert_snapshot!(refusal("azure.github-pull-request", &Flags::default()), @r"
    Azure Pipelines does not tell the description of pull request 12
    let the gate ask GitHub: give it a token that may read, in GITHUB_TOKEN
    give the description with `--body FILE`
    ");
    let offline = Flags { offline: true, ..Flags::default() };
    insta::assert_snapshot!(refusal("gitlab.truncated", &offline), @r"
    GitLab cuts CI_MERGE_REQUEST_DESCRIPTION after 2700 characters, and a part of a description is not judged as the whole
    let the gate ask GitLab: without `--offline`
    give the description with `--body FILE`
    ");
}

#[test]
fn a_description_of_the_length_at_which_old_gitlabs_cut_counts_as_cut() {
    let tell = |text: &str| {
        let mut pairs = vec![("CI_MERGE_REQUEST_IID", "12")];
        pairs.push(("CI_MERGE_REQUEST_DESCRIPTION", text));
        let env: Env =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        gitlab::CI.tell(&env).unwrap().description
    };
    assert!(matches!(tell(&"ü".repeat(2699)), Telling::Text(_)));
    assert!(matches!(tell(&"ü".repeat(2700)), Telling::Nothing(Some(_))));
    assert!(matches!(tell(""), Telling::Text(_)), "an empty description is one");
}

#[test]
fn the_target_of_a_pull_request_is_looked_for_at_the_remote_first() {
    let (repo, main, head) = repo();
    let flags = Flags { body: Some(String::new()), head: Some(head), ..Flags::default() };
    let propose = |env: &Env| detect_change(&flags, env).unwrap().propose(&flags, &repo.open());
    let drone = recorded("drone.pull-request");
    assert_eq!(propose(&drone).unwrap().base, "refs/heads/main");
    repo.reference("refs/remotes/origin/main", &main);
    assert_eq!(propose(&drone).unwrap().base, "refs/remotes/origin/main");
    let env =
        Env::from([("DRONE", "true"), ("DRONE_PULL_REQUEST", "1"), ("DRONE_TARGET_BRANCH", "dev")]);
    let error = propose(&env).unwrap_err();
    assert_eq!(error.to_string(), "the branch `dev` is not in this clone");
    assert_eq!(
        propose(&recorded("circleci.pull-request")).unwrap().base,
        "refs/remotes/origin/main"
    );
}

#[test]
fn a_push_to_the_default_branch_needs_its_old_tip() {
    let (repo, main, _) = repo();
    let flags = Flags::default();
    let propose = |pairs: [(&str, &str); 4]| {
        detect_change(&flags, &Env::from(pairs)).unwrap().propose(&flags, &repo.open())
    };
    let buildkite = ("BUILDKITE", "true");
    let pushed = [buildkite, ("BUILDKITE_BRANCH", "main"), ("A", "b"), ("C", "d")];
    assert!(propose(pushed).unwrap_err().to_string().starts_with("the push starts the default"));
    let branch = [buildkite, ("BUILDKITE_BRANCH", "work"), ("A", "b"), ("C", "d")];
    let proposal = propose(branch).unwrap();
    assert_eq!((proposal.kind, proposal.base.as_str()), (ChangeKind::Push, "refs/heads/main"));
    let drone =
        [("DRONE", "true"), ("DRONE_BRANCH", "main"), ("DRONE_COMMIT_BEFORE", &main), ("X", "y")];
    assert_eq!(propose(drone).unwrap().base, main);
}

#[test]
fn a_change_in_gerrit_is_one_commit_and_its_message() {
    let (repo, main, head) = repo();
    let env = Env::from([("GERRIT_CHANGE_ID", "I1"), ("GERRIT_CHANGE_NUMBER", "12")]);
    let flags = Flags::default();
    let proposal = detect_change(&flags, &env).unwrap().propose(&flags, &repo.open()).unwrap();
    let described = proposal.description.unwrap();
    assert_eq!((described.text.as_str(), described.origin), ("Body\n", DescriptionOrigin::Commit));
    let opened = repo.open();
    assert_eq!(opened.resolve(&proposal.base).unwrap().id(), main);
    assert_eq!(opened.resolve(&proposal.head).unwrap().id(), head);
}
