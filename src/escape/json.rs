//! Finished JSON that a person may see in a terminal, or a runner in a log.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::is_deceptive;
use super::log::Brackets;

/// The same JSON with every deceptive character, and the bracket of `##[` or `##word[`, as an
/// escape.
///
/// Deceptive characters can stand only within strings, where an escape means the same, so a reader
/// gets exactly the text that was written. A bracket that opens a list gets a blank before it.
/// Line breaks and tabs of the layout stay.
#[must_use]
pub fn for_log(json: &str) -> Cow<'_, str> {
    if !json.contains(is_deceptive) && !json.contains('#') {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len() + 64);
    let mut brackets = Brackets::default();
    let (mut in_string, mut is_escaped) = (false, false);
    for ch in json.chars() {
        let opens = brackets.opens(ch);
        in_string ^= ch == '"' && !is_escaped;
        is_escaped = ch == '\\' && !is_escaped;
        if opens && !in_string {
            safe.push_str(" [");
        } else if opens || is_deceptive(ch) {
            for unit in ch.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(ch);
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::log::tests::{HOSTILE, has_command};
    use super::*;

    #[test]
    fn what_deceives_is_escaped_and_reads_the_same() {
        let json = serde_json::to_string("a\u{202e}b\u{9b}c\u{e0041}##[group] ##vso[").unwrap();
        let safe = r#""a\u202eb\u009bc\udb40\udc41##\u005bgroup] ##vso\u005b""#;
        assert_eq!(for_log(&json), safe);
        assert_eq!(
            for_log(r###"{"a":"\"##","b":["##["]}"###),
            r###"{"a":"\"##","b": ["##\u005b"]}"###
        );
    }

    #[test]
    fn signs_that_nobody_sees_between_the_hashes_hide_no_command() {
        assert_eq!(for_log("[\"#\u{fe0f}#[x\"]"), "[\"#\u{fe0f}#\\u005bx\"]");
    }

    proptest! {
        #[test]
        fn any_text_is_read_back(text in HOSTILE) {
            let value = serde_json::json!([&text, [&text]]);
            for json in [format!("{value}"), format!("{value:#}")] {
                let safe = for_log(&json);
                prop_assert!(!safe.contains(is_deceptive));
                for line in safe.lines() {
                    prop_assert!(!has_command(line), "{line:?}");
                }
                prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&safe).unwrap(), &value);
            }
        }
    }
}
