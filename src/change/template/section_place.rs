//! A section of a template with what stands around and in it, and what is asked for there.

use super::asks::{has_condition, is_for_some, is_optional};
use super::free_box::ends_for_some;
use super::groups::Group;
use super::names::states;
use super::part::Need;
use super::pieces::{Piece, PieceKind, entry};
use super::said::Said;
use super::titles::{is_extra, is_of_pictures, names_a_form};
use crate::change::formal::Formal;
use crate::change::template_lines::is_link_to_fill;
use crate::change::vocabulary::template::{
    ADVICE_HEADING, ASKS_HOW, CHECKLISTS, FIXED, FORM_HEADING, MAIN_HEADING, REQUIRED_HEADING,
};
use crate::markdown::{Document, Section};
use crate::policy::{Choice, Role};
use crate::text::phrases::normal;

/// The sections below one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    None,
    /// Nothing but *Before* and *After*: what the section asks for goes there.
    BeforeAndAfter,
    Some,
}

/// A section of the template with what stands around and in it.
pub(super) struct SectionPlace<'a> {
    pub(super) section: &'a Section,
    /// What it is called, and its role.
    pub(super) key: String,
    pub(super) role: Option<Role>,
    /// The line of the heading, with the comments in it.
    pub(super) heading: &'a str,
    pub(super) of_others: bool,
    pub(super) boxes: BoxesOf,
    pub(super) parts: Parts,
    /// Whether a comment right above its heading says that it may go.
    pub(super) is_announced: bool,
    pub(super) is_title: bool,
    /// Whether it is the first of several headings.
    pub(super) is_first: bool,
    pub(super) pieces: &'a [Piece<'a>],
}

/// The boxes of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BoxesOf {
    None,
    /// The template ticks what is to be ticked.
    Ticked,
    /// The answer to a question, which nobody ticks to deny it.
    Free,
    Open,
}

impl BoxesOf {
    pub(super) fn of(groups: &[Group], document: &Document, title: &str) -> Self {
        let is_question = title.trim_end().ends_with(['?', '？']);
        let is_ticked = |task: &usize| document.tasks[*task].ticked;
        let is_answered = |group: &Group| match group.choice {
            Choice::Every => group.tasks.iter().all(is_ticked),
            Choice::One | Choice::Any => group.tasks.iter().any(is_ticked),
        };
        let is_yes = |group: &Group| group.tasks.len() == 1 && group.optional.len() == 1;
        match groups {
            [] => Self::None,
            [only] if is_yes(only) && is_question => Self::Free,
            _ if groups.iter().all(Group::may_stay_open) => Self::Free,
            _ if groups.iter().all(is_answered) => Self::Ticked,
            _ => Self::Open,
        }
    }
}

impl SectionPlace<'_> {
    /// Whether it is a section of what the change is and why, or has a role.
    pub(super) fn is_main(&self) -> bool {
        self.role.is_some() || MAIN_HEADING.is(&self.key)
    }

    /// Whether it may go where the form says so of what does not fit.
    pub(super) fn may_go(&self, need: Need) -> bool {
        match need {
            Need::Required => !self.is_main(),
            Need::Optional => is_for_some(&self.section.title),
            _ => false,
        }
    }

    /// Whether the answer is given already, or there are commands to run: it may stay as it is.
    pub(super) fn is_given(&self, said: &Said) -> bool {
        let asks_for_change = self.is_main() || MAIN_HEADING.anywhere.begins(&self.key).is_some();
        match self.boxes {
            BoxesOf::None => {
                said.says_none && !asks_for_change
                    || said.has_code && !said.asks && !said.has_comment
            }
            BoxesOf::Ticked => !said.asks && !said.has_comment,
            BoxesOf::Open => false,
            BoxesOf::Free => true,
        }
    }

    pub(super) fn need(&self, said: &Said) -> Need {
        let title = &self.section.title;
        let key = self.key.as_str();
        let is_main = self.is_main();
        let has_boxes = self.boxes != BoxesOf::None;
        if self.of_others || self.is_bare_checklist(said) || !has_boxes && said.of_people {
            return Need::Fixed;
        }
        if !is_main && self.is_list_of_statements() {
            return Need::Fixed;
        }
        if ADVICE_HEADING.is(key) && !has_boxes && self.parts == Parts::None && !said.has_comment {
            return Need::Fixed;
        }
        if CHECKLISTS.are_in(key) && !has_boxes && self.parts == Parts::Some {
            return Need::Parent;
        }
        if REQUIRED_HEADING.are_in(&normal(title)) && !is_optional(self.heading) {
            return Need::Required;
        }
        let has_conditional_code = || {
            self.pieces
                .iter()
                .any(|piece| piece.kind == PieceKind::Code && has_condition(piece.text))
        };
        let may_go = self.is_announced
            || is_optional(self.heading)
            || has_condition(self.heading)
            || is_for_some(title)
            || ends_for_some(&normal(title))
            || said.removes_sections && !has_boxes && !is_main && self.parts == Parts::None
            || !has_boxes && has_conditional_code();
        let is_extra = !has_boxes && !is_main && (is_extra(title) || self.is_of_pictures(key));
        let asks_how = ASKS_HOW.begin(key);
        if may_go
            || said.may_go
            || said.only_if && !is_main && !asks_how
            || is_extra
            || self.is_given(said)
        {
            return Need::Optional;
        }
        let is_form = FORM_HEADING.is(key)
            || FORM_HEADING.each().any(|name| name.contains(' ') && key.ends_with(name));
        // What is quoted below the name of the form is what the team says to its authors.
        let is_quoted = || self.pieces.iter().all(|piece| piece.text.starts_with('>'));
        let is_name = || MAIN_HEADING.anywhere.begins(key).is_none() && (!said.asks || is_quoted());
        if self.is_title && !has_boxes && (is_form || is_name()) {
            return Need::Title;
        }
        if self.is_first && self.pieces.is_empty() && (is_form || names_a_form(key)) {
            return Need::Title;
        }
        if self.parts == Parts::BeforeAndAfter && !has_boxes {
            return Need::Parent;
        }
        if self.parts == Parts::Some && !has_boxes && !said.asks && !said.has_comment {
            if !said.has_text {
                return Need::Parent;
            }
            let is_main_heading = MAIN_HEADING.anywhere.begins(key).is_some();
            return if is_main_heading { Need::Required } else { Need::Fixed };
        }
        // *Requirements for contributing* are not the criteria of an item.
        let is_free = !is_main || self.role == Some(Role::Acceptance);
        let is_of_the_team = || FIXED.are_in(&normal(title)) && !said.asks && !said.has_comment;
        if !has_boxes && is_free && (said.is_fixed() || is_of_the_team()) {
            return Need::Fixed;
        }
        if !is_main && self.is_of_links() {
            return Need::MayGo;
        }
        Need::Required
    }

    /// Whether it only holds the places of links to issues, of which a change need not have more than
    /// its item.
    pub(super) fn is_of_links(&self) -> bool {
        let of = |kind: PieceKind| self.pieces.iter().filter(move |piece| piece.kind == kind);
        let is_link = |piece: &Piece<'_>| is_link_to_fill(entry(piece.text));
        let title = normal(&self.section.title);
        let is_demanded = |piece: &Piece<'_>| REQUIRED_HEADING.are_in(&normal(piece.text));
        self.boxes == BoxesOf::None
            && self.parts == Parts::None
            && Formal::Link.is_asked_by(&title)
            && of(PieceKind::Text).count() > 0
            && of(PieceKind::Text).all(is_link)
            && !of(PieceKind::Comment).any(is_demanded)
    }

    /// Whether it only lists how things are to be, in entries without boxes: there is nothing to fill in.
    fn is_list_of_statements(&self) -> bool {
        let (entries, leads): (Vec<&Piece<'_>>, Vec<&Piece<'_>>) =
            self.pieces.iter().partition(|piece| piece.text.starts_with(['-', '*', '+']));
        let stated = entries.iter().filter(|piece| states(entry(piece.text))).count();
        self.parts == Parts::None
            && self.pieces.iter().all(|piece| piece.kind == PieceKind::Text)
            && leads.iter().all(|lead| lead.text.ends_with([':', '：']))
            && entries.len() > 3
            && entries.iter().all(|piece| normal(piece.text).contains(' '))
            && stated * 2 > entries.len()
    }

    /// Whether it is the place of pictures, and of nothing else.
    pub(super) fn is_of_pictures(&self, key: &str) -> bool {
        is_of_pictures(key) && self.parts != Parts::Some
    }

    /// Whether it is a checklist without boxes: the name of the form, or points to think of.
    pub(super) fn is_bare_checklist(&self, said: &Said) -> bool {
        let is_named = CHECKLISTS.are_in(&self.key);
        let is_bare = self.boxes == BoxesOf::None && self.parts == Parts::None;
        is_named && is_bare && !said.has_comment
    }
}
