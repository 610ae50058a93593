//! The repositories, and what is run in each.

use std::path::Path;

use crate::dialects::Files;
use crate::run::{Cost, Input, Program};

/// Runs over one repository.
pub(crate) struct Group {
    pub(crate) input: Box<dyn Fn() -> Input>,
    pub(crate) rows: Vec<Row>,
}

/// One run.
pub(crate) struct Row {
    pub(crate) name: String,
    /// The arguments; `check` of the change where there are none.
    args: Vec<String>,
    /// A policy in the place of the repository's own.
    pub(crate) policy: Option<&'static str>,
    /// The most milliseconds.
    pub(crate) most: f64,
    /// The most memory, in bytes.
    pub(crate) memory: Option<f64>,
    /// How many times as long as these runs of git it may take.
    pub(crate) against: Option<(f64, Vec<Vec<&'static str>>)>,
}

impl Row {
    fn new(name: &str, most: f64) -> Self {
        let (args, policy, memory, against) = (Vec::new(), None, None, None);
        Self { name: name.to_owned(), args, policy, most, memory, against }
    }

    fn args(self, args: &str) -> Self {
        Self { args: words(args), ..self }
    }

    pub(crate) fn cost(&self, program: &Program<'_>, place: &Path) -> Cost {
        let mut args = self.args.clone();
        if self.policy.is_some() {
            if args.is_empty() {
                args = crate::run::CHECK.map(str::to_owned).to_vec();
            }
            args.extend(words("--config policy.yml"));
        }
        program.run(&args, place)
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

/// Every repository that is measured.
pub(crate) fn groups() -> Vec<Group> {
    vec![
        Group { input: Box::new(findings), rows: formats() },
        Group {
            input: Box::new(task_files),
            rows: vec![
                Row {
                    policy: Some("rules: {backlog/stale: off}\n"),
                    ..Row::new("check: one of 2,000 task files, 6,000 commits", 300.0)
                },
                Row {
                    policy: Some(
                        "wip: {max_days: {in-progress: 3000}}\nrules: {backlog/stale: warning}\n",
                    ),
                    ..Row::new("check: the same with `backlog/stale` and `wip.max_days`", 2000.0)
                },
            ],
        },
        Group { input: Box::new(long_history), rows: flow_rows() },
        Group { input: Box::new(long_change), rows: vec![long_change_row()] },
        Group { input: Box::new(large), rows: large_rows() },
    ]
}

const BACKLOG: &str = "# Backlog\n\n## Ready\n\n- [ ] ABC-1 Export in the background\n- [ ] ABC-2 Show the progress\n";

const DESCRIPTION: &str = "Backlog: ABC-1\n\n## Plan\n\n1. Export in a worker of its own\n\n## Tests\n\nUnit tests of the worker.\n\n\
     ## Acceptance\n\n- [x] The export goes on while the page changes\n";

fn one(path: &str, text: String) -> Files {
    vec![(path.to_owned(), text)]
}

/// A backlog with 5,000 findings: every id stands there twice.
fn findings() -> Input {
    let line = |n: usize| format!("- [ ] ABC-{} Task number {n}\n", n / 2 + 3);
    let lines: String = (0..10_000).map(line).collect();
    Input {
        base: one("BACKLOG.md", format!("{BACKLOG}{lines}")),
        checked_out: true,
        ..Input::default()
    }
}

/// All formats of the report.
const FORMATS: [&str; 16] = [
    "terminal",
    "text",
    "concise",
    "json",
    "ndjson",
    "github",
    "junit",
    "junit-strict",
    "sarif",
    "gitlab",
    "rdjson",
    "checkstyle",
    "azure",
    "teamcity",
    "markdown",
    "html",
];

fn formats() -> Vec<Row> {
    let row = |format: &&str| Row {
        memory: Some(40.0 * 1024.0 * 1024.0),
        ..Row::new(&format!("lint: 5,000 findings, {format}"), 120.0)
            .args(&format!("lint --repo repo --format {format}"))
    };
    FORMATS.iter().map(row).collect()
}

/// A folder of task files in progress, and commits that each change one of them.
fn task_files() -> Input {
    let file = |n: usize, version: usize| {
        let text = format!(
            "---\nid: task-{n}\ntitle: Task number {n}\nstatus: In Progress\nassignee: []\n\
             created_date: '2026-01-02'\ndependencies: []\n---\n\n## Description\n\nText {version}\n"
        );
        (format!("backlog/tasks/task-{n} - Task-{n}.md"), text)
    };
    let first: Files = (0..2_000).map(|n| file(n, 0)).collect();
    let changes =
        (0..6_000).map(|n: usize| vec![file(n.wrapping_mul(2_654_435_761) % 2_000, n + 1)]);
    Input {
        base: one("BACKLOG.md", BACKLOG.to_owned()),
        earlier: std::iter::once(first).chain(changes).collect(),
        commits: vec![("Export".to_owned(), vec![file(0, 1)])],
        description: DESCRIPTION.to_owned(),
        ..Input::default()
    }
}

/// The states that an item goes through.
const WAY: [&str; 5] = ["Planned", "Ready", "In Progress", "In Review", "Done"];

/// 10,000 commits of a backlog of 300 items, of which each moves one item on.
fn long_history() -> Input {
    let story = |n: usize, moves: usize| {
        format!(
            "### US-{n}: Story number {n} about exporting rows\n\n- Status: {}\n- Owner: Ada\n- Priority: P{}\n\n\
             As a user I want to see rows of kind {n} so that I can do my work, revision {moves}.\n\n\
             #### Acceptance Criteria\n\n- [ ] It does a thing {n}\n- [ ] It does another\n\n",
            WAY[moves % WAY.len()],
            n % 3,
        )
    };
    let mut stories: Vec<String> = (1..=300).map(|n| story(n, 0)).collect();
    let mut moves = vec![0; stories.len()];
    let whole = |stories: &[String]| {
        let areas = stories.chunks(30).enumerate();
        let area = |(at, area): (usize, &[String])| {
            format!("## Epic {}: Area {}\n\n{}", at + 1, at + 1, area.concat())
        };
        one("BACKLOG.md", format!("# Backlog\n\n{}", areas.map(area).collect::<String>()))
    };
    let mut earlier = vec![whole(&stories)];
    for n in 1_usize..10_000 {
        let at = n.wrapping_mul(2_654_435_761) % stories.len();
        moves[at] += 1;
        stories[at] = story(at + 1, moves[at]);
        earlier.push(whole(&stories));
    }
    Input { base: whole(&stories), earlier, checked_out: true, ..Input::default() }
}

fn flow_rows() -> Vec<Row> {
    let memory = Some(60.0 * 1024.0 * 1024.0);
    let row = |name: &str, most, args: &str| Row { memory, ..Row::new(name, most).args(args) };
    vec![
        row(
            "flow: 10,000 commits of 300 items, nothing known",
            10_000.0,
            "flow --repo repo --no-cache --format json=flow.json",
        ),
        row("flow: the same, read before", 300.0, "flow --repo repo --format json=flow.json"),
    ]
}

/// 1,200 commits that change 1,000 files with 87,000 lines.
fn long_change() -> Input {
    let text = |file: usize, version: usize| -> String {
        (0..87)
            .map(|line| format!("let value_{line} = {};\n", line * 7 + file + version * line))
            .collect()
    };
    let file = |n: usize, version| (format!("src/{}/{n}.rs", n % 20), text(n, version));
    let commit =
        |n: usize| (format!("Step {n}\n\nBacklog: ABC-1"), vec![file(n % 1_000, 1 + n / 1_000)]);
    Input {
        base: std::iter::once(("BACKLOG.md".to_owned(), BACKLOG.to_owned()))
            .chain((0..1_000).map(|n| file(n, 0)))
            .collect(),
        commits: (0..1_200).map(commit).collect(),
        description: DESCRIPTION.to_owned(),
        ..Input::default()
    }
}

fn long_change_row() -> Row {
    let git = |args: &'static str| -> Vec<&'static str> { args.split(' ').collect() };
    let runs = vec![
        git("-C repo diff -M --numstat main work"),
        git("-C repo merge-base main work"),
        git("-C repo rev-list main..work"),
    ];
    Row {
        against: Some((1.2, runs)),
        ..Row::new("check: 1,200 commits, 1,000 files, 87,000 lines", 0.0)
    }
}

/// 100,000 files and 50,000 commits.
fn large() -> Input {
    let path = |n: usize| format!("src/{}/{}/{n}.rs", n % 40, n % 31);
    let base: Files = (0..100_000).map(|n| (path(n), String::new())).collect();
    let changes = (0..50_000)
        .map(|n: usize| vec![(path(n.wrapping_mul(2_654_435_761) % 100_000), n.to_string())]);
    Input {
        earlier: std::iter::once(base).chain(changes).collect(),
        base: one("BACKLOG.md", BACKLOG.to_owned()),
        commits: vec![("Export".to_owned(), one("src/new.rs", "fn a() {}\n".to_owned()))],
        description: DESCRIPTION.to_owned(),
        checked_out: true,
        ..Input::default()
    }
}

fn large_rows() -> Vec<Row> {
    let exact = Some("backlog: {files: [BACKLOG.md]}\n");
    let globs = Some("backlog: {files: ['**/BACKLOG*.md', '**/TODO.md']}\n");
    let mut rows = vec![
        Row {
            policy: exact,
            ..Row::new("check: one of 100,000 files, 50,000 commits, exact names", 60.0)
        },
        Row { policy: globs, ..Row::new("check: the same with globs", 150.0) },
        Row::new("check: the same without a policy", 150.0),
    ];
    for (args, policies) in [
        ("items --repo repo", true),
        ("lint --repo repo", false),
        ("next --repo repo", false),
        ("scaffold --repo repo ABC-1", false),
    ] {
        let command = args.split(' ').next().unwrap_or_default();
        let against = || Some((1.5, vec![vec!["-C", "repo", "status", "--porcelain"]]));
        let name = format!("{command}: a working directory of 100,000 files");
        rows.push(Row { against: against(), ..Row::new(&name, 0.0).args(args) });
        if policies {
            let name = format!("{name}, exact names");
            rows.push(Row { against: against(), policy: exact, ..Row::new(&name, 0.0).args(args) });
            let name = name.replace("exact names", "globs");
            rows.push(Row { against: against(), policy: globs, ..Row::new(&name, 0.0).args(args) });
        }
    }
    rows
}
