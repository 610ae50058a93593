//! What the comments and the text of a section of a template say to the author.

use super::asks::{Removed, asks, asks_for_text, is_blank_to_fill, is_conditional, says_to_remove};
use super::free_box::{asks_whether, is_condition as is_condition_of_boxes};
use super::options::{asks_for_choice, offers_none};
use super::pieces::{Piece, PieceKind};
use crate::change::formal::{Formal, formal};
use crate::change::placeholder::{Saying, saying};
use crate::change::vocabulary::content::NOT_APPLICABLE;
use crate::change::vocabulary::template::{
    ABOUT_FORM, CONDITION, FIXED, NOT_FITTING, OPTIONAL_TEXT, REVIEWERS, RULES_OF_THE_TEAM, WHY_NOT,
};
use crate::text::phrases::{normal, sentences};

/// What the comments and the text of a section say to the author.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// There is text that is shown.
    pub(super) has_text: bool,
    /// There is a comment.
    pub(super) has_comment: bool,
    /// There is a command in a block of code.
    pub(super) has_code: bool,
    /// There is nothing but names of people.
    pub(super) of_people: bool,
    /// It asks for text.
    pub(super) asks: bool,
    /// It speaks as the team: law, thanks, a footer.
    pub(super) fixed: bool,
    /// It says that the section may be left out.
    pub(super) may_go: bool,
    /// It asks for nothing but under a condition.
    pub(super) only_if: bool,
    /// It says itself that there is none.
    pub(super) says_none: bool,
    /// It asks whether there is something.
    pub(super) can_be_denied: bool,
    /// It asks for what reviewers should look at.
    pub(super) of_reviewers: bool,
    /// Its last line says when its parts are to be filled in: *If yes:*.
    pub(super) ends_with_condition: bool,
    /// It says that sections that do not fit are to be taken out.
    pub(super) removes_sections: bool,
    /// It says how boxes are to be ticked.
    pub(super) is_about_boxes: bool,
}

impl Said {
    pub(super) fn of(pieces: &[Piece<'_>]) -> Self {
        let mut said = Self::default();
        let mut conditions = 0;
        // What is asked for first is asked for always where no condition stands with it.
        let mut is_first = true;
        let mut begins_plainly = false;
        let mut is_below_boxes = false;
        let is_box = |piece: &Piece<'_>| matches!(piece.kind, PieceKind::Box { .. });
        let has_boxes = pieces.iter().any(is_box);
        // *Tick what applies, if any* speaks of the boxes.
        let is_condition = |sentence: &str| {
            let is_one =
                if has_boxes { CONDITION.are_in(sentence) } else { is_conditional(sentence) };
            is_one && !asks_why_not(sentence)
        };
        // *None* among other entries is one of the answers.
        let is_entry = |piece: &Piece<'_>| {
            piece.kind == PieceKind::Text && piece.text.starts_with(['-', '*', '+'])
        };
        let is_plain = pieces.iter().all(|piece| piece.kind == PieceKind::Comment);
        let has_options = pieces.iter().filter(|piece| is_entry(piece)).count() > 1;
        let is_option = |piece: &Piece<'_>| has_options && is_entry(piece);
        for piece in pieces {
            match piece.kind {
                PieceKind::Box { .. } => {
                    is_below_boxes = true;
                    continue;
                }
                PieceKind::Code => {
                    said.has_code |= is_command(piece.text);
                    let is_remark = piece.text.starts_with(['#', '/', '-', ';']);
                    said.asks |= is_remark && asks_for_text(piece.text);
                    said.says_none |= saying(piece.text.trim()) == Saying::None;
                    continue;
                }
                PieceKind::Comment => {
                    said.has_comment = true;
                    said.is_about_boxes |= asks_for_choice(piece.text).is_some();
                }
                PieceKind::Text => said.has_text |= piece.text.contains(char::is_alphanumeric),
            }
            let is_text = piece.kind == PieceKind::Text;
            said.says_none |= is_text && !is_option(piece) && says_none(piece.text);
            said.can_be_denied |= sentences(piece.text).next().is_some_and(|(first, end)| {
                matches!(end, Some('?' | '？')) && asks_whether(&first)
            });
            let mut said_once = sentences(piece.text).map(|(sentence, _)| is_condition(&sentence));
            let is_blank = is_text && is_blank_to_fill(piece.text);
            said.asks |= is_blank && !said_once.any(|is_condition| is_condition);
            // Where *none* is to be written, something is asked for always.
            said.asks |= offers_none(piece.text) && !OPTIONAL_TEXT.are_in(&normal(piece.text));
            for (sentence, end) in sentences(piece.text) {
                let asks = matches!(end, Some('?' | '？')) || asks(&sentence);
                let removed = says_to_remove(&sentence);
                said.removes_sections |= removed == Some(Removed::Sections);
                // Where there is nothing else, it is the section that is to be taken out.
                said.may_go |= is_plain && removed.is_some();
                said.of_reviewers |= REVIEWERS.are_in(&sentence);
                let is_about_form = ABOUT_FORM.are_in(&sentence);
                // *Optionally add …* behind a request is about more of it.
                let is_more = said.asks && OPTIONAL_TEXT.starts.begins(&sentence).is_some();
                let is_free = OPTIONAL_TEXT.are_in(&sentence) && !asks_why_not(&sentence);
                said.may_go |= is_free && !is_more;
                if RULES_OF_THE_TEAM.are_in(&sentence) {
                    said.fixed = true;
                    continue;
                }
                let is_fixed = FIXED.are_in(&sentence);
                said.fixed |= is_fixed;
                let is_said = !is_fixed && !is_about_form && sentence.contains(' ');
                begins_plainly |= is_first && is_said && !is_condition(&sentence);
                is_first &= !is_said;
                if is_condition(&sentence) {
                    // What is said below the boxes is about them.
                    conditions += usize::from(!is_below_boxes);
                } else {
                    said.asks |= asks && !is_about_form;
                }
            }
        }
        let last = pieces.iter().rfind(|piece| piece.kind == PieceKind::Text);
        said.ends_with_condition = last.is_some_and(|piece| {
            piece.text.trim_end().ends_with([':', '：']) && is_condition_of_boxes(piece.text)
        });
        said.only_if = conditions > 0 && !said.asks && !begins_plainly;
        let bare = |text: &str| text.trim_start_matches(['-', '*', '+', ' ']).to_owned();
        let names_people = |piece: &Piece<'_>| formal(&bare(piece.text)) == Some(Formal::People);
        said.of_people = !pieces.is_empty() && pieces.iter().all(names_people);
        said
    }

    /// Whether nobody is asked for anything: the text is the team's own.
    pub(super) fn is_fixed(&self) -> bool {
        !self.asks && self.fixed
    }
}

/// Whether a sentence asks for the reason where something does not apply: it must not be left out then.
fn asks_why_not(sentence: &str) -> bool {
    WHY_NOT.are_in(sentence) && (NOT_FITTING.are_in(sentence) || NOT_APPLICABLE.are_in(sentence))
}

/// Whether a line says nothing but that there is none, and has no place to say more: *None / TBD*.
fn says_none(line: &str) -> bool {
    let said = line.trim_start_matches(['-', '*', '+', ' ']).trim();
    let mut answers = said.split(" / ");
    saying(said) == Saying::None && !answers.any(|answer| saying(answer) == Saying::Nothing)
}

/// Whether a line of code is a command, and not the place of one.
fn is_command(line: &str) -> bool {
    let begins = line
        .trim_start_matches(['$', '.', '/', ' '])
        .starts_with(|ch: char| ch.is_ascii_alphanumeric());
    begins && !line.contains("...") && !line.contains(['…', '→', '<'])
}
