//! The lines around a place, with carets below it, as rustc shows them.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::Options;
use super::page;
use super::piece::Piece;
use super::place::{place, source_name};
use super::wrap::{prose, wrap};
use crate::escape::terminal::line;
use crate::finding::{Finding, Severity};
use crate::source::{ColumnUnit, Location, SourceMap};

/// What stands before a note or a help, in columns.
const LEAD: usize = 14;

/// A finding with its excerpt, the places that explain it, and what to do.
pub(super) fn excerpt(finding: &Finding, sources: &SourceMap, options: Options) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Off => Level::NOTE,
    };
    let related: Vec<Location> = finding.related.iter().map(|related| related.location).collect();
    let piece = Piece::new(sources, finding.location, &related);
    let width = prose(options.width);
    // Behind `error[area/name]: `, and behind `  = help: `.
    let lead = finding.rule.len() + "warning[]: ".len();
    let message = wrap(&line(&finding.message), width, lead, "");
    let mut title = level.primary_title(message).id(finding.rule);
    if options.links {
        title = title.id_url(page::of_rule(finding.rule));
    }
    let mut group = Group::with_title(title);
    if finding.location.source().is_some() {
        group = group.element(origin(sources, finding.location));
    }
    let mut snippet = piece.as_ref().map(|piece| {
        let lines = Snippet::source(&*piece.text).line_start(piece.first_line as usize);
        lines.annotation(AnnotationKind::Primary.span(piece.primary.clone()))
    });
    let mut notes = Vec::new();
    for related in &finding.related {
        let message = line(&related.message);
        let near = piece.as_ref().and_then(|piece| piece.range(sources, related.location));
        match (near, snippet.take()) {
            (Some(range), Some(lines)) => {
                let context = AnnotationKind::Context.span(range).label(message);
                snippet = Some(lines.annotation(context));
            }
            (_, lines) => {
                snippet = lines;
                let note = format!("{}: {message}", line(&place(sources, related.location)));
                notes.push(wrap(&note, width.saturating_sub(LEAD), 0, ""));
            }
        }
    }
    group = group.elements(snippet);
    group = group.elements(notes.into_iter().map(|note| Level::NOTE.message(note)));
    if !finding.help.is_empty() {
        let help = wrap(&line(&finding.help), width.saturating_sub(LEAD), 0, "");
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    let shown = renderer.term_width(options.width).render(&[group]);
    let lines = shown.lines().filter(|line| !opens_a_nameless_file(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Whether a line is the `:::` that the library puts between a place and lines without a path. No
/// text stands on a line of its own, so nothing else looks like it.
fn opens_a_nameless_file(line: &str) -> bool {
    line.contains(":::") && uncoloured(line).trim() == ":::"
}

/// A line without its colours. The only escapes in it are ours: those of texts are spelled out.
pub(super) fn uncoloured(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default();
    let rest = parts.filter_map(|part| Some(part.split_once('m')?.1));
    std::iter::once(first).chain(rest).collect()
}

/// The place as the line below the title names it. Line and column are those of the text itself,
/// not of the lines that are shown, in which some characters are longer.
fn origin(sources: &SourceMap, location: Location) -> Origin<'static> {
    let origin = Origin::path(line(&source_name(sources, location)));
    match sources.range(location, ColumnUnit::Chars) {
        Some(range) => origin.line(range.line as usize).char_column(range.column as usize),
        None => origin,
    }
}
