//! What keeps the gate from judging in the pipelines of a repository.

use crate::harness::Repo;

const WORKFLOW: &str = "on: pull_request\njobs:\n  gate:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v7\n      - uses: backlog-gate/backlog-gate@v1\n";

#[test]
fn what_is_wrong_is_said_with_its_line_and_the_way_out() {
    let repo = Repo::new(&[(".github/workflows/gate.yml", WORKFLOW)]);
    let run = repo.run(&["doctor"]);
    assert_eq!(run.code, 1, "{run:?}");
    insta::assert_snapshot!(run.out, @r#"
    .github/workflows/gate.yml:1:1: warning[doctor/merge-group-missing]: in a merge queue this check never reports, and without one two changes that are checked at once may break a limit together
      help: add `merge_group: {types: [checks_requested]}`, or require branches to be up to date
    .github/workflows/gate.yml:1:5: error[doctor/edited-missing]: a description that is fixed starts no run, so the old verdict stays
      help: add `types: [opened, edited, reopened, synchronize, ready_for_review]`
    .github/workflows/gate.yml:6:9: error[doctor/shallow-checkout]: the clone has no history, so the gate cannot compare with the base and ends with exit code 2
      help: add `fetch-depth: 0` to the checkout
    backlog-gate: fail - 2 errors, 1 warning · the gate runs in 1 of 1 pipeline file
    "#);
    let report = repo.run(&["doctor", "--format", "json"]).json();
    assert_eq!(report["symptoms"][0]["id"], "merge-group-missing");
    assert_eq!(report["symptoms"][0]["line"], 1);
    assert_eq!(report["symptoms"].as_array().unwrap().len(), 3);
    assert_eq!(report["pipelines"][0], ".github/workflows/gate.yml");
    assert_eq!((&report["looked_at"], &report["unread"]), (&1.into(), &serde_json::json!([])));
}

#[test]
fn findings_about_pipelines_go_out_in_every_format() {
    let repo = Repo::new(&[(".github/workflows/gate.yml", WORKFLOW)]);
    let json = repo.run(&["doctor", "--format", "json"]).json();
    assert_eq!((&json["verdict"], &json["counts"]["error"]), (&"fail".into(), &2.into()));
    let sarif = repo.run(&["doctor", "--format", "sarif"]).json();
    let run = &sarif["runs"][0];
    assert_eq!(run["automationDetails"]["id"], "backlog-gate/doctor/");
    assert_eq!(run["results"].as_array().unwrap().len(), 3);
    assert_eq!(run["results"][0]["ruleId"], "doctor/merge-group-missing");
    let github = repo.run(&["doctor", "--format", "github"]);
    assert!(
        github.out.contains("::error file=.github/workflows/gate.yml,line=1,col=5"),
        "{github:?}"
    );
    let junit = repo.run(&["doctor", "--format", "junit"]);
    assert!(junit.out.contains("name=\"doctor/shallow-checkout\""), "{junit:?}");
    let file = repo.run(&["doctor", "--format", "gitlab=out.json"]);
    assert!(file.out.is_empty() && file.err.contains("backlog-gate: fail"), "{file:?}");
    assert!(repo.read("out.json").contains("doctor/edited-missing"));
    for format in backlog_gate::Format::ALL {
        let run = repo.run(&["doctor", "--format", format.as_str()]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(!run.out.is_empty(), "{run:?}");
    }
}

#[test]
fn labels_must_start_a_run_where_the_policy_goes_by_them() {
    let repo = Repo::new(&[(".github/workflows/gate.yml", WORKFLOW)]);
    assert!(!repo.run(&["doctor"]).out.contains("labeled-missing"));
    repo.write(".backlog-gate.yml", "exempt: {labels: ['[skip]']}\n");
    assert!(repo.run(&["doctor"]).out.contains("doctor/labeled-missing"));
}

#[test]
fn a_key_that_stands_twice_is_found() {
    let twice = WORKFLOW
        .replace("    steps:", "    permissions: {contents: read, contents: read}\n    steps:");
    let repo = Repo::new(&[(".github/workflows/gate.yml", &twice)]);
    let run = repo.run(&["doctor"]);
    assert!(
        run.out.contains("gate.yml:5:35: error[doctor/repeated-key]: `contents` stands twice here"),
        "{run:?}"
    );
}

#[test]
fn a_repository_without_the_gate_and_a_file_that_is_not_yaml_are_ill_too() {
    let repo = Repo::new(&[(".gitlab-ci.yml", "test: [\n")]);
    let run = repo.run(&["doctor"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains(".gitlab-ci.yml:1:1: error[doctor/unreadable]"), "{run:?}");
    assert!(run.out.contains("`backlog-gate init` writes a pipeline"), "{run:?}");
}

#[test]
fn our_own_workflows_are_right() {
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
    assert!(
        run.out.ends_with("nothing to fix · the gate runs in 1 of 1 pipeline file\n"),
        "{run:?}"
    );
}
