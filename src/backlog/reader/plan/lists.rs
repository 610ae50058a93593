//! Which lists, tables and bold paragraphs below a heading are items.

use std::ops::Range;

use super::groups::holds_boxes;
use super::look::Nature;
use super::outline::{BOLD, OutlineEntry, Paragraph, Part, is_coded};
use super::share::THIRD;
use super::tally::Tally;
use super::voter::Class;
use super::{How, Opening, Planner, is_in};
use crate::backlog::id;
use crate::backlog::prior;
use crate::backlog::{FieldRole, Marker};
use crate::markdown::LineKind;

impl<'t> Planner<'_, 't> {
    /// Opens what are items in the body of a section, and notes what may be one and is not read.
    pub(super) fn open_lists(&mut self, heading: usize, reads_weak: bool) {
        let is_title = self.voters[heading].class == Class::Title;
        let is_alone = reads_weak && self.kin.is_empty();
        let weak = self.reads_plain(heading, reads_weak);
        let leads = self.reads_leads(heading, weak);
        let outline = self.outline;
        let mut opened = false;
        let mut introduced = false;
        let mut labelled = None;
        let mut guessed = false;
        let (mut in_lead, mut in_fields) = (false, false);
        for part in outline.parts_of(heading) {
            let holds = self.holds(part);
            match part {
                Part::Prose(paragraph) => {
                    // Of lines with fields below them each is an item, and the others are its text.
                    in_fields |= paragraph.look.has_fields;
                    let leads = leads && (!in_fields || paragraph.look.has_fields);
                    let is_item = self.open_paragraph(heading, paragraph, leads);
                    opened |= is_item;
                    in_lead |= is_item && paragraph.look.nature != Nature::BrokenBox;
                    introduced = paragraph.ends_with_colon;
                    labelled = None;
                    guessed = false;
                    continue;
                }
                Part::Label(label) => {
                    labelled = (!label.has_value && !label.is_guess).then_some(label.role);
                    guessed = label.is_guess;
                    introduced = false;
                    continue;
                }
                // What stands below a paragraph that is an item belongs to it.
                Part::List(list) if in_lead && !holds && self.is_below(list.start) => {
                    let entries = self.outline.entries[list.clone()].iter();
                    self.plan.coverage.owned += entries.filter(|entry| entry.depth == 0).count();
                }
                Part::Table(table) if in_lead && !holds => {
                    self.plan.coverage.owned += self.outline.tables[*table].rows.len();
                }
                // Criteria are not work, whatever has them.
                Part::List(list) if is_criteria(labelled) && !holds => {
                    let entries = self.outline.entries[list.clone()].iter();
                    self.plan.coverage.owned += entries.filter(|entry| entry.depth == 0).count();
                }
                Part::List(list) => {
                    let is_field = labelled.is_some_and(|role| role != Some(FieldRole::Plan));
                    let is_intro = (introduced && is_title && !is_alone && !self.is_loose
                        || is_field)
                        && !holds;
                    // Beside boxes a list that a sentence leads to is not work.
                    let is_note = guessed || introduced && self.voters[heading].body.boxes > 1;
                    let is_note = is_note && !holds;
                    let weak = (weak || holds) && !is_intro && !is_note || self.counts_on(list);
                    self.open_list(heading, list.clone(), weak, is_intro);
                    self.count(list);
                    opened = true;
                }
                Part::Table(table) => {
                    self.open_table(heading, *table, weak || reads_weak || holds);
                    opened = true;
                }
            }
            introduced = false;
            labelled = None;
            guessed = false;
        }
        self.leaf(heading, opened);
    }

    /// Whether the numbers of a list go on where those of the last one ended that holds items: `4.` below
    /// a heading, and `3.` above it.
    fn counts_on(&self, list: &Range<usize>) -> bool {
        let first = self.number(list.start);
        first.is_some() && first == self.counted.map(|last| last + 1)
    }

    /// Keeps the last number of a list whose entries are items, and none of any other with numbers.
    fn count(&mut self, list: &Range<usize>) {
        let entries = &self.outline.entries;
        let Some(last) = list.clone().rev().find(|at| entries[*at].depth == 0) else { return };
        let Some(number) = self.number(last) else { return };
        let from = entries[list.start].line;
        let is_read = self.plan.openings.last().is_some_and(|opening| opening.line >= from);
        self.counted = is_read.then_some(number);
    }

    /// The number in front of an entry.
    fn number(&self, entry: usize) -> Option<u32> {
        let entry = &self.outline.entries[entry];
        let view = self.view(entry.line);
        view.text()[..view.number()?].parse().ok()
    }

    /// A heading with nothing but prose below it is an item that nobody read.
    fn leaf(&mut self, heading: usize, opened: bool) {
        let voter = &self.voters[heading];
        let has_text = voter.body.prose + voter.body.labels > 0;
        let is_leaf = self.outline.headings[heading].end == heading + 1;
        if !opened
            && is_leaf
            && has_text
            && voter.class == Class::Open
            && let Some(line) = self.outline.headings[heading].line
        {
            self.faint(heading, &[line], "heading");
        }
    }

    /// Whether paragraphs with a bold lead are items here: with ids, or all of them.
    fn reads_leads(&self, heading: usize, weak: bool) -> bool {
        let parts = self.outline.parts_of(heading);
        let mut prose = 0;
        let mut bold = 0;
        for part in parts {
            if let Part::Prose(paragraph) = part {
                prose += 1;
                bold += usize::from(paragraph.look.is_bold);
            }
        }
        let leads = self.voters[heading].body.leads;
        let stories = self.voters[heading].body.stories;
        stories > 1
            || leads > 0 && self.leads > 1
            || leads == 1 && prose == 1
            || weak && bold > 1 && bold == prose && parts.len() == prose
    }

    pub(super) fn open_paragraph(
        &mut self,
        heading: usize,
        paragraph: &Paragraph,
        leads: bool,
    ) -> bool {
        if paragraph.look.nature == Nature::BrokenBox {
            self.unread(heading, &[paragraph.line], "entry");
            return true;
        }
        let has_id = paragraph.look.id.is_some();
        // `**M1 done when:** it floats` is about the heading with that id.
        let is_own = paragraph.look.id.as_ref().is_some_and(|found| {
            let view = self.view(paragraph.line);
            let id = &view.text()[found.id.clone()];
            self.around(heading).any(|at| self.voters[at].body.number == id)
        });
        if is_own && !self.is_held(paragraph.line) {
            return false;
        }
        let is_lead = paragraph.look.is_bold || paragraph.look.is_lead();
        let is_alone = !has_id && self.voters[heading].body.leads > 0;
        let is_recap = !has_id && self.has_certain && {
            let view = self.view(paragraph.line);
            id::names_stretch(view.text()[paragraph.look.title..].trim_start_matches(['*', '_']))
        };
        let is_item = leads && (paragraph.is_story || is_lead && !is_alone && !is_recap)
            || self.outline.apart.is_some()
                && !self.is_title_line(paragraph)
                && self.leads == 0
                && (self.outline.starts.is_empty()
                    || self.outline.starts.contains(&paragraph.line))
                && self.voters[heading].body.stories == 0
                && !self.voters[heading].class.is_of_document()
                && paragraph.look.nature != Nature::Nothing
                && (!paragraph.ends_with_colon || self.has_more(paragraph.line));
        if !is_item && !self.is_held(paragraph.line) {
            return false;
        }
        let how = self.item_of(&paragraph.look, paragraph.line, 0, false);
        self.push(paragraph.line, self.blocks.paragraph, how);
        self.counts.headings += 1;
        true
    }

    /// Whether a list belongs to the paragraph in front of it: in a text whose lines are items, only to one
    /// right above it.
    fn is_below(&self, first: usize) -> bool {
        let line = self.outline.entries[first].line;
        let above = line.checked_sub(1).map(|above| self.lines.lines[above].kind);
        self.outline.starts.is_empty() || above == Some(LineKind::Text)
    }

    /// Whether the next line is indented below this one.
    fn has_more(&self, line: usize) -> bool {
        let (one, next) = (self.lines.lines[line], self.lines.lines.get(line + 1));
        next.is_some_and(|next| next.kind == LineKind::Text && next.indent > one.indent)
    }

    /// Whether a paragraph in front of all others is the title of a text without headings: `User stories`.
    fn is_title_line(&self, paragraph: &Paragraph) -> bool {
        let Some(Part::Prose(first)) = self.outline.parts.first() else { return false };
        let lines = &self.lines.lines;
        let is_alone =
            lines.get(paragraph.line + 1).is_none_or(|line| line.kind == LineKind::Blank);
        first.line == paragraph.line
            && is_alone
            && self
                .outline
                .headings
                .iter()
                .all(|heading| heading.line.is_none() || heading.level >= BOLD)
            && prior::of_title(self.view(paragraph.line).text()) > 3
    }

    fn push(&mut self, line: usize, block: usize, how: How) {
        self.plan.coverage.owned += 1;
        self.plan.openings.push(Opening { line, block, how });
    }

    pub(super) fn open_list(
        &mut self,
        heading: usize,
        list: Range<usize>,
        weak: bool,
        is_intro: bool,
    ) {
        let outline = self.outline;
        let entries = &outline.entries[list.clone()];
        let tally = self.tally(entries, list.start);
        let is_held = weak && entries.iter().any(|entry| self.is_held(entry.line));
        let is_work = is_held || tally.is_work();
        let is_lane = self.voters[heading].class == Class::Named
            && self.outline.headings[heading].level < BOLD;
        let tells_again = tally.tells_again() && !is_held && !is_lane;
        if tells_again || !is_work && (tally.is_of_document() || is_intro) {
            self.plan.coverage.owned += tally.tops;
            return;
        }
        let tops = entries.iter().filter(|entry| entry.depth == 0);
        if !(is_work || weak) {
            let (titles, rest): (Vec<&OutlineEntry>, Vec<&OutlineEntry>) =
                tops.partition(|entry| !is_owned_by_document(entry.look.nature));
            self.plan.coverage.owned += rest.len();
            let lines: Vec<usize> = titles.into_iter().map(|entry| entry.line).collect();
            return self.faint(heading, &lines, "entry");
        }
        let (is_named, is_board) = (self.is_named(heading), self.is_board(heading));
        let are_groups = self.are_groups(entries);
        let mut unread = Vec::new();
        let mut at = 0;
        while at < entries.len() {
            let end = entries[at + 1..]
                .iter()
                .position(|entry| entry.depth == 0)
                .map_or(entries.len(), |next| at + 1 + next);
            let entry = &entries[at];
            let below = &entries[at + 1..end];
            let has_box = matches!(entry.marker, Marker::Box(_));
            if self.is_held(entry.line) {
                self.open_entry(entry, below, is_board);
            } else if entry.look.nature == Nature::Nothing && !(has_box && self.is_aside(entry))
                || is_owned_by_document(entry.look.nature) && !has_box && !holds_boxes(below)
            {
                self.plan.coverage.owned += 1;
            } else if entry.look.nature == Nature::BrokenBox {
                unread.push(entry.line);
            } else if !has_box
                && (self.is_group(entry, below)
                    || self.is_topic(entry, below.first())
                    || self.is_chapter(entry, below.first(), are_groups))
            {
                self.open_group(entry, below);
            } else if has_box || tally.boxes == 0 || is_named || self.belongs(entry, &tally) {
                self.open_entry(entry, below, is_board);
            } else {
                unread.push(entry.line);
            }
            at = end;
        }
        self.unread(heading, &unread, "entry");
    }

    /// Whether an entry stands in parentheses, as a remark does, and one that is not sure of itself.
    fn is_aside(&self, entry: &OutlineEntry) -> bool {
        let view = self.view(entry.line);
        view.text()[view.marker().map_or(0, |(_, at)| at)..].starts_with('(')
    }

    /// Whether an entry without a box is an item among entries with one.
    fn belongs(&self, entry: &OutlineEntry, tally: &Tally) -> bool {
        entry.look.says_state
            || is_coded(entry)
            || THIRD.is_in(tally.tops - tally.boxes, tally.tops)
    }

    fn open_group(&mut self, entry: &OutlineEntry, below: &[OutlineEntry]) {
        self.open_topic(entry);
        self.plan.coverage.owned += 1;
        let is_box = |entry: &OutlineEntry| matches!(entry.marker, Marker::Box(_));
        let has_boxes = below.iter().any(|entry| entry.depth == 1 && is_box(entry));
        // What stands in an entry that is an item belongs to that.
        let mut inside = None;
        for (at, nested) in below.iter().enumerate() {
            if inside.is_some_and(|depth| nested.depth > depth) {
                continue;
            }
            inside = Some(nested.depth);
            let holds = below.get(at + 1).is_some_and(|next| next.depth == nested.depth + 1);
            if !is_box(nested) && !has_boxes && holds && self.is_bare(nested) {
                inside = None;
                self.open_topic(nested);
            } else if (is_box(nested) || !has_boxes) && nested.look.nature != Nature::BrokenBox {
                let block = if is_box(nested) { self.blocks.task } else { self.blocks.entry };
                self.counts.boxes += usize::from(is_box(nested));
                self.counts.bullets += usize::from(!is_box(nested));
                let at = self.view(nested.line).marker().map_or(0, |(_, at)| at);
                let how = self.item_of(&nested.look, nested.line, at, true);
                self.plan.openings.push(Opening { line: nested.line, block, how });
            }
        }
    }

    fn open_topic(&mut self, entry: &OutlineEntry) {
        let at = self.view(entry.line).marker().map_or(0, |(_, at)| at);
        let (line, block) = (entry.line, self.blocks.topic);
        self.plan.openings.push(Opening { line, block, how: How::Section(at) });
    }

    fn open_entry(&mut self, entry: &OutlineEntry, below: &[OutlineEntry], is_board: bool) {
        let has_box = matches!(entry.marker, Marker::Box(_));
        let has_word = entry.look.has_word;
        if has_box || has_word {
            self.counts.boxes += 1;
        } else if is_board {
            self.counts.cards += 1;
        } else {
            self.counts.bullets += 1;
        }
        let block = if has_box {
            self.blocks.task
        } else if is_board || has_word {
            self.blocks.card
        } else {
            self.blocks.entry
        };
        let at = self.view(entry.line).marker().map_or(0, |(_, at)| at);
        let how = self.item_of(&entry.look, entry.line, at, false);
        self.push(entry.line, block, how);
        self.open_nested(below);
    }

    /// Boxes with an id of their own below an entry are items in it.
    fn open_nested(&mut self, below: &[OutlineEntry]) {
        let held = self.held;
        for nested in below.iter().filter(|nested| {
            is_in(held, nested.line) || matches!(nested.marker, Marker::Box(_)) && is_coded(nested)
        }) {
            let at = self.view(nested.line).marker().map_or(0, |(_, at)| at);
            let how = self.item_of(&nested.look, nested.line, at, true);
            self.counts.boxes += 1;
            self.plan.openings.push(Opening { line: nested.line, block: self.blocks.task, how });
        }
    }

    pub(super) fn open_table(&mut self, heading: usize, number: usize, weak: bool) {
        let table = &self.outline.tables[number];
        let rows = table.rows.clone();
        let is_beside = self.tabled.contains(&self.outline.family(heading));
        let weak = weak || is_beside;
        // What a page will show is not work where boxes beside it are.
        let is_shown = self.voters[heading].body.boxes > 1
            && !self.is_named(heading)
            && !rows.clone().any(|row| self.is_held(row));
        let Some(found) = self.tables[number].take_if(|found| {
            (found.is_strong || weak && found.is_weak)
                && (found.has_ids || found.is_named || !is_shown)
        }) else {
            if self.explains(table) && !is_beside {
                self.plan.coverage.owned += rows.len();
                return;
            }
            let lines: Vec<usize> = rows.collect();
            return self.faint(heading, &lines, "row");
        };
        let is_torn = |row: &usize| {
            let view = self.view(*row);
            view.cells().is_some_and(|cells| found.is_torn(&view, &cells, self.vocabulary))
        };
        let torn: Vec<usize> = rows.clone().filter(is_torn).collect();
        self.plan.coverage.owned += rows.len() - torn.len();
        self.counts.rows += rows.len();
        self.unread(heading, &torn, "row");
        self.plan.tables.push((table.lines(), rows.start, found));
    }
}

/// Whether an entry is what it says, and no title.
fn is_owned_by_document(nature: Nature) -> bool {
    matches!(nature, Nature::Legend | Nature::Contents | Nature::Nothing)
}

/// Whether a list stands below the label of criteria.
fn is_criteria(labelled: Option<Option<FieldRole>>) -> bool {
    matches!(labelled, Some(Some(FieldRole::Criteria | FieldRole::Dod)))
}
