//! How a file was read before a change, for its reading after the change.
//!
//! A new table above the cards, another title or one more section may suggest another way to read the
//! whole file. What was an item stays one all the same: where it would get lost although its line is
//! still there, the file is also read as the base was, with the lines that were items, and that reading
//! is taken if it finds more of them.

use std::collections::{HashMap, HashSet};

use super::dialect::Dialect;
use super::{Backlog, BacklogFile, Item, State};
use crate::markdown::{LineKind, Lines};
use crate::sort::Sort as _;
use crate::source::{RepoPath, SourceId, SourceMap};
use crate::text::{fold, normalize};

/// Of a longer title these many words are compared.
const LONGEST_TITLE: usize = 30;
/// The most words that stand in front of a title: an id, a state.
const MOST_BEFORE: usize = 3;

/// What the base says about one file.
pub(super) struct Held<'a> {
    file: Option<&'a BacklogFile>,
    items: Vec<&'a Item>,
    text: &'a str,
    sources: &'a SourceMap,
}

impl<'a> Held<'a> {
    /// What `before` says about the file at `path`; of one that it has not, what it says about the
    /// files that are gone. `None` where it says nothing, or the text is the same.
    pub(super) fn of(
        before: &'a Backlog,
        (path, source): (&RepoPath, SourceId),
        files: &[(RepoPath, SourceId)],
        sources: &'a SourceMap,
    ) -> Option<Self> {
        let file = before.files.iter().position(|file| file.path == *path);
        let is_gone = |file: &BacklogFile| files.iter().all(|(path, _)| *path != file.path);
        let is_meant = |item: &&Item| match file {
            Some(file) => item.file == file,
            None => is_gone(&before.files[item.file]),
        };
        let file = file.map(|at| &before.files[at]);
        let text = file.map_or("", |file| sources.text(file.source));
        if file.is_some() && text == sources.text(source) {
            return None;
        }
        let items: Vec<&Item> = before.items.iter().filter(is_meant).collect();
        (file.is_some() || !items.is_empty()).then_some(Self { file, items, text, sources })
    }

    /// Whether the base read this very file.
    pub(super) fn has_file(&self) -> bool {
        self.file.is_some()
    }

    /// Whether the base read the file in this dialect.
    pub(super) fn is_in(&self, dialect: &Dialect) -> bool {
        self.file.is_some_and(|file| {
            if file.is_mixed { dialect.is_mixed } else { dialect.name == file.dialect }
        })
    }

    /// The items of the base that are not among `items`, by id or title.
    pub(super) fn missing(&self, items: &[Item]) -> Vec<&'a Item> {
        let found = Found::of(items);
        self.items.iter().filter(|item| found.state(item).is_none()).copied().collect()
    }

    /// How many items of the base are among `items`; one in the same state counts twice.
    pub(super) fn kept(&self, items: &[Item]) -> usize {
        let found = Found::of(items);
        let kept = |item: &&Item| match found.state(item) {
            None => 0,
            Some(state) if state == item.state() => 2,
            Some(_) => 1,
        };
        self.items.iter().map(kept).sum()
    }

    /// Of `items`, those of the base that are not among `others`, or in another state there.
    pub(super) fn only_in<'i>(
        &self,
        items: &'i [Item],
        others: &[Item],
    ) -> impl Iterator<Item = &'i Item> {
        let base: Found = self.items.iter().copied().collect();
        let others = Found::of(others);
        items.iter().filter(move |item| {
            base.state(item).is_some() && others.state(item) != Some(item.state())
        })
    }

    /// The lines that were the headers of `missing` items.
    pub(super) fn lines(&self, missing: &[&Item], lines: &Lines<'_>) -> HashSet<usize> {
        let known = Headers::of(missing.iter().copied(), self.sources);
        // What stood beside the items and was not one of them does not become one.
        let mut starts: Vec<usize> =
            self.items.iter().map(|item| item.header.start as usize).collect();
        starts.order();
        let mut at = 0;
        let others = self.text.split_inclusive('\n').filter(|line| {
            let start = at;
            at += line.len();
            let next = starts.partition_point(|header| *header < start);
            starts.get(next).is_none_or(|header| *header >= start + line.len())
        });
        let others: HashSet<(Shape, String)> =
            others.filter_map(|line| known.key(Shape::of(line), line)).collect();
        let held = lines.lines.iter().enumerate().filter(|(_, line)| {
            let text = &lines.text[line.content.range()];
            let shape = match line.kind {
                LineKind::Heading(_) => Shape::Other,
                LineKind::Text => Shape::of(text),
                _ => return false,
            };
            known.key(shape, text).is_some_and(|key| !others.contains(&key))
        });
        held.map(|(at, _)| at).collect()
    }
}

/// Items by id and title.
#[derive(Default)]
struct Found {
    ids: HashMap<String, Option<State>>,
    titles: HashMap<String, Option<State>>,
}

impl Found {
    fn of(items: &[Item]) -> Self {
        items.iter().collect()
    }

    /// The state of an item, if it is one of them.
    fn state(&self, item: &Item) -> Option<Option<State>> {
        let by_id = self.ids.get(&fold(item.own_id())).filter(|_| !item.slug_id);
        by_id.or_else(|| self.titles.get(&normalize(&item.title.value))).copied()
    }
}

impl<'i> FromIterator<&'i Item> for Found {
    fn from_iter<I: IntoIterator<Item = &'i Item>>(items: I) -> Self {
        let mut found = Self::default();
        for item in items {
            if !item.slug_id {
                found.ids.insert(fold(item.own_id()), item.state());
            }
            found.titles.insert(normalize(&item.title.value), item.state());
        }
        found
    }
}

/// How a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Shape {
    Box,
    Entry,
    Row,
    Other,
}

impl Shape {
    fn of(line: &str) -> Self {
        let line = line.trim_start();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let is_numbered = digits > 0 && line[digits..].starts_with(['.', ')']);
        let is_entry = line.starts_with(['-', '*', '+']) && line[1..].starts_with([' ', '\t']);
        let behind = line.trim_start_matches(|ch: char| !matches!(ch, ' ' | '\t')).trim_start();
        let is_box = behind
            .strip_prefix('[')
            .is_some_and(|rest| rest.find(']').is_some_and(|end| (1..=4).contains(&end)));
        match () {
            () if (is_entry || is_numbered) && is_box => Self::Box,
            () if is_entry || is_numbered => Self::Entry,
            () if line.starts_with('|') => Self::Row,
            () => Self::Other,
        }
    }
}

/// The lines that open items, to find them in another text.
#[derive(Debug, Default)]
pub struct Headers<'a> {
    words: HashMap<String, (Shape, &'a Item)>,
    titles: HashMap<String, (Shape, &'a Item)>,
    ids: HashMap<String, (Shape, &'a Item)>,
    /// By id and title together.
    called: HashMap<String, &'a Item>,
}

impl<'a> Headers<'a> {
    /// The headers of `items`, whose texts are in `sources`.
    pub fn of(items: impl IntoIterator<Item = &'a Item>, sources: &SourceMap) -> Self {
        let mut headers = Self::default();
        for item in items {
            let source = sources.get(item.source);
            let header = source.slice(item.header);
            // `## 2. Paint` is a heading, and no entry of a list.
            let line = source.line_text(source.line(item.header.start));
            let shape = if line.starts_with('#') { Shape::Other } else { Shape::of(header) };
            let known = (shape, item);
            headers.words.insert(words(header), known);
            headers.titles.insert(normalize(&item.title.value), known);
            if !item.slug_id && item.own_id().contains(char::is_alphabetic) {
                let (id, title) = (normalize(item.own_id()), normalize(&item.title.value));
                headers.called.insert(format!("{id} {title}"), item);
                headers.ids.insert(id, known);
            }
        }
        for known in [&mut headers.words, &mut headers.titles] {
            known.remove("");
        }
        headers
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.titles.is_empty()
    }

    /// The item whose header a line has: all of its words, its id at the start, or its title among
    /// few other words.
    #[must_use]
    pub fn find(&self, line: &str) -> Option<&'a Item> {
        let words = words(line);
        self.of_words(&words, Shape::of(line), |_| true).filter(|_| !words.is_empty())
    }

    /// The item of whose header a line has all the words, or id and title, where it is a line of text: no entry and no
    /// row, which may be a part of something else.
    #[must_use]
    pub fn find_text(&self, line: &str) -> Option<&'a Item> {
        if Shape::of(line) != Shape::Other {
            return None;
        }
        let line = words(line);
        let first: Vec<&str> = line.split(' ').take(LONGEST_TITLE + MOST_BEFORE).collect();
        let called =
            || (2..=first.len()).find_map(|to| self.called.get(&first[..to].join(" "))).copied();
        self.words.get(&line).map(|(_, item)| *item).or_else(called)
    }

    /// The words of a line that is written in the same way as the header that it has.
    fn key(&self, shape: Shape, line: &str) -> Option<(Shape, String)> {
        let words = words(line);
        let found = self.of_words(&words, shape, |known| known == shape);
        found.filter(|_| !words.is_empty()).map(|_| (shape, words))
    }

    fn of_words(
        &self,
        words: &str,
        shape: Shape,
        fits: impl Fn(Shape) -> bool,
    ) -> Option<&'a Item> {
        let get = |known: &HashMap<String, (Shape, &'a Item)>, words: &str| {
            known.get(words).filter(|(shape, _)| fits(*shape)).map(|(_, item)| *item)
        };
        if let Some(item) = get(&self.words, words) {
            return Some(item);
        }
        let words: Vec<&str> = words.split(' ').take(LONGEST_TITLE + MOST_BEFORE).collect();
        let starts = 0..words.len().min(MOST_BEFORE + 1);
        let mut parts = starts.flat_map(|from| (from + 1..=words.len()).map(move |to| (from, to)));
        parts.find_map(|(from, to)| {
            let part = words[from..to].join(" ");
            let is_most = (to - from) * 2 >= words.len() || shape == Shape::Row;
            let by_id = get(&self.ids, &part).filter(|_| from == 0);
            by_id.or_else(|| get(&self.titles, &part).filter(|_| is_most))
        })
    }
}

/// The words of a line, without marker and box.
fn words(line: &str) -> String {
    let bare = line.trim_start_matches(|ch: char| !ch.is_alphanumeric());
    let boxed = bare.strip_prefix(['x', 'X']).filter(|rest| rest.starts_with([' ', ']']));
    normalize(boxed.unwrap_or(bare))
}
