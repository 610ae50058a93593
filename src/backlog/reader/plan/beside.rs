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
//! ```

use std::collections::HashSet;

use super::Planner;
use super::outline::BOLD;
use super::siblings::Family;
use super::voter::{Class, Role, Voter};

impl Planner<'_, '_> {
    /// Notes lists that are items beside such that are fields.
    pub(super) fn beside_fields(&mut self) {
        let is_field = |at: usize| {
            self.roles[at] == Role::Field
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

    /// Notes the headings that are items below one with a status of its own that is none, where they have
    /// nothing of their own.
    pub(super) fn below_status(&mut self) {
        let is_around = |at: &usize| {
            let Voter { class, is_stretch, body, .. } = &self.voters[*at];
            let is_none = self.roles[*at] != Role::Item;
            *class == Class::Open && !is_stretch && body.has_status && is_none
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
}
