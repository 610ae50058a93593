//! The lines of a template, with which those of a description are compared.

use std::collections::{HashMap, HashSet};

use super::formal::{Formal, formal};
use super::heading::{key, role_of};
use super::template::{asks_for_text, removes_entries, states};
use super::vocabulary::template::{CHOOSE_ANY, CHOOSE_ONE, MAIN_HEADING, NO, WANTS_A_LINK};
use crate::markdown::{Block, Document, PageLine};
use crate::source::Span;
use crate::text::normalize;
use crate::text::phrases::{normal, sentences};

/// Whether a line says something in its section: not the heading, not the line of a fold.
pub(super) fn is_said(line: &PageLine) -> bool {
    !matches!(line.shape.block, Block::Heading | Block::Fold | Block::Footnote)
}

/// The lines of a template, by section, in the form in which they are compared.
#[derive(Debug, Default)]
pub struct TemplateLines {
    lines: HashSet<(String, String)>,
    pub(super) comments: HashSet<String>,
    /// What the sections show their authors.
    prompts: HashMap<String, Prompts>,
    /// Sections that quote commands, of which the author takes some out of the quote.
    quoted_commands: HashSet<String>,
    /// Lines of code that are commented out, by section.
    commented_out: HashSet<(String, String)>,
}

/// What a section of a template shows its author.
#[derive(Debug, Default)]
struct Prompts {
    /// Lines that say nothing of a change, such as `Closes #1234`.
    formal: Vec<Formal>,
    /// Whether it shows anything else.
    others: bool,
    /// The lines of them that are shown, and whether others are.
    shown: Vec<Formal>,
    shows_others: bool,
    /// Whether it has text or comments of its own, before its first subsection.
    own: bool,
    /// The entries of a list without boxes that answer a question, in normal form.
    answers: Vec<String>,
    /// Whether it asks for the link to an issue.
    wants_link: bool,
}

impl Prompts {
    /// Takes up the entries of lists, where one of them says no, or some are to be left.
    fn add_answers(
        &mut self,
        title: &str,
        document: &Document,
        lines: &[PageLine],
        asks_for_choice: bool,
    ) {
        let entries: Vec<String> = lines
            .iter()
            .filter(|line| line.shape.entry && !line.shape.boxed)
            .map(|line| normal(document.page.line_text(line)))
            .collect();
        let denies = || entries.iter().any(|entry| NO.anywhere.begins(entry).is_some());
        // Whoever takes out some of the entries has chosen, but where the change itself is asked for.
        let is_chosen = || {
            entries.len() > 2
                && (!is_of_the_change(title) || entries.iter().all(|entry| states(entry)))
        };
        if entries.len() > 1 && (asks_for_choice || denies() || is_chosen()) {
            self.answers = entries;
        }
    }
}

impl TemplateLines {
    /// The lines of templates.
    #[must_use]
    pub fn new<'t>(templates: impl IntoIterator<Item = (&'t str, &'t Document)>) -> Self {
        let mut known = Self::default();
        for (text, document) in templates {
            known.add(text, document);
        }
        known
    }

    fn add(&mut self, text: &str, document: &Document) {
        // What stands below the name of the form stands on top of it.
        let sections = document.sections.iter().filter(|section| section.level > 1);
        let first = sections.map(|section| section.start).min().unwrap_or(u32::MAX);
        let lines = document.page.lines();
        let top = lines.partition_point(|line| line.start < first);
        self.add_lines("", document, &lines[..top]);
        for (index, section) in document.sections.iter().enumerate() {
            let title = key(&section.title);
            self.add_lines(&title, document, document.page.lines_in(section.body));
            let next = document.sections.get(index + 1).map_or(u32::MAX, |next| next.start);
            let own = Span { start: section.body.start, end: section.body.end.min(next) };
            let whole = text.get(section.start as usize..own.end as usize).unwrap_or_default();
            self.add_prompts(&title, (text, whole), document, own);
        }
        self.comments.extend(document.comments.iter().map(|span| normalize(&text[span.range()])));
    }

    fn add_lines(&mut self, title: &str, document: &Document, lines: &[PageLine]) {
        let is_bold = |line: &PageLine| line.shape.block == Block::Heading;
        for line in lines.iter().filter(|line| is_said(line) || is_bold(line)) {
            let (ticked, seen) = marked(document, line);
            if line.shape.quoted && seen.trim_start().starts_with('/') {
                self.quoted_commands.insert(title.to_owned());
            }
            if is_commented_out(line, &seen) {
                self.commented_out.insert((title.to_owned(), normalize(&seen)));
                continue;
            }
            self.lines.insert((title.to_owned(), compared(ticked, &seen)));
            // To open a box that the template ticks adds nothing either.
            self.lines.insert((title.to_owned(), compared(None, &seen)));
        }
    }

    /// Takes up what a section shows itself; `whole` is its text with the heading.
    fn add_prompts(
        &mut self,
        title: &str,
        (text, whole): (&str, &str),
        document: &Document,
        own: Span,
    ) {
        let first = document.comments.partition_point(|comment| comment.start < own.start);
        let comments = document.comments[first..]
            .iter()
            .take_while(|comment| comment.start < own.end)
            .flat_map(|comment| text[comment.range()].lines())
            .map(|line| line.trim().trim_start_matches("<!--").trim_end_matches("-->").trim());
        let lines = document.page.lines_in(own).iter().map(|line| document.page.line_text(line));
        let prompts = self.prompts.entry(title.to_owned()).or_default();
        let asks = |text: &str| {
            let mut said = sentences(text);
            said.any(|(said, _)| {
                CHOOSE_ONE.are_in(&said) || CHOOSE_ANY.are_in(&said) || removes_entries(&said)
            })
        };
        let asks_for_choice = asks(whole);
        prompts.add_answers(title, document, document.page.lines_in(own), asks_for_choice);
        let comments = comments.map(|prompt| (prompt, false));
        let lines = lines.map(|prompt| (prompt, true));
        for (prompt, is_shown) in comments.chain(lines).filter(|(prompt, _)| !prompt.is_empty()) {
            prompts.own = true;
            prompts.wants_link |= WANTS_A_LINK.are_in(&normal(prompt));
            match formal(&as_filled(&prompt.replace(['`', '*', '_'], " "))) {
                Some(kind) if is_shown => prompts.shown.push(kind),
                Some(kind) => prompts.formal.push(kind),
                None if is_shown => prompts.shows_others = true,
                None => prompts.others |= !is_about_link(prompt),
            }
        }
    }

    /// Whether the template has a section of this title that shows nothing itself, but has parts.
    #[must_use]
    pub fn is_frame(&self, title: &str) -> bool {
        self.prompts.get(&key(title)).is_some_and(|prompts| !prompts.own)
    }

    /// Whether a line is one of the answers that the template's section lists.
    pub(super) fn is_answer(&self, title: &str, document: &Document, line: &PageLine) -> bool {
        let prompts = self.prompts.get(title).filter(|prompts| !prompts.answers.is_empty());
        let seen = || normal(document.page.line_text(line));
        prompts.is_some_and(|prompts| prompts.answers.contains(&seen()))
    }

    /// Whether the template's section asks for the link to an issue.
    pub(super) fn wants_link(&self, title: &str) -> bool {
        self.prompts.get(title).is_some_and(|prompts| prompts.wants_link)
    }

    /// How many answers the template's section lists.
    pub(super) fn answers(&self, title: &str) -> usize {
        self.prompts.get(title).map_or(0, |prompts| prompts.answers.len())
    }

    /// Whether the template's section `title`, in normal form, has this line.
    pub(super) fn has(&self, title: &str, document: &Document, line: &PageLine) -> bool {
        if self.lines.is_empty() && self.commented_out.is_empty() {
            return false;
        }
        let (ticked, seen) = marked(document, line);
        if is_commented_out(line, &seen)
            && self.commented_out.contains(&(title.to_owned(), normalize(&seen)))
        {
            return true;
        }
        self.lines.contains(&(title.to_owned(), compared(ticked, &seen)))
            && !self.is_kept_command(title, line, &seen)
    }

    /// Whether a line is a command that the template only quotes.
    fn is_kept_command(&self, title: &str, line: &PageLine, seen: &str) -> bool {
        let is_command = || seen.trim_start().starts_with('/');
        !line.shape.quoted && is_command() && self.quoted_commands.contains(title)
    }

    /// Whether the template's section has a line with this text, whatever its box says.
    pub(super) fn has_text(&self, title: &str, seen: &str) -> bool {
        !self.lines.is_empty() && self.lines.contains(&(title.to_owned(), compared(None, seen)))
    }

    /// Whether the template's section shows lines of this kind, and asks for nothing else.
    pub(super) fn asks_for(&self, title: &str, kind: Formal) -> bool {
        let prompts = self.prompts.get(title);
        prompts.is_some_and(|prompts| {
            // Of commands the author keeps the ones that fit, whatever else the section says.
            let is_all = !prompts.others && !prompts.shows_others || kind == Formal::Command;
            // What is shown is what is asked for, whatever a comment says of it, but where the heading
            // asks for the change itself.
            let is_shown = || {
                !prompts.shows_others && prompts.shown.contains(&kind) && !is_of_the_change(title)
            };
            is_all && (prompts.formal.contains(&kind) || prompts.shown.contains(&kind))
                || is_shown()
        })
    }
}

/// Whether a line is one of code that a program does not read: an author who takes the mark away has
/// written it.
fn is_commented_out(line: &PageLine, seen: &str) -> bool {
    let marks = ["#", ";", "//", "--"];
    let seen = seen.trim_start();
    line.shape.block == Block::Code && marks.iter().any(|mark| seen.starts_with(mark))
}

/// Whether a comment only says something of the number of an issue.
fn is_about_link(comment: &str) -> bool {
    Formal::Link.is_asked_by(&normal(comment)) && !asks_for_text(comment)
}

/// Whether a heading, in the form of [`key`], asks what the change is, or has a role.
fn is_of_the_change(title: &str) -> bool {
    MAIN_HEADING.anywhere.begins(title).is_some() || role_of(title).is_some()
}

/// Whether a line of a template is the link to an issue that the author fills in: `Fixes #xyz`,
/// `Closes #<number> (or a link)`.
pub(super) fn is_link_to_fill(line: &str) -> bool {
    formal(&as_filled(line)) == Some(Formal::Link)
}

/// A line of a template with a number in the place of each blank that stands for one, and without what
/// is said in brackets.
fn as_filled(line: &str) -> String {
    let mut filled = String::with_capacity(line.len());
    let mut closing = None;
    let mut is_behind_hash = false;
    for ch in line.chars() {
        match closing {
            Some(end) if ch == end => closing = None,
            Some(_) => {}
            None if matches!(ch, '<' | '(' | '[' | '{') => {
                closing = [('<', '>'), ('(', ')'), ('[', ']'), ('{', '}')]
                    .into_iter()
                    .find_map(|(open, close)| (open == ch).then_some(close));
            }
            None if is_behind_hash && (ch.is_alphanumeric() || matches!(ch, '-' | '_')) => {}
            None => filled.push(ch),
        }
        is_behind_hash = ch == '#' || is_behind_hash && (closing.is_some() || !ch.is_whitespace());
        if ch == '#' {
            filled.push('1');
        }
    }
    filled
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
    const TICKED: [char; 6] = ['☑', '☒', '✅', '✔', '🗹', '🗷'];
    // A cell of a table may hold several boxes.
    let symbols = seen.chars().filter(|ch| TICKED.contains(ch)).count();
    let ticked = "x".repeat(usize::from(ticked == Some(true)) + symbols);
    let struck = if seen.starts_with('~') { "~" } else { "" };
    format!("{ticked}{struck} {}", normalize(seen))
}
