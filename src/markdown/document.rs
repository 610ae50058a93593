//! The Markdown of a description or a template.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::source::Span;

/// The level of a bold line that stands for a heading.
const BOLD_LINE: u8 = 7;

/// One section of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The title, without markup.
    pub title: String,
    /// The first byte of the heading, its marks included.
    pub start: u32,
    /// The bytes of the title.
    pub heading: Span,
    /// The level, 1 to 6; 7 for a bold line that stands for a heading.
    pub level: u8,
    /// From behind the heading to the next heading of the same or a higher rank.
    pub body: Span,
}

/// One task of a task list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The text behind the box, without markup, up to the first nested block.
    pub text: String,
    /// The bytes of that text.
    pub span: Span,
    /// The bytes of the box, `[ ]` or `[x]`.
    pub marker: Span,
    /// Whether the box is ticked.
    pub ticked: bool,
    /// Whether the whole text is struck through.
    pub struck: bool,
    /// The innermost section that it stands in, as an index into [`Document::sections`].
    pub section: Option<usize>,
}

/// The parts of a Markdown text that rules ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The sections, in the order of the text.
    pub sections: Vec<Section>,
    /// The tasks outside comments and code, in the order of the text.
    pub tasks: Vec<Task>,
    /// The HTML comments, in the order of the text.
    pub comments: Vec<Span>,
    /// Code blocks and code spans, in the order of the text.
    pub code: Vec<Span>,
}

impl Document {
    /// Reads a Markdown text in one pass.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let options =
            Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
        let mut reader =
            Reader { text, document: Self::default(), heading: None, bold: None, task: None };
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            reader.event(event, Span::new(range.start, range.end));
        }
        reader.finish_task();
        reader.document.close_sections(text.len());
        reader.document
    }

    /// Whether byte `at` is inside a comment or code.
    #[must_use]
    pub fn is_hidden(&self, at: u32) -> bool {
        let inside = |spans: &[Span]| {
            let behind = spans.partition_point(|span| span.start <= at);
            behind.checked_sub(1).is_some_and(|index| at < spans[index].end)
        };
        inside(&self.comments) || inside(&self.code)
    }

    /// The parts of `span` that are neither comment nor code.
    #[must_use]
    pub fn visible_spans(&self, span: Span) -> Vec<Span> {
        let mut hidden: Vec<Span> = self.comments.iter().chain(&self.code).copied().collect();
        hidden.sort_unstable();
        visible(span, &hidden)
    }

    /// The parts of `span` that are not in a comment; code is content.
    #[must_use]
    pub fn uncommented_spans(&self, span: Span) -> Vec<Span> {
        visible(span, &self.comments)
    }

    /// The innermost section that holds byte `at`.
    #[must_use]
    pub fn section_at(&self, at: u32) -> Option<usize> {
        let before = self.sections.partition_point(|section| section.start <= at);
        (0..before).rev().find(|index| at < self.sections[*index].body.end)
    }

    /// Sets the ends of all sections, from the last to the first.
    fn close_sections(&mut self, end: usize) {
        // For each level, where the nearest following section of at least that rank begins.
        let mut next = [Span::at(end).start; BOLD_LINE as usize + 1];
        for section in self.sections.iter_mut().rev() {
            let level = usize::from(section.level.min(BOLD_LINE));
            section.body.end = next[level].max(section.body.start);
            for deeper in &mut next[level..] {
                *deeper = section.start;
            }
        }
        for index in 0..self.tasks.len() {
            self.tasks[index].section = self.section_at(self.tasks[index].marker.start);
        }
    }
}

fn visible(span: Span, hidden: &[Span]) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = span.start;
    for hole in hidden.iter().filter(|hole| hole.end > span.start && hole.start < span.end) {
        if hole.start > start {
            parts.push(Span { start, end: hole.start });
        }
        start = start.max(hole.end);
    }
    if start < span.end {
        parts.push(Span { start, end: span.end });
    }
    parts
}

/// A heading, a bold line or a task whose text is still coming.
#[derive(Debug)]
struct Open {
    text: String,
    span: Option<Span>,
    outer: Span,
    level: u8,
}

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
    heading: Option<Open>,
    /// A paragraph that begins with bold text and so far holds nothing else.
    bold: Option<Open>,
    task: Option<OpenTask>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(&tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::TaskListMarker(ticked) => self.open_task(span, ticked),
            Event::Text(text) => self.words(&text, span),
            Event::Code(code) => {
                self.document.code.push(span);
                self.words(&code, span);
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, span),
            Event::SoftBreak | Event::HardBreak => self.line_break(),
            Event::Rule => self.finish_task(),
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span) {
        match tag {
            Tag::Heading { level, .. } => {
                self.finish_task();
                let level = level_number(*level);
                self.heading = Some(Open { text: String::new(), span: None, outer: span, level });
            }
            Tag::Paragraph if self.task.is_none() => {
                let starts_bold =
                    ["**", "__"].iter().any(|mark| self.text[span.range()].starts_with(mark));
                let open = Open { text: String::new(), span: None, outer: span, level: BOLD_LINE };
                self.bold = starts_bold.then_some(open);
            }
            Tag::CodeBlock(_) => {
                self.finish_task();
                self.document.code.push(span);
            }
            Tag::Item | Tag::List(_) | Tag::Table(_) | Tag::BlockQuote(_) => self.finish_task(),
            Tag::Strikethrough => {
                if let Some(open) = &mut self.task {
                    open.in_strike = true;
                }
            }
            _ => {}
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
                if let Some(open) = self.bold.take_if(|open| open.span.is_some()) {
                    self.section(open, span.end);
                }
                self.bold = None;
                self.finish_task();
            }
            TagEnd::Strikethrough => {
                if let Some(open) = &mut self.task {
                    open.in_strike = false;
                }
            }
            TagEnd::Item => self.finish_task(),
            _ => {}
        }
    }

    /// A bold line counts as a heading only if nothing but a colon follows on its line.
    fn end_bold(&mut self, span: Span) {
        let Some(open) = &mut self.bold else { return };
        let rest = self.text[span.end as usize..].lines().next().unwrap_or_default();
        let alone = span.start == open.outer.start && matches!(rest.trim(), "" | ":");
        if !alone {
            self.bold = None;
            return;
        }
        let Some(open) = self.bold.take() else { return };
        let end = span.end as usize + rest.len();
        self.section(open, Span::at(end).start);
    }

    fn section(&mut self, open: Open, end: u32) {
        let title = open.text.trim().to_owned();
        let heading = open.span.unwrap_or(Span { start: open.outer.start, end });
        let body = Span { start: end.max(heading.end), end };
        self.document.sections.push(Section {
            start: open.outer.start,
            title,
            heading,
            level: open.level,
            body,
        });
    }

    fn open_task(&mut self, span: Span, ticked: bool) {
        self.finish_task();
        let at = Span { start: span.end, end: span.end };
        let task = Task {
            text: String::new(),
            span: at,
            marker: span,
            ticked,
            struck: false,
            section: None,
        };
        self.task = Some(OpenTask { task, plain: 0, struck: 0, in_strike: false });
    }

    fn words(&mut self, words: &str, span: Span) {
        for open in [&mut self.heading, &mut self.bold].into_iter().flatten() {
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
        for open in [&mut self.heading, &mut self.bold].into_iter().flatten() {
            open.text.push(' ');
        }
        if let Some(open) = &mut self.task {
            open.task.text.push(' ');
        }
    }

    fn html(&mut self, html: &str, span: Span) {
        let open = self
            .document
            .comments
            .last()
            .filter(|last| last.end == span.start && !self.text[last.range()].ends_with("-->"));
        let mut at = 0;
        if open.is_some()
            && let Some(last) = self.document.comments.last_mut()
        {
            at = html.find("-->").map_or(html.len(), |end| end + 3);
            last.end = span.start + Span::at(at).start;
        }
        while let Some(start) = html[at..].find("<!--").map(|start| at + start) {
            let end = html[start..].find("-->").map_or(html.len(), |end| start + end + 3);
            let from = span.start as usize;
            self.document.comments.push(Span::new(from + start, from + end));
            at = end;
        }
    }

    fn finish_task(&mut self) {
        let Some(mut open) = self.task.take() else { return };
        open.task.struck = open.struck > 0 && open.plain == 0;
        open.task.text = open.task.text.trim().to_owned();
        self.document.tasks.push(open.task);
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn titles(text: &str) -> Vec<(String, u8, String)> {
        let document = Document::parse(text);
        let section = |section: &Section| {
            (section.title.clone(), section.level, text[section.body.range()].trim().to_owned())
        };
        document.sections.iter().map(section).collect()
    }

    fn tasks(text: &str) -> Vec<(String, bool, bool)> {
        let tasks = Document::parse(text).tasks;
        tasks.into_iter().map(|task| (task.text, task.ticked, task.struck)).collect()
    }

    #[test]
    fn headings_of_every_form_open_sections() {
        let text = "## 📋 Plan:\r\na\r\n\r\nTests\n-----\nb\n\n**Acceptance criteria:**\n\nc\n\n#NoHeading\n";
        let expected = [
            ("📋 Plan:".to_owned(), 2, "a".to_owned()),
            ("Tests".to_owned(), 2, text[text.find('b').unwrap()..].trim().to_owned()),
            ("Acceptance criteria:".to_owned(), 7, "c\n\n#NoHeading".to_owned()),
        ];
        assert_eq!(titles(text), expected);
    }

    #[test]
    fn a_section_holds_its_subsections() {
        let text = "# A\n1\n## B\n2\n# C\n3";
        let bodies: Vec<String> = titles(text).into_iter().map(|(.., body)| body).collect();
        assert_eq!(bodies, ["1\n## B\n2", "2", "3"]);
    }

    #[test]
    fn bold_text_in_a_sentence_is_no_heading() {
        assert!(titles("**Note** this is text\n\n- **Plan**: x\n").is_empty());
        assert_eq!(titles("**Tests**\nran them\n")[0].2, "ran them");
    }

    #[test]
    fn code_and_comments_hold_no_headings_and_no_tasks() {
        let text = "```\n## Plan\n- [x] a\n```\n<!-- ## Tests\n- [ ] b -->\n\n    ## Code\n";
        assert!(titles(text).is_empty() && tasks(text).is_empty());
        let unclosed = "x <!-- a -->\n\n<!-- never\n\n## Plan\n- [ ] c\n";
        assert!(titles(unclosed).is_empty() && tasks(unclosed).is_empty());
        assert_eq!(Document::parse(unclosed).comments.len(), 2);
    }

    #[test]
    fn tasks_are_found_in_every_list() {
        let text = "- [ ] one `x`\n  - [X] two\n* [x] ~~three~~\n1. [ ] four\n   more\n\n> - [ ] five\n- []no\n- [-] no\n";
        let expected = [
            ("one x", false, false),
            ("two", true, false),
            ("three", true, true),
            ("four more", false, false),
            ("five", false, false),
        ];
        let expected: Vec<_> =
            expected.map(|(text, ticked, struck)| (text.to_owned(), ticked, struck)).into();
        assert_eq!(tasks(text), expected);
    }

    #[test]
    fn deep_nesting_is_no_harm() {
        let quotes = ">".repeat(100_000);
        let lists =
            (0..2_000).map(|n| format!("{}- [ ] x\n", " ".repeat(n * 2))).collect::<String>();
        let headings = "# a\n".repeat(20_000);
        for text in [quotes, lists, headings] {
            let document = Document::parse(&text);
            assert!(document.sections.len() <= 20_000);
        }
    }

    proptest! {
        #[test]
        fn every_span_lies_in_the_text(text in "([ -~]|[\n\r\t]|<!--|-->|```|- \\[ \\] |\\*\\*|~~|## |é|🟡){0,50}") {
            let document = Document::parse(&text);
            let sections = document.sections.iter().flat_map(|s| [s.heading, s.body]);
            let tasks = document.tasks.iter().flat_map(|t| [t.span, t.marker]);
            for span in sections.chain(tasks).chain(document.comments.clone()).chain(document.code.clone()) {
                prop_assert!(text.get(span.range()).is_some(), "{span:?}");
            }
            let whole = Span::new(0, text.len());
            for span in document.visible_spans(whole) {
                prop_assert!(text.get(span.range()).is_some());
            }
            prop_assert_eq!(&document, &Document::parse(&text));
        }
    }
}
