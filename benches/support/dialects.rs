//! A generated backlog of any size in each dialect that ships.

use std::fmt::Write as _;

/// The files of a backlog.
pub(crate) type Files = Vec<(String, String)>;

/// A dialect, and what writes a backlog in it.
pub(crate) struct Written {
    /// The name of the dialect that reads it.
    pub(crate) dialect: &'static str,
    /// Whether its lines are short, so that there is little to read for each item.
    pub(crate) terse: bool,
    pub(crate) write: fn(usize) -> Files,
}

/// Every dialect that ships.
pub(crate) const DIALECTS: [Written; 19] = [
    full("epics-alignment", epics),
    full("epics-waves", waves),
    full("task-blocks", blocks),
    full("feature-cards", cards),
    full("priority-tasks", priorities),
    full("heading-items", headings),
    full("mixed", mixed),
    terse("tables", tables),
    full("task-lists", boxes),
    full("kanban", kanban),
    terse("plain-lists", bullets),
    full("spec-tasks", specification),
    terse("todo-txt", todo_txt),
    full("org-todo", org),
    full("backlog-md", task_folder),
    full("task-files", task_files),
    full("beads", beads),
    full("taskmaster", taskmaster),
    full("records", records),
];

const fn full(dialect: &'static str, write: fn(usize) -> Files) -> Written {
    Written { dialect, terse: false, write }
}

const fn terse(dialect: &'static str, write: fn(usize) -> Files) -> Written {
    Written { dialect, terse: true, write }
}

const WORDS: &str = "Users want the export to finish while they keep working on the next page, with \
     progress that they can see and a result that they can trust. ";

fn one(path: &str, text: String) -> Files {
    vec![(path.to_owned(), text)]
}

/// A text with a part for each item.
fn each(start: &str, items: usize, part: impl Fn(&mut String, usize)) -> String {
    let mut text = String::from(start);
    for n in 0..items {
        part(&mut text, n);
    }
    text
}

macro_rules! add {
    ($text:expr, $($arg:tt)*) => { write!($text, $($arg)*).expect("a string takes all") };
}

fn epics(items: usize) -> Files {
    let text = each("# Backlog\n\n", items, |text, n| {
        let (epic, story) = (n / 20 + 1, n % 20 + 1);
        if story == 1 {
            add!(text, "## EPIC {epic} — Area {epic}\n\n");
        }
        add!(
            text,
            "### US-{epic}.{story} — Story number {n}\n\n{WORDS}{WORDS}\n\n**Deliverables**\n\n"
        );
        add!(text, "- One part\n- Another part\n\n**Current Alignment:** 🟡 Partial\n\n");
    });
    one("BACKLOG.md", text)
}

fn waves(items: usize) -> Files {
    let text = each("# Backlog\n\n", items, |text, n| {
        if n % 20 == 0 {
            add!(text, "## Epic {}: Area {n} (P1)\n\n### Stories\n\n", n / 20 + 1);
        }
        add!(
            text,
            "{}. `P1` Story number {n}\n   - Status: ready\n   - Goal: {WORDS}\n",
            n % 20 + 1
        );
        add!(text, "   - Acceptance criteria: it is fast; it is right\n\n");
    });
    one("BACKLOG.md", text)
}

fn blocks(items: usize) -> Files {
    let start = "# Backlog\n\n## group_begin [type:dev][priority:high]\n\n";
    let mut text = each(start, items, |text, n| {
        add!(
            text,
            "## task_begin\n### # [id:TASK-20260101-{n:05}][type:dev][priority:high][component:x] Task {n}\n"
        );
        add!(
            text,
            "**Status:** todo  \n**Description:** {WORDS}{WORDS}  \n**Acceptance Criteria:**  \n"
        );
        add!(
            text,
            "- [ ] First\n- [ ] Second\n**Plan:**  \n1. One\n2. Two\n3. Three\n## task_end\n\n"
        );
    });
    text.push_str("## group_end\n");
    one("BACKLOG.md", text)
}

fn cards(items: usize) -> Files {
    let text = each("Ready\n\n", items, |text, n| {
        add!(text, "{n}) Area: Card number {n}\n- Status: Ready\n- Summary: {WORDS}{WORDS}\n");
        add!(text, "- Scope: this and that\n- Acceptance Criteria:\n  - First\n  - Second\n\n");
    });
    one("BACKLOG.md", text)
}

fn priorities(items: usize) -> Files {
    let text = each("Product backlog\n\n", items, |text, n| {
        add!(text, "P{} — Task number {n}\n- Task: {WORDS}{WORDS}\n", n % 3);
        add!(
            text,
            "- Owner: kim\n- Dependencies: none\n- Acceptance criteria:\n  - First\n  - Second\n\n"
        );
    });
    one("BACKLOG.md", text)
}

fn headings(items: usize) -> Files {
    let text = each("# Backlog\n\n", items, |text, n| {
        add!(
            text,
            "## ABC-{n}: Item number {n}\n\n- **Status:** ready\n- **Priority:** high\n\n{WORDS}{WORDS}\n\n"
        );
        add!(text, "### Acceptance Criteria\n\n- [ ] First\n- [ ] Second\n\n");
    });
    one("BACKLOG.md", text)
}

fn mixed(items: usize) -> Files {
    let text = each("# Backlog\n", items, |text, n| match n % 20 {
        0 => add!(text, "\n## Ready {n}\n\n- [ ] ABC-{n} Task number {n}\n"),
        1..10 => add!(text, "- [ ] ABC-{n} Task number {n}\n"),
        10 => add!(
            text,
            "\n## Later {n}\n\n| ID | Title | Status |\n|---|---|---|\n| ABC-{n} | Row number {n} | planned |\n"
        ),
        _ => add!(text, "| ABC-{n} | Row number {n} | planned |\n"),
    });
    one("BACKLOG.md", text)
}

fn tables(items: usize) -> Files {
    let start = "# Backlog\n\n## Ready\n\n| ID | Title | Status | Owner |\n|---|---|---|---|\n";
    let text = each(start, items, |text, n| {
        add!(text, "| ABC-{n} | Row number {n} of the table | ready | kim |\n");
    });
    one("BACKLOG.md", text)
}

fn boxes(items: usize) -> Files {
    let text = each("# Tasks\n", items, |text, n| {
        if n % 50 == 0 {
            add!(text, "\n## Part {n}\n\n");
        }
        add!(text, "- [ ] ABC-{n} Task number {n} that is to be done by someone\n");
    });
    one("TODO.md", text)
}

fn kanban(items: usize) -> Files {
    let lanes = ["To Do", "In Progress", "Done"];
    let text = each("---\nkanban-plugin: board\n---\n", items, |text, n| {
        if n % items.div_ceil(3).max(1) == 0 {
            add!(text, "\n## {}\n\n", lanes[(n / items.div_ceil(3).max(1)).min(2)]);
        }
        add!(text, "- [ ] Card number {n} that is to be done by someone\n");
    });
    one("KANBAN.md", text)
}

fn bullets(items: usize) -> Files {
    let text = each("# Backlog\n", items, |text, n| {
        if n % 50 == 0 {
            add!(text, "\n## Part {n}\n\n");
        }
        add!(text, "- Entry number {n} that is to be done by someone\n");
    });
    one("BACKLOG.md", text)
}

fn specification(items: usize) -> Files {
    let text = each("# Tasks: Export\n", items, |text, n| {
        if n % 50 == 0 {
            add!(text, "\n## Phase {}: Part {n}\n\n", n / 50 + 1);
        }
        add!(
            text,
            "- [ ] {}.{} Task number {n} that is to be done by someone\n",
            n / 50 + 1,
            n % 50 + 1
        );
    });
    one("specs/export/tasks.md", text)
}

fn todo_txt(items: usize) -> Files {
    let text = each("", items, |text, n| {
        add!(text, "(B) 2026-01-02 Task number {n} of the list +export @office due:2026-02-03\n");
    });
    one("todo.txt", text)
}

fn org(items: usize) -> Files {
    let text = each("#+TITLE: Plan\n", items, |text, n| {
        add!(
            text,
            "* TODO [#A] Task number {n} :export:\n:PROPERTIES:\n:CUSTOM_ID: t-{n}\n:END:\n{WORDS}\n- [ ] First\n"
        );
    });
    one("todo.org", text)
}

fn task_folder(items: usize) -> Files {
    let file = |n| {
        let text = format!(
            "---\nid: task-{n}\ntitle: Task number {n}\nstatus: To Do\nassignee: []\ncreated_date: '2026-01-02'\n\
             dependencies: []\n---\n\n## Description\n\n{WORDS}\n\n## Acceptance Criteria\n\n- [ ] #1 First\n- [ ] #2 Second\n"
        );
        (format!("backlog/tasks/task-{n} - Task-number-{n}.md"), text)
    };
    (0..items).map(file).collect()
}

fn task_files(items: usize) -> Files {
    let file = |n| {
        let text = format!(
            "---\nid: T-{n}\ntitle: Task number {n}\nstatus: todo\nowner: kim\n---\n\n{WORDS}\n"
        );
        (format!("work/{n:06}.md"), text)
    };
    let policy = "backlog:\n  files: ['work/*.md']\n".to_owned();
    std::iter::once((".backlog-gate.yml".to_owned(), policy)).chain((0..items).map(file)).collect()
}

fn beads(items: usize) -> Files {
    let text = each("", items, |text, n| {
        add!(
            text,
            "{{\"id\":\"bd-{n}\",\"title\":\"Issue number {n}\",\"description\":\"{WORDS}\",\"status\":\"open\",\"priority\":1,\"issue_type\":\"task\"}}\n"
        );
    });
    one(".beads/issues.jsonl", text)
}

fn taskmaster(items: usize) -> Files {
    let mut text = each("{\"master\": {\"tasks\": [", items, |text, n| {
        let comma = if n == 0 { "" } else { "," };
        add!(
            text,
            "{comma}\n{{\"id\": {}, \"title\": \"Task number {n}\", \"description\": \"{WORDS}\", ",
            n + 1
        );
        add!(
            text,
            "\"status\": \"pending\", \"priority\": \"high\", \"dependencies\": [], \"subtasks\": []}}"
        );
    });
    text.push_str("]}}\n");
    one(".taskmaster/tasks/tasks.json", text)
}

fn records(items: usize) -> Files {
    let text = each("tasks:\n", items, |text, n| {
        add!(
            text,
            "  - id: T-{n}\n    title: Task number {n}\n    status: todo\n    priority: high\n    notes: {}\n",
            WORDS.trim_end()
        );
    });
    let policy = "backlog:\n  files: [plan.yml]\n".to_owned();
    vec![(".backlog-gate.yml".to_owned(), policy), ("plan.yml".to_owned(), text)]
}
