//! The words and the parts of a list of references.

use std::ops::Range;

use crate::backlog::reference;
use crate::change::placeholder::{Saying, none_at_start, saying};
use crate::text::expression::Expression;

/// More references than this in one line are not read.
pub(super) const MOST_IN_LINE: usize = 100;
/// How far a list of references goes behind a closing keyword, in bytes.
pub(super) const LONGEST_LIST: usize = 1000;
/// A longer word is not an id; in bytes.
pub(super) const LONGEST_ID: usize = 100;

static SEPARATOR: Expression = Expression::new(r"(?i)[,;、，；]|[ \t]+(?:and|&)[ \t]+");

/// The places of the words that may be ids: ASCII letters and digits, which single `-`, `_` and `.` join.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && !is_word(at) {
            at += 1;
        }
        let start = at;
        while is_word(at)
            || at > start && is_word(at + 1) && matches!(bytes[at], b'-' | b'_' | b'.')
        {
            at += 1;
        }
        (at > start).then_some(start..at)
    })
}

/// Whether a text begins with `#` and a number.
pub(super) fn is_hash_number(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t', '(', '[', '"']);
    text.strip_prefix('#').is_some_and(|rest| rest.starts_with(|ch: char| ch.is_ascii_digit()))
}

/// Whether a word can only be the code of an item or a ticket: `PROJ-12`.
pub(super) fn is_code(word: &str) -> bool {
    reference::looks_like_id(word)
        && word.len() <= LONGEST_ID
        && word.starts_with(|ch: char| ch.is_ascii_uppercase())
        && word.contains('-')
        && word.ends_with(|ch: char| ch.is_ascii_digit())
        && !word.contains(|ch: char| ch.is_ascii_lowercase())
}

/// The reason behind a word that means *none* in any language, or that nothing is known yet.
pub(super) fn none_in(refs: &str) -> Option<&str> {
    if refs.len() > LONGEST_LIST {
        return None;
    }
    if let Some(len) = none_at_start(refs) {
        return Some(&refs[len..]);
    }
    let has_digit = refs.contains(|ch: char| ch.is_ascii_digit());
    (!has_digit && saying(refs) == Saying::Nothing).then_some(refs)
}

/// The parts of a list of references, each with its offset.
pub(super) fn pieces(refs: &str) -> impl Iterator<Item = (usize, &str)> {
    let separators = SEPARATOR.find_iter(refs).map(|found| (found.start(), found.end()));
    let mut start = 0;
    let parts = separators.chain([(refs.len(), refs.len())]).map(move |(end, next)| {
        let piece = (start, &refs[start..end]);
        start = next;
        piece
    });
    parts.filter(|(_, piece)| !piece.trim().is_empty()).take(MOST_IN_LINE)
}
