//! From the parser's events to a [`Document`].

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::document::{BOLD_LINE, Document, Section, Task};
use super::lines::byte_order_mark;
use crate::source::Span;
use crate::text::normalize;

/// Reads a text in one pass. The sections have no ends yet and the tasks no sections.
pub(super) fn read(text: &str) -> Document {
    let options =
        Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
    // The parser takes the mark for text, and so no heading for one on the first line.
    let skipped = byte_order_mark(text);
    let mut reader = Reader::new(text);
    for (event, range) in Parser::new_ext(&text[skipped..], options).into_offset_iter() {
        reader.event(&event, Span::new(range.start + skipped, range.end + skipped));
    }
    reader.finish();
    reader.document
}

/// A heading or a bold line whose text is still coming.
#[derive(Debug)]
struct OpenHeading {
    text: String,
    span: Option<Span>,
    outer: Span,
    level: u8,
}

impl OpenHeading {
    fn new(outer: Span, level: u8) -> Self {
        Self { text: String::new(), span: None, outer, level }
    }
}

/// A task whose text is still coming, and how much of it is struck through.
#[derive(Debug)]
struct OpenTask {
    task: Task,
    plain: usize,
    struck: usize,
    in_strike: bool,
}

struct Reader<'t> {
    text: &'t str,
    document: Document,
    heading: Option<OpenHeading>,
    task: Option<OpenTask>,
    in_paragraph: bool,
    /// Nothing but signs has come on this line of a paragraph, so that bold text may head it.
    at_line_start: bool,
    /// The last comment is not closed yet.
    in_comment: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            document: Document::default(),
            heading: None,
            task: None,
            in_paragraph: false,
            at_line_start: false,
            in_comment: false,
        }
    }

    fn event(&mut self, event: &Event<'_>, span: Span) {
        if self.in_comment && !matches!(event, Event::Html(_) | Event::InlineHtml(_)) {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(*tag, span),
            Event::TaskListMarker(ticked) => self.open_task(span, *ticked),
            Event::Text(text) => self.words(text, span),
            Event::Code(code) => {
                self.document.code.push(span);
                self.words(code, span);
            }
            Event::Html(_) | Event::InlineHtml(_) => self.html(span),
            Event::SoftBreak | Event::HardBreak => self.line_break(),
            Event::Rule => self.finish_task(),
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span) {
        match tag {
            Tag::Heading { level, .. } => {
                self.finish_task();
                self.heading = Some(OpenHeading::new(span, *level as u8));
            }
            Tag::Paragraph => {
                self.in_paragraph = self.task.is_none();
                self.at_line_start = true;
            }
            Tag::Strong if self.at_line_start && self.in_paragraph => {
                self.at_line_start = false;
                self.heading = Some(OpenHeading::new(span, BOLD_LINE));
            }
            Tag::CodeBlock(_) => {
                self.finish_task();
                self.document.code.push(span);
            }
            Tag::Item | Tag::List(_) | Tag::Table(_) | Tag::BlockQuote(_) | Tag::HtmlBlock => {
                self.finish_task();
            }
            Tag::Strikethrough => self.strike(true),
            _ => self.at_line_start = false,
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some(open) = self.heading.take() {
                    self.section(open, span.end);
                }
            }
            TagEnd::Strong => self.end_bold(span),
            TagEnd::Paragraph => {
                self.in_paragraph = false;
                self.finish_task();
            }
            TagEnd::Strikethrough => self.strike(false),
            TagEnd::Item => self.finish_task(),
            _ => {}
        }
    }

    /// A bold line counts as a heading only if nothing but signs follows on its line.
    fn end_bold(&mut self, span: Span) {
        let Some(open) = self.heading.take_if(|open| open.outer == span) else { return };
        let rest = self.text[span.end as usize..].lines().next().unwrap_or_default();
        if normalize(rest).is_empty() {
            self.section(open, Span::at(span.end as usize + rest.len()).start);
        }
    }

    fn section(&mut self, open: OpenHeading, end: u32) {
        let heading = open.span.unwrap_or(Span { start: open.outer.start, end });
        self.document.sections.push(Section {
            title: open.text.trim().to_owned(),
            start: open.outer.start,
            heading,
            level: open.level,
            body: Span { start: end.max(heading.end), end },
        });
    }

    fn open_task(&mut self, marker: Span, ticked: bool) {
        self.finish_task();
        self.in_paragraph = false;
        let task = Task {
            text: String::new(),
            span: Span { start: marker.end, end: marker.end },
            marker,
            ticked,
            struck: false,
            section: None,
        };
        self.task = Some(OpenTask { task, plain: 0, struck: 0, in_strike: false });
    }

    fn strike(&mut self, on: bool) {
        self.at_line_start = false;
        if let Some(open) = &mut self.task {
            open.in_strike = on;
        }
    }

    fn words(&mut self, words: &str, span: Span) {
        self.at_line_start &= !words.contains(char::is_alphanumeric);
        if let Some(open) = &mut self.heading {
            open.text.push_str(words);
            let start = open.span.map_or(span.start, |known| known.start);
            open.span = Some(Span { start, end: span.end });
        }
        if let Some(open) = &mut self.task {
            if open.task.text.is_empty() {
                open.task.span.start = span.start;
            }
            open.task.text.push_str(words);
            open.task.span.end = span.end;
            let count = if open.in_strike { &mut open.struck } else { &mut open.plain };
            *count += words.trim().len();
        }
    }

    fn line_break(&mut self) {
        self.at_line_start = true;
        if let Some(open) = &mut self.heading {
            open.text.push(' ');
        }
        if let Some(open) = &mut self.task {
            open.task.text.push(' ');
        }
    }

    /// Finds the comments in a piece of HTML.
    ///
    /// The parser gives an HTML block line by line, without the marks of quotes and lists, so a
    /// comment may begin in one piece and end in a later one. It may even outlive its block: the
    /// page that a reader sees is HTML, where only `-->` ends it.
    fn html(&mut self, span: Span) {
        let html = &self.text[span.range()];
        let offset = span.start as usize;
        let mut at = 0;
        loop {
            if !self.in_comment {
                let Some(start) = html[at..].find("<!--").map(|start| at + start) else { return };
                at = start;
                self.document.comments.push(Span::at(offset + start));
            }
            let end = html[at..].find("-->").map(|end| at + end + 3);
            self.in_comment = end.is_none();
            at = end.unwrap_or(html.len());
            if let Some(comment) = self.document.comments.last_mut() {
                comment.end = Span::at(offset + at).start;
            }
            if self.in_comment {
                return;
            }
        }
    }

    fn finish(&mut self) {
        self.finish_task();
        if self.in_comment
            && let Some(comment) = self.document.comments.last_mut()
        {
            comment.end = Span::at(self.text.len()).start;
        }
    }

    fn finish_task(&mut self) {
        let Some(mut open) = self.task.take() else { return };
        open.task.struck = open.struck > 0 && open.plain == 0;
        open.task.text = open.task.text.trim().to_owned();
        self.document.tasks.push(open.task);
    }
}
