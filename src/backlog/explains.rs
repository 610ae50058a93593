//! Pages about a method or a feature that are named like a backlog: they explain what one is, and what
//! looks like an item in them is a word that they explain.
//!
//! ```text
//! # Product backlog
//! The Product backlog page is open to all members.    it says what the thing is
//! - **Backlog tab**: on the left, all stories         a list of its parts
//! ```
//!
//! Nothing decides alone, and nothing counts where an item has an id, a state, a priority.

use super::reader::Reading;
use super::{Item, prior};
use crate::markdown::{LineKind, Lines};
use crate::text::normalize;

/// What it counts that a paragraph says what the thing is that the page is called after.
const OF_DEFINITION: u32 = 3;
/// What it counts that hardly any line is an item.
const OF_FEW_LINES: u32 = 2;
/// What it counts that most lines stand outside of all items.
const OF_PROSE: u32 = 2;
/// What it counts that most titles name what backlogs are made of.
const OF_WORDS: u32 = 2;
/// What it counts that there are but a few items.
const OF_FEW: u32 = 1;
/// What it counts that most titles are sentences that go on for more than a line.
const OF_LONG_TITLES: u32 = 2;
/// The fewest points of a page that explains.
const ENOUGH: u32 = 5;
/// The most items that are few.
const FEW: usize = 6;
/// A text of fewer lines is not a page.
const LEAST_LINES: u32 = 8;
/// The most paragraphs that are looked at.
const MOST_PARAGRAPHS: usize = 40;
/// How much of a paragraph may hold its definition, in bytes.
const DEFINITION: usize = 120;
/// A longer title is a sentence that goes on for more than a line, in bytes.
const LONG: usize = 120;

/// Whether the items are the exercises of a course: headings with a number each and no title, below which
/// nothing says how far they are.
pub(super) fn are_exercises(reading: &Reading) -> bool {
    let is_bare = |item: &Item| {
        item.statuses.is_empty()
            && item.priority.is_none()
            && item.owner.is_none()
            && item.fields.is_empty()
            && item.criteria.is_empty()
    };
    let is_numbered = |item: &&Item| {
        let title = normalize(&item.title.value);
        let mut words = title.split(' ');
        let (word, number) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        prior::names_term(word)
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !number.is_empty()
            && words.next().is_none()
    };
    reading.items.iter().all(is_bare)
        && reading.items.iter().filter(is_numbered).count() * 2 >= reading.items.len()
}

/// Whether a reading whose items have nothing but titles is that of a page that explains what a backlog
/// is, or how one is worked with.
pub(super) fn explains(reading: &Reading, defines: bool) -> bool {
    let (items, lines) = (&reading.items, reading.lines);
    if lines < LEAST_LINES {
        return false;
    }
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let outside = lines.saturating_sub(reading.understood + reading.inside);
    let terms = items.iter().filter(|item| prior::names_term(&item.title.value)).count();
    let long = items.iter().filter(|item| item.title.value.len() > LONG).count();
    let signs = [
        (defines, OF_DEFINITION),
        (count.saturating_mul(5) < lines, OF_FEW_LINES),
        (u64::from(outside) * 5 >= u64::from(lines) * 3, OF_PROSE),
        (terms * 2 >= items.len(), OF_WORDS),
        (items.len() <= FEW, OF_FEW),
        (long * 2 >= items.len(), OF_LONG_TITLES),
    ];
    let points: u32 = signs.into_iter().filter(|(is, _)| *is).map(|(_, points)| points).sum();
    points >= ENOUGH
}

/// Whether a paragraph says what a backlog, a board or a story is: `A Kanban board is a tool`.
pub(super) fn defines(lines: &Lines<'_>) -> bool {
    let mut begins = true;
    let paragraphs = lines.lines.iter().filter_map(|line| {
        let text = &lines.text[line.content.range()];
        let is_text = line.kind == LineKind::Text && !text.starts_with(['-', '+', '|', '>']);
        let is_first = std::mem::replace(&mut begins, line.kind != LineKind::Text);
        (is_text && is_first).then_some(text)
    });
    paragraphs.take(MOST_PARAGRAPHS).any(|text| {
        let near = &text[..text.floor_char_boundary(DEFINITION)];
        prior::is_definition(&normalize(near))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_says_what_a_thing_is_differs_from_one_that_says_what_it_is_for() {
        let of = |text: &str| defines(&Lines::parse(text));
        for text in [
            "# Kanban\n\nA Kanban board is a tool of the harbour.\n",
            "# Backlog\n\nThe product backlog page is open to all.\n",
            "# Backlog\n\n**Product Backlog** é um artefato do Scrum.\n",
            "# Backlog\n\nLe backlog est une liste.\n",
        ] {
            assert!(of(text), "{text}");
        }
        for text in [
            "# Backlog\n\nThis backlog is ordered by value.\n",
            "# Backlog\n\nFix the pump, which is leaking.\n",
            "# Backlog\n\n- A backlog is a list\n",
        ] {
            assert!(!of(text), "{text}");
        }
    }
}
