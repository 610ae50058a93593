//! The inputs, each in any size.

use crate::dialects::{DIALECTS, Files};
use crate::run::Input;

/// One kind of input.
pub(crate) struct Shape {
    pub(crate) name: String,
    /// How much of it the smallest run gets.
    pub(crate) size: usize,
    /// How much it gets in the quick form.
    pub(crate) small: usize,
    pub(crate) make: Box<dyn Fn(usize) -> Input>,
}

/// Every kind of input.
pub(crate) fn all() -> Vec<Shape> {
    let mut shapes: Vec<Shape> = DIALECTS
        .into_iter()
        .map(|dialect| {
            let is_folder = matches!(dialect.dialect, "backlog-md" | "task-files");
            let size = if is_folder { 1000 } else { 10_000 };
            shape(&format!("items of {}", dialect.dialect), size, move |n| {
                items((dialect.write)(n))
            })
        })
        .collect();
    shapes.extend(backlogs());
    shapes.extend(descriptions());
    shapes.extend(changes());
    shapes
}

/// Those of the quick form, in which all placeholders are one input.
pub(crate) fn quick() -> Vec<Shape> {
    let is_placeholder =
        |shape: &Shape| PLACEHOLDERS.iter().any(|text| shape.name.ends_with(&format!(": {text}")));
    let mut shapes: Vec<Shape> = all().into_iter().filter(|shape| !is_placeholder(shape)).collect();
    for (name, between) in [("in lines", "\n"), ("in one line", " ")] {
        let text = move |n: usize| -> String {
            PLACEHOLDERS.iter().map(|text| format!("{text}{between}").repeat(n) + "\n\n").collect()
        };
        shapes.push(shape(&format!("description: placeholders {name}"), 5_000, move |n| {
            described(format!("Backlog: ABC-1\n\n## Plan\n\n{}", text(n)))
        }));
    }
    shapes
}

fn shape(name: &str, size: usize, make: impl Fn(usize) -> Input + 'static) -> Shape {
    Shape { name: name.to_owned(), size, small: (size / 500).max(4), make: Box::new(make) }
}

fn items(files: Files) -> Input {
    Input {
        base: files,
        args: words("items --repo repo --format json"),
        checked_out: true,
        ..Input::default()
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn lint(text: String) -> Input {
    Input { args: words("lint --repo repo --format text"), ..items(backlog(text)) }
}

fn backlog(text: String) -> Files {
    vec![("BACKLOG.md".to_owned(), text)]
}

const BACKLOG: &str = "# Backlog\n\n## Ready\n\n- [ ] ABC-1 Export in the background\n- [ ] ABC-2 Show the progress\n";

fn each(start: &str, n: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::from(start);
    (0..n).for_each(|n| text.push_str(&part(n)));
    text
}

/// What a backlog may be made of.
fn backlogs() -> Vec<Shape> {
    let behind = |name: &str, size, part: fn(usize) -> String| {
        shape(name, size, move |n| items(backlog(each(BACKLOG, n, part))))
    };
    let lint_of = |name: &str, size, part: fn(usize) -> String| {
        shape(name, size, move |n| lint(each(BACKLOG, n, part)))
    };
    vec![
        behind("lines of one character", 100_000, |_| "x\n".to_owned()),
        behind("empty lines", 200_000, |_| "\n".to_owned()),
        behind("sections", 20_000, |n| format!("\n## Part {n}\n")),
        behind("sections with an item", 10_000, |n| format!("\n## Part {n}\n\n- [ ] Task {n}\n")),
        behind("nested lists", 300, |n| format!("{}- [ ] Task {n}\n", "  ".repeat(n))),
        behind("bullets below bullets", 20_000, |n| format!("{}- Task {n}\n", "  ".repeat(n % 5))),
        shape("one line of words", 40_000, |n| {
            items(backlog(format!("{BACKLOG}- [ ] ABC-3 {}\n", "word ".repeat(n))))
        }),
        shape("one line of x", 160_000, |n| {
            items(backlog(format!("{BACKLOG}- [ ] ABC-3 {}\n", "x".repeat(n))))
        }),
        shape("one line of TBD", 40_000, |n| {
            items(backlog(format!("{BACKLOG}- [ ] ABC-3 {}\n", "TBD ".repeat(n))))
        }),
        shape("table columns", 2_000, |n| {
            let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(n + 3));
            items(backlog(format!(
                "# Backlog\n\n| ID | Title | Status {}{}| A-1 | One | ready {}",
                row(" C "),
                row("---"),
                row(" x ")
            )))
        }),
        shape("short cards", 20_000, |n| {
            items(backlog(each("Ready\n\n", n, |n| format!("{n}) A: B\n- Status: Ready\n\n"))))
        }),
        lint_of("findings", 2_000, |n| format!("- [ ] ABC-{0} Task\n- [ ] ABC-{0} Task\n", n + 3)),
        lint_of("items with one id", 4_000, |_| "- [ ] ABC-3 Task\n".to_owned()),
        shape("dependencies in a chain", 4_000, |n| {
            lint(each("# Backlog\n", n, |n| {
                format!("\n## ABC-{n}: Task\n\n- Status: planned\n- Dependencies: ABC-{}\n", n + 1)
            }))
        }),
        shape("dependencies in a fan", 20_000, |n| {
            let list: Vec<String> = (1..=n).map(|n| format!("ABC-{n}")).collect();
            let items = each("", n, |n| format!("\n## ABC-{}: Task\n\n- Status: planned\n", n + 1));
            lint(format!(
                "# Backlog\n\n## ABC-0: All\n\n- Status: planned\n- Dependencies: {}\n{items}",
                list.join(", ")
            ))
        }),
        shape("dependencies on one", 20_000, |n| {
            lint(each("# Backlog\n\n## ABC-0: First\n\n- Status: planned\n", n, |n| {
                format!("\n## ABC-{}: Task\n\n- Status: planned\n- Dependencies: ABC-0\n", n + 1)
            }))
        }),
    ]
}

const PLACEHOLDERS: [&str; 14] = [
    "TBD",
    "TODO: write",
    "N/A",
    "none",
    "...",
    "…",
    "xxx",
    "[describe]",
    "<!-- text -->",
    "<describe>",
    "{{ text }}",
    "_No response_",
    "- [ ]",
    "???",
];

/// What a description may be made of.
fn descriptions() -> Vec<Shape> {
    let of = |name: &str, size, part: Box<dyn Fn(usize) -> String>| {
        shape(name, size, move |n| described(each("Backlog: ABC-1\n\n## Plan\n\n", n, &part)))
    };
    let mut shapes = vec![
        of("description: one character", 50_000, Box::new(|_| "x\n".to_owned())),
        of("description: words", 50_000, Box::new(|_| "word ".to_owned())),
        of("description: x", 200_000, Box::new(|_| "x".to_owned())),
        of("description: empty lines", 200_000, Box::new(|_| "\n".to_owned())),
        of("description: sections", 10_000, Box::new(|n| format!("\n## Part {n}\n\nText\n"))),
        of("description: boxes", 10_000, Box::new(|n| format!("- [ ] Box {n}\n"))),
        of(
            "description: nested lists",
            150,
            Box::new(|n| format!("{}- [x] Box {n}\n", "  ".repeat(n))),
        ),
        of(
            "description: table",
            10_000,
            Box::new(|n| match n {
                0 => "| A | B |\n|---|---|\n".to_owned(),
                n => format!("| {n} | text |\n"),
            }),
        ),
        of("description: references", 10_000, Box::new(|n| format!("See ABC-{n} and #{n}.\n"))),
        of("description: backlog lines", 10_000, Box::new(|n| format!("Backlog: ABC-{n}\n"))),
        of(
            "description: links",
            10_000,
            Box::new(|n| format!("[a]({n}.md) <https://example.org/{n}>\n")),
        ),
    ];
    for placeholder in PLACEHOLDERS {
        let lines = move |_| format!("{placeholder}\n");
        shapes.push(of(&format!("description: {placeholder}"), 10_000, Box::new(lines)));
        let words = move |_| format!("{placeholder} ");
        shapes.push(of(&format!("description, one line: {placeholder}"), 10_000, Box::new(words)));
    }
    shapes
}

const DESCRIPTION: &str = "Backlog: ABC-1\n\n## Plan\n\n1. Export in a worker of its own\n\n## Tests\n\nUnit tests of the worker.\n\n\
     ## Acceptance\n\n- [x] The export goes on while the page changes\n";

fn described(description: String) -> Input {
    let commit = ("Export".to_owned(), vec![("src/a.rs".to_owned(), "fn a() {}\n".to_owned())]);
    Input {
        base: backlog(BACKLOG.to_owned()),
        commits: vec![commit],
        description,
        ..Input::default()
    }
}

/// Deterministic numbers that look like none.
fn mixed(n: usize) -> usize {
    n.wrapping_mul(2_654_435_761).wrapping_add(12345) % 1_000_003
}

/// `files` task files in progress, `commits` commits that each change one of them, and rules about how
/// long ago that was.
fn with_history(files: usize, commits: usize) -> Input {
    let file = |n: usize, version: usize| {
        let text = format!(
            "---\nid: task-{n}\ntitle: Task number {n}\nstatus: In Progress\nassignee: []\n\
             created_date: '2026-01-02'\ndependencies: []\n---\n\n## Description\n\nText {version}\n"
        );
        (format!("backlog/tasks/task-{n} - Task-{n}.md"), text)
    };
    let policy = "wip:\n  max_days: {in-progress: 3000}\nrules:\n  backlog/stale: warning\n";
    let policy = (".backlog-gate.yml".to_owned(), policy.to_owned());
    let first: Files = (0..files).map(|n| file(n, 0)).collect();
    let changes = (0..commits).map(|n| vec![file(mixed(n) % files.max(1), n + 1)]);
    Input {
        base: [backlog(BACKLOG.to_owned()), vec![policy]].concat(),
        earlier: std::iter::once(first).chain(changes).collect(),
        commits: vec![("Export".to_owned(), vec![file(0, 1)])],
        description: DESCRIPTION.to_owned(),
        ..Input::default()
    }
}

/// What a change may be made of.
fn changes() -> Vec<Shape> {
    let with = |base: Files, commits: Vec<(String, Files)>| Input {
        base: [backlog(BACKLOG.to_owned()), base].concat(),
        commits,
        description: DESCRIPTION.to_owned(),
        ..Input::default()
    };
    let change = |files: Files| vec![("Export".to_owned(), files)];
    let lines = |name: &str, n: usize, of: fn(usize, usize) -> usize| {
        (name.to_owned(), each("", n, |line| format!("line {}\n", of(line, n))))
    };
    vec![
        shape("commits", 400, move |n| {
            with(
                vec![],
                (0..n + 1)
                    .map(|n| {
                        (
                            format!("Step {n}\n\nBacklog: ABC-1"),
                            vec![("a.rs".to_owned(), n.to_string())],
                        )
                    })
                    .collect(),
            )
        }),
        shape("one commit message", 16_000, move |n| {
            with(
                vec![],
                vec![(
                    each("Export\n\n", n, |n| format!("See ABC-{n}\n")),
                    vec![("a.rs".to_owned(), String::new())],
                )],
            )
        }),
        shape("references in commits", 400, move |n| {
            with(
                vec![],
                (0..n + 1)
                    .map(|n| {
                        (
                            format!(
                                "Step {n}\n\n{}",
                                each("", 50, |m| format!("See ABC-{}\n", n * 50 + m))
                            ),
                            vec![("a.rs".to_owned(), n.to_string())],
                        )
                    })
                    .collect(),
            )
        }),
        shape("changed files", 2_000, move |n| {
            with(
                (0..n).map(|n| (format!("src/{n}.rs"), format!("fn f{n}() {{}}\n"))).collect(),
                change(
                    (0..n + 1)
                        .map(|n| (format!("src/{n}.rs"), format!("fn g{n}() {{}}\n")))
                        .collect(),
                ),
            )
        }),
        shape("new files", 2_000, move |n| {
            with(
                vec![],
                change(
                    (0..n + 1)
                        .map(|n| (format!("src/{n}.rs"), format!("fn g{n}() {{}}\n")))
                        .collect(),
                ),
            )
        }),
        shape("lines added", 200_000, move |n| {
            with(vec![], change(vec![lines("a.txt", n + 1, |line, _| line)]))
        }),
        shape("lines changed at random", 20_000, move |n| {
            with(
                vec![lines("a.txt", n, |line, _| mixed(line))],
                change(vec![lines("a.txt", n + 1, |line, _| mixed(line + 1_000_000))]),
            )
        }),
        shape("lines permuted", 20_000, move |n| {
            with(
                vec![lines("a.txt", n, |line, _| line)],
                change(vec![lines("a.txt", n + 1, |line, n| mixed(line) % n)]),
            )
        }),
        shape("every second line changed", 50_000, move |n| {
            with(
                vec![lines("a.txt", n, |line, _| line)],
                change(vec![lines("a.txt", n + 1, |line, _| line + (line % 2) * 1_000_000)]),
            )
        }),
        shape("skipped tests", 5_000, move |n| {
            with(
                vec![],
                change(vec![(
                    "tests/a.test.js".to_owned(),
                    each("", n + 1, |n| format!("it.skip('test {n}', () => {{}});\n")),
                )]),
            )
        }),
        shape("files of skipped tests", 200, move |n| {
            with(
                vec![],
                change(
                    (0..n + 1)
                        .map(|file| {
                            (
                                format!("tests/{file}.test.js"),
                                each("", 50, |n| format!("it.skip('test {n}', () => {{}});\n")),
                            )
                        })
                        .collect(),
                ),
            )
        }),
        shape("patterns of the head's policy", 70, move |n| {
            let policy = each("dialects:\n  own:\n    summary: Ours\n    blocks:\n", n + 1, |n| {
                format!(
                    "      - name: b{n}\n        line: {{pattern: '^B{n} (?<title>\\w+ .*)$'}}\n        item: {{kind: task}}\n"
                )
            });
            with(vec![], change(vec![(".backlog-gate.yml".to_owned(), policy)]))
        }),
        shape("globs of the head's policy", 1_500, move |n| {
            let policy = each("exempt:\n  paths:\n", n + 1, |n| format!("    - 'docs/{n}/**'\n"));
            with(vec![], change(vec![(".backlog-gate.yml".to_owned(), policy)]))
        }),
        shape("task files, one changed", 1_000, move |n| {
            let file = |n: usize, state: &str| {
                (
                    format!("backlog/tasks/task-{n} - Task-{n}.md"),
                    format!(
                        "---\nid: task-{n}\ntitle: Task number {n}\nstatus: {state}\nassignee: []\ncreated_date: '2026-01-02'\ndependencies: []\n---\n\n## Description\n\nText\n"
                    ),
                )
            };
            with((0..n).map(|n| file(n, "To Do")).collect(), change(vec![file(0, "In Progress")]))
        }),
        shape("task files with a history", 250, move |n| with_history(n, 250)),
        shape("history of task files", 500, move |n| with_history(50, n)),
        shape("files of the repository", 20_000, move |n| {
            with(
                (0..n)
                    .map(|n| (format!("src/{}/{}/{n}.rs", n % 40, n % 31), String::new()))
                    .collect(),
                change(vec![("src/new.rs".to_owned(), String::new())]),
            )
        }),
        shape("working directory: files", 5_000, move |n| {
            let files: Files = (0..n)
                .map(|n| (format!("src/{}/{}/{n}.rs", n % 40, n % 31), String::new()))
                .collect();
            items([backlog(BACKLOG.to_owned()), files].concat())
        }),
    ]
}
