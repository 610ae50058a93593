//! Text for a terminal or a log: nothing in it moves the cursor, changes colours or hides text.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::is_deceptive;

/// `text` with every deceptive character spelled out as `\u{..}`; line breaks and tabs stay.
#[must_use]
pub fn terminal(text: &str) -> Cow<'_, str> {
    if !text.contains(is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for ch in text.chars() {
        push(&mut safe, ch);
    }
    Cow::Owned(safe)
}

/// Adds one character of a text to what [`terminal`] has made of the characters before it.
///
/// A zero-width joiner is spelled out within an emoji too: few texts have any, and one that
/// nobody sees is worse than an emoji that nobody recognises.
pub fn push(safe: &mut String, ch: char) {
    if is_deceptive(ch) {
        // Writing to a string cannot fail.
        let _ = write!(safe, "\\u{{{:x}}}", u32::from(ch));
    } else {
        safe.push(ch);
    }
}

/// [`terminal`] for one line: line breaks and tabs become blanks.
#[must_use]
pub fn line(text: &str) -> String {
    if memchr::memchr3(b'\n', b'\t', b'\r', text.as_bytes()).is_none() {
        return terminal(text).into_owned();
    }
    let flat = text.replace("\r\n", " ").replace(['\n', '\t', '\r'], " ");
    terminal(&flat).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_moves_the_cursor_or_turns_the_text() {
        assert_eq!(
            terminal("a\u{1b}[31mb\rc\u{202e}d\u{9b}"),
            "a\\u{1b}[31mb\\u{d}c\\u{202e}d\\u{9b}"
        );
        assert_eq!(terminal("a\u{200d}b\u{e0041}c\u{7f}"), "a\\u{200d}b\\u{e0041}c\\u{7f}");
        assert_eq!(terminal("– 🟡 ok\n\tx"), "– 🟡 ok\n\tx");
        assert_eq!(line("a\r\nb\tc"), "a b c");
    }

    proptest! {
        #[test]
        fn any_text_is_harmless(text in "(\\PC|\\pC|[ -~]|[\n\r\t]){0,60}") {
            let safe = terminal(&text);
            prop_assert!(!safe.contains(is_deceptive));
            let flat = line(&text);
            let broken = flat.contains(['\n', '\t', '\u{1b}']);
            prop_assert!(!broken);
        }

        #[test]
        fn text_without_deceit_stays_as_it_is(text in "[ -~äß–🟡\n\t]{0,60}") {
            prop_assert_eq!(terminal(&text), text.as_str());
        }
    }
}
