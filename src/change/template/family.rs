//! What a section of a template means for those below it.

use std::ops::Range;

use super::part::{Need, Part};

/// What is known of a section beside what is asked for there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kin {
    /// The level of its heading.
    pub(super) level: u8,
    /// Whether it has boxes of its own.
    pub(super) has_boxes: bool,
    /// Whether what it says to the author stands in comments alone.
    pub(super) only_comments: bool,
    /// Whether it asks for the change itself, or stands above all others.
    pub(super) is_main: bool,
    /// Whether it says how to tick the boxes below it.
    pub(super) is_about_boxes: bool,
    /// Whether it is a list of kinds of changes or a checklist, which goes with no section of pictures.
    pub(super) is_list: bool,
    /// Whether it says at its end when its parts are to be filled in.
    pub(super) asks_for_parts_if: bool,
    /// Whether it may stay as it is, since the template gives the answer.
    pub(super) is_given: bool,
}

/// The sections below one.
fn below(at: usize, kin: &[Kin]) -> Range<usize> {
    let level = kin[at].level;
    let count = kin[at + 1..].iter().take_while(|other| other.level > level).count();
    at + 1..at + 1 + count
}

/// Of the parts of a section that ask for the same in the same words, one is to be filled in: the
/// section itself is asked for in their stead. `prompts` are the texts of the sections.
pub(super) fn one_of_equals(parts: &mut [Part], kin: &[Kin], prompts: &[String]) {
    for at in 0..parts.len() {
        let below = below(at, kin);
        let first = below.clone().next().filter(|first| !prompts[*first].is_empty());
        let Some(first) = first else { continue };
        let are_equal = below.len() > 1
            && below.clone().all(|part| prompts[part] == prompts[first])
            && below.clone().all(|part| parts[part].need == Need::Required && !kin[part].has_boxes);
        let is_open = matches!(parts[at].need, Need::Required | Need::Parent)
            || parts[at].need == Need::Optional && kin[at].is_given && kin[at].has_boxes;
        if are_equal && is_open {
            parts[at].need = Need::Required;
            for part in &mut parts[below] {
                part.need = Need::Optional;
                part.takes_none = true;
            }
        }
    }
}

/// Lets the parts of a section go with it, and asks for them in its stead where they are what it asks
/// for.
pub(super) fn settle(parts: &mut [Part], kin: &[Kin]) {
    for at in 0..parts.len() {
        let below = below(at, kin);
        if kin[at].asks_for_parts_if {
            for part in parts[below.clone()].iter_mut().filter(|part| part.need == Need::Required) {
                part.need = Need::Optional;
                part.takes_none = true;
            }
        }
        match parts[at].need {
            Need::Optional | Need::MayGo if !kin[at].is_given => {
                let need = parts[at].need;
                for at in below.filter(|at| !kin[*at].is_list) {
                    let part = &mut parts[at];
                    if part.need != Need::Required {
                        continue;
                    }
                    part.need = need;
                    part.takes_none = true;
                }
            }
            Need::Required if kin[at].only_comments && !kin[at].has_boxes => {
                let has_boxes = |at: &usize| kin[*at].has_boxes;
                let is_text = |at: &usize| parts[*at].need == Need::Required && !kin[*at].has_boxes;
                let about_boxes = kin[at].is_about_boxes && below.clone().any(|at| has_boxes(&at));
                if about_boxes || !kin[at].is_main && below.filter(is_text).count() > 1 {
                    parts[at].need = Need::Parent;
                }
            }
            _ => {}
        }
    }
}
