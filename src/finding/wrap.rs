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

/// Every line of a page within `width` columns. Its further lines begin where its text does: behind
/// blanks, the bullet of an entry, or the cells before the last one. What stands between fences, and
/// tables of Markdown, stay as they are.
pub(crate) fn page(text: &str, width: usize) -> String {
    let width = prose(width);
    let mut out = String::with_capacity(text.len());
    let mut is_fenced = false;
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let is_fence = line.starts_with("~~~") || line.starts_with("```");
        is_fenced ^= is_fence;
        if is_fenced || is_fence || line.starts_with('|') || line.width() <= width {
            out.push_str(line);
        } else {
            let (lead, rest) = line.split_at(lead(line, width / 2));
            out.push_str(lead);
            out.push_str(&wrap(rest, width, lead.width(), &" ".repeat(lead.width())));
        }
        out.push_str(end);
    }
    out
}

/// Where the text of a line begins, no further than `most`.
fn lead(line: &str, most: usize) -> usize {
    let blanks = line.len() - line.trim_start_matches(' ').len();
    let is_entry = ["- ", "* "].iter().any(|bullet| line[blanks..].starts_with(bullet));
    let text = blanks + if is_entry { 2 } else { 0 };
    let cells = line.match_indices("  ").map(|(at, _)| at + 2).filter(|end| *end <= most);
    cells.filter(|end| !line[*end..].starts_with(' ')).last().unwrap_or(0).max(text)
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
    fn a_page_ends_at_words_and_keeps_its_form() {
        let prose = "What is in progress for weeks is stuck, too large, or forgotten.\n";
        assert_eq!(
            page(prose, 40),
            "What is in progress for weeks is stuck,\ntoo large, or forgotten.\n"
        );
        let entry = "- `wip.limits`: each limit and what it is counted for\n";
        assert_eq!(page(entry, 40), "- `wip.limits`: each limit and what it\n  is counted for\n");
        let row = "wip/stale  error  More items are in progress than the team allows\n";
        assert_eq!(
            page(row, 40),
            "wip/stale  error  More items are in\n                  progress than the team\n                  allows\n"
        );
        for kept in ["~~~text\nas it is, however long it may be, for it is code\n~~~\n", "short"] {
            assert_eq!(page(kept, 40), kept);
        }
    }

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
