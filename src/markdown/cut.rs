//! A text without some of its parts, in which every byte still knows its place.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::Span;

/// What is left of a text when parts of it are cut out.
#[derive(Debug)]
pub(super) struct Cut<'t> {
    rest: Cow<'t, str>,
    /// Where something was cut out of the rest, and how many bytes were cut out up to there.
    holes: Vec<(usize, usize)>,
}

impl<'t> Cut<'t> {
    /// The text without `parts`, which are in order and apart.
    pub(super) fn new(text: &'t str, parts: &[Span]) -> Self {
        if parts.is_empty() {
            return Self { rest: Cow::Borrowed(text), holes: Vec::new() };
        }
        let mut rest = String::with_capacity(text.len());
        let mut holes = Vec::with_capacity(parts.len());
        let mut at = 0;
        let mut cut = 0;
        for part in parts {
            rest.push_str(&text[at..part.start as usize]);
            at = part.end as usize;
            cut += part.range().len();
            holes.push((rest.len(), cut));
        }
        rest.push_str(&text[at..]);
        Self { rest: Cow::Owned(rest), holes }
    }

    /// What is left.
    pub(super) fn rest(&self) -> &str {
        &self.rest
    }

    /// The place in the whole text of a range of the rest; what was cut out at its ends is not in it.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let behind = self.holes.partition_point(|(hole, _)| *hole <= range.start);
        let start = range.start + self.cut_before(behind);
        if range.is_empty() {
            return Span::at(start);
        }
        let behind = self.holes.partition_point(|(hole, _)| *hole < range.end);
        Span::new(start, range.end + self.cut_before(behind))
    }

    /// The pieces of a range of the rest between which something was cut out.
    pub(super) fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let first = self.holes.partition_point(|(hole, _)| *hole <= range.start);
        let inside = self.holes[first..].iter().map(|(hole, _)| *hole);
        let ends = inside.take_while(move |hole| *hole < range.end).chain([range.end]);
        let mut start = range.start;
        ends.filter_map(move |end| {
            let piece = start..end;
            start = end;
            (!piece.is_empty()).then_some(piece)
        })
    }

    fn cut_before(&self, holes: usize) -> usize {
        holes.checked_sub(1).map_or(0, |last| self.holes[last].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_the_rest_knows_its_place() {
        let text = "ab<!>cd<?>";
        let cut = Cut::new(text, &[Span::new(2, 5), Span::new(7, 10)]);
        assert_eq!(cut.rest(), "abcd");
        let slice = |range: Range<usize>| &text[cut.span(range).range()];
        assert_eq!((slice(0..2), slice(2..4), slice(1..3)), ("ab", "cd", "b<!>c"));
        assert_eq!(cut.span(2..2), Span::at(5));
        assert_eq!(cut.pieces(1..4).collect::<Vec<_>>(), [1..2, 2..4]);
        assert_eq!(Cut::new(text, &[]).span(3..5), Span::new(3, 5));
    }
}
