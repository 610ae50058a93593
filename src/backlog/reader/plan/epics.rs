//! What stands in the body of an epic or of an item, and is an item itself.

use std::ops::Range;

use super::body::First;
use super::outline::{Part, is_coded};
use super::{Opening, Planner, is_in};
use crate::backlog::id::{self, Form};
use crate::backlog::{FieldRole, Marker};

/// This many entries in an epic that holds nothing else may be what it holds.
const SEVERAL: usize = 3;

impl Planner<'_, '_> {
    /// Opens what an epic holds: rows and entries with ids or boxes, and the list that is all it has.
    pub(super) fn open_epic(&mut self, heading: usize) {
        self.plan.coverage.owned += 1;
        let outline = self.outline;
        let is_list = self.voters[heading].body.first == Some(First::List);
        let (mut is_field, mut in_lead) = (false, false);
        let mut is_other = false;
        let opened = self.plan.openings.len();
        let mut dropped: Vec<usize> = Vec::new();
        for part in outline.parts_of(heading) {
            match part {
                Part::Prose(paragraph) => {
                    in_lead |=
                        paragraph.look.is_lead() && self.open_paragraph(heading, paragraph, true);
                    (is_field, is_other) = (paragraph.ends_with_colon, false);
                    continue;
                }
                Part::Label(label) => {
                    is_field = !label.has_value;
                    is_other = label.role.is_some_and(|role| role != FieldRole::Plan);
                    continue;
                }
                Part::List(list) => {
                    let tally = self.tally(&outline.entries[list.clone()], list.start);
                    // Ids and stories below `Features:` or `User Stories:` are items of the epic.
                    let is_children = is_field && !is_other && tally.is_certain();
                    if !in_lead {
                        self.open_stories(list.clone());
                    }
                    let holds = tally.is_work() && !is_field
                        || is_children
                        || is_list && !tally.is_of_document()
                        || self.holds(part);
                    if holds && !in_lead {
                        self.open_list(heading, list.clone(), true, false);
                    } else if is_field || is_list || in_lead || tally.is_of_document() {
                        self.plan.coverage.owned += tally.tops;
                    } else {
                        let tops = outline.entries[list.clone()].iter();
                        let tops = tops.filter(|entry| entry.depth == 0);
                        dropped.extend(tops.map(|entry| entry.line));
                    }
                }
                Part::Table(table) => {
                    let is_strong =
                        self.tables[*table].as_ref().is_some_and(|table| table.is_strong);
                    let holds = self.holds(part);
                    if is_strong && !in_lead || holds {
                        self.open_table(heading, *table, holds);
                    } else {
                        self.plan.coverage.owned += outline.tables[*table].rows.len();
                    }
                }
            }
            (is_field, is_other) = (false, false);
        }
        // An epic that holds nothing else may hold these.
        let is_empty = self.plan.openings.len() == opened
            && outline.headings[heading].end == heading + 1
            && dropped.len() >= SEVERAL;
        if is_empty {
            self.unread(heading, &dropped, "entry");
        } else {
            self.plan.coverage.owned += dropped.len();
        }
    }

    /// Opens the user stories that stand in the entries of a list, below `- **User Stories**:`.
    fn open_stories(&mut self, list: Range<usize>) {
        let outline = self.outline;
        for entry in &outline.entries[list] {
            let view = self.view(entry.line);
            let Some((_, at)) = view.marker().filter(|_| entry.depth == 1) else { continue };
            let title = view.text()[at + entry.look.title..].trim_start_matches(['*', '_']);
            if id::is_story(title) && !matches!(entry.marker, Marker::Box(_)) {
                let how = self.item_of(&entry.look, entry.line, at, true);
                self.counts.bullets += 1;
                let (line, block) = (entry.line, self.blocks.entry);
                self.plan.openings.push(Opening { line, block, how });
            }
        }
    }

    /// Opens the tasks with ids of their own in the body of an item, and the rows of an epic.
    pub(super) fn open_tasks(&mut self, heading: usize) {
        self.plan.coverage.owned += 1;
        let outline = self.outline;
        let held = self.held;
        let leads = self.voters[heading].body.leads > 1;
        let mut in_lead = false;
        for part in outline.parts_of(heading) {
            match part {
                // `**1. Find the leak:**` is a step.
                Part::Prose(paragraph)
                    if leads
                        && paragraph.look.is_lead()
                        && paragraph.look.id.as_ref().is_some_and(|id| id.form != Form::Number) =>
                {
                    in_lead = true;
                    self.open_paragraph(heading, paragraph, true);
                }
                Part::List(list) => {
                    let entries = &outline.entries[list.clone()];
                    let tops = entries.iter().filter(|entry| entry.depth == 0).count();
                    self.plan.coverage.owned += tops;
                    let entries = entries.iter().filter(|_| !in_lead);
                    for entry in entries.filter(|entry| {
                        entry.depth == 0
                            && (is_in(held, entry.line)
                                || matches!(entry.marker, Marker::Box(_)) && is_coded(entry))
                    }) {
                        let at = self.view(entry.line).marker().map_or(0, |(_, at)| at);
                        let how = self.item_of(&entry.look, entry.line, at, false);
                        self.counts.boxes += 1;
                        self.plan.openings.push(Opening {
                            line: entry.line,
                            block: self.blocks.task,
                            how,
                        });
                    }
                }
                Part::Table(table) if self.holds_tasks(*table) => {
                    self.open_table(heading, *table, true);
                }
                Part::Table(table) => self.plan.coverage.owned += outline.tables[*table].rows.len(),
                Part::Prose(_) | Part::Label(_) => {}
            }
        }
    }
}
