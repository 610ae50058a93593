//! What is over a limit is said, never passed over.

use crate::harness::{BACKLOG, GOOD, Repo, Run};

fn said(run: &Run, words: &str) -> bool {
    let report = run.json();
    let findings = report["findings"].as_array().unwrap().iter();
    let messages: Vec<&str> = findings.filter_map(|one| one["message"].as_str()).collect();
    messages.iter().any(|message| message.contains(words))
}

#[test]
fn of_too_many_commits_the_oldest_are_named_as_unread() {
    let policy = "rules: {change/commit-format: error}\nchange: {size: {max_commits: none}}\n";
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)];
    let repo = Repo::with_change(&files, "no form at all", &[("a.rs", "//\n")]);
    for number in 0..1001 {
        repo.commit_index(&format!("feat: step {number}"), |_| {});
    }
    let run = repo.check(GOOD, &["--base", "main", "--format", "json"]);
    let unread = "only the newest 1000 of its 1002 commits were read";
    assert!(said(&run, unread), "{run:?}");
    let report = run.json();
    let rules = report["rules"].as_array().unwrap();
    let form = rules.iter().find(|rule| rule["id"] == "change/commit-format").unwrap();
    assert_eq!(form["outcome"], "unverified", "a commit that nobody read is not a pass");
    let text = repo.check(GOOD, &["--base", "main", "--format", "text"]);
    assert!(text.out.contains(&format!("note: Of the change, {unread}.")), "{text:?}");
}

#[test]
fn the_end_of_a_message_that_is_cut_is_marked() {
    let message = format!("feat: stream\n\n{}\nBacklog: 99\n", "x".repeat(64 * 1024));
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], &message, &[("a.rs", "//\n")]);
    let run = repo.check(GOOD, &["--base", "main", "--format", "json"]);
    assert!(said(&run, "only 64 KiB of the message of commit "), "{run:?}");
}

#[test]
fn the_lines_of_a_huge_file_are_not_counted_and_that_is_reported() {
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export", &[("a.rs", "//\n")]);
    let huge = "data\n".repeat(32 * 1024 * 1024 / 5 + 1);
    repo.commit("Data", &[("data.txt", &huge)]);
    let run = repo.check(GOOD, &["--base", "main", "--format", "json"]);
    assert!(
        said(&run, "the changed lines of data.txt were not counted: it is over 32 MiB"),
        "{run:?}"
    );
}

#[test]
fn a_policy_with_too_many_patterns_or_dialects_is_refused() {
    let block = |n| {
        format!(
            "      - name: b{n}\n        line: {{pattern: '^B{n} (?<title>.*)$'}}\n        item: {{kind: task}}\n"
        )
    };
    let dialect = |name: String, blocks: usize| {
        let blocks: String = (0..blocks).map(block).collect();
        format!("  {name}:\n    summary: Ours\n    blocks:\n{blocks}")
    };
    let patterns = format!("dialects:\n{}", dialect("own".to_owned(), 301));
    let dialects: String = (0..11).map(|n| dialect(format!("own{n}"), 1)).collect();
    let dialects = format!("dialects:\n{dialects}");
    for (policy, words) in
        [(patterns, "more than the 300 patterns"), (dialects, "at most 10 of its own")]
    {
        let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", &policy)]);
        let run = repo.run(&["lint"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(words), "{run:?}");
    }
}

#[test]
fn texts_over_their_limits_are_errors_with_a_way_out() {
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export", &[("a.rs", "//\n")]);
    let long = format!("{GOOD}{}", "word ".repeat(256 * 1024));
    let run = repo.check(&long, &["--base", "main"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
    assert!(run.err.contains("1048576 bytes"), "{run:?}");
    let policy = format!("# {}\nversion: 1\n", "x".repeat(256 * 1024));
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", &policy)]);
    let run = repo.run(&["lint"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("more than the 262144 that the gate reads"), "{run:?}");
}

/// Documents that would take minutes if any step of reading looked back over all that was read.
#[test]
fn large_documents_of_every_shape_are_read() {
    let repeated =
        |count: usize, one: &dyn Fn(usize) -> String| -> String { (0..count).map(one).collect() };
    let nested =
        repeated(2000, &|level| format!("{}- [ ] T-{level} Deep\n", "  ".repeat(level.min(300))));
    let shapes: [(&str, String, usize); 6] = [
        (
            "headings",
            repeated(10_000, &|n| format!("## A-{n} Card\n\n- Status: Ready\n\n")),
            10_000,
        ),
        (
            "comments",
            repeated(10_000, &|n| format!("## A-{n} Card\n\n<!-- {n} -->\n- Status: Ready\n\n")),
            10_000,
        ),
        ("boxes", repeated(20_000, &|n| format!("- [ ] A-{n} Card\n")), 20_000),
        ("nested", nested, 1),
        (
            "long",
            format!("## A-1 Card\n\n- Status: Ready\n- Notes: {}\n", "word ".repeat(400_000)),
            1,
        ),
        (
            "tables",
            repeated(1000, &|n| {
                format!("| ID | Title | Status |\n|---|---|---|\n| A-{n} | Card | ready |\n\n")
            }),
            1000,
        ),
    ];
    for (name, text, least) in shapes {
        let repo = Repo::new(&[("BACKLOG.md", &format!("# Backlog\n\n{text}"))]);
        let run = repo.run(&["items", "--format", "json"]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        let items = run.json()["items"].as_array().unwrap().len();
        assert!(items >= least, "{name}: {items}");
    }
}

#[test]
fn a_chain_of_parents_across_files_is_read_in_one_go() {
    let item = |n: usize| format!("## A-{n} Card\n\n- Status: Ready\n- Parent: A-{}\n\n", n + 1);
    let chain: String = (0..5000).map(item).collect();
    let repo = Repo::new(&[("BACKLOG.md", &format!("# Backlog\n\n{chain}"))]);
    let run = repo.run(&["items", "--format", "json"]);
    let items = run.json();
    assert_eq!((run.code, &items["items"][0]["parent"]), (0, &serde_json::json!("A-1")));
}
