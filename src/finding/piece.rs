//! The lines of a text that an excerpt shows: harmless, not too long, and with the way from the
//! raw bytes into them, so that carets stand where they belong.

use std::ops::Range;

use crate::escape::terminal::push;
use crate::source::{Location, Source, SourceId, SourceMap, Span};

/// A longer line is cut around its place; bytes.
const LONGEST_LINE: usize = 240;
/// Places further apart than this are not shown in one piece; lines.
const MOST_LINES: u32 = 60;

/// Some lines of one source, ready to be shown.
pub(crate) struct Piece {
    source: SourceId,
    /// The lines, deceptive characters spelled out.
    pub(crate) text: String,
    /// The number of the first line.
    pub(crate) first_line: u32,
    /// The place that it is about, in `text`.
    pub(crate) primary: Range<usize>,
    /// The first and the last line, from which `range` takes places.
    lines: (u32, u32),
    /// Raw offset and offset in `text`, for each character, in order.
    map: Vec<(usize, usize)>,
}

impl Piece {
    /// The lines of `location`, and those of `beside` that are near it; `None` without a span.
    pub(crate) fn new(
        sources: &SourceMap,
        location: Location,
        beside: &[Location],
    ) -> Option<Self> {
        let (id, span) = (location.source()?, location.span()?);
        let source = sources.get(id);
        let (first, last) = lines(source, span);
        let beside: Vec<Span> = beside
            .iter()
            .filter(|other| other.source() == Some(id))
            .filter_map(|other| other.span())
            .filter(|other| source.line(other.start).abs_diff(first) <= MOST_LINES)
            .collect();
        let beside_lines = beside.iter().map(|other| source.line(other.start));
        let lines =
            beside_lines.fold((first, last), |(low, high), line| (low.min(line), high.max(line)));
        let mut piece = Self {
            source: id,
            text: String::new(),
            first_line: lines.0,
            primary: 0..0,
            lines,
            map: Vec::new(),
        };
        for number in lines.0..=lines.1 {
            let mut places = std::iter::once(&span).chain(&beside);
            let place = places.find(|place| source.line(place.start) == number);
            piece.push_line(source, number, place.map(|place| place.start as usize));
        }
        piece.primary = piece.shown(source, span, last);
        Some(piece)
    }

    /// Where a place is in the piece, no further than its first line; `None` if it is elsewhere.
    pub(crate) fn range(&self, sources: &SourceMap, location: Location) -> Option<Range<usize>> {
        let span = location.span().filter(|_| location.source() == Some(self.source))?;
        let source = sources.get(self.source);
        let line = source.line(span.start);
        let is_here = (self.lines.0..=self.lines.1).contains(&line);
        is_here.then(|| self.shown(source, span, line))
    }

    /// A span in the piece, which ends with the line `last` at the latest.
    fn shown(&self, source: &Source, span: Span, last: u32) -> Range<usize> {
        let start = source.line_start(last).unwrap_or(0) as usize;
        let end = (span.end as usize).min(start + source.line_text(last).len());
        let from = self.at(span.start as usize);
        from..self.at(end).max(from)
    }

    fn at(&self, raw: usize) -> usize {
        let behind = self.map.partition_point(|(known, _)| *known <= raw);
        self.map.get(behind.saturating_sub(1)).map_or(0, |(_, shown)| *shown)
    }

    fn push_line(&mut self, source: &Source, number: u32, place: Option<usize>) {
        if !self.text.is_empty() || number > self.first_line {
            self.text.push('\n');
        }
        let line = source.line_text(number);
        let start = source.line_start(number).unwrap_or(0) as usize;
        let kept = cut(line, place.map_or(0, |place| place.saturating_sub(start)));
        self.map.push((start, self.text.len()));
        if kept.start > 0 {
            self.text.push('…');
        }
        for (at, ch) in line[kept.clone()].char_indices() {
            self.map.push((start + kept.start + at, self.text.len()));
            push(&mut self.text, ch);
        }
        self.map.push((start + kept.end, self.text.len()));
        if kept.end < line.len() {
            self.text.push('…');
        }
    }
}

/// The first and the last line of a span; only the first where it has too many.
fn lines(source: &Source, span: Span) -> (u32, u32) {
    let first = source.line(span.start);
    let text = source.slice(span).trim_end_matches(['\n', '\r']);
    let last = source.line(Span::at(span.start as usize + text.len()).start);
    if last - first > MOST_LINES { (first, first) } else { (first, last) }
}

/// The bytes of a line that are worth showing: all, or those around `place`.
pub(crate) fn cut(line: &str, place: usize) -> Range<usize> {
    if line.len() <= LONGEST_LINE {
        return 0..line.len();
    }
    let from = place.saturating_sub(LONGEST_LINE / 3).min(line.len() - LONGEST_LINE);
    line.ceil_char_boundary(from)..line.floor_char_boundary(from + LONGEST_LINE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::escape::is_deceptive;
    use crate::source::SourceKind;

    fn piece(text: &str, span: Span) -> (String, String) {
        let mut sources = SourceMap::default();
        let id = sources.add(SourceKind::Description, text);
        let piece = Piece::new(&sources, Location::new(id, span), &[]).unwrap();
        (piece.text[piece.primary.clone()].to_owned(), piece.text)
    }

    #[test]
    fn the_place_stays_under_what_is_spelled_out() {
        let text = "a\u{1b}[2Jb – 🟡 x\u{202e}y";
        let at = text.find('x').unwrap();
        let (marked, shown) = piece(text, Span::new(at, at + 1));
        assert_eq!((marked.as_str(), shown.as_str()), ("x", "a\\u{1b}[2Jb – 🟡 x\\u{202e}y"));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}X{}", "ä".repeat(500), "ö".repeat(500));
        let (marked, shown) = piece(&text, Span::new(1000, 1001));
        assert_eq!(marked, "X");
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.len() < 260);
    }

    #[test]
    fn a_place_of_several_lines_ends_before_the_last_line_break() {
        let (marked, shown) = piece("one\r\ntwo\r\nthree\r\n", Span::new(0, 10));
        assert_eq!((marked.as_str(), shown.as_str()), ("one\ntwo", "one\ntwo"));
        let many = "x\n".repeat(200);
        assert_eq!(piece(&many, Span::new(0, 400)), ("x".to_owned(), "x".to_owned()));
    }

    #[test]
    fn a_place_at_the_end_or_in_an_empty_text_is_empty() {
        assert_eq!(piece("", Span::at(0)), (String::new(), String::new()));
        assert_eq!(piece("ab", Span::at(2)), (String::new(), "ab".to_owned()));
        assert_eq!(piece("ab\n", Span::at(3)), (String::new(), String::new()));
    }

    proptest! {
        #[test]
        fn any_place_in_any_text_is_in_its_piece(
            text in "([ -~]|[\n\r\t\u{1b}]|\\PC|\\pC){0,600}", a in 0usize..700, b in 0usize..700
        ) {
            let (start, end) = (text.floor_char_boundary(a.min(b)), text.floor_char_boundary(a.max(b)));
            let (_, shown) = piece(&text, Span::new(start, end));
            prop_assert!(!shown.contains(is_deceptive));
        }
    }
}
