//! What a template asks for: made once, from the template of the target. The author's text has no
//! part in it.

use std::borrow::Cow;

use super::groups::{Group, groups, labelled};
use super::pieces::{Piece, PieceKind, pieces};
use crate::change::heading::{key, role_of};
use crate::change::vocabulary::template::{
    ABOUT_FORM, ASKS, ASKS_HOW, CONDITION, FIXED, FOR_SOME, FOR_SOME_WHAT, FORM_HEADING,
    MAIN_HEADING, NONE_IS_AN_ANSWER, NONE_OF_IT, OF_REVIEWERS, OPTIONAL_HEADING, OPTIONAL_TEXT,
};
use crate::markdown::{BOLD_LINE, Document, Section};
use crate::source::Span;
use crate::text::phrases::{normal, sentences};

/// What a template asks of one of its sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Text of the author.
    Required,
    /// Text, or nothing: it may stay as it is, say *none*, or go.
    Optional,
    /// Nothing: its text is the team's and stays.
    Fixed,
    /// Nothing: it is the name of the form.
    Title,
    /// Nothing itself: its parts are asked for.
    Parent,
}

/// A section of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The section, as an index into [`Document::sections`].
    pub section: usize,
    /// What is asked for there.
    pub need: Need,
    /// From behind its heading to the next part: without its own parts.
    pub own: Span,
    /// Whether *none* answers it.
    pub takes_none: bool,
}

/// What a template asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// Its sections, in the order of the text. Bold lines are sections only where there are no other
    /// headings; else they are labels.
    pub parts: Vec<Part>,
    /// Its boxes, in lists that are answered together.
    pub groups: Vec<Group>,
    /// Whether the text above the first section is to be the author's.
    pub top: bool,
    /// How many templates ask for it; 1 where it is that of one.
    pub shared: usize,
}

impl Shape {
    /// The shape of a template.
    #[must_use]
    pub fn of(text: &str, document: &Document) -> Self {
        let listed = listed(&document.sections);
        let front = u32::try_from(front_matter(text)).unwrap_or(0);
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let own: Vec<Span> = listed
            .iter()
            .zip(listed.iter().skip(1).map(Some).chain([None]))
            .map(|(index, next)| {
                let next = next.map_or(end, |next| document.sections[*next].start);
                let start = document.sections[*index].body.start;
                Span { start, end: next.max(start) }
            })
            .collect();
        let first = listed.first().map_or(end, |index| document.sections[*index].start);
        let top = pieces(text, document, Span { start: front.min(first), end: first });
        let mut found = groups(&top, None, document);
        let mut parts = Vec::new();
        // What stands below the name of the form stands on top of it.
        let mut title_asks = false;
        for (index, span) in listed.iter().zip(&own) {
            let section = &document.sections[*index];
            let inside = pieces(text, document, *span);
            let boxes = groups(&inside, Some((*index, &section.title)), document);
            let of_others = is_of_others(*index, &listed, &document.sections);
            let part = Place {
                section,
                heading: &text[section.start as usize..section.body.start as usize],
                of_others,
                has_boxes: !boxes.is_empty(),
                has_parts: has_parts(*index, &listed, &document.sections),
                is_title: is_title(*index, &listed, &document.sections),
                pieces: &inside,
            };
            let need = part.need();
            title_asks |= need == Need::Title && asks_in_text(&inside);
            found.extend(boxes.into_iter().map(|group| Group { of_others, ..group }));
            let says_none = inside.iter().any(|piece| offers_none(piece.text));
            let takes_none = need == Need::Optional || says_none || takes_none(&section.title);
            parts.push(Part { section: *index, need, own: *span, takes_none });
        }
        let is_asked = parts.iter().any(|part| part.need == Need::Required);
        let is_all = found.is_empty() && parts.is_empty();
        let top = title_asks || is_asked_for_on_top(&top, is_asked, is_all);
        Self { parts, groups: found, top, shared: 1 }
    }

    /// The part that a section of the template is.
    #[must_use]
    pub fn part(&self, section: usize) -> Option<&Part> {
        self.parts.iter().find(|part| part.section == section)
    }
}

/// What stands above the list of each box, or the box that it belongs to; empty where only a heading
/// does.
pub(in crate::change) fn labels(text: &str, document: &Document) -> Vec<String> {
    let mut labels = vec![String::new(); document.tasks.len()];
    if labels.is_empty() {
        return labels;
    }
    let mut starts: Vec<(u32, u32)> = vec![(0, 0)];
    let listed = listed(&document.sections);
    starts.extend(listed.iter().map(|index| {
        let section = &document.sections[*index];
        (section.start, section.body.start)
    }));
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([end]);
    for ((_, start), end) in starts.iter().zip(ends) {
        let own = pieces(text, document, Span { start: *start, end: end.max(*start) });
        for (label, tasks) in labelled(&own, document) {
            for task in tasks {
                labels[task].clone_from(&label);
            }
        }
    }
    labels
}

/// The headings that open sections: of bold lines only where there is nothing else.
fn listed(sections: &[Section]) -> Vec<usize> {
    let has_headings = sections.iter().any(|section| section.level < BOLD_LINE);
    let opens = |section: &Section| section.level < BOLD_LINE || !has_headings;
    (0..sections.len()).filter(|index| opens(&sections[*index])).collect()
}

/// Where the front matter of a template ends, which forges take off.
fn front_matter(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
        return 0;
    };
    let mut at = text.len() - rest.len();
    for line in rest.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "---" {
            return at;
        }
    }
    0
}

/// The template as forges show it, with blanks in the place of its front matter.
pub(crate) fn without_front_matter(text: &str) -> Cow<'_, str> {
    let end = front_matter(text);
    if end == 0 {
        return Cow::Borrowed(text);
    }
    let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
    let blanks: String = text[..end].bytes().map(blank).collect();
    Cow::Owned(blanks + &text[end..])
}

fn has_parts(index: usize, listed: &[usize], sections: &[Section]) -> bool {
    let next = listed.iter().find(|next| **next > index);
    next.is_some_and(|next| sections[*next].level > sections[index].level)
}

/// A single heading above all others may be the name of the form.
fn is_title(index: usize, listed: &[usize], sections: &[Section]) -> bool {
    let is_first = listed.first() == Some(&index) && listed.len() > 1;
    is_first && listed[1..].iter().all(|other| sections[*other].level > sections[index].level)
}

/// Whether *none* answers a section with this heading: what it asks for need not exist, or it is a
/// question that can be denied.
#[must_use]
pub fn takes_none(title: &str) -> bool {
    let key = key(title);
    if role_of(title).is_some() || ASKS_HOW.begin(&key) && !NONE_IS_AN_ANSWER.is(&key) {
        return false;
    }
    let is_question = title.trim_end().ends_with(['?', '？', '؟', '吗', '嗎', '까', '나', '요']);
    let is_question = is_question || title.trim_end().ends_with('か');
    is_question || NONE_IS_AN_ANSWER.are_in(&key) || is_optional(title)
}

/// Whether a heading says that its section may be left out.
#[must_use]
pub fn is_optional(title: &str) -> bool {
    OPTIONAL_HEADING.are_in(&normal(title))
}

/// Whether reviewers fill in a section, or one that it is a part of.
fn is_of_others(index: usize, listed: &[usize], sections: &[Section]) -> bool {
    let mut level = u8::MAX;
    let above = listed.iter().rev().filter(|other| **other <= index);
    above.into_iter().any(|other| {
        let section = &sections[*other];
        let holds = section.level < level;
        level = level.min(section.level);
        holds && OF_REVIEWERS.is(&key(&section.title))
    })
}

/// Whether a text says that *none* may be written: it has the word in quotes.
fn offers_none(text: &str) -> bool {
    let quoted =
        text.split(['"', '“', '”', '`', '«', '»', '「', '」', '„', '*']).skip(1).step_by(2);
    quoted
        .into_iter()
        .any(|word| matches!(word.trim(), "—" | "-" | "–") || NONE_OF_IT.is(&normal(word)))
}

/// Whether a heading says that its section is for some changes only: *For new plugins*.
fn is_for_some(title: &str) -> bool {
    let key = key(title);
    let behind = FOR_SOME.anywhere.begins(&key).and_then(|end| key.get(end + 1..));
    behind.is_some_and(|rest| FOR_SOME_WHAT.are_in(rest))
}

/// Whether what stands in brackets in a heading is a condition.
fn has_condition(heading: &str) -> bool {
    let opened = heading.split(['(', '（', '[']).skip(1);
    opened.into_iter().any(|said| {
        let said = normal(said.split([')', '）', ']']).next().unwrap_or_default());
        CONDITION.begin(&said) || OPTIONAL_TEXT.begin(&said)
    })
}

/// A section of the template with what stands around and in it.
struct Place<'a> {
    section: &'a Section,
    /// The line of the heading, with the comments in it.
    heading: &'a str,
    of_others: bool,
    has_boxes: bool,
    has_parts: bool,
    is_title: bool,
    pieces: &'a [Piece<'a>],
}

impl Place<'_> {
    fn need(&self) -> Need {
        let title = &self.section.title;
        let key = key(title);
        let said = Said::of(self.pieces);
        let is_main = role_of(title).is_some() || MAIN_HEADING.is(&key);
        if self.of_others {
            return Need::Fixed;
        }
        let may_go = is_optional(self.heading) || has_condition(self.heading) || is_for_some(title);
        if may_go || said.may_go || said.only_if && !is_main {
            return Need::Optional;
        }
        let is_form = FORM_HEADING.is(&key)
            || FORM_HEADING.each().any(|name| name.contains(' ') && key.ends_with(name));
        if self.is_title && !self.has_boxes && (is_form || !said.asks) {
            return Need::Title;
        }
        if self.has_parts && !self.has_boxes && !said.asks && !said.has_comment {
            return if said.has_text { Need::Fixed } else { Need::Parent };
        }
        if !self.has_boxes && !is_main && said.is_fixed() {
            return Need::Fixed;
        }
        Need::Required
    }
}

/// What the comments and the text of a section say to the author.
#[derive(Debug, Default)]
struct Said {
    /// There is text that is shown.
    has_text: bool,
    /// There is a comment.
    has_comment: bool,
    /// It asks for text.
    asks: bool,
    /// It speaks as the team: law, thanks, a footer.
    fixed: bool,
    /// It says that the section may be left out.
    may_go: bool,
    /// It asks for nothing but under a condition.
    only_if: bool,
}

impl Said {
    fn of(pieces: &[Piece<'_>]) -> Self {
        let mut said = Self::default();
        let mut conditions = 0;
        let mut is_below_boxes = false;
        for piece in pieces {
            match piece.kind {
                PieceKind::Box { .. } => {
                    is_below_boxes = true;
                    continue;
                }
                PieceKind::Comment => said.has_comment = true,
                PieceKind::Text => said.has_text |= piece.text.contains(char::is_alphanumeric),
            }
            let is_text = piece.kind == PieceKind::Text;
            said.asks |= is_text && is_blank_to_fill(piece.text);
            for (sentence, end) in sentences(piece.text) {
                let asks = matches!(end, Some('?' | '？')) || asks(&sentence);
                let is_about_form = ABOUT_FORM.are_in(&sentence);
                said.may_go |= OPTIONAL_TEXT.are_in(&sentence);
                said.fixed |= FIXED.are_in(&sentence);
                if CONDITION.are_in(&sentence) {
                    // What is said below the boxes is about them.
                    conditions += usize::from(!is_below_boxes);
                } else {
                    said.asks |= asks && !is_about_form;
                }
            }
        }
        said.only_if = conditions > 0 && !said.asks;
        said
    }

    /// Whether nobody is asked for anything: the text is the team's own.
    fn is_fixed(&self) -> bool {
        !self.asks && self.fixed
    }
}

/// Whether a sentence asks the author to write.
fn asks(sentence: &str) -> bool {
    const PLEASE: [&str; 18] = [
        "please ",
        "kindly ",
        "bitte ",
        "veuillez ",
        "merci de ",
        "por favor ",
        "per favore ",
        "gentilmente ",
        "graag ",
        "vänligen ",
        "vennligst ",
        "proszę ",
        "prosím ",
        "lütfen ",
        "vui lòng ",
        "mohon ",
        "пожалуйста ",
        "будь ласка ",
    ];
    let bare = PLEASE.iter().find_map(|please| sentence.strip_prefix(please)).unwrap_or(sentence);
    ASKS.begin(bare) || ASKS.are_in(bare) && !FIXED.are_in(bare)
}

/// Whether a line of text only holds the place of the author's: `> …`, `_…_`, `[…]`, `<…>`, `...`, `Fixes #`.
fn is_blank_to_fill(line: &str) -> bool {
    if line.trim_start().starts_with('>') && !FIXED.are_in(&normal(line)) {
        return true;
    }
    let line = line.trim().trim_start_matches(['>', '-', '*', '+', ' ']);
    let inner = line.trim_end_matches(['.', ':', ' ']);
    let between = |open: char, close: char| inner.starts_with(open) && inner.ends_with(close);
    let emphasised = between('_', '_') || line.starts_with('*') && line.ends_with('*');
    emphasised && !line.starts_with("**")
        || between('[', ']')
        || between('<', '>') && inner.contains(' ')
        || line.ends_with("...")
        || line.ends_with('…')
        || line.ends_with('#')
        || line.ends_with(':') && line.split(' ').count() < 6
        || !line.contains(char::is_alphanumeric)
}

/// Whether the text above the first section is to be written: what stands there asks for it, or
/// nothing else does.
fn is_asked_for_on_top(pieces: &[Piece<'_>], is_asked: bool, is_all: bool) -> bool {
    let of = |kind: PieceKind| pieces.iter().filter(move |piece| piece.kind == kind);
    // What says how to go about the form and its title asks for nothing here.
    let is_about_form = of(PieceKind::Text)
        .any(|piece| sentences(piece.text).any(|(sentence, _)| ABOUT_FORM.are_in(&sentence)));
    let in_comment = || of(PieceKind::Comment).any(|comment| asks_for_text(comment.text));
    is_all || !is_about_form && asks_in_text(pieces) || !is_asked && in_comment()
}

/// Whether a line that is shown asks for text, and is not only the label of a link.
fn asks_in_text(pieces: &[Piece<'_>]) -> bool {
    let mut texts = pieces.iter().filter(|piece| piece.kind == PieceKind::Text);
    let is_label = |text: &str| text.trim_end().ends_with(['#', ':']);
    texts.any(|piece| asks_for_text(piece.text) && !is_label(piece.text))
}

fn asks_for_text(text: &str) -> bool {
    sentences(text).any(|(sentence, _)| asks(&sentence) && !ABOUT_FORM.are_in(&sentence))
}
