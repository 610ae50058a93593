//! Known words at the beginning of a text, without symbols, dates and fillers around them.

use std::ops::Range;
use std::sync::LazyLock;

use super::common_words::COMMON;
use crate::backlog::id;
use crate::text::phrases::is_dense;
use crate::text::{fold, folds_to};

/// Words further on in a text are not looked for; in bytes.
pub(super) const LONGEST_TEXT: usize = 120;
/// The first part of `text` that is more than fillers, if `known` knows it, and its place.
pub(super) fn whole<T>(text: &str, known: impl Fn(&str) -> Option<T>) -> Option<(Range<usize>, T)> {
    let text = &text[..text.floor_char_boundary(LONGEST_TEXT)];
    // `Done 2026-05-04`
    let dated = text.rsplit_once(' ').filter(|(_, date)| id::is_date(date));
    let text = dated.map_or(text, |(rest, _)| rest);
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let (len, gap) = parting(rest).unwrap_or((rest.len(), 0));
        let part = place(text, start..start + len);
        start += len + gap;
        if part.is_empty() {
            continue;
        }
        if let Some(found) = known(&fold(&text[part.clone()])) {
            return Some((part, found));
        }
        let bare = without_fillers(text, part);
        if !bare.is_empty() {
            let found = known(&fold(&text[bare.clone()]))?;
            return Some((bare, found));
        }
    }
    None
}

/// Where a word is separated from its explanation, and how long that is: `Done (archive)`,
/// `High — safety`.
fn parting(text: &str) -> Option<(usize, usize)> {
    const DASH: &str = " - ";
    text.char_indices().find_map(|(at, ch)| match ch {
        '(' | '（' | '[' | '—' | '–' | '/' | ':' | '：' | '|' | ',' | '·' | '→' => {
            Some((at, ch.len_utf8()))
        }
        ' ' if text[at..].starts_with(DASH) => Some((at, DASH.len())),
        _ => None,
    })
}

/// A range without symbols and markup at its ends.
fn place(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = part.len() - part.trim_start_matches(|ch: char| !ch.is_alphanumeric()).len();
    let trimmed = part[start..].trim_end_matches(|ch: char| !ch.is_alphanumeric());
    range.start + start..range.start + start + trimmed.len()
}

/// The fillers, each with its ends.
static FILLERS: LazyLock<Vec<(Outermost, &str)>> =
    LazyLock::new(|| COMMON.fillers.iter().map(|word| (Outermost::of(word), *word)).collect());

fn without_fillers(text: &str, mut range: Range<usize>) -> Range<usize> {
    'again: loop {
        let part = &text[range.clone()];
        let outermost = Outermost::of(part);
        for (ends, filler) in FILLERS.iter() {
            if !outermost.may_hold(*ends) {
                continue;
            }
            let is_filler = |piece: Option<&str>| piece.is_some_and(|piece| is_word(piece, filler));
            let parts = |ch: Option<char>| {
                ch.is_none_or(|ch| !ch.is_alphanumeric()) || filler.starts_with(is_dense)
            };
            let end = part.len().checked_sub(filler.len());
            let cut = if is_filler(part.get(..filler.len()))
                && parts(part[filler.len()..].chars().next())
            {
                range.start + filler.len()..range.end
            } else if let Some(end) = end
                && is_filler(part.get(end..))
                && parts(part[..end].chars().next_back())
            {
                range.start..range.start + end
            } else {
                continue;
            };
            range = place(text, cut);
            continue 'again;
        }
        return range;
    }
}

/// The first and the last byte of a text in lower case, and one byte for all that are not of ASCII; nothing
/// of an empty one.
#[derive(Clone, Copy)]
struct Outermost(u8, u8);

impl Outermost {
    fn of(text: &str) -> Self {
        let lower = |byte: &u8| if byte.is_ascii() { byte.to_ascii_lowercase() } else { 0x80 };
        let bytes = text.as_bytes();
        Self(bytes.first().map_or(0, lower), bytes.last().map_or(0, lower))
    }

    /// Whether a word with these ends may begin or end the text; a hundred words are asked, and few may.
    fn may_hold(self, word: Self) -> bool {
        self.0 == word.0 || self.1 == word.1
    }
}

/// Whether `piece` is the folded `word`, which is as long in either case.
fn is_word(piece: &str, word: &str) -> bool {
    piece.eq_ignore_ascii_case(word)
        || !(word.is_ascii() || piece.is_ascii()) && folds_to(piece, word)
}
