//! Finished JSON that a person may see in a terminal, or a runner in a log.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

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
    let mut safe = Safe::with_room(json.len() + 64);
    safe.push(json);
    Cow::Owned(safe.json)
}

/// A value over several lines with a line break behind it, as [`for_log`] leaves it: written piece by
/// piece, so that no more than the text itself is ever held. `room` is about its length in bytes.
///
/// # Panics
/// Where the value is not JSON, such as a map whose keys are lists.
#[must_use]
pub fn pretty(value: &impl Serialize, room: usize) -> String {
    let mut json = written(value, PrettyFormatter::new(), room + 1);
    json.push('\n');
    json
}

/// The same in one line.
///
/// # Panics
/// Where the value is not JSON, such as a map whose keys are lists.
#[must_use]
pub fn compact(value: &impl Serialize) -> String {
    written(value, CompactFormatter, 0)
}

fn written(value: &impl Serialize, layout: impl Formatter, room: usize) -> String {
    let mut pieces = Pieces { safe: Safe::with_room(room), gathered: Vec::with_capacity(GATHERED) };
    let mut serializer = Serializer::with_formatter(&mut pieces, layout);
    value.serialize(&mut serializer).expect("a form of ours is JSON, and a string takes all");
    io::Write::flush(&mut pieces).expect("it is UTF-8");
    pieces.safe.json
}

/// A list that is made entry by entry while it is written.
pub struct Stream<F>(pub F);

impl<F, I> Serialize for Stream<F>
where
    F: Fn() -> I,
    I: IntoIterator,
    I::Item: Serialize,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// This many bytes are escaped at once.
const GATHERED: usize = 8 * 1024;

/// Pieces of JSON, a quotation mark and a comma each for itself, which are escaped many at a time.
struct Pieces {
    safe: Safe,
    gathered: Vec<u8>,
}

impl io::Write for Pieces {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.write_all(piece)?;
        Ok(piece.len())
    }

    fn write_all(&mut self, piece: &[u8]) -> io::Result<()> {
        if self.gathered.len() + piece.len() > GATHERED {
            self.flush()?;
        }
        self.gathered.extend_from_slice(piece);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        // Whoever writes JSON cuts it between characters.
        self.safe.push(std::str::from_utf8(&self.gathered).map_err(io::Error::other)?);
        self.gathered.clear();
        Ok(())
    }
}

/// JSON that is escaped while it is written.
struct Safe {
    json: String,
    /// Whether a bracket would open a command, from the first `#` on.
    brackets: Brackets,
    /// Whether what comes next is in a string, while the brackets are near.
    in_string: bool,
    is_escaped: bool,
}

impl Safe {
    fn with_room(room: usize) -> Self {
        let (json, brackets) = (String::with_capacity(room), Brackets::default());
        Self { json, brackets, in_string: false, is_escaped: false }
    }

    fn push(&mut self, json: &str) {
        let mut rest = json;
        loop {
            if !self.brackets.are_near() {
                let plain = rest.bytes().position(|byte| !PLAIN[usize::from(byte)]);
                let (plain, behind) = rest.split_at(plain.unwrap_or(rest.len()));
                self.json.push_str(plain);
                rest = behind;
                // Nothing but a string holds a `#`, and no escape has one.
                (self.in_string, self.is_escaped) = (true, false);
            }
            let Some(ch) = rest.chars().next() else { return };
            self.push_char(ch);
            rest = &rest[ch.len_utf8()..];
        }
    }

    fn push_char(&mut self, ch: char) {
        let opens = self.brackets.opens(ch);
        self.in_string ^= ch == '"' && !self.is_escaped;
        self.is_escaped = ch == '\\' && !self.is_escaped;
        if opens && !self.in_string {
            self.json.push_str(" [");
        } else if opens || is_deceptive(ch) {
            for unit in ch.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(self.json, "\\u{unit:04x}");
            }
        } else {
            self.json.push(ch);
        }
    }
}

/// The bytes that are written as they are, and begin nothing.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        plain[byte as usize] = byte != b'#';
        byte += 1;
    }
    plain[b'\n' as usize] = true;
    plain[b'\t' as usize] = true;
    plain
};

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
            let (line, lines) = (format!("{value}"), format!("{value:#}\n"));
            prop_assert_eq!(compact(&value), for_log(&line));
            let stream = Stream(|| value.as_array().unwrap());
            prop_assert_eq!(pretty(&stream, 0), for_log(&lines));
        }
    }
}
