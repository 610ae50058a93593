//! The bytes that a text must begin with to fit a pattern.
//!
//! A dialect asks each line whether it opens a block, and nearly all of them do not. The first byte
//! says so for most, many times faster than the pattern, which then need not even be built.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// The first bytes of the texts that fit a pattern; all of them where it may fit anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FirstBytes(Option<Set>);

/// A set of bytes, a bit for each.
type Set = [u64; 4];

impl FirstBytes {
    /// The first bytes that `pattern` asks for.
    pub(super) fn of(pattern: &str) -> Self {
        if !pattern.contains('^') {
            return Self(None);
        }
        let Ok(hir) = regex_syntax::parse(pattern) else { return Self(None) };
        if !hir.properties().look_set_prefix().contains(Look::Start) {
            return Self(None);
        }
        let mut set = Set::default();
        let is_needed = add(&hir, &mut set);
        Self(is_needed.then_some(set))
    }

    /// Whether only some first bytes fit.
    pub(super) fn is_selective(self) -> bool {
        self.0.is_some()
    }

    /// Whether a text that fits may begin as `text` does.
    pub(super) fn may_begin(self, text: &str) -> bool {
        let Self(Some(set)) = self else { return true };
        text.bytes().next().is_some_and(|byte| set[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1)
    }
}

/// Adds the bytes that a text which fits `hir` may begin with; says whether it has any.
fn add(hir: &Hir, set: &mut Set) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => literal.0.first().is_some_and(|byte| {
            insert(set, *byte, *byte);
            true
        }),
        HirKind::Class(class) => {
            match class {
                Class::Unicode(class) => class
                    .iter()
                    .for_each(|range| insert(set, lead(range.start()), lead(range.end()))),
                Class::Bytes(class) => {
                    class.iter().for_each(|range| insert(set, range.start(), range.end()));
                }
            }
            true
        }
        HirKind::Repetition(repetition) => {
            let is_needed = add(&repetition.sub, set);
            is_needed && repetition.min > 0
        }
        HirKind::Capture(capture) => add(&capture.sub, set),
        HirKind::Concat(parts) => parts.iter().any(|part| add(part, set)),
        HirKind::Alternation(parts) => parts.iter().fold(true, |needed, part| {
            let is_needed = add(part, set);
            needed && is_needed
        }),
    }
}

/// The first byte of a character; of a later character it is never less.
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

    #[test]
    fn a_text_with_another_first_byte_does_not_fit() {
        let may = |pattern: &str, text: &str| FirstBytes::of(pattern).may_begin(text);
        for (pattern, fits, differs) in [
            ("^#* ?task_end$", "## task_end", "- x"),
            (r"^(?<number>\d+)\) .+$", "12) x", "x 12)"),
            ("^(?i:epic)[ -]", "Epic 1", "US-1"),
            ("^(?:é|ß)?x", "éx", "y"),
            (r"^\s*\[", "[", "a"),
            ("^a", "ab", ""),
        ] {
            assert!(may(pattern, fits), "{pattern}");
            assert!(!may(pattern, differs), "{pattern}");
        }
        for anywhere in ["", "a", "^", "^a*", "(?m)^a", "^a|b", r"\bx", "^(?:a|)"] {
            assert_eq!(FirstBytes::of(anywhere), FirstBytes(None), "{anywhere}");
        }
    }

    proptest! {
        #[test]
        fn what_fits_may_begin(
            pattern in "\\^(\\(\\?i\\))?(a|é|\\[b-d\\]|\\\\d|\\(x\\|yz\\|\\)|\\\\s){1,3}[*?+]?(q|\\$)?",
            text in "[abcdxyzqAÉé0-9٣ ]{0,4}",
        ) {
            let Ok(regex) = Regex::new(&pattern) else { return Ok(()) };
            prop_assert!(!regex.is_match(&text) || FirstBytes::of(&pattern).may_begin(&text));
        }
    }
}
