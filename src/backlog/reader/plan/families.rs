//! Headings with ids that are not tasks: epics and chapters, as their contents show.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::Planner;
use super::body::First;
use super::outline::{BOLD, Part};
use super::share::HALF;
use super::siblings::Family;
use super::table::ItemTable;
use super::voter::{Class, Voter};
use super::voters::SERIES;
use crate::backlog::id::{self, Form};

/// Lists of boxes with this many entries on average are not criteria.
const LONG: usize = 5;

impl Planner<'_, '_> {
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
        self.chapters();
        self.story_groups();
        self.short_stretches();
    }

    /// Takes headings with ids for chapters of the work where the body of one begins with a table of tasks
    /// and their states, and those of the others with a list.
    fn chapters(&mut self) {
        let begins_with = |number: usize, first: First| {
            let Voter { class, look, body, .. } = &self.voters[number];
            *class == Class::Open
                && look.id.is_some()
                && self.outline.headings[number].level < BOLD
                && body.first == Some(first)
                && body.labels == 0
        };
        let is_board = |number: &usize| {
            let body = &self.voters[*number].body;
            begins_with(*number, First::Table) && body.stated_rows > 1
        };
        let boards: HashSet<Family> =
            (1..self.voters.len()).filter(is_board).map(|at| self.outline.family(at)).collect();
        let is_chapter = |number: &usize| {
            boards.contains(&self.outline.family(*number))
                && (is_board(number) || begins_with(*number, First::List))
        };
        let chapters: Vec<usize> = (1..self.voters.len()).filter(is_chapter).collect();
        for number in chapters {
            self.voters[number].is_epic = true;
        }
    }

    /// Takes headings for epics below which lists of user stories stand: `## 1. Sails`, and in it
    /// `Stories:` above them; and beside several of these the others that hold boxes.
    fn story_groups(&mut self) {
        let is_numbered = |voter: &Voter| voter.is_numbered() && !voter.body.has_dotted_id;
        let mut families: HashMap<Family, (usize, Vec<usize>)> = HashMap::new();
        for number in 1..self.voters.len() {
            if is_numbered(&self.voters[number]) {
                let (holding, others) = families.entry(self.outline.family(number)).or_default();
                if self.holds_stories(number) {
                    *holding += 1;
                    self.voters[number].is_epic = true;
                } else {
                    others.push(number);
                }
            }
        }
        for (holding, others) in families.into_values() {
            for number in others.into_iter().filter(|_| holding > 1) {
                self.voters[number].is_epic |= self.voters[number].body.boxes > 1;
            }
        }
    }

    /// Whether most entries of a list below a heading are user stories without an id.
    fn holds_stories(&self, number: usize) -> bool {
        let lists = self.outline.parts_of(number).iter().filter_map(Part::list);
        let is_of_stories = |list: Range<usize>| {
            let tops = self.outline.entries[list].iter().filter(|entry| entry.depth == 0);
            let (mut all, mut stories) = (0, 0);
            for entry in tops {
                let view = self.view(entry.line);
                let at = view.marker().map_or(0, |(_, at)| at);
                all += 1;
                stories += usize::from(entry.look.id.is_none() && id::is_story(&view.text()[at..]));
            }
            HALF.is_below(stories, all)
        };
        lists.into_iter().any(is_of_stories)
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
