//! What would bite in the pipelines of a repository.

use crate::harness::Repo;

const WORKFLOW: &str = "on: pull_request\njobs:\n  gate:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v7\n      - uses: backlog-gate/backlog-gate@v1\n";

#[test]
fn what_would_bite_is_said_with_its_line_and_the_way_out() {
    let repo = Repo::new(&[(".github/workflows/gate.yml", WORKFLOW)]);
    let run = repo.run(&["doctor"]);
    assert_eq!(run.code, 1, "{run:?}");
    insta::assert_snapshot!(run.out, @r#"
    .github/workflows/gate.yml:1:1: warning[merge-group-missing]: in a merge queue this check never reports
      help: add `merge_group: {types: [checks_requested]}`
    .github/workflows/gate.yml:1:5: error[edited-missing]: a description that is fixed starts no run, so the old verdict stays
      help: add `types: [opened, edited, reopened, synchronize, ready_for_review]`
    .github/workflows/gate.yml:3:3: warning[permissions-missing]: the token of this job may do whatever the settings of the repository allow
      help: add `permissions: {contents: read}` to the job
    .github/workflows/gate.yml:6:9: error[shallow-checkout]: the clone has no history, so the gate cannot compare with the base and ends with exit code 2
      help: add `fetch-depth: 0` to the checkout
    .github/workflows/gate.yml:6:9: warning[persisted-credentials]: the checkout leaves its token where every later step can read it
      help: add `persist-credentials: false` to the checkout
    .github/workflows/gate.yml:7:15: warning[unpinned-action]: `backlog-gate/backlog-gate@v1` can become another action under the same name
      help: name the full commit id, with the version in a comment behind it
    the gate runs in 1 of 1 pipeline file: 2 errors, 4 warnings
    "#);
    let report = repo.run(&["doctor", "--format", "json"]).json();
    assert_eq!(report["symptoms"][0]["id"], "merge-group-missing");
    assert_eq!(report["symptoms"].as_array().unwrap().len(), 6);
}

#[test]
fn a_key_that_stands_twice_is_found() {
    let twice = WORKFLOW
        .replace("    steps:", "    permissions: {contents: read, contents: read}\n    steps:");
    let repo = Repo::new(&[(".github/workflows/gate.yml", &twice)]);
    let run = repo.run(&["doctor"]);
    assert!(
        run.out.contains("gate.yml:5:35: error[repeated-key]: `contents` stands twice here"),
        "{run:?}"
    );
}

#[test]
fn a_repository_without_the_gate_and_a_file_that_is_no_yaml_are_ill_too() {
    let repo = Repo::new(&[(".gitlab-ci.yml", "test: [\n")]);
    let run = repo.run(&["doctor"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains(".gitlab-ci.yml: error[unreadable]"), "{run:?}");
    assert!(run.out.contains("`backlog-gate init` writes one"), "{run:?}");
}

#[test]
fn our_own_workflows_would_not_bite() {
    let workflow = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/.github/workflows/backlog-gate.yml"
    ));
    let action = "name: backlog-gate\nruns: {using: docker, image: Dockerfile}\n";
    let repo = Repo::new(&[
        (".github/workflows/backlog-gate.yml", &workflow.unwrap()),
        ("action.yml", action),
    ]);
    let run = repo.run(&["doctor"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.ends_with("nothing would bite\n"), "{run:?}");
}
