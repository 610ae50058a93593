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
/// This many sections are kept, or those of this many versions.
const KEPT: usize = 5_000;
const VERSIONS_KEPT: usize = 8;

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

    /// What it says otherwise than the version before.
    pub(super) fn since(&self, before: &Self) -> Difference {
        let (new, old) = apart(&self.pieces, &before.pieces);
        let mut waiting: HashMap<u64, Vec<usize>> = HashMap::new();
        for (number, (key, _)) in new.iter().enumerate() {
            waiting.entry(*key).or_default().push(number);
        }
        let mut is_new = vec![true; new.len()];
        let mut gone = Vec::new();
        for (key, items) in old {
            let numbers = waiting.entry(*key).or_default();
            let same = numbers.iter().position(|number| new[*number].1 == *items);
            match same {
                Some(at) => is_new[numbers.swap_remove(at)] = false,
                None => gone.extend(items.iter()),
            }
        }
        let new = new.iter().zip(is_new).filter(|(_, is_new)| *is_new);
        difference(gone, new.flat_map(|((_, items), _)| items.iter()))
    }
}

/// Two lists without what both begin with and what both end with.
fn apart<'a, T: PartialEq>(a: &'a [T], b: &'a [T]) -> (&'a [T], &'a [T]) {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    (&a[..a.len() - same], &b[..b.len() - same])
}

/// How a whole reading of a file was done.
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
    /// The text of a version, in the order in which they were asked for.
    fn text(&mut self, content: Content) -> Result<Option<String>> {
        let text = self.texts.get(content)?;
        self.facts.unread += usize::from(text.is_none());
        Ok(text)
    }

    /// The text of a version out of that order.
    fn text_apart(&mut self, content: Content) -> Result<Option<String>> {
        let text = self.texts.at_once(content)?;
        self.facts.unread += usize::from(text.is_none());
        Ok(text)
    }
}

/// A version that was read as if it were the only one.
#[derive(Default)]
struct Whole {
    version: Version,
    known: Known,
}

/// The reader of one file.
pub(super) struct Reader<'a> {
    how: How<'a>,
    /// How the last version was read that was read whole.
    known: Known,
    /// What the sections of it and of those before it say, read in the same way.
    memo: HashMap<u64, Arc<[Seen]>, FxBuildHasher>,
    /// The last version that was cut.
    cut: Cut,
}

impl<'a> Reader<'a> {
    pub(super) fn new(how: How<'a>) -> Self {
        let (known, memo, cut) = Default::default();
        Self { how, known, memo, cut }
    }

    /// Reads the first version.
    pub(super) fn first(&mut self, content: Content, work: &mut Work<'_>) -> Result<Version> {
        let text = work.text(content)?;
        let whole = self.whole(text.as_deref(), work);
        Ok(self.take(whole))
    }

    /// Reads the next versions, at most [`BATCH`].
    pub(super) fn batch(
        &mut self,
        contents: &[Content],
        work: &mut Work<'_>,
    ) -> Result<Vec<Version>> {
        let mut versions = Vec::with_capacity(contents.len());
        if let Some((last, others)) = contents.split_last() {
            work.texts.ask(others);
            let last = work.text_apart(*last)?;
            let last = self.whole(last.as_deref(), work);
            self.up_to(last, others, &mut versions, work)?;
        }
        Ok(versions)
    }

    /// Reads what lies between the version before and the `last`: where both are read in one way, what
    /// neither says; else from the middle on, until there is nothing between two that are not.
    fn up_to(
        &mut self,
        last: Whole,
        between: &[Content],
        versions: &mut Vec<Version>,
        work: &mut Work<'_>,
    ) -> Result<()> {
        if between.is_empty() || self.agrees(&last) {
            let last = self.take(last);
            for content in between {
                let text = work.text(*content)?;
                versions.push(self.part(text.as_deref(), work));
            }
            versions.push(last);
            return Ok(());
        }
        let (before, behind) = between.split_at(between.len() / 2);
        let middle = work.text_apart(behind[0])?;
        let middle = self.whole(middle.as_deref(), work);
        self.up_to(middle, before, versions, work)?;
        self.up_to(last, &behind[1..], versions, work)
    }

    /// Whether a version was read as the one before was, and says the same where it is the same.
    fn agrees(&self, whole: &Whole) -> bool {
        let is_same = |(key, items): &(u64, Arc<[Seen]>)| {
            self.memo.get(key).is_none_or(|known| known == items)
        };
        self.known == whole.known && whole.version.pieces.iter().all(is_same)
    }

    /// Takes in a version that was read whole: from here on others are read as it was.
    fn take(&mut self, whole: Whole) -> Version {
        let Whole { version, known } = whole;
        let count = version.pieces.len();
        if known != self.known || self.is_full(count, count) {
            self.memo.clear();
            self.known = known;
        }
        self.memo.extend(version.pieces.iter().cloned());
        version
    }

    /// Whether `more` sections of a version that has `all` are too many to be kept.
    fn is_full(&self, more: usize, all: usize) -> bool {
        self.memo.len() + more > KEPT.max(all * VERSIONS_KEPT)
    }

    /// Reads a version as if it were the only one.
    fn whole(&self, text: Option<&str>, work: &mut Work<'_>) -> Whole {
        let Some(text) = text else { return Whole::default() };
        let dialects = self.how.policy.dialects();
        let (items, file) = self.items(text, &dialects);
        let known = file.map_or_else(Known::default, |file| Known {
            form: form(text, &file, &items),
            dialect: Some(file.dialect),
            is_mixed: file.is_mixed,
        });
        let pieces = sections::cut(text, known.form);
        work.facts.sections += pieces.len();
        work.facts.sections_read += pieces.len();
        let places: Vec<(usize, usize)> =
            pieces.iter().map(|piece| piece.start).enumerate().collect();
        let said = by_piece(items, &places, pieces.len());
        let pieces = pieces.iter().map(|piece| piece.key).zip(said).collect();
        Whole { version: Version { pieces }, known }
    }

    /// Reads of a version what no version before had.
    fn part(&mut self, text: Option<&str>, work: &mut Work<'_>) -> Version {
        let Some(text) = text else { return Version::default() };
        let policy = self.how.policy;
        let pinned = policy.known_dialects().find(|known| {
            if self.known.is_mixed {
                known.is_mixed
            } else {
                Some(&known.name) == self.known.dialect.as_ref()
            }
        });
        let Some(pinned) = pinned else { return self.whole(Some(text), work).version };
        let form = if text.len() < SMALL { Form::Whole } else { self.known.form };
        let pieces = self.cut.again(text, form);
        let wanted: Vec<usize> =
            (0..pieces.len()).filter(|at| !self.memo.contains_key(&pieces[*at].key)).collect();
        work.facts.sections += pieces.len();
        work.facts.sections_read += wanted.len();
        if self.is_full(wanted.len(), pieces.len()) {
            self.memo.clear();
            return self.whole(Some(text), work).version;
        }
        self.read_pieces((text, &pieces), &wanted, pinned);
        let known = |piece: &Piece| (piece.key, Arc::clone(&self.memo[&piece.key]));
        Version { pieces: pieces.iter().map(known).collect() }
    }

    /// Reads some pieces of a text among their neighbours, or the text where they are most of it.
    fn read_pieces(
        &mut self,
        (text, pieces): (&str, &[Piece]),
        wanted: &[usize],
        dialect: &Dialect,
    ) {
        if wanted.is_empty() {
            return;
        }
        let (shown, places) = if wanted.len() * 2 > pieces.len() {
            let whole = pieces.iter().map(|piece| piece.start).enumerate().collect();
            (Cow::Borrowed(text), whole)
        } else {
            let (shown, places) = sections::excerpt(text, pieces, wanted);
            (Cow::Owned(shown), places)
        };
        let (items, _) = self.items(&shown, &[dialect]);
        let mut said = by_piece(items, &places, pieces.len());
        for number in wanted {
            let items = std::mem::take(&mut said[*number]);
            self.memo.insert(pieces[*number].key, items);
        }
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
    let mark = if ends(&[".org"]) {
        '*'
    } else if ends(&[".md", ".markdown"]) {
        '#'
    } else {
        return Form::Whole;
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
