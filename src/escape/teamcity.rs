//! Service messages of TeamCity: `##teamcity[name key='value']`, one line each.

use std::fmt::Write as _;

use super::terminal::terminal;

/// The value of an attribute, to be put between `'`.
#[must_use]
pub fn value(text: &str) -> String {
    let kept = text.replace("\r\n", "\n");
    let mut safe = String::with_capacity(kept.len() + 16);
    for part in kept.split_inclusive(['\n', '\r']) {
        let line = part.trim_end_matches(['\n', '\r']);
        for ch in terminal(line).chars() {
            push(&mut safe, ch);
        }
        for end in part[line.len()..].chars() {
            push(&mut safe, end);
        }
    }
    safe
}

fn push(safe: &mut String, ch: char) {
    match ch {
        '\n' => safe.push_str("|n"),
        '\r' => safe.push_str("|r"),
        '|' | '\'' | '[' | ']' => safe.extend(['|', ch]),
        ' '..='~' => safe.push(ch),
        _ => {
            for unit in ch.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(safe, "|0x{unit:04X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::log::tests::{HOSTILE, has_command};
    use super::*;

    /// What the server makes of a value; `None` where it ends early or is none.
    fn read(value: &str) -> Option<String> {
        let mut units = Vec::new();
        let mut chars = value.chars();
        while let Some(ch) = chars.next() {
            let read = match ch {
                '|' => match chars.next()? {
                    'n' => '\n',
                    'r' => '\r',
                    '0' if chars.next() == Some('x') => {
                        let hex: String = chars.by_ref().take(4).collect();
                        units.push(u16::from_str_radix(&hex, 16).ok()?);
                        continue;
                    }
                    symbol @ ('|' | '\'' | '[' | ']') => symbol,
                    _ => return None,
                },
                '\'' | '[' | ']' | '\n' | '\r' => return None,
                ch => ch,
            };
            units.extend_from_slice(read.encode_utf16(&mut [0; 2]));
        }
        String::from_utf16(&units).ok()
    }

    #[test]
    fn symbols_line_breaks_and_other_scripts_are_escaped() {
        assert_eq!(value("it's [a|b]\r\nc\rd"), "it|'s |[a||b|]|nc|rd");
        assert_eq!(value("ä🟡"), "|0x00E4|0xD83D|0xDFE1");
        assert_eq!(value("a\u{1b}b"), "a\\u{1b}b");
        assert_eq!(value("##teamcity[x]"), "##teamcity|[x|]");
    }

    proptest! {
        #[test]
        fn the_server_reads_any_text_back(text in HOSTILE) {
            let plain = text.replace("\r\n", "\n");
            let lines = plain.split_inclusive(['\n', '\r']).map(|part| {
                let line = part.trim_end_matches(['\n', '\r']);
                format!("{}{}", terminal(line), &part[line.len()..])
            });
            prop_assert_eq!(read(&value(&text)), Some(lines.collect::<String>()));
        }

        #[test]
        fn no_text_starts_another_command(text in HOSTILE) {
            let safe = value(&text);
            let message = format!("|{safe}");
            prop_assert!(!has_command(&message) && safe.is_ascii(), "{safe:?}");
        }
    }
}
