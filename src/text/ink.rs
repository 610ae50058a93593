//! Characters that a page shows nothing of, or nothing but room.

/// Whether a character has neither width nor ink: joiners, marks of direction, selectors of a
/// glyph, tags, control characters.
#[must_use]
pub fn is_invisible(ch: char) -> bool {
    match ch {
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{feff}' => true,
        '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' => true,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        ch => ch.is_control() && !ch.is_whitespace(),
    }
}

/// Whether a character is only room: white space of any kind, and letters that are drawn as such.
#[must_use]
pub fn is_blank(ch: char) -> bool {
    ch.is_whitespace()
        || matches!(ch, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

/// Whether any character of `text` is invisible.
#[must_use]
pub fn has_invisible(text: &str) -> bool {
    let is_odd = |byte: u8| byte >= 0x80 || byte < b' ' && !matches!(byte, b'\n' | b'\r' | b'\t');
    text.bytes().any(is_odd) && text.chars().any(is_invisible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_draws_nothing_is_told_from_what_is_only_room() {
        assert!("\u{200b}\u{202e}\u{fe0f}\u{1b}\u{e0041}\u{ad}".chars().all(is_invisible));
        assert!("\u{a0}\u{3000}\u{3164}\u{2800}\t".chars().all(is_blank));
        assert!(!"aé🟡中\u{301}\n\t ".chars().any(is_invisible));
        assert!(has_invisible("a\u{200d}b") && has_invisible("\u{1}") && !has_invisible("é\r\n"));
    }
}
