//! What counts as content of a section: not comments, not the template's own text, not
//! placeholders.

use std::collections::HashSet;

use crate::markdown::{Document, Section};
use crate::source::Span;
use crate::text::normalize;

/// Texts that people leave where they have nothing to say, in their normal form.
const PLACEHOLDERS: &[&str] = &[
    "",
    "tbd",
    "tba",
    "todo",
    "wip",
    "n a",
    "na",
    "none",
    "nothing",
    "no response",
    "closes",
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
    let mut words = 0;
    let mut placeholder = None;
    let mut from_template = false;
    for line in visible_lines(text, document, section.body) {
        let line = line.trim();
        if line.is_empty() || is_heading(line) {
            continue;
        }
        if template.has(&section.title, line) {
            from_template = true;
            continue;
        }
        let normal = normalize(unmarked(line));
        if PLACEHOLDERS.contains(&normal.as_str()) || is_angle_placeholder(line) {
            placeholder.get_or_insert_with(|| line.to_owned());
            continue;
        }
        words += normal.split(' ').count();
    }
    let hides_text = || {
        let comments = document.comments.iter().filter(|comment| section.body.contains(**comment));
        comments.into_iter().any(|comment| !template.has_comment(&text[comment.range()]))
    };
    match (words, placeholder) {
        (0, Some(placeholder)) => Content::Placeholder(placeholder),
        (0, None) if hides_text() => Content::Comment,
        (0, None) if from_template => Content::Template,
        (0, None) => Content::Nothing,
        (words, _) => Content::Words(words),
    }
}

/// The lines of `span` with comments cut out.
fn visible_lines<'t>(text: &'t str, document: &Document, span: Span) -> Vec<&'t str> {
    let spans = document.uncommented_spans(span);
    spans.into_iter().flat_map(|span| text[span.range()].lines()).collect()
}

fn is_heading(line: &str) -> bool {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    (1..=6).contains(&level) && matches!(line.as_bytes().get(level), None | Some(b' ' | b'\t'))
}

/// A line without the marker of a list and its box.
fn unmarked(line: &str) -> &str {
    let line = line.trim_start_matches(['-', '*', '+', '>', ' ']);
    ["[ ]", "[x]", "[X]"].iter().find_map(|tick| line.strip_prefix(tick)).unwrap_or(line)
}

/// `<describe your change>`, which GitHub shows as nothing.
fn is_angle_placeholder(line: &str) -> bool {
    let line = unmarked(line).trim();
    line.starts_with('<') && line.ends_with('>') && line.contains(' ') && !line.contains("</")
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
            let lines = visible_lines(text, document, section.body).into_iter();
            let worded = lines.map(compared).filter(|line| !line.is_empty());
            known.lines.extend(worded.map(|line| (title.clone(), line)));
        }
        known.comments.extend(document.comments.iter().map(|span| normalize(&text[span.range()])));
        known
    }

    /// Whether the template's section `title` has this line; a ticked box is not an open one.
    fn has(&self, title: &str, line: &str) -> bool {
        !self.lines.is_empty() && self.lines.contains(&(normalize(title), compared(line)))
    }

    fn has_comment(&self, comment: &str) -> bool {
        self.comments.contains(&normalize(comment))
    }
}

fn compared(line: &str) -> String {
    let ticked = line.contains("[x]") || line.contains("[X]");
    format!("{}{}", if ticked { "x " } else { "" }, normalize(unmarked(line.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str, template: &str) -> Content {
        let text = format!("## Tests\n{body}\n## Next\n");
        let template = format!("## Tests\n{template}\n## Next\n");
        let (document, shape) = (Document::parse(&text), Document::parse(&template));
        let lines = TemplateLines::new(Some((&template, &shape)));
        content(&text, &document, &document.sections[0], &lines)
    }

    #[test]
    fn only_what_the_author_wrote_counts() {
        let template = "<!-- How did you test? -->\n- [ ] I ran the tests\n_Describe here_";
        for (body, expected) in [
            ("", Content::Nothing),
            ("\r\n \r\n", Content::Nothing),
            ("TBD", Content::Placeholder("TBD".into())),
            ("- N/A", Content::Placeholder("- N/A".into())),
            ("…", Content::Placeholder("…".into())),
            ("Closes #", Content::Placeholder("Closes #".into())),
            ("<what you did here>", Content::Placeholder("<what you did here>".into())),
            (template, Content::Template),
            ("<!-- I ran them all -->", Content::Comment),
            ("- [x] I ran the tests", Content::Words(4)),
            ("Ran `cargo test`.\n\n### Detail\nGreen.", Content::Words(4)),
            ("N/A: only docs change", Content::Words(5)),
        ] {
            assert_eq!(of(body, template), expected, "{body:?}");
        }
    }
}
