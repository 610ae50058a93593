//! The role of each heading: what the votes for it and for its siblings come to.

use super::outline::{BOLD, Outline};
use super::vote::{STRONG, Vote};
use super::voter::{Class, Role, Voter};

/// So many numbers are a row of them.
const SERIES: usize = 5;

/// The roles of all headings.
pub(super) fn roles(outline: &Outline, voters: &[Voter]) -> Vec<Role> {
    let mut vote = Vote::new(outline, voters);
    vote.count();
    vote.decide()
}

impl Vote<'_> {
    fn decide(&self) -> Vec<Role> {
        let count = self.voters.len();
        // From the innermost out: which are items by themselves, and which hold some.
        let (mut is_item, mut holds) = (vec![false; count], vec![false; count]);
        // How many headings with boxes, ids or rows stand in it.
        let mut carries = vec![0_usize; count];
        for number in (1..count).rev() {
            let heading = &self.outline.headings[number];
            let voter = &self.voters[number];
            let item = voter.class == Class::Open
                && heading.level < BOLD
                && !self.is_field_like(number)
                && (self.is_strong(number)
                    && !(voter.is_stretch && (holds[number] || carries[number] > 0))
                    && !(carries[number] > 1 && self.is_loose(number))
                    || self.is_fielded(number)
                    || !holds[number] && !self.is_flat && self.is_elected(number)
                    || self.has_children[number] && self.outranks(number, &is_item));
            let item = item && !self.is_bare_epic(number);
            let item = item && !voter.body.holds_items || self.is_whole(number, &is_item);
            let item = item || voter.was_item;
            is_item[number] = item;
            let is_own = voter.class.is_of_document();
            if !(item || is_own || heading.level < BOLD && self.is_field_like(number)) {
                let own = usize::from(voter.body.work() + voter.body.marks() > 0);
                carries[heading.parent] += carries[number] + own;
            }
            if (item || holds[number]) && !is_own {
                holds[heading.parent] = true;
            }
        }
        self.assign(&is_item)
    }

    /// Whether it is an epic that has neither an id nor a state nor a word of its own.
    fn is_bare_epic(&self, number: usize) -> bool {
        let Voter { look, body, is_epic, .. } = &self.voters[number];
        *is_epic
            && look.id.is_none()
            && !look.says_state
            && !body.says_state
            && body.first.is_none()
    }

    /// Whether nothing but a field tells that it is an item, so that topics with work below it make it
    /// a section.
    fn is_loose(&self, number: usize) -> bool {
        let voter = &self.voters[number];
        !self.certain[number] && !voter.is_epic && voter.look.id.is_none()
    }

    /// Whether the title is that of one item, whose fields all headings below it are:
    /// `# LB-31: Rules of the lifeboat`.
    fn is_whole(&self, number: usize, is_item: &[bool]) -> bool {
        let voter = &self.voters[number];
        let is_other = |child: usize| {
            is_item[child]
                || self.voters[child].body.work() > 0
                    && !self.voters[child].is_field
                    && !self.voters[child].class.is_of_document()
        };
        voter.is_file
            || voter.class == Class::Title
                && voter.body.tells
                && voter.body.work() == 0
                && (voter.is_unit
                    || self.certain[number] && !self.outline.children(number).any(is_other))
    }

    /// Whether its votes and those of its siblings make it an item.
    fn is_elected(&self, number: usize) -> bool {
        let own = self.scores[number];
        // What stands beside the columns of a board is a topic.
        let lanes = self.lanes.get(&self.outline.family(number)).copied().unwrap_or_default();
        let body = &self.voters[number].body;
        let shows = body.tells
            || body.says_state
            || self.voters[number].look.says_state
            || self.has_fields[number];
        if self.is_chapter[number] && !shows {
            return false;
        }
        // Beside chapters that hold the items a page of text is a chapter too.
        let parted = self.parted.get(&self.outline.family(number)).copied().unwrap_or_default();
        if parted >= STRONG && !shows && self.voters[number].look.id.is_none() {
            return false;
        }
        // Where items have ids, a chapter without one is none, unless it stands among them.
        let is_among = self.coded.contains_key(&self.outline.family(number));
        if self.has_codes && !self.certain[number] && !is_among && !shows {
            return false;
        }
        let is_bare = body.prose + body.labels == 0 && lanes > 0;
        if (lanes > 1 || is_bare) && self.voters[number].look.id.is_none() {
            return false;
        }
        if self.has_children[number] || own.abs() >= 3 {
            return own > 0 && !self.has_children[number];
        }
        let cohort = self.cohort(number);
        let (sum, voters) = self.cohorts.get(&cohort).copied().unwrap_or_default();
        // Where items are certain elsewhere, prose alone makes none.
        let shown = self.shown.get(&cohort).copied().unwrap_or_default();
        if self.has_strong && shown * 2 < voters && !self.shows(number) {
            return false;
        }
        // Of a row of numbers one with a list below it is what the others are.
        let is_numbered = self.voters[number].look.id.is_some() && body.work() + body.marks() == 0;
        let least = if is_numbered && voters >= SERIES && shown * 2 >= voters { -1 } else { 0 };
        if voters < 2 { own > 1 } else { sum > 0 && own >= least || own > 0 && sum >= 0 }
    }

    /// Whether headings below a part of the document hold several boxes, and it shows no sample of any.
    fn holds_chapters(&self, number: usize) -> bool {
        let end = self.outline.headings[number].end;
        let is_open = |at: &usize| matches!(self.voters[*at].class, Class::Open | Class::Named);
        let boxes = (number + 1..end).filter(is_open).map(|at| self.voters[at].body.boxes);
        !self.voters[number].is_sample && boxes.sum::<usize>() >= STRONG
    }

    /// Whether it is a topic such as *Testing* whose boxes are work, as those of its siblings are.
    fn is_among_boxes(&self, number: usize) -> bool {
        let parent = self.outline.headings[number].parent;
        let is_kin = |at: &usize| {
            matches!(self.voters[*at].class, Class::Open | Class::Named)
                && self.outline.headings[*at].level == self.outline.headings[number].level
                && self.voters[*at].body.boxes > 0
        };
        self.voters[number].is_topic
            && self.voters[number].body.boxes > 0
            && self.outline.children(parent).filter(is_kin).count() > 1
    }

    /// Whether it is an item although headings below it could be such: its body is one of an item,
    /// it is one among more items of its level than they are, and none of them is one for sure.
    fn outranks(&self, number: usize, is_item: &[bool]) -> bool {
        let body = &self.voters[number].body;
        if self.voters[number].is_stretch || body.work() > 0 || body.prose + body.labels == 0 {
            return false;
        }
        let children: Vec<usize> =
            self.outline.children(number).filter(|child| is_item[*child]).collect();
        let Some(first) = children.first() else { return false };
        if children.iter().any(|child| self.is_strong(*child)) {
            return false;
        }
        let (sum, peers) = self.cohorts.get(&self.cohort(number)).copied().unwrap_or_default();
        let (_, below) = self.cohorts.get(&self.cohort(*first)).copied().unwrap_or_default();
        sum > 0 && peers > below
    }

    /// Gives each heading its role, from the outermost in.
    fn assign(&self, is_item: &[bool]) -> Vec<Role> {
        let mut roles = vec![Role::Section; self.voters.len()];
        for number in 1..self.voters.len() {
            let heading = &self.outline.headings[number];
            let voter = &self.voters[number];
            roles[number] = match roles[heading.parent] {
                // All of a file that is one item belongs to that.
                _ if number > 1 && self.voters[1].is_file && !voter.was_item => {
                    match voter.is_field {
                        true => Role::Field,
                        false => Role::Inside,
                    }
                }
                // What held items before the change holds them still, wherever it stands now.
                _ if voter.was_item => Role::Item,
                _ if voter.body.holds_items => Role::Section,
                Role::Own => Role::Own,
                Role::Item | Role::Field | Role::Inside if heading.level >= BOLD => Role::Inside,
                Role::Item
                    if self.voters[heading.parent].is_epic
                        && !is_item[number]
                        && matches!(voter.class, Class::Open | Class::Named)
                        && !self.is_field_like(number)
                        && voter.body.entries() + voter.body.rows > 0 =>
                {
                    Role::Section
                }
                Role::Item | Role::Inside => {
                    // `### 1.1 Login page` below `## Epic 1: Access`.
                    let is_part = || self.voters[heading.parent].is_epic && voter.look.id.is_some();
                    let is_sure = || self.is_strong(number) || is_part();
                    if is_item[number] && is_sure() && !self.is_field_like(number) {
                        Role::Item
                    } else if voter.is_field {
                        Role::Field
                    } else {
                        Role::Inside
                    }
                }
                Role::Field => Role::Inside,
                Role::Section if is_item[number] => Role::Item,
                // The goal of a sprint.
                Role::Section
                    if self.voters[heading.parent].is_stretch
                        && heading.level < BOLD
                        && self.is_field_like(number) =>
                {
                    Role::Own
                }
                Role::Section => match voter.class {
                    Class::Own
                        if voter.body.boxes + voter.body.coded > 1
                            && (voter.body.boxes * 2 >= voter.body.entries()
                                || voter.body.coded * 3 >= voter.body.entries() * 2) =>
                    {
                        Role::Section
                    }
                    // Boxes in its chapters are ticked here, whatever stands over them.
                    Class::Own if self.holds_chapters(number) => Role::Section,
                    // An index of what has ids is one whatever stands over it.
                    Class::Own
                        if voter.body.coded_rows > 1
                            && (voter.body.stated_rows > 0 || !voter.is_sample) =>
                    {
                        Role::Section
                    }
                    Class::Checklist if self.is_among_boxes(number) => Role::Section,
                    Class::List | Class::Own | Class::Checklist => Role::Own,
                    Class::Title | Class::Named | Class::Open => Role::Section,
                },
            };
        }
        roles
    }
}
