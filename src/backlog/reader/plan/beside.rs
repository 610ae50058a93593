//! Sections and items that are read in another way than what stands beside them.
//!
//! ```text
//! ## Phase 1
//! ### Why it matters     a list of reasons, or of work, for all that is known
//! ### Done when          a field of the phase, for each of them has it
//!
//! ## Proposal: tides     says how far it is
//! Status: open
//! ### Problem            a part of the proposal, or an item, as it has nothing of its own
//!
//! ## 1.1 Rigging         a chapter, or an item, for its number is all that it shows
//! - [x] Splice
//!   - [x] by hand
//! ```

use std::collections::HashSet;

use super::Planner;
use super::missed::{LITTLE, MANY};
use super::outline::{BOLD, Part};
use super::share::MOST;
use super::siblings::Family;
use super::voter::{Class, Role, Voter};
use crate::backlog::Marker;

/// This many headings show how a document writes them.
const SEVERAL: usize = 2;
/// The chapters of a text have this level, or the one above.
const CHAPTER: u8 = 2;

impl Planner<'_, '_> {
    /// Notes lists that are items beside lists that are fields.
    pub(super) fn beside_fields(&mut self) {
        let is_field = |at: usize| {
            matches!(self.roles[at], Role::Field | Role::Own)
                && self.voters[at].is_field
                && self.voters[at].body.lists > 0
                && self.outline.headings[at].level < BOLD
        };
        let fields = (1..self.voters.len()).filter(|at| is_field(*at));
        let families: HashSet<Family> = fields.map(|at| self.outline.family(at)).collect();
        let is_odd = |at: &usize| {
            let Voter { class, is_work, is_stretch, look, body, .. } = &self.voters[*at];
            *class == Class::Open
                && self.roles[*at] == Role::Section
                && !(*is_work || *is_stretch || look.says_state)
                && body.work() + body.marks() + body.marked == 0
                && families.contains(&self.outline.family(*at))
        };
        let odd: Vec<usize> = (1..self.voters.len()).filter(is_odd).collect();
        for number in odd {
            self.doubt(number, &self.opened_in(number), "entry");
        }
    }

    /// Notes the headings that are items below one with a status of its own that is not one, where they have
    /// nothing of their own.
    pub(super) fn below_status(&mut self) {
        let is_around = |at: &usize| {
            let Voter { is_stretch, body, .. } = &self.voters[*at];
            !is_stretch && body.has_status && self.roles[*at] != Role::Item
        };
        let around: Vec<usize> = (1..self.voters.len()).filter(is_around).collect();
        for number in around {
            let items = self.outline.children(number).filter(|at| self.roles[*at] == Role::Item);
            let items: Vec<usize> = items.collect();
            if items.iter().any(|at| self.tells_state(*at)) {
                continue;
            }
            let lines = items.iter().filter_map(|at| self.outline.headings[*at].line);
            let lines: Vec<usize> = lines.collect();
            self.doubt(number, &lines, "heading");
        }
    }

    /// Notes the headings that are items by nothing but their number, where that may number a chapter: all
    /// items are headings of the outermost levels, or hold boxes that have boxes of their own.
    pub(super) fn numbered_chapters(&mut self) {
        let items: Vec<usize> = self.item_headings().collect();
        let is_bare = |at: &&usize| {
            let Voter { look, body, .. } = &self.voters[**at];
            self.voters[**at].is_numbered() && body.labels == 0 && !body.tells && !look.says_state
        };
        let holds = |at: &&usize| {
            let Voter { body, .. } = &self.voters[**at];
            body.boxes > 0 && body.prose + body.labels == 0 && self.has_nested_boxes(**at)
        };
        let bare = items.iter().filter(is_bare).count();
        let parted: Vec<usize> = items
            .iter()
            .filter(|at| self.voters[**at].is_numbered())
            .filter(holds)
            .copied()
            .collect();
        // A chapter stands on the outermost levels; what stands in a chapter is hardly one.
        let is_outer = |at: &usize| self.outline.headings[*at].level <= CHAPTER;
        let is_all = !items.is_empty()
            && bare == items.len()
            && self.items() == bare
            && items.iter().all(is_outer);
        let odd = if is_all { items } else { parted };
        if odd.len() < SEVERAL {
            return;
        }
        let lines = odd.iter().filter_map(|at| self.outline.headings[*at].line);
        let lines: Vec<usize> = lines.collect();
        self.doubt(self.outline.headings[odd[0]].parent, &lines, "heading");
    }

    fn has_nested_boxes(&self, number: usize) -> bool {
        let lists = self.outline.parts_of(number).iter().filter_map(Part::list);
        let mut entries = lists.flat_map(|list| &self.outline.entries[list]);
        entries.any(|entry| entry.depth > 0 && matches!(entry.marker, Marker::Box(_)))
    }

    /// Notes entries that are items without a box among many that have one, where neither a state nor a
    /// time stands over them.
    pub(super) fn among_boxes(&mut self) {
        let all = self.items();
        let marked = self.marked();
        if marked < MANY || !MOST.is_in(marked, all) {
            return;
        }
        let is_odd = |at: &usize| {
            let Voter { is_work, is_stretch, body, .. } = &self.voters[*at];
            !self.is_named(*at) && !is_work && !is_stretch && body.work() + body.marked == 0
        };
        let odd = (0..self.voters.len()).filter(is_odd);
        let odd: Vec<(usize, Vec<usize>)> =
            odd.map(|at| (at, self.opened_in(at))).filter(|(_, lines)| !lines.is_empty()).collect();
        let count: usize = odd.iter().map(|(_, lines)| lines.len()).sum();
        if count * LITTLE <= all {
            return;
        }
        for (number, lines) in odd {
            self.doubt(number, &lines, "entry");
        }
    }
}
