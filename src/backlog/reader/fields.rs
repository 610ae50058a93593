//! The lines below the header of an item: fields, their entries, and what is just text.

use super::label::{Label, Labels, Mark, labels};
use super::table;
use super::view::View;
use crate::backlog::dialect::{Dialect, FieldShape, Fields, ItemShape, LabelStyle};
use crate::backlog::pattern::Pattern;
use crate::backlog::{Criterion, Field, FieldRole, Item, Kind, ListEntry, Marker, Text};
use crate::markdown::{Line, Lines};
use crate::source::Span;
use crate::text::fold;

/// What stands over the second column of a table that explains words: its header is not a field.
const HEADERS: [&str; 8] = [
    "Meaning",
    "Means",
    "Description",
    "Definition",
    "Explanation",
    "Value",
    "Values",
    "Bedeutung",
];

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
    /// The level of the heading that is its label.
    level: Option<u8>,
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

    /// What comes next belongs to no field.
    pub(super) fn close(&mut self) {
        self.open = None;
    }

    /// Takes a comment that begins or ends the value of a field.
    pub(super) fn marker(
        &mut self,
        item: &mut Item,
        lines: &Lines<'_>,
        line: Line,
        fields: &Fields,
    ) {
        let Some(mark) = Mark::read(&lines.text[line.content.range()]) else { return };
        let Some(shape) = fields.shape(mark.name) else { return };
        if !mark.begins {
            return self.close();
        }
        let last = item.fields.last().filter(|_| self.open.is_some());
        let below_its_label =
            last.is_some_and(|field| field.name == shape.name && field.value.value.is_empty());
        if !below_its_label {
            let start = line.content.start as usize + mark.at;
            item.fields.push(Field {
                name: shape.name.clone(),
                role: shape.role,
                label: Span::new(start, start + mark.name.len()),
                value: Text { value: String::new(), span: Span::at(line.content.end as usize) },
                entries: Vec::new(),
            });
        }
        let (style, indent) = (LabelStyle::Marker, line.indent);
        self.open = Some(OpenField { style, indent, level: None, entries_at: None });
    }

    /// Takes a heading as the label of a field, whatever its name.
    pub(super) fn heading(&mut self, item: &mut Item, view: &View<'_>, fields: &Fields) {
        self.after_blank = false;
        self.start(item, view, Label::heading(view.text()), fields);
    }

    /// Takes a line into `item`; says whether the dialect understands it.
    pub(super) fn take(&mut self, item: &mut Item, view: &View<'_>, fields: &Fields) -> bool {
        let after_blank = std::mem::take(&mut self.after_blank);
        if let Some((name, value)) = table_field(view, fields) {
            self.open = None;
            item.fields.push(field(&name.value, name.span, value, fields));
            return true;
        }
        if let Some(labels) = self.known_labels(view, fields) {
            for label in labels {
                self.start(item, view, label, fields);
            }
            return true;
        }
        let (Some(open), Some(field)) = (&mut self.open, item.fields.last_mut()) else {
            return self.loose_entry(item, view);
        };
        let took = match view.marker() {
            Some((marker, at)) => open.entry(field, view, (marker, at), after_blank),
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
        item.criteria.push(criterion(&ListEntry { text: view.rest(at), marker }));
        true
    }

    /// The labels at the start of the line, if it begins with one.
    fn known_labels(&self, view: &View<'_>, fields: &Fields) -> Option<Labels> {
        if self.labels_at.is_some_and(|indent| view.line.indent > indent) {
            return None;
        }
        known_labels(view, fields)
    }

    fn start(&mut self, item: &mut Item, view: &View<'_>, label: Label, fields: &Fields) {
        let (indent, level) = (view.line.indent, view.line.level());
        if level.is_none() {
            self.labels_at.get_or_insert(indent);
        }
        self.open = Some(OpenField { style: label.style, indent, level, entries_at: None });
        let name = &view.text()[label.name.clone()];
        let value = view.piece(label.value);
        item.fields.push(field(name, view.span(label.name), value, fields));
    }
}

fn field(name: &str, label: Span, value: Text, fields: &Fields) -> Field {
    let shape = fields.shape(name);
    Field {
        name: shape.map_or(name, |shape| &shape.name).to_owned(),
        role: shape.and_then(|shape| shape.role),
        label,
        value,
        entries: Vec::new(),
    }
}

/// Name and value of a row that is a field: `| Status | Done |`. Where both cells are names of
/// fields, they are the header of another table.
pub(super) fn table_field(view: &View<'_>, fields: &Fields) -> Option<(Text, Text)> {
    if view.text().as_bytes().first() != Some(&b'|') || !fields.styles.contains(&LabelStyle::Table)
    {
        return None;
    }
    let cells: [_; 2] = view.cells()?.try_into().ok()?;
    let [mut name, value] = cells.map(|cell| table::plain(view, cell));
    let bare = name.value.trim_end_matches([':', '：']).trim_end().len();
    name.span.end -= Span::at(name.value.len() - bare).start;
    name.value.truncate(bare);
    let is_header = HEADERS.iter().any(|header| value.value.eq_ignore_ascii_case(header));
    (fields.shape(&name.value).is_some() && fields.shape(&value.value).is_none() && !is_header)
        .then_some((name, value))
}

/// The labels in the line that the dialect takes for fields, if the line begins with one.
pub(super) fn known_labels(view: &View<'_>, fields: &Fields) -> Option<Labels> {
    let is_field = |label: &Label| {
        fields.styles.contains(&label.style)
            && (fields.shape(&view.text()[label.name.clone()]).is_some()
                || fields.any && label.is_any(view.text()))
    };
    labels(view, is_field, |name| fields.index(name).is_some())
}

impl OpenField {
    /// Whether a heading ends the field: one of the level of its own, or above.
    fn ends_at(&self, line: Line) -> bool {
        self.level.zip(line.level()).is_some_and(|(own, level)| level <= own)
    }

    /// Whether the field has all that stands up to a mark that ends it, blank lines included.
    fn is_enclosed(&self) -> bool {
        matches!(self.style, LabelStyle::Heading | LabelStyle::Marker)
    }

    fn entry(
        &mut self,
        field: &mut Field,
        view: &View<'_>,
        (marker, at): (Marker, usize),
        after_blank: bool,
    ) -> bool {
        let indent = view.line.indent;
        let is_sibling = self.style == LabelStyle::Bullet
            && indent <= self.indent
            && match marker {
                Marker::Bullet => true,
                Marker::Box(_) => !field.value.value.is_empty(),
                Marker::Ordered | Marker::Inline => false,
            };
        // A word is not a head of a list: what stands below it is the item's. Names may be one, right
        // below.
        let is_names = field.role == Some(FieldRole::Dependencies) && after_blank;
        let is_said = (holds_word(field.role) || is_names)
            && field.entries.is_empty()
            && !field.value.value.is_empty()
            && indent <= self.indent
            && !self.is_enclosed();
        // Boxes behind a paragraph are not part of the sentence in front of it.
        let is_apart = after_blank
            && matches!(marker, Marker::Box(_))
            && !field.value.value.is_empty()
            && field.entries.is_empty()
            && indent <= self.indent
            && !self.is_enclosed()
            && !matches!(field.role, Some(FieldRole::Criteria | FieldRole::Plan | FieldRole::Dod));
        if is_sibling || is_said || is_apart {
            return false;
        }
        let first = *self.entries_at.get_or_insert(indent);
        if indent <= first + 1 {
            field.entries.push(ListEntry { text: view.rest(at), marker });
        }
        append(&mut field.value, view);
        true
    }

    fn text(&mut self, field: &mut Field, view: &View<'_>, after_blank: bool) -> bool {
        let ended = after_blank
            && !self.is_enclosed()
            && (self.style == LabelStyle::Bullet
                || !field.entries.is_empty()
                || !field.value.value.is_empty() && is_short(self.style, field.role));
        if ended || self.ends_at(view.line) {
            return false;
        }
        let wraps = self.entries_at.is_some_and(|indent| view.line.indent > indent);
        if wraps && let Some(entry) = field.entries.last_mut() {
            lengthen(&mut entry.text, ' ', view);
        }
        append(&mut field.value, view);
        true
    }
}

/// Whether the value of a field ends with its paragraph.
fn is_short(style: LabelStyle, role: Option<FieldRole>) -> bool {
    holds_word(role) || role == Some(FieldRole::Dependencies) || style == LabelStyle::Plain
}

/// Whether a word or two is all that the value of such a field is.
fn holds_word(role: Option<FieldRole>) -> bool {
    matches!(
        role,
        Some(
            FieldRole::Status
                | FieldRole::Priority
                | FieldRole::Owner
                | FieldRole::Kind
                | FieldRole::Parent
        )
    )
}

/// Adds a line to a value.
fn append(value: &mut Text, view: &View<'_>) {
    if value.value.is_empty() {
        *value = view.rest(0);
    } else {
        lengthen(value, '\n', view);
    }
}

/// Adds a line behind `gap` to a text that is not empty.
fn lengthen(text: &mut Text, gap: char, view: &View<'_>) {
    let (line, span) = view.trimmed(0..view.text().len());
    text.value.push(gap);
    text.value.push_str(line);
    text.span.end = span.end;
}

/// Gives every field its entries from one line and the item its criteria, priority and owner.
pub(super) fn finish(item: &mut Item, dialect: &Dialect, text: &str) {
    let fields = &dialect.fields;
    let priorities = item.fields.iter().filter(|field| field.role == Some(FieldRole::Priority));
    let several = priorities.count() > 1;
    if dialect.is_mixed
        && !item.slug_id
        && let Some(title) = title_below(item)
        && (item.title.value == item.id
            || dialect.vocabulary.whole_state(&item.title.value).is_some())
    {
        item.title = title.clone();
    }
    for field in &mut item.fields {
        let Some(shape) = fields.shape(&field.name) else { continue };
        if field.entries.is_empty() && !field.value.value.is_empty() {
            field.entries = inline_entries(&field.value, shape, text);
        }
        if let Some(strip) = &shape.strip {
            field.entries.iter_mut().for_each(|entry| cut_start(&mut entry.text, strip, text));
        }
        match shape.role {
            Some(FieldRole::Criteria) => item.criteria.extend(field.entries.iter().map(criterion)),
            Some(FieldRole::Priority) => {
                let is_other = !dialect.generic || !is_severity(&text[field.label.range()]);
                if let Some(priority) = priority(&field.value, dialect, is_other)
                    && (is_other || !several)
                {
                    set(&mut item.priority, &priority);
                }
            }
            Some(FieldRole::Owner) => set(&mut item.owner, &field.value),
            Some(FieldRole::Kind) => {
                item.kind = Kind::from_word(&field.value.value).unwrap_or(item.kind);
            }
            Some(
                FieldRole::Status
                | FieldRole::Plan
                | FieldRole::Dod
                | FieldRole::Id
                | FieldRole::Title
                | FieldRole::Parent
                | FieldRole::Dependencies
                | FieldRole::Paths
                | FieldRole::Dates,
            )
            | None => {}
        }
    }
}

/// An item whose header is its id alone, or its id and its state, is called what a field below it
/// says: `**Title:** Log in`.
fn title_below(item: &Item) -> Option<&Text> {
    // `Name` is not in the vocabulary of fields: in tables it also heads the parts of a form.
    let is_title = |field: &&Field| {
        field.role == Some(FieldRole::Title) || field.name.eq_ignore_ascii_case("name")
    };
    let found = item.fields.iter().find(is_title).map(|field| &field.value);
    found.filter(|title| !title.value.is_empty())
}

/// The word for a priority in a value, without what explains it: `Medium (people hear it)`. What is
/// none stands for itself where the field can hold nothing else.
fn priority(value: &Text, dialect: &Dialect, is_priority: bool) -> Option<Text> {
    if !dialect.is_mixed {
        return Some(value.clone());
    }
    let Some(word) = dialect.vocabulary.whole_priority(&value.value) else {
        return is_priority.then(|| value.clone());
    };
    let is_same = value.value.len() == (value.span.end - value.span.start) as usize;
    let start = value.span.start as usize;
    let span = if is_same { Span::new(start + word.start, start + word.end) } else { value.span };
    Some(Text { value: value.value[word].to_owned(), span })
}

/// Whether a field says how bad something is, which is only perhaps how urgent.
fn is_severity(label: &str) -> bool {
    matches!(fold(label).as_str(), "severity" | "importance" | "impact" | "criticality")
}

/// Cuts what is not part of an entry off its start.
fn cut_start(entry: &mut Text, strip: &Pattern, text: &str) {
    let Some(found) = strip.find(&entry.value) else { return };
    let len = found.range().len();
    if text[entry.span.range()].starts_with(found.as_str()) {
        entry.span = Span::new(entry.span.start as usize + len, entry.span.end as usize);
    }
    entry.value.drain(..len);
}

fn set(slot: &mut Option<Box<Text>>, value: &Text) {
    if slot.is_none() && !value.value.is_empty() {
        *slot = Some(value.clone().into());
    }
}

fn criterion(entry: &ListEntry) -> Criterion {
    Criterion { text: entry.text.clone(), ticked: entry.ticked() }
}

/// The entries of a value without a list: its parts between the separators, or the whole.
fn inline_entries(value: &Text, shape: &FieldShape, text: &str) -> Vec<ListEntry> {
    let raw = &text[value.span.range()];
    let separator = shape.split.filter(|separator| raw.contains(*separator));
    let Some(separator) = separator else {
        let whole = shape.role == Some(FieldRole::Criteria);
        return whole
            .then(|| ListEntry { text: value.clone(), marker: Marker::Inline })
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
            entries.push(ListEntry { text, marker: Marker::Inline });
        }
    }
    entries
}
