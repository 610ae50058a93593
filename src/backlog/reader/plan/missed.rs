//! What nobody owns although it looks as items do: so a reader hears of a reading that may be wrong.
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

use std::collections::BTreeMap;
use std::ops::Range;

use super::Planner;
use super::outline::{OutlineEntry, Paragraph, Part, is_coded};
use super::voter::Role;
use crate::backlog::id::Form;
use crate::backlog::reader::view;
use crate::markdown::LineKind;
use crate::sort::Sort as _;

/// So many of them in one item are hardly its details.
const SEVERAL: usize = 3;
/// A longer line, in characters, is the beginning of a sentence that goes on in the next one.
const SHORT: usize = 60;

impl Planner<'_, '_> {
    /// Notes what looks as items do and is taken for the text of one, or for nothing.
    pub(super) fn missed(&mut self) {
        self.within_items();
        self.bare_lines();
        self.plan.coverage.unread.order_by_key(|unread| unread.span.start);
    }

    /// Entries and rows with ids of their own within an item, which has no place for so many of them.
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
                            if self.has_own_id(entry) && !self.is_opened(entry.line) {
                                let found = entries.entry(owner).or_insert((number, Vec::new()));
                                found.1.push(entry.line);
                            }
                        }
                    }
                    Part::Table(table) if is_inside => {
                        let is_work = self.tables[*table]
                            .as_ref()
                            .is_some_and(|found| found.is_strong && found.has_ids);
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

    /// Whether an entry has an id that nothing but an item has: `1.1`, `B-7`; criteria are counted too.
    fn has_own_id(&self, entry: &OutlineEntry) -> bool {
        let Some(found) = &entry.look.id else { return false };
        let view = self.view(entry.line);
        let at = view.marker().map_or(0, |(_, at)| at);
        let id = &view.text()[at + found.id.start..at + found.id.end];
        match found.form {
            Form::Number => id.contains('.'),
            _ => is_coded(entry) && !id.starts_with("AC"),
        }
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
    }

    /// The lines from the first one of a paragraph on, up to what is no text or something else.
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

/// Whether a box stands behind a text: `Sign up []`, `Log in [x]`.
fn ends_with_box(text: &str) -> bool {
    let at = text.rfind(" [").map(|at| at + 1);
    at.is_some_and(|at| {
        at > 1 && view::boxed(&text[at..]).is_some_and(|(_, len)| at + len >= text.len())
    })
}
