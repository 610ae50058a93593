//! The bytes that a text must begin and end with to fit a pattern.
//!
//! A dialect asks each line whether it opens a block, and each title for tags at its ends; nearly all of
//! them have none. The outermost bytes say so for most, many times faster than the pattern, which then
//! need not even be built.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use crate::text::expression::Expression;

/// The outermost bytes of the texts that fit a pattern; all of them where it may fit anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EndBytes {
    first: Option<Set>,
    last: Option<Set>,
}

/// A set of bytes, a bit for each.
type Set = [u64; 4];

/// The end of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

impl EndBytes {
    /// The bytes that `pattern` asks for.
    pub(super) fn of(pattern: &Expression) -> Self {
        if !pattern.as_str().contains(['^', '$']) {
            return Self { first: None, last: None };
        }
        let hir = pattern.hir();
        let looks = hir.properties();
        let begins = looks.look_set_prefix().contains(Look::Start);
        let ends = looks.look_set_suffix().contains(Look::End);
        let bytes = |end| {
            let mut set = Set::default();
            end_bytes(hir, end, &mut set).then_some(set)
        };
        Self {
            first: if begins { bytes(End::First) } else { None },
            last: if ends { bytes(End::Last) } else { None },
        }
    }

    /// Whether only some first bytes fit.
    pub(super) fn is_selective(self) -> bool {
        self.first.is_some()
    }

    /// Whether a text that fits may begin and end as `text` does.
    pub(super) fn may_fit(self, text: &str) -> bool {
        let bytes = text.as_bytes();
        has(self.first, bytes.first()) && has(self.last, bytes.last())
    }
}

fn has(set: Option<Set>, byte: Option<&u8>) -> bool {
    let Some(set) = set else { return true };
    byte.is_some_and(|byte| set[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1)
}

/// Adds the bytes that a text which fits `hir` may have at an end; says whether it has any.
fn end_bytes(hir: &Hir, end: End, set: &mut Set) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => {
            let byte = match end {
                End::First => literal.0.first(),
                End::Last => literal.0.last(),
            };
            byte.is_some_and(|byte| {
                insert(set, *byte, *byte);
                true
            })
        }
        HirKind::Class(class) => {
            match class {
                Class::Unicode(class) => {
                    class
                        .iter()
                        .for_each(|range| insert_chars(set, range.start(), range.end(), end));
                }
                Class::Bytes(class) => {
                    class.iter().for_each(|range| insert(set, range.start(), range.end()));
                }
            }
            true
        }
        HirKind::Repetition(repetition) => {
            let is_needed = end_bytes(&repetition.sub, end, set);
            is_needed && repetition.min > 0
        }
        HirKind::Capture(capture) => end_bytes(&capture.sub, end, set),
        HirKind::Concat(parts) => match end {
            End::First => parts.iter().any(|part| end_bytes(part, end, set)),
            End::Last => parts.iter().rev().any(|part| end_bytes(part, end, set)),
        },
        HirKind::Alternation(parts) => parts.iter().fold(true, |needed, part| {
            let is_needed = end_bytes(part, end, set);
            needed && is_needed
        }),
    }
}

/// Adds the bytes that characters from `from` to `to` have at an end.
fn insert_chars(set: &mut Set, from: char, to: char, end: End) {
    match end {
        // The first byte of a later character is never less.
        End::First => insert(set, lead(from), lead(to)),
        End::Last => {
            let ascii = |ch: char| u8::try_from(ch).unwrap_or(0x7F).min(0x7F);
            if from.is_ascii() {
                insert(set, ascii(from), ascii(to));
            }
            // Whatever else ends in what only goes on with a character.
            if !to.is_ascii() {
                insert(set, 0x80, 0xBF);
            }
        }
    }
}

fn lead(ch: char) -> u8 {
    let mut bytes = [0; 4];
    ch.encode_utf8(&mut bytes);
    bytes[0]
}

fn insert(set: &mut Set, from: u8, to: u8) {
    for byte in from..=to {
        set[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    fn of(pattern: &str) -> EndBytes {
        EndBytes::of(&Expression::trusted(pattern.to_owned()))
    }

    #[test]
    fn a_text_with_another_byte_at_an_end_does_not_fit() {
        let may = |pattern: &str, text: &str| of(pattern).may_fit(text);
        for (pattern, fits, differs) in [
            ("^#* ?task_end$", "## task_end", "- x"),
            (r"^(?<number>\d+)\) .+$", "12) x", "x 12)"),
            ("^(?i:epic)[ -]", "Epic 1", "US-1"),
            ("^(?:é|ß)?x", "éx", "y"),
            (r"^\s*\[", "[", "a"),
            ("^a", "ab", ""),
            (r"\s[(\[](?<owner>\w+)[)\]]$", "x [ada]", "x [ada"),
            ("[a-z]+é$", "é", "e"),
            ("^a(?:b?|x)$", "ab", "ac"),
        ] {
            assert!(may(pattern, fits), "{pattern}");
            assert!(!may(pattern, differs), "{pattern}");
        }
        for anywhere in
            ["", "a", "^", "^a*", "(?m)^a", "^a|b", r"\bx", "^(?:a|)", "a*$", "a$|b", "(?m)a$"]
        {
            assert_eq!(of(anywhere), EndBytes { first: None, last: None }, "{anywhere}");
        }
    }

    proptest! {
        #[test]
        fn what_fits_may_stand_between_such_bytes(
            pattern in "\\^?(\\(\\?i\\))?(a|é|\\[b-d\\]|\\\\d|\\(x\\|yz\\|\\)|\\\\s){1,3}[*?+]?(q|\\$)?",
            text in "[abcdxyzqAÉé0-9٣ ]{0,4}",
        ) {
            let Ok(regex) = Regex::new(&pattern) else { return Ok(()) };
            prop_assert!(!regex.is_match(&text) || of(&pattern).may_fit(&text));
        }
    }
}
