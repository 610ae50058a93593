//! Data as a backlog: JSON, JSON Lines and YAML whose records are items.

mod item;
mod lines;
mod shape;
mod way;

pub(super) use shape::Name;
pub use shape::Records;
pub(super) use way::Way;

use std::borrow::Cow;

use super::dialect::Dialect;
use super::reader::{File, Reading};
use super::{Candidate, Fault, Malformed};
use crate::source::RepoPath;
use crate::text::tape::{NodeKind, Tape, Value};
use crate::text::{json, plural, yaml};

/// The share of the entries that a dialect has to understand if any path will do for it, in percent.
const LEAST: usize = 50;

/// How a file of data is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    JsonLines,
    Yaml,
}

impl Format {
    /// The format of a file of data; `None` for any other.
    pub(super) fn of(path: &RepoPath) -> Option<Self> {
        let (_, ending) = path.file_name().rsplit_once('.')?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "json" => Self::Json,
            "jsonl" | "ndjson" => Self::JsonLines,
            "yml" | "yaml" => Self::Yaml,
            _ => return None,
        })
    }

    /// What a sentence calls it.
    fn as_str(self) -> &'static str {
        match self {
            Self::Json | Self::JsonLines => "JSON",
            Self::Yaml => "YAML",
        }
    }

    fn parse(self, text: &str) -> Tape {
        match self {
            Self::Json => json::parse(text),
            Self::JsonLines => json::parse_lines(text),
            Self::Yaml => yaml::parse(text),
        }
    }
}

/// Whether the outermost values are the records themselves: maps, a line each.
fn is_lines(text: &str, roots: &[Value<'_>]) -> bool {
    let [root] = roots else { return false };
    root.kind() == NodeKind::Map && !text.trim().contains('\n')
}

/// What the dialects of data make of a file: the first that fits with what it reads, and all that
/// were tried.
pub(super) fn detect<'d>(
    text: &str,
    file: File<'_>,
    format: Format,
    dialects: &[&'d Dialect],
) -> (Option<(Cow<'d, Dialect>, Reading)>, Vec<Candidate>) {
    let tape = format.parse(text);
    let mut candidates = Vec::new();
    let mut winner = None;
    for dialect in dialects {
        let Some(records) = &dialect.records else { continue };
        let (candidate, reading) = judge(&tape, text, file, format, (*dialect, records));
        match reading.filter(|_| winner.is_none()) {
            Some(reading) => {
                winner = Some((Cow::Borrowed(*dialect), reading));
                candidates.insert(0, candidate);
            }
            None => candidates.push(candidate),
        }
    }
    (winner, candidates)
}

/// How well a dialect fits, and what it reads if it does.
fn judge(
    tape: &Tape,
    text: &str,
    file: File<'_>,
    format: Format,
    (dialect, records): (&Dialect, &Records),
) -> (Candidate, Option<Reading>) {
    let candidate = |score: usize, items: usize, reason: String| Candidate {
        dialect: dialect.name.clone(),
        score: u32::try_from(score).unwrap_or(0),
        items: u32::try_from(items).unwrap_or(u32::MAX),
        reason,
    };
    if records.path.as_ref().is_some_and(|path| !path.is_match(file.path.as_str())) {
        return (candidate(0, 0, "its files have other paths".to_owned()), None);
    }
    let found = item::extract(tape, text, dialect, records, file);
    let (items, entries) = (found.items.len(), found.entries);
    let score = (found.records * 100).checked_div(entries).unwrap_or(100);
    let has_place = !found.lists.is_empty() || entries > 0 || text.trim().is_empty();
    let is_stated = records.path.is_some() && (has_place || !tape.torn.is_empty());
    let stated = found.items.iter().filter(|item| !item.slug_id || item.state().is_some()).count();
    if !is_stated && (items == 0 || score < LEAST || stated * 100 < items * LEAST) {
        let reason = match items {
            0 => "it has no list of records with a title".to_owned(),
            _ => format!("{}, but most have neither id nor state", plural(items, "item")),
        };
        return (candidate(score, items, reason), None);
    }
    let reason = format!("{}, it understands {score} % of the records", plural(items, "item"));
    let torn = tape.torn.iter().map(|span| Malformed {
        span: *span,
        fault: Fault::Torn,
        written: format!("as {}", format.as_str()),
        stated: None,
    });
    let reading = Reading {
        items: found.items,
        beyond: found.beyond,
        malformed: torn.collect(),
        lines: u32::try_from(entries).unwrap_or(u32::MAX),
        understood: u32::try_from(found.records).unwrap_or(u32::MAX),
        ..Reading::default()
    };
    (candidate(score, items, reason), Some(reading))
}
