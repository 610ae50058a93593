//! The Markdown of a description or a template.

use super::page::{Page, PageLine};
use super::task::{BoxForm, NearBox, Task};
use crate::source::Span;

/// The level of a bold line that stands for a heading.
pub const BOLD_LINE: u8 = 7;

/// One section of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The title, without markup.
    pub title: String,
    /// The first byte of the heading, its marks included.
    pub start: u32,
    /// The bytes of the title.
    pub heading: Span,
    /// The level, 1 to 6; [`BOLD_LINE`] for a bold line that stands for a heading.
    pub level: u8,
    /// From behind the heading to the next heading of the same or a higher rank.
    pub body: Span,
}

/// The parts of a Markdown text that rules ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The sections, in the order of the text.
    pub sections: Vec<Section>,
    /// The boxes, in the order of the text.
    pub tasks: Vec<Task>,
    /// What was meant as a box and is not one on the page, in the order of the text.
    pub near_boxes: Vec<NearBox>,
    /// What a person sees.
    pub page: Page,
    /// The comments of HTML and their like, in the order of the text.
    pub comments: Vec<Span>,
    /// Code blocks and code spans, in the order of the text.
    pub code: Vec<Span>,
}

impl Document {
    /// Whether byte `at` is inside a comment or code.
    #[must_use]
    pub fn is_hidden(&self, at: u32) -> bool {
        let inside = |spans: &[Span]| {
            let behind = spans.partition_point(|span| span.start <= at);
            behind.checked_sub(1).is_some_and(|index| at < spans[index].end)
        };
        inside(&self.comments) || inside(&self.code)
    }

    /// The lines of the page in a section, its subsections included.
    #[must_use]
    pub fn lines_of(&self, section: usize) -> &[PageLine] {
        self.page.lines_in(self.sections[section].body)
    }

    /// The box that stands on a line of the page.
    #[must_use]
    pub fn task_on(&self, line: &PageLine) -> Option<&Task> {
        let end = self.page.source(line.text.clone()).end;
        let before = self.tasks.partition_point(|task| task.marker.start < end);
        let task = &self.tasks[before.checked_sub(1)?];
        let is_on_it =
            line.shape.boxed || task.form != BoxForm::List && task.marker.end > line.start;
        is_on_it.then_some(task)
    }

    /// The comment that is never closed and so hides the rest of `text`, from which this is.
    #[must_use]
    pub fn unclosed_comment(&self, text: &str) -> Option<Span> {
        let last = self.comments.last().copied()?;
        (!text[last.range()].ends_with("-->")).then_some(last)
    }

    /// The innermost section that holds byte `at`.
    #[must_use]
    pub fn section_at(&self, at: u32) -> Option<usize> {
        let before = self.sections.partition_point(|section| section.start <= at);
        (0..before).rev().find(|index| at < self.sections[*index].body.end)
    }

    /// Sets the ends of all sections, from the last to the first.
    pub(super) fn close_sections(&mut self, end: usize) {
        // For each level, where the nearest following section of at least that rank begins.
        let mut next = [Span::at(end).start; BOLD_LINE as usize + 1];
        for section in self.sections.iter_mut().rev() {
            let level = usize::from(section.level.min(BOLD_LINE));
            section.body.end = next[level].max(section.body.start);
            for deeper in &mut next[level..] {
                *deeper = section.start;
            }
        }
        self.set_sections();
    }

    /// Says of boxes and lines in which section they stand.
    fn set_sections(&mut self) {
        let mut tasks = std::mem::take(&mut self.tasks);
        let mut near_boxes = std::mem::take(&mut self.near_boxes);
        let mut page = std::mem::take(&mut self.page);
        for task in &mut tasks {
            task.section = self.section_at(task.marker.start);
        }
        for near in &mut near_boxes {
            near.section = self.section_at(near.span.start);
        }
        page.set_sections(|at| self.section_at(at));
        (self.tasks, self.near_boxes, self.page) = (tasks, near_boxes, page);
    }
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
        let shown = |task: Task| {
            let is_struck = task.is_struck();
            (task.text, task.ticked, is_struck)
        };
        tasks.into_iter().map(shown).collect()
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
    fn bold_text_in_a_sentence_is_not_a_heading() {
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
    fn bold_lines_inside_a_paragraph_are_headings() {
        let text = "intro\n**Plan**\nstream\n🧪 **Tests:** ✅\nran **all** of\n**them** twice\n";
        let expected = [
            ("Plan".to_owned(), 7, "stream\n🧪".to_owned()),
            ("Tests:".to_owned(), 7, "ran **all** of\n**them** twice".to_owned()),
        ];
        assert_eq!(titles(text), expected);
        assert!(titles("1. [ ] **Tests**\n\n2. [x] b\n\n| **A** |\n|---|\n").is_empty());
    }

    #[test]
    fn a_byte_order_mark_hides_no_heading() {
        let text = "\u{feff}## Plan\n- [x] a\n";
        let document = Document::parse(text);
        assert_eq!(&text[document.sections[0].heading.range()], "Plan");
        assert_eq!(&text[document.tasks[0].span.range()], "a");
    }

    #[test]
    fn comments_go_on_over_the_lines_of_quotes_and_lists() {
        let comments = |text: &str| -> Vec<String> {
            let comments = Document::parse(text).comments;
            comments.iter().map(|span| text[span.range()].to_owned()).collect()
        };
        assert_eq!(comments("> <!-- a\n> b -->\n> c\n"), ["<!-- a\n> b -->"]);
        assert_eq!(comments("- <!-- a\n  b -->\n"), ["<!-- a\n  b -->"]);
        assert_eq!(
            comments("> <!-- a\n\nb -->\n\n<!-- c --> d"),
            ["<!-- a\n\nb -->\n\n<!-- c -->"]
        );
        assert_eq!(
            comments("<!-- a --> b <!-- c\r\nd --><!-->"),
            ["<!-- a -->", "<!-- c\r\nd --><!-->"]
        );
    }

    #[test]
    fn a_comment_without_its_end_hides_the_rest() {
        let unclosed = |text: &str| {
            let span = Document::parse(text).unclosed_comment(text)?;
            Some(text[span.range()].to_owned())
        };
        assert_eq!(unclosed("a\n\n<!-- b\n\n## Plan\n").as_deref(), Some("<!-- b\n\n## Plan\n"));
        assert_eq!(unclosed("a\n\n<!-- b -->\n"), None);
        assert_eq!(unclosed("> <!-- b\n\nc\n").as_deref(), Some("<!-- b\n\nc\n"));
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
    fn deep_nesting_does_no_harm() {
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
        fn every_span_lies_in_the_text(text in "([ -~]|[\n\r\t]|<!--|-->|```|- \\[ \\] |\\*\\*|~~|## |> |<b>|</b>|<del>|&nbsp;|\\|\n|--\\||\\[\\^1\\]:?|✅|\u{feff}|\u{200b}|\u{a0}|é|🟡){0,50}") {
            let document = Document::parse(&text);
            let sections = document.sections.iter().flat_map(|s| [s.heading, s.body]);
            let tasks = document.tasks.iter().flat_map(|t| [t.span, t.marker]);
            for span in sections.chain(tasks).chain(document.comments.clone()).chain(document.code.clone()) {
                prop_assert!(text.get(span.range()).is_some(), "{span:?}");
            }
            let page = &document.page;
            for line in page.lines() {
                prop_assert!(text.get(page.source(line.text.clone()).range()).is_some(), "{line:?}");
                prop_assert!(page.line_text(line).trim() == page.line_text(line));
                prop_assert!(page.looks(line.text.clone()).map(|(seen, _)| seen).collect::<String>() == page.line_text(line));
            }
            prop_assert_eq!(page.without(|_| true).len(), page.text().len());
            prop_assert_eq!(page.without(|_| false), page.text());
            prop_assert_eq!(&document, &Document::parse(&text));
        }
    }
}
