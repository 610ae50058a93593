//! References as people write them: ids, ranges of ids, titles in quotes, links.

use std::ops::Range;

/// More items than this in one range are a mistake, or an attack.
const LONGEST_RANGE: u32 = 50;
/// A reference of more words than this is a sentence.
const MOST_WORDS: usize = 12;
/// A reference of more bytes than this is none, however few words it has.
const LONGEST: usize = 300;
/// What people put around a reference.
const AROUND: &str = "\"'“”‘’«»`*_[]().,;:!?#<>";

/// A reference without the quotes, brackets, markup and stops that people put around it.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(|ch: char| ch.is_whitespace() || AROUND.contains(ch))
}

/// The texts at the start of `text` that may be one reference, the longest first.
///
/// Each is given as it stands, then without what people put around it, for a title may well end
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
    ends.into_iter().rev().flat_map(move |end| {
        let whole = &words[..end];
        let quoted = whole.trim_matches(|ch: char| ch.is_whitespace() || "\"“”*".contains(ch));
        [whole.trim(), quoted, trim(whole)].map(|part| {
            let start = whole.find(part).unwrap_or(blank);
            start..start + part.len()
        })
    })
}

/// Whether a word cannot be taken for anything but an id: a letter, a digit and a sign between.
#[must_use]
pub fn looks_like_id(word: &str) -> bool {
    let has = |test: fn(char) -> bool| word.chars().any(test);
    has(|ch| ch.is_ascii_alphabetic())
        && has(|ch| ch.is_ascii_digit())
        && has(|ch| "-_.".contains(ch))
}

/// The ids of a range such as `US-1.1–1.3`, `US-1.1..US-1.3` or `E1.1-3`; `None` if it is none.
///
/// Both ends differ only in their last number, and the first is not larger than the last.
#[must_use]
pub fn range(text: &str) -> Option<Vec<String>> {
    let (from, to) = ["..", "–", "—", " to ", "-"].into_iter().find_map(|sign| {
        let (from, to) = text.rsplit_once(sign)?;
        Some((from, to.trim_start_matches('.')))
    })?;
    // `US-1.1 - 3` goes on about three of something.
    let loose = from.ends_with(char::is_whitespace) || to.starts_with(char::is_whitespace);
    let (from, to) = (from.trim(), to.trim());
    let (prefix, first, width) = split_number(from)?;
    let (to_prefix, last, _) = split_number(to)?;
    // `1.3` behind `US-1.1` repeats the end of the prefix, `US-1.3` all of it, `3` nothing.
    let repeats = prefix.ends_with(to_prefix) && !(loose && to_prefix.is_empty());
    if !repeats || prefix.is_empty() || last < first {
        return None;
    }
    let last = last.min(first.saturating_add(LONGEST_RANGE - 1));
    Some((first..=last).map(|number| format!("{prefix}{number:0width$}")).collect())
}

/// `US-1.`, 3 and the number of digits, 1, for `US-1.3`.
fn split_number(text: &str) -> Option<(&str, u32, usize)> {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, number) = text.split_at(text.len() - digits);
    Some((prefix, number.parse().ok()?, digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_spelled_out() {
        let ids = |text: &str| range(text).map(|ids| ids.join(" "));
        for text in ["US-1.1–1.3", "US-1.1..US-1.3", "US-1.1 – US-1.3", "US-1.1-3", "US-1.1 to 1.3"]
        {
            assert_eq!(ids(text).as_deref(), Some("US-1.1 US-1.2 US-1.3"), "{text}");
        }
        assert_eq!(ids("T-08..T-10").as_deref(), Some("T-08 T-09 T-10"));
        let none = ["US-1.1", "US-1", "TASK-20260204-258", "1-3", "E1.1-X2", "US-1.3-1", "a-b"];
        for text in none.into_iter().chain(["US-1.1 - 3"]) {
            assert_eq!(ids(text), None, "{text}");
        }
        assert_eq!(range("E1-4000000000").map(|ids| ids.len()), Some(50));
    }

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
