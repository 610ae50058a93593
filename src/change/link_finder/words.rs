//! The words and the parts of a list of references.

use std::ops::Range;

use crate::backlog::reference;
use crate::change::placeholder::{Saying, none_at_start, saying};

/// More references than this in one line are not read.
pub(super) const MOST_IN_LINE: usize = 100;
/// How far a list of references goes behind a closing keyword, in bytes.
pub(super) const LONGEST_LIST: usize = 1000;
/// A longer word is not an id; in bytes.
pub(super) const LONGEST_ID: usize = 100;
const BLANKS: [char; 2] = [' ', '\t'];

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
    let mut next = Some(0);
    let parts = std::iter::from_fn(move || {
        let start = next?;
        let rest = &refs[start..];
        // Where blanks stand in a row the first one says what comes behind them.
        let is_first =
            |(at, ch): &(usize, char)| !BLANKS.contains(ch) || !rest[..*at].ends_with(BLANKS);
        let mut places = rest.char_indices().filter(is_first);
        let parted = places.find_map(|(at, _)| Some((at, separator(&rest[at..])?)));
        next = parted.map(|(at, len)| start + at + len);
        Some((start, parted.map_or(rest, |(at, _)| &rest[..at])))
    });
    parts.filter(|(_, piece)| !piece.trim().is_empty()).take(MOST_IN_LINE)
}

/// How long what separates two references is, if `text` begins with it: `, `, ` and `, ` & `.
fn separator(text: &str) -> Option<usize> {
    if text.starts_with([',', ';', '、', '，', '；']) {
        return text.chars().next().map(char::len_utf8);
    }
    let word = text.strip_prefix(BLANKS)?.trim_start_matches(BLANKS);
    let is_and = word.get(..3).is_some_and(|and| and.eq_ignore_ascii_case("and"));
    let behind = if is_and { &word[3..] } else { word.strip_prefix('&')? };
    let rest = behind.strip_prefix(BLANKS)?.trim_start_matches(BLANKS);
    Some(text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    proptest! {
        #[test]
        fn a_list_is_parted_at_its_commas_and_words(
            refs in "(A-1|[,;、，； \t]| and |&|AND|andy|é){0,8}",
        ) {
            let separator = Regex::new(r"(?i)[,;、，；]|[ \t]+(?:and|&)[ \t]+").unwrap();
            let parts: Vec<(usize, &str)> = separator
                .split(&refs)
                .map(|part| (part.as_ptr() as usize - refs.as_ptr() as usize, part))
                .filter(|(_, part)| !part.trim().is_empty())
                .collect();
            prop_assert_eq!(pieces(&refs).collect::<Vec<_>>(), parts);
        }
    }
}
