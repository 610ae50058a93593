//! Where items are named in the files of the backlog.

use super::view::View;
use crate::backlog::reference::{Meaning, looks_like_id};
use crate::backlog::{Item, Named};
use crate::sort::Sort as _;
use crate::source::{SourceId, Span};

/// A place that names an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// The text.
    pub source: SourceId,
    /// The words.
    pub span: Span,
    /// The number of the item.
    pub item: usize,
}

impl View {
    /// The item that a line of text names at a byte, and the bytes that name it. The line may be of a
    /// text that was never read.
    #[must_use]
    pub fn named_at(&self, line: &str, at: usize) -> Option<(&Item, std::ops::Range<usize>)> {
        let mut found = self.named_in(line).into_iter();
        let (number, at) = found.find(|(_, range)| range.start <= at && at <= range.end)?;
        Some((&self.items()[number], at))
    }

    /// The items that a line of text names by what can only be an id.
    pub(super) fn all_named(&self, line: &str) -> Vec<&Item> {
        self.named_in(line).into_iter().map(|(number, _)| &self.items()[number]).collect()
    }

    /// The items that a line of text names by what can only be an id, each with its bytes.
    fn named_in(&self, line: &str) -> Vec<(usize, std::ops::Range<usize>)> {
        let backlog = &self.inputs.backlog;
        // Whatever its case: it has to name an item.
        let is_id = |word: &str| {
            let word = &word.to_uppercase();
            let patterns = backlog.files.iter().filter_map(|file| file.id_pattern.as_ref());
            let is_one_word = !word.contains(char::is_whitespace);
            is_one_word
                && (looks_like_id(word) || patterns.into_iter().any(|ids| ids.is_match(word)))
        };
        let number = |meaning: &Meaning| match meaning {
            Meaning::Item(id) => backlog.item(id).map(|item| item.number),
            Meaning::Ambiguous(_) | Meaning::Unknown | Meaning::TooMany(_) => None,
        };
        let mut found = Vec::new();
        let mut parts: Vec<_> = std::iter::once(0..line.len()).collect();
        while let Some(part) = parts.pop() {
            for mentioned in backlog.mentioned(&line[part.clone()]) {
                let at = part.start + mentioned.at.start..part.start + mentioned.at.end;
                let words = &line[at.clone()];
                if is_id(words) {
                    found.extend(number(&mentioned.meaning).map(|number| (number, at)));
                } else if let Some(first) = words.find(char::is_whitespace) {
                    // A title names its item as a whole, and others within: `Read what US-2 wrote`.
                    parts.push(at.start + first..at.end);
                }
            }
        }
        found.order_by_key(|(_, at)| at.start);
        found
    }

    /// The item that the line of a byte of a read text belongs to: the innermost.
    #[must_use]
    pub fn item_at(&self, source: SourceId, at: u32) -> Option<&Item> {
        let text = self.inputs.sources.get(source);
        let line = text.line(at);
        let lines = |item: &Item| text.line(item.span.start)..=text.line(item.span.end);
        let items = self.items().iter().filter(|item| item.source == source);
        let around = items.filter(|item| lines(item).contains(&line));
        around.min_by_key(|item| item.span.end - item.span.start)
    }

    /// Where its header says an item's id; its title where the id is made from that.
    #[must_use]
    pub fn id_span(&self, item: &Item) -> Span {
        let header = self.inputs.sources.get(item.source).slice(item.header);
        let own = item.own_id();
        let found = header.match_indices(own).find(|(at, _)| is_whole(header, *at, own.len()));
        let start = item.header.start as usize;
        match found.filter(|_| !item.slug_id) {
            Some((at, _)) => Span::new(start + at, start + at + own.len()),
            None => item.title.span,
        }
    }

    /// Every place of the backlog that names the item, its header first where it comes first.
    #[must_use]
    pub fn mentions(&self, item: &Item) -> Vec<Mention> {
        let mention = |source, span| Mention { source, span, item: item.number };
        let mut found = vec![mention(item.source, self.id_span(item))];
        let backlog = &self.inputs.backlog;
        let is_it = |named: &&Named| matches!(backlog.meaning(&named.name), Meaning::Item(id) if id == item.id);
        for other in &backlog.items {
            let named = other.dependencies.iter().chain(&other.parents);
            found.extend(named.filter(is_it).map(|named| mention(other.source, named.span)));
        }
        for file in &backlog.files {
            let named = file.steps.iter().flat_map(|step| &step.items);
            found.extend(named.filter(is_it).map(|named| mention(file.source, named.span)));
            found.extend(self.in_text(item, file.source).map(|span| mention(file.source, span)));
        }
        found.order();
        // The words of a field and those of its line are the same; the longer one was read as a list.
        found.dedup_by(|later, first| {
            later.source == first.source && later.span.start < first.span.end
        });
        found
    }

    /// The lines of a text that name the item by its id.
    fn in_text<'a>(&'a self, item: &'a Item, source: SourceId) -> impl Iterator<Item = Span> + 'a {
        let text = self.inputs.sources.text(source);
        let id = item.own_id().to_lowercase();
        let mut start = 0;
        text.split_inclusive('\n').flat_map(move |line| {
            let at = start;
            start += line.len();
            let may = !item.slug_id && has(line, &id);
            let found = if may { self.named_in(line) } else { Vec::new() };
            let own = found.into_iter().filter(|(number, _)| *number == item.number);
            own.map(move |(_, range)| Span::new(at + range.start, at + range.end))
        })
    }
}

/// Whether a line has a word, of which no letter or digit is a part behind it, without regard to case.
fn has(line: &str, folded: &str) -> bool {
    if !folded.is_ascii() {
        return line.to_lowercase().contains(folded);
    }
    let (bytes, word) = (line.as_bytes(), folded.as_bytes());
    let is_end = |at: usize| bytes.get(at).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let windows = bytes.windows(word.len().max(1)).enumerate();
    windows.into_iter().any(|(at, part)| part.eq_ignore_ascii_case(word) && is_end(at + word.len()))
}

/// Whether no word goes on at either end.
fn is_whole(text: &str, at: usize, len: usize) -> bool {
    let goes_on = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
    !goes_on(text[..at].chars().next_back()) && !goes_on(text[at + len..].chars().next())
}
