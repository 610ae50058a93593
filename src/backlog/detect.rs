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
    Backlog, BacklogFile, Candidate, ConflictMarker, Coverage, Item, Setup, conflict, merge,
    requirement, scope, syntax, waivers,
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
    let mut read = Vec::new();
    let mut items = Vec::new();
    let (mut unread, mut refused) = (Vec::new(), Vec::new());
    for ((path, source), folder) in files.iter().zip(settings) {
        let text = sources.text(*source);
        if let Some(folder) = folder.map(|index| &folders[index]) {
            if files.iter().any(|(other, _)| other != path && folder.holds(other)) {
                read.push(settings_file(path, *source, folder));
            }
            continue;
        }
        let room = setup.most_items.map_or(usize::MAX, |most| most.saturating_sub(items.len()));
        let is_named = setup.is_named(path);
        let file = File { path, source: *source, is_named, held: None, room };
        let own = settings::completed(path, dialects, &folders);
        let mut parsed =
            Parsed { text, has_code: syntax::is_markdown(path.as_str()), documents: Vec::new() };
        let mut find = || {
            let mut found = detect(&mut parsed, file, &own);
            if let Some((dialect, reading)) = &mut found.0 {
                cover(&mut parsed, dialect, reading);
            }
            found
        };
        // What settings complete lives no longer than this reading.
        let found = match setup.known.filter(|_| folders.is_empty()) {
            Some(known) => known.read(file, text, &own, find),
            None => find(),
        };
        let held =
            setup.before.and_then(|before| Held::of(before, (path, *source), files, sources));
        let (found, held) = match held {
            Some(held) => hold(&held, &mut parsed, file, &own, found),
            None => (found, Vec::new()),
        };
        let (winner, candidates) = found;
        let winner = winner.or_else(|| nothing(&mut parsed, file, &own));
        let Some((dialect, mut reading)) = winner else {
            let at = Location::new(*source, Span::at(0));
            let most = candidates.all.iter().max_by_key(|candidate| candidate.items);
            let most = most.filter(|candidate| candidate.items > 1);
            refused.extend(most.map(|candidate| (at, candidate.clone())));
            unread.push((path.clone(), candidates.all));
            continue;
        };
        cover(&mut parsed, &dialect, &mut reading);
        let number = read.len();
        let mut found = std::mem::take(&mut reading.items);
        merge::index(&mut found, &dialect);
        for item in &mut found {
            item.file = number;
            if let Some(place) = &mut item.sequence {
                place.file = number;
            }
        }
        if items.is_empty() {
            items = found;
        } else {
            items.append(&mut found);
        }
        read.push(BacklogFile { held, ..backlog_file(file, text, &dialect, candidates, reading) });
    }
    if items.is_empty() && read.iter().all(|file| file.candidates.is_empty()) {
        // Settings alone are not a backlog.
        read.clear();
    }
    let mut backlog = Backlog::new(read, items, unread);
    backlog.refused = refused;
    backlog.conflicts = conflicts(sources, files);
    scope::apply(&mut backlog, setup.scope);
    resolve::connect(&mut backlog, sources);
    backlog.waivers = waivers::read(&backlog, sources);
    backlog
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
    let may = |dialect: &&&Dialect| {
        dialect.records.is_none() && syntax::may_be(file.path.as_str(), dialect.syntax)
    };
    let mut may = dialects.iter().filter(may);
    let first = may.clone().next();
    let dialect = may.find(|dialect| dialect.is_mixed).or(first)?;
    let dialect = in_text(dialect, parsed);
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
    let text = parsed.text;
    if let Some(format) = Format::of(file.path) {
        let (winner, all) = records::detect(text, file, format, dialects);
        return (winner, Candidates { all, rival: None });
    }
    let mixed = dialects.iter().any(|dialect| dialect.is_mixed);
    let own = dialects.iter().find(|dialect| mixed && dialect.is_part && dialect.is_named_in(text));
    let is_org = syntax::is_org(file.path.as_str());
    let dialects = dialects
        .iter()
        .filter(|dialect| {
            dialect.records.is_none()
                && (syntax::may_be(file.path.as_str(), dialect.syntax)
                    || is_org && dialect.is_mixed)
        })
        .filter(|dialect| match own {
            Some(own) => !dialect.is_mixed && (!dialect.is_part || dialect.name == own.name),
            None => !mixed || !dialect.is_part,
        });
    // What a file of a folder of items lists is about that item.
    let is_one = discover::is_item_place(file.path) && !file.is_named && text.starts_with("---");
    let mut tried: Vec<(Candidate, u32, Cow<'d, Dialect>, Reading)> = Vec::new();
    for dialect in dialects {
        // Tables are the same in an outline that has no items otherwise.
        if is_org && dialect.is_mixed && tried.iter().any(|(candidate, ..)| candidate.items > 1) {
            continue;
        }
        let is_beaten = |(_, rank, strict, _): &(_, u32, Cow<'_, Dialect>, _)| {
            !strict.generic && *rank >= score::CERTAIN
        };
        if dialect.generic && tried.iter().any(is_beaten) {
            let candidate = score::untried(dialect);
            tried.push((candidate, 0, Cow::Borrowed(*dialect), Reading::default()));
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
        tried.push((candidate, rank, dialect, reading));
    }
    // A way of its own knows more of each item than the mixed one that finds no more of them.
    let of_mixed = tried.iter().find(|(.., dialect, _)| dialect.is_mixed);
    let of_mixed = of_mixed.map(|(candidate, rank, ..)| (candidate.items, *rank));
    if let Some((items, best)) = of_mixed {
        let own = tried.iter_mut().filter(|(candidate, rank, dialect, reading)| {
            let is_own = dialect.generic && !dialect.is_mixed && !reading.whole;
            is_own && dialect.syntax == Syntax::Markdown && *rank > 0 && candidate.items >= items
        });
        own.for_each(|(_, rank, ..)| *rank = (*rank).max(best + 1));
    }
    tried.order_by_key(|(_, rank, ..)| std::cmp::Reverse(*rank));
    let rival = score::rival(
        &tried
            .iter()
            .map(|(candidate, rank, dialect, _)| (candidate, *rank, dialect.generic))
            .collect::<Vec<_>>(),
    );
    // Of one that was not read to its end nobody knows how well it would have fit.
    let fitting = tried.iter().filter(|(_, rank, ..)| *rank > 0);
    let beyond = fitting.map(|(.., reading)| reading.beyond).max().unwrap_or(0);
    let mut candidates = Vec::new();
    let mut winner = None;
    for (candidate, rank, dialect, reading) in tried {
        candidates.push(candidate);
        if winner.is_none() && rank > 0 {
            winner = Some((dialect, Reading { beyond, ..reading }));
        }
    }
    let winner = winner.map(|(dialect, reading)| {
        let document = parsed.document(dialect.syntax);
        if dialect.is_mixed || document.lines.lines.len() <= SAMPLE {
            return (dialect, reading);
        }
        // As dense as its beginning: room for all items at once spares copying them.
        let items = reading.items.len() * (document.lines.lines.len() / SAMPLE + 1);
        let whole = Extent { lines: usize::MAX, items };
        let reading = reader::read(document, whole, &dialect, file);
        // What is said of the one that was taken holds for the whole file.
        let (whole, rank) = judge(&dialect, &reading, document, file);
        if rank > 0 {
            candidates[0] = whole;
        }
        (dialect, reading)
    });
    (winner, Candidates { all: candidates, rival })
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
