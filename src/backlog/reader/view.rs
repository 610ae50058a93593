//! One line as the patterns see it, and the way back to its bytes.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use crate::backlog::{Marker, Text, Tick};
use crate::markdown::{Bullet, Bullets, Line, Lines};
use crate::source::Span;
use crate::text::mojibake::{self, Repaired};

/// Where an entry of a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EntryPlace {
    pub(super) indent: usize,
    pub(super) ordered: bool,
}

/// More characters than these are a row of them.
const MOST_PLUSES: usize = 5;
/// Brackets with more in them than this are not a box; in bytes.
const LONGEST_BOX: usize = 8;

/// The content of a line: repaired, with comments blanked out, and its way back.
#[derive(Debug)]
pub(super) struct View<'t> {
    /// The line in the raw text.
    pub(super) line: Line,
    raw: &'t str,
    blanked: Option<String>,
    repaired: Option<Repaired>,
    bullets: Bullets,
    marker: OnceCell<Option<(Marker, usize)>>,
}

impl<'t> View<'t> {
    pub(super) fn new(lines: &Lines<'t>, line: Line) -> Self {
        let raw = &lines.text[line.content.range()];
        let blanked = line.commented.then(|| blank_comments(raw, line.content, &lines.comments));
        let suspect = lines.suspect.then(|| blanked.as_deref().unwrap_or(raw));
        let repaired = suspect.and_then(mojibake::repair);
        let bullets = lines.bullets;
        Self { line, raw, blanked, repaired, bullets, marker: OnceCell::new() }
    }

    /// The text that patterns are matched against.
    pub(super) fn text(&self) -> &str {
        match (&self.repaired, &self.blanked) {
            (Some(repaired), _) => repaired.text.trim_end(),
            (None, Some(blanked)) => blanked.trim_end(),
            (None, None) => self.raw,
        }
    }

    pub(super) fn is_mojibake(&self) -> bool {
        self.repaired.is_some()
    }

    /// The bytes in the file of a range of [`View::text`].
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let raw = |at: usize| self.repaired.as_ref().map_or(at, |repaired| repaired.raw(at));
        let base = self.line.content.start as usize;
        Span::new(base + raw(range.start), base + raw(range.end))
    }

    /// The range of [`View::text`] that stands at `span`: the way back of [`View::span`].
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        let base = self.line.content.start;
        let at = |raw: u32| {
            let raw = raw.saturating_sub(base) as usize;
            let at = self.repaired.as_ref().map_or(raw, |repaired| repaired.repaired(raw));
            self.text().floor_char_boundary(at.min(self.text().len()))
        };
        at(span.start)..at(span.end)
    }

    /// A range of [`View::text`] without white space at its ends.
    pub(super) fn piece(&self, range: Range<usize>) -> Text {
        let (text, span) = self.trimmed(range);
        Text { value: text.to_owned(), span }
    }

    /// A range of [`View::text`] without white space at its ends, and its place.
    pub(super) fn trimmed(&self, range: Range<usize>) -> (&str, Span) {
        let text = &self.text()[range.clone()];
        let start = range.start + text.len() - text.trim_start().len();
        let trimmed = text.trim();
        (trimmed, self.span(start..start + trimmed.len()))
    }

    /// The line from `start` on, as a piece.
    pub(super) fn rest(&self, start: usize) -> Text {
        self.piece(start.min(self.text().len())..self.text().len())
    }

    /// The cells of a table row; `None` if the line has no `|` between cells.
    pub(super) fn cells(&self) -> Option<Vec<Range<usize>>> {
        let text = self.text();
        let mut cells = Vec::new();
        let mut start = usize::from(text.starts_with('|'));
        let pipes = text.match_indices('|').map(|(at, _)| at);
        for at in pipes.filter(|at| !text[..*at].ends_with('\\')) {
            if at >= start {
                cells.push(start..at);
                start = at + 1;
            }
        }
        if !text[start..].trim().is_empty() {
            cells.push(start..text.len());
        }
        (text.contains('|') && !cells.is_empty()).then_some(cells)
    }

    /// Where the entry of a list that the line begins stands.
    pub(super) fn place(&self) -> Option<EntryPlace> {
        self.marker()?;
        Some(EntryPlace { indent: self.line.indent, ordered: self.number().is_some() })
    }

    /// How long the number at the start of the line is, if there is one.
    pub(super) fn number(&self) -> Option<usize> {
        let digits = self.text().bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0).then_some(digits)
    }

    /// The marker of a list entry at the start of the line, and where the text behind it begins.
    pub(super) fn marker(&self) -> Option<(Marker, usize)> {
        *self.marker.get_or_init(|| marker(self.text(), self.bullets))
    }
}

fn marker(text: &str, bullets: Bullets) -> Option<(Marker, usize)> {
    let is_dash = text.starts_with(['-', '*', '+']);
    let pluses = text.bytes().take_while(|byte| *byte == b'+').count();
    let (marker, at) = if is_dash && pluses < 2 && !text[1..].starts_with(char::is_alphabetic) {
        (Marker::Bullet, 1)
    } else if (2..=MOST_PLUSES).contains(&pluses) {
        // `+++ fix it`: as urgent as there are characters.
        (Marker::Bullet, pluses)
    } else if let Some((bullet, len)) = bullets.read(text) {
        match bullet {
            Bullet::Kept => return Some((Marker::Bullet, 0)),
            Bullet::Tick => return Some((Marker::Box(Tick::Ticked), (len + 1).min(text.len()))),
            Bullet::Box => {
                return boxed(text).map(|(tick, len)| (Marker::Box(tick), len.min(text.len())));
            }
            Bullet::Symbol if is_dash => return Some((Marker::Bullet, len)),
            Bullet::Symbol => (Marker::Bullet, len),
        }
    } else {
        (Marker::Ordered, numbered(text)?)
    };
    if is_dash && bullets.is_tight_box(text) {
        return boxed(&text[1..]).map(|(tick, len)| (Marker::Box(tick), text.len().min(1 + len)));
    }
    if let Some(behind) = bullets.glued_box(text).filter(|_| is_dash) {
        let mark = text[..behind].trim_start_matches(['-', '*', '+', ' ']);
        return boxed(mark).map(|(tick, _)| (Marker::Box(tick), behind));
    }
    let rest = &text[at..];
    if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return None;
    }
    let behind = at + rest.len() - rest.trim_start().len();
    // `- - [ ] Fix it`
    let twice = text[behind..].strip_prefix("- ").is_some_and(|rest| boxed(rest).is_some());
    let behind = if twice { behind + 2 } else { behind };
    Some(match boxed(&text[behind..]) {
        Some((tick, len)) => (Marker::Box(tick), text.len().min(behind + len)),
        None => (marker, behind),
    })
}

/// How long the number is that parts an entry from the one before: `1.`, `12)`, `6a.`
fn numbered(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let letter = text[digits..].bytes().next().filter(u8::is_ascii_lowercase);
    let len = digits + usize::from(letter.is_some());
    let is_number = if letter.is_some() { 1..=3 } else { 1..=9 }.contains(&digits);
    (is_number && text[len..].starts_with(['.', ')'])).then_some(len + 1)
}

/// The box at the start of `text`, also one that is quoted as code, and where what it is for begins.
///
/// Some tools write `[ ]*` for a task that may be left out; the star is part of what follows.
pub(super) fn boxed(text: &str) -> Option<(Tick, usize)> {
    // Every entry of a list is asked, and a byte is compared faster than a symbol.
    let (inner, end) = match text.as_bytes() {
        [b'[', ..] => (&text[1..], "]"),
        [b'`', b'[', ..] => (&text[2..], "]`"),
        _ => return None,
    };
    let close = inner.as_bytes().iter().take(LONGEST_BOX).position(|byte| *byte == b']')?;
    let behind = inner[close..].strip_prefix(end)?;
    let follows = behind.is_empty() || behind.starts_with([' ', '\t']) || behind.starts_with("* ");
    let mut symbols = inner[..close].trim().chars();
    let tick = match (symbols.next(), symbols.next()) {
        (None, _) => Tick::Open,
        (Some('x' | 'X' | '✓' | '✔' | '✅' | '☑'), None | Some('\u{fe0f}')) => Tick::Ticked,
        (Some(symbol), None) if !symbol.is_alphanumeric() => Tick::Symbol(symbol),
        _ => return None,
    };
    let gap = usize::from(behind.starts_with([' ', '\t']));
    follows.then_some((tick, text.len() - behind.len() + gap))
}

/// Puts blanks in place of the comments, byte for byte, so that no offset moves.
fn blank_comments(raw: &str, content: Span, comments: &[Span]) -> String {
    let first = comments.partition_point(|comment| comment.end <= content.start);
    let inside = comments[first..].iter().take_while(|comment| comment.start < content.end);
    let mut blanked = raw.to_owned();
    for comment in inside {
        let start = comment.start.max(content.start) - content.start;
        let end = comment.end.min(content.end) - content.start;
        let range = start as usize..end as usize;
        let blanks: Cow<'_, str> = " ".repeat(range.len()).into();
        blanked.replace_range(range, &blanks);
    }
    blanked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn views(text: &str) -> Vec<(String, Option<(Marker, String)>)> {
        let lines = Lines::parse(text);
        let view = |line| {
            let view = View::new(&lines, line);
            let marker = view.marker().map(|(marker, at)| (marker, view.rest(at).value));
            (view.text().to_owned(), marker)
        };
        lines.lines.iter().map(|line| view(*line)).collect()
    }

    #[test]
    fn markers_are_told_from_text() {
        let marker = |text: &str| views(text).remove(0).1;
        assert_eq!(marker("- one"), Some((Marker::Bullet, "one".into())));
        assert_eq!(marker("2) two"), Some((Marker::Ordered, "two".into())));
        assert_eq!(marker("* [X] three"), Some((Marker::Box(Tick::Ticked), "three".into())));
        assert_eq!(marker("1. [ ]"), Some((Marker::Box(Tick::Open), String::new())));
        assert_eq!(marker("- [] x"), Some((Marker::Box(Tick::Open), "x".into())));
        assert_eq!(marker("- [✓] x"), Some((Marker::Box(Tick::Ticked), "x".into())));
        assert_eq!(marker("- [/] x"), Some((Marker::Box(Tick::Symbol('/')), "x".into())));
        assert_eq!(marker("- `[ ]` x"), Some((Marker::Box(Tick::Open), "x".into())));
        assert_eq!(marker("- `[x` y"), Some((Marker::Bullet, "`[x` y".into())));
        assert_eq!(marker("- [ ]* x"), Some((Marker::Box(Tick::Open), "* x".into())));
        assert_eq!(
            marker("- [2026-06-21] four"),
            Some((Marker::Bullet, "[2026-06-21] four".into()))
        );
        for text in ["- [a] x", "- [](y)", "- [ ]x", "- [P1] x", "- [12] x"] {
            assert_eq!(marker(text).unwrap().0, Marker::Bullet, "{text}");
        }
        for text in ["-one", "**bold**", "1.5 times", "[ ] five", "1234567890. six"] {
            assert_eq!(marker(text), None, "{text}");
        }
    }

    #[test]
    fn comments_are_blank_and_places_stay() {
        let text = "- a <!-- é --> b";
        let lines = Lines::parse(text);
        let view = View::new(&lines, lines.lines[0]);
        assert!(!view.text().contains('é'));
        let at = view.text().find('b').unwrap();
        assert_eq!(&text[view.span(at..at + 1).range()], "b");
    }

    #[test]
    fn pieces_of_mojibake_point_at_the_raw_bytes() {
        let text = "### US-1.1 â€” Title";
        let lines = Lines::parse(text);
        let view = View::new(&lines, lines.lines[0]);
        assert_eq!(view.text(), "US-1.1 — Title");
        let title = view.rest(view.text().find('T').unwrap());
        assert_eq!((title.value.as_str(), &text[title.span.range()]), ("Title", "Title"));
    }
}
