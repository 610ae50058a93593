//! What each heading is, by its own body and its siblings.
//!
//! ```text
//! ## Near term          a section, for what stands below it are items
//! ### Costume loans     an item, for its body and those of its siblings begin with prose
//! ### Trapdoor          an item
//! ## US-7 Export        an item whatever its siblings are, for it has an id
//! ### Status            a field, for several siblings have it
//! ```

use super::body::First;
use super::evidence::{self, Ballot, Cohort, Counted, Evidence, Siblings, Whole};
use super::outline::{BOLD, Outline};
use super::share::{FEW, MOST};
use super::siblings::{self, Family};
use super::voter::{Class, Voter};
use crate::backlog::id::Form;

/// This many entries right below the title are a list of items.
const FLAT: usize = 10;
/// This many ids show that the items of a text have one.
const MANY: usize = 5;
/// The number of certain items that shows how a text writes its items.
pub(super) const STRONG: usize = 3;

/// What a heading shows, in points: above zero for an item, below for a section.
mod points {
    /// An id that can be nothing else.
    pub(super) const CERTAIN_ID: i32 = 4;
    /// A field that shows a state, a priority, an owner.
    pub(super) const TELLING_FIELD: i32 = 4;
    /// Headings below it that are fields.
    pub(super) const FIELDS_BELOW: i32 = 3;
    /// A card of a board has a title, a topic in its column a word or two.
    pub(super) const CARD: i32 = 3;
    /// A mark or a word for a state.
    pub(super) const STATE: i32 = 2;
    /// A number; items and chapters have one.
    pub(super) const NUMBER: i32 = 1;
    /// More for a number with dots.
    pub(super) const DOTS: i32 = 1;
    /// More for a number of the sort that items have, and chapters have not.
    pub(super) const OF_ITEMS: i32 = 2;
    /// `## What the labels mean:` leads to what follows.
    pub(super) const COLON: i32 = -2;
    /// A phase, a version, a date.
    pub(super) const STRETCH: i32 = -3;
    /// Nothing but what parts the work.
    pub(super) const GROUP: i32 = -4;
    /// One heading counts no more than this for those that are written as it is.
    pub(super) const MOST_FOR_OTHERS: i32 = 4;
}

/// The vote on the headings of a text.
pub(super) struct Vote<'a> {
    pub(super) outline: &'a Outline,
    pub(super) voters: &'a [Voter],
    pub(super) known: Vec<Evidence>,
    pub(super) families: Counted<Family, Siblings>,
    pub(super) ballots: Counted<Cohort, Ballot>,
    pub(super) whole: Whole,
}

/// Whether several headings right below the columns of a board have nothing but text, as only cards do,
/// and these are not a few among many topics.
fn has_cards(outline: &Outline, voters: &[Voter]) -> bool {
    let is_leaf = |number: &usize| {
        let heading = &outline.headings[*number];
        voters[heading.parent].class == Class::Named
            && voters[*number].class == Class::Open
            && heading.level < BOLD
            && heading.end == number + 1
    };
    let leaves = (1..voters.len()).filter(is_leaf);
    let is_text = |number: &usize| {
        let body = &voters[*number].body;
        body.prose > 0 && body.entries() + body.rows + body.marks() == 0
    };
    let begins = leaves.clone().filter(|at| voters[*at].body.first == Some(First::Prose)).count();
    leaves.clone().filter(is_text).count() > 1 && FEW.is_in(begins, leaves.count())
}

impl<'a> Vote<'a> {
    /// Gathers the evidence and counts the votes.
    pub(super) fn new(outline: &'a Outline, voters: &'a [Voter]) -> Self {
        let (known, families) = evidence::gather(outline, voters);
        let has_cards = has_cards(outline, voters);
        let whole = Whole {
            numbers_items: siblings::are_numbers_of_items(outline, voters),
            has_cards,
            ..Whole::default()
        };
        let mut vote = Self { outline, voters, known, families, ballots: Counted::new(), whole };
        vote.count();
        vote
    }

    /// The headings that stand beside it, and what they show.
    pub(super) fn beside(&self, number: usize) -> &Siblings {
        &self.families[self.outline.family(number)]
    }

    /// Whether the headings below it are fields, as they are below most of its siblings, so that one
    /// more of them that only this one has is a part of its text.
    pub(super) fn is_fielded(&self, number: usize) -> bool {
        let voter = &self.voters[number];
        let Siblings { fielded, open, .. } = *self.beside(number);
        self.known[number].has_fields
            && fielded >= STRONG
            && MOST.is_in(fielded, open)
            && !voter.is_stretch
            && !voter.is_epic
            && voter.body.work() == 0
            && !self.outline.children(number).any(|child| self.is_strong(child))
    }

    /// Whether it is the label of a field: one that several siblings have, and that holds no work.
    pub(super) fn is_field_like(&self, number: usize) -> bool {
        evidence::is_field_like(self.outline, self.voters, &self.known, number)
    }

    /// Counts the votes of the headings that hold no others.
    fn count(&mut self) {
        for number in 1..self.voters.len() {
            if self.voters[number].class != Class::Open
                || self.outline.headings[number].level >= BOLD
                || self.is_field_like(number)
            {
                continue;
            }
            let score = self.score(number);
            self.known[number].score = score;
            if !self.known[number].has_children && !self.is_group(number) {
                let is_shown = self.shows(number);
                let ballot = self.ballots.of(self.cohort(number));
                ballot.sum += score.clamp(-points::MOST_FOR_OTHERS, points::MOST_FOR_OTHERS);
                ballot.voters += 1;
                ballot.shown += usize::from(is_shown);
            }
        }
        self.whole.is_flat = self.is_flat();
        let voters = self.voters;
        let open = || voters.iter().filter(|voter| !voter.class.is_of_document());
        let listed: usize = open().map(|voter| voter.body.entries() + voter.body.rows).sum();
        self.whole.is_of_lists = listed >= FLAT;
        let work: usize = open().map(|voter| voter.body.work()).sum();
        let strong = (1..self.voters.len()).filter(|number| self.is_strong(*number)).count();
        self.whole.has_strong = work + strong >= STRONG;
        self.codes();
    }

    /// Counts the ids that can be nothing else.
    fn codes(&mut self) {
        let bodies = self.voters.iter().map(|voter| &voter.body);
        let coded: usize = bodies.map(|body| body.coded + body.coded_rows).sum();
        let headings: Vec<Family> = (1..self.voters.len())
            .filter(|number| {
                let form = self.voters[*number].look.id.as_ref().map(|found| found.form);
                matches!(form, Some(Form::Coded | Form::Short))
                    && self.known[*number].is_certain
                    && self.is_strong(*number)
            })
            .map(|number| self.outline.family(number))
            .collect();
        self.whole.has_codes = coded + headings.len() >= MANY;
        for family in headings {
            self.families.of(family).coded += 1;
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

    /// Whether a mark, the first words or a field says  it is, or fields stand below it.
    pub(super) fn tells(&self, number: usize) -> bool {
        let Voter { look, body, .. } = &self.voters[number];
        look.says_state || body.says_state || body.tells || self.known[number].has_fields
    }

    /// Whether it has more than text to show: an id, a state, fields.
    pub(super) fn shows(&self, number: usize) -> bool {
        let Voter { look, body, .. } = &self.voters[number];
        look.id.is_some() || body.labels > 1 || self.tells(number)
    }

    /// The headings that are written as it is.
    pub(super) fn cohort(&self, number: usize) -> Cohort {
        let form = self.voters[number].look.id.as_ref().map(|found| found.form);
        let is_sure = |form: &Form| *form == Form::Number || self.known[number].is_certain;
        (self.outline.headings[number].level, form.filter(is_sure))
    }

    /// How much a heading looks like an item, by itself.
    fn score(&self, number: usize) -> i32 {
        let Voter { look, is_stretch, is_wordy, ends_with_colon, body, .. } = &self.voters[number];
        let known = &self.known[number];
        if self.is_group(number)
            || self.is_beside_lists(number)
            || body.stated_rows > 0 && look.id.is_none()
        {
            return points::GROUP;
        }
        let parent = &self.voters[self.outline.headings[number].parent];
        let around = self.outline.headings[number].parent;
        let is_column = parent.class == Class::Named && !self.is_chapter_of_lists(around)
            || self.whole.has_cards
                && parent.class == Class::Open
                && self.beside(around).state_headings > 1;
        // Boxes are the work in a column too, where they are that right below those beside it.
        let is_topic = body.is_boxes()
            && self.beside(around).groups > 1
            && look.id.as_ref().is_none_or(|found| found.form == Form::Number && !found.hashed);
        let is_card = is_column
            && !is_topic
            && body.marks() == 0
            && (*is_wordy || self.whole.has_cards && body.work() + body.rows == 0);
        // What is ticked as a whole and holds nothing but boxes is a group of them.
        let is_ticked_group = body.is_boxes()
            && look.id.as_ref().is_none_or(|found| found.form == Form::Number && !found.hashed);
        let says_state = look.says_state || body.says_state;
        let of_body = body.score(says_state && !is_stretch, look.id.is_some() && !is_stretch);
        let shown: i32 = [
            (*is_stretch, points::STRETCH),
            (body.tells && (!is_stretch || body.has_status), points::TELLING_FIELD),
            (known.has_fields && !known.has_children, points::FIELDS_BELOW),
            (is_card, points::CARD),
            (look.id.is_none() && *ends_with_colon, points::COLON),
            (says_state && !is_ticked_group, points::STATE),
        ]
        .into_iter()
        .filter_map(|(is, points)| is.then_some(points))
        .sum();
        self.of_id(number) + shown + of_body
    }

    /// Whether a heading without a mark of its own only parts the list below it: it stands in a chapter that
    /// has a priority, and the chapters beside that hold lists of their own.
    ///
    /// ```text
    /// ## P0 - Prove that it floats
    /// ### In the dock       parts the list
    /// 1. Fix the pump
    /// ## P1 - Learn to sail
    /// 1. Splice the shrouds
    /// ```
    fn is_beside_lists(&self, number: usize) -> bool {
        self.voters[number].body.prose_entries() > 1
            && !self.shows(number)
            && self.is_chapter_of_lists(self.outline.headings[number].parent)
    }

    /// Whether a chapter has a title behind its priority or its state, and several beside it hold lists.
    fn is_chapter_of_lists(&self, chapter: usize) -> bool {
        let Voter { class, is_wordy, .. } = &self.voters[chapter];
        *class == Class::Named && *is_wordy && self.beside(chapter).listed > 1
    }

    /// What an id counts.
    fn of_id(&self, number: usize) -> i32 {
        let Voter { look, body, .. } = &self.voters[number];
        match &look.id {
            _ if self.known[number].is_certain => points::CERTAIN_ID,
            Some(found) if found.form == Form::Number => {
                points::NUMBER
                    + if body.has_dotted_id { points::DOTS } else { 0 }
                    + if self.whole.numbers_items { points::OF_ITEMS } else { 0 }
            }
            _ => 0,
        }
    }

    /// Whether it only parts work that stands below bold lines: it has nothing else, or its siblings
    /// hold boxes and nothing else.
    fn is_group(&self, number: usize) -> bool {
        let body = &self.voters[number].body;
        if body.is_goal_over_boxes() && self.voters[number].is_numbered() && !body.has_dotted_id {
            return true;
        }
        if self.voters[number].is_stretch && body.is_goal_over_list() && body.work() > 0 {
            return true;
        }
        let has_groups = self.beside(number).groups > 0;
        self.known[number].below_bold > 1 && !body.tells && (body.first.is_none() || has_groups)
    }

    /// Whether nothing but an item can be meant.
    pub(super) fn is_strong(&self, number: usize) -> bool {
        let Voter { class, is_stretch, body, .. } = &self.voters[number];
        let known = &self.known[number];
        // A sprint with an owner is one all the same.
        let tells = body.tells && body.work() == 0 && (!is_stretch || body.has_status);
        *class == Class::Open
            && (known.is_certain && !is_stretch
                || tells
                || known.has_fields && !known.has_children && body.work() == 0)
    }
}
