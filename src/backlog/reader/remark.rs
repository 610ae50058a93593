//! What stands around the words of a title: remarks, brackets, pictures.

use std::ops::Range;

/// Whether a word is written in capitals.
pub(super) fn is_loud(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase)
}

/// Whether text behind a symbol or a word only explains it: a date, a number, brackets, capitals.
pub(super) fn is_remark(text: &str) -> bool {
    let text = text.trim_start_matches(['*', '_']);
    let first = text.split_whitespace().next().unwrap_or_default();
    let capitals = first.chars().any(char::is_alphabetic) && !first.chars().any(char::is_lowercase);
    text.is_empty()
        || text.starts_with(['(', '[', '—', '–', '-', ',', ':'])
        || text.starts_with(|ch: char| ch.is_ascii_digit())
        || capitals && first.is_ascii() && first.len() > 1
}

/// The place of the last words of `text` between marks for bold or italics, behind other words:
/// `Pump - **Done** in May`.
pub(super) fn emphasized(text: &str) -> Option<Range<usize>> {
    ["**", "__", "*", "_"].into_iter().find_map(|mark| {
        let close = text.rfind(mark)?;
        let open = text[..close].rfind(mark)?;
        let words = open + mark.len()..close;
        let is_apart = text[..open].ends_with(' ') && !text[..open].trim().is_empty();
        let ends_word = !text[close + mark.len()..].starts_with(char::is_alphanumeric);
        let is_pair = text[words.clone()].trim().len() == words.len() && !words.is_empty();
        (is_apart && is_pair && ends_word).then_some(words)
    })
}

/// The text that stands in quotes of code at the end of `text`, and what stands in front of them.
pub(super) fn quoted_at_end(text: &str) -> Option<(&str, &str)> {
    let (before, inner) = text.strip_suffix('`')?.rsplit_once('`')?;
    let is_pair = text.matches('`').count().is_multiple_of(2);
    (is_pair && !before.trim().is_empty() && !inner.is_empty()).then_some((before, inner))
}

/// What a date behind a word is made of.
pub(super) fn is_of_date(ch: char) -> bool {
    ch.is_ascii_digit() || matches!(ch, '.' | '-' | '/' | ' ')
}

/// Where the bracket opens that closes at the end of `text`.
pub(super) fn bracket_at_end(text: &str) -> Option<usize> {
    let open = match text.chars().next_back()? {
        ')' => '(',
        ']' => '[',
        _ => return None,
    };
    text.rfind(open)
}

/// Where the bracket closes that opens at the start of `text`; that of a link does not count.
pub(super) fn bracket_at_start(text: &str) -> Option<usize> {
    let close = match text.chars().next()? {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    text.find(close).filter(|at| !text[at + 1..].starts_with(['(', '[']))
}

/// Whether a character is a picture, and no letter, punctuation or dash.
pub(super) fn is_picture(ch: char) -> bool {
    matches!(ch, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// The symbol that asks for a picture instead of a letter.
pub(super) fn is_variant(ch: char) -> bool {
    ch == '\u{fe0f}'
}
