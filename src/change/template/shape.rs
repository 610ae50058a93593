//! What a template asks for: made once, from the template of the target. The author's text has no
//! part in it.

use super::asks::{Removed, asks_for_text, removes_entries, says_to_remove};
use super::certain::{free_last, settle_holds};
use super::family::{Kin, one_of_equals, settle};
use super::front_matter;
use super::groups::{Group, groups, labelled};
use super::options::offers_none;
use super::part::{Need, Part};
use super::pieces::{Piece, PieceKind, entry, pieces};
use super::said::Said;
use super::section_place::{BoxesOf, Parts, SectionPlace};
use super::titles::{is_for_reviewers, takes_none};
use crate::change::heading::{english, key, role_of};
use crate::change::placeholder::{Saying, saying};
use crate::change::template_lines::is_link_to_fill;
use crate::change::vocabulary::links::CLOSES;
use crate::change::vocabulary::template::{
    ABOUT_FORM, AFTER_MERGE, ASKS_HOW, BEFORE_AND_AFTER, CHECKLIST_HEADING, CHOICE_HEADING,
    MAIN_HEADING, OPTIONAL_TEXT, REQUIRED_HEADING, SECTIONS_MAY_GO, SECTIONS_STAY,
};
use crate::markdown::{BOLD_LINE, Document, Section};
use crate::source::Span;
use crate::text::normalize;
use crate::text::phrases::{normal, sentences};

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
    /// Whether a required section asks what the change is.
    pub main: bool,
    /// How many templates ask for it; 1 where it is that of one.
    pub shared: usize,
}

impl Shape {
    /// The shape of a template.
    #[must_use]
    pub fn of(text: &str, document: &Document) -> Self {
        let listed = listed(&document.sections);
        let front = u32::try_from(front_matter::end(text)).unwrap_or(0);
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        // A comment right above a heading may speak of the section below it.
        let above_heading = |index: usize| comment_above(text, document, &document.sections[index]);
        let begin = |index: usize| match above_heading(index) {
            Some(comment) => comment.start,
            None => document.sections[index].start,
        };
        let own: Vec<Span> = listed
            .iter()
            .zip(listed.iter().skip(1).map(Some).chain([None]))
            .map(|(index, next)| {
                let next = next.map_or(end, |next| begin(*next));
                let start = document.sections[*index].body.start;
                Span { start, end: next.max(start) }
            })
            .collect();
        let first = listed.first().map_or(end, |index| begin(*index));
        let top = pieces(text, document, Span { start: front.min(first), end: first });
        let mut found = groups(&top, None, document, &[]);
        // The level of the heading below which what does not fit may go.
        let mut may_go = any_may_go(&top).then_some(0);
        let entries_may_go = any_entries_may_go(&top);
        let marks_required = marks_what_is_required(&top);
        let mut parts = Vec::new();
        let mut kin = Vec::new();
        let mut holds = Vec::new();
        let mut is_bare = false;
        // What sections without boxes say about the boxes of those below them.
        let mut above: Vec<(u8, &str)> = Vec::new();
        // What stands below the name of the form stands on top of it.
        let mut is_first_asked = true;
        let mut title_asks = false;
        let mut title_comments = false;
        for (index, span) in listed.iter().zip(&own) {
            let section = &document.sections[*index];
            let inside = pieces(text, document, *span);
            above.retain(|(level, _)| *level < section.level);
            let said: Vec<&str> = above.iter().map(|(_, said)| *said).collect();
            let boxes = groups(&inside, Some((*index, &section.title)), document, &said);
            let of_others = is_of_others(*index, &listed, &document.sections);
            let part = SectionPlace {
                section,
                key: key(english(&section.title).unwrap_or(&section.title)),
                role: role_of(&section.title),
                heading: &text[section.start as usize..section.body.start as usize],
                of_others,
                boxes: BoxesOf::of(&boxes, document, &section.title),
                parts: parts_of(*index, &listed, &document.sections),
                is_announced: above_heading(*index).is_some(),
                is_title: is_title(*index, &listed, &document.sections),
                is_first: listed.first() == Some(index) && listed.len() > 1,
                pieces: &inside,
            };
            if may_go.is_some_and(|level| level >= section.level) {
                may_go = None;
            }
            let said = Said::of(&inside);
            holds.push(part.hold(&said));
            is_bare = part.is_bare();
            let mut need = part.need(&said);
            if marks_required && need == Need::Required && !part.heading.contains('*') {
                need = Need::Optional;
            }
            title_asks |= need == Need::Title && asks_in_text(&inside);
            title_comments |= need == Need::Title && asks_in_comments(&inside);
            if may_go.is_some() && part.may_go(need) {
                need = Need::MayGo;
            }
            if part.parts == Parts::Some && any_may_go(&inside) {
                may_go = Some(if need == Need::Title { 0 } else { section.level });
                need = if need == Need::Title { need } else { Need::Parent };
            }
            kin.push(Kin {
                level: section.level,
                has_boxes: !boxes.is_empty(),
                only_comments: said.has_comment && !said.has_text,
                is_about_boxes: said.is_about_boxes,
                is_main: part.is_title || MAIN_HEADING.anywhere.begins(&part.key).is_some(),
                is_list: !boxes.is_empty()
                    && (CHOICE_HEADING.is(&part.key) || CHECKLIST_HEADING.is(&part.key)),
                asks_for_parts_if: said.ends_with_condition,
                is_given: part.is_given(&said),
            });
            if boxes.is_empty() && said.is_about_boxes {
                let comments = inside.iter().filter(|piece| piece.kind == PieceKind::Comment);
                above.extend(comments.map(|comment| (section.level, comment.text)));
            }
            found.extend(boxes.into_iter().map(|group| Group {
                of_others,
                may_go: group.may_go || entries_may_go,
                ..group
            }));
            let says_none = inside.iter().any(|piece| offers_none(piece.text));
            let can_be_denied = said.can_be_denied || said.only_if;
            let takes_none = matches!(need, Need::Optional | Need::MayGo)
                || says_none
                || (can_be_denied || said.of_reviewers && !is_first_asked) && part.role.is_none()
                || takes_none(&section.title);
            is_first_asked &= need != Need::Required;
            parts.push(Part {
                section: *index,
                need,
                own: *span,
                certain: true,
                takes_none,
                of_others: of_others || said.of_reviewers,
            });
        }
        let prompts: Vec<String> = parts.iter().map(|part| prompt(text, document, part)).collect();
        one_of_equals(&mut parts, &kin, &prompts);
        settle(&mut parts, &kin);
        settle_holds(&mut parts, &holds);
        free_last(&mut parts, &holds, is_bare);
        let folds = folds(text);
        let is_folded = |part: &Part| {
            let at = document.sections[part.section].start;
            folds.iter().any(|fold| fold.start <= at && at < fold.end)
        };
        // What is folded away says again, or in another language, what stands above it.
        if parts.iter().any(|part| part.need == Need::Required && !is_folded(part)) {
            for part in parts.iter_mut().filter(|part| is_folded(part)) {
                if part.need == Need::Required {
                    part.need = Need::Optional;
                    part.takes_none = true;
                }
            }
        }
        let is_asked =
            parts.iter().zip(&kin).any(|(part, kin)| part.need == Need::Required && !kin.has_boxes);
        let has_required = parts.iter().any(|part| part.need == Need::Required);
        let is_open = |group: &Group| group.tasks.iter().any(|task| !document.tasks[*task].ticked);
        // A form with every box ticked says nothing of the change.
        let is_all = !found.iter().any(is_open)
            && (parts.is_empty() || !has_required && found.iter().any(|group| !group.of_others));
        // Where the form has a section for it, what stands below its name is about the whole of it.
        let has_main = parts.iter().any(|part| {
            let key = key(&document.sections[part.section].title);
            part.need == Need::Required && MAIN_HEADING.is(&key) && !ASKS_HOW.begin(&key)
        });
        let top = title_asks && !has_main
            || title_comments && !is_asked
            || is_asked_for_on_top(&top, is_asked, is_all);
        Self { parts, groups: found, top, main: has_main, shared: 1 }
    }

    /// Whether every part of it may stay as it is. Nobody hands such a form in untouched all the same.
    #[must_use]
    pub fn asks_for_nothing(&self) -> bool {
        let is_asked = |group: &Group| {
            let part = group.section.and_then(|section| self.part(section));
            let is_required = part.is_none_or(|part| part.need == Need::Required);
            is_required && !group.of_others && !group.may_stay_open()
        };
        let has_required = self.parts.iter().any(|part| part.need == Need::Required);
        !self.top && !has_required && !self.groups.iter().any(is_asked)
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

/// What a section says to its author, to be compared with others; nothing for the halves of pictures.
fn prompt(text: &str, document: &Document, part: &Part) -> String {
    let is_half = BEFORE_AND_AFTER.is(&key(&document.sections[part.section].title));
    let said = &text[part.own.range()];
    match normalize(said) {
        _ if is_half => String::new(),
        // *To be filled in* is asked of each.
        words if !words.is_empty() && saying(&words) == Saying::Nothing => String::new(),
        // The entries of a list that nobody has filled in yet.
        words if words.is_empty() && said.contains("...") => said.trim().to_owned(),
        words => words,
    }
}

/// The places of `<details>` in a template.
fn folds(text: &str) -> Vec<Span> {
    let mut folds = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("<details") {
        let start = from + at;
        let end = text[start..].find("</details").map_or(text.len(), |at| start + at);
        folds.push(Span::new(start, end));
        from = end;
    }
    folds
}

/// The comment right above a heading that says that the section below it may be left out.
fn comment_above(text: &str, document: &Document, section: &Section) -> Option<Span> {
    let next = document.comments.partition_point(|comment| comment.end <= section.start);
    let comment = *document.comments.get(next.checked_sub(1)?)?;
    let between = text.get(comment.end as usize..section.start as usize)?;
    let before = text.get(..comment.start as usize)?;
    let is_apart =
        before.trim().is_empty() || before.trim_end_matches([' ', '\t']).ends_with("\n\n");
    let is_right_above = between.trim().is_empty() && between.matches('\n').count() == 1;
    let inner = text.get(comment.range())?;
    let says = || sentences(inner).any(|(sentence, _)| OPTIONAL_TEXT.are_in(&sentence));
    (is_apart && is_right_above && says()).then_some(comment)
}

/// The headings that open sections: of bold lines only where there is nothing else.
fn listed(sections: &[Section]) -> Vec<usize> {
    let has_headings = sections.iter().any(|section| section.level < BOLD_LINE);
    let opens = |section: &Section| section.level < BOLD_LINE || !has_headings;
    (0..sections.len()).filter(|index| opens(&sections[*index])).collect()
}

/// What a section consists of.
fn parts_of(index: usize, listed: &[usize], sections: &[Section]) -> Parts {
    let below = listed
        .iter()
        .filter(|next| **next > index)
        .map(|next| &sections[*next])
        .take_while(|next| next.level > sections[index].level);
    let mut parts = Parts::None;
    for part in below {
        let is_either = BEFORE_AND_AFTER.is(&key(&part.title));
        parts = match parts {
            Parts::None | Parts::BeforeAndAfter if is_either => Parts::BeforeAndAfter,
            _ => Parts::Some,
        };
    }
    parts
}

/// A single heading above all others may be the name of the form.
fn is_title(index: usize, listed: &[usize], sections: &[Section]) -> bool {
    let is_first = listed.first() == Some(&index) && listed.len() > 1;
    is_first && listed[1..].iter().all(|other| sections[*other].level > sections[index].level)
}

/// Whether a section, or one that it is a part of, is not for the author to fill in before the merge:
/// reviewers do, or it is for later.
fn is_of_others(index: usize, listed: &[usize], sections: &[Section]) -> bool {
    let mut level = u8::MAX;
    let above = listed.iter().rev().filter(|other| **other <= index);
    above.into_iter().any(|other| {
        let section = &sections[*other];
        let holds = section.level < level;
        level = level.min(section.level);
        holds && (is_for_reviewers(&section.title) || AFTER_MERGE.is(&key(&section.title)))
    })
}

/// Whether what stands above all sections says that those that do not fit may go.
fn any_may_go(pieces: &[Piece<'_>]) -> bool {
    let says = |piece: &Piece<'_>| matches!(piece.kind, PieceKind::Comment | PieceKind::Text);
    let mut said =
        pieces.iter().filter(|piece| says(piece)).flat_map(|piece| sentences(piece.text));
    said.any(|(sentence, _)| {
        SECTIONS_MAY_GO.are_in(&sentence) && !SECTIONS_STAY.are_in(&sentence)
            || says_to_remove(&sentence) == Some(Removed::Sections)
    })
}

/// Whether what stands above all sections says that entries which do not fit may be taken out.
fn any_entries_may_go(pieces: &[Piece<'_>]) -> bool {
    let says = |piece: &&Piece<'_>| matches!(piece.kind, PieceKind::Comment | PieceKind::Text);
    let mut said = pieces.iter().filter(says).flat_map(|piece| sentences(piece.text));
    said.any(|(sentence, _)| removes_entries(&sentence))
}

/// Whether what stands above all sections says that those with a star are required.
fn marks_what_is_required(pieces: &[Piece<'_>]) -> bool {
    let says = |line: &str| line.contains('*') && REQUIRED_HEADING.are_in(&normal(line));
    let is_star = |line: &str| line.contains("(*)") || line.contains(" * ") || line.contains("`*`");
    pieces.iter().flat_map(|piece| piece.text.lines()).any(|line| is_star(line) && says(line))
}

/// Whether the text above the first section is to be written: what stands there asks for it, or
/// nothing else does.
fn is_asked_for_on_top(pieces: &[Piece<'_>], is_asked: bool, is_all: bool) -> bool {
    let of = |kind: PieceKind| pieces.iter().filter(move |piece| piece.kind == kind);
    // What says how to go about the form and its title asks for nothing here.
    let is_about_form = of(PieceKind::Text)
        .any(|piece| sentences(piece.text).any(|(sentence, _)| ABOUT_FORM.are_in(&sentence)));
    let in_comment = || asks_in_comments(pieces);
    is_all || !is_about_form && asks_in_text(pieces) || !is_asked && in_comment()
}

/// Whether a comment asks for text.
fn asks_in_comments(pieces: &[Piece<'_>]) -> bool {
    let mut comments = pieces.iter().filter(|piece| piece.kind == PieceKind::Comment);
    comments.any(|comment| asks_for_text(comment.text))
}

/// Whether a line that is shown asks for text, and is not only the label of a link.
fn asks_in_text(pieces: &[Piece<'_>]) -> bool {
    let mut texts = pieces.iter().filter(|piece| piece.kind == PieceKind::Text);
    let is_label = |text: &str| {
        let text = entry(text.trim_end());
        text.ends_with(['#', ':']) || is_link_to_fill(text) || CLOSES.is(&normal(text))
    };
    let is_open = |text: &str| text.ends_with('…') || text.ends_with("...");
    texts.any(|piece| (asks_for_text(piece.text) || is_open(piece.text)) && !is_label(piece.text))
}
