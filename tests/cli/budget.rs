//! One budget for all that a run reads and does. What does not fit ends it without a verdict, and the
//! key that the error names makes room.

use serde_json::Value;

use crate::forge::pull;
use crate::github::{pull_request, step};
use crate::harness::{BACKLOG, GOOD, Repo, Run, now};
use crate::mock::{Mock, Request, ok};

/// A limit, files that go beyond it, and what the error says.
struct Beyond {
    limits: &'static str,
    files: Vec<(&'static str, String)>,
    says: &'static str,
}

fn beyond() -> Vec<Beyond> {
    let cards = |count: usize| -> String {
        let card = |n: usize| format!("\n{n}) Card {n}\n- Status: Ready\n");
        format!("{BACKLOG}\nReady\n{}", (10..10 + count).map(card).collect::<String>())
    };
    let globs: String = (0..400).map(|n| format!("    - docs/{n}/**\n")).collect();
    vec![
        Beyond {
            limits: "bytes: 10000",
            files: vec![("BACKLOG.md", cards(600))],
            says: "with BACKLOG.md the run reads ",
        },
        Beyond {
            limits: "lines: 500",
            files: vec![("BACKLOG.md", cards(300))],
            says: "more than the 500 of its budget",
        },
        Beyond {
            limits: "items: 50",
            files: vec![("BACKLOG.md", cards(100))],
            says: "with BACKLOG.md the run reads 1",
        },
        Beyond {
            limits: "patterns: 300",
            files: vec![(".backlog-gate.yml", format!("exempt:\n  paths:\n{globs}"))],
            says: "with exempt.paths the run builds ",
        },
        Beyond {
            limits: "steps: 10",
            files: NAMES.iter().map(|name| (**name, (*name).to_string())).collect(),
            says: " the run takes ",
        },
    ]
}

/// Names of files at the root.
const NAMES: [&&str; 12] = [
    &"a.txt", &"b.txt", &"c.txt", &"d.txt", &"e.txt", &"f.txt", &"g.txt", &"h.txt", &"i.txt",
    &"j.txt", &"k.txt", &"l.txt",
];

/// A change that goes beyond what the policy of its target allows.
fn repo(beyond: &Beyond, limits: &str) -> Repo {
    let own = format!("version: 1\nlimits:\n  {limits}\n");
    let base = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", &own)];
    let raised = "limits:\n  bytes: 100000000\n  lines: 9000000\n  items: 9000000\n  patterns: 9000000\n  steps: 900000000\n";
    // The head may write down what it likes: it does not judge.
    let texts: Vec<(&str, String)> = beyond
        .files
        .iter()
        .map(|(path, text)| match *path {
            ".backlog-gate.yml" => (*path, format!("{raised}{text}")),
            path => (path, text.clone()),
        })
        .chain([("a.rs", "//\n".to_owned())])
        .collect();
    let files: Vec<(&str, &str)> =
        texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    Repo::with_change(&base, "Export rows", &files)
}

fn judge(repo: &Repo, format: &str) -> Run {
    repo.check(GOOD, &["--base", "main", "--format", format])
}

#[test]
fn what_is_beyond_the_budget_ends_the_run_and_the_key_makes_room() {
    for beyond in beyond() {
        let run = judge(&repo(&beyond, beyond.limits), "json");
        assert_eq!((run.code, run.out.len()), (2, 0), "{}: {}", beyond.limits, run.err);
        assert!(run.err.contains(beyond.says), "{}: {}", beyond.limits, run.err);
        let (key, _) = beyond.limits.split_once(':').unwrap();
        // Following the help alone: it names the key and a number, once or a few times.
        let mut limits = beyond.limits.to_owned();
        let mut decided = false;
        for _ in 0..4 {
            let run = judge(&repo(&beyond, &limits), "json");
            if run.code != 2 {
                decided = true;
                break;
            }
            let line = run.err.lines().find(|line| line.trim().starts_with(&format!("{key}: ")));
            limits = line.unwrap_or_else(|| panic!("{}", run.err)).trim().to_owned();
        }
        assert!(decided, "{limits}");
    }
}

#[test]
fn every_format_that_can_say_so_says_what_was_too_much() {
    for beyond in beyond() {
        let repo = repo(&beyond, beyond.limits);
        let key = beyond.limits.split_once(':').unwrap().0;
        for format in ["junit", "sarif", "github", "markdown", "html", "azure", "teamcity", "text"]
        {
            let run = judge(&repo, format);
            assert_eq!(run.code, 2, "{}, {format}", beyond.limits);
            let said = format!("{}{}", run.out, run.err);
            assert!(said.contains("of its budget"), "{format}: {run:?}");
            assert!(said.contains("limits:") && said.contains(key), "{format}: {run:?}");
        }
        for format in ["junit", "github", "markdown"] {
            let run = judge(&repo, format);
            assert!(run.out.contains("of its budget"), "{format}: {run:?}");
        }
    }
}

#[test]
fn a_floor_holds_the_budget() {
    let shared = "version: 1\nlocked: [limits.lines]\nlimits: {lines: 500}\n";
    let own = "version: 1\nextends: shared.yml\nlimits: {lines: 90000}\n";
    let text = format!("{BACKLOG}{}", "text\n".repeat(600));
    let base = [("BACKLOG.md", text.as_str()), ("shared.yml", shared), (".backlog-gate.yml", own)];
    let repo = Repo::with_change(&base, "Export rows", &[("a.rs", "//\n")]);
    let run = judge(&repo, "json");
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("more than the 500 of its budget"), "{run:?}");
}

#[test]
fn commands_over_the_working_directory_have_the_budget_of_its_policy() {
    let many = format!("{BACKLOG}{}", "text\n".repeat(600));
    let policy = "limits: {lines: 500}\n";
    let repo = Repo::new(&[("BACKLOG.md", &many), (".backlog-gate.yml", policy)]);
    for command in ["lint", "items", "next"] {
        let run = repo.run(&[command]);
        assert_eq!(run.code, 2, "{command}: {run:?}");
        assert!(run.err.contains("more than the 500 of its budget"), "{command}: {run:?}");
    }
}

/// Follows the help alone, until the run is not ended by the budget any more.
fn until_it_fits(key: &str, first: u64, ask: impl Fn(&str) -> Run) -> Run {
    let mut limits = format!("limits:\n  {key}: {first}\n");
    for _ in 0..20 {
        let run = ask(&limits);
        if run.code != 2 {
            return run;
        }
        assert!(run.err.contains("of its budget"), "{limits}{run:?}");
        let line = run.err.lines().find(|line| line.trim().starts_with(&format!("{key}: ")));
        let line = line.unwrap_or_else(|| panic!("{limits}{run:?}"));
        limits = format!("limits:\n  {}\n", line.trim());
    }
    panic!("{limits}");
}

/// A backlog whose first card was in progress and ready in turn.
fn with_history(versions: i64) -> Repo {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let begin = now() - 100 * 24 * 60 * 60;
    for number in 0..versions {
        let text = BACKLOG.replace("Export", &format!("Export {number}"));
        repo.commit_at(begin + number * 3600, "Edit", &[("BACKLOG.md", &text)]);
    }
    repo
}

#[test]
fn a_history_draws_from_the_budget() {
    let repo = with_history(30);
    let flow = |limits: &str| {
        repo.write(".backlog-gate.yml", limits);
        repo.commit("Allow", &[(".backlog-gate.yml", limits)]);
        repo.run(&["flow", "--no-cache", "--format", "csv"])
    };
    let run = flow("limits: {history: 300}\n");
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
    assert!(run.err.contains("with the version "), "{run:?}");
    assert!(run.err.contains("bytes of other commits, "), "{run:?}");
    let run = until_it_fits("history", 300, flow);
    assert_eq!(run.code, 0, "{run:?}");
    let run = flow("limits: {steps: 20}\n");
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains(" of the history the run takes 21 steps, 1 more than"), "{run:?}");
    assert_eq!(until_it_fits("steps", 20, flow).code, 0);
}

#[test]
fn the_ages_that_a_rule_asks_for_draw_from_the_budget() {
    let days = "wip: {max_days: {in-progress: 1000}}\n";
    let repo = with_history(30);
    let lint = |limits: &str| {
        let policy = format!("{days}{limits}");
        repo.write(".backlog-gate.yml", &policy);
        repo.run(&["lint", "--format", "json"])
    };
    let run = lint("limits: {history: 300}\n");
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
    assert!(run.err.contains("bytes of other commits, "), "{run:?}");
    assert_ne!(until_it_fits("history", 300, lint).code, 2);
}

#[test]
fn ages_that_cannot_be_read_are_missed_aloud() {
    let repo = with_history(30);
    let board = |limits: &str| {
        repo.commit("Allow", &[(".backlog-gate.yml", limits)]);
        repo.run(&["board"])
    };
    let (board, whole) = (board("limits: {history: 300}\n"), board("limits: {history: 1000000}\n"));
    assert_eq!(board.code, 0, "{board:?}");
    assert!(board.err.contains("no ages are shown: "), "{board:?}");
    assert!(board.err.contains("bytes of other commits"), "{board:?}");
    assert!(!whole.err.contains("no ages"), "{whole:?}");
}

#[test]
fn other_branches_draw_from_the_budget() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    for name in ["one", "two", "three"] {
        repo.switch(name, "main");
        let text = format!("{BACKLOG}\n{}\n", name.repeat(50));
        repo.commit("Write", &[("BACKLOG.md", &text)]);
    }
    repo.switch("main", "main");
    let add = |limits: &str| {
        repo.write(".backlog-gate.yml", limits);
        repo.write("BACKLOG.md", BACKLOG);
        repo.run(&["add", "Import rows", "--offline"])
    };
    let run = add("limits: {history: 500}\n");
    assert_eq!(run.code, 2, "{run:?}");
    assert_eq!(repo.read("BACKLOG.md"), BACKLOG);
    assert!(run.err.contains("bytes of other commits, "), "{run:?}");
    assert_eq!(until_it_fits("history", 500, add).code, 0);
}

#[test]
fn what_a_forge_answers_draws_from_the_budget() {
    let asks = "rules: {link/claimed-elsewhere: error, change: off}\n";
    let check = |limits: &str| {
        let mock = Mock::new(|request: &Request| match request.path.split('?').next().unwrap() {
            "/repos/acme/shop/pulls/12" => ok(&pull(12, "Export rows", GOOD, "ada", "change")),
            _ => {
                let other = |number| pull(number, "Rows", &"text ".repeat(400), "grace", "rows");
                ok(&Value::from((13..40).map(other).collect::<Vec<Value>>()))
            }
        });
        let policy = format!("{asks}{limits}");
        let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy.as_str())];
        let repo = Repo::with_change(&files, "Export rows", &[("a.rs", "//\n")]);
        let env = [
            ("GITHUB_API_URL", mock.api.as_str()),
            ("GITHUB_REPOSITORY", "acme/shop"),
            ("INPUT_TOKEN", "s3cret"),
            ("INPUT_FORMAT", "json"),
        ];
        step(&repo, &pull_request(&repo, GOOD), "pull_request", &env)
    };
    let run = check("limits: {bytes: 20000}\n");
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("with an answer of http://127.0.0.1:"), "{run:?}");
    assert_ne!(until_it_fits("bytes", 20000, check).code, 2);
}

#[test]
fn items_beyond_the_budget_are_counted_in_every_form_and_not_kept() {
    let items = |of: fn(usize) -> String| (1..=300).map(of).collect::<String>();
    let records =
        items(|n| format!("{{\"id\":\"a-{n}\",\"title\":\"Task {n}\",\"status\":\"open\"}}\n"));
    for (path, text) in [
        (
            "BACKLOG.md",
            format!("# Backlog\n\n## Ready\n\n{}", items(|n| format!("- [ ] Task {n}\n"))),
        ),
        (
            "BACKLOG.md",
            format!(
                "# Backlog\n\n{}",
                items(|n| format!("## US-{n}: Task\n\n**Status:** Ready\n\n"))
            ),
        ),
        (
            "BACKLOG.md",
            format!(
                "# Backlog\n\n| ID | Task | Status |\n|---|---|---|\n{}",
                items(|n| format!("| A-{n} | Task | todo |\n"))
            ),
        ),
        (".beads/issues.jsonl", records),
    ] {
        let repo = Repo::new(&[(path, &text)]);
        let lint = |limits: &str| {
            repo.write(".backlog-gate.yml", limits);
            repo.run(&["items", "--format", "json"])
        };
        let run = lint("limits: {items: 50}\n");
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        let said =
            format!("with {path} the run reads 300 items, 250 more than the 50 of its budget");
        assert!(run.err.contains(&said), "{text:.80}: {run:?}");
        let run = lint("limits: {items: 300}\n");
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(run.json()["items"].as_array().unwrap().len(), 300);
    }
}
