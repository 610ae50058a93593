//! What counts as content of a section: not the template's own text, not placeholders, not lines
//! that are there for a forge or a tracker.

use super::formal::{Formal, formal, is_badge};
use super::heading::{key, role_of};
use super::placeholder::{Saying, saying, without_codes};
pub use super::template_lines::TemplateLines;
use super::template_lines::is_said;
use super::vocabulary::template::{MAIN_HEADING, NONE_IS_AN_ANSWER};
use crate::markdown::{BOLD_LINE, Block, Document, PICTURE, PageLine, Section};
use crate::text::phrases::normal;
use crate::text::{normalize, words};

/// Whether `text` is what people leave where they have nothing to say.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    saying(text) != Saying::Something
}

/// What is in a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// This many words.
    Words(usize),
    /// Nothing at all.
    Nothing,
    /// Nothing but the answer that there is none, as it is written.
    None(String),
    /// Nothing but a placeholder, as it is written.
    Placeholder(String),
    /// Nothing but lines that say nothing of the change, such as a link or a sign-off.
    Formal(Formal),
    /// Nothing but what the template gives.
    Template,
    /// Nothing but text that is struck through.
    Struck,
    /// Nothing but text inside an HTML comment, which no reader sees.
    Comment,
}

/// What a section holds beside the text of the template's section of the same name.
///
/// Lines of the sections `apart`, by their index, do not count: they are judged themselves.
#[must_use]
pub fn content(
    text: &str,
    document: &Document,
    section: &Section,
    template: &TemplateLines,
    apart: &[usize],
) -> Content {
    let lines = document.page.lines_in(section.body);
    let lines: Vec<&PageLine> = match apart {
        [] => lines.iter().collect(),
        _ => {
            let body = |index: usize| document.sections[index].body;
            let is_apart = |line: &&PageLine| {
                apart.iter().any(|index| body(*index).range().contains(&(line.start as usize)))
            };
            lines.iter().filter(|line| !is_apart(line)).collect()
        }
    };
    let found = of_lines(document, &lines, &section.title, template);
    match found {
        Content::Nothing | Content::Template if hides_text(text, document, section, template) => {
            Content::Comment
        }
        found => found,
    }
}

/// What stands above byte `end` of a description, beside what stands in the template above its
/// first section.
#[must_use]
pub fn content_on_top(document: &Document, end: u32, template: &TemplateLines) -> Content {
    let lines = document.page.lines();
    let behind = lines.partition_point(|line| line.start < end);
    of_lines(document, &lines[..behind].iter().collect::<Vec<_>>(), "", template)
}

/// Whether no line of a description says more than the template does, in whatever section.
#[must_use]
pub fn is_untouched(document: &Document, template: &TemplateLines) -> bool {
    let sections: Vec<SectionLines<'_>> = std::iter::once("")
        .chain(document.sections.iter().map(|section| section.title.as_str()))
        .map(|title| SectionLines::new(document, title, template))
        .collect();
    let mut said = document.page.lines().iter().filter(|line| is_said(line));
    !said.any(|line| {
        let above = document.sections.partition_point(|section| section.start <= line.start);
        matches!(sections[above].says(line), Line::Words(_))
    })
}

fn of_lines(
    document: &Document,
    lines: &[&PageLine],
    title: &str,
    template: &TemplateLines,
) -> Content {
    let section = SectionLines::new(document, title, template);
    let mut words = 0;
    let (mut none, mut placeholder, mut formal) = (None, None, None);
    let (mut of_template, mut struck) = (false, false);
    let mut chosen = 0;
    let mut is_request = false;
    for line in lines.iter().copied().filter(|line| is_said(line) || section.is_stated(line)) {
        // A request to the author goes over more than one line.
        is_request &= line.shape.goes_on;
        if is_request {
            continue;
        }
        match section.says(line) {
            Line::Words(count) => words += count,
            Line::Template if template.is_answer(&section.title, document, line) => chosen += 1,
            Line::Template => of_template = true,
            Line::Struck => struck = true,
            Line::Formal(kind) => formal = formal.or(Some(kind)),
            Line::None => none = none.or(Some(line)),
            Line::Placeholder => {
                is_request = document.page.line_text(line).trim().contains(' ');
                placeholder = placeholder.or(Some(line));
            }
        }
    }
    // Of the answers that the template lists the author has left the one that fits.
    if chosen < template.answers(&section.title) {
        words += chosen;
    }
    of_template |= chosen > 0;
    let seen =
        |line: &PageLine| document.page.line_text(line).replace(PICTURE, "").trim().to_owned();
    if words > 0 {
        Content::Words(words)
    } else if let Some(line) = none {
        Content::None(seen(line))
    } else if let Some(line) = placeholder {
        Content::Placeholder(seen(line))
    } else if let Some(kind) = formal {
        Content::Formal(kind)
    } else if struck {
        Content::Struck
    } else if of_template {
        Content::Template
    } else {
        Content::Nothing
    }
}

/// What a single line of a section says.
enum Line {
    Words(usize),
    Template,
    Struck,
    Formal(Formal),
    None,
    Placeholder,
}

struct SectionLines<'a> {
    document: &'a Document,
    title: String,
    /// The whole title, in the form in which phrases are compared.
    words: String,
    /// Whether it is a plan, tests or the like.
    is_of_role: bool,
    template: &'a TemplateLines,
}

impl<'a> SectionLines<'a> {
    fn new(document: &'a Document, title: &str, template: &'a TemplateLines) -> Self {
        Self {
            document,
            title: key(title),
            words: normal(title),
            is_of_role: role_of(title).is_some(),
            template,
        }
    }

    /// Whether a bold line that could head a section says something itself: `**All tests pass**` with
    /// nothing below it. The name of a section, or a label that waits for its text, does not.
    fn is_stated(&self, line: &PageLine) -> bool {
        let is_bold = line.shape.block == Block::Heading;
        let Some(headed) = line.section.filter(|_| is_bold) else { return false };
        let headed = &self.document.sections[headed];
        let title = headed.title.trim();
        headed.level == BOLD_LINE
            && words::count(title) > 1
            && !title.ends_with([':', '：', '?', '？'])
            && role_of(title).is_none()
            && !MAIN_HEADING.is(&key(title))
            && !NONE_IS_AN_ANSWER.is(&key(title))
            && self.document.page.lines_in(headed.body).is_empty()
    }

    fn says(&self, line: &PageLine) -> Line {
        let Self { document, template, .. } = self;
        let page = &document.page;
        if template.has(&self.title, document, line) {
            return Line::Template;
        }
        let pictures = page.pictures_in(line.text.clone());
        let seen = page.unstruck(line.text.clone()).replace(PICTURE, " ");
        let seen = seen.trim();
        let count = words::count(&without_codes(seen));
        if pictures.iter().any(|picture| !is_badge(&picture.address, picture.linked)) {
            return Line::Words(count.max(1));
        }
        if !pictures.is_empty() && count == 0 {
            return self.unless_asked(Formal::Badge, 1);
        }
        if seen.is_empty() {
            return Line::Struck;
        }
        let formal = formal(seen).filter(|_| line.shape.block != Block::Code);
        if let Some(kind) = formal {
            return self.unless_asked(kind, count);
        }
        if self.names_sections(seen) {
            return Line::Placeholder;
        }
        match saying(seen) {
            // Who ticks a box of the template says what it says.
            _ if self.ticks_the_template(line) => Line::Words(count.max(1)),
            Saying::None => Line::None,
            Saying::Nothing => Line::Placeholder,
            // Where the plan or the tests are asked for, a question is the template's.
            Saying::Something if self.is_of_role && seen.ends_with(['?', '？']) => {
                Line::Placeholder
            }
            Saying::Something => Line::Words(count),
        }
    }

    fn unless_asked(&self, kind: Formal, words: usize) -> Line {
        let wants_link = || {
            let is_main = MAIN_HEADING.is(&self.title) || role_of(&self.title).is_some();
            kind == Formal::Link && !is_main && self.template.wants_link(&self.title)
        };
        if kind.is_asked_by(&self.words)
            || self.template.asks_for(&self.title, kind)
            || wants_link()
        {
            return Line::Words(words.max(1));
        }
        Line::Formal(kind)
    }

    /// Whether a line is nothing but names of sections: *Plan*, *Tests and acceptance*.
    fn names_sections(&self, seen: &str) -> bool {
        let words = normal(seen);
        let is_name = |word: &str| role_of(word).is_some() || matches!(word, "and" | "or");
        self.is_of_role
            && (words == self.words || words.contains(' ') && words.split(' ').all(is_name))
    }

    fn ticks_the_template(&self, line: &PageLine) -> bool {
        let ticked = self.document.task_on(line).is_some_and(|task| task.ticked);
        ticked && self.template.has_text(&self.title, self.document.page.line_text(line))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str, template: &str) -> Content {
        titled("Tests", body, template)
    }

    fn titled(title: &str, body: &str, template: &str) -> Content {
        let text = format!("## {title}\n{body}\n\n## Next\n");
        let template = format!("## {title}\n{template}\n\n## Next\n");
        let (document, shape) = (Document::parse(&text), Document::parse(&template));
        let lines = TemplateLines::new([(template.as_str(), &shape)]);
        content(&text, &document, &document.sections[0], &lines, &[])
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
            ("- [ ] ~~I ran the tests~~", Content::Struck),
            ("- [ ] ~~I ran the tests~~ docs only", Content::Words(2)),
            ("Ran `cargo test`.\n\n### Detail\nGreen.", Content::Words(4)),
            ("```sh\n# all of them\ncargo test\n```", Content::Words(5)),
            ("N/A: only docs change", Content::Words(4)),
            ("<img width=\"10\" src=\"https://x.test/a.png\">", Content::Words(1)),
            ("TBD\nRan it", Content::Words(2)),
            ("Closes #12", Content::Formal(Formal::Link)),
            ("[![x](https://x.test/badge.svg)](https://x.test)", Content::Formal(Formal::Badge)),
            ("None", Content::None("None".into())),
            ("- [x] :rocket:", Content::Placeholder(":rocket:".into())),
        ] {
            assert_eq!(of(body, template), expected, "{body:?}");
        }
        assert_eq!(of("- [x] None", "- [ ] None\n- [ ] Some"), Content::Words(1));
    }

    #[test]
    fn placeholders_are_not_content() {
        for (body, seen) in [
            ("TBD", "TBD"),
            ("…", "…"),
            (".", "."),
            ("✅", "✅"),
            ("How should reviewers verify this?", "How should reviewers verify this?"),
            (
                "Explain how your change is tested.\nYou can add a picture too.",
                "Explain how your change is tested.",
            ),
            ("_No description provided_", "No description provided"),
            ("\\[describe]", "[describe]"),
            ("Plan Tests Acceptance", "Plan Tests Acceptance"),
            ("Tests", "Tests"),
        ] {
            assert_eq!(of(body, ""), Content::Placeholder(seen.into()), "{body}");
        }
        for body in ["-", "1.", "- [x]", "<what you did here>"] {
            assert_eq!(of(body, ""), Content::Nothing, "{body}");
        }
        assert_eq!(of("- N/A", ""), Content::None("N/A".into()));
    }

    #[test]
    fn a_section_that_asks_for_a_link_gets_one() {
        assert_eq!(titled("Related issues", "Closes #12", ""), Content::Words(2));
        assert_eq!(titled("🎫 Ticket", "PROJ-3", ""), Content::Words(1));
        assert_eq!(titled("Next step", "Closes #12", "<!-- Closes #1234 -->"), Content::Words(2));
        let more = "<!-- What changes?\nCloses #1234 -->";
        assert_eq!(titled("Summary", "Closes #12", more), Content::Formal(Formal::Link));
        let link = "<!--\nLink to the issue with the bug.\nSay more if you can.\n-->";
        assert_eq!(titled("Identify the bug", "#12", link), Content::Words(1));
        assert_eq!(titled("What changed", "#12", link), Content::Formal(Formal::Link));
    }

    #[test]
    fn a_bold_line_with_nothing_below_it_is_a_sentence() {
        assert_eq!(of("**All tests pass**", ""), Content::Words(3));
        assert_eq!(of("**Ran them all** ✅", ""), Content::Words(3));
        for body in ["**Unit tests:**", "**Acceptance criteria**", "**Notes**", "**Next steps**"] {
            assert_eq!(of(body, ""), Content::Nothing, "{body}");
        }
        assert_eq!(of("**Ran them all**", "**Ran them all**"), Content::Template);
    }

    #[test]
    fn what_is_ticked_or_taken_out_of_a_quote_is_the_authors() {
        let table = "| Unit | ☐ passed / ☐ failed |\n|---|---|\n| Manual | ☐ done |";
        assert_eq!(of(table, table), Content::Template);
        assert!(matches!(of(&table.replacen("☐ done", "☑ done", 1), table), Content::Words(_)));
        let ticked = "- [ ] ✅ Tested";
        assert_eq!(of(ticked, ticked), Content::Template);
        assert!(matches!(of("- [x] ✅ Tested", ticked), Content::Words(_)));
        let quoted = "> Uncomment one:\n>\n> /kind bug\n> /kind feature";
        assert_eq!(of(quoted, quoted), Content::Template);
        assert_eq!(of("/kind bug", quoted), Content::Words(2));
        assert_eq!(of("/kind bug", "<!-- one of\n/kind bug\n/kind feature -->"), Content::Words(2));
        assert_eq!(of("/kind bug", "Say how."), Content::Formal(Formal::Command));
    }

    #[test]
    fn to_leave_one_of_the_answers_is_an_answer() {
        let list = "- No changes\n- Change `x` to `y` --> remove this line if no changes";
        assert_eq!(of(list, list), Content::Template);
        assert!(matches!(of("- No changes", list), Content::Words(_)));
        let kinds = "<!-- Pick one below and delete the rest -->\n\n- Bugfix\n- Feature";
        assert_eq!(of(kinds, kinds), Content::Template);
        assert!(matches!(of("- Bugfix", kinds), Content::Words(_)));
        let question = "Are there breaking changes?\n\n- No\n- Yes, the API\n\nIf so, describe:\n";
        assert_eq!(of(question, question), Content::Template);
        for body in ["- No", "No", "Are there breaking changes?\n\n- Yes, the API"] {
            assert!(matches!(of(body, question), Content::Words(_)), "{body}");
        }
    }

    #[test]
    fn lines_of_sections_that_are_judged_themselves_do_not_count() {
        let text = "## Plan\n\n### Checks\n- [x] All green\n\n### More\nProse\n";
        let document = Document::parse(text);
        let lines = TemplateLines::default();
        let words = |apart| content(text, &document, &document.sections[0], &lines, apart);
        assert_eq!(words(&[]), Content::Words(3));
        assert_eq!(words(&[1]), Content::Words(1));
        assert_eq!(words(&[1, 2]), Content::Nothing);
    }

    #[test]
    fn the_text_on_top_is_compared_with_the_template_too() {
        let template = "Thank you!\n\n## Tests\n";
        let lines = TemplateLines::new([(template, &Document::parse(template))]);
        let top = |text: &str| {
            let document = Document::parse(text);
            content_on_top(&document, document.sections[0].start, &lines)
        };
        assert_eq!(top("Thank you!\n\n## Tests\na"), Content::Template);
        assert_eq!(top("Thank you!\nStreams rows.\n\n## Tests\na"), Content::Words(2));
        assert_eq!(top("Backlog: US-1\n\n## Tests\na"), Content::Formal(Formal::Link));
    }
}
