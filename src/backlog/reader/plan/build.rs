//! Builds the outline of a Markdown text, in one pass over its lines.

use std::collections::HashSet;
use std::ops::Range;

use super::apart::{self, Apart};
use super::look;
use super::outline::{
    Heading, Label, Outline, OutlineEntry, Paragraph, Part, Table, is_certain, is_telling,
};
use super::{Way, html, is_in, rows};
use crate::backlog::Marker;
use crate::backlog::dialect::{Dialect, Vocabulary};
use crate::backlog::id;
use crate::backlog::reader::fields::known_labels;
use crate::backlog::reader::view::View;
use crate::markdown::{Line, LineKind, Lines};

/// The fewest rows of a table that has no header.
const LEAST_ROWS: usize = 2;

/// Builds the tree of a text, whose lists without bullets are written as `way` says.
pub(super) fn outline(
    lines: &Lines<'_>,
    dialect: &Dialect,
    vocabulary: &Vocabulary,
    way: Way,
    held: Option<&HashSet<usize>>,
) -> Outline {
    let root = Heading { line: None, level: 0, parent: 0, parts: 0..0, end: 0 };
    let Way { apart, starts, is_loose } = way;
    let outline = Outline { headings: vec![root], apart, starts, ..Outline::default() };
    // One that is drawn or underlined parts a text that is written without marks.
    let has_headings = lines.lines.iter().any(|line| line.is_hashed(lines.text));
    let mut builder = Builder {
        lines,
        dialect,
        vocabulary,
        outline,
        held,
        is_loose,
        has_headings,
        open: vec![0],
        entries: Vec::new(),
        bullets: None,
        in_list: false,
        in_paragraph: false,
        paragraph_indent: 0,
        after_blank: true,
    };
    let mut index = 0;
    while index < lines.lines.len() {
        index = builder.line(index);
    }
    builder.finish()
}

pub(super) struct Builder<'a, 't> {
    pub(super) lines: &'a Lines<'t>,
    pub(super) dialect: &'a Dialect,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) outline: Outline,
    /// The lines that were headers of items before the change.
    held: Option<&'a HashSet<usize>>,
    /// Whether rows are a table without a header too.
    is_loose: bool,
    /// Whether the text has headings at all.
    pub(super) has_headings: bool,
    /// The open headings, the outermost first.
    pub(super) open: Vec<usize>,
    /// The open entries, each with its indentation and whether it is numbered.
    entries: Vec<(usize, usize, bool)>,
    /// The indentation of the bullets below this heading that stand in no entry.
    bullets: Option<usize>,
    in_list: bool,
    in_paragraph: bool,
    /// How far the first line of the paragraph is indented.
    paragraph_indent: usize,
    after_blank: bool,
}

impl<'t> Builder<'_, 't> {
    /// Takes a line; gives the next one to take.
    fn line(&mut self, index: usize) -> usize {
        let line = self.lines.lines[index];
        match line.kind {
            LineKind::Heading(level) => self.heading(index, level),
            LineKind::Text => return self.text(index),
            LineKind::Blank => {
                self.after_blank = true;
                self.in_paragraph = false;
            }
            LineKind::Rule | LineKind::Code => self.interrupt(line.indent),
            LineKind::Hidden | LineKind::FrontMatter => {}
        }
        index + 1
    }

    /// What is not a list ends the lists that it is not indented below.
    fn interrupt(&mut self, indent: usize) {
        self.in_paragraph = false;
        if indent == 0 {
            self.end_list();
        }
    }

    fn end_list(&mut self) {
        self.in_list = false;
        self.entries.clear();
    }

    fn heading(&mut self, index: usize, level: u8) {
        self.end_list();
        self.bullets = None;
        self.in_paragraph = false;
        self.after_blank = true;
        let number = self.outline.headings.len();
        while let Some(top) = self.open.last()
            && *top > 0
            && self.outline.headings[*top].level >= level
        {
            self.close(number);
        }
        let parts = self.outline.parts.len();
        if let Some(last) = self.outline.headings.last_mut() {
            last.parts.end = parts;
        }
        let parent = self.open.last().copied().unwrap_or(0);
        self.outline.headings.push(Heading {
            line: Some(index),
            level,
            parent,
            parts: parts..parts,
            end: number + 1,
        });
        self.open.push(number);
    }

    fn close(&mut self, end: usize) {
        if let Some(top) = self.open.pop() {
            self.outline.headings[top].end = end;
        }
    }

    fn text(&mut self, index: usize) -> usize {
        let view = View::new(self.lines, self.lines.lines[index]);
        if view.text().contains('|')
            && let Some(next) = self.table(index, &view)
        {
            return next;
        }
        let after_blank = std::mem::take(&mut self.after_blank);
        let is_more = self.outline.apart.is_some()
            && self.in_paragraph
            && view.line.indent > self.paragraph_indent;
        if is_more && !after_blank && !self.outline.starts.contains(&index) {
            return index + 1;
        }
        if let Some(marker) = view.marker() {
            self.entry(index, &view, marker, after_blank);
            return index + 1;
        }
        if self.in_list
            && (!after_blank || view.line.indent > 0 && self.is_inside(view.line.indent))
        {
            return index + 1;
        }
        let is_line = self.outline.starts.contains(&index)
            || self.outline.apart == Some(Apart::Lines) && {
                let before = index.checked_sub(1).map(|before| self.lines.lines[before].content);
                let before = before.map_or("", |span| &self.lines.text[span.range()]);
                !apart::goes_on(before, view.text())
            };
        if self.in_paragraph && !after_blank && !is_line && !self.begins_part(index, &view) {
            return index + 1;
        }
        self.end_list();
        self.paragraph(index, &view);
        index + 1
    }

    fn is_inside(&self, indent: usize) -> bool {
        self.entries.last().is_some_and(|(_, open, _)| indent > *open)
    }

    /// Whether a line of a paragraph is a field or an item all the same.
    fn begins_part(&self, index: usize, view: &View<'_>) -> bool {
        let text = view.text();
        known_labels(view, &self.dialect.fields).is_some()
            || text.starts_with("**") && look::read(text, self.vocabulary).is_lead()
            || text.starts_with('[') && look::is_broken_box(text)
            || self.begins_story(index, text)
            || look::is_summary(text)
            || is_in(self.held, index)
    }

    /// Whether a line begins a user story, which may go on in the next line.
    fn begins_story(&self, index: usize, text: &str) -> bool {
        let goes_on = || {
            let next = text.ends_with(',').then(|| self.next_text(index)).flatten();
            next.is_some_and(|next| id::is_story(&format!("{text} {}", next.text())))
        };
        id::is_story(text) || goes_on()
    }

    fn paragraph(&mut self, index: usize, view: &View<'_>) {
        self.in_paragraph = true;
        self.paragraph_indent = view.line.indent;
        if let Some(level) = self.pseudo(index, view) {
            self.heading(index, level);
            return;
        }
        let text = view.text();
        // A table or a list in HTML is no prose, whatever it holds.
        if html::begins_list(text) {
            return;
        }
        let look = look::read(text, self.vocabulary);
        if let Some(labels) = known_labels(view, &self.dialect.fields).filter(|_| !look.is_lead()) {
            let mut labels = labels.into_iter();
            if let Some(first) = labels.next() {
                let fields = &self.dialect.fields;
                let name = &view.text()[first.name.clone()];
                let shape = fields.shape(name);
                let mut role = shape.and_then(|shape| shape.role);
                for more in labels {
                    let other = fields.shape(&view.text()[more.name]).and_then(|shape| shape.role);
                    role = if is_telling(role) { role } else { other.or(role) };
                }
                self.outline.parts.push(Part::Label(Label {
                    role,
                    has_value: !view.text()[first.value].trim().is_empty(),
                    is_guess: false,
                    is_goal: shape.is_some_and(|shape| shape.name == "Goal") && !is_reason(name),
                }));
                return;
            }
        }
        let ends_with_colon = text.ends_with([':', '：']);
        // `**Exit criteria** (all of them):`
        let named = text.strip_prefix("**").and_then(|rest| rest.split_once("**"));
        if let Some(shape) = named
            .filter(|(_, behind)| ends_with_colon && behind.trim_start().starts_with('('))
            .and_then(|(name, _)| self.dialect.fields.shape(name.trim_end_matches(':')))
        {
            self.outline.parts.push(Part::Label(Label {
                role: shape.role,
                has_value: false,
                is_guess: false,
                is_goal: false,
            }));
            return;
        }
        let is_story = self.begins_story(index, text);
        let is_link = is_link(text);
        self.outline.parts.push(Part::Prose(Paragraph {
            line: index,
            look,
            ends_with_colon,
            is_story,
            is_link,
        }));
    }

    /// The next line with something on it, if that is text.
    pub(super) fn next_text(&self, index: usize) -> Option<View<'t>> {
        let mut next = self.lines.lines[index + 1..].iter().take(3);
        let next = next.find(|line| line.kind != LineKind::Blank)?;
        (next.kind == LineKind::Text).then(|| View::new(self.lines, *next))
    }

    fn entry(
        &mut self,
        index: usize,
        view: &View<'_>,
        (marker, at): (Marker, usize),
        after_blank: bool,
    ) {
        self.in_paragraph = false;
        let (indent, ordered) = (view.line.indent, view.number().is_some());
        while let Some((_, open, open_ordered)) = self.entries.last()
            && (*open > indent
                || *open == indent && (ordered || !open_ordered)
                || after_blank && *open_ordered && !ordered && self.bullets == Some(indent))
        {
            self.entries.pop();
        }
        let number = self.outline.entries.len();
        let parent = self.entries.last().map(|(entry, ..)| *entry);
        let label = known_labels(view, &self.dialect.fields).and_then(|labels| {
            let first = labels.into_iter().next()?;
            let shape = self.dialect.fields.shape(&view.text()[first.name])?;
            Some(shape.role)
        });
        let look = look::read(&view.text()[at..], self.vocabulary);
        let depth = self.entries.len();
        if depth == 0 && !ordered {
            self.bullets = Some(indent);
        }
        self.outline.entries.push(OutlineEntry { line: index, marker, depth, parent, look, label });
        self.entries.push((number, indent, ordered));
        if self.in_list
            && let Some(Part::List(list)) = self.outline.parts.last_mut()
        {
            list.end = number + 1;
        } else {
            self.outline.parts.push(Part::List(number..number + 1));
        }
        self.in_list = true;
    }

    /// The line behind the table whose header stands in this line, if one does.
    fn table(&mut self, index: usize, view: &View<'_>) -> Option<usize> {
        let lines = &self.lines.lines;
        let next = lines.get(index + 1).filter(|line| line.kind == LineKind::Text);
        let cells = view.cells()?;
        let is_delimiter = |line: &Line| {
            crate::backlog::reader::table::is_delimiter(&View::new(self.lines, *line))
        };
        if !next.is_some_and(is_delimiter) {
            return self.bare_table(index, view, cells.len());
        }
        let mut end = index + 2 + rows::count(self.lines, index + 2);
        if view.line.indent == 0 {
            self.end_list();
        }
        if !self.in_list {
            self.table_part(index, index + 2..end);
            let width = view.cells().map_or(0, |cells| cells.len());
            while let Some(more) = rows::behind_blank(self.lines, end, width) {
                end = more.end;
                self.table_part(index, more);
            }
        }
        self.in_paragraph = false;
        self.after_blank = true;
        Some(end)
    }

    /// The line behind rows that have no header, where these are read.
    fn bare_table(&mut self, index: usize, view: &View<'_>, width: usize) -> Option<usize> {
        if let Some(next) = self.rows_of_last_table(index, view, width) {
            return Some(next);
        }
        let is_read = self.is_loose || is_in(self.held, index);
        if !is_read || self.in_list || width < 2 || !view.text().starts_with('|') {
            return None;
        }
        let end = index + rows::count(self.lines, index);
        if end < index + LEAST_ROWS {
            return None;
        }
        self.table_part(index, index..end);
        self.in_paragraph = false;
        self.after_blank = true;
        Some(end)
    }

    /// The line behind rows with ids that belong to the last table, below a heading of their own: as wide
    /// as that.
    fn rows_of_last_table(&mut self, index: usize, view: &View<'_>, width: usize) -> Option<usize> {
        let header = self.outline.tables.last()?.header;
        let above = View::new(self.lines, self.lines.lines[header]);
        let first = view.cells()?.into_iter().next()?;
        let found = look::read(view.text()[first].trim(), self.vocabulary).id;
        let is_coded = found.is_some_and(|found| is_certain(found.form));
        if self.in_list
            || !view.text().starts_with('|')
            || !is_coded
            || above.cells()?.len() != width
        {
            return None;
        }
        let end = index + rows::count(self.lines, index);
        self.table_part(header, index..end);
        self.in_paragraph = false;
        self.after_blank = true;
        Some(end)
    }

    fn table_part(&mut self, header: usize, rows: Range<usize>) {
        self.outline.parts.push(Part::Table(self.outline.tables.len()));
        self.outline.tables.push(Table { header, rows });
    }

    fn finish(mut self) -> Outline {
        let count = self.outline.headings.len();
        while !self.open.is_empty() {
            self.close(count);
        }
        let parts = self.outline.parts.len();
        if let Some(last) = self.outline.headings.last_mut() {
            last.parts.end = parts;
        }
        self.outline
    }
}

/// Whether the name of a field asks for the reason of one item, and not for the goal of a stretch.
fn is_reason(name: &str) -> bool {
    ["why", "rationale", "motivation", "purpose"].contains(&name.to_lowercase().as_str())
}

/// Whether a text is a link, perhaps behind an arrow, and nothing else.
fn is_link(text: &str) -> bool {
    let bare =
        text.trim_start_matches(|ch: char| !ch.is_alphanumeric() && !matches!(ch, '[' | '<'));
    let target = bare.strip_prefix('[').and_then(|rest| rest.split_once("]("));
    let is_marked = target
        .is_some_and(|(_, target)| target.find(')').is_some_and(|close| target.len() <= close + 2));
    let is_bare = bare.starts_with("http") && !bare.contains(' ');
    is_marked || is_bare
}
