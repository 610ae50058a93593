//! The most general reading, for a text that is called a backlog and in which no other one finds items:
//! items begin where lines have something in common.
//!
//! ```text
//! 1 - Story: fix the pump        the first line of a block begins an item, as in the other blocks
//! Tasks:
//! 1. find the leak
//!
//! 2 - Story: paint the gate
//!
//! Fix the pump --> OK            each line of a block is an item: all are short, and none goes on
//! Sweep the yard
//! ```

use std::collections::HashSet;

use super::super::view::View;
use super::apart::{goes_on, is_amount, width};
use super::share::{HALF, NEARLY_ALL, THIRD};
use crate::backlog::id;
use crate::markdown::{Line, LineKind, Lines};

/// The fewest items of such a text.
pub(super) const LEAST: usize = 3;
/// A longer line is text about something; in columns.
const LONGEST: usize = 140;
/// A line that is as wide as this goes on in the next one; in columns.
const BROKEN: usize = 72;
/// A longer first line is not the title of what follows; in columns.
const LONGEST_TITLE: usize = 80;
/// This many headings divide a document, and its text belongs to them.
const MANY_HEADINGS: usize = 3;

/// Lines without blank ones between them, unless they are entries of lists.
#[derive(Debug, Default)]
struct Block {
    /// The lines that begin something, without those that go on.
    units: Vec<Unit>,
    /// Whether entries of a list, or the label of one, come next.
    has_details: bool,
}

/// A line, with those that go on from it.
#[derive(Debug)]
struct Unit {
    line: usize,
    width: usize,
    /// Whether it is more than one sentence, or an address, or a setting.
    is_other: bool,
}

/// The lines in which items begin.
#[derive(Debug, Default)]
pub(super) struct Starts {
    pub(super) lines: HashSet<usize>,
    /// Whether each begins with another number, and what stands below it says more about it.
    pub(super) have_details: bool,
}

/// The lines in which items begin, if they are regular enough.
pub(super) fn starts(lines: &Lines<'_>) -> Option<Starts> {
    let hashed = lines.lines.iter().filter(|line| line.is_hashed(lines.text)).count();
    if hashed >= MANY_HEADINGS {
        return None;
    }
    let blocks = blocks(lines);
    let units: Vec<&Unit> = blocks.iter().flat_map(|block| &block.units).collect();
    let other = units.iter().filter(|unit| unit.is_other || unit.width > LONGEST).count();
    let several = blocks.iter().filter(|block| block.units.len() > 1 || block.has_details);
    let headed = several.clone().filter(|block| block.is_headed()).count();
    let have_heads = headed > 1 && HALF.is_in(headed, several.clone().count());
    let numbers: HashSet<usize> = several.filter_map(|block| block.number(lines)).collect();
    let begins = |block: &Block| -> Vec<usize> {
        let count = if have_heads && block.is_headed() { 1 } else { block.units.len() };
        block.units[..count].iter().map(|unit| unit.line).collect()
    };
    let found: HashSet<usize> = blocks.iter().flat_map(begins).collect();
    let is_text = !have_heads && THIRD.is_below(other, units.len());
    let are_numbered =
        have_heads && numbers.len() >= LEAST && NEARLY_ALL.is_in(numbers.len(), headed);
    let starts = Starts { lines: found, have_details: are_numbered };
    (starts.lines.len() >= LEAST && !is_text).then_some(starts)
}

impl Block {
    /// Whether its first line is a title, and the others say more about it.
    fn is_headed(&self) -> bool {
        let Some((first, others)) = self.units.split_first() else { return false };
        let is_longer = |unit: &Unit| unit.width >= first.width * 2;
        first.width <= LONGEST_TITLE && (self.has_details || others.iter().any(is_longer))
    }

    /// The number that its first line begins with.
    fn number(&self, lines: &Lines<'_>) -> Option<usize> {
        let first = lines.lines[self.units.first()?.line];
        let text = &lines.text[first.content.range()];
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        text[..digits].parse().ok().filter(|_| self.has_details)
    }

    fn line(&mut self, lines: &Lines<'_>, at: usize, line: &Line, before: Option<(&str, usize)>) {
        let text = &lines.text[line.content.range()];
        let is_more = before.is_some_and(|(before, indent)| {
            let is_broken = width(before) >= BROKEN && !text.starts_with(char::is_uppercase);
            line.indent > indent || goes_on(before, text) || is_broken
        });
        if is_more {
            return;
        }
        if text.ends_with([':', '：']) {
            self.has_details |= !self.units.is_empty();
            return;
        }
        let is_other = !text.contains(char::is_alphabetic)
            || is_amount(text)
            || text.contains('|')
            || is_setting(text)
            || text.contains(". ")
            || text.starts_with("http")
            || text.starts_with(['{', '}', '<', '$', '/', '@'])
            || text.ends_with(['{', '[', ';']);
        self.units.push(Unit { line: at, width: width(text), is_other });
    }
}

/// Whether a line is a name and a value, and not a word for a state in front of a title: `who: ada`,
/// `"who": "ada",`.
fn is_setting(text: &str) -> bool {
    let name = text.split_once(": ").map_or("", |(name, _)| name.trim_matches('"'));
    !name.contains(' ') && name.starts_with(char::is_lowercase)
}

/// The blocks of a text.
fn blocks(lines: &Lines<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut before: Option<(&str, usize)> = None;
    let mut is_open = false;
    for (at, line) in lines.lines.iter().enumerate() {
        let text = &lines.text[line.content.range()];
        let is_text = line.kind == LineKind::Text && text.contains(char::is_alphanumeric);
        if !is_text || text.starts_with('|') || id::is_date(text) {
            (before, is_open) = (None, false);
            continue;
        }
        if !is_open {
            blocks.push(Block::default());
        }
        is_open = true;
        let Some(block) = blocks.last_mut() else { continue };
        if View::new(lines, *line).marker().is_some() {
            block.has_details |= !block.units.is_empty();
            before = None;
            continue;
        }
        block.line(lines, at, line, before);
        // What is indented below a line goes on from that.
        let indent = before.map_or(line.indent, |(_, indent)| indent.min(line.indent));
        before = (!text.ends_with([':', '：'])).then_some((text, indent));
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<usize> {
        let lines = Lines::parse_loose(text);
        let mut found: Vec<usize> =
            starts(&lines).map(|found| found.lines.into_iter().collect()).unwrap_or_default();
        found.sort_unstable();
        found
    }

    #[test]
    fn each_line_or_the_first_of_each_block_begins_one() {
        assert_eq!(of("A: \nfix the pump --> OK\npaint\n\nsweep\n"), [1, 2, 4]);
        let headed = "1 - fix the pump\nTasks:\n1. find\n\n2 - paint\nTasks:\n1. buy\n\n3 - sweep\nTasks:\n1. broom\n";
        assert_eq!(of(headed), [0, 4, 8]);
        let stories = "Pump - high\nAs a keeper I want to fix the pump\n\nGate - low\nAs a keeper I want to paint the gate\n\nYard\nDust\n";
        assert_eq!(of(stories), [0, 3, 6, 7]);
    }

    #[test]
    fn a_text_about_something_has_none() {
        let prose = "It goes on and on. It never ends, as long as one looks at it.\n\n".repeat(4);
        assert!(of(&prose).is_empty());
        let data = "{\n\"who\": \"ada\",\n\"what\": \"fix\",\n\"when\": 3\n}\n";
        assert!(of(data).is_empty(), "names and values");
        assert!(of("fix\npaint\n").is_empty(), "two lines are not a list");
        assert!(of("# A\nfix\n\n# B\npaint\n\n# C\nsweep\n").is_empty(), "chapters");
    }
}
