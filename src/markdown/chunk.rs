//! Raw HTML of one block, put together from the lines that the parser gives.

use std::borrow::Cow;
use std::ops::Range;

/// The HTML of a block, without the marks of the quotes and lists that it stands in.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// Each stretch of the text with the place of its first byte in the HTML.
    parts: Vec<(usize, Range<usize>)>,
}

impl Chunk {
    /// Adds a line of the text.
    pub(super) fn add(&mut self, line: Range<usize>) {
        match self.parts.last_mut() {
            Some((_, last)) if last.end == line.start => last.end = line.end,
            Some((at, last)) => {
                let at = *at + last.len();
                self.parts.push((at, line));
            }
            None => self.parts.push((0, line)),
        }
    }

    /// The HTML in one piece.
    pub(super) fn html<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match &self.parts[..] {
            [] => Cow::Borrowed(""),
            [(_, one)] => Cow::Borrowed(&text[one.clone()]),
            several => several.iter().map(|(_, part)| &text[part.clone()]).collect(),
        }
    }

    /// Where a range of the HTML stands in the text.
    pub(super) fn range(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize, behind: usize| {
            let (first, part) =
                behind.checked_sub(1).map_or((0, 0..0), |last| self.parts[last].clone());
            part.start + at.saturating_sub(first)
        };
        let start = place(range.start, self.parts.partition_point(|(at, _)| *at <= range.start));
        if range.is_empty() {
            return start..start;
        }
        let end = place(range.end, self.parts.partition_point(|(at, _)| *at < range.end));
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_in_a_quote_is_put_together() {
        let text = "> <p\n> a>\n";
        let mut chunk = Chunk::default();
        chunk.add(2..5);
        chunk.add(7..10);
        assert_eq!(chunk.html(text), "<p\na>\n");
        assert_eq!((chunk.range(0..2), chunk.range(3..5), chunk.range(1..4)), (2..4, 7..9, 3..8));
    }
}
