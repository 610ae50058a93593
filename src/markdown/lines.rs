//! A Markdown text as lines that know what block they belong to.
//!
//! Backlogs are read in the order of their lines, not as a tree: people write fields below a
//! numbered line and `- Status:` below a paragraph, and a CommonMark tree files them elsewhere.
//! The parser still decides what only it can: headings, code, comments; a text without any of what
//! only it can tell is cut without it.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::bullets::Bullets;
use super::line::{Line, LineKind};
use super::plain;
use crate::source::Span;
use crate::text::mojibake;

/// A text, cut into lines.
#[derive(Debug)]
pub struct Lines<'t> {
    /// The text.
    pub text: &'t str,
    /// Its lines, in order.
    pub lines: Vec<Line>,
    /// The HTML comments, in order.
    pub comments: Vec<Span>,
    /// Whether any of it may be mojibake.
    pub suspect: bool,
    /// The symbols that are bullets in it beside those of Markdown; none where nobody asked.
    pub bullets: Bullets,
}

impl<'t> Lines<'t> {
    /// Cuts `text` into lines in one pass of the Markdown parser, or without it where nothing in the
    /// text needs it.
    #[must_use]
    pub fn parse(text: &'t str) -> Self {
        let mut lines = Self::unmarked(text);
        let Some(blocks) = plain::blocks(text, &lines.lines) else {
            lines.mark_blocks(LineKind::Code);
            return lines;
        };
        for (at, level) in blocks.headings {
            lines.mark_heading(at, level);
        }
        for at in blocks.rules {
            lines.lines[at].kind = LineKind::Rule;
        }
        lines.comments = blocks.comments;
        lines.hide_comments();
        lines
    }

    /// The same where what is indented is text.
    #[must_use]
    pub fn parse_loose(text: &'t str) -> Self {
        let mut lines = Self::unmarked(text);
        lines.mark_blocks(LineKind::Text);
        lines
    }

    #[cfg(test)]
    pub(super) fn by_parser(text: &'t str) -> Self {
        let mut lines = Self::unmarked(text);
        lines.mark_blocks(LineKind::Code);
        lines
    }

    /// Cuts `text` into lines that are all text, whatever symbols they begin with.
    #[must_use]
    pub fn unmarked(text: &'t str) -> Self {
        let suspect = mojibake::is_suspect(text);
        Self {
            text,
            lines: split(text),
            comments: Vec::new(),
            suspect,
            bullets: Bullets::default(),
        }
    }

    /// Finds the blocks of the text; indented lines are of the kind `indented`.
    fn mark_blocks(&mut self, indented: LineKind) {
        let mut cursor = Cursor(0);
        // The parser takes a byte order mark for text, so that a heading behind it is not one.
        let mut skipped = byte_order_mark(self.text);
        if let Some(span) = front_matter(self.text, skipped) {
            self.mark_front_matter(&mut cursor, span);
            skipped = span.end as usize;
        }
        // Further down two rules with text between them are not front matter.
        let parser = Parser::new_ext(&self.text[skipped..], Options::empty());
        for (event, range) in parser.into_offset_iter() {
            let span = Span::new(range.start + skipped, range.end + skipped);
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let at = cursor.seek(&self.lines, span.start);
                    if !self.mark_heading(at, level as u8) {
                        self.mark_underline(at, span);
                    }
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented))
                    if indented == LineKind::Text => {}
                Event::Start(Tag::CodeBlock(_)) => self.mark(&mut cursor, span, LineKind::Code),
                Event::Rule => self.mark(&mut cursor, span, LineKind::Rule),
                Event::Html(html) | Event::InlineHtml(html) => self.find_comments(span, &html),
                _ => {}
            }
        }
        self.hide_comments();
    }

    /// Gives every line of `span` the kind `kind`; blank lines inside code are code too.
    fn mark(&mut self, cursor: &mut Cursor, span: Span, kind: LineKind) {
        let first = cursor.seek(&self.lines, span.start);
        for line in self.lines[first..].iter_mut().take_while(|line| line.whole.start < span.end) {
            line.kind = kind;
        }
    }

    /// The front matter without its fences; an empty line in it stays one.
    fn mark_front_matter(&mut self, cursor: &mut Cursor, span: Span) {
        let first = cursor.seek(&self.lines, span.start);
        let end = self.lines.partition_point(|line| line.whole.start < span.end);
        let lines = &mut self.lines[first..end.max(first)];
        let fences = lines.len().saturating_sub(1);
        for (index, line) in lines.iter_mut().enumerate() {
            if index == 0 || index == fences {
                line.kind = LineKind::Hidden;
            } else if line.kind != LineKind::Blank {
                line.kind = LineKind::FrontMatter;
            }
        }
    }

    /// Makes a line a heading; says whether it begins with the marks of one.
    fn mark_heading(&mut self, at: usize, level: u8) -> bool {
        let Some(line) = self.lines.get_mut(at) else {
            return true;
        };
        line.kind = LineKind::Heading(level);
        let content = &self.text[line.content.range()];
        let title = content.trim_start_matches('#');
        let hashes = content.len() - title.len();
        if hashes > 0 {
            let trimmed = title.trim();
            let closed = trimmed.trim_end_matches('#');
            let end =
                if closed.ends_with([' ', '\t']) || closed.is_empty() { closed } else { trimmed };
            let start =
                line.content.start as usize + hashes + (title.len() - title.trim_start().len());
            line.content = Span::new(start, start + end.trim_end().len());
        }
        hashes > 0
    }

    fn mark_underline(&mut self, at: usize, span: Span) {
        let underline = self.lines[at + 1..].iter_mut();
        if let Some(last) = underline.take_while(|line| line.whole.start < span.end).last() {
            last.kind = LineKind::Rule;
        }
    }

    /// Notes the comments of a piece of HTML. The parser gives an HTML block line by line, so a
    /// comment may begin in one piece and end in a later one.
    fn find_comments(&mut self, span: Span, html: &str) {
        let open = self.comments.last().is_some_and(|last| !self.is_closed(*last));
        let mut at = 0;
        if open && let Some(last) = self.comments.last_mut() {
            at = html.find("-->").map_or(html.len(), |end| end + 3);
            *last = Span::new(last.start as usize, span.start as usize + at);
        }
        while let Some(start) = html[at..].find("<!--").map(|start| at + start) {
            let end = html[start..].find("-->").map_or(html.len(), |end| start + end + 3);
            let from = span.start as usize;
            self.comments.push(Span::new(from + start, from + end));
            at = end;
        }
    }

    fn is_closed(&self, comment: Span) -> bool {
        self.text[comment.range()].ends_with("-->")
    }

    /// Hides the lines that lie wholly in a comment, and marks those that do so in part; no line is
    /// looked at twice for comments that end in front of it.
    fn hide_comments(&mut self) {
        let mut first = 0;
        for comment in &self.comments {
            let is_before = |line: &Line| line.content.end <= comment.start;
            first += self.lines[first..].iter().take_while(|line| is_before(line)).count();
            let touching =
                self.lines[first..].iter_mut().take_while(|line| line.content.start < comment.end);
            for line in touching.filter(|line| comment.start < line.content.end) {
                line.commented = true;
                if comment.contains(line.content) {
                    line.kind = LineKind::Hidden;
                }
            }
        }
    }
}

/// A position among the lines that only moves on, so that a pass over a text stays linear.
struct Cursor(usize);

impl Cursor {
    /// The line that holds byte `at`. Events of the parser are nested, so one may start before
    /// its predecessor; a step back is as long as that nesting.
    fn seek(&mut self, lines: &[Line], at: u32) -> usize {
        while self.0 > 0 && lines.get(self.0).is_none_or(|line| line.whole.start > at) {
            self.0 -= 1;
        }
        while lines.get(self.0 + 1).is_some_and(|next| next.whole.start <= at) {
            self.0 += 1;
        }
        self.0
    }
}

/// The front matter with its fences, if the text begins with one.
fn front_matter(text: &str, start: usize) -> Option<Span> {
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let is_fence = text[start..].starts_with("---");
    let mut events =
        is_fence.then(|| Parser::new_ext(&text[start..], options).into_offset_iter())?;
    let (event, range) = events.next()?;
    let is_matter = matches!(event, Event::Start(Tag::MetadataBlock(_))) && range.start == 0;
    is_matter.then(|| Span::new(start, start + range.end))
}

/// How many bytes the byte order mark takes that `text` may begin with.
pub(super) fn byte_order_mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

fn split(text: &str) -> Vec<Line> {
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let mut lines = Vec::with_capacity(breaks + 1);
    let mut start = byte_order_mark(text);
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        lines.push(line(text, start, end));
        start = end + 1;
    }
    if start < text.len() {
        lines.push(line(text, start, text.len()));
    }
    lines
}

/// The line from `start` to its line break at `end`.
fn line(text: &str, start: usize, end: usize) -> Line {
    let whole = text[start..end].trim_end_matches('\r');
    let indentation = whole.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let content = &whole[indentation..];
    // Most lines end with a letter or a symbol, which needs no look at what white space there is.
    let trimmed = match content.as_bytes().last() {
        Some(b'!'..=b'~') => content,
        _ => content.trim_end(),
    };
    let kind = if trimmed.is_empty() { LineKind::Blank } else { LineKind::Text };
    let at = start + indentation;
    Line {
        kind,
        indent: columns(&whole[..indentation]),
        content: Span::new(at, at + trimmed.len()),
        whole: Span::new(start, start + whole.len()),
        commented: false,
    }
}

fn columns(indentation: &str) -> usize {
    indentation.chars().fold(
        0,
        |column, ch| {
            if ch == '\t' { (column / 4 + 1) * 4 } else { column + 1 }
        },
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(LineKind, &str)> {
        let lines = Lines::parse(text);
        lines.lines.iter().map(|line| (line.kind, &text[line.content.range()])).collect()
    }

    #[test]
    fn headings_lose_their_marks() {
        use LineKind::{Heading, Rule, Text};
        let text = "# One #\n### # [id:X]\nTwo\r\n===\r\n#Three\n##\n";
        let expected = [
            (Heading(1), "One"),
            (Heading(3), "# [id:X]"),
            (Heading(1), "Two"),
            (Rule, "==="),
            (Text, "#Three"),
            (Heading(2), ""),
        ];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn code_and_comments_are_told_apart_from_text() {
        use LineKind::{Blank, Code, Hidden, Text};
        let text = "a\n```\n# no\n\n```\n<!-- x\n# y\n-->\nb <!-- c -->\n";
        let kinds: Vec<LineKind> = read(text).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [Text, Code, Code, Code, Code, Hidden, Hidden, Hidden, Text]);
        assert!(Lines::parse(text).lines[8].commented);
        let unclosed = read("<!-- never closed\n\nx\n");
        assert!(unclosed.iter().all(|(kind, _)| *kind == Hidden));
        assert_eq!(read("a\n\nb").iter().filter(|(kind, _)| *kind == Blank).count(), 1);
    }

    #[test]
    fn front_matter_and_byte_order_mark_are_not_content() {
        let text = "\u{feff}---\nid: 1\n---\n# T\n";
        let lines = read(text);
        assert_eq!(lines.last(), Some(&(LineKind::Heading(1), "T")));
        assert_eq!(read("\u{feff}# First\n"), [(LineKind::Heading(1), "First")]);
        assert_eq!(lines[0], (LineKind::Hidden, "---"));
        assert_eq!(lines[1], (LineKind::FrontMatter, "id: 1"));
        assert_eq!(lines[2], (LineKind::Hidden, "---"));
    }

    #[test]
    fn two_rules_further_down_hide_nothing() {
        let text = "# T\n\n---\n## A\n\ntext\n\n---\n## B\n";
        for text in [text.to_owned(), format!("---\nid: 1\n---\n{text}")] {
            let lines = read(&text);
            let headings = lines.iter().filter(|(kind, _)| matches!(kind, LineKind::Heading(_)));
            assert_eq!(headings.count(), 3, "{text}");
            assert_eq!(lines.iter().filter(|(kind, _)| *kind == LineKind::Rule).count(), 2);
        }
    }

    proptest! {
        #[test]
        fn every_line_lies_in_the_text(text in "([ -~]|[\n\r\t]|<!--|-->|```|é|🟡){0,60}") {
            let lines = Lines::parse(&text);
            for line in &lines.lines {
                prop_assert!(text.get(line.whole.range()).is_some());
                prop_assert!(text.get(line.content.range()).is_some());
                prop_assert!(line.whole.contains(line.content));
            }
            prop_assert_eq!(&lines.lines, &Lines::parse(&text).lines);
        }
    }
}
