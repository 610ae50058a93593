//! What counts as content of a section: not comments, not headings, not the template's own text,
//! not placeholders.

use std::collections::HashSet;

use super::heading::key;
use crate::markdown::{Block, Document, PageLine, Section};
use crate::text::{normalize, words};

/// Texts that people leave where they have nothing to say, in their normal form. A line without
/// any word, such as `-` or `…`, is one too.
const PLACEHOLDERS: &[&str] = &[
    "tbd",
    "tba",
    "todo",
    "wip",
    "n a",
    "na",
    "not applicable",
    "none",
    "nothing",
    "no response",
    "close",
    "closes",
    "fix",
    "fixes",
    "resolves",
    "x",
    "xxx",
    "test",
    "same",
    "see above",
    "see title",
    "fill me in",
    "to be done",
    "to be defined",
    "to be decided",
    "lorem ipsum",
];

/// Whether `text` is what people leave where they have nothing to say.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let normal = normalize(text);
    normal.is_empty() || PLACEHOLDERS.contains(&normal.as_str())
}

/// What is in a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// This many words.
    Words(usize),
    /// Nothing at all.
    Nothing,
    /// Nothing but a placeholder, as it is written.
    Placeholder(String),
    /// Nothing but what the template gives.
    Template,
    /// Nothing but text inside an HTML comment, which no reader sees.
    Comment,
}

/// What `section` holds beside the text of the template's section of the same name.
#[must_use]
pub fn content(
    text: &str,
    document: &Document,
    section: &Section,
    template: &TemplateLines,
) -> Content {
    let title = key(&section.title);
    let mut words = 0;
    let mut placeholder = None;
    let mut from_template = false;
    for line in document.page.lines_in(section.body).iter().filter(|line| is_said(line)) {
        let seen = document.page.line_text(line);
        if template.has(&title, document, line) {
            from_template = true;
        } else if !document.page.pictures_in(line.text.clone()).is_empty() {
            words += words::count(seen).max(1);
        } else if is_placeholder(seen) {
            placeholder.get_or_insert_with(|| seen.to_owned());
        } else {
            words += words::count(seen);
        }
    }
    match (words, placeholder) {
        (0, None) if hides_text(text, document, section, template) => Content::Comment,
        (0, None) if from_template => Content::Template,
        (0, None) => Content::Nothing,
        (0, Some(placeholder)) => Content::Placeholder(placeholder),
        (words, _) => Content::Words(words),
    }
}

/// Whether a line says something in its section: not the heading, not the line of a fold.
fn is_said(line: &PageLine) -> bool {
    !matches!(line.shape.block, Block::Heading | Block::Fold | Block::Footnote)
}

/// Whether a comment of the section holds text that is not the template's.
fn hides_text(
    text: &str,
    document: &Document,
    section: &Section,
    template: &TemplateLines,
) -> bool {
    let mut comments = document.comments.iter().filter(|span| section.body.contains(**span));
    comments.any(|span| {
        let comment = normalize(&text[span.range()]);
        !comment.is_empty() && !template.comments.contains(&comment)
    })
}

/// The lines of a template, by section, in the form in which they are compared.
#[derive(Debug, Default)]
pub struct TemplateLines {
    lines: HashSet<(String, String)>,
    comments: HashSet<String>,
}

impl TemplateLines {
    /// The lines of a template; none where there is no template.
    #[must_use]
    pub fn new<'t>(templates: impl IntoIterator<Item = (&'t str, &'t Document)>) -> Self {
        let mut known = Self::default();
        for (text, document) in templates {
            known.add(text, document);
        }
        known
    }

    fn add(&mut self, text: &str, document: &Document) {
        for section in &document.sections {
            let title = key(&section.title);
            for line in document.page.lines_in(section.body).iter().filter(|line| is_said(line)) {
                let (ticked, seen) = marked(document, line);
                self.lines.insert((title.clone(), compared(ticked, &seen)));
                // To open a box that the template ticks adds nothing either.
                self.lines.insert((title.clone(), compared(None, &seen)));
            }
        }
        self.comments.extend(document.comments.iter().map(|span| normalize(&text[span.range()])));
    }

    /// Whether the template's section `title`, in normal form, has this line.
    fn has(&self, title: &str, document: &Document, line: &PageLine) -> bool {
        if self.lines.is_empty() {
            return false;
        }
        let (ticked, seen) = marked(document, line);
        self.lines.contains(&(title.to_owned(), compared(ticked, &seen)))
    }
}

/// Whether the box of a line is ticked, if it has one; and what is seen of it, with a mark where
/// something is struck through.
fn marked(document: &Document, line: &PageLine) -> (Option<bool>, String) {
    let page = &document.page;
    let ticked = document.task_on(line).map(|task| task.ticked);
    let struck = page.looks(line.text.clone()).any(|(_, look)| look.struck);
    let seen = page.line_text(line);
    (ticked, if struck { format!("~ {seen}") } else { seen.to_owned() })
}

/// The form in which a line is compared: to tick a box or to strike it through makes another line.
fn compared(ticked: Option<bool>, seen: &str) -> String {
    let ticked = if ticked == Some(true) { "x" } else { "" };
    let struck = if seen.starts_with('~') { "~" } else { "" };
    format!("{ticked}{struck} {}", normalize(seen))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str, template: &str) -> Content {
        let text = format!("## Tests\n{body}\n\n## Next\n");
        let template = format!("## Tests\n{template}\n\n## Next\n");
        let (document, shape) = (Document::parse(&text), Document::parse(&template));
        let lines = TemplateLines::new([(template.as_str(), &shape)]);
        content(&text, &document, &document.sections[0], &lines)
    }

    #[test]
    fn only_what_the_author_wrote_counts() {
        let template =
            "<!-- How did you test? -->\n- [ ] I ran the tests\n- [x] CI\n_Describe here_";
        for (body, expected) in [
            ("", Content::Nothing),
            ("\r\n \r\n", Content::Nothing),
            ("<!-- -->", Content::Nothing),
            ("### Detail\n\nMore\n----\n\n**Notes:**\n", Content::Nothing),
            ("---\n```\n```\n| | |\n|---|---|", Content::Nothing),
            (template, Content::Template),
            ("- [ ] CI\n* [ ] I ran the tests", Content::Template),
            ("<!-- I ran them all -->", Content::Comment),
            ("<!-- How did you test? I ran them -->", Content::Comment),
            ("- [x] I ran the tests", Content::Words(4)),
            ("1. [X] I ran the tests", Content::Words(4)),
            ("- [ ] ~~I ran the tests~~", Content::Words(4)),
            ("Ran `cargo test`.\n\n### Detail\nGreen.", Content::Words(4)),
            ("```sh\n# all of them\ncargo test\n```", Content::Words(5)),
            ("N/A: only docs change", Content::Words(4)),
            ("<img width=\"10\" src=\"https://x.test/a.png\">", Content::Words(1)),
            ("Closes #12", Content::Words(2)),
            ("TBD\nRan it", Content::Words(2)),
        ] {
            assert_eq!(of(body, template), expected, "{body:?}");
        }
    }

    #[test]
    fn placeholders_are_no_content() {
        for (body, seen) in [
            ("TBD", "TBD"),
            ("- N/A", "N/A"),
            ("…", "…"),
            (".", "."),
            ("✅", "✅"),
            ("Closes #", "Closes #"),
            ("_No response_", "No response"),
        ] {
            assert_eq!(of(body, ""), Content::Placeholder(seen.into()), "{body}");
        }
        for body in ["-", "1.", "- [x]", "<what you did here>"] {
            assert_eq!(of(body, ""), Content::Nothing, "{body}");
        }
    }

    #[test]
    fn a_template_of_bare_bullets_stays_the_template() {
        assert_eq!(of("- \n- …", "- \n- …"), Content::Template);
    }
}
