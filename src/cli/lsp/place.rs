//! Places as editors count them: 0-based lines, and characters in the unit that was agreed.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::source::{ColumnUnit, Location, SourceId, SourceMap, Span};

/// The unit of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// What JavaScript counts.
    Utf16,
}

impl Encoding {
    /// UTF-8 where the client offers it, which needs no conversion; else what every client knows.
    pub(super) fn of(offered: &[PositionEncodingKind]) -> Self {
        if offered.contains(&PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// How long a text is.
    fn len(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }

    /// The byte of a line at which a character begins; its end where it has no more.
    pub(super) fn byte(self, line: &str, character: u32) -> usize {
        let character = character as usize;
        match self {
            Self::Utf8 => line.floor_char_boundary(character.min(line.len())),
            Self::Utf16 => {
                let mut units = 0;
                for (at, ch) in line.char_indices() {
                    if units + ch.len_utf16() > character {
                        return at;
                    }
                    units += ch.len_utf16();
                }
                line.len()
            }
        }
    }
}

/// The first byte of a line, and its text without the line break; what lies behind the last line is
/// the end of the text.
pub(super) fn line(text: &str, number: u32) -> (usize, &str) {
    let mut start = 0;
    if number > 0 {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        start = breaks.into_iter().nth(number as usize - 1).map_or(text.len(), |at| at + 1);
    }
    let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
    (start, text[start..end].trim_end_matches('\r'))
}

/// The byte of a text that a position means.
pub(super) fn offset(text: &str, position: Position, encoding: Encoding) -> usize {
    let (start, line) = line(text, position.line);
    start + encoding.byte(line, position.character)
}

/// The range of bytes of a text that was read.
pub(super) fn range(
    sources: &SourceMap,
    source: SourceId,
    span: Span,
    encoding: Encoding,
) -> Range {
    let unit = match encoding {
        Encoding::Utf8 => ColumnUnit::Bytes,
        Encoding::Utf16 => ColumnUnit::Utf16,
    };
    let found = sources.range(Location::new(source, span), unit);
    found.map_or_else(Range::default, |found| {
        let position = |line: u32, column: u32| {
            Position::new(line.saturating_sub(1), column.saturating_sub(1))
        };
        Range::new(position(found.line, found.column), position(found.end_line, found.end_column))
    })
}

/// The lines of a text that was not read.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str, encoding: Encoding) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect(), encoding }
    }

    pub(super) fn position(&self, at: usize) -> Position {
        let at = self.text.floor_char_boundary(at.min(self.text.len()));
        let line = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        let before = &self.text[self.starts[line]..at];
        Position::new(number(line), number(self.encoding.len(before)))
    }

    pub(super) fn range(&self, span: Span) -> Range {
        let range = span.range();
        Range::new(self.position(range.start), self.position(range.end))
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_go_there_and_back_in_both_units() {
        let text = "one\r\n– 🟡 x\n";
        for (encoding, character) in [(Encoding::Utf8, 9), (Encoding::Utf16, 5)] {
            let at = text.find('x').unwrap();
            let position = Lines::of(text, encoding).position(at);
            assert_eq!(position, Position::new(1, character));
            assert_eq!(offset(text, position, encoding), at);
        }
    }

    #[test]
    fn what_lies_outside_of_the_text_is_its_end() {
        let text = "a🟡\nb";
        for (line, character, expected) in [(0, 2, 1), (0, 99, 5), (1, 99, 7), (9, 0, 7), (0, 1, 1)]
        {
            let position = Position::new(line, character);
            assert_eq!(offset(text, position, Encoding::Utf16), expected, "{position:?}");
        }
        assert_eq!(offset(text, Position::new(0, 2), Encoding::Utf8), 1, "inside a character");
        assert_eq!(offset("", Position::new(u32::MAX, u32::MAX), Encoding::Utf8), 0);
    }
}
