//! What the plan promises for any text: a line opens one thing at most, every place is one of the
//! text, and twice the text takes about twice as long.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::backlog::dialect::{Dialect, builtin};
use crate::backlog::{Backlog, read};
use crate::source::{RepoPath, SourceKind, SourceMap};

fn read_text(text: &str) -> Backlog {
    let mut sources = SourceMap::default();
    let path = RepoPath::new("BACKLOG.md").unwrap();
    let id = sources.add(SourceKind::File(path.clone()), text);
    let dialects: Vec<&Dialect> = builtin().collect();
    read(&sources, &[(path, id)], &dialects)
}

/// Lines of every kind that backlogs are made of, broken ones among them.
fn line() -> impl Strategy<Value = String> {
    let parts = [
        "# Backlog",
        "## Now",
        "## Done (3)",
        "### A-1: Ship ✅",
        "### 2.1 Sail",
        "## Phase 1 (done)",
        "- [ ] one",
        "  - [x] A-2 two",
        "- **Bold** (DONE): é",
        "* plain 任务",
        "1. first",
        "- [x Fix",
        "| ID | Title | Status |",
        "|---|---|---|",
        "| A-3 | x \\| y | done |",
        "| A-4 | short |",
        "**B1 - Bench.** rotten",
        "**Status:** done",
        "Owner: Ada | Priority: P1",
        "Legend: ● done · ○ open",
        "● clock",
        "```",
        "<!-- c -->",
        "text ~~struck~~ [l](u)",
        "",
        "",
        "  indented",
        "~~",
        "**",
        "Done:",
        "\u{feff}",
        "\t- tab",
        "â€” moji",
        "- [2026-05-04] dated",
        "---",
    ];
    prop::sample::select(parts.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn a_line_opens_one_item_at_most_and_every_place_is_in_the_text(lines in prop::collection::vec(line(), 0..40)) {
        let text = lines.join("\n");
        let backlog = read_text(&text);
        let mut headers: Vec<u32> = backlog.items.iter().map(|item| item.header.start).collect();
        let count = headers.len();
        headers.sort_unstable();
        headers.dedup();
        prop_assert_eq!(headers.len(), count);
        for item in &backlog.items {
            let spans = [item.header, item.span, item.title.span].into_iter();
            let spans = spans.chain(item.statuses.iter().map(|status| status.text.span));
            let spans = spans.chain(item.fields.iter().flat_map(|field| [field.label, field.value.span]));
            for span in spans {
                prop_assert!(text.get(span.range()).is_some(), "{:?} in {:?}", span, text);
            }
        }
        for unread in backlog.files.iter().flat_map(|file| &file.coverage.unread) {
            prop_assert!(text.get(unread.span.range()).is_some());
            prop_assert!(unread.count > 0);
        }
    }
}

/// Texts that grow in one direction: a long line, list, table, nesting, and many headings.
fn shapes(size: usize) -> Vec<(&'static str, String)> {
    let repeat = |line: &dyn Fn(usize) -> String| {
        let mut text = String::from("# Backlog\n\n");
        (0..size).for_each(|number| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}", line(number));
        });
        text
    };
    vec![
        ("list", repeat(&|number| format!("- [ ] A-{number} thing"))),
        ("nesting", repeat(&|number| format!("{}- x", "  ".repeat(number % 300)))),
        ("headings", repeat(&|number| format!("## A-{number}: x\n\n### Status\n\ndone\n"))),
        ("prose", repeat(&|number| format!("### Title {number}\n\nSome words.\n"))),
        (
            "rows",
            format!("# Backlog\n\n| ID | Title |\n|---|---|\n{}", "| A-1 | x |\n".repeat(size)),
        ),
        (
            "cells",
            format!(
                "# Backlog\n\n|{}\n|{}\n|{}\n",
                " a |".repeat(size),
                "---|".repeat(size),
                " b |".repeat(size)
            ),
        ),
        (
            "marks",
            format!("# Backlog\n\n- [ ] {}\n", "**a ~~b [c](d) `e` (done) ".repeat(size / 8)),
        ),
        ("bold", format!("# Backlog\n\n{}", "**B1 - x.** y\n".repeat(size))),
    ]
}

fn time(text: &str) -> Duration {
    let best = (0..2).map(|_| {
        let start = Instant::now();
        read_text(text);
        start.elapsed()
    });
    best.min().unwrap_or_default()
}

#[test]
fn four_times_the_text_takes_not_much_more_than_four_times_as_long() {
    for ((name, small), (_, large)) in shapes(1_000).into_iter().zip(shapes(4_000)) {
        // Sixteen times would be quadratic. What else the machine does comes and goes.
        let mut seen = Vec::new();
        let is_linear = (0..5).any(|_| {
            let times = (time(&small).max(Duration::from_millis(4)), time(&large));
            seen.push(times);
            times.1 < times.0 * 11
        });
        assert!(is_linear, "{name}: {seen:?}");
    }
}
