//! What a change goes into judges it: on every platform, under any name, and nobody else does.

use serde_json::{Value, json};

use crate::harness::{BACKLOG, Repo, Run, run};

const STRICT: &str = "version: 1\n";
const LOOSE: &str = "version: 1\nextends: lint-only\nmode: report\n";

/// `main` got a policy after `change` left it. The change brings a policy of its own that judges
/// nothing, and so does the commit in its middle; tags are named like the branches.
struct Trap {
    repo: Repo,
    fork: String,
    middle: String,
    head: String,
    tip: String,
}

fn trap() -> Trap {
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", LOOSE)];
    let repo = Repo::new(&files);
    let fork = repo.id("HEAD");
    repo.switch("change", "HEAD");
    let middle =
        repo.commit("Loosen it", &[(".backlog-gate.yml", LOOSE), ("x", "x\n")]).to_string();
    let two = BACKLOG.replace("Status: Ready", "Status: In Progress");
    let head = repo.commit("No item, no plan", &[("BACKLOG.md", &two)]).to_string();
    repo.switch("main", &fork);
    let tip = repo.commit("Demand something", &[(".backlog-gate.yml", STRICT)]).to_string();
    repo.switch("change", &head);
    repo.point("refs/remotes/origin/main", &tip);
    repo.point("refs/heads/main", &middle);
    for tag in ["main", "origin/main", "HEAD", &tip[..12]] {
        repo.point(&format!("refs/tags/{tag}"), &middle);
    }
    Trap { repo, fork, middle, head, tip }
}

impl Trap {
    /// Runs `check` with these variables, in which the commits stand by their names.
    fn check(&self, env: &[(&str, &str)], args: &[&str]) -> Run {
        let event = self.repo.path().join(".git/event.json").display().to_string();
        let env: Vec<(&str, &str)> = env
            .iter()
            .map(|(name, value)| match *value {
                "FORK" => (*name, self.fork.as_str()),
                "MIDDLE" => (*name, self.middle.as_str()),
                "HEAD" => (*name, self.head.as_str()),
                "EVENT" => (*name, event.as_str()),
                value => (*name, value),
            })
            .collect();
        let args: Vec<&str> = ["check", "--format", "json"].iter().chain(args).copied().collect();
        run(self.repo.path(), &args, &env, "Nothing.\n")
    }

    fn event(&self, event: &Value) {
        std::fs::write(self.repo.path().join(".git/event.json"), event.to_string()).unwrap();
    }

    fn pull_request(&self) -> Value {
        let repository = json!({"default_branch": "main"});
        let pull = json!({
            "number": 12, "title": "x", "body": "", "user": {"login": "eve"}, "labels": [],
            "head": {"sha": self.head, "ref": "change"}, "base": {"sha": self.fork, "ref": "main"},
        });
        json!({"action": "synchronize", "pull_request": pull, "repository": repository})
    }

    fn push(&self) -> Value {
        json!({
            "ref": "refs/heads/change", "before": self.middle, "after": self.head,
            "repository": {"default_branch": "main"}, "sender": {"login": "eve"},
        })
    }

    /// A run is judged by the tip of the target, and not by what its author chose.
    fn is_judged_by_the_tip(&self, name: &str, run: &Run) {
        assert_eq!(run.code, 1, "{name}: {run:?}");
        let report = run.json();
        assert_eq!(report["policy"]["origin"], "base", "{name}");
        assert_eq!(report["change"]["target"], self.tip.as_str(), "{name}");
        let failed = run.failed();
        assert!(failed.contains(&"wip/limit-exceeded".to_owned()), "{name}: {failed:?}");
    }
}

type Variables<'a> = &'a [(&'a str, &'a str)];

#[test]
fn the_policy_comes_from_the_target_branch() {
    let trap = trap();
    let actions = [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_PATH", "EVENT")];
    let requests: [(&str, Variables<'_>); 15] = [
        ("github", &[("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_SHA", "HEAD")]),
        ("github target", &[("GITHUB_EVENT_NAME", "pull_request_target")]),
        ("gitea", &[("GITEA_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "pull_request")]),
        ("forgejo", &[("FORGEJO_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "pull_request")]),
        (
            "gitlab",
            &[
                ("GITLAB_CI", "true"),
                ("CI_MERGE_REQUEST_IID", "12"),
                ("CI_COMMIT_SHA", "HEAD"),
                ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
                ("CI_DEFAULT_BRANCH", "main"),
                ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "FORK"),
                ("CI_MERGE_REQUEST_DESCRIPTION", ""),
            ],
        ),
        (
            "bitbucket",
            &[
                ("BITBUCKET_BUILD_NUMBER", "1"),
                ("BITBUCKET_PR_ID", "12"),
                ("BITBUCKET_COMMIT", "HEAD"),
                ("BITBUCKET_PR_DESTINATION_BRANCH", "main"),
                ("BITBUCKET_PR_DESTINATION_COMMIT", "FORK"),
            ],
        ),
        (
            "azure",
            &[
                ("TF_BUILD", "True"),
                ("SYSTEM_PULLREQUEST_PULLREQUESTID", "12"),
                ("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main"),
                ("SYSTEM_PULLREQUEST_SOURCECOMMITID", "HEAD"),
                ("BUILD_SOURCEVERSION", "HEAD"),
            ],
        ),
        (
            "buildkite",
            &[
                ("BUILDKITE", "true"),
                ("BUILDKITE_PULL_REQUEST", "12"),
                ("BUILDKITE_COMMIT", "HEAD"),
                ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main"),
            ],
        ),
        (
            "circleci",
            &[
                ("CIRCLECI", "true"),
                ("CIRCLE_PULL_REQUEST", "https://github.com/a/b/pull/12"),
                ("CIRCLE_SHA1", "HEAD"),
            ],
        ),
        (
            "drone",
            &[
                ("DRONE", "true"),
                ("DRONE_PULL_REQUEST", "12"),
                ("DRONE_TARGET_BRANCH", "main"),
                ("DRONE_COMMIT_BEFORE", "MIDDLE"),
                ("DRONE_COMMIT_SHA", "HEAD"),
            ],
        ),
        (
            "woodpecker",
            &[
                ("CI", "woodpecker"),
                ("CI_COMMIT_PULL_REQUEST", "12"),
                ("CI_COMMIT_SHA", "HEAD"),
                ("CI_COMMIT_TARGET_BRANCH", "main"),
                ("CI_PREV_COMMIT_SHA", "MIDDLE"),
            ],
        ),
        (
            "travis",
            &[
                ("TRAVIS", "true"),
                ("TRAVIS_PULL_REQUEST", "12"),
                ("TRAVIS_BRANCH", "main"),
                ("TRAVIS_PULL_REQUEST_SHA", "HEAD"),
                ("TRAVIS_COMMIT_RANGE", "FORK...HEAD"),
            ],
        ),
        (
            "jenkins",
            &[
                ("JENKINS_URL", "x"),
                ("CHANGE_ID", "12"),
                ("CHANGE_TARGET", "main"),
                ("GIT_PREVIOUS_COMMIT", "MIDDLE"),
            ],
        ),
        (
            "gerrit",
            &[
                ("GERRIT_CHANGE_ID", "I1"),
                ("GERRIT_CHANGE_NUMBER", "12"),
                ("GERRIT_BRANCH", "main"),
                ("GERRIT_PATCHSET_REVISION", "HEAD"),
            ],
        ),
        ("teamcity", &[("TEAMCITY_VERSION", "1")]),
    ];
    trap.event(&trap.pull_request());
    for (name, variables) in requests {
        let args: &[&str] = match name {
            "gerrit" | "teamcity" => &[],
            _ => &["--body", "-"],
        };
        let env: Vec<_> = actions
            .iter()
            .filter(|_| ["github", "gitea", "forgejo"].iter().any(|one| name.starts_with(one)))
            .chain(variables)
            .copied()
            .collect();
        trap.is_judged_by_the_tip(name, &trap.check(&env, args));
    }
    let pushes: [(&str, Variables<'_>); 8] = [
        ("github push", &[("GITHUB_EVENT_NAME", "push")]),
        (
            "gitlab push",
            &[
                ("GITLAB_CI", "true"),
                ("CI_COMMIT_BRANCH", "change"),
                ("CI_COMMIT_SHA", "HEAD"),
                ("CI_COMMIT_BEFORE_SHA", "MIDDLE"),
                ("CI_DEFAULT_BRANCH", "main"),
            ],
        ),
        (
            "bitbucket push",
            &[
                ("BITBUCKET_BUILD_NUMBER", "1"),
                ("BITBUCKET_BRANCH", "change"),
                ("BITBUCKET_COMMIT", "HEAD"),
            ],
        ),
        (
            "azure push",
            &[
                ("TF_BUILD", "True"),
                ("BUILD_SOURCEBRANCH", "refs/heads/change"),
                ("BUILD_SOURCEVERSION", "HEAD"),
            ],
        ),
        (
            "drone push",
            &[
                ("DRONE", "true"),
                ("DRONE_BRANCH", "change"),
                ("DRONE_COMMIT_BEFORE", "MIDDLE"),
                ("DRONE_REPO_BRANCH", "main"),
            ],
        ),
        (
            "woodpecker push",
            &[
                ("CI", "woodpecker"),
                ("CI_COMMIT_BRANCH", "change"),
                ("CI_PREV_COMMIT_SHA", "MIDDLE"),
                ("CI_REPO_DEFAULT_BRANCH", "main"),
            ],
        ),
        (
            "travis push",
            &[("TRAVIS", "true"), ("TRAVIS_BRANCH", "change"), ("TRAVIS_COMMIT", "HEAD")],
        ),
        (
            "jenkins push",
            &[("JENKINS_URL", "x"), ("BRANCH_NAME", "change"), ("GIT_PREVIOUS_COMMIT", "MIDDLE")],
        ),
    ];
    trap.event(&trap.push());
    for (name, variables) in pushes {
        let env: Vec<_> = actions
            .iter()
            .filter(|_| name.starts_with("github"))
            .chain(variables)
            .copied()
            .collect();
        trap.is_judged_by_the_tip(name, &trap.check(&env, &[]));
    }
    trap.is_judged_by_the_tip("local", &trap.check(&[], &["--body", "-"]));
}

/// The recorded environments of a platform, in which the commits and branches of the trap stand for
/// those of the recording. What they name beside the variables comes along.
fn recorded(trap: &Trap, merge: &str) -> Vec<(String, Vec<(String, String)>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/environments");
    let copies = trap.repo.path().join(".git/recorded");
    std::fs::create_dir_all(&copies).unwrap();
    let stand_in = |text: &str| {
        let commits =
            [("2", &trap.head), ("1", &trap.fork), ("3", &merge.to_owned()), ("4", &trap.tip)];
        let text = commits.iter().fold(text.to_owned(), |text, (digit, commit)| {
            text.replace(&digit.repeat(40), commit).replace(&digit.repeat(12), &commit[..12])
        });
        text.replace("feat/export", "change")
            .replace(
                "tests/fixtures/environments",
                &copies.display().to_string().replace(char::from(92), "/"),
            )
            .replace("CI_PROJECT_ID=77", "CI_PROJECT_ID=42")
    };
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let text = stand_in(&std::fs::read_to_string(&entry).unwrap());
        let name = entry.file_name().unwrap().to_str().unwrap();
        let Some(name) = name.strip_suffix(".env") else {
            std::fs::write(copies.join(name), text).unwrap();
            continue;
        };
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let pairs = lines.map(|line| line.split_once('=').unwrap());
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.replace("\\n", "\n")));
        all.push((name.to_owned(), pairs.collect()));
    }
    std::fs::write(copies.join("gitea.event.json"), trap.pull_request().to_string()).unwrap();
    all.sort();
    all
}

#[test]
fn every_recorded_environment_is_judged_by_the_tip_of_its_target() {
    let trap = trap();
    trap.repo.switch("merge", &trap.tip);
    let merge = trap.repo.merge(&trap.head, &[]).to_string();
    trap.repo.switch("change", &trap.head);
    let mut platforms = std::collections::BTreeSet::new();
    for (name, env) in recorded(&trap, &merge) {
        // The events of GitHub are of a repository of its own; the table above has them.
        let platform = name.split('.').next().unwrap().to_owned();
        if platform == "github" {
            continue;
        }
        let env: Vec<(&str, &str)> =
            env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let run = trap.check(&env, &["--body", "-"]);
        // A tag, and a push to the default branch that says not what was there before, are about nothing.
        if ["gitlab.tag", "bitbucket.branch"].contains(&name.as_str()) {
            assert_eq!(run.code, 2, "{name}: {run:?}");
            continue;
        }
        trap.is_judged_by_the_tip(&name, &run);
        platforms.insert(platform);
    }
    let page = include_str!("../../docs/platforms.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let documented = rows.filter(|name| *name != "github").map(str::to_owned).collect();
    assert_eq!(platforms, documented, "docs/platforms.md has a row for each platform");
}

#[test]
fn a_queue_is_judged_by_what_its_group_is_built_upon() {
    let trap = trap();
    let group = |base: &str| {
        let group = json!({
            "head_sha": trap.head, "head_ref": "refs/heads/gh-readonly-queue/main/pr-12-0123456",
            "base_sha": base, "base_ref": "refs/heads/main",
        });
        trap.event(&json!({"merge_group": group, "repository": {"default_branch": "main"}}));
        let env = [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", "merge_group"),
            ("GITHUB_EVENT_PATH", "EVENT"),
        ];
        trap.check(&env, &[])
    };
    trap.is_judged_by_the_tip("merge group", &group(&trap.tip));
    trap.is_judged_by_the_tip("an old base", &group(&trap.fork));
    // The group before it is newer than what was fetched.
    let line = format!("{}\t\tbranch 'main' of https://example.com/a\n", trap.tip);
    trap.repo.write(".git/FETCH_HEAD", line);
    trap.repo.switch("queue", &trap.tip);
    let before = trap.repo.commit("The group before", &[("z", "z\n")]).to_string();
    assert_eq!(group(&before).json()["change"]["target"], before.as_str());
}

#[test]
fn a_target_that_is_not_known_decides_nothing() {
    let trap = trap();
    trap.repo.unpoint("refs/remotes/origin/main");
    trap.repo.unpoint("refs/heads/main");
    let gitlab = [
        ("GITLAB_CI", "true"),
        ("CI_MERGE_REQUEST_IID", "12"),
        ("CI_COMMIT_SHA", "HEAD"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "FORK"),
        ("CI_MERGE_REQUEST_DESCRIPTION", ""),
    ];
    let refused = trap.check(&gitlab, &[]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("GIT_DEPTH: \"0\""), "{refused:?}");
    // In the fork, `origin/main` is the fork owner's.
    trap.repo.point("refs/remotes/origin/main", &trap.fork);
    let fork = [("CI_PROJECT_ID", "7"), ("CI_MERGE_REQUEST_PROJECT_ID", "1")];
    let refused = trap.check(&[&gitlab[..], &fork].concat(), &[]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("the pipeline runs in the fork"), "{refused:?}");
}

#[test]
fn of_two_known_tips_the_newer_one_judges_and_of_two_apart_none() {
    let trap = trap();
    let judge = |base: &str| {
        let mut event = trap.pull_request();
        event["pull_request"]["base"]["sha"] = json!(base);
        trap.event(&event);
        let env = [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", "pull_request"),
            ("GITHUB_EVENT_PATH", "EVENT"),
            ("GITHUB_RUN_ATTEMPT", "2"),
        ];
        trap.check(&env, &[])
    };
    trap.is_judged_by_the_tip("the clone is newer", &judge(&trap.fork));
    trap.repo.point("refs/remotes/origin/main", &trap.fork);
    trap.is_judged_by_the_tip("the event is newer", &judge(&trap.tip));
    trap.repo.point("refs/remotes/origin/main", &trap.middle);
    let apart = judge(&trap.tip);
    assert_eq!(apart.code, 2, "{apart:?}");
    assert!(apart.err.contains("the tip of `main` is not known"), "{apart:?}");
    assert!(apart.err.contains("git fetch origin +refs/heads/main"), "{apart:?}");
    // What this run fetched is as new as the run.
    let line = format!("{}\t\tbranch 'main' of https://example.com/a\n", trap.tip);
    trap.repo.write(".git/FETCH_HEAD", line);
    trap.repo.point("refs/remotes/origin/main", &trap.tip);
    trap.is_judged_by_the_tip("fetched", &judge(&trap.middle));
    // A variable that the author of a pipeline sets names his own commit, which contains the tip.
    trap.repo.switch("change", &trap.tip);
    let own = trap.repo.commit("Loosen it", &[(".backlog-gate.yml", LOOSE)]).to_string();
    let judged = judge(&own).json();
    assert_eq!(judged["change"]["target"], trap.tip.as_str(), "{judged}");
    let missing = judge(&"5".repeat(40));
    trap.is_judged_by_the_tip("fetched, and the event names what is gone", &missing);
    trap.repo.write(".git/FETCH_HEAD", "");
    assert_eq!(judge(&"5".repeat(40)).code, 2);
    trap.repo.unpoint("refs/remotes/origin/main");
    trap.repo.unpoint("refs/heads/main");
    let repeated = judge(&trap.tip);
    let notes = repeated.json()["notes"].to_string();
    assert!(notes.contains("This run repeats an earlier one"), "{notes}");
}

#[test]
fn a_name_with_two_answers_has_none_and_an_id_is_nothing_else() {
    let trap = trap();
    for (base, other) in [("main", "refs/heads/main"), ("origin/main", "refs/remotes/origin/main")]
    {
        trap.repo.point("refs/heads/main", &trap.tip);
        let refused = trap.check(&[], &["--base", base, "--body", "-"]);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.err.contains(&format!("refs/tags/{base}")), "{refused:?}");
        assert!(refused.err.contains(other), "{refused:?}");
        trap.is_judged_by_the_tip(other, &trap.check(&[], &["--base", other, "--body", "-"]));
    }
    trap.is_judged_by_the_tip("id", &trap.check(&[], &["--base", &trap.tip, "--body", "-"]));
    let short = trap.check(&[], &["--base", &trap.tip[..12], "--body", "-"]);
    assert_eq!(short.code, 2, "{short:?}");
    let missing = "5eed".repeat(10);
    std::fs::write(
        trap.repo.path().join(".git/refs/tags").join(&missing),
        format!("{}\n", trap.middle),
    )
    .unwrap();
    assert_eq!(trap.check(&[], &["--base", &missing, "--body", "-"]).code, 2);
}

#[test]
fn grafts_and_replacements_give_no_commit_other_parents() {
    let trap = trap();
    let graft = format!("{} {}\n{}\n", trap.head, trap.middle, trap.middle);
    trap.repo.write(".git/info/grafts", graft);
    let judged = trap.check(&[], &["--body", "-"]);
    trap.is_judged_by_the_tip("grafts", &judged);
    assert_eq!(judged.json()["change"]["base"], trap.fork.as_str());
}

#[test]
fn a_head_that_is_not_checked_out_is_said() {
    let trap = trap();
    trap.event(&trap.pull_request());
    let later = trap.repo.commit("Later", &[("y", "y\n")]).to_string();
    let env = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", "pull_request"),
        ("GITHUB_EVENT_PATH", "EVENT"),
    ];
    let notes = trap.check(&env, &[]).json()["notes"].to_string();
    assert!(notes.contains(&format!("The commit {} is checked out", &later[..12])), "{notes}");
}
