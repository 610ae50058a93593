//! The form in which two spellings of one id are the same.

use crate::text::{compatible, is_dash};

/// The form in which ids compare that are not a letter-for-letter match: no regard to case, width,
/// the sort of dash, runs of white space and zeros in front of a number.
///
/// `TASK-007`, `task‑7` and `ＴＡＳＫ-7` are the same.
#[must_use]
pub fn canonical(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        return spelled(text.chars().map(|ch| ch.to_ascii_lowercase()), text.len());
    }
    spelled(compatible(text).chars().flat_map(char::to_lowercase), text.len())
}

fn spelled(lower: impl Iterator<Item = char>, len: usize) -> String {
    let mut canonical = String::with_capacity(len);
    let mut chars = lower.peekable();
    let mut in_number = false;
    while let Some(ch) = chars.next() {
        let is_leading_zero =
            ch == '0' && !in_number && chars.peek().is_some_and(char::is_ascii_digit);
        if is_leading_zero {
            continue;
        }
        in_number = ch.is_ascii_digit();
        match ch {
            ch if is_dash(ch) => canonical.push('-'),
            ch if ch.is_whitespace() => {
                if !canonical.ends_with(' ') {
                    canonical.push(' ');
                }
            }
            ch => canonical.push(ch),
        }
    }
    canonical
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_id_are_the_same() {
        for text in ["TASK-007", "task-7", "Task‑0007", "ＴＡＳＫ－７", " task–07 "] {
            assert_eq!(canonical(text), "task-7", "{text}");
        }
        assert_eq!(canonical("Epic 01  story 10"), "epic 1 story 10");
        assert_eq!(canonical("0"), "0");
        assert_eq!(canonical("T-00"), "t-0");
        assert_eq!(canonical("1.05.100"), "1.5.100");
    }

    proptest! {
        #[test]
        fn the_form_is_its_own_form(text in "([A-Za-z0-9 .‐–_-]|é|🟡|漢){0,20}") {
            let once = canonical(&text);
            prop_assert_eq!(canonical(&once), once);
        }
    }
}
