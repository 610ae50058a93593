//! Lines that end at a word, for people at a terminal.

use unicode_width::UnicodeWidthStr;

/// In less room than this words are cut anyway.
const LEAST: usize = 40;

/// How wide prose is at a terminal of this width.
pub(crate) fn prose(width: usize) -> usize {
    width.max(LEAST)
}

/// The text in lines of at most `width` columns, the further ones with `indent` before them. What
/// stands between backticks is to be copied, and stays in one line where it fits.
pub(crate) fn wrap(text: &str, width: usize, first: usize, indent: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = first;
    for (number, word) in words(text).into_iter().enumerate() {
        let wide = word.width();
        if number > 0 {
            if column + 1 + wide > width {
                out.push('\n');
                out.push_str(indent);
                column = indent.width();
            } else {
                out.push(' ');
                column += 1;
            }
        }
        out.push_str(word);
        column += wide;
    }
    out
}

/// The words of a text; a run between backticks is one.
fn words(text: &str) -> Vec<&str> {
    let is_even = text.matches('`').count().is_multiple_of(2);
    let mut words = Vec::new();
    let (mut start, mut is_code) = (0, false);
    for (at, ch) in text.char_indices() {
        is_code ^= is_even && ch == '`';
        if ch == ' ' && !is_code {
            words.extend((at > start).then(|| &text[start..at]));
            start = at + 1;
        }
    }
    words.extend((text.len() > start).then(|| &text[start..]));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_words_and_what_is_to_be_copied_stays_whole() {
        let text = "finish or put back one of them first, then run `backlog-gate next` again";
        assert_eq!(
            wrap(text, 40, 6, "  "),
            "finish or put back one of them\n  first, then run `backlog-gate next`\n  again"
        );
        assert_eq!(wrap("漢字 漢字 漢字", 9, 0, ""), "漢字 漢字\n漢字");
        assert_eq!(wrap("a ` b", 3, 0, ""), "a `\nb");
        assert_eq!(wrap("", 10, 0, ""), "");
        assert_eq!((prose(80), prose(1)), (80, LEAST));
    }
}
