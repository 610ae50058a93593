//! How long `items` takes on large generated backlogs, against a bare pass of the Markdown parser
//! over the same bytes, and how it grows from 10,000 to 50,000 items.
//!
//! Ratios within one run mean the same on every machine; the times beside them do not.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use backlog_gate::backlog;
use backlog_gate::backlog::dialect::{Dialect, builtin};
use backlog_gate::source::{RepoPath, SourceKind, SourceMap};

/// A backlog of `items` items in one dialect.
type Generate = fn(usize) -> String;

const DIALECTS: [(&str, Generate); 3] =
    [("epics-alignment", epics), ("task-blocks", blocks), ("feature-cards", cards)];

const WORDS: &str = "Users want the export to finish while they keep working on the next page, with \
     progress that they can see and a result that they can trust. ";

fn epics(items: usize) -> String {
    let mut text = String::from("# Backlog\n\n");
    for n in 0..items {
        if n % 20 == 0 {
            writeln!(text, "## EPIC {} — Area {}\n", n / 20 + 1, n / 20 + 1).unwrap_or_default();
        }
        let (epic, story) = (n / 20 + 1, n % 20 + 1);
        writeln!(text, "### US-{epic}.{story} — Story number {n}\n\n{WORDS}{WORDS}\n")
            .unwrap_or_default();
        text.push_str("**Deliverables**\n\n- One part\n- Another part\n\n**Current Alignment:** 🟡 Partial\n\n");
    }
    text
}

fn blocks(items: usize) -> String {
    let mut text = String::from("# Backlog\n\n## group_begin [type:dev][priority:high]\n\n");
    for n in 0..items {
        writeln!(text, "## task_begin\n### # [id:TASK-20260101-{n:05}][type:dev][priority:high][component:x] Task {n}")
            .unwrap_or_default();
        writeln!(
            text,
            "**Status:** todo  \n**Description:** {WORDS}{WORDS}  \n**Acceptance Criteria:**  "
        )
        .unwrap_or_default();
        text.push_str(
            "- [ ] First\n- [ ] Second\n**Plan:**  \n1. One\n2. Two\n3. Three\n## task_end\n\n",
        );
    }
    text.push_str("## group_end\n");
    text
}

fn cards(items: usize) -> String {
    let mut text = String::from("Ready\n\n");
    for n in 0..items {
        writeln!(text, "{n}) Area: Card number {n}\n- Status: Ready\n- Summary: {WORDS}{WORDS}")
            .unwrap_or_default();
        text.push_str("- Scope: this and that\n- Acceptance Criteria:\n  - First\n  - Second\n\n");
    }
    text
}

/// The shortest of several runs: what is left is the work itself.
fn best<T>(mut run: impl FnMut() -> T) -> Duration {
    let times = (0..7).map(|_| {
        let start = Instant::now();
        let result = black_box(run());
        let time = start.elapsed();
        drop(result);
        time
    });
    times.min().unwrap_or_default()
}

fn measure(name: &str, generate: Generate, items: usize) -> Duration {
    let text = generate(items);
    let size = text.len();
    let bare = best(|| pulldown_cmark::Parser::new(black_box(&text)).into_offset_iter().count());
    let mut sources = SourceMap::default();
    let path = RepoPath::new("BACKLOG.md").expect("a plain name");
    let dialects: Vec<&Dialect> = builtin().iter().collect();
    let file = [(path.clone(), sources.add(SourceKind::File(path), text))];
    let read = best(|| {
        let backlog = backlog::read(&sources, &file, &dialects);
        assert!(backlog.items.len() >= items);
        backlog
    });
    let ratio = read.as_secs_f64() / bare.as_secs_f64();
    println!(
        "{name:16} {items:6} items {:5.1} MB  parser {bare:8.1?}  items {read:8.1?}  ratio {ratio:.2}",
        size as f64 / 1e6
    );
    read
}

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let is_asked = |name: &str| asked.is_empty() || asked.iter().any(|arg| name.contains(arg));
    for (name, generate) in DIALECTS.into_iter().filter(|(name, _)| is_asked(name)) {
        let small = measure(name, generate, 10_000);
        let large = measure(name, generate, 50_000);
        println!("{name:16} growth {:.2}", large.as_secs_f64() / small.as_secs_f64());
    }
}
