//! The form in which names of items are compared.

use super::compatible;

/// The form in which references are compared: lower case, of one width (`ＬＨ-１` is `lh-1`), runs of
/// white space as one blank.
#[must_use]
pub fn fold(reference: &str) -> String {
    let mut folded = String::with_capacity(reference.len());
    for word in reference.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.push_str(word);
        } else {
            folded.extend(compatible(word).chars().flat_map(char::to_lowercase));
        }
    }
    folded.make_ascii_lowercase();
    folded
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
