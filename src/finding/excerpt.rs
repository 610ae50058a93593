//! The lines around a place, with carets below it, as rustc shows them.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::wrap::{prose, wrap};
use super::{Finding, Piece, Severity, place, rule_page, source_name};
use crate::escape::terminal::line;
use crate::source::{ColumnUnit, Location, SourceMap};

/// What stands before a note or a help, in columns.
const LEAD: usize = 14;

/// How something is shown, where the format leaves a choice.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Whether colours may be used.
    pub color: bool,
    /// Whether a rule's name may be a link, as terminals follow it.
    pub links: bool,
    /// Whether only the findings are shown that count.
    pub brief: bool,
    /// How wide an excerpt may be, in columns.
    pub width: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { color: false, links: false, brief: false, width: 140 }
    }
}

/// A finding with its excerpt, the places that explain it, and what to do.
#[must_use]
pub fn excerpt(finding: &Finding, sources: &SourceMap, options: Options) -> String {
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
    // Further lines of a title begin below its first word.
    let message = wrap(&line(&finding.message), prose(width.saturating_sub(lead)), 0, "");
    let mut title = level.primary_title(message).id(finding.rule);
    if options.links {
        title = title.id_url(rule_page(finding.rule));
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

/// The lines of a place with carets below them, and nothing else; `None` where it has no span.
#[must_use]
pub fn lines_around(location: Location, sources: &SourceMap) -> Option<String> {
    location.span()?;
    let shown = excerpt(&Finding::new(location, "", ""), sources, Options::default());
    // The title, the place and an empty line stand above them.
    let lines: Vec<&str> = shown.lines().skip(3).collect();
    Some(lines.join("\n"))
}

/// Whether a line is the `:::` that the library puts between a place and lines without a path. No
/// text stands on a line of its own, so nothing else looks like it.
fn opens_a_nameless_file(line: &str) -> bool {
    line.contains(":::") && uncoloured(line).trim() == ":::"
}

/// A line without its colours. The only escapes in it are ours: those of texts are spelled out.
pub(crate) fn uncoloured(line: &str) -> String {
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

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    #[test]
    fn no_line_of_a_finding_is_wider_than_the_terminal() {
        let message = "the description has no sections \"Summary\", which the template demands, and \"Risk\", \
                       which the policy demands because src/a.rs changed (src/**)";
        let finding = Finding {
            rule: "change/section-missing",
            ..Finding::new(Location::Change, message, message)
        };
        let options = Options { width: 80, ..Options::default() };
        let shown = excerpt(&finding, &SourceMap::default(), options);
        assert!(shown.lines().all(|line| line.width() <= 80), "{shown}");
        assert!(shown.lines().count() > 4, "{shown}");
    }
}
