//! What each line opens, as the votes have it.

use std::ops::Range;

use super::outline::{BOLD, PLAIN, Part};
use super::share::MOST;
use super::voter::{Class, Role, Voter};
use super::{Counts, Faint, How, Opening, Plan, Planner, look};
use crate::backlog::document::Document;
use crate::backlog::id::{self, Form};
use crate::backlog::{Marker, Unread};
use crate::sort::Sort as _;
use crate::source::Span;

/// What the ids of criteria, tests, risks and decisions begin with.
const OTHER_IDS: [&str; 10] = ["AC", "TC", "R-", "R0", "R1", "D-", "D1", "NFR", "FR", "ADR"];

/// This many boxes below one heading are hardly the criteria of an item.
const MANY: usize = 5;

impl Planner<'_, '_> {
    pub(super) fn open(&mut self, document: &Document<'_>) {
        let reads_weak = self.reads_weak();
        for number in 0..self.outline.headings.len() {
            self.open_heading(number, document);
            match self.roles[number] {
                // A list of stories below an epic.
                Role::Section => self.open_lists(number, reads_weak || self.is_in_epic(number)),
                Role::Item if self.voters[number].is_epic => self.open_epic(number),
                Role::Item => self.open_tasks(number),
                Role::Field | Role::Inside | Role::Own => self.own_body(number),
            }
        }
        self.plan.openings.order_by_key(|opening| opening.line);
    }

    pub(super) fn is_in_epic(&self, heading: usize) -> bool {
        let parent = self.outline.headings[heading].parent;
        self.voters[parent].is_epic && self.roles[parent] == Role::Item
    }

    fn open_heading(&mut self, number: usize, document: &Document<'_>) {
        let heading = &self.outline.headings[number];
        let Some(line) = heading.line else { return };
        let (block, how) = match self.roles[number] {
            Role::Item => {
                self.counts.headings += 1;
                let mut how = self.item_of(&self.voters[number].look, line, 0, false);
                self.stretch_id(number, line, &mut how);
                let is_anew = self.restarts.contains(&heading.level)
                    && self.voters[number].is_numbered()
                    && !self.voters[number].body.has_dotted_id;
                if let How::Item { id, .. } = &mut how
                    && is_anew
                {
                    *id = None;
                }
                let is_epic = self.voters[number].is_epic;
                (if is_epic { self.blocks.epic } else { self.blocks.heading }, how)
            }
            Role::Field => (self.blocks.section, How::Label),
            Role::Inside => return,
            Role::Own if self.sections[number].is_none() => return,
            Role::Own | Role::Section if document.title == Some(line) => return,
            Role::Own | Role::Section => {
                let own = self.sections[number].filter(|_| {
                    self.roles[number] == Role::Own || self.voters[number].class == Class::Named
                });
                let other = match heading.level {
                    BOLD | PLAIN => self.blocks.bold,
                    _ => self.blocks.section,
                };
                let (block, at) = own.unwrap_or((other, 0));
                (block, How::Section(at))
            }
        };
        self.plan.openings.push(Opening { line, block, how });
    }

    pub(super) fn item_of(
        &self,
        look: &look::Look,
        line: usize,
        at: usize,
        is_nested: bool,
    ) -> How {
        let place = |range: &Range<usize>| Span::new(at + range.start, at + range.end);
        let word = look.id.as_ref().filter(|found| found.form == Form::Worded).and_then(|found| {
            let view = self.view(line);
            let (len, _) = id::leading_word(&view.text()[at + found.id.start..])?;
            let start = at + found.id.start;
            Some(Span::new(start, start + len))
        });
        How::Item {
            mark: place(&look.mark),
            id: look.id.as_ref().map(|found| place(&found.id)),
            word,
            title: Span::at(at + look.title).start,
            is_nested,
        }
    }

    /// A phase that is an item has its word and its number as its id.
    fn stretch_id(&self, number: usize, line: usize, how: &mut How) {
        let Voter { look, is_stretch: true, .. } = &self.voters[number] else { return };
        if let How::Item { id: id @ None, title, .. } = how
            && let Some(found) = id::leading_stretch(&self.view(line).text()[look.title..])
        {
            *id = Some(Span::new(look.title + found.id.start, look.title + found.id.end));
            *title = Span::at(look.title + found.end).start;
        }
    }

    /// Counts what looks like items in a body that belongs to something else: it is owned. Boxes below a
    /// topic within an item without an id may be work all the same, and must not get lost.
    fn own_body(&mut self, heading: usize) {
        if self.is_doubtful(heading) {
            let lists = self.outline.parts_of(heading).iter().filter_map(Part::list);
            let entries = lists.flat_map(|list| &self.outline.entries[list]);
            let boxes = entries.filter(|entry| matches!(entry.marker, Marker::Box(_)));
            let lines: Vec<usize> = boxes.map(|entry| entry.line).collect();
            return self.unread(heading, &lines, "entry");
        }
        for part in self.outline.parts_of(heading) {
            if let Part::Table(table) = part
                && self.roles[heading] != Role::Own
                && self.holds_tasks(*table)
            {
                self.open_table(heading, *table, true);
                continue;
            }
            self.plan.coverage.owned += match part {
                Part::List(list) => self.outline.entries[list.clone()]
                    .iter()
                    .filter(|entry| entry.depth == 0)
                    .count(),
                Part::Table(table) => self.outline.tables[*table].rows.len(),
                Part::Prose(_) | Part::Label(_) => 0,
            };
        }
    }

    /// Whether the rows of a table in the details of an item are tasks with ids of their own:
    /// `| T-089 | done | Lock the winch |`. Criteria and tests have ids too.
    pub(super) fn holds_tasks(&self, table: usize) -> bool {
        let Some(found) = self.tables[table].as_ref().filter(|found| found.is_strong) else {
            return false;
        };
        let first = self.outline.tables[table].rows.clone().next().map(|row| self.view(row));
        let is_other = first.is_some_and(|view| {
            let cell = view.cells().and_then(|cells| cells.into_iter().next()).unwrap_or_default();
            let id = view.text()[cell].trim_matches(['*', '`', ' ', '~']);
            OTHER_IDS.iter().any(|other| id.starts_with(other))
        });
        found.is_coded && !is_other
    }

    /// Whether a topic within an item holds as many boxes as a list of work does, and the item is one
    /// only by its fields; or a checklist does, in a file that is called a list of tasks or says that it
    /// is one.
    fn is_doubtful(&self, heading: usize) -> bool {
        if self.roles[heading] != Role::Inside {
            let Voter { class, body, is_criteria, .. } = &self.voters[heading];
            let is_list = *class == Class::Checklist && !is_criteria;
            return (self.is_tasks || self.says_backlog) && is_list && body.boxes >= MANY;
        }
        let item = self.around(heading).find(|at| self.roles[*at] == Role::Item);
        let voter = &self.voters[heading];
        voter.class == Class::Open
            && voter.body.boxes >= MANY
            && item.is_some_and(|item| self.voters[item].look.id.is_none())
    }

    pub(super) fn finish(mut self) -> Plan {
        let Counts { headings, rows, boxes, cards, bullets } = self.counts;
        let by_name = [
            (headings, "heading-items"),
            (rows, "tables"),
            (boxes, "task-lists"),
            (cards, "kanban"),
            (bullets, "plain-lists"),
        ];
        let all: usize = by_name.iter().map(|(count, _)| *count).sum();
        self.plan.items = all;
        self.plan.is_loose = self.is_loose;
        let most = by_name.iter().find(|(count, _)| MOST.is_in(*count, all));
        self.plan.named = most.map_or("mixed", |(_, name)| name);
        self.plan.is_file = self.voters.get(1).is_some_and(|first| first.is_file);
        self.plan
    }

    /// Notes lines below a heading that look like items and that nobody owns.
    pub(super) fn unread(&mut self, heading: usize, lines: &[usize], what: &'static str) {
        if lines.is_empty() {
            return;
        }
        let found = self.stretch(heading, lines, what);
        // Each section once.
        let mut known = self.plan.coverage.unread.iter_mut().rev().take(2);
        match known.find(|known| known.what == what && known.section == found.section) {
            Some(known) => {
                known.span.end = known.span.end.max(found.span.end);
                known.count += found.count;
            }
            None => self.plan.coverage.unread.push(found),
        }
    }

    /// Notes lines below a heading that may be items, and show nothing of one.
    pub(super) fn faint(&mut self, heading: usize, lines: &[usize], what: &'static str) {
        if !lines.is_empty() {
            self.faint.push(Faint { heading, lines: lines.to_vec(), what });
        }
    }

    /// Lines below a heading, of which there is one at least, with what a finding says of them.
    pub(super) fn stretch(&self, heading: usize, lines: &[usize], what: &'static str) -> Unread {
        let (first, last) = (lines[0], lines[lines.len() - 1]);
        let line = |at: usize| self.lines.lines[at].content;
        let span = Span::new(line(first).start as usize, line(last).end as usize);
        let title = std::iter::successors(Some(heading), |at| {
            (*at > 0).then(|| self.outline.headings[*at].parent)
        });
        let section = title.into_iter().find_map(|at| {
            // A heading that is missed itself does not stand below its own title.
            let line = self.outline.headings[at].line.filter(|line| *line != first)?;
            Some(self.view(line).rest(0))
        });
        Unread { span, count: lines.len(), what, section }
    }
}
