//! Where items are: definition, references, the outline of a document, what can be folded.

use std::path::Path;

use lsp_types::{
    DocumentHighlight, DocumentSymbol, FoldingRange, FoldingRangeKind, Location, Position, Range,
    SymbolKind,
};

use super::place::{Encoding, offset, range};
use super::uri;
use crate::backlog::{BacklogFile, Item, Kind, State};
use crate::service::View;
use crate::sort::Sort as _;
use crate::source::{RepoPath, SourceId, Span};
use crate::text::shorten;

/// One text that was read, with its address.
pub(super) struct Scene<'a> {
    pub(super) view: &'a View,
    pub(super) root: &'a Path,
    pub(super) encoding: Encoding,
}

impl<'a> Scene<'a> {
    /// The file of the backlog at a path.
    pub(super) fn file(&self, path: &RepoPath) -> Option<(usize, &'a BacklogFile)> {
        self.view.inputs.backlog.files.iter().enumerate().find(|(_, file)| file.path == *path)
    }

    pub(super) fn text(&self, source: SourceId) -> &'a str {
        self.view.inputs.sources.text(source)
    }

    /// The item that a place of a text names, or whose line it is.
    pub(super) fn item(&self, path: &RepoPath, position: Position) -> Option<&'a Item> {
        let (_, file) = self.file(path)?;
        let text = self.text(file.source);
        let at = offset(text, position, self.encoding);
        let span = |item: &Item| self.view.id_span(item);
        let (start, line) = super::place::line(text, position.line);
        let named = self.view.named_at(line, at - start).map(|(item, _)| item);
        named.or_else(|| {
            let item = self.view.item_at(file.source, Span::at(at).start)?;
            let is_own = span(item).contains(Span::at(at));
            let titled = item.title.span.contains(Span::at(at));
            (is_own || titled).then_some(item)
        })
    }

    pub(super) fn range(&self, source: SourceId, span: Span) -> Range {
        range(&self.view.inputs.sources, source, span, self.encoding)
    }

    fn location(&self, source: SourceId, span: Span) -> Option<Location> {
        let path = self.view.inputs.sources.get(source).kind.path()?;
        Some(Location::new(uri::of(self.root, path)?, self.range(source, span)))
    }

    /// Where an item is written down.
    pub(super) fn definition(&self, item: &Item) -> Option<Location> {
        self.location(item.source, self.view.id_span(item))
    }

    /// Every place that names an item.
    pub(super) fn references(&self, item: &Item, with_header: bool) -> Vec<Location> {
        let header = self.view.id_span(item);
        let mentions = self.view.mentions(item).into_iter();
        let is_header = |source, span| source == item.source && span == header;
        mentions
            .filter(|mention| with_header || !is_header(mention.source, mention.span))
            .filter_map(|mention| self.location(mention.source, mention.span))
            .collect()
    }

    /// The same in one file.
    pub(super) fn highlights(&self, item: &Item, path: &RepoPath) -> Vec<DocumentHighlight> {
        let Some((_, file)) = self.file(path) else { return Vec::new() };
        let mentions = self.view.mentions(item).into_iter();
        let own = mentions.filter(|mention| mention.source == file.source);
        own.map(|mention| {
            let range = self.range(mention.source, mention.span);
            DocumentHighlight { range, kind: None }
        })
        .collect()
    }

    /// Sections and items, one in the other as they stand.
    pub(super) fn symbols(&self, path: &RepoPath) -> Vec<DocumentSymbol> {
        let Some((number, file)) = self.file(path) else { return Vec::new() };
        let text = self.text(file.source);
        let lines = |span| self.range(file.source, span);
        let mut nodes: Vec<(Span, DocumentSymbol)> = Vec::new();
        let whole = |span: Span| {
            let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
            Span::new(start, span.end as usize)
        };
        let ends = section_ends(file, text.len());
        for (section, end) in file.sections.iter().zip(ends) {
            if section.title.value.is_empty() {
                continue;
            }
            let end = whole(Span::at(end)).start as usize;
            let span = whole(Span::new(section.header.start as usize, end));
            let detail = section.state.map(|state| state.to_string());
            let name = shorten(&section.title.value, 100);
            nodes.push((
                span,
                symbol(name, detail, SymbolKind::NAMESPACE, span, section.header, &lines),
            ));
        }
        for item in self.view.inputs.backlog.items_of(number) {
            let name = if item.slug_id {
                shorten(&item.title.value, 100)
            } else {
                format!("{} {}", item.id, shorten(&item.title.value, 100))
            };
            let detail = Some(item.state().map_or("no state", State::as_str).to_owned());
            let kind = match item.kind {
                Kind::Epic => SymbolKind::MODULE,
                Kind::Bug => SymbolKind::EVENT,
                _ => SymbolKind::OBJECT,
            };
            let span = whole(item.span);
            nodes.push((span, symbol(name, detail, kind, span, item.header, &lines)));
        }
        nest(nodes)
    }

    /// Sections and items of more than one line.
    pub(super) fn folds(&self, path: &RepoPath) -> Vec<FoldingRange> {
        let mut folds = Vec::new();
        let mut open = self.symbols(path);
        while let Some(symbol) = open.pop() {
            let (start, mut end) = (symbol.range.start.line, symbol.range.end);
            if end.character == 0 && end.line > start {
                end.line -= 1;
            }
            if end.line > start {
                folds.push(FoldingRange {
                    start_line: start,
                    end_line: end.line,
                    start_character: None,
                    end_character: None,
                    kind: Some(FoldingRangeKind::Region),
                    collapsed_text: None,
                });
            }
            open.extend(symbol.children.into_iter().flatten());
        }
        folds.order_by_key(|fold| (fold.start_line, std::cmp::Reverse(fold.end_line)));
        folds
    }
}

/// Where each section ends: where the next one begins that is not inside of it.
fn section_ends(file: &BacklogFile, len: usize) -> Vec<usize> {
    let is_inside = |mut at: usize, outer: usize| loop {
        match file.sections[at].parent {
            Some(parent) if parent == outer => return true,
            Some(parent) if parent < at => at = parent,
            _ => return false,
        }
    };
    let end = |number: usize| {
        let mut later = number + 1..file.sections.len();
        later
            .find(|at| !is_inside(*at, number))
            .map_or(len, |at| file.sections[at].header.start as usize)
    };
    (0..file.sections.len()).map(end).collect()
}

fn symbol(
    name: String,
    detail: Option<String>,
    kind: SymbolKind,
    span: Span,
    header: Span,
    lines: &dyn Fn(Span) -> Range,
) -> DocumentSymbol {
    let (range, selection) = (lines(span), lines(header));
    // An editor refuses a selection that lies outside.
    let is_inside = range.start <= selection.start && selection.end <= range.end;
    let name = if name.trim().is_empty() { "-".to_owned() } else { name };
    #[expect(deprecated, reason = "the type has no other constructor")]
    DocumentSymbol {
        name,
        detail,
        kind,
        tags: None,
        deprecated: None,
        range,
        selection_range: if is_inside { selection } else { Range::new(range.start, range.start) },
        children: None,
    }
}

/// Puts what lies inside of another one into it.
fn nest(mut nodes: Vec<(Span, DocumentSymbol)>) -> Vec<DocumentSymbol> {
    nodes.order_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut roots = Vec::new();
    let mut open: Vec<(Span, DocumentSymbol)> = Vec::new();
    let close = |open: &mut Vec<(Span, DocumentSymbol)>, roots: &mut Vec<DocumentSymbol>| {
        let Some((_, done)) = open.pop() else { return };
        match open.last_mut() {
            Some((_, outer)) => outer.children.get_or_insert_default().push(done),
            None => roots.push(done),
        }
    };
    for (span, symbol) in nodes {
        while open.last().is_some_and(|(outer, _)| !outer.contains(span)) {
            close(&mut open, &mut roots);
        }
        open.push((span, symbol));
    }
    while !open.is_empty() {
        close(&mut open, &mut roots);
    }
    roots
}
