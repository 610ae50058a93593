//! The overview for people at a terminal, for comments, for spreadsheets and for programs.

use std::fmt::Write as _;

use super::summary::Overview;
use crate::escape::csv::cell;
use crate::escape::markdown::inline;
use crate::text::plural;

/// More rows than these are only counted, where people read.
const MOST_ROWS: usize = 25;

/// A table of the overview.
#[derive(Debug)]
pub(super) struct Table {
    /// What it is about.
    pub(super) title: &'static str,
    /// The heads of its columns.
    pub(super) heads: Vec<&'static str>,
    /// Its rows.
    pub(super) rows: Vec<Vec<Cell>>,
    /// How many rows are left out.
    pub(super) left_out: usize,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Its text.
    pub(super) text: String,
    /// Whether it is a number.
    pub(super) is_number: bool,
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self { text: number.to_string(), is_number: true }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), is_number: false }
    }
}

impl From<&Option<String>> for Cell {
    fn from(text: &Option<String>) -> Self {
        text.as_deref().unwrap_or_default().into()
    }
}

/// `120 runs of 30 repositories: 100 passed and 20 failed`
pub(super) fn headline(overview: &Overview) -> String {
    format!(
        "{} of {}: {} passed and {} failed",
        count(overview.runs, "run"),
        many(overview.repositories.len()),
        overview.pass,
        overview.fail
    )
}

fn count(number: u64, word: &str) -> String {
    plural(usize::try_from(number).unwrap_or(usize::MAX), word)
}

fn many(repositories: usize) -> String {
    if repositories == 1 {
        "1 repository".to_owned()
    } else {
        format!("{repositories} repositories")
    }
}

/// The days that the runs are of.
pub(super) fn days(overview: &Overview) -> String {
    match &overview.days {
        Some([first, last]) if first == last => format!("On {first}"),
        Some([first, last]) => format!("From {first} to {last}"),
        None => "No run says its day".to_owned(),
    }
}

/// What was not read.
pub(super) fn remarks(overview: &Overview) -> Vec<String> {
    let unread = overview.unread_lines;
    if unread == 0 {
        return Vec::new();
    }
    let more = if overview.unread.len() < usize::try_from(unread).unwrap_or(usize::MAX) {
        ", …"
    } else {
        ""
    };
    let are = if unread == 1 {
        "is not a record of a report and was"
    } else {
        "are not records of a report and were"
    };
    vec![format!(
        "{} {are} not counted: {}{more}",
        count(unread, "line"),
        overview.unread.join(", ")
    )]
}

/// All tables that have a row.
pub(super) fn tables(overview: &Overview) -> Vec<Table> {
    let repositories = overview.repositories.iter().map(|of| {
        vec![
            of.name.as_str().into(),
            of.runs.into(),
            of.fail.into(),
            Cell { text: share(of.pass, of.runs), is_number: true },
            of.last_verdict.as_str().into(),
            (&of.last_day).into(),
            of.in_progress.into(),
            of.items.into(),
            of.waivers.into(),
        ]
    });
    let rules = overview.rules.iter().map(|of| {
        vec![of.rule.as_str().into(), of.runs.into(), of.findings.into(), of.errors.into()]
    });
    let waivers = overview.waivers.iter().map(|of| {
        vec![
            of.repository.as_str().into(),
            of.what.as_str().into(),
            (&of.since).into(),
            of.until.as_str().into(),
            of.reason.as_str().into(),
            (&of.by).into(),
        ]
    });
    let ends = overview.ends_soon.iter().map(|of| {
        vec![
            of.until.as_str().into(),
            of.repository.as_str().into(),
            of.kind.as_str().into(),
            of.what.as_str().into(),
        ]
    });
    let weeks = overview.weeks.iter().map(|of| {
        vec![
            of.monday.as_str().into(),
            of.runs.into(),
            of.fail.into(),
            of.errors.into(),
            of.warnings.into(),
        ]
    });
    let table = |title, heads: &[&'static str], rows: Vec<Vec<Cell>>| Table {
        title,
        heads: heads.to_vec(),
        rows,
        left_out: 0,
    };
    let all = [
        table(
            "Repositories",
            &[
                "repository",
                "runs",
                "failed",
                "passed",
                "last",
                "on",
                "in progress",
                "items",
                "waivers",
            ],
            repositories.collect(),
        ),
        table("Rules by frequency", &["rule", "runs", "findings", "errors"], rules.collect()),
        table("What ends soon", &["last day", "repository", "kind", "what"], ends.collect()),
        table(
            "Waivers, the oldest first",
            &["repository", "rule", "first seen", "until", "reason", "by"],
            waivers.collect(),
        ),
        table("Weeks", &["week of", "runs", "failed", "errors", "warnings"], weeks.collect()),
    ];
    all.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

fn share(part: u64, whole: u64) -> String {
    format!("{} %", part * 100 / whole.max(1))
}

/// For a terminal.
#[must_use]
pub fn text(overview: &Overview) -> String {
    let mut out = format!("{}. {}.\n", headline(overview), days(overview));
    for remark in remarks(overview) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{remark}");
    }
    for table in tables(overview) {
        let _ = write!(out, "\n{}\n\n", table.title);
        let heads = table.heads.iter().map(|head| Cell::from(*head)).collect();
        let shown: Vec<&Vec<Cell>> =
            std::iter::once(&heads).chain(table.rows.iter().take(MOST_ROWS)).collect();
        let width = |column: usize| {
            shown.iter().map(|row| row[column].text.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..table.heads.len()).map(width).collect();
        for row in &shown {
            let cells = row.iter().zip(&widths).map(|(cell, &width)| {
                if cell.is_number {
                    format!("{:>width$}", cell.text)
                } else {
                    format!("{:width$}", cell.text)
                }
            });
            let _ = writeln!(out, "  {}", cells.collect::<Vec<_>>().join("  ").trim_end());
        }
        left_out(&mut out, &table);
    }
    out
}

/// For a step summary or a comment.
#[must_use]
pub fn markdown(overview: &Overview) -> String {
    let mut out = format!("## {}\n\n{}.\n", inline(&headline(overview)), inline(&days(overview)));
    for remark in remarks(overview) {
        // Writing to a string cannot fail.
        let _ = write!(out, "\n{}\n", inline(&remark));
    }
    for table in tables(overview) {
        let _ = write!(out, "\n### {}\n\n| {} |\n|", table.title, table.heads.join(" | "));
        let numbers = table.rows.first().map_or(&[][..], Vec::as_slice);
        for cell in numbers {
            out.push_str(if cell.is_number { "--:|" } else { "---|" });
        }
        out.push('\n');
        for row in table.rows.iter().take(MOST_ROWS) {
            let cells: Vec<String> = row.iter().map(|cell| inline(&cell.text)).collect();
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
        left_out(&mut out, &table);
    }
    out
}

fn left_out(out: &mut String, table: &Table) {
    if table.rows.len() > MOST_ROWS {
        let more = table.rows.len() - MOST_ROWS;
        // Writing to a string cannot fail.
        let _ = write!(out, "\n{more} more are left out here; `--format json` has them all.\n");
    }
}

/// The repositories, for a spreadsheet.
#[must_use]
pub fn csv(overview: &Overview) -> String {
    let mut out = String::from(
        "repository,runs,passed,failed,errors,last_day,last_verdict,in_progress,items,waivers\n",
    );
    for of in &overview.repositories {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{},{},{},{},{},{},{},{},{},{}",
            cell(&of.name),
            of.runs,
            of.pass,
            of.fail,
            of.errors,
            of.last_day.as_deref().unwrap_or_default(),
            of.last_verdict,
            of.in_progress,
            of.items,
            of.waivers
        );
    }
    out
}

/// For programs.
#[must_use]
pub fn json(overview: &Overview) -> String {
    let mut json =
        serde_json::to_string_pretty(overview).expect("the form holds only strings and numbers");
    json.push('\n');
    json
}
