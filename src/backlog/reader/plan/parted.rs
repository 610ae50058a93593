//! Headings that part the work, as what stands below them and beside them tells: epics, stretches, groups.

use std::collections::{BTreeSet, HashMap};

use super::Planner;
use super::body::First;
use super::outline::{self, BOLD, Part};
use super::share::HALF;
use super::siblings::Family;
use super::table::ItemTable;
use super::voter::Class;
use crate::backlog::id::{self, Form};

/// So many headings that count on are a series.
const SERIES: usize = 3;
/// A list of boxes with so many entries on average is no list of criteria.
const LONG: usize = 5;

impl Planner<'_, '_> {
    /// Takes headings for stretches of the work that begin with the same word, whatever it means, and a
    /// letter or a number each, where boxes stand below most of them: `GRUPA A`, `GRUPA B`.
    pub(super) fn series(&mut self) {
        let mut series: HashMap<(u8, usize, String), Vec<usize>> = HashMap::new();
        for (number, voter) in self.voters.iter().enumerate().skip(1) {
            let heading = &self.outline.headings[number];
            let mut words = voter.name.split(' ');
            let (Some(word), Some(place)) = (words.next(), words.next()) else { continue };
            let is_place = place.bytes().all(|byte| byte.is_ascii_digit())
                || place.chars().count() == 1 && place.chars().all(char::is_alphabetic);
            if is_place && voter.class == Class::Open && voter.look.id.is_none() {
                let (level, parent) = heading.family();
                series.entry((level, parent, word.to_owned())).or_default().push(number);
            }
        }
        for members in series.into_values().filter(|members| members.len() >= SERIES) {
            let holds = members.iter().filter(|at| self.voters[**at].body.boxes > 1).count();
            if HALF.is_below(holds, members.len()) {
                for member in members {
                    self.voters[member].is_stretch = true;
                }
            }
        }
    }

    /// Takes a heading for an epic where ids of entries in it begin with its own, as `### M1 - Hull` with
    /// `- [ ] M1.2 Keel` below it, and where a table of it holds items.
    pub(super) fn families(&mut self) {
        let mut parents: BTreeSet<usize> = BTreeSet::new();
        for number in 1..self.voters.len() {
            for list in self.outline.parts_of(number).iter().filter_map(Part::list) {
                for entry in &self.outline.entries[list] {
                    let Some(found) = &entry.look.id else { continue };
                    let view = self.view(entry.line);
                    let Some((_, at)) = view.marker() else { continue };
                    let id = &view.text()[at + found.id.start..at + found.id.end];
                    parents.extend(self.around(number).filter(|at| self.is_parent_of(*at, id)));
                }
            }
        }
        for number in parents {
            self.voters[number].is_epic = true;
        }
        // Rows with ids of their own below an id are what that one holds: `## E1 · Brand`.
        for (number, voter) in self.voters.iter_mut().enumerate().skip(1) {
            let has_id = voter.look.id.as_ref().is_some_and(|found| found.form != Form::Number);
            let holds = self.outline.parts_of(number).iter().any(|part| {
                let Part::Table(table) = part else { return false };
                let are_items =
                    |table: &ItemTable| table.is_coded || table.has_ids && table.has_states;
                self.tables[*table]
                    .as_ref()
                    .is_some_and(|table| table.is_strong && are_items(table))
            });
            voter.is_epic |= has_id && holds;
        }
        self.coded_groups();
        self.story_groups();
        self.short_stretches();
    }

    /// Takes headings with ids of the same letters for epics where a table of tasks and their states is all
    /// that one of them has, and lists or tables are all that the others have: `## SI-1: Foundation`.
    fn coded_groups(&mut self) {
        let mut groups: HashMap<(Family, String), Vec<usize>> = HashMap::new();
        for (number, voter) in self.voters.iter().enumerate().skip(1) {
            let is_coded =
                voter.look.id.as_ref().is_some_and(|found| outline::is_certain(found.form));
            if is_coded && voter.class == Class::Open && self.outline.headings[number].level < BOLD
            {
                let key = (self.outline.family(number), voter.body.prefix.clone());
                groups.entry(key).or_default().push(number);
            }
        }
        for members in groups.into_values().filter(|members| members.len() > 1) {
            let body = |at: &usize| &self.voters[*at].body;
            let holds_tasks =
                |at: &usize| body(at).first == Some(First::Table) && body(at).stated_rows > 1;
            if members.iter().any(holds_tasks) && members.iter().all(|at| body(at).is_bare_list()) {
                for member in members {
                    self.voters[member].is_epic = true;
                }
            }
        }
    }

    /// Takes headings for epics below which lists of user stories stand: `## 1. Sails`, and in it
    /// `Stories:` above them.
    fn story_groups(&mut self) {
        for number in 1..self.voters.len() {
            let lists = self.outline.parts_of(number).iter().filter_map(Part::list);
            let holds = lists.into_iter().any(|list| {
                let tops = self.outline.entries[list].iter().filter(|entry| entry.depth == 0);
                tops.clone().count() > 0
                    && tops.into_iter().all(|entry| {
                        let view = self.view(entry.line);
                        let at = view.marker().map_or(0, |(_, at)| at);
                        entry.look.id.is_none() && id::is_story(&view.text()[at..])
                    })
            });
            let voter = &mut self.voters[number];
            voter.is_epic |= holds && voter.is_numbered() && !voter.body.has_dotted_id;
        }
    }

    /// Takes headings with short ids for stretches of the work where most of them have a list of boxes
    /// and nothing in front of it, longer than one of criteria: `## A1 - Foundation`.
    fn short_stretches(&mut self) {
        let mut families: HashMap<Family, Vec<usize>> = HashMap::new();
        for (number, voter) in self.voters.iter().enumerate().skip(1) {
            let is_short = voter.look.id.as_ref().is_some_and(|found| found.form == Form::Short);
            if is_short && voter.class == Class::Open && self.outline.headings[number].level < BOLD
            {
                families.entry(self.outline.family(number)).or_default().push(number);
            }
        }
        for members in families.into_values().filter(|members| members.len() >= SERIES) {
            let body = |at: &usize| &self.voters[*at].body;
            let is_bare =
                |at: &&usize| body(at).boxes > 1 && body(at).labels == 0 && !body(at).tells;
            let bare = members.iter().filter(is_bare).count();
            let boxes: usize = members.iter().filter(is_bare).map(|at| body(at).boxes).sum();
            if HALF.is_below(bare, members.len()) && boxes >= bare * LONG {
                for member in members {
                    self.voters[member].is_stretch = true;
                }
            }
        }
    }

    /// Whether an id is that of the heading with something behind it.
    fn is_parent_of(&self, number: usize, id: &str) -> bool {
        let voter = &self.voters[number];
        let is_own = voter.look.id.as_ref().is_some_and(|found| {
            found.form != Form::Number || voter.look.says_state || voter.body.says_state
        });
        let own = &voter.body.number;
        is_own
            && voter.class == Class::Open
            && !own.is_empty()
            && id.strip_prefix(own.as_str()).is_some_and(|rest| rest.starts_with(['.', '-']))
    }
}
