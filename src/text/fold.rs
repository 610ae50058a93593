//! The form in which names of items are compared.

use super::{compatible, is_compatible};

/// The form in which references are compared: lower case, of one width (`ＬＨ-１` is `lh-1`), runs of
/// white space as one blank.
#[must_use]
pub fn fold(reference: &str) -> String {
    let mut folded = String::with_capacity(reference.len());
    if reference.is_ascii() {
        let mut gap = false;
        for byte in reference.bytes() {
            // What `char::is_whitespace` says of ASCII.
            if matches!(byte, b'\t'..=b'\r' | b' ') {
                gap = true;
                continue;
            }
            if std::mem::take(&mut gap) && !folded.is_empty() {
                folded.push(' ');
            }
            folded.push(char::from(byte.to_ascii_lowercase()));
        }
        return folded;
    }
    for word in reference.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(compatible(word).chars().flat_map(char::to_lowercase));
    }
    folded
}

/// Whether [`fold`] of `text` is `folded`; it takes no memory where each character is as it is.
pub(crate) fn folds_to(text: &str, folded: &str) -> bool {
    let is_plain = |ch: char| is_compatible(ch) && !ch.is_whitespace();
    if text.chars().all(is_plain) {
        text.chars().flat_map(char::to_lowercase).eq(folded.chars())
    } else {
        fold(text) == folded
    }
}

/// [`fold`] of a short name of ASCII with single blanks; it takes no memory but `room`.
pub(crate) fn fold_short<'r>(name: &str, room: &'r mut [u8; 32]) -> Option<&'r str> {
    let room = room.get_mut(..name.len())?;
    let mut before = b' ';
    for (to, byte) in room.iter_mut().zip(name.bytes()) {
        if byte == b' ' && before == b' ' || byte != b' ' && !byte.is_ascii_graphic() {
            return None;
        }
        *to = byte.to_ascii_lowercase();
        before = byte;
    }
    if before == b' ' && !name.is_empty() {
        return None;
    }
    std::str::from_utf8(room).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ascii_is_folded_as_any_text(text in "[a-zA-Z0-9 \t\n\u{b}\u{c}\u{1c}.-]{0,12}") {
            let behind = format!("é {}", fold(&text));
            prop_assert_eq!(behind.trim_end(), fold(&format!("é {text}")));
        }

        #[test]
        fn folding_is_compared_without_being_made(
            text in "[a-zA-ZÄéÉΣσ 🟡—ａＢ\u{301}\u{a0}İ進]{0,12}",
            other in "[a-zéσ 🟡—ab進]{0,3}",
        ) {
            prop_assert!(folds_to(&text, &fold(&text)));
            prop_assert_eq!(folds_to(&text, &other), fold(&text) == other);
        }
    }
}
