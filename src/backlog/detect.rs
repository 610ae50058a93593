//! Which dialect a file is written in, and the backlog that comes out.

use std::borrow::Cow;

use super::candidates::{Candidates, Read};
use super::dialect::{Dialect, Symbols, Syntax};
use super::discover;
use super::document::{self, Document};
use super::held::Held;
use super::leftover;
use super::propose::repeated;
use super::reader::{self, Extent, File, Reading};
use super::records::{self, Format};
use super::score::{self, judge};
use super::settings::{self, Folder};
use super::{
    Backlog, BacklogFile, Candidate, ConflictMarker, Coverage, IdScope, Item, Known, Setup,
    conflict, merge, requirement, scope, syntax, waivers,
};
use crate::backlog::resolve;
use crate::sort::Sort as _;
use crate::source::{Location, RepoPath, SourceId, SourceMap, Span};

/// A dialect is judged by the beginning of a file; a longer one is read whole only by the winner.
const SAMPLE: usize = 1000;

/// Reads the backlog in `files`, each with the one of `dialects` that fits it best.
///
/// Files that no dialect reads are in [`Backlog::unread`].
#[must_use]
pub fn read<'a>(
    sources: &SourceMap,
    files: &[(RepoPath, SourceId)],
    setup: impl Into<Setup<'a>>,
) -> Backlog {
    let setup = setup.into();
    let dialects = &setup.dialects;
    let mut folders = Vec::new();
    let mut settings = Vec::new();
    for (path, source) in files {
        let folder = Folder::of(path, sources.text(*source), dialects);
        settings.push(folder.is_some().then_some(folders.len()));
        folders.extend(folder);
    }
    let mut collected = Collected::default();
    for ((path, source), folder) in files.iter().zip(settings) {
        if let Some(folder) = folder.map(|index| &folders[index]) {
            if files.iter().any(|(other, _)| other != path && folder.holds(other)) {
                collected.files.push(settings_file(path, *source, folder));
            }
            continue;
        }
        let read = collected.items.len();
        let room = setup.most_items.map_or(usize::MAX, |most| most.saturating_sub(read));
        let is_named = setup.is_named(path);
        let file = File { path, source: *source, is_named, held: None, room };
        let own = settings::completed(path, dialects, &folders);
        let text = sources.text(*source);
        let mut parsed =
            Parsed { text, has_code: syntax::is_markdown(path.as_str()), documents: Vec::new() };
        // What settings complete lives no longer than this reading.
        let known = setup.known.filter(|_| folders.is_empty());
        let alone = alone(&mut parsed, file, &own, known);
        let before =
            setup.before.and_then(|before| Held::of(before, (path, *source), files, sources));
        let ((winner, candidates), held) = match before {
            Some(before) => hold(&before, &mut parsed, file, &own, alone),
            None => (alone, Vec::new()),
        };
        match winner.or_else(|| nothing(&mut parsed, file, &own)) {
            Some((dialect, mut reading)) => {
                cover(&mut parsed, &dialect, &mut reading);
                collected.add(file, text, &dialect, (reading, held), candidates);
            }
            None => collected.refuse(file, candidates),
        }
    }
    collected.into_backlog(sources, files, setup.scope)
}

/// What is read of a file by itself, or what is known of that.
fn alone<'d>(
    parsed: &mut Parsed<'_>,
    file: File<'_>,
    dialects: &[&'d Dialect],
    known: Option<Known<'_>>,
) -> (Option<Read<'d>>, Candidates) {
    let text = parsed.text;
    let mut find = || {
        let (mut winner, candidates) = detect(parsed, file, dialects);
        if let Some((dialect, reading)) = &mut winner {
            cover(parsed, dialect, reading);
        }
        (winner, candidates)
    };
    match known {
        Some(known) => known.read(file, text, dialects, find),
        None => find(),
    }
}

/// What is read of the files so far.
#[derive(Default)]
struct Collected {
    files: Vec<BacklogFile>,
    items: Vec<Item>,
    unread: Vec<(RepoPath, Vec<Candidate>)>,
    refused: Vec<(Location, Candidate)>,
}

impl Collected {
    /// Takes in a file that no dialect reads.
    fn refuse(&mut self, file: File<'_>, candidates: Candidates) {
        let most = candidates
            .all
            .iter()
            .max_by_key(|candidate| candidate.items)
            .filter(|candidate| candidate.items > 1);
        let at = Location::new(file.source, Span::at(0));
        self.refused.extend(most.map(|candidate| (at, candidate.clone())));
        self.unread.push((file.path.clone(), candidates.all));
    }

    /// Takes in a file with its items; `held` are those that are read by what stood there before.
    fn add(
        &mut self,
        file: File<'_>,
        text: &str,
        dialect: &Dialect,
        (mut reading, held): (Reading, Vec<Span>),
        candidates: Candidates,
    ) {
        let number = self.files.len();
        let mut found = std::mem::take(&mut reading.items);
        merge::index(&mut found, dialect);
        for item in &mut found {
            item.file = number;
            if let Some(place) = &mut item.sequence {
                place.file = number;
            }
        }
        if self.items.is_empty() {
            self.items = found;
        } else {
            self.items.append(&mut found);
        }
        let file = backlog_file(file, text, dialect, candidates, reading);
        self.files.push(BacklogFile { held, ..file });
    }

    fn into_backlog(
        mut self,
        sources: &SourceMap,
        files: &[(RepoPath, SourceId)],
        scope: IdScope,
    ) -> Backlog {
        if self.items.is_empty() && self.files.iter().all(|file| file.candidates.is_empty()) {
            // Settings alone are not a backlog.
            self.files.clear();
        }
        let mut backlog = Backlog::new(self.files, self.items, self.unread);
        backlog.refused = self.refused;
        backlog.conflicts = conflicts(sources, files);
        scope::apply(&mut backlog, scope);
        resolve::connect(&mut backlog, sources);
        backlog.waivers = waivers::read(&backlog, sources);
        backlog
    }
}

/// Says how much of what may be an item is owned, where that is not known yet.
fn cover(parsed: &mut Parsed<'_>, dialect: &Dialect, reading: &mut Reading) {
    let is_text = dialect.records.is_none() && !reading.whole;
    if reading.coverage.is_none() && is_text && dialect.syntax == Syntax::Markdown {
        let lines = &parsed.document(dialect.syntax).lines;
        reading.coverage = Some(leftover::coverage(lines, reading, &dialect.vocabulary));
    }
    if reading.coverage.is_none() && is_text && dialect.syntax == Syntax::Org {
        let lines = &parsed.document(dialect.syntax).lines;
        reading.coverage = Some(leftover::of_outline(lines, reading, &dialect.vocabulary));
    }
}

/// The markers of conflicts in all files, in their order.
fn conflicts(
    sources: &SourceMap,
    files: &[(RepoPath, SourceId)],
) -> Vec<(Location, ConflictMarker)> {
    let of_file = |(path, source): &(RepoPath, SourceId)| {
        let found = conflict::markers(sources.text(*source), syntax::is_markdown(path.as_str()));
        let source = *source;
        found.into_iter().map(move |(span, marker)| (Location::new(source, span), marker))
    };
    files.iter().flat_map(of_file).collect()
}

/// The lines of one file, by what they may be.
struct Parsed<'t> {
    text: &'t str,
    /// Whether what is indented is code, as in Markdown.
    has_code: bool,
    documents: Vec<(Syntax, Document<'t>)>,
}

impl<'t> Parsed<'t> {
    fn document(&mut self, syntax: Syntax) -> &Document<'t> {
        let known = self.documents.iter().position(|(known, _)| *known == syntax);
        let at = known.unwrap_or_else(|| {
            let lines = syntax::lines(self.text, syntax, self.has_code);
            self.documents.push((syntax, Document::read(lines)));
            self.documents.len() - 1
        });
        &self.documents[at].1
    }
}

/// A reading of the base goes on where it finds more of the base's items than the file alone shows:
/// with the headers of those that are read only by that.
fn hold<'d>(
    held: &Held<'_>,
    parsed: &mut Parsed<'_>,
    file: File<'_>,
    dialects: &[&'d Dialect],
    (plain, mut candidates): (Option<Read<'d>>, Candidates),
) -> ((Option<Read<'d>>, Candidates), Vec<Span>) {
    let items = plain.as_ref().map_or(&[][..], |(_, reading)| &reading.items);
    let missing = held.missing(items);
    let is_same = plain.as_ref().is_some_and(|(dialect, _)| held.is_in(dialect));
    if Format::of(file.path).is_some() || missing.is_empty() && (is_same || !held.has_file()) {
        return ((plain, candidates), Vec::new());
    }
    let may = |dialect: &&&Dialect| {
        if held.has_file() { held.is_in(dialect) } else { dialect.is_mixed }
    };
    let Some(dialect) = dialects.iter().find(may) else {
        return ((plain, candidates), Vec::new());
    };
    let dialect = in_text(dialect, parsed);
    let document = parsed.document(dialect.syntax);
    let marked = held.lines(&missing, &document.lines);
    if (is_same || !held.has_file()) && marked.is_empty() {
        return ((plain, candidates), Vec::new());
    }
    let whole = Extent { lines: usize::MAX, items: items.len() };
    let file = File { held: Some(&marked), ..file };
    let reading = reader::read(document, whole, &dialect, file);
    let rank = |items: &[Item]| (held.kept(items), items.len());
    if plain.is_some() && rank(&reading.items) <= rank(items) {
        return ((plain, candidates), Vec::new());
    }
    let only: Vec<Span> = held.only_in(&reading.items, items).map(|item| item.header).collect();
    let (mut candidate, _) = judge(&dialect, &reading, document, file);
    candidate.reason = format!("{}, as before the change", score::what(&reading));
    candidates.all.retain(|other| other.dialect != candidate.dialect);
    candidates.all.insert(0, candidate);
    candidates.rival = None;
    ((Some((dialect, reading)), candidates), only)
}

/// What is read in a file whose name says that it is a backlog, and in which no dialect finds an
/// item: nothing, unless so much looks like items that it is written in a way that nobody knows.
fn nothing<'d>(
    parsed: &mut Parsed<'_>,
    file: File<'_>,
    dialects: &[&'d Dialect],
) -> Option<Read<'d>> {
    if !file.is_named && document::is_named(file.path) != Some(true)
        || Format::of(file.path).is_some()
    {
        return None;
    }
    let mut possible = dialects.iter().filter(|dialect| {
        dialect.records.is_none() && syntax::may_be(file.path.as_str(), dialect.syntax)
    });
    let first = possible.clone().next();
    let chosen = possible.find(|dialect| dialect.is_mixed).or(first)?;
    let dialect = in_text(chosen, parsed);
    let document = parsed.document(dialect.syntax);
    let whole = Extent { lines: usize::MAX, items: 0 };
    let reading = reader::read(document, whole, &dialect, file);
    let is_markdown = dialect.syntax == Syntax::Markdown;
    let missed = match &reading.coverage {
        Some(coverage) => coverage.missed(),
        None if is_markdown => {
            leftover::coverage(&document.lines, &reading, &dialect.vocabulary).missed()
        }
        None => 0,
    };
    // A dialect that the policy names has to fit whatever looks like items; where all are tried, a few
    // entries of a text may be what they are.
    let most = if dialect.is_mixed { Coverage::FEW } else { 1 };
    let is_unknown = missed >= most || repeated(&document.lines) > most;
    (!is_unknown && reading.items.is_empty()).then_some((dialect, reading))
}

/// A dialect with what the text says about its own symbols and words.
fn in_text<'d>(dialect: &'d Dialect, parsed: &mut Parsed<'_>) -> Cow<'d, Dialect> {
    let dialect = dialect.stated_in(parsed.text).map_or(Cow::Borrowed(dialect), Cow::Owned);
    let lines = &parsed.document(dialect.syntax).lines;
    match dialect.is_mixed.then(|| reader::legend(lines, &dialect)) {
        Some(symbols) if symbols != Symbols::default() => Cow::Owned(dialect.with_symbols(symbols)),
        _ => dialect,
    }
}

/// The dialect that fits best with what it reads, if any fits, and all that were tried.
fn detect<'d>(
    parsed: &mut Parsed<'_>,
    file: File<'_>,
    dialects: &[&'d Dialect],
) -> (Option<Read<'d>>, Candidates) {
    if let Some(format) = Format::of(file.path) {
        let (winner, all) = records::detect(parsed.text, file, format, dialects);
        return (winner, Candidates { all, rival: None });
    }
    let mut attempts = attempts(parsed, file, dialects);
    prefer_own(&mut attempts);
    attempts.order_by_key(|attempt| std::cmp::Reverse(attempt.rank));
    let rival = score::rival(
        &attempts
            .iter()
            .map(|attempt| (&attempt.candidate, attempt.rank, attempt.dialect.generic))
            .collect::<Vec<_>>(),
    );
    // Of one that was not read to its end nobody knows how well it would have fit.
    let fitting = attempts.iter().filter(|attempt| attempt.rank > 0);
    let beyond = fitting.map(|attempt| attempt.reading.beyond).max().unwrap_or(0);
    let mut all = Vec::new();
    let mut best = None;
    for Attempt { candidate, rank, dialect, reading } in attempts {
        all.push(candidate);
        if best.is_none() && rank > 0 {
            best = Some((dialect, Reading { beyond, ..reading }));
        }
    }
    let winner = best.map(|read| to_the_end(read, parsed, file, &mut all[0]));
    (winner, Candidates { all, rival })
}

/// A dialect that was tried on the beginning of a file; rank 0 is not at all.
struct Attempt<'d> {
    candidate: Candidate,
    rank: u32,
    dialect: Cow<'d, Dialect>,
    reading: Reading,
}

/// Tries the dialects that may be that of a text, those before the generic ones.
fn attempts<'d>(
    parsed: &mut Parsed<'_>,
    file: File<'_>,
    dialects: &[&'d Dialect],
) -> Vec<Attempt<'d>> {
    let is_org = syntax::is_org(file.path.as_str());
    // What a file of a folder of items lists is about that item.
    let is_one =
        discover::is_item_place(file.path) && !file.is_named && parsed.text.starts_with("---");
    let mut tried: Vec<Attempt<'d>> = Vec::new();
    for dialect in possible(parsed.text, file.path, dialects) {
        // Tables are the same in an outline that has no items otherwise.
        if is_org && dialect.is_mixed && tried.iter().any(|other| other.candidate.items > 1) {
            continue;
        }
        let is_beaten =
            |other: &Attempt<'_>| !other.dialect.generic && other.rank >= score::CERTAIN;
        if dialect.generic && tried.iter().any(is_beaten) {
            tried.push(Attempt {
                candidate: score::untried(dialect),
                rank: 0,
                dialect: Cow::Borrowed(dialect),
                reading: Reading::default(),
            });
            continue;
        }
        let dialect = in_text(dialect, parsed);
        let document = parsed.document(dialect.syntax);
        // What one section is depends on all others.
        let sample = Extent { lines: if dialect.is_mixed { usize::MAX } else { SAMPLE }, items: 0 };
        let reading = reader::read(document, sample, &dialect, file);
        let (mut candidate, mut rank) = judge(&dialect, &reading, document, file);
        if is_one && dialect.generic && !reading.whole {
            rank = 0;
            candidate.reason = "a file of this folder is one item, and it says no state".to_owned();
        }
        tried.push(Attempt { candidate, rank, dialect, reading });
    }
    tried
}

/// The dialects that may be that of a text: a part of the mixed one where the text says its name, and
/// the mixed one elsewhere.
fn possible<'d>(
    text: &str,
    path: &RepoPath,
    dialects: &[&'d Dialect],
) -> impl Iterator<Item = &'d Dialect> {
    let is_org = syntax::is_org(path.as_str());
    let has_mixed = dialects.iter().any(|dialect| dialect.is_mixed);
    let named =
        dialects.iter().find(|dialect| has_mixed && dialect.is_part && dialect.is_named_in(text));
    let may_be = move |dialect: &&Dialect| {
        dialect.records.is_none()
            && (syntax::may_be(path.as_str(), dialect.syntax) || is_org && dialect.is_mixed)
    };
    dialects.iter().copied().filter(may_be).filter(move |dialect| match named {
        Some(named) => !dialect.is_mixed && (!dialect.is_part || dialect.name == named.name),
        None => !has_mixed || !dialect.is_part,
    })
}

/// A way of its own knows more of each item than the mixed one that finds no more of them.
fn prefer_own(tried: &mut [Attempt<'_>]) {
    let Some(mixed) = tried.iter().find(|attempt| attempt.dialect.is_mixed) else { return };
    let (items, best) = (mixed.candidate.items, mixed.rank);
    for Attempt { candidate, rank, dialect, reading } in tried {
        let is_own = dialect.generic && !dialect.is_mixed && !reading.whole;
        if is_own && dialect.syntax == Syntax::Markdown && *rank > 0 && candidate.items >= items {
            *rank = (*rank).max(best + 1);
        }
    }
}

/// Reads the rest of a file of which only the beginning was read. What is said of the dialect that
/// was taken then holds for the whole file.
fn to_the_end<'d>(
    (dialect, sample): Read<'d>,
    parsed: &mut Parsed<'_>,
    file: File<'_>,
    candidate: &mut Candidate,
) -> Read<'d> {
    let document = parsed.document(dialect.syntax);
    if dialect.is_mixed || document.lines.lines.len() <= SAMPLE {
        return (dialect, sample);
    }
    // As dense as its beginning: room for all items at once spares copying them.
    let items = sample.items.len() * (document.lines.lines.len() / SAMPLE + 1);
    let whole = Extent { lines: usize::MAX, items };
    let reading = reader::read(document, whole, &dialect, file);
    let (judged, rank) = judge(&dialect, &reading, document, file);
    if rank > 0 {
        *candidate = judged;
    }
    (dialect, reading)
}

/// The settings of a folder as a file of the backlog: it holds no item, and perhaps lists.
fn settings_file(path: &RepoPath, source: SourceId, folder: &Folder<'_>) -> BacklogFile {
    let reading = Reading { lists: folder.lists.clone(), ..Reading::default() };
    let file = File { path, source, is_named: false, held: None, room: 0 };
    backlog_file(file, "", &folder.dialect, Candidates::default(), reading)
}

fn backlog_file(
    file: File<'_>,
    text: &str,
    dialect: &Dialect,
    candidates: Candidates,
    reading: Reading,
) -> BacklogFile {
    BacklogFile {
        path: file.path.clone(),
        source: file.source,
        scope: None,
        held: Vec::new(),
        whole: reading.whole,
        beyond: reading.beyond,
        dialect: reading.named.map_or_else(|| dialect.name.clone(), str::to_owned),
        is_mixed: dialect.is_mixed,
        coverage: reading.coverage.unwrap_or_default(),
        candidates: candidates.all,
        rival: candidates.rival,
        sections: reading.sections,
        lists: reading.lists,
        steps: reading.steps,
        id_pattern: dialect.ids.clone(),
        demands: requirement::find(&dialect.demands, text),
        roles: dialect.fields.shapes.iter().filter_map(|shape| shape.role).collect(),
        strays: reading.strays,
        malformed: reading.malformed,
        mojibake: reading.mojibake,
        placeholders: dialect.placeholders.clone(),
    }
}
