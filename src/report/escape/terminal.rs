//! Text for a terminal or a log: nothing in it moves the cursor, changes colours or hides text.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::is_deceptive;

/// `text` with every deceptive character spelled out as `\u{..}`; line breaks and tabs stay.
#[must_use]
pub fn terminal(text: &str) -> Cow<'_, str> {
    // A zero-width joiner inside an emoji is not worth an escape that nobody can read, but a text
    // without any joiner is the rule, so all of them are spelled out.
    if !text.contains(is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for ch in text.chars() {
        if is_deceptive(ch) {
            // Writing to a string cannot fail.
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(ch));
        } else {
            safe.push(ch);
        }
    }
    Cow::Owned(safe)
}

/// [`terminal`] for one line: line breaks and tabs become blanks.
#[must_use]
pub fn line(text: &str) -> String {
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
        assert_eq!(terminal("– 🟡 ok\n\tx"), "– 🟡 ok\n\tx");
        assert_eq!(line("a\r\nb\tc"), "a b c");
    }

    proptest! {
        #[test]
        fn any_text_is_harmless(text in any::<String>()) {
            prop_assert!(!terminal(&text).contains(is_deceptive));
            let flat = line(&text);
            let broken = flat.contains(['\n', '\t', '\u{1b}']);
            prop_assert!(!broken);
        }
    }
}
