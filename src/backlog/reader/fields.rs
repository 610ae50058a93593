//! The lines below the header of an item: fields, their entries, and what is just text.

use super::label::{Label, labels};
use super::view::View;
use crate::backlog::dialect::{FieldShape, Fields, ItemShape, LabelStyle};
use crate::backlog::{Criterion, Entry, Field, FieldRole, Item, Marker, Text};
use crate::source::Span;

/// How far the reader is in the fields of one item.
#[derive(Debug, Default)]
pub(super) struct FieldCursor {
    /// The indentation of the item's first label; deeper lines are never labels.
    labels_at: Option<usize>,
    open: Option<OpenField>,
    after_blank: bool,
    /// Whether entries outside any field are criteria of the item.
    entries_are_criteria: bool,
    /// Whether boxes outside any field are.
    boxes_are_criteria: bool,
}

/// The field that the next lines belong to: always the last one of the item.
#[derive(Debug)]
struct OpenField {
    style: LabelStyle,
    indent: usize,
    /// The indentation of the field's first entry; deeper entries are details of theirs.
    entries_at: Option<usize>,
}

impl FieldCursor {
    pub(super) fn new(shape: &ItemShape) -> Self {
        Self {
            entries_are_criteria: shape.entries_are_criteria,
            boxes_are_criteria: shape.boxes_are_criteria,
            ..Self::default()
        }
    }

    pub(super) fn blank(&mut self) {
        self.after_blank = true;
    }

    /// Takes a line into `item`; says whether the dialect understands it.
    pub(super) fn take(&mut self, item: &mut Item, view: &View<'_>, fields: &Fields) -> bool {
        let after_blank = std::mem::take(&mut self.after_blank);
        let labels = self.known_labels(view, fields);
        if !labels.is_empty() {
            for label in labels {
                self.start(item, view, label, fields);
            }
            return true;
        }
        let (Some(open), Some(field)) = (&mut self.open, item.fields.last_mut()) else {
            return self.loose_entry(item, view);
        };
        let took = match view.marker() {
            Some((marker, at)) => open.entry(field, view, marker, at),
            None => open.text(field, view, after_blank),
        };
        if !took {
            self.open = None;
            return self.loose_entry(item, view);
        }
        took
    }

    /// Takes an entry outside any field as a criterion, where the dialect says that it is one.
    fn loose_entry(&self, item: &mut Item, view: &View<'_>) -> bool {
        let (every, boxes) = (self.entries_are_criteria, self.boxes_are_criteria);
        let is_criterion = |marker: Marker| every || boxes && matches!(marker, Marker::Box(_));
        let Some((marker, at)) = view.marker().filter(|(marker, _)| is_criterion(*marker)) else {
            return false;
        };
        item.criteria.push(criterion(&Entry { text: view.rest(at), marker }));
        true
    }

    /// The labels at the start of the line, if it begins with one.
    fn known_labels(&self, view: &View<'_>, fields: &Fields) -> Vec<Label> {
        if self.labels_at.is_some_and(|indent| view.line.indent > indent) {
            return Vec::new();
        }
        known_labels(view, fields)
    }

    fn start(&mut self, item: &mut Item, view: &View<'_>, label: Label, fields: &Fields) {
        self.labels_at.get_or_insert(view.line.indent);
        self.open =
            Some(OpenField { style: label.style, indent: view.line.indent, entries_at: None });
        let name = &view.text()[label.name.clone()];
        let shape = fields.shape(name);
        item.fields.push(Field {
            name: shape.map_or(name, |shape| &shape.name).to_owned(),
            role: shape.and_then(|shape| shape.role),
            label: view.span(label.name),
            value: view.piece(label.value),
            entries: Vec::new(),
        });
    }
}

/// The labels in the line that the dialect takes for fields, if the line begins with one.
pub(super) fn known_labels(view: &View<'_>, fields: &Fields) -> Vec<Label> {
    let found = labels(view, |name| fields.by_name.contains_key(name));
    let is_field = |label: &Label| {
        fields.styles.contains(&label.style)
            && (fields.shape(&view.text()[label.name.clone()]).is_some()
                || fields.any && label.is_any(view.text()))
    };
    if found.first().is_some_and(is_field) { found } else { Vec::new() }
}

impl OpenField {
    fn entry(&mut self, field: &mut Field, view: &View<'_>, marker: Marker, at: usize) -> bool {
        let indent = view.line.indent;
        let is_sibling = self.style == LabelStyle::Bullet
            && indent <= self.indent
            && matches!(marker, Marker::Bullet);
        if is_sibling {
            return false;
        }
        let first = *self.entries_at.get_or_insert(indent);
        if indent <= first + 1 {
            field.entries.push(Entry { text: view.rest(at), marker });
        }
        append(&mut field.value, &view.rest(0));
        true
    }

    fn text(&mut self, field: &mut Field, view: &View<'_>, after_blank: bool) -> bool {
        if after_blank && (self.style == LabelStyle::Bullet || !field.entries.is_empty()) {
            return false;
        }
        let text = view.rest(0);
        let wraps = self.entries_at.is_some_and(|indent| view.line.indent > indent);
        if wraps && let Some(entry) = field.entries.last_mut() {
            entry.text.value.push(' ');
            entry.text.value.push_str(&text.value);
            entry.text.span.end = text.span.end;
        }
        append(&mut field.value, &text);
        true
    }
}

/// Adds a line to a value.
fn append(value: &mut Text, line: &Text) {
    if value.value.is_empty() {
        *value = line.clone();
        return;
    }
    value.value.push('\n');
    value.value.push_str(&line.value);
    value.span.end = line.span.end;
}

/// Gives every field its entries from one line and the item its criteria, priority and owner.
pub(super) fn finish(item: &mut Item, fields: &Fields, text: &str) {
    for field in &mut item.fields {
        let Some(shape) = fields.shape(&field.name) else { continue };
        if field.entries.is_empty() && !field.value.value.is_empty() {
            field.entries = inline_entries(&field.value, shape, text);
        }
        match shape.role {
            Some(FieldRole::Criteria) => item.criteria.extend(field.entries.iter().map(criterion)),
            Some(FieldRole::Priority) => set(&mut item.priority, &field.value),
            Some(FieldRole::Owner) => set(&mut item.owner, &field.value),
            Some(FieldRole::Status | FieldRole::Plan) | None => {}
        }
    }
}

fn set(slot: &mut Option<Text>, value: &Text) {
    if slot.is_none() && !value.value.is_empty() {
        *slot = Some(value.clone());
    }
}

fn criterion(entry: &Entry) -> Criterion {
    Criterion { text: entry.text.clone(), ticked: entry.ticked() }
}

/// The entries of a value without a list: its parts between the separators, or the whole.
fn inline_entries(value: &Text, shape: &FieldShape, text: &str) -> Vec<Entry> {
    let raw = &text[value.span.range()];
    let separator = shape.split.filter(|separator| raw.contains(*separator));
    let Some(separator) = separator else {
        let whole = shape.role == Some(FieldRole::Criteria);
        return whole
            .then(|| Entry { text: value.clone(), marker: Marker::Inline })
            .into_iter()
            .collect();
    };
    let mut at = value.span.start as usize;
    let mut entries = Vec::new();
    for (repaired, part) in value.value.split(separator).zip(raw.split(separator)) {
        let start = at + part.len() - part.trim_start().len();
        let span = Span::new(start, start + part.trim().len());
        at += part.len() + separator.len_utf8();
        if !repaired.trim().is_empty() {
            let text = Text { value: repaired.trim().to_owned(), span };
            entries.push(Entry { text, marker: Marker::Inline });
        }
    }
    entries
}
