//! Rules about what a change touches and how it is called.

use crate::harness::{BACKLOG, GOOD, Repo};

fn warned(run: &crate::harness::Run) -> Vec<String> {
    let report = run.json();
    let rules = report["rules"].as_array().unwrap().iter();
    let warned = rules.filter(|rule| rule["outcome"] == "warned");
    warned.map(|rule| rule["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn code_without_a_test_is_warned_about() {
    let code = ("src/export.rs", "// rows\n");
    let without = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export", &[code]);
    let run = without.check(GOOD, &["--format", "json"]);
    assert_eq!((run.code, warned(&run)), (0, vec!["change/tests-missing".to_owned()]));
    let test = ("tests/export.rs", "// rows\n");
    let with = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export", &[code, test]);
    assert!(warned(&with.check(GOOD, &["--format", "json"])).is_empty());
}

#[test]
fn a_large_change_is_warned_about_and_lock_files_do_not_count() {
    let large = "line\n".repeat(801);
    let judge = |path| {
        let files = [(path, large.as_str())];
        let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export", &files);
        repo.check(GOOD, &["--format", "json"])
    };
    let run = judge("notes.txt");
    assert_eq!(warned(&run), ["change/too-large"]);
    assert_eq!(
        run.json()["findings"][0]["message"],
        "the change has 801 changed lines, and 800 are allowed"
    );
    assert!(warned(&judge("web/yarn.lock")).is_empty());
}

#[test]
fn names_are_judged_where_the_policy_says_so() {
    let policy = "change:\n  branch: '^feat/'\n  commits: conventional\n  title: {types: [feat, fix], scopes: [export]}\nrules:\n  change/title-format: error\n  change/branch-name: error\n  change/commit-format: error\n";
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)];
    let repo = Repo::with_change(&files, "Export rows", &[("a.txt", "a\n")]);
    let run = repo.check(GOOD, &["--title", "feat(api): rows", "--format", "json"]);
    assert_eq!(run.failed(), ["change/title-format", "change/branch-name", "change/commit-format"]);
    let report = run.json();
    let kinds: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["location"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["title", "branch", "commit"]);
    let good = Repo::with_change(&files, "feat(export): rows", &[("a.txt", "a\n")]);
    let run = good.check(GOOD, &["--branch", "feat/rows"]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn a_form_that_nothing_judges_is_remarked_on() {
    let repo = Repo::new(&[(".backlog-gate.yml", "change: {title: conventional}\n")]);
    let run = repo.run(&["policy", "validate"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("change.title: nothing judges it"), "{run:?}");
    repo.write(".backlog-gate.yml", "change: {title: '(', commits: {example: x, types: [a]}}\n");
    let run = repo.run(&["policy", "validate"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.out.contains("change.title: \"(\" is not a regular expression"), "{run:?}");
    assert!(run.out.contains("change.commits: the example \"x\" does not begin with a type"));
}

#[test]
fn a_newly_skipped_test_names_its_issue() {
    let old = "def test_a(): ...\n\n@pytest.mark.skip\ndef test_b(): ...\n";
    let files = [("BACKLOG.md", BACKLOG), ("tests/test_a.py", old)];
    let judge = |new: &str| {
        let repo = Repo::with_change(&files, "Skip", &[("tests/test_a.py", new)]);
        let report = repo.check(GOOD, &["--format", "json"]).json();
        let findings = report["findings"].as_array().unwrap().clone();
        let of_rule =
            |finding: &&serde_json::Value| finding["rule"] == "change/skipped-test-without-issue";
        let lines = findings.iter().filter(of_rule).map(|f| f["location"]["line"].clone());
        lines.map(|line| line.as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(judge(&format!("@pytest.mark.skip('later')\n{old}")), [1]);
    assert!(judge(&format!("@pytest.mark.skip('#12')\n{old}")).is_empty());
    let moved = "@pytest.mark.skip\ndef test_b(): ...\n\ndef test_a(): ...\n";
    assert!(judge(moved).is_empty(), "a mark that was there before is not news");
    assert!(judge(&old.replace("test_a", "test_c")).is_empty());
}

#[test]
fn boxes_of_the_template_stay_where_they_are() {
    let template = "## Plan\n\n## Checklist\n\n- [ ] Tests pass\n- [ ] Docs updated\n";
    let files = [("BACKLOG.md", BACKLOG), (".github/pull_request_template.md", template)];
    let repo = Repo::with_change(&files, "Export", &[("a.txt", "a\n")]);
    let judge = |end: &str| repo.check(&format!("{GOOD}\n{end}"), &["--format", "json"]).failed();
    assert!(
        judge("## Checklist\n\n- [x] Tests pass\n- [ ] Docs updated (N/A: no text)\n").is_empty()
    );
    for end in [
        "",
        "## Checklist\n\n- [x] Tests pass\n",
        "## Checklist\n\n- [x] Tests pass\n- [x] Docs read\n",
        "## Checklist\n\n- [x] Tests pass\n\n## Other\n\n- [x] Docs updated\n",
        "<!--\n## Checklist\n\n- [x] Tests pass\n- [x] Docs updated\n-->\n",
    ] {
        assert_eq!(judge(end), ["change/checklist-incomplete"], "{end}");
    }
}

#[test]
fn the_report_says_why_a_section_is_demanded() {
    let policy = "change:\n  when:\n    - paths: [\"migrations/**\"]\n      add: true\n      sections: [Rollback]\n";
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)];
    let repo = Repo::with_change(&files, "Export", &[("migrations/1.sql", "x\n")]);
    let run = repo.check(GOOD, &[]);
    assert_eq!(run.code, 1);
    let why =
        "Rollback is demanded because migrations/1.sql changed (migrations/**), policy line 5";
    assert!(run.out.contains(why), "{run:?}");
}

#[test]
fn a_change_that_deletes_its_criteria_answers_those_of_the_base() {
    let base = BACKLOG;
    let without = base.replace("- Acceptance Criteria:\n  - Supports up to 200k rows.\n", "");
    let sharper = base.replace("200k rows", "300k rows");
    let body = GOOD.replace("Supports up to 200k rows", "It works");
    for (backlog, passes) in [(&without, false), (&sharper, true)] {
        let repo = Repo::with_change(&[("BACKLOG.md", base)], "Export", &[("BACKLOG.md", backlog)]);
        let output = if passes {
            body.replace("It works", "Supports up to 300k rows")
        } else {
            body.clone()
        };
        let run = repo.check(&output, &["--format", "json", "--base", "main"]);
        let fails = run.failed().contains(&"change/criteria-uncovered".to_owned());
        assert_eq!(fails, !passes, "{run:?}");
    }
}

#[test]
fn a_limit_counts_for_whatever_the_team_names() {
    let story = |id: &str, owner: &str, priority: &str, component: &str| {
        format!(
            "### US-{id} Story {id}\n- Status: In progress\n- Owner: {owner}\n- Priority: {priority}\n- Component: {component}\n\n"
        )
    };
    let backlog = format!(
        "# Backlog\n\n## Epic 1: Export\n\n{}{}## Epic 2: Import\n\n{}",
        story("1.1", "ada", "P0", "api"),
        story("1.2", "bob", "P1", "api"),
        story("2.1", "@Ada", "P0", "ui"),
    );
    for (limit, said) in [
        ("{max: 2}", "3 items are in-progress, and 2 are allowed"),
        ("{max: 1, per: owner}", "2 items are in-progress for owner ada, and 1 is allowed"),
        ("{max: 1, per: epic}", "2 items are in-progress for epic Epic 1, and 1 is allowed"),
        ("{max: 1, per: component}", "2 items are in-progress for component api, and 1 is allowed"),
        ("{max: 1, per: priority}", "2 items are in-progress for priority P0, and 1 is allowed"),
        ("{max: 2, per: kind}", "3 items are in-progress for kind story, and 2 are allowed"),
        ("{max: 0, state: blocked}", ""),
    ] {
        let policy = format!("extends: lint-only\nwip: {{limits: [{limit}]}}\n");
        let repo = Repo::new(&[("BACKLOG.md", &backlog), (".backlog-gate.yml", &policy)]);
        let run = repo.run(&["lint", "--format", "json"]);
        let findings = run.json()["findings"].as_array().unwrap().clone();
        let messages: Vec<&str> = findings
            .iter()
            .filter(|finding| finding["rule"] == "wip/limit-exceeded")
            .map(|finding| finding["message"].as_str().unwrap())
            .collect();
        let expected: Vec<&str> = if said.is_empty() { vec![] } else { vec![said] };
        assert_eq!(messages, expected, "{limit}");
    }
}

#[test]
fn a_criterion_that_the_change_words_anew_is_shown() {
    let story = |criteria: &str| {
        format!(
            "# Backlog\n\n## PB-1: Export\n- Status: In Progress\n- Acceptance Criteria:\n{criteria}"
        )
    };
    let before = story("  - Median below 300 ms\n  - Rows stream\n");
    let after = story("  - It works\n  - [x] Rows stream\n");
    let files = [("BACKLOG.md", before.as_str())];
    let repo = Repo::with_change(&files, "Export", &[("BACKLOG.md", &after)]);
    let body = "Backlog: PB-1\n\n## Plan\n\nStream the rows to the client.\n\n## Tests\n\nRan the whole suite twice.\n\n## Acceptance\n\n- [x] It works\n- [x] Rows stream\n";
    let run = repo.check(body, &["--format", "json"]);
    let notes = run.json()["notes"].to_string();
    let output = "The change words criterion 1 of PB-1 anew: it was \\\"Median below 300 ms\\\", where \\\"It works\\\" stands now.";
    assert!(notes.contains(output), "{notes}");
    assert!(!notes.contains("criterion 2"), "{notes}");
    let dropped = story("  - [x] Rows stream\n");
    let repo = Repo::with_change(&files, "Export", &[("BACKLOG.md", &dropped)]);
    let notes = repo.check(body, &["--format", "json"]).json()["notes"].to_string();
    let output = "The change drops criterion 1 of PB-1: \\\"Median below 300 ms\\\".";
    assert!(notes.contains(output) && !notes.contains("anew"), "{notes}");
}

#[test]
fn a_rule_is_explained_by_the_change_at_hand() {
    let policy = "change:\n  sections: [Plan]\n  when:\n    - {paths: ['db/**'], sections: [Rollback], add: true}\n";
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)];
    let repo = Repo::with_change(&files, "Export", &[("db/1.sql", "x\n")]);
    let body = repo.write(".git/body.md", "Backlog: 1\n\n## Plan\n\nA ##[error] b c d e f g\n");
    let args = ["explain", "change/section-missing", "--base", "main", "--body"];
    let run = repo.run(&[&args[..], &[body.to_str().unwrap()]].concat());
    assert_eq!(run.code, 0, "{run:?}");
    for said in [
        "# change/section-missing",
        "## In this change\n\nIt fails.\n",
        "the description has no section \"Rollback\"",
        "- Plan, as of every change, policy line 2\n",
        "- Rollback, because db/1.sql changed (db/**), policy line 4\n",
    ] {
        assert!(run.out.contains(said), "{said}: {run:?}");
    }
    let other = repo.run(&["explain", "wip/aging", "--base", "main"]);
    assert!(other.out.contains("It does not judge: wip.max_days sets no such limit."), "{other:?}");
    let page = repo.run(&["explain", "wip/aging"]);
    assert!(!page.out.contains("In this change"), "{page:?}");
}

#[test]
fn an_id_that_two_files_have_is_told_apart_by_their_folders() {
    let board =
        |title: &str, state: &str| format!("# Backlog\n\n## {state}\n\n### SHOP-3: {title}\n");
    let (web, api) = (board("Login", "In Progress"), board("Tokens", "Done"));
    let policy = "backlog: {files: ['*/BACKLOG.md'], scope: repository}\n";
    let files = [
        ("web/BACKLOG.md", web.as_str()),
        ("api/BACKLOG.md", api.as_str()),
        (".backlog-gate.yml", policy),
    ];
    let repo = Repo::with_change(&files, "Work", &[("a.rs", "//\n")]);
    let judge = |name: &str| {
        let description = GOOD.replace("Backlog: 1", &format!("Backlog: {name}"));
        assert_ne!(description, GOOD);
        repo.check(&description, &["--base", "main", "--format", "text"])
    };
    let both = judge("SHOP-3");
    for part in ["api/BACKLOG.md:5", "web/BACKLOG.md:5", "`api/SHOP-3` or `web/SHOP-3`"] {
        assert!(both.out.contains("link/ambiguous") && both.out.contains(part), "{both:?}");
    }
    let done = judge("api/SHOP-3");
    assert!(done.out.contains("link/wrong-state"), "{done:?}");
    let running = judge("web/SHOP-3");
    assert!(!running.out.contains("error[link/"), "{running:?}");
    let file = judge("web/BACKLOG.md/SHOP-3");
    assert!(!file.out.contains("error[link/"), "{file:?}");
    // Two places that say the same are one item.
    let same = [
        ("web/BACKLOG.md", web.as_str()),
        ("api/BACKLOG.md", web.as_str()),
        (".backlog-gate.yml", policy),
    ];
    let repo = Repo::with_change(&same, "Work", &[("a.rs", "//\n")]);
    let description = GOOD.replace("Backlog: 1", "Backlog: SHOP-3");
    let one = repo.check(&description, &["--base", "main", "--format", "text"]);
    assert!(!one.out.contains("link/ambiguous"), "{one:?}");
}
