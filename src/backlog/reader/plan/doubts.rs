//! Items that nothing marks as items, beside others that are marked: there are two ways to read such a
//! text, and its author should know which one was taken.
//!
//! ```text
//! ## How we look at it     text below a heading, as below those of its siblings, which have numbers
//! ## 1. Fix the pump
//! ## 2. Paint the gate
//! ```

use std::collections::HashMap;

use super::outline::BOLD;
use super::siblings::Family;
use super::voter::{Class, Role};
use super::{Counts, How, Opening, Planner};
use crate::markdown::LineKind;
use crate::sort::Sort as _;

/// This many headings, or columns, show how a document writes them.
const SEVERAL: usize = 2;
/// At most this many entries, in a text of `LONGER` times as many lines, may not be items.
const FEW: usize = 4;
const LONGER: usize = 5;

impl Planner<'_, '_> {
    /// Notes the items that are items by nothing but their place.
    pub(super) fn doubts(&mut self) {
        self.odd_headings();
        self.lone_headings();
        self.odd_sections();
        self.few_entries();
        self.unmarked();
        self.beside_fields();
        self.below_status();
        self.numbered_chapters();
        self.among_boxes();
    }

    /// Notes lines below a heading that are read as items, and may be none.
    pub(super) fn doubt(&mut self, heading: usize, lines: &[usize], what: &'static str) {
        if !lines.is_empty() {
            let found = self.stretch(heading, lines, what);
            self.plan.coverage.doubts.push(found);
        }
    }

    /// Entries that are all the items of a longer text, and of which nothing says so.
    fn few_entries(&mut self) {
        let Counts { headings, rows, boxes, cards, bullets } = self.counts;
        let lines = self.lines.lines.iter().filter(|line| line.kind != LineKind::Blank).count();
        if headings + rows + boxes + cards > 0 || bullets > FEW || lines < bullets * LONGER {
            return;
        }
        let holding = (0..self.voters.len()).map(|number| (number, self.opened_in(number)));
        let holding: Vec<(usize, Vec<usize>)> =
            holding.filter(|(_, lines)| !lines.is_empty()).collect();
        let is_marked = |opening: &Opening| match &opening.how {
            How::Item { mark, id, .. } => id.is_some() || mark.start < mark.end,
            How::Section(_) | How::Label => false,
        };
        if self.plan.openings.iter().any(is_marked)
            || holding.iter().any(|(number, _)| self.is_named(*number))
        {
            return;
        }
        for (number, lines) in holding {
            self.doubt(number, &lines, "entry");
        }
    }

    /// Headings that have nothing but text, beside others that have an id, a state or fields; and where no
    /// item of the document has any of these, all of them.
    fn odd_headings(&mut self) {
        let mut families: HashMap<Family, (usize, Vec<usize>)> = HashMap::new();
        let mut shown = 0;
        for number in self.item_headings() {
            let (certain, bare) = families.entry(self.outline.family(number)).or_default();
            if self.shows(number) {
                *certain += 1;
                shown += 1;
            } else {
                bare.push(number);
            }
        }
        let others = self.counts.rows + self.counts.boxes + self.counts.cards + self.counts.bullets;
        let is_all = shown + others == 0;
        let odd = families.into_values().filter(|(certain, bare)| {
            !bare.is_empty() && (is_all || *certain >= SEVERAL && bare.len() <= *certain)
        });
        let mut odd: Vec<Vec<usize>> = odd.map(|(_, bare)| bare).collect();
        odd.order();
        for bare in odd {
            let lines = bare.iter().filter_map(|number| self.outline.headings[*number].line);
            let lines: Vec<usize> = lines.collect();
            let parent = self.outline.headings[bare[0]].parent;
            self.doubt(parent, &lines, "heading");
        }
    }

    /// A few headings that say neither who they are nor how far, among many items of another form.
    fn lone_headings(&mut self) {
        let Counts { headings, rows, boxes, cards, bullets } = self.counts;
        let lone = self.item_headings().filter(|number| {
            let voter = &self.voters[*number];
            let is_ranked = self.is_named(*number) && !self.is_in_time(*number);
            voter.body.boxes == 0 && !self.tells_state(*number) && !is_ranked
        });
        let lone: Vec<usize> = lone.collect();
        let others = (headings + rows + boxes + cards + bullets).saturating_sub(lone.len());
        if others <= SEVERAL || lone.len() * 2 > others {
            return;
        }
        for number in lone {
            let line = self.outline.headings[number].line;
            let lines: Vec<usize> = line.into_iter().collect();
            let found = self.stretch(self.outline.headings[number].parent, &lines, "heading");
            let known = &mut self.plan.coverage.doubts;
            if !known.iter().any(|known| known.span.contains(found.span)) {
                known.push(found);
            }
        }
    }

    /// Sections whose lists have neither boxes nor ids and that say no state, beside columns and
    /// priorities that do.
    fn odd_sections(&mut self) {
        let mut state_headings: HashMap<Family, usize> = HashMap::new();
        let mut open: Vec<usize> = Vec::new();
        for number in 1..self.voters.len() {
            let voter = &self.voters[number];
            let holds = voter.body.bold + voter.body.plain > 0 && voter.body.work() == 0;
            match voter.class {
                _ if !holds || self.roles[number] != Role::Section => {}
                Class::Named => {
                    *state_headings.entry(self.outline.family(number)).or_default() += 1;
                }
                Class::Open if !voter.is_work && !voter.is_stretch => open.push(number),
                _ => {}
            }
        }
        for number in open {
            let beside =
                state_headings.get(&self.outline.family(number)).copied().unwrap_or_default();
            if beside < SEVERAL || self.is_named(number) {
                continue;
            }
            self.doubt(number, &self.opened_in(number), "entry");
        }
    }

    /// The lines in the body of a heading that open an item.
    pub(super) fn opened_in(&self, number: usize) -> Vec<usize> {
        let lists = self.outline.parts_of(number).iter().filter_map(super::Part::list);
        let entries = lists.flat_map(|list| &self.outline.entries[list]);
        let is_opened = |line: &usize| {
            let openings = &self.plan.openings;
            openings.binary_search_by_key(line, |opening| opening.line).is_ok()
        };
        entries.filter(|entry| entry.depth == 0).map(|entry| entry.line).filter(is_opened).collect()
    }

    pub(super) fn item_headings(&self) -> impl Iterator<Item = usize> + '_ {
        (1..self.voters.len()).filter(|number| {
            self.roles[*number] == Role::Item && self.outline.headings[*number].level < BOLD
        })
    }

    /// Whether a heading says of itself, by its place or by its fields that it is an item.
    fn shows(&self, number: usize) -> bool {
        let body = &self.voters[number].body;
        let has_fields = || self.outline.children(number).any(|at| self.roles[at] == Role::Field);
        self.tells_state(number)
            || self.is_named(number)
            || body.labels + body.boxes > 0
            || has_fields()
    }

    /// Whether a time and nothing else stands over a heading: *Later*.
    fn is_in_time(&self, number: usize) -> bool {
        let named = self.around(number).filter(|at| self.voters[*at].class == Class::Named);
        let blocks = named.filter_map(|at| self.sections[at]);
        blocks.into_iter().all(|(block, _)| &*self.dialect.blocks[block].name == "horizon")
    }

    /// Whether a heading has an id or a state of its own.
    pub(super) fn tells_state(&self, number: usize) -> bool {
        let voter = &self.voters[number];
        voter.look.id.is_some()
            || voter.look.says_state
            || voter.was_item
            || voter.is_epic
            || voter.body.says_state
            || voter.body.tells
    }
}
