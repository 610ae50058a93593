//! How long the items of large generated backlogs take to read, in every dialect that ships,
//! against a bare pass of the Markdown parser over the same bytes.
//!
//!   cargo bench --bench items [-- DIALECT...]
//!
//! Ratios within one run mean the same on every machine; the times beside them do not. The run fails
//! where a ratio is over its budget.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

#[path = "support/dialects.rs"]
mod dialects;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use backlog_gate::backlog;
use backlog_gate::backlog::dialect::{Dialect, builtin};
use backlog_gate::source::{RepoPath, SourceKind, SourceMap};
use dialects::{DIALECTS, Written};

/// How many items, and how many times as long as a bare pass they may take: where lines are long,
/// and where they are short.
const BUDGETS: [(usize, f64, f64); 3] = [(1_000, 6.0, 8.0), (10_000, 4.0, 8.0), (50_000, 3.0, 6.0)];

/// The shortest of several runs: what is left is the work itself.
fn best<T>(mut run: impl FnMut() -> T) -> Duration {
    let times = (0..5).map(|_| {
        let start = Instant::now();
        let result = black_box(run());
        let time = start.elapsed();
        drop(result);
        time
    });
    times.min().unwrap_or_default()
}

/// Says whether a dialect keeps to its budget at one size.
fn measure(dialect: &Written, items: usize, budget: f64) -> bool {
    let files = (dialect.write)(items);
    let size: usize = files.iter().map(|(_, text)| text.len()).sum();
    let bare = best(|| {
        let parsers = files.iter().map(|(_, text)| pulldown_cmark::Parser::new(black_box(text)));
        parsers.map(|parser| parser.into_offset_iter().count()).sum::<usize>()
    });
    let mut sources = SourceMap::default();
    let files: Vec<_> = files
        .into_iter()
        .filter(|(path, _)| path != ".backlog-gate.yml")
        .map(|(path, text)| {
            let path = RepoPath::new(&path).expect("a plain name");
            (path.clone(), sources.add(SourceKind::File(path), text))
        })
        .collect();
    let known: Vec<&Dialect> = builtin().collect();
    let read = best(|| {
        let backlog = backlog::read(&sources, &files, &known);
        assert!(backlog.items.len() >= items, "{} of {items} items", backlog.items.len());
        assert_eq!(backlog.files[0].dialect, dialect.dialect);
        backlog
    });
    let ratio = read.as_secs_f64() / bare.as_secs_f64();
    println!(
        "{:16} {items:6} items {:5.1} MB  parser {bare:8.1?}  items {read:8.1?}  ratio {ratio:6.2} of {budget}{}",
        dialect.dialect,
        size as f64 / 1e6,
        if ratio > budget { "  OVER" } else { "" }
    );
    ratio <= budget
}

fn main() -> ExitCode {
    if cfg!(debug_assertions) {
        println!("skipped: `cargo bench --bench items`");
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|arg| name.contains(arg));
    let mut over = 0;
    for dialect in DIALECTS.iter().filter(|dialect| is_wanted(dialect.dialect)) {
        for (items, full, terse) in BUDGETS {
            over += usize::from(!measure(dialect, items, if dialect.terse { terse } else { full }));
        }
    }
    match over {
        0 => ExitCode::SUCCESS,
        over => {
            println!("{over} ratios are over their budget");
            ExitCode::FAILURE
        }
    }
}
