//! Texts that need no Markdown parser to say what block each line belongs to.
//!
//! Only a parser can tell where code and HTML end, what a quote or an entry holds and what a row of
//! dashes underlines. A backlog of many thousand items mostly has none of these: headings with `#`,
//! paragraphs and entries of lists, a rule between blank lines, a comment that begins a line and ends
//! one. Its lines can be classified one by one, in a small part of the time. A property test compares
//! the two ways.

use super::line::{Line, LineKind};
use crate::source::Span;

/// From here on an indented line may be code.
const CODE_INDENT: usize = 4;
/// The deepest heading.
const DEEPEST: usize = 6;
/// How many characters make a rule.
const RULE: usize = 3;

/// What the lines of a text are, except for paragraphs and entries.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// The headings, by the numbers of their lines, with their levels.
    pub(super) headings: Vec<(usize, u8)>,
    /// The rules, by the numbers of their lines.
    pub(super) rules: Vec<usize>,
    /// The comments.
    pub(super) comments: Vec<Span>,
}

/// The blocks of `text`, if there is nothing in it of which the lines around decide what it is.
pub(super) fn blocks(text: &str, lines: &[Line]) -> Option<Blocks> {
    let bytes = text.as_bytes();
    // All of a block at once, which a processor does many bytes at a time.
    let is_odd = |odd, byte: &u8| odd | (*byte < b' ' && *byte != b'\n');
    if bytes.chunks(4096).any(|block| block.iter().fold(false, is_odd)) {
        return None;
    }
    let may_span = memchr::memchr3(b'<', b'`', b'~', bytes).is_some();
    let mut blocks = Blocks::default();
    let mut is_apart = false;
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let content = &bytes[line.content.range()];
        if line.kind == LineKind::Blank {
            is_apart = true;
        } else if may_span && line.indent == 0 && content.starts_with(b"<!--") {
            let (comment, last) = comment(text, lines, index)?;
            blocks.comments.push(comment);
            (index, is_apart) = (last, false);
        } else if line.indent >= CODE_INDENT || may_span && may_span_lines(content) {
            return None;
        } else if is_apart && is_rule(content) {
            blocks.rules.push(index);
        } else if holds_block(content) {
            return None;
        } else {
            let level = level(content);
            is_apart = level.is_some();
            blocks.headings.extend(level.map(|level| (index, level)));
        }
        index += 1;
    }
    Some(blocks)
}

/// The comment that begins in line `first`, and the line that it ends; `None` where something stands behind
/// it, or it does not end.
fn comment(text: &str, lines: &[Line], first: usize) -> Option<(Span, usize)> {
    let start = lines[first].content.start as usize;
    // `<!-->` is a comment too.
    let end = start + 2 + text[start + 2..].find("-->")? + 3;
    let last = first + lines[first..].iter().position(|line| line.whole.end as usize >= end)?;
    let is_alone = lines[last].content.end as usize == end;
    (is_alone && end > start + "<!-->".len()).then(|| (Span::new(start, end), last))
}

/// Whether a line that no paragraph stands above is a rule.
fn is_rule(content: &[u8]) -> bool {
    let is_sign = matches!(content[0], b'-' | b'*' | b'_');
    is_sign && content.len() >= RULE && content.iter().all(|byte| *byte == content[0])
}

/// Whether HTML or the fence of a code block begins anywhere in `bytes`.
fn may_span_lines(bytes: &[u8]) -> bool {
    let begins = |next: &u8| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?');
    // `<300 ms` is not a tag.
    memchr::memchr_iter(b'<', bytes).any(|at| bytes.get(at + 1).is_some_and(begins))
        || memchr::memmem::find(bytes, b"```").is_some()
        || memchr::memmem::find(bytes, b"~~~").is_some()
}

/// Whether a block stands in the line that only its surroundings explain: a quote, a heading or
/// code in an entry of a list, a line of dashes or of equals signs.
fn holds_block(content: &[u8]) -> bool {
    match content[0] {
        b'>' => !is_plain_quote(content),
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

/// Whether nothing but words stands in a line of a quote: whatever follows goes on with its paragraph or
/// begins something else.
fn is_plain_quote(content: &[u8]) -> bool {
    let quoted = content[1..].strip_prefix(b" ").unwrap_or(&content[1..]);
    quoted.first().is_some_and(|first| first.is_ascii_alphabetic() || !first.is_ascii())
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
        blocks(text, &Lines::unmarked(text).lines).is_some()
    }

    #[test]
    fn a_text_of_headings_and_entries_needs_no_parser() {
        let text = "\u{feff}# A\n---\n\n***\n12) Area: x\n- Status: `Ready` <3\n  - ~~one~~\n**Plan:**  \n\n#no\n> é\n<!-- # a\n\n    <b>\n-->\n";
        assert!(are_plain(text));
        for other in [
            "```\n# x\n```\n",
            "~~~\n",
            "a <!-- x -->\n",
            "<!-- x --> a\n",
            "<!-- x\n",
            "<!-->\n",
            "---\na\n---\n",
            "> - x\n",
            "    # x\n",
            "- # x\n",
            "1. - # x\n",
            "> # x\n",
            "a\n---\n",
            "a\n===\n",
            "-     # x\n",
            "a\tb\n",
            "a\r\n",
            "a\n***\n",
            "[a]: b 'c\n# x\n'\n",
        ] {
            assert!(!are_plain(other), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn plain_texts_are_read_as_the_parser_reads_them(
            text in "((#{1,7} ?|[-*+>=_] ?|[0-9]{1,2}[.)] ?| {1,4}|\\[|\\]: ?|[a-c]|[`~]{1,3}|\\*\\*| #+|-{3}|_{3}|> ?[a-c#]|<!--|-->| -->|<!-- -->|</?a?)?[ a-c]{0,3}\n{0,2}){0,12}",
        ) {
            if are_plain(&text) {
                let (plain, parsed) = (Lines::parse(&text), Lines::by_parser(&text));
                prop_assert_eq!(plain.lines, parsed.lines);
                prop_assert_eq!(plain.comments, parsed.comments);
            }
        }
    }
}
