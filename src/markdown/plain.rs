//! Texts that need no Markdown parser to say what block each line belongs to.
//!
//! Only a parser can tell where code and comments end, what a quote or an entry holds and what a
//! row of dashes underlines. A backlog of many thousand items mostly has none of these: headings
//! with `#`, paragraphs and entries of lists. Its lines can be classified one by one, in a small
//! part of the time. A property test compares the two ways.

use super::line::{Line, LineKind};

/// From here on an indented line may be code.
const CODE_INDENT: usize = 4;
/// The deepest heading.
const DEEPEST: usize = 6;

/// The level of each heading in `text` by the number of its line, if only headings and text are in
/// it, and nothing of which the lines around decide what it is.
pub(super) fn headings(text: &str, lines: &[Line]) -> Option<Vec<(usize, u8)>> {
    let bytes = text.as_bytes();
    // All of a block at once, which a processor does many bytes at a time.
    let is_odd = |odd, byte: &u8| odd | (*byte < b' ' && *byte != b'\n');
    if memchr::memchr3(b'<', b'`', b'~', bytes).is_some_and(|at| may_span_lines(&bytes[at..]))
        || bytes.chunks(4096).any(|block| block.iter().fold(false, is_odd))
    {
        return None;
    }
    let mut headings = Vec::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.kind != LineKind::Blank) {
        let content = &bytes[line.content.range()];
        if line.indent >= CODE_INDENT || holds_block(content) {
            return None;
        }
        headings.extend(level(content).map(|level| (index, level)));
    }
    Some(headings)
}

/// Whether HTML or the fence of a code block begins anywhere in `bytes`.
fn may_span_lines(bytes: &[u8]) -> bool {
    memchr::memchr(b'<', bytes).is_some()
        || memchr::memmem::find(bytes, b"```").is_some()
        || memchr::memmem::find(bytes, b"~~~").is_some()
}

/// Whether a block stands in the line that only its surroundings explain: a quote, a heading or
/// code in an entry of a list, a line of dashes or of equals signs.
fn holds_block(content: &[u8]) -> bool {
    match content[0] {
        b'>' => true,
        b'=' => content.iter().all(|byte| *byte == b'='),
        // The title of a link's definition may go on in the next lines.
        b'[' => memchr::memmem::find(content, b"]:").is_some(),
        b'-' | b'*' | b'_' | b'+' | b'0'..=b'9' => {
            let is_marker = |byte: &u8| {
                matches!(byte, b' ' | b'-' | b'*' | b'+' | b'_' | b'.' | b')' | b'0'..=b'9')
            };
            let behind = content.iter().position(|byte| !is_marker(byte));
            // Four blanks behind a marker may begin code.
            behind.is_none_or(|behind| {
                matches!(content[behind], b'#' | b'>' | b'=')
                    || memchr::memmem::find(&content[..behind], b"    ").is_some()
            })
        }
        _ => false,
    }
}

/// The level of the heading that the line is.
fn level(content: &[u8]) -> Option<u8> {
    let hashes = content.iter().take_while(|byte| **byte == b'#').count();
    let is_heading =
        (1..=DEEPEST).contains(&hashes) && content.get(hashes).is_none_or(|next| *next == b' ');
    u8::try_from(hashes).ok().filter(|_| is_heading)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lines::Lines;
    use super::*;

    fn are_plain(text: &str) -> bool {
        headings(text, &Lines::unmarked(text).lines).is_some()
    }

    #[test]
    fn a_text_of_headings_and_entries_needs_no_parser() {
        let text =
            "\u{feff}# A\n\n12) Area: x\n- Status: `Ready`\n  - ~~one~~\n**Plan:**  \n\n#no\n";
        assert!(are_plain(text));
        for other in [
            "```\n# x\n```\n",
            "~~~\n",
            "a <!-- x -->\n",
            "    # x\n",
            "- # x\n",
            "1. - # x\n",
            "> # x\n",
            "a\n---\n",
            "a\n===\n",
            "-     # x\n",
            "a\tb\n",
            "a\r\n",
            "***\n",
            "[a]: b 'c\n# x\n'\n",
        ] {
            assert!(!are_plain(other), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn plain_texts_are_read_as_the_parser_reads_them(
            text in "((#{1,7} ?|[-*+>=_] ?|[0-9]{1,2}[.)] ?| {1,4}|\\[|\\]: ?|[a-c]|[`~]{1,3}|\\*\\*| #+)?[ a-c]{0,3}\n{0,2}){0,12}",
        ) {
            if are_plain(&text) {
                prop_assert_eq!(Lines::parse(&text).lines, Lines::by_parser(&text).lines);
            }
        }
    }
}
