//! References as people write them: ids in any spelling, ranges and lists of ids, paths such as
//! *Epic 2 story 3*, slugs, titles in quotes, links.
//!
//! What a reference is, is decided here and nowhere else, for the links of a change, the steps of a
//! sequence and the dependencies of an item. A reference that fits several items is never guessed.

mod expand;
mod hierarchy;
mod key;
mod lookup;
mod names;
mod text;

pub use expand::{Expansion, LONGEST_RANGE, Tail, expand, tail};
pub use key::canonical;
pub(super) use names::Names;
pub use text::{Leading, Meaning, Mentioned, leading};

use std::ops::Range;

use crate::text::phrases::is_dense;

/// A reference of more words than this is a sentence.
const MOST_WORDS: usize = 12;
/// The most symbols of the first word that are looked at.
const MOST_SYMBOLS: usize = 4;
/// A text of more bytes than this is not a reference, however few words it has.
const LONGEST: usize = 300;
/// What people put around a reference.
const AROUND: &str = "\"'“”‘’«»`*_[]().,;:!?#<>";

/// A reference without the quotes, brackets, markup and stops that people put around it. Of a link
/// the words count, not where it leads.
#[must_use]
pub fn trim(text: &str) -> &str {
    let around = |ch: char| ch.is_whitespace() || AROUND.contains(ch);
    let words = text.split_once("](").map_or(text, |(words, _)| words);
    words.trim_matches(around)
}

/// What ends an id although no blank stands before it.
const SYMBOLS: [&str; 11] = ["/", "+", "&", ",", ";", "(", "（", "、", "，", "；", "："];

/// The texts at the start of `text` that may be one reference, the longest first.
///
/// Symbols between two ids end one too: `A3+A12`, `HE-2/3`, and so do a bracket right behind it and words
/// of a script that has no blanks: `A3(fast)`, `A3の速度`. Each is given as it stands, then without what people put around it, for a title may well end
/// in a bracket. Of a link, only its words count. Looks at a bounded part of the text.
pub fn starts(text: &str) -> impl Iterator<Item = Range<usize>> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let blank = text.len() - text.trim_start().len();
    let link = text[blank..].starts_with('[').then(|| text.find("](")).flatten();
    let words = &text[..link.unwrap_or(text.len())];
    let mut ends: Vec<usize> = words[blank..]
        .match_indices(char::is_whitespace)
        .map(|(at, _)| blank + at)
        .take(MOST_WORDS)
        .collect();
    if ends.len() < MOST_WORDS {
        ends.push(words.len());
    }
    let first = ends.first().copied().unwrap_or(words.len());
    let own = &words[blank..first];
    let ends_id = |(at, symbol): &(usize, &str)| {
        let is_ascii = own[..*at].ends_with(|ch: char| ch.is_ascii_alphanumeric());
        SYMBOLS.contains(symbol) || is_ascii && symbol.contains(is_dense)
    };
    let symbols = own.match_indices(|ch: char| !ch.is_ascii_alphanumeric()).filter(ends_id);
    let symbols = symbols.map(|(at, _)| blank + at).filter(|at| *at > blank);
    let mut inner: Vec<usize> = symbols.take(MOST_SYMBOLS).collect();
    inner.append(&mut ends);
    let mut before = None;
    let texts = inner.into_iter().rev().flat_map(move |end| {
        let whole = &words[..end];
        let quoted = whole.trim_matches(|ch: char| ch.is_whitespace() || "\"“”*".contains(ch));
        [whole.trim(), quoted, trim(whole)].map(|part| {
            let start = whole.find(part).unwrap_or(blank);
            start..start + part.len()
        })
    });
    // Mostly nobody put anything around it.
    texts.filter(move |text| before.replace(text.clone()).as_ref() != Some(text))
}

/// Whether a word cannot be taken for anything but an id: a letter, a digit and a symbol between.
#[must_use]
pub fn looks_like_id(word: &str) -> bool {
    let has = |test: fn(char) -> bool| word.chars().any(test);
    has(|ch| ch.is_ascii_alphabetic())
        && has(|ch| ch.is_ascii_digit())
        && has(|ch| "-_.".contains(ch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_put_around_a_reference_goes() {
        for text in ["“US-1.1”", "[US-1.1]", "**US-1.1**,", "(US-1.1).", "#US-1.1"] {
            assert_eq!(trim(text), "US-1.1", "{text}");
        }
    }

    #[test]
    fn the_longest_start_is_offered_first() {
        let texts = |text: &'static str| -> Vec<&str> {
            let mut texts: Vec<&str> = starts(text).map(|range| &text[range]).collect();
            texts.dedup();
            texts
        };
        assert_eq!(texts(" #3 Go (CSV)"), ["#3 Go (CSV)", "3 Go (CSV", "#3 Go", "3 Go", "#3", "3"]);
        assert_eq!(
            texts("[US-1.1 Core](BACKLOG.md#us-11) x"),
            ["[US-1.1 Core", "US-1.1 Core", "[US-1.1", "US-1.1"]
        );
        assert_eq!(starts(&"é".repeat(1000)).next(), Some(0..300));
        assert_eq!(starts(&"a ".repeat(1000)).next(), Some(0..23));
    }
}
