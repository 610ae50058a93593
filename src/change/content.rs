//! What counts as content of a section: not comments, not headings, not the template's own text,
//! not placeholders.

use std::collections::HashSet;

use crate::markdown::{Document, Section};
use crate::source::Span;
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
    let title = normalize(&section.title);
    let mut words = 0;
    let mut placeholder = None;
    let mut from_template = false;
    for line in visible_lines(text, document, section.body) {
        let (_, unmarked) = unmarked(line);
        if template.has(&title, line) {
            from_template = true;
        } else if is_placeholder(unmarked) || is_angle_placeholder(unmarked) {
            placeholder.get_or_insert_with(|| line.to_owned());
        } else {
            words += words::count(unmarked);
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

/// The lines of `span` that have something to read: comments and headings are cut out, and what
/// only draws (rules, fences, the frame of a table) is left out.
fn visible_lines<'t>(
    text: &'t str,
    document: &Document,
    span: Span,
) -> impl Iterator<Item = &'t str> {
    let lines = document.prose_spans(span).into_iter().flat_map(|span| text[span.range()].lines());
    lines.map(str::trim).filter(|line| !line.is_empty() && !only_draws(line))
}

fn only_draws(line: &str) -> bool {
    let fence = line.starts_with("```") || line.starts_with("~~~");
    fence || (line.len() >= 3 && line.chars().all(|ch| "-_*=|:> ".contains(ch)))
}

/// Whether the box of a line is ticked, if it has one; and the line without the marks of quotes,
/// lists and boxes.
pub(super) fn unmarked(line: &str) -> (Option<bool>, &str) {
    let line = line.trim().trim_start_matches(['>', ' ']);
    let digits = line.trim_start_matches(|ch: char| ch.is_ascii_digit());
    let ordered = (digits.len() < line.len()).then(|| digits.strip_prefix(['.', ')'])).flatten();
    let line = ordered.unwrap_or_else(|| line.trim_start_matches(['-', '*', '+'])).trim_start();
    let tick = |(mark, ticked)| Some((Some(ticked), line.strip_prefix(mark)?.trim_start()));
    let boxes = [("[ ]", false), ("[x]", true), ("[X]", true)];
    boxes.into_iter().find_map(tick).unwrap_or((None, line))
}

/// `<describe your change>`, which GitHub shows as nothing; `<img src="…">` is shown.
fn is_angle_placeholder(line: &str) -> bool {
    let inner = line.strip_prefix('<').and_then(|line| line.strip_suffix('>'));
    inner.is_some_and(|inner| inner.contains(' ') && !inner.contains(['=', '<', '>', '/']))
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
    pub fn new(template: Option<(&str, &Document)>) -> Self {
        let mut known = Self::default();
        let Some((text, document)) = template else { return known };
        for section in &document.sections {
            let title = normalize(&section.title);
            for line in visible_lines(text, document, section.body) {
                let (ticked, unmarked) = unmarked(line);
                known.lines.insert((title.clone(), compared(ticked, unmarked)));
                // To open a box that the template ticks adds nothing either.
                known.lines.insert((title.clone(), compared(None, unmarked)));
            }
        }
        known.comments.extend(document.comments.iter().map(|span| normalize(&text[span.range()])));
        known
    }

    /// Whether the template's section `title`, in normal form, has this line.
    fn has(&self, title: &str, line: &str) -> bool {
        let (ticked, unmarked) = unmarked(line);
        !self.lines.is_empty()
            && self.lines.contains(&(title.to_owned(), compared(ticked, unmarked)))
    }
}

/// The form in which a line is compared: to tick a box or to strike it through makes another line.
fn compared(ticked: Option<bool>, unmarked: &str) -> String {
    let ticked = if ticked == Some(true) { "x" } else { "" };
    let struck = if unmarked.contains("~~") { "~" } else { "" };
    format!("{ticked}{struck} {}", normalize(unmarked))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str, template: &str) -> Content {
        let text = format!("## Tests\n{body}\n\n## Next\n");
        let template = format!("## Tests\n{template}\n\n## Next\n");
        let (document, shape) = (Document::parse(&text), Document::parse(&template));
        let lines = TemplateLines::new(Some((&template, &shape)));
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
            ("<img width=\"10\" src=\"https://x.test/a.png\">", Content::Words(3)),
            ("Closes #12", Content::Words(2)),
            ("TBD\nRan it", Content::Words(2)),
        ] {
            assert_eq!(of(body, template), expected, "{body:?}");
        }
    }

    #[test]
    fn placeholders_are_no_content() {
        for body in
            ["TBD", "- N/A", "-", "1.", "…", ".", "✅", "- [x]", "Closes #", "_No response_"]
        {
            assert_eq!(of(body, ""), Content::Placeholder(body.into()), "{body}");
        }
        let angle = "<what you did here>";
        assert_eq!(of(angle, ""), Content::Placeholder(angle.into()));
    }

    #[test]
    fn a_template_of_bare_bullets_stays_the_template() {
        assert_eq!(of("- \n- …", "- \n- …"), Content::Template);
    }
}
