//! References as people write them: ids, ranges of ids, titles in quotes.

/// More items than this in one range are a mistake, or an attack.
const LONGEST_RANGE: u32 = 50;

/// A reference without the quotes, brackets, markup and stops that people put around it.
#[must_use]
pub fn trim(text: &str) -> &str {
    let around = |ch: char| ch.is_whitespace() || "\"'“”‘’«»`*_[]().,;:!?#<>".contains(ch);
    text.trim_matches(around)
}

/// The ids of a range such as `US-1.1–1.3`, `US-1.1..US-1.3` or `E1.1-3`; `None` if it is none.
///
/// Both ends differ only in their last number, and the first is not larger than the last.
#[must_use]
pub fn range(text: &str) -> Option<Vec<String>> {
    let (from, to) = ["..", "–", "—", " to ", "-"].into_iter().find_map(|sign| {
        let (from, to) = text.rsplit_once(sign)?;
        Some((from.trim(), to.trim().trim_start_matches('.')))
    })?;
    let (prefix, first) = split_number(from)?;
    let (to_prefix, last) = split_number(to)?;
    // `1.3` behind `US-1.1` repeats the end of the prefix, `US-1.3` all of it, `3` nothing.
    if !prefix.ends_with(to_prefix) || prefix.is_empty() || last < first {
        return None;
    }
    let last = last.min(first.saturating_add(LONGEST_RANGE - 1));
    Some((first..=last).map(|number| format!("{prefix}{number}")).collect())
}

/// `US-1.` and 3 for `US-1.3`; no leading zeros, so that spelling a number out gives it back.
fn split_number(text: &str) -> Option<(&str, u32)> {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, number) = text.split_at(text.len() - digits);
    let plain = number == "0" || !number.starts_with('0');
    plain.then(|| number.parse().ok().map(|number| (prefix, number))).flatten()
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
        for text in ["US-1.1", "US-1", "TASK-20260204-258", "1-3", "E1.1-X2", "US-1.3-1", "a-b"] {
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
}
