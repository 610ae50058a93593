//! Texts that stand for a value which is not known yet: `TBA`, `<name of the owner>`.

use std::ops::Range;

/// Texts that stand for a value which is not known yet, lower case, the longest first.
const COMMON: &[&str] = &[
    "to be determined",
    "to be decided",
    "to be defined",
    "lorem ipsum",
    "pr #tbd",
    "#tbd",
    "tba",
    "tbd",
    "todo",
    "???",
    "xxx",
];

/// The placeholder in a value: the whole value, or a part of it that stands alone.
///
/// Inside a sentence it counts only outside code, and `todo` only in capitals, for people write
/// todo lists and remove `TODO` comments.
///
/// `own` are further texts that the team uses, in lower case.
#[must_use]
pub fn find(value: &str, own: &[String]) -> Option<Range<usize>> {
    if let Some(blank) = blank_to_fill(value) {
        return Some(blank);
    }
    // Only ASCII letters change case, so that offsets stay.
    let lower = value.to_ascii_lowercase();
    let is_word =
        |ch: Option<char>| ch.is_some_and(|ch| ch.is_alphanumeric() || "-_/".contains(ch));
    let known = own.iter().map(String::as_str).chain(COMMON.iter().copied());
    // Looked at once: a long line may hold a placeholder at every third letter.
    let begin = lower.len() - lower.trim_start().len();
    let end = lower.trim_end_matches(['.', '!', ' ']).len();
    known.into_iter().find_map(|placeholder| {
        let (mut in_code, mut seen) = (false, 0);
        lower.match_indices(placeholder).map(|(at, _)| at..at + placeholder.len()).find(|range| {
            let ticks = lower.as_bytes()[seen..range.start].iter().filter(|byte| **byte == b'`');
            in_code ^= ticks.count() % 2 == 1;
            seen = range.start;
            let (before, behind) = (&lower[..range.start], &lower[range.end..]);
            let is_all = range.start <= begin && range.end >= end;
            let alone = !is_word(before.chars().next_back()) && !is_word(behind.chars().next());
            let is_loud = placeholder != "todo" || &value[range.clone()] == "TODO";
            is_all || alone && is_loud && !in_code
        })
    })
}

/// A value that is nothing but `<name of what belongs here>`.
fn blank_to_fill(value: &str) -> Option<Range<usize>> {
    let inner = value.trim().strip_prefix('<')?.strip_suffix('>')?;
    let is_words = |ch: char| ch.is_alphanumeric() || " -_'".contains(ch);
    let start = value.find('<')?;
    let words = !inner.is_empty() && inner.chars().all(is_words);
    words.then(|| start..start + inner.len() + 2)
}

/// Whether a value is nothing but a placeholder.
#[must_use]
pub fn is_one(value: &str) -> bool {
    let around = |ch: char| ch.is_whitespace() || ".!".contains(ch);
    find(value, &[]).is_some_and(|range| {
        value[..range.start].trim().is_empty() && value[range.end..].trim_matches(around).is_empty()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_whole_words() {
        let found = |value: &str| find(value, &[]).map(|range| value[range].to_owned());
        assert_eq!(found("TBA").as_deref(), Some("TBA"));
        assert_eq!(found("see PR #TBD.").as_deref(), Some("PR #TBD"));
        assert_eq!(found("é tbd").as_deref(), Some("tbd"));
        assert_eq!(found("todo.").as_deref(), Some("todo"));
        assert_eq!(found("the rest is TODO").as_deref(), Some("TODO"));
        assert_eq!(found("still to be decided").as_deref(), Some("to be decided"));
        assert_eq!(found(" <name of the owner>").as_deref(), Some("<name of the owner>"));
        for value in [
            "Tbilisi, tabs",
            "a todo list, the TODO-app",
            "remove `TODO` comments",
            "200k rows in <90s>",
            "<https://example.com>",
            "<x> and <y>",
        ] {
            assert_eq!(found(value), None, "{value}");
        }
        assert_eq!(found("`a` and `b` are todo, c is TODO!").as_deref(), Some("TODO"));
    }

    #[test]
    fn a_long_line_of_what_looks_like_one_is_looked_through_once() {
        assert_eq!(find(&"x".repeat(1_000_000), &[]), None);
        assert_eq!(find(&"`xxx` ".repeat(100_000), &[]), None);
    }
}
