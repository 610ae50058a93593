//! The lines around a place, with carets below it, as rustc shows them.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::Options;
use super::escape::terminal::{line, terminal};
use super::place::{place, source_name};
use crate::finding::{Finding, Severity};
use crate::source::{Location, Source, SourceMap, Span};

/// A longer line is cut around the place, so that one long line does not fill the screen; bytes.
const LONGEST_LINE: usize = 240;

/// A finding with its excerpt, the places that explain it, and what to do.
pub(super) fn excerpt(finding: &Finding, sources: &SourceMap, options: Options) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Off => Level::NOTE,
    };
    let message = line(&finding.message);
    let title = level.primary_title(&*message).id(finding.rule);
    let related: Vec<(Location, String)> =
        finding.related.iter().map(|related| (related.location, line(&related.message))).collect();
    let piece = Piece::of(sources, finding.location);
    let name = source_name(sources, finding.location);
    let mut group = Group::with_title(title);
    let beside: Vec<(std::ops::Range<usize>, &str)> = match &piece {
        Some(piece) => related
            .iter()
            .filter_map(|(location, message)| Some((piece.range(*location)?, message.as_str())))
            .collect(),
        None => Vec::new(),
    };
    if let Some(piece) = &piece {
        let primary = AnnotationKind::Primary.span(piece.primary.clone());
        let contexts = beside
            .iter()
            .map(|(range, message)| AnnotationKind::Context.span(range.clone()).label(*message));
        let snippet = Snippet::source(&*piece.text).path(&*name).line_start(piece.first_line);
        group = group.element(snippet.annotation(primary).annotations(contexts));
    } else {
        group = group.element(Level::NOTE.message(format!("in the {name}")));
    }
    let help = line(&finding.help);
    let elsewhere: Vec<String> = related
        .iter()
        .filter(|(location, _)| piece.as_ref().is_none_or(|piece| piece.range(*location).is_none()))
        .map(|(location, message)| format!("{}: {message}", line(&place(sources, *location))))
        .collect();
    for note in &elsewhere {
        group = group.element(Level::NOTE.message(note));
    }
    if !help.is_empty() {
        group = group.element(Level::HELP.message(&*help));
    }
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    let mut shown = renderer.render(&[group]).to_string();
    shown.push('\n');
    shown
}

/// The lines that an excerpt shows, made harmless, with the way into them.
struct Piece {
    source: crate::source::SourceId,
    text: String,
    first_line: usize,
    /// Raw bytes that the piece holds.
    window: Span,
    /// Raw offset and offset in `text` where they drift apart, in order.
    map: Vec<(usize, usize)>,
    primary: std::ops::Range<usize>,
}

impl Piece {
    fn of(sources: &SourceMap, location: Location) -> Option<Self> {
        let (id, span) = (location.source()?, location.span()?);
        let source = sources.get(id);
        let window = window(source, span);
        let raw = source.slice(window);
        let mut piece = Self {
            source: id,
            text: String::with_capacity(raw.len()),
            first_line: source.line(window.start) as usize,
            window,
            map: Vec::new(),
            primary: 0..0,
        };
        let mut at = window.start as usize;
        for ch in raw.chars() {
            piece.map.push((at, piece.text.len()));
            piece.text.push_str(&terminal(ch.encode_utf8(&mut [0; 4])));
            at += ch.len_utf8();
        }
        piece.map.push((at, piece.text.len()));
        let shown = Span { start: span.start, end: span.end.min(window.end).max(span.start) };
        piece.primary = piece.range(Location::new(id, shown))?;
        Some(piece)
    }

    /// Where a place is in the piece; `None` if it is elsewhere.
    fn range(&self, location: Location) -> Option<std::ops::Range<usize>> {
        let span = location.span().filter(|span| self.window.contains(*span))?;
        (location.source() == Some(self.source)).then(|| self.at(span.start)..self.at(span.end))
    }

    fn at(&self, raw: u32) -> usize {
        let behind = self.map.partition_point(|(known, _)| *known <= raw as usize);
        self.map.get(behind.saturating_sub(1)).map_or(0, |(_, shown)| *shown)
    }
}

/// The line of the span's start, or as much of a long one as is worth showing.
fn window(source: &Source, span: Span) -> Span {
    let number = source.line(span.start);
    let start = source.line_start(number).unwrap_or(0) as usize;
    let end = start + source.line_text(number).len();
    if end - start <= LONGEST_LINE {
        return Span::new(start, end);
    }
    let from = (span.start as usize).saturating_sub(LONGEST_LINE / 3).max(start);
    let to = (from + LONGEST_LINE).min(end);
    Span::new(source.text.ceil_char_boundary(from), source.text.floor_char_boundary(to))
}
