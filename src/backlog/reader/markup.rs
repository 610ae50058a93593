//! The words of a title without the markup in them.

/// What stands on both sides of words: bold, struck, emphasized.
const PAIRS: [&str; 5] = ["**", "__", "~~", "*", "_"];
/// A longer title is not a title, and looking for partners in it would take long; in bytes.
const LONGEST: usize = 2_000;
/// What a backslash makes a plain character.
const ESCAPED: [char; 14] = ['|', '*', '_', '`', '[', ']', '(', ')', '#', '~', '<', '>', '-', '.'];

/// `*Bell* in the [hall](hall.md)` is `Bell in the hall`. Code stays as it is.
pub(super) fn plain(text: String) -> String {
    if text.len() > LONGEST || !text.contains(['*', '_', '~', '[', '\\']) {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut open: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let mut chars = rest.chars();
        let Some(first) = chars.next() else { break };
        at += match first {
            '\\' if chars.next().is_some_and(|next| ESCAPED.contains(&next)) => {
                plain.push_str(&rest[1..2]);
                2
            }
            '`' => {
                let len = rest[1..].find('`').map_or(rest.len(), |close| close + 2);
                plain.push_str(&rest[..len]);
                len
            }
            '[' => match link(rest) {
                Some((words, len)) => {
                    plain.push_str(words);
                    len
                }
                None => keep(&mut plain, first),
            },
            '*' | '_' | '~' => match PAIRS.iter().find(|pair| rest.starts_with(**pair)) {
                Some(pair) => mark(&mut plain, &mut open, pair, &text, at),
                None => keep(&mut plain, first),
            },
            _ => keep(&mut plain, first),
        };
    }
    plain.trim().to_owned()
}

fn keep(plain: &mut String, ch: char) -> usize {
    plain.push(ch);
    ch.len_utf8()
}

/// Drops a mark that has a partner, or that one of an odd number is; `snake_case` and `a * b` have
/// none.
fn mark<'p>(
    plain: &mut String,
    open: &mut Vec<&'p str>,
    pair: &'p str,
    text: &str,
    at: usize,
) -> usize {
    let before = text[..at].chars().next_back();
    let after = text[at + pair.len()..].chars().next();
    let is_word = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
    let is_blank = |ch: Option<char>| ch.is_none_or(char::is_whitespace);
    let is_inside = pair.starts_with('_') && is_word(before) && is_word(after);
    let closes = open.last() == Some(&pair) && !is_blank(before) && !is_inside;
    let opens = !is_blank(after) && !is_inside && (pair.len() == 2 || !is_word(before));
    if closes {
        open.pop();
    } else if opens && text[at + pair.len()..].contains(pair) {
        open.push(pair);
    } else if pair.len() == 1 || is_blank(before) && is_blank(after) {
        plain.push_str(pair);
    }
    pair.len()
}

/// The words of the link, or of the image, that `text` begins with, and its length.
fn link(text: &str) -> Option<(&str, usize)> {
    let close = text.find(']')?;
    let words = &text[1..close];
    if words.contains('[') {
        return None;
    }
    let behind = &text[close + 1..];
    let end = match behind.chars().next()? {
        '(' => behind.find(')')?,
        '[' => behind.find(']')?,
        _ => return None,
    };
    Some((words, close + 1 + end + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markup_comes_off_and_words_stay() {
        for (text, words) in [
            ("*Bell* for those", "Bell for those"),
            ("[Letter box](https://example.org/boxes)", "Letter box"),
            ("Caulk** the seams", "Caulk the seams"),
            ("**Wider** doors", "Wider doors"),
            ("Tide \\| wind board", "Tide | wind board"),
            ("snake_case_name and a * b", "snake_case_name and a * b"),
            ("Dead table `old_users`", "Dead table `old_users`"),
            ("`**code**` stays", "`**code**` stays"),
            ("[WP-1] x [y", "[WP-1] x [y"),
            ("_both_ **ends**", "both ends"),
        ] {
            assert_eq!(plain(text.to_owned()), words, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "([*_~`\\[\\]()\\\\ a-cé]){0,40}") {
            prop_assert!(plain(text.clone()).len() <= text.len());
        }
    }
}
