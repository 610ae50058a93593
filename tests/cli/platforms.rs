//! On other platforms than GitHub: what their variables say, and what they leave open.

use crate::harness::{BACKLOG, GOOD, Repo, Run, run};

fn repo() -> Repo {
    Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export rows", &[("a.rs", "//\n")])
}

/// Runs `check` with these variables; `BASE` and `HEAD` stand for the two commits.
fn check(repo: &Repo, env: &[(&str, &str)], args: &[&str]) -> Run {
    let (base, head) = (repo.id("main"), repo.id("change"));
    let env: Vec<(&str, &str)> = env
        .iter()
        .map(|(name, value)| match *value {
            "BASE" => (*name, base.as_str()),
            "HEAD" => (*name, head.as_str()),
            value => (*name, value),
        })
        .collect();
    let args: Vec<&str> = ["check"].into_iter().chain(args.iter().copied()).collect();
    run(repo.path(), &args, &env, "")
}

const GITLAB: [(&str, &str); 5] = [
    ("GITLAB_CI", "true"),
    ("CI_MERGE_REQUEST_IID", "12"),
    ("CI_MERGE_REQUEST_TITLE", "Export rows"),
    ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "BASE"),
    ("CI_COMMIT_SHA", "HEAD"),
];

#[test]
fn a_merge_request_is_judged_by_its_variables_alone() {
    let repo = repo();
    let whole = [&GITLAB[..], &[("CI_MERGE_REQUEST_DESCRIPTION", GOOD)]].concat();
    let passed = check(&repo, &whole, &["--format", "json"]);
    assert_eq!(passed.code, 0, "{passed:?}");
    let change = &passed.json()["change"];
    assert_eq!(change["platform"], "gitlab");
    assert_eq!(change["kind"], "pull-request");
    assert_eq!(change["number"], 12);
    assert_eq!(change["title"], "Export rows");
    assert_eq!(change["description_origin"], "variable");
    let empty = [&GITLAB[..], &[("CI_MERGE_REQUEST_DESCRIPTION", "")]].concat();
    let failed = check(&repo, &empty, &["--format", "json"]);
    assert_eq!(failed.code, 1, "{failed:?}");
    assert!(failed.failed().contains(&"change/section-missing".to_owned()));
}

#[test]
fn a_part_of_a_description_is_never_judged_as_the_whole() {
    let repo = repo();
    let long = format!("{GOOD}{}", "x".repeat(2700));
    let said = [("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED", "true")];
    let cut = [&GITLAB[..], &said, &[("CI_MERGE_REQUEST_DESCRIPTION", GOOD)]].concat();
    let by_length = [&GITLAB[..], &[("CI_MERGE_REQUEST_DESCRIPTION", long.as_str())]].concat();
    for env in [&cut, &by_length] {
        let run = check(&repo, env, &[]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        assert!(run.err.contains("GitLab cuts CI_MERGE_REQUEST_DESCRIPTION"), "{run:?}");
        assert!(run.err.contains("`--body FILE`"), "{run:?}");
    }
    let body = repo.write("body.md", GOOD);
    let given = check(&repo, &cut, &["--body", body.to_str().unwrap(), "--format", "json"]);
    assert_eq!(given.code, 0, "{given:?}");
    assert_eq!(given.json()["change"]["description_origin"], "flag");
}

#[test]
fn a_description_that_the_platform_does_not_tell_is_asked_of_the_caller() {
    let repo = repo();
    let jenkins = [
        ("JENKINS_URL", "https://ci.acme.example/"),
        ("CHANGE_ID", "12"),
        ("CHANGE_TARGET", "main"),
        ("CHANGE_URL", "https://github.com/acme/shop/pull/12"),
    ];
    let refused = check(&repo, &jenkins, &[]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{refused:?}");
    assert!(
        refused.err.contains("Jenkins does not say what the description of pull request 12 is")
    );
    assert!(refused.err.contains("GITHUB_TOKEN"), "{refused:?}");
    let body = repo.write("body.md", GOOD);
    let given = check(&repo, &jenkins, &["--body", body.to_str().unwrap(), "--format", "json"]);
    assert_eq!(given.code, 0, "{given:?}");
    assert_eq!(given.json()["change"]["platform"], "jenkins");
}

#[test]
fn a_container_that_inherits_several_systems_is_told_which_one_counts() {
    let repo = repo();
    let both = [("GITLAB_CI", "true"), ("CI_COMMIT_TAG", "v1"), ("JENKINS_URL", "x")];
    assert_eq!(check(&repo, &both, &[]).code, 2);
    let run = check(&repo, &both, &["--platform", "local", "--format", "json"]);
    assert_eq!(run.json()["change"]["platform"], "local");
}

#[test]
fn hostile_variables_stay_text() {
    let repo = repo();
    let hostile = "::error::x\n##[error]y\n\u{1b}[2J";
    let env = [
        ("GITLAB_CI", "true"),
        ("CI_MERGE_REQUEST_IID", "12"),
        ("CI_MERGE_REQUEST_TITLE", hostile),
        ("CI_MERGE_REQUEST_LABELS", hostile),
        ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", hostile),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "--upload-pack=x\n::error::z"),
        ("CI_MERGE_REQUEST_DESCRIPTION", hostile),
        ("CI_COMMIT_SHA", "HEAD"),
    ];
    let run = check(&repo, &env, &[]);
    assert_eq!(run.code, 2, "{run:?}");
    for line in run.out.lines().chain(run.err.lines()) {
        assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{line}");
        assert!(!line.contains('\u{1b}'), "{line}");
    }
}
