//! What headings tell of each other: the same name, numbers that go on, ids of the same letters.

use std::collections::{HashMap, HashSet};

use super::body::{Body, First};
use super::outline::{Heading, Outline, is_certain};
use super::share::HALF;
use super::voter::Voter;
use crate::backlog::id::Form;

/// So many numbered siblings are more than the chapters of a plan.
const MANY_CHAPTERS: usize = 8;
/// An item has no more bullets below it than this, on average.
const FEW_BULLETS: usize = 3;

/// The level of headings that stand side by side, and the heading around them.
pub(super) type Family = (u8, usize);

impl Heading {
    /// The level of a heading, and the heading around it: what its siblings share.
    pub(super) fn family(&self) -> Family {
        (self.level, self.parent)
    }
}

impl Outline {
    /// What a heading and its siblings share.
    pub(super) fn family(&self, number: usize) -> Family {
        self.headings[number].family()
    }
}

/// Which headings are the same, at one level, below several others.
pub(super) fn repeated(outline: &Outline, voters: &[Voter]) -> Vec<bool> {
    let mut parents: HashMap<(u8, &str), HashSet<usize>> = HashMap::new();
    let level = |number: usize| outline.headings[number].level;
    for (number, voter) in
        voters.iter().enumerate().skip(1).filter(|(_, voter)| !voter.name.is_empty())
    {
        parents
            .entry((level(number), &voter.name))
            .or_default()
            .insert(outline.headings[number].parent);
    }
    let is_repeated = |(number, voter): (usize, &Voter)| {
        parents.get(&(level(number), voter.name.as_str())).is_some_and(|parents| parents.len() > 1)
    };
    voters.iter().enumerate().map(is_repeated).collect()
}

/// The levels at which the numbers of headings begin anew in each chapter, so that they name nothing:
/// `# Hull` with `## 1. Keel` in it, and `# Deck` with `## 1. Winch`.
pub(super) fn restarting<'a>(
    outline: &Outline,
    numbered: impl Iterator<Item = (usize, &'a str)>,
) -> HashSet<u8> {
    let mut levels: HashMap<u8, HashMap<usize, Vec<&str>>> = HashMap::new();
    for (at, number) in numbered {
        let (level, parent) = outline.family(at);
        levels.entry(level).or_default().entry(parent).or_default().push(number);
    }
    let is_anew = |chapters: &HashMap<usize, Vec<&str>>| {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for number in chapters.values().flatten() {
            *seen.entry(number).or_default() += 1;
        }
        // Twice in one chapter is a slip.
        let is_clean =
            |numbers: &Vec<&str>| numbers.iter().collect::<HashSet<_>>().len() == numbers.len();
        let again = seen.values().filter(|count| **count > 1).count();
        let least = chapters.values().map(Vec::len).min().unwrap_or_default();
        chapters.values().all(is_clean) && again > 0 && HALF.is_in(again, least)
    };
    levels.into_iter().filter(|(_, chapters)| is_anew(chapters)).map(|(level, _)| level).collect()
}

/// Whether headings have numbers without dots that are such of items: they go on over several sections, so
/// that `3.` is the first of the second one, or all other headings stand above so many of them, with a few
/// bullets below each.
pub(super) fn are_numbers_of_items(outline: &Outline, voters: &[Voter]) -> bool {
    counts_on(outline, voters) || is_one_series(outline, voters)
}

/// Whether so many siblings have a number that they are more than chapters, and nothing but a few bullets
/// below each, and no list stands elsewhere.
fn is_one_series(outline: &Outline, voters: &[Voter]) -> bool {
    let has_list = |number: &usize| voters[*number].body.entries() + voters[*number].body.rows > 0;
    let mut members = (1..voters.len()).filter(has_list).peekable();
    let Some(family) = members.peek().map(|first| outline.family(*first)) else { return false };
    let (mut count, mut bullets) = (0, 0);
    for member in members {
        let Voter { look, body, .. } = &voters[member];
        let is_alike = outline.family(member) == family
            && look.id.as_ref().is_some_and(|found| found.form == Form::Number && !found.hashed)
            && !body.has_dotted_id
            && body.first == Some(First::List)
            && body.entries() == body.plain;
        if !is_alike {
            return false;
        }
        count += 1;
        bullets += body.plain;
    }
    count >= MANY_CHAPTERS && bullets <= count * FEW_BULLETS
}

/// Whether headings have numbers without dots that go on over several sections.
fn counts_on(outline: &Outline, voters: &[Voter]) -> bool {
    let numbered = (1..voters.len()).filter(|number| {
        let voter = &voters[*number];
        let form = voter.look.id.as_ref().map(|found| found.form);
        form == Some(Form::Number) && !voter.body.has_dotted_id && !voter.body.number.is_empty()
    });
    let mut seen: HashMap<u8, (HashSet<&str>, HashSet<usize>, bool)> = HashMap::new();
    for number in numbered {
        let heading = &outline.headings[number];
        let (numbers, parents, repeats) = seen.entry(heading.level).or_default();
        *repeats |= !numbers.insert(&voters[number].body.number);
        parents.insert(heading.parent);
    }
    seen.values()
        .any(|(numbers, parents, repeats)| !repeats && parents.len() > 1 && numbers.len() > 2)
}

/// Which ids can be nothing else. A short one needs something that separates it from its title, a zero in
/// front of its number, or another id: of its letters anywhere at its level, or of any letters where
/// headings with ids stand above both, as epics do above one task each.
pub(super) fn certain(outline: &Outline, voters: &[Voter]) -> Vec<bool> {
    let is_short = |number: usize| {
        let id = voters[number].look.id.as_ref();
        id.is_some_and(|found| found.form == Form::Short)
    };
    let is_coded = |number: usize| {
        let id = voters[number].look.id.as_ref();
        id.is_some_and(|found| found.form != Form::Number)
    };
    let level = |number: usize| outline.headings[number].level;
    let mut alike: HashMap<(u8, &str), usize> = HashMap::new();
    let mut below_ids: HashMap<u8, usize> = HashMap::new();
    for number in (1..voters.len()).filter(|number| is_short(*number)) {
        *alike.entry((level(number), &voters[number].body.prefix)).or_default() += 1;
        if is_coded(outline.headings[number].parent) {
            *below_ids.entry(level(number)).or_default() += 1;
        }
    }
    let is_certain = |number: usize| {
        let Voter { look, body, .. } = &voters[number];
        let Some(found) = &look.id else { return false };
        let has_others = || {
            alike.get(&(level(number), &body.prefix)).copied() > Some(1)
                || is_coded(outline.headings[number].parent)
                    && below_ids.get(&level(number)).copied() > Some(1)
        };
        is_certain(found.form)
            || is_short(number) && (found.parted || is_padded(body) || has_others())
    };
    (0..voters.len()).map(is_certain).collect()
}

/// Whether a zero stands in front of the number of the heading's id: `F01`.
fn is_padded(body: &Body) -> bool {
    let digits = body.number.strip_prefix(&body.prefix);
    digits.is_some_and(|digits| {
        digits
            .strip_prefix('0')
            .is_some_and(|rest| rest.starts_with(|ch: char| ch.is_ascii_digit()))
    })
}
