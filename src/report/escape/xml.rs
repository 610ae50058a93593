//! Text for XML 1.0, which cannot hold every character, not even as a reference.

/// `text` without the characters that XML 1.0 forbids: each becomes U+FFFD.
///
/// Escaping `<`, `&` and quotes is left to the XML library.
#[must_use]
pub fn sanitize(text: &str) -> String {
    let safe = |ch: char| match ch {
        '\t'
        | '\n'
        | ' '..='\u{7e}'
        | '\u{a0}'..='\u{d7ff}'
        | '\u{e000}'..='\u{fffd}'
        | '\u{10000}'.. => ch,
        // The rest is forbidden, or (DEL, C1) allowed and harmful where the file is shown.
        _ => '\u{fffd}',
    };
    text.replace("\r\n", "\n").chars().map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_characters_are_replaced() {
        assert_eq!(sanitize("a\u{0}b\u{1b}c\u{fffe}d\r\ne"), "a\u{fffd}b\u{fffd}c\u{fffd}d\ne");
        assert_eq!(sanitize("– 🟡 ]]> <&>"), "– 🟡 ]]> <&>");
    }
}
