//! Texts that are written without Markdown: titles that are drawn with rows of symbols, and texts that are
//! indented as a whole.
//!
//! ```text
//! ---------- done            ###########            // Later //
//! * fix the pump             ## DOING: ##
//!                            ###########
//! ```

use std::ops::Range;

use super::id;
use crate::markdown::{Line, LineKind, Lines};
use crate::source::Span;

/// From here on an indented line is code in Markdown.
const CODE_INDENT: usize = 4;
/// The level of a title that is drawn.
const LEVEL: u8 = 2;
/// The level of an item that stands in a fence.
const LEAF: u8 = 6;
/// A longer line is a sentence; in bytes.
const LONGEST: usize = 80;
/// The fewest symbols in a row of them.
const ROW: usize = 3;
/// The fewest symbols in front of a title that has none behind it.
const IN_FRONT: usize = 5;
/// The fewest symbols on each side of a title that has them on both.
const ON_BOTH_SIDES: usize = 2;
/// The first line with such a mark is one of so many.
const SURE: usize = 3;
/// What comments begin with two of; two dashes are a bullet as well.
const COMMENTS: [char; 3] = ['/', ';', '%'];
/// The fewest headings right below another one that make all of them entries of a list.
const LEAST_PAIRS: usize = 3;

/// Takes drawn titles for headings, and code for text where all of it is.
pub(super) fn read(lines: &mut Lines<'_>) {
    uncomment(lines);
    unindent(lines);
    fenced(lines);
    entries(lines);
    boxed(lines);
    if !lines.lines.iter().any(|line| line.is_hashed(lines.text)) {
        beside(lines);
    }
}

/// Takes off the marks of a comment where nearly all lines have one: `// TODO: fix the pump`, `;; - oil it`.
pub(super) fn uncomment(lines: &mut Lines<'_>) {
    let text = lines.text;
    let whole = |line: &Line| &text[line.whole.range()];
    let mut filled = lines.lines.iter().filter(|line| line.content.end > line.content.start);
    let of_line =
        |line: &Line| COMMENTS.into_iter().find(|mark| bare(whole(line), *mark).is_some());
    let Some(mark) = filled.by_ref().take(SURE).find_map(of_line) else { return };
    let filled = lines.lines.iter().filter(|line| line.content.end > line.content.start);
    let (marked, others): (Vec<&Line>, Vec<&Line>) =
        filled.partition(|line| bare(whole(line), mark).is_some());
    if marked.len() <= others.len() * 3 {
        return;
    }
    for line in &mut lines.lines {
        let Some(rest) = bare(whole(line), mark) else { continue };
        let words = rest.trim_start();
        let end = line.whole.start as usize + whole(line).trim_end().len();
        line.content = Span::new(end - words.trim_end().len(), end);
        line.indent = (rest.len() - words.len()).saturating_sub(1);
        line.kind = if words.trim_end().is_empty() { LineKind::Blank } else { LineKind::Text };
    }
}

/// What stands behind two or more of the marks of a comment that a line begins with.
fn bare(line: &str, mark: char) -> Option<&str> {
    let line = line.trim_start();
    let rest = line.trim_start_matches(mark);
    let is_apart = rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']);
    (line.len() - rest.len() >= 2 && is_apart).then_some(rest)
}

/// Takes what Markdown takes for code as text where the text has nothing but that.
fn unindent(lines: &mut Lines<'_>) {
    let is_code = |line: &&Line| line.kind == LineKind::Code && line.indent >= CODE_INDENT;
    let filled = lines.lines.iter().filter(|line| line.kind != LineKind::Blank);
    let (code, all) = (filled.clone().filter(is_code).count(), filled.count());
    if code * 2 <= all || lines.text.contains("```") {
        return;
    }
    let has_words = |line: &Line| line.content.end > line.content.start;
    let with_words = lines.lines.iter().filter(|line| has_words(line));
    let least = with_words.map(|line| line.indent).min().unwrap_or_default();
    for line in &mut lines.lines {
        line.indent = line.indent.saturating_sub(least);
        if line.kind == LineKind::Code {
            line.kind = if has_words(line) { LineKind::Text } else { LineKind::Blank };
        }
    }
}

/// Takes a fence of code for text where what stands at its left edge are boxes, or marks with ids: some
/// write their items in fences to keep what stands below them in line.
fn fenced(lines: &mut Lines<'_>) {
    let mut at = 0;
    while at < lines.lines.len() {
        let is_code = |line: &Line| line.kind == LineKind::Code;
        let end = lines.lines[at..]
            .iter()
            .position(|line| !is_code(line))
            .map_or(lines.lines.len(), |len| at + len);
        let left: Vec<usize> = (at..end)
            .filter(|at| {
                let text = &lines.text[lines.lines[*at].whole.range()];
                !text.is_empty() && !text.starts_with([' ', '\t', '`', '~'])
            })
            .collect();
        let found: Vec<usize> = left.iter().copied().filter(|at| is_item(lines, *at)).collect();
        if found.len() > 1 && found.len() * 4 >= left.len() * 3 {
            for line in &mut lines.lines[at..end] {
                let text = &lines.text[line.whole.range()];
                let is_fence = text.starts_with("```") || text.starts_with("~~~");
                let is_empty = line.content.end == line.content.start;
                line.kind = if is_empty || is_fence { LineKind::Blank } else { LineKind::Text };
            }
            for at in found {
                let text = &lines.text[lines.lines[at].content.range()];
                if coded(text) {
                    lines.lines[at].kind = LineKind::Heading(LEAF);
                }
            }
        }
        at = end.max(at + 1);
    }
}

/// Whether a line begins with a box, or with marks and an id.
fn is_item(lines: &Lines<'_>, at: usize) -> bool {
    let text = &lines.text[lines.lines[at].content.range()];
    let bare = text.trim_start_matches(['-', '*', '+', ' ']);
    bare.starts_with("[ ]") || bare.starts_with("[x]") || bare.starts_with("[X]") || coded(text)
}

/// Whether a line begins with an id that can be nothing else, perhaps behind symbols and in brackets.
fn coded(text: &str) -> bool {
    let bare = text.trim_start_matches(|ch: char| !ch.is_alphanumeric());
    let is_entry = text.starts_with(['-', '*', '+']);
    // `A-1 ──→ B-2` draws what waits for what.
    if ["→", "->", "─>"].iter().any(|arrow| text.contains(arrow)) {
        return false;
    }
    let id = id::leading(bare).filter(|found| found.form == id::Form::Coded);
    !is_entry && id.is_some_and(|found| bare[found.end..].contains(char::is_alphabetic))
}

/// Takes headings for text where a `#` stands in front of the entries of a list, one below the other.
fn entries(lines: &mut Lines<'_>) {
    let is_first = |line: &Line| {
        line.kind == LineKind::Heading(1) && lines.text[line.whole.range()].starts_with("# ")
    };
    let headings = lines.lines.iter().filter(|line| matches!(line.kind, LineKind::Heading(_)));
    let all = headings.count();
    let pairs = lines.lines.windows(2).filter(|pair| pair.iter().all(is_first)).count();
    if pairs < LEAST_PAIRS || pairs * 2 < all {
        return;
    }
    for line in &mut lines.lines {
        if matches!(line.kind, LineKind::Heading(_)) {
            line.kind = LineKind::Text;
            line.content = Span::new(line.whole.start as usize, line.content.end as usize);
        }
    }
}

/// A title between two rows of symbols.
fn boxed(lines: &mut Lines<'_>) {
    for at in 1..lines.lines.len().saturating_sub(1) {
        let (above, line, below) = (lines.lines[at - 1], lines.lines[at], lines.lines[at + 1]);
        let text = |line: Line| &lines.text[line.whole.range()];
        let is_title = matches!(line.kind, LineKind::Text | LineKind::Heading(_));
        if !is_title || !is_row(text(above)) {
            continue;
        }
        if !is_row(text(below)) {
            two_lines(lines, at);
            continue;
        }
        let Some(words) = title(text(line).trim_end()) else { continue };
        let start = line.whole.start as usize;
        lines.lines[at].kind = match above.kind {
            LineKind::Heading(level) => LineKind::Heading(level),
            _ => LineKind::Heading(LEVEL),
        };
        lines.lines[at].content = Span::new(start + words.start, start + words.end);
        lines.lines[at - 1].kind = LineKind::Rule;
        lines.lines[at + 1].kind = LineKind::Rule;
    }
}

/// A title below a row of symbols whose first line is an id, and the second one words, with a row below.
fn two_lines(lines: &mut Lines<'_>, at: usize) {
    let Some(&[above, line, words, below]) = lines.lines[at - 1..].first_chunk() else { return };
    let text = |line: Line| lines.text[line.whole.range()].trim();
    let is_words = matches!(words.kind, LineKind::Text | LineKind::Heading(_))
        && text(words).len() <= LONGEST
        && text(words).contains(char::is_alphabetic);
    if !is_words || !is_row(text(below)) || !id::is_id(text(line)) {
        return;
    }
    let level = match [above.kind, line.kind, words.kind].into_iter().find(is_heading) {
        Some(kind) => kind,
        None => LineKind::Heading(LEVEL),
    };
    let words_end = words.whole.start as usize + lines.text[words.whole.range()].trim_end().len();
    lines.lines[at].content = Span::new(line.content.start as usize, words_end);
    lines.lines[at].kind = level;
    for other in [at - 1, at + 1, at + 2] {
        lines.lines[other].kind = LineKind::Rule;
    }
}

fn is_heading(kind: &LineKind) -> bool {
    matches!(kind, LineKind::Heading(_))
}

/// Titles with symbols beside them.
fn beside(lines: &mut Lines<'_>) {
    for at in 0..lines.lines.len() {
        let line = lines.lines[at];
        if line.kind != LineKind::Text {
            continue;
        }
        let text = &lines.text[line.content.range()];
        if let Some(words) = drawn(text) {
            let start = line.content.start as usize;
            lines.lines[at].kind = LineKind::Heading(LEVEL);
            lines.lines[at].content = Span::new(start + words.start, start + words.end);
        } else if is_date_above(lines, at, text) {
            lines.lines[at].kind = LineKind::Heading(LEVEL);
        }
    }
}

/// Whether a line is a date and nothing else, and lines that are indented stand below it.
fn is_date_above(lines: &Lines<'_>, at: usize, text: &str) -> bool {
    let next = lines.lines.get(at + 1);
    let is_above = next
        .is_some_and(|next| next.kind == LineKind::Text && next.indent > lines.lines[at].indent);
    is_above && id::is_date(text)
}

/// Whether a line is a row of one symbol.
fn is_row(line: &str) -> bool {
    let bare = line.trim();
    let Some(first) = bare.chars().next().filter(char::is_ascii_punctuation) else { return false };
    bare.len() >= ROW && !matches!(first, '`' | '|') && bare.chars().all(|ch| ch == first)
}

/// The words of a title in a box, without the symbols of its frame.
fn title(line: &str) -> Option<Range<usize>> {
    let is_frame = |ch: char| ch.is_whitespace() || matches!(ch, '#' | '=' | '*' | '/' | '|' | '-');
    let start = line.len() - line.trim_start_matches(is_frame).len();
    let end = line.trim_end_matches(is_frame).len();
    let words = line.get(start..end)?;
    (words.len() <= LONGEST && words.contains(char::is_alphanumeric)).then_some(start..end)
}

/// The words of a line that has a row of symbols in front of them, or on both sides.
fn drawn(text: &str) -> Option<Range<usize>> {
    let symbol = text.chars().next().filter(|ch| "-=*/#~_+<>:.".contains(*ch))?;
    let in_front = text.chars().take_while(|ch| *ch == symbol).count();
    if in_front < ON_BOTH_SIDES || text.len() > LONGEST {
        return None;
    }
    let mirror = if symbol == '>' { '<' } else { symbol };
    let behind = text.chars().rev().take_while(|ch| *ch == mirror).count();
    // `**bold**` and `~~struck~~` are words.
    let is_emphasis = matches!(symbol, '*' | '_' | '~') && in_front <= ROW;
    let is_framed = behind >= ON_BOTH_SIDES && !is_emphasis;
    if !is_framed && (in_front < IN_FRONT || behind > 0) {
        return None;
    }
    let inside = text.get(in_front..text.len() - behind)?;
    let is_apart = inside.starts_with(' ') && (!is_framed || inside.ends_with(' '));
    let words = inside.trim();
    let start = in_front + inside.len() - inside.trim_start().len();
    (is_apart && words.starts_with(char::is_alphanumeric)).then_some(start..start + words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(text: &str) -> Vec<String> {
        let mut lines = Lines::parse(text);
        read(&mut lines);
        let headings = lines.lines.iter().filter(|line| matches!(line.kind, LineKind::Heading(_)));
        headings.map(|line| text[line.content.range()].to_owned()).collect()
    }

    #[test]
    fn titles_that_are_drawn_are_headings() {
        assert_eq!(headings("-------- done\n* a\n\n// Later //\n* b\n"), ["done", "Later"]);
        assert_eq!(headings("#######\n## DOING: ##\n#######\na\n"), ["DOING:"]);
        assert_eq!(headings("=====\nSolved things\n=====\n\na\n"), ["Solved things"]);
        assert_eq!(headings(">>> Now <<<\n- a\n"), ["Now"]);
    }

    #[test]
    fn words_and_rules_are_none() {
        for text in
            ["**bold**\n", "~~struck~~\n", "a\n\n-----\n\nb\n", "--- a/file\n", "// remark\n"]
        {
            assert!(headings(text).is_empty(), "{text}");
        }
        assert_eq!(headings("# Title\n\n-------- done\n"), ["Title"]);
    }

    #[test]
    fn a_text_that_is_indented_as_a_whole_is_none_of_code() {
        let text = "\tNow :\n\t\t- a\n\t\t- b\n\n\tThen :\n\t\t- c\n";
        let mut lines = Lines::parse(text);
        read(&mut lines);
        assert!(lines.lines.iter().all(|line| line.kind != LineKind::Code));
        assert_eq!(lines.lines[1].indent, 4);
    }
}
