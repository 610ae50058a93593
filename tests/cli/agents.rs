//! The worked example of `docs/agents.md`: from an item that is ready to a change that may go in, with
//! the tools for agents alone, and the five usual lapses on the way.

use serde_json::json;

use crate::harness::Repo;
use crate::mcp::Client;

const BACKLOG: &str = "# Backlog

## US-1: Export as CSV

**Status:** Ready

**Plan:**

1. Stream the rows to the file.
2. Count what is left out.

**Acceptance Criteria:**

- [ ] Supports up to 200k rows.
- [ ] Says how many rows were left out.

## US-2: Import

**Status:** Ready

**Plan:**

1. Read the file row by row.
2. Show what could not be read.

**Acceptance Criteria:**

- [ ] A broken row stops nothing.

## US-3: Preview

**Status:** Planned

**Plan:**

1. Show it.
";

const POLICY: &str = "version: 1
backlog: {protect: [content]}
link: {new: never, none: never}
ready: {min_plan_steps: 2}
";

fn repo() -> Repo {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", POLICY)]);
    repo.switch("export", "main");
    repo
}

/// The description that `scaffold` begins, filled in.
fn description(repo: &Repo) -> String {
    let text = repo.run(&["scaffold", "US-1", "--format", "json"]).json();
    let text = text["text"].as_str().unwrap().replace("- [ ]", "- [x]");
    let text =
        text.replace("## Plan\n", "## Plan\n\nStream the rows, and count what is left out.\n");
    text.replace("## Tests\n", "## Tests\n\nA new test exports a table of 200k rows.\n")
}

fn rules(report: &serde_json::Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.filter_map(|finding| finding["rule"].as_str()).collect()
}

#[test]
fn from_ready_to_green() {
    let repo = repo();
    let mut agent = Client::new(repo.path());
    let next = agent.done("next", json!({}));
    assert_eq!(next["next"][0]["id"], "US-1");
    let item = agent.done("show", json!({"item": "US-1"}));
    assert_eq!(item["items"][0]["criteria"].as_array().unwrap().len(), 2);
    let started = agent.done("start", json!({"item": "US-1", "owner": "agent-1"}));
    assert_eq!(
        (&started["outcome"], &started["items"][0]["owner"]),
        (&json!("written"), &json!("agent-1"))
    );

    // The work itself.
    repo.write("src/export.rs", "fn export() {}\n");
    repo.write("tests/export.rs", "#[test]\nfn two_hundred_thousand_rows() {}\n");

    let empty =
        agent.done("check_draft", json!({"title": "Export as CSV", "body": "Backlog: US-1\n"}));
    assert_eq!(empty["verdict"], "fail");
    assert!(rules(&empty).contains(&"change/section-missing"), "{empty:#}");
    let body = description(&repo);
    let finished = agent.done("finish", json!({"item": "US-1", "description": body}));
    assert_eq!(finished["items"][0]["state"], "done");
    let now = repo.read("BACKLOG.md");
    assert!(now.contains("- [x] Supports up to 200k rows."), "{now}");

    let export = repo.read("src/export.rs");
    let test = repo.read("tests/export.rs");
    repo.commit(
        "Export as CSV",
        &[("BACKLOG.md", &now), ("src/export.rs", &export), ("tests/export.rs", &test)],
    );
    let verdict = agent.done("check_draft", json!({"title": "Export as CSV", "body": body}));
    assert_eq!(
        (&verdict["verdict"], &verdict["items"]),
        (&json!("pass"), &json!(["US-1"])),
        "{verdict:#}"
    );
    let check = repo.check(&body, &["--title", "Export as CSV"]);
    assert_eq!(check.code, 0, "the gate says the same: {check:?}");
}

#[test]
fn a_second_item_is_refused() {
    let repo = repo();
    let mut agent = Client::new(repo.path());
    agent.done("start", json!({"item": "US-1", "owner": "agent-1"}));
    let refused = agent.refused("start", json!({"item": "US-2", "owner": "agent-1"}));
    assert!(refused.contains("error[wip/limit-exceeded]"), "{refused}");
    let another = agent.refused("start", json!({"item": "US-1", "owner": "agent-2"}));
    assert!(another.contains("US-1 belongs to agent-1"), "{another}");
}

#[test]
fn open_criteria_are_refused() {
    let repo = repo();
    let mut agent = Client::new(repo.path());
    agent.done("start", json!({"item": "US-1"}));
    let refused = agent.refused("finish", json!({"item": "US-1"}));
    assert!(refused.contains("error[dod/done-with-open-criteria]"), "{refused}");
    let half = "Backlog: US-1\n\n## Acceptance\n\n- [x] Supports up to 200k rows.\n- [ ] Says how many rows were left out.\n";
    let refused = agent.refused("finish", json!({"item": "US-1", "description": half}));
    assert!(refused.contains("1 acceptance criterion is open"), "{refused}");
}

#[test]
fn a_plan_that_is_too_short_is_refused() {
    let repo = repo();
    let mut agent = Client::new(repo.path());
    let before = repo.read("BACKLOG.md");
    let refused = agent.refused("start", json!({"item": "US-3"}));
    assert!(refused.contains("dor/plan-too-short"), "{refused}");
    assert_eq!(repo.read("BACKLOG.md"), before);
}

#[test]
fn an_item_that_is_rewritten_is_red() {
    let repo = repo();
    let mut agent = Client::new(repo.path());
    agent.done("start", json!({"item": "US-1"}));
    let easier = repo.read("BACKLOG.md").replace("up to 200k rows", "a few rows");
    repo.commit("Export", &[("BACKLOG.md", &easier), ("tests/a.rs", "")]);
    let body = description(&repo);
    let verdict = agent.done("check_draft", json!({"title": "Export as CSV", "body": body}));
    assert_eq!(verdict["verdict"], "fail");
    assert!(rules(&verdict).contains(&"backlog/item-rewritten"), "{verdict:#}");
}

#[test]
fn an_item_that_is_invented_is_red() {
    let repo = repo();
    let mut agent = Client::new(repo.path());
    let added = agent.done("add", json!({"title": "Tidy up", "to": "US-1"}));
    let id = added["items"][0]["id"].as_str().unwrap().to_owned();
    let backlog = repo.read("BACKLOG.md");
    repo.commit("Tidy up", &[("BACKLOG.md", &backlog), ("tests/a.rs", "")]);
    let body = description(&repo).replace("US-1", &id);
    let verdict = agent.done("check_draft", json!({"title": "Tidy up", "body": body}));
    assert_eq!(verdict["verdict"], "fail");
    assert!(rules(&verdict).contains(&"link/new-item"), "{verdict:#}");
}

#[test]
fn init_writes_the_lines_for_agents_and_takes_them_out() {
    let page = "# Notes for agents\n\nBe brief.\n";
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), ("AGENTS.md", page)]);
    let dry = repo.run(&["init", "--agents", "--dry-run"]);
    assert!(dry.out.contains("+1. `backlog-gate next` says what may be started."), "{dry:?}");
    let wrote = repo.run(&["init", "--agents"]);
    assert!(wrote.out.contains("wrote a paragraph at the end of AGENTS.md"), "{wrote:?}");
    let now = repo.read("AGENTS.md");
    assert!(now.starts_with(page), "{now}");
    for command in
        ["next", "start ITEM --owner NAME", "scaffold ITEM", "finish ITEM", "check --body FILE"]
    {
        assert!(now.contains(&format!("`backlog-gate {command}")), "{command}: {now}");
    }
    assert!(now.lines().count() <= page.lines().count() + 16, "{now}");
    let again = repo.run(&["init", "--agents"]);
    assert!(again.out.contains("kept AGENTS.md"), "{again:?}");
    repo.run(&["init", "--agents", "--contributing"]);
    let removed = repo.run(&["init", "--remove"]);
    assert!(removed.out.contains("removed the paragraph of AGENTS.md"), "{removed:?}");
    assert_eq!(repo.read("AGENTS.md"), page);
    let bare = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    bare.run(&["init", "--agents"]);
    assert!(bare.read("AGENTS.md").contains("## Working with the backlog"));
    bare.run(&["init", "--remove"]);
    assert!(!bare.path().join("AGENTS.md").exists());
}
