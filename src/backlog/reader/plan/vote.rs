//! What each heading is: its own body and its siblings tell.
//!
//! ```text
//! ## Near term          a section, for what stands below it are items
//! ### Costume loans     an item, for its body and those of its siblings begin with prose
//! ### Trapdoor          an item
//! ## US-7 Export        an item whatever its siblings are, for it has an id
//! ### Status            a field, for several siblings have it
//! ```

use std::collections::{HashMap, HashSet};

use super::body::First;
use super::outline::{BOLD, Outline};
use super::siblings::{Cohort, certain, counts_on, repeated};
use super::voter::{Class, Voter};
use crate::backlog::id::Form;

/// So many entries right below the title are a list of items.
const FLAT: usize = 10;
/// So many ids show that the items of a text have one.
const MANY: usize = 5;
/// The number of certain items that shows how a text writes its items.
pub(super) const STRONG: usize = 3;

pub(super) struct Vote<'a> {
    pub(super) outline: &'a Outline,
    pub(super) voters: &'a [Voter],
    /// Whether a heading is the same below several others.
    repeated: Vec<bool>,
    /// Whether what stands right below a heading are its fields.
    pub(super) has_fields: Vec<bool>,
    /// Whether a heading has headings below it that are not fields and explain nothing.
    pub(super) has_children: Vec<bool>,
    /// The short ids that others of their letters make certain.
    pub(super) certain: Vec<bool>,
    pub(super) scores: Vec<i32>,
    /// Whether the numbers of headings go on from one section to the next.
    counts_on: bool,
    pub(super) cohorts: HashMap<Cohort, (i32, usize)>,
    /// How many headings of a cohort have more than text to show.
    pub(super) shown: HashMap<Cohort, usize>,
    /// Of the headings of one level below one heading: how many have fields, and how many there are.
    fielded: HashMap<(u8, usize), (usize, usize)>,
    /// How many columns of a board stand side by side.
    pub(super) lanes: HashMap<(u8, usize), usize>,
    /// Of the headings of one level below one heading, how many hold boxes and nothing else.
    groups: HashMap<(u8, usize), usize>,
    /// Of the headings of one level below one heading, how many have others below them.
    pub(super) parted: HashMap<(u8, usize), usize>,
    /// Which headings are numbered chapters of the document.
    pub(super) is_chapter: Vec<bool>,
    /// How many boxes, ids and rows stand below the bold lines of each heading.
    below: Vec<usize>,
    /// Whether boxes stand below the headings in a heading.
    parts_work: Vec<bool>,
    /// Whether boxes stand below some heading of its level and name.
    named_over_work: Vec<bool>,
    /// Whether lines or lists below the title are so many that headings with nothing but text are none.
    pub(super) is_flat: bool,
    /// Whether the text has items that are such for sure.
    pub(super) has_strong: bool,
    /// Whether it has many of them by their ids.
    pub(super) has_codes: bool,
    /// Of the headings of one level below one heading, how many have an id that can be nothing else.
    pub(super) coded: HashMap<(u8, usize), usize>,
}

impl<'a> Vote<'a> {
    pub(super) fn new(outline: &'a Outline, voters: &'a [Voter]) -> Self {
        let count = voters.len();
        let mut vote = Self {
            outline,
            voters,
            repeated: repeated(outline, voters),
            has_fields: vec![false; count],
            has_children: vec![false; count],
            certain: certain(outline, voters),
            scores: vec![0; count],
            counts_on: counts_on(outline, voters),
            cohorts: HashMap::new(),
            shown: HashMap::new(),
            fielded: HashMap::new(),
            lanes: HashMap::new(),
            groups: HashMap::new(),
            parted: HashMap::new(),
            is_chapter: Vec::new(),
            below: vec![0; count],
            parts_work: vec![false; count],
            named_over_work: Vec::new(),
            is_flat: false,
            has_strong: false,
            has_codes: false,
            coded: HashMap::new(),
        };
        for number in (1..count).rev() {
            let is_heading = outline.headings[number].level < BOLD;
            let holds = is_heading && voters[number].body.boxes > 1 || vote.parts_work[number];
            vote.parts_work[outline.headings[number].parent] |= holds;
        }
        vote.named_over_work = vote.names_over_work();
        for (number, voter) in voters.iter().enumerate().skip(1) {
            let parent = outline.headings[number].parent;
            if outline.headings[number].level >= BOLD {
                vote.below[parent] += voter.body.work();
                continue;
            }
            if vote.is_field_like(number) {
                vote.has_fields[parent] |= vote.repeated[number] || voter.is_field;
            } else if !voter.class.is_of_document() {
                vote.has_children[parent] = true;
            }
        }
        vote.siblings();
        vote.is_chapter = vote.chapters();
        vote
    }

    /// Which headings have a name that stands over boxes somewhere, below it or in its chapters.
    fn names_over_work(&self) -> Vec<bool> {
        let key = |number: usize| {
            (self.outline.headings[number].level, self.voters[number].name.as_str())
        };
        let holds = |number: &usize| {
            let body = &self.voters[*number].body;
            self.parts_work[*number] || body.boxes + body.blanks + body.marks() > 0
        };
        let names: HashSet<(u8, &str)> = (1..self.voters.len()).filter(holds).map(key).collect();
        (0..self.voters.len()).map(|number| names.contains(&key(number))).collect()
    }

    /// Which headings bear a number only because all chapters do: one of the same series holds topics
    /// with boxes, and so is none of the items; and those with more dots below such.
    fn chapters(&self) -> Vec<bool> {
        let is_numbered = |number: usize| self.voters[number].is_numbered();
        let mut topics: HashMap<usize, usize> = HashMap::new();
        for number in 1..self.voters.len() {
            let holds = self.voters[number].body.boxes > 0 && !self.is_field_like(number);
            if holds && self.outline.headings[number].level < BOLD {
                *topics.entry(self.outline.headings[number].parent).or_default() += 1;
            }
        }
        let mut series: HashMap<(u8, usize), bool> = HashMap::new();
        for number in (1..self.voters.len()).filter(|number| is_numbered(*number)) {
            let holds = topics.get(&number).copied().unwrap_or_default() > 1;
            *series.entry(self.outline.family(number)).or_default() |= holds;
        }
        let mut chapters = vec![false; self.voters.len()];
        for number in 1..self.voters.len() {
            let parent = self.outline.headings[number].parent;
            let in_series = series.get(&self.outline.family(number)).copied().unwrap_or_default();
            let is_part = chapters[parent] && self.voters[number].body.has_dotted_id;
            chapters[number] = is_numbered(number) && (in_series || is_part);
        }
        chapters
    }

    /// Counts what stands side by side: headings with fields, columns of a board.
    fn siblings(&mut self) {
        for number in 1..self.voters.len() {
            let key = self.outline.family(number);
            match self.voters[number].class {
                Class::Named => *self.lanes.entry(key).or_default() += 1,
                Class::Open if key.0 < BOLD && !self.is_field_like(number) => {
                    let body = &self.voters[number].body;
                    let is_group = body.first == Some(First::List)
                        && body.boxes > 0
                        && body.labels + body.prose == 0;
                    *self.groups.entry(key).or_default() += usize::from(is_group);
                    *self.parted.entry(key).or_default() += usize::from(self.has_children[number]);
                    let (fielded, all) = self.fielded.entry(key).or_default();
                    *fielded += usize::from(self.has_fields[number]);
                    *all += 1;
                }
                _ => {}
            }
        }
    }

    /// Whether the headings below it are fields, as they are below most of its siblings, so that one
    /// more of them that only this one has is a part of its text.
    pub(super) fn is_fielded(&self, number: usize) -> bool {
        let voter = &self.voters[number];
        let (fielded, all) =
            self.fielded.get(&self.outline.family(number)).copied().unwrap_or_default();
        self.has_fields[number]
            && fielded >= STRONG
            && fielded * 3 >= all * 2
            && !voter.is_stretch
            && !voter.is_epic
            && voter.body.work() == 0
            && !self.outline.children(number).any(|child| self.is_strong(child))
    }

    /// Whether it is the label of a field: one that several siblings have, and that holds no work.
    pub(super) fn is_field_like(&self, number: usize) -> bool {
        let voter = &self.voters[number];
        let parent = &self.voters[self.outline.headings[number].parent];
        // `### Goal` and `### Status` of each sprint, beside `### Deliverables` that are its work.
        let tells = self.repeated[number]
            && voter.body.prose > 0
            && voter.body.entries() + voter.body.rows + voter.body.leads == 0;
        if parent.is_stretch && !tells
            || parent.is_epic && voter.body.entries() > 0
            || matches!(parent.class, Class::Title | Class::Named)
        {
            return false;
        }
        let holds_work = voter.body.coded > 0
            || voter.body.rows > 0
            || self.named_over_work[number] && !voter.is_field;
        let is_free = matches!(voter.class, Class::Open | Class::Checklist | Class::Own);
        is_free
            && voter.look.id.is_none()
            && !holds_work
            && ((self.repeated[number] && !voter.is_work
                || voter.is_field && self.outline.headings[number].level > 2)
                && (voter.body.boxes == 0 || voter.is_field && self.is_certain_parent(number)))
    }

    /// Whether the heading around it has an id that can be nothing else.
    fn is_certain_parent(&self, number: usize) -> bool {
        self.certain[self.outline.headings[number].parent]
    }

    /// Counts the votes of the headings that hold no others.
    pub(super) fn count(&mut self) {
        for number in 1..self.voters.len() {
            let voter = &self.voters[number];
            if voter.class != Class::Open
                || self.outline.headings[number].level >= BOLD
                || self.is_field_like(number)
            {
                continue;
            }
            self.scores[number] = self.score(number);
            if !self.has_children[number] && !self.is_group(number) {
                let cohort = self.cohorts.entry(self.cohort(number)).or_default();
                cohort.0 += self.scores[number].clamp(-4, 4);
                cohort.1 += 1;
                if self.shows(number) {
                    *self.shown.entry(self.cohort(number)).or_default() += 1;
                }
            }
        }
        self.is_flat = self.is_flat();
        let is_open = |voter: &&Voter| !voter.class.is_of_document();
        let work: usize = self.voters.iter().filter(is_open).map(|voter| voter.body.work()).sum();
        let strong = (1..self.voters.len()).filter(|number| self.is_strong(*number)).count();
        self.has_strong = work + strong >= STRONG;
        let bodies = self.voters.iter().map(|voter| &voter.body);
        let coded: usize = bodies.map(|body| body.coded + body.coded_rows).sum();
        let headings = (1..self.voters.len()).filter(|number| {
            let form = self.voters[*number].look.id.as_ref().map(|found| found.form);
            form == Some(Form::Coded) && self.is_strong(*number)
        });
        let headings: Vec<(u8, usize)> =
            headings.map(|number| self.outline.family(number)).collect();
        self.has_codes = coded + headings.len() >= MANY;
        for key in headings {
            *self.coded.entry(key).or_default() += 1;
        }
    }

    /// Whether the items stand right below the title, as lines or as the entries of plain lists, and more
    /// of them than there are headings.
    fn is_flat(&self) -> bool {
        let headings = &self.outline.headings;
        let is_below_title =
            |number: &usize| *number == 0 || self.voters[*number].class == Class::Title;
        let below = (0..self.voters.len()).filter(is_below_title);
        let entries: usize =
            below.map(|at| self.voters[at].body.bold + self.voters[at].body.plain).sum();
        let others = headings.iter().filter(|heading| (1..BOLD).contains(&heading.level)).count();
        self.outline.apart.is_some() || entries >= FLAT && entries > others * 2
    }

    /// Whether a heading has an id, a state or a field that tells that it is an item.
    pub(super) fn shows(&self, number: usize) -> bool {
        let Voter { look, body, .. } = &self.voters[number];
        look.id.is_some()
            || look.says_state
            || body.says_state
            || body.tells
            || body.labels > 1
            || self.has_fields[number]
    }

    pub(super) fn cohort(&self, number: usize) -> Cohort {
        let form = self.voters[number].look.id.as_ref().map(|found| found.form);
        (
            self.outline.headings[number].level,
            form.filter(|form| *form == Form::Number || self.certain[number]),
        )
    }

    /// How much a heading looks like an item, by itself.
    fn score(&self, number: usize) -> i32 {
        let Voter { look, is_stretch, body, .. } = &self.voters[number];
        if self.is_group(number) || body.stated_rows > 0 && look.id.is_none() {
            return -4;
        }
        let parent = &self.voters[self.outline.headings[number].parent];
        // The cards of a board have titles, the topics in its columns a word or two.
        let is_card =
            parent.class == Class::Named && self.voters[number].is_wordy && body.marks() == 0;
        let lane = if is_card { 3 } else { 0 };
        // `## What the labels mean:` leads to what follows.
        let colon = if look.id.is_none() && self.voters[number].ends_with_colon { -2 } else { 0 };
        let id = match &look.id {
            _ if self.certain[number] => 4,
            Some(found) if found.form == Form::Number => {
                1 + i32::from(body.has_dotted_id) + if self.counts_on { 2 } else { 0 }
            }
            _ => 0,
        };
        let stretch = if *is_stretch { -3 } else { 0 };
        let fields = if body.tells && (!is_stretch || body.has_status) { 4 } else { 0 }
            + if self.has_fields[number] && !self.has_children[number] { 3 } else { 0 };
        id + stretch
            + fields
            + lane
            + colon
            + if look.says_state || body.says_state { 2 } else { 0 }
            + body.score(
                (look.says_state || body.says_state) && !is_stretch,
                look.id.is_some() && !is_stretch,
            )
    }

    /// Whether it only parts work that stands below bold lines: it has nothing else, or its siblings
    /// hold boxes and nothing else.
    fn is_group(&self, number: usize) -> bool {
        let body = &self.voters[number].body;
        let beside = self.groups.get(&self.outline.family(number)).copied().unwrap_or_default();
        self.below[number] > 1 && !body.tells && (body.first.is_none() || beside > 0)
    }

    /// Whether nothing but an item can be meant.
    pub(super) fn is_strong(&self, number: usize) -> bool {
        let Voter { class, is_stretch, body, .. } = &self.voters[number];
        // A sprint with an owner is one all the same.
        let tells = body.tells && body.work() == 0 && (!is_stretch || body.has_status);
        *class == Class::Open
            && (self.certain[number] && !is_stretch
                || tells
                || self.has_fields[number] && !self.has_children[number] && body.work() == 0)
    }
}
