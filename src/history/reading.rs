//! One file after the other through its versions: what each says, and only what changed is read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::sections::{self, Cut, Form, Piece};
use super::texts::Texts;
use crate::backlog::dialect::Dialect;
use crate::backlog::{self, BacklogFile, Completed, IdScope, Setup};
use crate::error::Result;
use crate::flow::{Difference, HistoryFacts, Seen, difference};
use crate::policy::Policy;
use crate::snapshot::Content;
use crate::source::{RepoPath, SourceKind, SourceMap};

/// After how many versions one is read whole, to see that nothing was missed between.
pub(super) const BATCH: usize = 64;
/// A file of fewer bytes is read whole each time.
const SMALL: usize = 2048;
/// So many sections are kept, or those of so many versions.
const KEPT: usize = 5_000;
const VERSIONS_KEPT: usize = 8;
/// After so many batches that had to be read again a file is always read whole.
const MOST_MISSES: usize = 2;

/// How a file is read on a day.
#[derive(Clone, Copy)]
pub(super) struct How<'a> {
    pub(super) policy: &'a Policy,
    pub(super) path: &'a RepoPath,
    /// The dialects as the settings of the folder that it lies in complete them.
    pub(super) completed: Option<&'a Completed<'a>>,
}

/// What a version of a file says, piece by piece.
#[derive(Debug, Clone, Default)]
pub(super) struct Version {
    pieces: Vec<(u64, Arc<[Seen]>)>,
}

impl Version {
    /// A version of which the items are known and nothing else.
    pub(super) fn of(items: Vec<Seen>) -> Self {
        Self { pieces: vec![(0, items.into())] }
    }

    pub(super) fn items(&self) -> impl Iterator<Item = &Seen> {
        self.pieces.iter().flat_map(|(_, items)| items.iter())
    }

    /// What it says otherwise than the version before.
    pub(super) fn since(&self, before: &Self) -> Difference {
        let mut waiting: HashMap<u64, Vec<usize>> = HashMap::new();
        for (number, (key, _)) in self.pieces.iter().enumerate() {
            waiting.entry(*key).or_default().push(number);
        }
        let mut is_new = vec![true; self.pieces.len()];
        let mut gone = Vec::new();
        for (key, items) in &before.pieces {
            let numbers = waiting.entry(*key).or_default();
            let same = numbers.iter().position(|number| self.pieces[*number].1 == *items);
            match same {
                Some(at) => is_new[numbers.swap_remove(at)] = false,
                None => gone.extend(items.iter()),
            }
        }
        let new = self.pieces.iter().zip(is_new).filter(|(_, is_new)| *is_new);
        difference(gone, new.flat_map(|((_, items), _)| items.iter()))
    }

    fn says_the_same(&self, other: &Self) -> bool {
        difference(self.items(), other.items()).is_empty()
    }
}

/// How the last whole reading of a file was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Known {
    /// The dialect, where one was found.
    dialect: Option<String>,
    is_mixed: bool,
    /// Where it can be cut.
    form: Form,
}

/// Where the texts come from, and the count of what is read.
pub(super) struct Work<'a> {
    pub(super) texts: Texts<'a>,
    pub(super) facts: HistoryFacts,
}

impl Work<'_> {
    fn text(&mut self, content: Content) -> Result<Option<String>> {
        let text = self.texts.get(content)?;
        self.facts.unread += usize::from(text.is_none());
        Ok(text)
    }
}

/// The reader of one file.
pub(super) struct Reader<'a> {
    how: How<'a>,
    known: Known,
    memo: HashMap<u64, Arc<[Seen]>, FxBuildHasher>,
    misses: usize,
    /// The last version that was cut.
    cut: Cut,
}

impl<'a> Reader<'a> {
    pub(super) fn new(how: How<'a>) -> Self {
        let (known, memo, cut) = Default::default();
        Self { how, known, memo, misses: 0, cut }
    }

    /// Reads the first version.
    pub(super) fn first(&mut self, content: Content, work: &mut Work<'_>) -> Result<Version> {
        let text = work.text(content)?;
        Ok(self.whole(text, work))
    }

    /// Reads the next versions, at most [`BATCH`].
    pub(super) fn batch(
        &mut self,
        contents: &[Content],
        work: &mut Work<'_>,
    ) -> Result<Vec<Version>> {
        work.texts.ask(contents);
        // The last one is read whole anyway.
        if self.misses < MOST_MISSES && contents.len() > 1 {
            let mut versions = Vec::with_capacity(contents.len());
            let mut last = None;
            for content in contents {
                last = work.text(*content)?;
                versions.push(self.part(last.as_deref(), work));
            }
            let whole = self.whole(last, work);
            if versions.last().is_some_and(|last| last.says_the_same(&whole)) {
                return Ok(versions);
            }
            self.misses += 1;
        }
        contents.iter().map(|content| self.first(*content, work)).collect()
    }

    /// Reads a version as if it were the only one.
    fn whole(&mut self, text: Option<String>, work: &mut Work<'_>) -> Version {
        let Some(text) = text else { return Version::default() };
        let dialects = self.how.policy.dialects();
        let (items, file) = self.items(&text, &dialects);
        let known = match &file {
            Some(file) => Known {
                dialect: Some(file.dialect.clone()),
                is_mixed: file.is_mixed,
                form: form(&text, file, &items),
            },
            None => Known::default(),
        };
        if self.known != known {
            self.memo.clear();
            self.known = known;
        }
        let pieces = self.cut.again(&text, self.known.form);
        work.facts.sections += pieces.len();
        work.facts.sections_read += pieces.len();
        let places: Vec<(usize, usize)> =
            pieces.iter().map(|piece| piece.start).enumerate().collect();
        let said = by_piece(items, &places, pieces.len());
        let kept = pieces.iter().zip(said).map(|(piece, items)| (piece.key, items));
        let version = Version { pieces: kept.collect() };
        if self.is_full(version.pieces.len(), version.pieces.len()) {
            self.memo.clear();
        }
        self.memo.extend(version.pieces.iter().cloned());
        version
    }

    /// Whether so many more sections of a version that has `all` are too many to be kept.
    fn is_full(&self, more: usize, all: usize) -> bool {
        self.memo.len() + more > KEPT.max(all * VERSIONS_KEPT)
    }

    /// Reads of a version what no version before had.
    fn part(&mut self, text: Option<&str>, work: &mut Work<'_>) -> Version {
        let Some(text) = text else { return Version::default() };
        let policy = self.how.policy;
        let pinned = policy.known_dialects().find(|known| match self.known.is_mixed {
            true => known.is_mixed,
            false => Some(&known.name) == self.known.dialect.as_ref(),
        });
        let Some(pinned) = pinned else { return self.whole(Some(text.to_owned()), work) };
        let form = if text.len() < SMALL { Form::Whole } else { self.known.form };
        let pieces = self.cut.again(text, form);
        let wanted: Vec<usize> =
            (0..pieces.len()).filter(|at| !self.memo.contains_key(&pieces[*at].key)).collect();
        work.facts.sections += pieces.len();
        work.facts.sections_read += wanted.len();
        if !wanted.is_empty() {
            let whole: Vec<(usize, usize)>;
            let (shown, places) = match wanted.len() * 2 > pieces.len() {
                true => {
                    whole = pieces.iter().map(|piece| piece.start).enumerate().collect();
                    (Cow::Borrowed(text), whole)
                }
                false => {
                    let (shown, places) = sections::excerpt(text, &pieces, &wanted);
                    (Cow::Owned(shown), places)
                }
            };
            let (items, _) = self.items(&shown, &[pinned]);
            if self.is_full(wanted.len(), pieces.len()) {
                self.memo.clear();
                return self.whole(Some(text.to_owned()), work);
            }
            let mut said = by_piece(items, &places, pieces.len());
            for number in wanted {
                let items = std::mem::take(&mut said[number]);
                self.memo.insert(pieces[number].key, items);
            }
        }
        let known = |piece: &Piece| (piece.key, Arc::clone(&self.memo[&piece.key]));
        Version { pieces: pieces.iter().map(known).collect() }
    }

    /// The items of a text with where each begins, and the file that they were read as.
    fn items(&self, text: &str, dialects: &[&Dialect]) -> (Placed, Option<BacklogFile>) {
        let How { policy, path, completed, .. } = self.how;
        let mut sources = SourceMap::default();
        let source = sources.add(SourceKind::File(path.clone()), text);
        let dialects = match completed {
            Some(completed) => completed.dialects(path, dialects),
            None => dialects.to_vec(),
        };
        let setup = Setup { dialects, scope: IdScope::Repository, ..policy.setup() };
        let read = backlog::read(&sources, &[(path.clone(), source)], setup);
        let items = read.items.iter().map(|item| (item.header.start as usize, Seen::of(item)));
        (items.collect(), read.files.into_iter().next())
    }
}

/// Items, each with the byte at which it begins.
type Placed = Vec<(usize, Seen)>;

/// The items of each piece.
fn by_piece(items: Placed, places: &[(usize, usize)], count: usize) -> Vec<Arc<[Seen]>> {
    let mut said: Vec<Vec<Seen>> = vec![Vec::new(); count];
    for (start, seen) in items {
        let at = places.partition_point(|(_, begin)| *begin <= start);
        if let Some((number, _)) = at.checked_sub(1).map(|at| places[at]) {
            said[number].push(seen);
        }
    }
    said.into_iter().map(Into::into).collect()
}

/// Where a file can be cut: at the headings down to the level of those that open items or the
/// sections that they stand in; nowhere, where some item may depend on more than what stands below its
/// heading, such as a record on the one that holds it.
fn form(text: &str, file: &BacklogFile, items: &[(usize, Seen)]) -> Form {
    let path = file.path.as_str().to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| path.ends_with(ending));
    if file.whole || items.is_empty() {
        return Form::Whole;
    }
    let mark = match ends(&[".org"]) {
        true => '*',
        false if ends(&[".md", ".markdown"]) => '#',
        false => return Form::Whole,
    };
    let level = |start: usize| {
        let line = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        text.get(line..).and_then(|line| sections::level(line, mark)).unwrap_or(0)
    };
    let of_items = items.iter().map(|(start, _)| level(*start));
    let of_sections = file.sections.iter().map(|section| level(section.header.start as usize));
    match of_items.chain(of_sections).max() {
        Some(deepest) if deepest > 0 => Form::Headings(mark, deepest),
        _ => Form::Whole,
    }
}
