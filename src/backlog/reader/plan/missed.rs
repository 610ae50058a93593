//! What looks like an item and is not read as one: its author hears of it, for the reading may be wrong.
//!
//! ```text
//! - Export            an item, and below it what looks as items of their own do
//!   - 1.1 Write it
//!   - 1.2 Sign it
//!
//! Payments            lines without a mark, in a text of lines without marks
//! Menu
//! Delivery
//! ```

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::apart::{goes_on, width};
use super::outline::{BOLD, OutlineEntry, Paragraph, Part, is_coded};
use super::share::{HALF, MOST};
use super::voter::{Class, Role};
use super::{Counts, Faint, How, Opening, Planner, html};
use crate::backlog::id::{self, Form};
use crate::backlog::reader::view;
use crate::markdown::LineKind;
use crate::sort::Sort as _;

/// This many of them in one item are hardly its details.
const SEVERAL: usize = 3;
/// A name has no more words.
const LONGEST_NAME: usize = 2;
/// This many items with a mark show how a text writes them.
pub(super) const MANY: usize = 5;
/// One item in this many is within what two readers may differ in.
pub(super) const LITTLE: usize = 20;
/// And one in this many, where the items are marked.
const FEW: usize = 10;
/// A line that is as wide as this goes on in the next one, and a wider one than that is text; in columns.
const BROKEN: usize = 72;
const LONGEST: usize = 140;
/// A longer line, in characters, is the beginning of a sentence that goes on in the next one.
const SHORT: usize = 60;

impl Planner<'_, '_> {
    /// Notes what looks as items do and is taken for the text of one, or for nothing.
    pub(super) fn missed(&mut self) {
        self.headings_within_items();
        self.below_names();
        self.beside_certain();
        self.within_items();
        self.bare_lines();
        self.in_html();
        self.plan.coverage.unread.order_by_key(|unread| unread.span.start);
    }

    /// What shows nothing of an item may be one all the same, unless the items of the text have marks and
    /// there are many more of them: then a list without marks is about something else.
    fn beside_certain(&mut self) {
        let (all, marked) = (self.items(), self.marked());
        let are_marked = marked >= MANY && MOST.is_in(marked, all);
        let has_headings = self.roles.contains(&Role::Item);
        let faint = std::mem::take(&mut self.faint);
        let (notes, faint): (Vec<Faint>, Vec<Faint>) = faint.into_iter().partition(|faint| {
            // A chapter of text, or what a line in bold stands over, in a text whose items are marked.
            let is_note = faint.what == "heading" && !has_headings
                || self.outline.headings[faint.heading].level >= BOLD && are_marked;
            is_note && HALF.is_below(marked, all) && !self.is_named(faint.heading)
        });
        let count: usize = faint.iter().map(|faint| faint.lines.len()).sum();
        let least = if are_marked { FEW } else { LITTLE };
        let is_little = count * least <= all;
        for Faint { heading, lines, what } in faint {
            if is_little && !self.is_named(heading) {
                self.plan.coverage.owned += lines.len();
            } else {
                self.unread(heading, &lines, what);
            }
        }
        self.plan.coverage.owned += notes.iter().map(|note| note.lines.len()).sum::<usize>();
    }

    /// How many items there are.
    pub(super) fn items(&self) -> usize {
        let Counts { headings, rows, boxes, cards, bullets } = self.counts;
        headings + rows + boxes + cards + bullets
    }

    /// How many items have a box, or an id with letters.
    pub(super) fn marked(&self) -> usize {
        let is_marked = |opening: &&Opening| match &opening.how {
            How::Item { id, .. } => {
                let view = self.view(opening.line);
                let mut id = id.iter().map(|id| &view.text()[id.range()]);
                opening.block == self.blocks.task || id.any(|id| id.contains(char::is_alphabetic))
            }
            How::Section(_) | How::Label => false,
        };
        let tables = self.plan.tables.iter().filter(|(_, _, table)| table.has_ids);
        let rows: usize = tables.map(|(lines, first, _)| lines.end - first).sum();
        self.plan.openings.iter().filter(is_marked).count() + rows
    }

    /// Headings within an item that have an id, or stand beside others that are items of it:
    /// `## E1 · Import` with `### F1 Read` and `### Write it back` below it.
    fn headings_within_items(&mut self) {
        let items = self.headings().filter(|at| self.roles[*at] == Role::Item);
        let with_items: HashSet<usize> = items.map(|at| self.outline.headings[at].parent).collect();
        for number in 1..self.outline.headings.len() {
            let heading = &self.outline.headings[number];
            let Some(line) = heading.line.filter(|_| heading.level < BOLD) else { continue };
            let voter = &self.voters[number];
            let may = self.roles[number] == Role::Inside
                && self.roles[heading.parent] == Role::Item
                && voter.class == Class::Open;
            if !may {
                continue;
            }
            let id = voter.look.id.as_ref();
            if id.is_some_and(|found| matches!(found.form, Form::Coded | Form::Short)) {
                self.unread(heading.parent, &[line], "heading");
            } else if with_items.contains(&heading.parent)
                && voter.body.prose + voter.body.labels > 0
            {
                self.faint(number, &[line], "heading");
            }
        }
    }

    /// Entries and rows with ids of their own within an item, which has no place for that many.
    fn within_items(&mut self) {
        let mut entries: BTreeMap<usize, (usize, Vec<usize>)> = BTreeMap::new();
        let mut rows: Vec<(usize, Vec<usize>)> = Vec::new();
        for number in 0..self.outline.headings.len() {
            let is_inside = matches!(self.roles[number], Role::Item | Role::Inside);
            let item = self.around(number).find(|at| self.roles[*at] == Role::Item);
            for part in self.outline.parts_of(number) {
                match part {
                    Part::List(list) => {
                        let mut top = 0;
                        for entry in &self.outline.entries[list.clone()] {
                            top = if entry.depth == 0 { entry.line } else { top };
                            let owner = match item.filter(|_| is_inside) {
                                Some(item) => self.outline.headings[item].line.unwrap_or_default(),
                                None if entry.depth > 0 && self.is_opened(top) => top,
                                None => continue,
                            };
                            if self.is_own(entry) && !self.is_opened(entry.line) {
                                let found = entries.entry(owner).or_insert((number, Vec::new()));
                                found.1.push(entry.line);
                            }
                        }
                    }
                    Part::Table(table) if is_inside => {
                        let is_work = self.tables[*table].as_ref().is_some_and(|found| {
                            found.is_strong && (found.has_ids || found.has_states)
                        });
                        let lines = self.outline.tables[*table].rows.clone();
                        rows.extend(is_work.then(|| (number, lines.collect())));
                    }
                    Part::Table(_) | Part::Prose(_) | Part::Label(_) => {}
                }
            }
        }
        for (number, lines) in entries.into_values().filter(|(_, lines)| lines.len() >= SEVERAL) {
            self.unread(number, &lines, "entry");
        }
        for (number, lines) in rows.into_iter().filter(|(_, lines)| lines.len() >= SEVERAL) {
            self.unread(number, &lines, "row");
        }
    }

    /// What stands below entries that are only a name, where most of a text are: `- Engine` with
    /// `- Change the oil` below it.
    fn below_names(&mut self) {
        let Counts { boxes, bullets, .. } = self.counts;
        let mut names = 0;
        let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
        for number in 0..self.outline.headings.len() {
            let mut below: Vec<usize> = Vec::new();
            for list in self.outline.parts_of(number).iter().filter_map(Part::list) {
                let entries = &self.outline.entries[list];
                let mut is_below = false;
                for (at, entry) in entries.iter().enumerate() {
                    if entry.depth == 0 {
                        let holds = entries.get(at + 1).is_some_and(|next| next.depth == 1);
                        is_below = holds && self.is_opened(entry.line) && self.is_name(entry);
                        names += usize::from(is_below);
                    } else if is_below && entry.depth == 1 {
                        below.push(entry.line);
                    }
                }
            }
            found.push((number, below));
        }
        let count: usize = found.iter().map(|(_, lines)| lines.len()).sum();
        if boxes == 0 && count >= SEVERAL && HALF.is_in(names, bullets) {
            for (number, lines) in found {
                self.unread(number, &lines, "entry");
            }
        }
    }

    /// Whether an entry is a word or two, without an id or a state.
    fn is_name(&self, entry: &OutlineEntry) -> bool {
        let view = self.view(entry.line);
        let at = view.marker().map_or(0, |(_, at)| at);
        let words = view.text()[at..].split_whitespace().count();
        words <= LONGEST_NAME && entry.look.id.is_none() && !entry.look.says_state
    }

    /// Whether an entry is a user story, or has an id that nothing but an item has: `1.1`, `B-7`; criteria
    /// are counted too.
    fn is_own(&self, entry: &OutlineEntry) -> bool {
        let view = self.view(entry.line);
        let at = view.marker().map_or(0, |(_, at)| at);
        if id::is_story(view.text()[at + entry.look.title..].trim_start_matches(['*', '_'])) {
            return true;
        }
        let Some(found) = &entry.look.id else { return false };
        let id = &view.text()[at + found.id.start..at + found.id.end];
        match found.form {
            Form::Number => id.contains('.'),
            _ => is_coded(entry) && !id.starts_with("AC"),
        }
    }

    /// Rows of tables and entries of lists that are written in HTML.
    fn in_html(&mut self) {
        let html::Found { rows, entries } = html::find(self.lines);
        for (lines, what) in [(rows, "row"), (entries, "entry")] {
            if lines.len() >= SEVERAL && self.is_tasks {
                let heading = self.heading_of(lines[0]);
                self.unread(heading, &lines, what);
            }
        }
    }

    /// The innermost heading above a line.
    fn heading_of(&self, line: usize) -> usize {
        let headings = self.outline.headings.iter();
        headings.take_while(|heading| heading.line.is_none_or(|at| at < line)).count() - 1
    }

    fn is_opened(&self, line: usize) -> bool {
        self.plan.openings.binary_search_by_key(&line, |opening| opening.line).is_ok()
    }

    /// Short lines below each other, and lines with a box at their end, in a text that has no marked
    /// headings but its title: each of them may be what an entry is elsewhere.
    fn bare_lines(&mut self) {
        let is_marked = |line: usize| {
            self.lines.text[self.lines.lines[line].whole.range()].trim_start().starts_with('#')
        };
        let marked = self.outline.headings.iter().filter_map(|heading| heading.line);
        if marked.filter(|line| is_marked(*line)).count() > 1 {
            return;
        }
        let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut end = 0;
        for number in 0..self.outline.headings.len() {
            for part in self.outline.parts_of(number) {
                let Part::Prose(paragraph) = part else { continue };
                if paragraph.line >= end && !self.is_opened(paragraph.line) {
                    let lines = self.lines_of(paragraph);
                    end = lines.end;
                    found.push((number, self.bare_lines_of(lines)));
                }
            }
        }
        for (number, lines) in found {
            self.unread(number, &lines, "line");
        }
        self.stray_lines();
    }

    /// Lines at the edge of a list that may be entries of it: short ones right below an entry, and those whose
    /// bullet stands right in front of the text.
    fn stray_lines(&mut self) {
        if !self.is_tasks || self.counts.headings > 0 {
            return;
        }
        let lines = &self.lines.lines;
        let text = |line: usize| self.lines.text[lines[line].content.range()].trim_end();
        let is_text = |line: usize| {
            lines[line].kind == LineKind::Text && lines[line].indent == 0 && !self.is_opened(line)
        };
        let first = self.plan.openings.first().map_or(lines.len(), |opening| opening.line);
        let is_stray = |line: &usize| {
            let (line, before) = (*line, line - 1);
            let goes_on = || width(text(before)) >= BROKEN || goes_on(text(before), text(line));
            let is_below = lines[before].kind == LineKind::Text && lines[before].indent == 0;
            is_text(line)
                && self.view(line).marker().is_none()
                && (is_stuck(text(line)) || is_below && !goes_on() && is_short(text(line)))
        };
        let stray: Vec<usize> = (first + 1..lines.len()).filter(is_stray).collect();
        if stray.len() >= SEVERAL && stray.len() * LITTLE > self.items() {
            self.unread(0, &stray, "line");
        }
    }

    /// The lines from the first one of a paragraph on, up to what is not text.
    fn lines_of(&self, paragraph: &Paragraph) -> Range<usize> {
        let is_text = |line: &usize| {
            self.lines.lines[*line].kind == LineKind::Text
                && self.view(*line).marker().is_none()
                && !self.is_opened(*line)
        };
        let count = (paragraph.line..self.lines.lines.len()).take_while(is_text).count();
        paragraph.line..paragraph.line + count
    }

    /// Those lines of a paragraph that may be items each.
    fn bare_lines_of(&self, lines: Range<usize>) -> Vec<usize> {
        let text = |line: usize| self.lines.text[self.lines.lines[line].content.range()].trim_end();
        let first = text(lines.start);
        if ends_with_box(first) {
            return lines.filter(|line| ends_with_box(text(*line))).collect();
        }
        let rest = lines.start + usize::from(first.ends_with(':'))..lines.end;
        if rest.len() >= SEVERAL && rest.clone().all(|line| is_title(text(line))) {
            return rest.collect();
        }
        Vec::new()
    }
}

/// Whether a line is short, and neither a sentence nor a name with a value.
fn is_title(text: &str) -> bool {
    text.chars().count() <= SHORT
        && text.starts_with(char::is_alphabetic)
        && !text.ends_with(['.', ',', ';', ':'])
        && !text.contains(['|', '{', '=', '`', '<'])
        && !text.contains(": ")
}

/// Whether a bullet stands right in front of another symbol: `-¿ Ask`, `+... More`, `->  Try`.
fn is_stuck(text: &str) -> bool {
    let mut chars = text.chars();
    let bullet = chars.next().filter(|ch| matches!(ch, '-' | '+' | '*'));
    let next = chars.next().filter(|ch| !ch.is_alphanumeric() && !ch.is_whitespace());
    bullet.is_some() && next.is_some() && next != bullet && text.contains(char::is_alphanumeric)
}

/// Whether a line is as short as a title, and not a value.
fn is_short(text: &str) -> bool {
    width(text) <= LONGEST
        && text.starts_with(char::is_alphabetic)
        && !text.ends_with([':', ',', ';'])
        && !text.contains(['|', '{', '='])
}

/// Whether a box stands behind a text: `Sign up []`, `Log in [x]`.
fn ends_with_box(text: &str) -> bool {
    let at = text.rfind(" [").map(|at| at + 1);
    at.is_some_and(|at| {
        at > 1 && view::boxed(&text[at..]).is_some_and(|(_, len)| at + len >= text.len())
    })
}
