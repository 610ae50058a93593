//! What the headings of a text show, before anybody votes on them: each by itself, those that stand
//! side by side, those that are written alike, and the text as a whole.

use std::collections::{HashMap, HashSet};
use std::ops::Index;

use super::body::First;
use super::outline::{BOLD, Outline};
use super::siblings::{self, Family};
use super::voter::{Class, Voter};
use crate::backlog::id::Form;

/// Headings that are counted together: of one level, with ids of one form or without.
pub(super) type Cohort = (u8, Option<Form>);

/// What one heading shows beside its title and its body.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    /// The same heading stands below several others.
    pub(super) is_repeated: bool,
    /// Its id can be nothing else: a short one has others of its letters.
    pub(super) is_certain: bool,
    /// What stands right below it are its fields.
    pub(super) has_fields: bool,
    /// Headings stand below it that are not fields and explain nothing.
    pub(super) has_children: bool,
    /// It is a numbered chapter of the document.
    pub(super) is_chapter: bool,
    /// Boxes stand below the headings in it.
    pub(super) parts_work: bool,
    /// Boxes stand below some heading of its level and name.
    pub(super) named_over_work: bool,
    /// How many boxes, ids, rows and marked entries stand below its bold lines.
    pub(super) below_bold: usize,
    /// How much it looks like an item by itself.
    pub(super) score: i32,
}

/// What headings show that stand side by side, counted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Siblings {
    /// The columns of a board.
    pub(super) state_headings: usize,
    /// The others, but for labels of fields.
    pub(super) open: usize,
    /// Of these, those that have fields.
    pub(super) fielded: usize,
    /// Those that hold boxes and nothing else.
    pub(super) groups: usize,
    /// Those that have others below them.
    pub(super) parted: usize,
    /// Those with a field that shows a state, a priority, an owner.
    pub(super) telling: usize,
    /// Those with an id that can be nothing else.
    pub(super) coded: usize,
}

/// The votes of headings that are written alike.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ballot {
    /// The sum of what each looks like.
    pub(super) sum: i32,
    pub(super) voters: usize,
    /// Those that have more than text to show.
    pub(super) shown: usize,
}

/// What is known of something, and nothing where nobody counted.
#[derive(Debug)]
pub(super) struct Counted<K, V>(HashMap<K, V>, V);

impl<K: std::hash::Hash + Eq, V: Default> Counted<K, V> {
    pub(super) fn new() -> Self {
        Self(HashMap::new(), V::default())
    }

    pub(super) fn of(&mut self, key: K) -> &mut V {
        self.0.entry(key).or_default()
    }
}

impl<K: std::hash::Hash + Eq, V> Index<K> for Counted<K, V> {
    type Output = V;

    fn index(&self, key: K) -> &V {
        self.0.get(&key).unwrap_or(&self.1)
    }
}

/// What the text as a whole shows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Whole {
    /// The numbers of headings are such of items.
    pub(super) numbers_items: bool,
    /// Below the title are too many lines or lists for headings with nothing but text to be items.
    pub(super) is_flat: bool,
    /// Its lists and tables hold too many items for a heading with nothing but text to be one.
    pub(super) is_of_lists: bool,
    /// Cards stand below the columns of a board, whatever their bodies are.
    pub(super) has_cards: bool,
    /// It has headings that are surely items.
    pub(super) has_strong: bool,
    /// It has many of them by their ids.
    pub(super) has_codes: bool,
}

/// Whether a heading may be the label of a field, as far as `known` shows: one that several siblings
/// have, and that holds no work.
pub(super) fn is_field_like(
    outline: &Outline,
    voters: &[Voter],
    known: &[Evidence],
    number: usize,
) -> bool {
    let voter = &voters[number];
    let around = outline.headings[number].parent;
    let parent = &voters[around];
    let is_repeated = known[number].is_repeated;
    // `### Goal` and `### Status` of each sprint, beside `### Deliverables` that are its work.
    let tells = is_repeated
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
        || known[number].named_over_work && !voter.is_field;
    let is_free = matches!(voter.class, Class::Open | Class::Checklist | Class::Own);
    let is_named =
        is_repeated && !voter.is_work || voter.is_field && outline.headings[number].level > 2;
    let is_unticked = voter.body.boxes == 0 || voter.is_field && known[around].is_certain;
    is_free && voter.look.id.is_none() && !holds_work && is_named && is_unticked
}

/// Gathers what each heading shows, and each family of them.
pub(super) fn gather(
    outline: &Outline,
    voters: &[Voter],
) -> (Vec<Evidence>, Counted<Family, Siblings>) {
    let repeated = siblings::repeated(outline, voters);
    let certain = siblings::certain(outline, voters);
    let by_title = repeated.into_iter().zip(certain);
    let mut known: Vec<Evidence> = by_title
        .map(|(is_repeated, is_certain)| Evidence {
            is_repeated,
            is_certain,
            ..Evidence::default()
        })
        .collect();
    for number in (1..voters.len()).rev() {
        let heading = &outline.headings[number];
        let holds = heading.level < BOLD && voters[number].body.boxes > 1;
        known[heading.parent].parts_work |= holds || known[number].parts_work;
    }
    over_work(outline, voters, &mut known);
    for (number, voter) in voters.iter().enumerate().skip(1) {
        let heading = &outline.headings[number];
        if heading.level >= BOLD {
            known[heading.parent].below_bold += voter.body.work() + voter.body.marks();
        } else if is_field_like(outline, voters, &known, number) {
            known[heading.parent].has_fields |= known[number].is_repeated || voter.is_field;
        } else if !voter.class.is_of_document() {
            known[heading.parent].has_children = true;
        }
    }
    let families = families(outline, voters, &known);
    chapters(outline, voters, &mut known);
    (known, families)
}

/// Notes the headings whose name stands over boxes somewhere, below it or in its chapters.
fn over_work(outline: &Outline, voters: &[Voter], known: &mut [Evidence]) {
    let key = |number: usize| (outline.headings[number].level, voters[number].name.as_str());
    let holds = |number: &usize| {
        let body = &voters[*number].body;
        known[*number].parts_work || body.boxes + body.blanks + body.marks() > 0
    };
    let names: HashSet<(u8, &str)> = (1..voters.len()).filter(holds).map(key).collect();
    for (number, evidence) in known.iter_mut().enumerate() {
        evidence.named_over_work = names.contains(&key(number));
    }
}

/// Counts what stands side by side: headings with fields, columns of a board.
fn families(outline: &Outline, voters: &[Voter], known: &[Evidence]) -> Counted<Family, Siblings> {
    let mut families: Counted<Family, Siblings> = Counted::new();
    for (number, voter) in voters.iter().enumerate().skip(1) {
        let key = outline.family(number);
        let family = families.of(key);
        match voter.class {
            Class::Named => family.state_headings += 1,
            Class::Open if key.0 < BOLD && !is_field_like(outline, voters, known, number) => {
                let body = &voter.body;
                let is_group = body.first == Some(First::List)
                    && body.boxes > 0
                    && body.labels + body.prose == 0;
                family.groups += usize::from(is_group);
                family.telling += usize::from(body.tells);
                family.parted += usize::from(known[number].has_children);
                family.fielded += usize::from(known[number].has_fields);
                family.open += 1;
            }
            _ => {}
        }
    }
    families
}

/// Notes the headings that bear a number only because all chapters do: one of the same series holds
/// topics with boxes, so that the series is not one of items; and those with more dots below them.
fn chapters(outline: &Outline, voters: &[Voter], known: &mut [Evidence]) {
    let mut topics: HashMap<usize, usize> = HashMap::new();
    for (number, voter) in voters.iter().enumerate().skip(1) {
        let heading = &outline.headings[number];
        let holds = voter.body.boxes > 0 && !is_field_like(outline, voters, known, number);
        if holds && heading.level < BOLD {
            *topics.entry(heading.parent).or_default() += 1;
        }
    }
    let mut series: HashMap<Family, bool> = HashMap::new();
    for number in (1..voters.len()).filter(|number| voters[*number].is_numbered()) {
        let holds = topics.get(&number).copied().unwrap_or_default() > 1;
        *series.entry(outline.family(number)).or_default() |= holds;
    }
    for number in 1..voters.len() {
        let parent = outline.headings[number].parent;
        let in_series = series.get(&outline.family(number)).copied().unwrap_or_default();
        let is_part = known[parent].is_chapter && voters[number].body.has_dotted_id;
        known[number].is_chapter = voters[number].is_numbered() && (in_series || is_part);
    }
}
