//! Which dialect a file is written in, and the backlog that comes out.

use std::borrow::Cow;

use super::dialect::{Dialect, Syntax};
use super::document::Document;
use super::reader::{self, File, Reading};
use super::settings::{self, Folder};
use super::{Backlog, BacklogFile, Candidate, demand, syntax};
use crate::markdown::Lines;
use crate::source::{RepoPath, SourceId, SourceMap};
use crate::text;

/// A dialect is judged by the beginning of a file; a longer one is read whole only by the winner.
const SAMPLE: usize = 1000;
/// A dialect that understands less of a file, in percent, does not read it.
const LEAST: u32 = 20;
/// How much better, in percent, a generic dialect must fit than a strict one to go first.
const GENERIC_HANDICAP: u32 = 25;

/// Reads the backlog in `files`, each with the one of `dialects` that fits it best.
///
/// Files that no dialect reads are in [`Backlog::unread`].
#[must_use]
pub fn read(sources: &SourceMap, files: &[(RepoPath, SourceId)], dialects: &[&Dialect]) -> Backlog {
    let mut folders = Vec::new();
    let mut settings = Vec::new();
    for (path, source) in files {
        let folder = Folder::of(path, *source, sources, dialects);
        settings.push(folder.is_some().then_some(folders.len()));
        folders.extend(folder);
    }
    let mut read = Vec::new();
    let mut items = Vec::new();
    let mut unread = Vec::new();
    for ((path, source), folder) in files.iter().zip(settings) {
        let text = sources.text(*source);
        if let Some(folder) = folder.map(|index| &folders[index]) {
            if files.iter().any(|(other, _)| other != path && folder.holds(other)) {
                read.push(settings_file(path, *source, folder));
            }
            continue;
        }
        let file = File { path, source: *source };
        let own = settings::completed(path, dialects, &folders);
        let (winner, candidates) = detect(text, file, &own);
        let Some((dialect, mut reading)) = winner else {
            unread.push((path.clone(), candidates));
            continue;
        };
        let number = read.len();
        let mut found = std::mem::take(&mut reading.items);
        found.iter_mut().for_each(|item| item.file = number);
        items.append(&mut found);
        read.push(backlog_file(file, text, &dialect, candidates, reading));
    }
    if items.is_empty() && read.iter().all(|file| file.candidates.is_empty()) {
        // Settings alone are no backlog.
        read.clear();
    }
    Backlog::new(read, items, unread)
}

/// The lines of one file, by what they may be.
struct Parsed<'t> {
    text: &'t str,
    lines: Vec<(Syntax, Lines<'t>, Document)>,
}

impl<'t> Parsed<'t> {
    fn lines(&mut self, syntax: Syntax) -> (&Lines<'t>, &Document) {
        let known = self.lines.iter().position(|(known, ..)| *known == syntax);
        let at = known.unwrap_or_else(|| {
            let lines = syntax::lines(self.text, syntax);
            let document = Document::read(&lines);
            self.lines.push((syntax, lines, document));
            self.lines.len() - 1
        });
        let (_, lines, document) = &self.lines[at];
        (lines, document)
    }
}

/// The dialect that fits best with what it reads, if any fits, and all that were tried.
fn detect<'d>(
    text: &str,
    file: File<'_>,
    dialects: &[&'d Dialect],
) -> (Option<(Cow<'d, Dialect>, Reading)>, Vec<Candidate>) {
    let mut parsed = Parsed { text, lines: Vec::new() };
    let dialects =
        dialects.iter().filter(|dialect| syntax::may_be(file.path.as_str(), dialect.syntax));
    let mut tried: Vec<(Candidate, u32, Cow<'d, Dialect>, Reading)> = dialects
        .map(|dialect| {
            let dialect = dialect.stated_in(text).map_or(Cow::Borrowed(*dialect), Cow::Owned);
            let (lines, document) = parsed.lines(dialect.syntax);
            let reading = reader::read(lines, document, SAMPLE, &dialect, file);
            let (candidate, rank) = judge(&dialect, &reading, document);
            (candidate, rank, dialect, reading)
        })
        .collect();
    tried.sort_by_key(|(_, rank, ..)| std::cmp::Reverse(*rank));
    let mut candidates = Vec::new();
    let mut winner = None;
    for (candidate, rank, dialect, reading) in tried {
        candidates.push(candidate);
        if winner.is_none() && rank > 0 {
            winner = Some((dialect, reading));
        }
    }
    let winner = winner.map(|(dialect, reading)| {
        let (lines, document) = parsed.lines(dialect.syntax);
        if lines.lines.len() <= SAMPLE {
            return (dialect, reading);
        }
        let reading = reader::read(lines, document, usize::MAX, &dialect, file);
        (dialect, reading)
    });
    (winner, candidates)
}

/// How well a dialect fits, for people and for the order; rank 0 is not at all.
fn judge(dialect: &Dialect, reading: &Reading, document: &Document) -> (Candidate, u32) {
    let score = (reading.understood * 100).checked_div(reading.lines).unwrap_or(0);
    let missing = dialect.requires.iter().find(|any| any.iter().all(|at| reading.opened[*at] == 0));
    let candidate = |reason| Candidate { dialect: dialect.name.clone(), score, reason };
    if let Some(any) = missing {
        let names: Vec<&str> = any.iter().map(|at| dialect.blocks[*at].name.as_str()).collect();
        return (candidate(format!("it has no {}", text::list(&names, "or"))), 0);
    }
    if dialect.requires.is_empty() && reading.items.is_empty() {
        return (candidate("it has no item".to_owned()), 0);
    }
    let items = text::plural(reading.items.len(), "item");
    if score < LEAST {
        return (candidate(format!("{items}, but it understands {score} % of the lines")), 0);
    }
    let whole = reading.whole;
    if let (true, Some((what, headings))) = (dialect.generic && !whole, &document.other) {
        let shown: Vec<String> = headings
            .iter()
            .take(3)
            .map(|text| format!("\"{}\"", text::shorten(text, 30)))
            .collect();
        let reason = format!("the file looks like {what}, with {}", text::list(&shown, "and"));
        return (candidate(reason), 0);
    }
    let handicap = if dialect.generic { GENERIC_HANDICAP } else { 0 };
    let reason = format!("{items}, it understands {score} % of the lines");
    (candidate(reason), (score * 100 / (100 + handicap)).max(1))
}

/// The settings of a folder as a file of the backlog: it holds no item, and perhaps lists.
fn settings_file(path: &RepoPath, source: SourceId, folder: &Folder<'_>) -> BacklogFile {
    let reading = Reading { lists: folder.lists.clone(), ..Reading::default() };
    backlog_file(File { path, source }, "", &folder.dialect, Vec::new(), reading)
}

fn backlog_file(
    file: File<'_>,
    text: &str,
    dialect: &Dialect,
    candidates: Vec<Candidate>,
    reading: Reading,
) -> BacklogFile {
    BacklogFile {
        path: file.path.clone(),
        source: file.source,
        whole: reading.whole,
        dialect: dialect.name.clone(),
        candidates,
        sections: reading.sections,
        lists: reading.lists,
        steps: reading.steps,
        id_pattern: dialect.ids.clone(),
        demands: demand::find(&dialect.demands, text),
        roles: dialect.fields.shapes.iter().filter_map(|shape| shape.role).collect(),
        strays: reading.strays,
        malformed: reading.malformed,
        mojibake: reading.mojibake,
        placeholders: dialect.placeholders.clone(),
    }
}
