//! From the parser's events to a [`Document`].

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::boxes;
use super::chunk::Chunk;
use super::cut::Cut;
use super::document::Document;
use super::hidden;
use super::page::{Block, Builder, Look};
use super::task::OpenTask;
use crate::sort::Sort as _;
use crate::source::Span;

mod footnotes;
mod headings;
mod html;

use self::footnotes::Footnotes;
use self::headings::{Bold, OpenHeading};

const OPTIONS: Options = Options::ENABLE_TASKLISTS
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TABLES)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_GFM);

/// Reads a text; `keeps_definitions` says that definitions of links are text in it. The sections
/// have no ends yet, and nothing knows its section.
pub(super) fn read(text: &str, keeps_definitions: bool) -> Document {
    let hidden = hidden::find(text, OPTIONS);
    let cut = Cut::new(text, &hidden.parts);
    let mut reader = Reader::new(text, &cut);
    let parser = Parser::new_ext(cut.rest(), OPTIONS);
    let mut definitions: Vec<Range<usize>> = parser
        .reference_definitions()
        .iter()
        .filter(|_| keeps_definitions)
        .map(|(_, definition)| definition.span.clone())
        .collect();
    for (event, range) in parser.into_offset_iter() {
        reader.event(event, range);
    }
    definitions.order_by_key(|range| range.start);
    for range in definitions {
        reader.end_line();
        reader.show(cut_text(&cut, &range), range);
    }
    reader.finish(hidden.comments)
}

fn cut_text<'c>(cut: &'c Cut<'_>, range: &Range<usize>) -> &'c str {
    cut.rest().get(range.clone()).unwrap_or_default()
}

/// What is open where the reader stands.
#[derive(Debug, Default)]
struct Nesting {
    struck: u32,
    code: u32,
    links: u32,
    pictures: u32,
    lists: u16,
    /// Whether each quote is one, and not a note.
    quotes: Vec<bool>,
    in_paragraph: bool,
    block: Block,
}

struct Reader<'c, 't> {
    text: &'t str,
    cut: &'c Cut<'t>,
    builder: Builder,
    document: Document,
    nesting: Nesting,
    html: html::State,
    heading: Option<OpenHeading>,
    bold: Option<Bold>,
    task: Option<OpenTask>,
    chunk: Chunk,
    footnotes: Footnotes<'c>,
}

impl<'c, 't> Reader<'c, 't> {
    fn new(text: &'t str, cut: &'c Cut<'t>) -> Self {
        Self {
            text,
            cut,
            builder: Builder::default(),
            document: Document::default(),
            nesting: Nesting::default(),
            html: html::State::default(),
            heading: None,
            bold: None,
            task: None,
            chunk: Chunk::default(),
            footnotes: Footnotes::default(),
        }
    }

    fn event(&mut self, event: Event<'c>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::TaskListMarker(ticked) => self.open_task(self.cut.span(range), ticked),
            Event::Text(text) => self.show(&text, range),
            Event::Code(code) => {
                self.document.code.push(self.cut.span(range.clone()));
                self.nesting.code += 1;
                self.show_code(&code, range);
                self.nesting.code -= 1;
            }
            Event::Html(_) => self.chunk.add(range),
            Event::InlineHtml(_) => {
                let mut chunk = Chunk::default();
                chunk.add(range);
                self.markup(&chunk, false);
            }
            Event::SoftBreak | Event::HardBreak => self.line_break(),
            Event::Rule => {
                self.finish_task();
                self.end_line();
            }
            Event::FootnoteReference(name) => self.footnotes.refer(name),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.show(&text, range),
        }
    }

    fn start(&mut self, tag: Tag<'c>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } if !self.is_above_an_entry(&range) => {
                self.begin_block();
                self.open_heading(level as u8, self.cut.span(range).start);
            }
            Tag::Paragraph | Tag::Heading { .. } => {
                self.end_line();
                self.builder.shape.goes_on = false;
                self.nesting.in_paragraph = self.task.is_none();
            }
            Tag::Strong => self.open_bold(self.cut.span(range).start),
            Tag::CodeBlock(_) => {
                self.begin_block();
                self.document.code.push(self.cut.span(range));
                self.nesting.code += 1;
                self.nesting.block = Block::Code;
            }
            Tag::List(_) => {
                self.begin_block();
                self.nesting.lists = self.nesting.lists.saturating_add(1);
            }
            Tag::Item => {
                self.begin_block();
                self.builder.shape.entry = true;
            }
            Tag::BlockQuote(kind) => {
                self.begin_block();
                self.nesting.quotes.push(kind.is_none());
            }
            Tag::Table(_) => self.begin_block(),
            Tag::TableHead => self.nesting.block = Block::Columns,
            Tag::TableRow => self.nesting.block = Block::Row,
            Tag::HtmlBlock => {
                self.begin_block();
                self.chunk = Chunk::default();
            }
            Tag::FootnoteDefinition(name) => {
                self.begin_block();
                self.footnotes.begin(name, self.cut.span(range));
            }
            Tag::Strikethrough => self.nesting.struck += 1,
            Tag::Link { .. } => self.nesting.links += 1,
            Tag::Image { dest_url, .. } => {
                self.picture(&dest_url, range);
                self.nesting.pictures += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(_) if self.heading.is_some() => self.close_heading(range),
            TagEnd::Strong => self.close_bold(self.cut.span(range).end),
            TagEnd::Paragraph | TagEnd::Heading(_) => {
                self.end_line();
                self.nesting.in_paragraph = false;
                self.finish_task();
            }
            TagEnd::CodeBlock => {
                self.end_line();
                self.nesting.code -= 1;
                self.nesting.block = Block::Text;
            }
            TagEnd::List(_) => {
                self.end_line();
                self.nesting.lists = self.nesting.lists.saturating_sub(1);
            }
            TagEnd::Item => {
                self.finish_task();
                self.end_line();
                self.builder.shape.entry = false;
            }
            TagEnd::BlockQuote(_) => {
                self.end_line();
                self.nesting.quotes.pop();
            }
            TagEnd::TableCell => self.builder.end_cell(),
            TagEnd::TableHead | TagEnd::TableRow | TagEnd::Table => {
                self.end_line();
                self.nesting.block = Block::Text;
            }
            TagEnd::HtmlBlock => {
                let chunk = std::mem::take(&mut self.chunk);
                self.markup(&chunk, true);
                self.end_line();
            }
            TagEnd::FootnoteDefinition => {
                self.finish_task();
                self.end_line();
                self.footnotes.end();
            }
            TagEnd::Strikethrough => self.nesting.struck -= 1,
            TagEnd::Link => self.nesting.links -= 1,
            TagEnd::Image => self.nesting.pictures -= 1,
            _ => {}
        }
    }

    /// Ends what cannot go on into the next block.
    fn begin_block(&mut self) {
        self.finish_task();
        self.end_line();
        self.builder.shape.goes_on = false;
    }

    fn look(&self) -> Look {
        Look {
            code: self.nesting.code > 0 || self.html.code > 0,
            struck: self.nesting.struck > 0 || self.html.struck > 0,
        }
    }

    fn is_seen(&self) -> bool {
        self.nesting.pictures == 0 && !self.html.is_hiding()
    }

    /// Shows text that stands at `range` of the rest.
    fn show(&mut self, text: &str, range: Range<usize>) {
        if self.is_seen() {
            let exact = self.cut.rest().get(range.clone()) == Some(text);
            self.show_as(text, range, exact);
        }
    }

    /// Shows the text of a code span, which stands between its fences.
    fn show_code(&mut self, code: &str, range: Range<usize>) {
        let whole = cut_text(self.cut, &range);
        let inner = whole.find(code).map(|at| range.start + at..range.start + at + code.len());
        match inner {
            Some(inner) => self.show(code, inner),
            None => self.show(code, range),
        }
    }

    fn show_as(&mut self, text: &str, range: Range<usize>, exact: bool) {
        let look = self.look();
        self.set_shape();
        if exact {
            for piece in self.cut.pieces(range.clone()) {
                let part = &text[piece.start - range.start..piece.end - range.start];
                self.builder.push(part, self.cut.span(piece), true, look);
            }
        } else {
            self.builder.push(text, self.cut.span(range.clone()), false, look);
        }
        if let Some(task) = &mut self.task {
            task.add(text, self.cut.span(range), look.struck);
        }
    }

    /// Says what the next visible text belongs to.
    fn set_shape(&mut self) {
        let shape = &mut self.builder.shape;
        shape.quoted = self.nesting.quotes.contains(&true) || self.html.quotes > 0;
        shape.depth = self.nesting.lists;
        shape.boxed |= self.task.as_ref().is_some_and(OpenTask::is_new);
        shape.block = match self.html.block.unwrap_or(self.nesting.block) {
            Block::Text if self.heading.is_some() => Block::Heading,
            Block::Text if self.footnotes.is_open() => Block::Footnote,
            block => block,
        };
    }

    fn picture(&mut self, address: &str, range: Range<usize>) {
        if self.is_seen() && !address.is_empty() {
            self.set_shape();
            let linked = self.nesting.links > 0 || self.html.links > 0;
            self.builder.picture(address, self.cut.span(range), linked, self.look());
        }
    }

    fn line_break(&mut self) {
        if let Some(task) = &mut self.task {
            task.line_break();
        }
        if self.heading.is_some() {
            self.builder.push(" ", Span::at(0), false, Look::default());
        } else {
            self.end_line();
            self.builder.shape.goes_on = true;
        }
    }

    fn open_task(&mut self, marker: Span, ticked: bool) {
        self.finish_task();
        self.nesting.in_paragraph = false;
        self.task = Some(OpenTask::new(marker, ticked));
    }

    fn finish_task(&mut self) {
        if let Some(task) = self.task.take() {
            self.document.tasks.push(task.finish());
        }
    }

    fn finish(mut self, comments: Vec<Span>) -> Document {
        self.finish_task();
        self.end_line();
        let unused = self.footnotes.unused();
        let mut document = self.document;
        document.page = self.builder.page;
        if !unused.is_empty() {
            let is_in = |at: u32| {
                let behind = unused.partition_point(|span| span.start <= at);
                behind.checked_sub(1).is_some_and(|last| at < unused[last].end)
            };
            document.page.remove(&unused);
            document.tasks.retain(|task| !is_in(task.marker.start));
            document.sections.retain(|section| !is_in(section.start));
        }
        document.comments = comments;
        boxes::find(&mut document);
        document
    }
}
