//! The role of each heading: what the votes for it and for its siblings come to.

use super::body::{Body, First};
use super::outline::{BOLD, Outline};
use super::share::{HALF, MOST};
use super::vote::{STRONG, Vote};
use super::voter::{Class, Role, Voter};

/// This many numbers are a row of them.
const SERIES: usize = 5;
/// From this many points on, for or against, a heading needs no votes of others.
const SURE: i32 = 3;

/// The roles of all headings.
pub(super) fn roles(outline: &Outline, voters: &[Voter]) -> Vec<Role> {
    let vote = Vote::new(outline, voters);
    let is_item = vote.items();
    let mut roles = vec![Role::Section; voters.len()];
    for number in 1..voters.len() {
        roles[number] = vote.role(number, roles[outline.headings[number].parent], &is_item);
    }
    roles
}

/// What stands below a heading, as far as it is decided.
#[derive(Debug, Clone, Copy, Default)]
struct Below {
    /// Headings that are items.
    has_items: bool,
    /// How many headings with boxes, ids or rows.
    carries: usize,
}

impl Vote<'_> {
    /// Which headings are items, decided from the innermost out.
    fn items(&self) -> Vec<bool> {
        let count = self.voters.len();
        let (mut is_item, mut below) = (vec![false; count], vec![Below::default(); count]);
        for number in (1..count).rev() {
            let heading = &self.outline.headings[number];
            let voter = &self.voters[number];
            let is_label = heading.level < BOLD && self.is_field_like(number);
            let may = voter.class == Class::Open && heading.level < BOLD && !is_label;
            let item = may
                && self.is_chosen(number, below[number], &is_item)
                && !self.is_bare_epic(number)
                && !voter.body.holds_items
                || self.is_whole(number, &is_item)
                || voter.was_item;
            is_item[number] = item;
            let is_own = voter.class.is_of_document();
            let Below { has_items, carries } = below[number];
            let around = &mut below[heading.parent];
            if !(item || is_own || is_label) {
                around.carries += carries + usize::from(voter.body.work() + voter.body.marks() > 0);
            }
            around.has_items |= (item || has_items) && !is_own;
        }
        is_item
    }

    /// Whether it is an item for what it is itself, for its siblings, or for what stands below it.
    fn is_chosen(&self, number: usize, below: Below, is_item: &[bool]) -> bool {
        let is_stretch = self.voters[number].is_stretch;
        let holds = below.has_items || below.carries > 0;
        self.is_strong(number)
            && !(is_stretch && holds)
            && !(below.carries > 1 && self.is_loose(number))
            || self.is_fielded(number)
            || !below.has_items && !self.whole.is_flat && self.is_elected(number)
            || self.known[number].has_children && self.outranks(number, is_item)
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

    /// Whether nothing but a field shows that it is an item, so that topics with work below it make it
    /// a section.
    fn is_loose(&self, number: usize) -> bool {
        let voter = &self.voters[number];
        !self.known[number].is_certain && !voter.is_epic && voter.look.id.is_none()
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
                    || self.known[number].is_certain
                        && !self.outline.children(number).any(is_other))
    }

    /// Whether its votes and those of its siblings make it an item.
    fn is_elected(&self, number: usize) -> bool {
        let Voter { look, body, .. } = &self.voters[number];
        let known = &self.known[number];
        if known.has_children || self.is_outvoted(number) {
            return false;
        }
        if known.score.abs() >= SURE {
            return known.score > 0;
        }
        let ballot = self.ballots[self.cohort(number)];
        // Where items are certain elsewhere, prose alone makes none.
        if self.whole.has_strong && !HALF.is_in(ballot.shown, ballot.voters) && !self.shows(number)
        {
            return false;
        }
        // Of a row of numbers one with a list below it is what the others are.
        let in_series = look.id.is_some()
            && body.work() + body.marks() == 0
            && ballot.voters >= SERIES
            && HALF.is_in(ballot.shown, ballot.voters);
        let least = if in_series { -1 } else { 0 };
        if ballot.voters < 2 {
            return known.score > 1 && (self.shows(number) || !self.whole.is_of_lists);
        }
        ballot.sum > 0 && known.score >= least || known.score > 0 && ballot.sum >= 0
    }

    /// Whether what stands beside it says that it is a topic or a chapter, whatever its body is.
    fn is_outvoted(&self, number: usize) -> bool {
        let Voter { look, body, .. } = &self.voters[number];
        let (known, beside) = (&self.known[number], self.beside(number));
        let (has_id, tells) = (look.id.is_some(), self.tells(number));
        // Beside chapters that hold the items a page of text is a chapter too.
        let is_page = beside.parted >= STRONG && !has_id;
        // Where items have ids, a chapter without one is not an item, unless it stands among them.
        // `### 1.2 Oil the winch` in a column has one of its own.
        let around = self.outline.headings[number].parent;
        let is_card =
            body.has_dotted_id && body.labels > 0 && self.voters[around].class == Class::Named;
        // Nor is one that has fields, as most that are written alike have.
        let ballot = self.ballots[self.cohort(number)];
        let is_labelled = body.first == Some(First::Label)
            && body.labels > 1
            && ballot.voters >= SERIES
            && MOST.is_in(ballot.shown, ballot.voters);
        let lacks_code = self.whole.has_codes
            && !known.is_certain
            && beside.coded == 0
            && !is_card
            && !is_labelled;
        // What stands beside the columns of a board is a topic.
        let is_bare = body.prose + body.labels == 0 && beside.state_headings > 0;
        let is_column = (beside.state_headings > 1 || is_bare) && !has_id;
        !tells && (known.is_chapter || is_page || lacks_code) || is_column
    }

    /// Whether headings below a part of the document hold several boxes or rows with ids, and it shows no
    /// sample of any.
    fn holds_chapters(&self, number: usize) -> bool {
        let end = self.outline.headings[number].end;
        let is_open = |at: &usize| matches!(self.voters[*at].class, Class::Open | Class::Named);
        let work = (number + 1..end).filter(is_open).map(|at| {
            let Body { boxes, coded_rows, .. } = self.voters[at].body;
            boxes + coded_rows
        });
        !self.voters[number].is_sample && work.sum::<usize>() >= STRONG
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

    /// Whether it is an item although headings below it could be items: its body is that of an item, its
    /// level has more items than they are, and none of them is surely one.
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
        let ballot = self.ballots[self.cohort(number)];
        ballot.sum > 0 && ballot.voters > self.ballots[self.cohort(*first)].voters
    }

    /// The role of a heading below one that has the role `around`.
    fn role(&self, number: usize, around: Role, is_item: &[bool]) -> Role {
        let voter = &self.voters[number];
        // What was an item before the change or held some is so still, wherever it stands now.
        if voter.was_item {
            return Role::Item;
        }
        // All of a file that is one item belongs to that.
        if number > 1 && self.voters[1].is_file {
            return if voter.is_field { Role::Field } else { Role::Inside };
        }
        if voter.body.holds_items {
            return Role::Section;
        }
        let is_bold = self.outline.headings[number].level >= BOLD;
        match around {
            // What somebody put below the legend has its fields there too.
            Role::Own if self.is_strong(number) && self.is_beside_work(number) => Role::Item,
            Role::Own => Role::Own,
            Role::Item | Role::Field | Role::Inside if is_bold => Role::Inside,
            Role::Item if self.is_part_of_epic(number, is_item) => Role::Section,
            Role::Item | Role::Inside => {
                let parent = &self.voters[self.outline.headings[number].parent];
                let is_sure = self.is_strong(number) || around == Role::Item && parent.is_epic;
                if is_item[number] && is_sure && !self.is_field_like(number) {
                    Role::Item
                } else if voter.is_field {
                    Role::Field
                } else {
                    Role::Inside
                }
            }
            Role::Field => Role::Inside,
            Role::Section if is_item[number] => Role::Item,
            Role::Section if self.is_goal(number) || self.is_of_document(number) => Role::Own,
            Role::Section => Role::Section,
        }
    }

    /// Whether it stands, with others of its kind, in a part of the document that is about the items, and
    /// neither shows how they are written nor is ticked with every change; and the document has more items.
    fn is_beside_work(&self, number: usize) -> bool {
        let parents = std::iter::successors(Some(self.outline.headings[number].parent), |at| {
            (*at > 0).then(|| self.outline.headings[*at].parent)
        });
        let tells = |at: usize| {
            let Voter { class, is_sample, .. } = self.voters[at];
            !is_sample && !matches!(class, Class::List | Class::Checklist)
        };
        let has_others = self.known[number].is_certain || self.beside(number).telling > 1;
        self.whole.has_strong && has_others && parents.into_iter().all(tells)
    }

    /// Whether it parts what the epic around it holds.
    fn is_part_of_epic(&self, number: usize, is_item: &[bool]) -> bool {
        let voter = &self.voters[number];
        self.voters[self.outline.headings[number].parent].is_epic
            && !is_item[number]
            && matches!(voter.class, Class::Open | Class::Named)
            && !self.is_field_like(number)
            && (voter.body.entries() + voter.body.rows + voter.body.leads > 0
                || voter.is_stretch && self.known[number].parts_work)
    }

    /// Whether it is the goal of a sprint, or another field of one.
    fn is_goal(&self, number: usize) -> bool {
        let heading = &self.outline.headings[number];
        self.voters[heading.parent].is_stretch && heading.level < BOLD && self.is_field_like(number)
    }

    /// Whether its title says that it explains something or lists what is not work, and its body
    /// does not contradict that.
    fn is_of_document(&self, number: usize) -> bool {
        let Voter { class, body, is_sample, .. } = &self.voters[number];
        let says_work = match class {
            Class::Own => {
                let entries = body.entries();
                let is_list = body.boxes + body.coded > 1
                    && (HALF.is_in(body.boxes, entries) || MOST.is_in(body.coded, entries));
                // An index of what has ids is one whatever stands over it.
                let is_index = body.coded_rows > 1 && (body.stated_rows > 0 || !is_sample);
                // Boxes in its chapters are ticked here, whatever stands over them.
                // Stories are work under any title: `### Recommendations`.
                is_list || is_index || body.stories > 0 || self.holds_chapters(number)
            }
            Class::Checklist => self.is_among_boxes(number),
            Class::List | Class::Title | Class::Named | Class::Open => false,
        };
        class.is_of_document() && !says_work
    }
}
