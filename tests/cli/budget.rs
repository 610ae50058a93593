//! One budget for all that a run reads and does. What does not fit ends it without a verdict, and the
//! key that the error names makes room.

use crate::harness::{BACKLOG, GOOD, Repo, Run};

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
