//! A file that is one item: its facts in the front matter, the rest below its headings.

use std::sync::Arc;

use super::opener::{Frame, Role};
use super::view::View;
use super::{FieldCursor, Reader};
use crate::backlog::dialect::{Block, FileShape, ItemShape, Opener};
use crate::backlog::front_matter;
use crate::backlog::front_matter::Pair;
use crate::backlog::{
    Attributes, Field, FieldRole, Item, ListEntry, Marker, Status, StatusSource, Text,
};
use crate::markdown::LineKind;
use crate::source::Span;
use crate::text;
use crate::text::fold;

impl<'a> Reader<'a, '_> {
    /// Opens the block that the whole file is, if it is one by its path and its front matter.
    pub(super) fn open_file(&mut self) {
        let dialect = self.dialect;
        let shape = |(number, block): (usize, &'a Block)| match &block.opener {
            Opener::File(shape) if self.around.alive[number] => Some((number, shape)),
            _ => None,
        };
        let shapes: Vec<_> = dialect.blocks.iter().enumerate().filter_map(shape).collect();
        if shapes.is_empty() {
            return;
        }
        let pairs = front_matter::pairs(self.lines, |kind| kind == LineKind::FrontMatter);
        let fields: Vec<Field> = pairs.into_iter().map(|pair| self.field(pair)).collect();
        let mut fitting = shapes
            .into_iter()
            .filter_map(|(number, shape)| Some((number, self.fits(shape, &fields)?)));
        let Some((number, captures)) = fitting.next() else { return };
        drop(fitting);
        let Some(shape) = &dialect.blocks[number].item else { return };
        self.reading.opened[number] += 1;
        (self.reading.whole, self.settled) = (true, dialect.blocks[number].state);
        let item = self.file_item(number, shape, &captures, fields);
        self.reading.items.push(item);
        let role = Role::Item(self.reading.items.len() - 1, FieldCursor::new(shape));
        let heading = Some(0);
        self.stack.open(Frame { block: number, heading, entry: None, pair: false, captures, role });
    }

    /// What the path of the file captures, if the file is one item.
    fn fits(&self, shape: &FileShape, fields: &[Field]) -> Option<Attributes> {
        let path = self.path.as_str();
        let has = |name: &String| fields.iter().any(|field| fold(&field.name) == *name);
        if shape.not.as_ref().is_some_and(|not| not.is_match(path))
            || !shape.requires.iter().all(|any| any.iter().any(has))
        {
            return None;
        }
        let found = shape.path.captures(path)?;
        let mut captures = Attributes::default();
        for (_, name) in shape.path.names() {
            if let Some(part) = found.name(name) {
                let text = Text { value: part.as_str().to_owned(), span: Span::at(0) };
                captures.insert(Arc::clone(name), text);
            }
        }
        Some(captures)
    }

    fn file_item(
        &self,
        block: usize,
        shape: &ItemShape,
        captures: &Attributes,
        fields: Vec<Field>,
    ) -> Item {
        let stated = |role| {
            let of_role = |field: &&Field| field.role == Some(role);
            let found = fields.iter().find(of_role).map(|field| &field.value);
            found.filter(|text| !text.value.is_empty())
        };
        let first = self.lines.lines.first().map_or(Span::at(0), |line| line.content);
        let heading = self.first_heading();
        let title = stated(FieldRole::Title).cloned();
        let named = || {
            let title =
                captures.get("title").map_or_else(|| self.stem(), |text| text.value.as_str());
            Text { value: spaced(title), span: Span::at(first.start as usize) }
        };
        let title = title.or_else(|| heading.clone()).unwrap_or_else(named);
        let value = |name: &str| captures.get(name).map(|text| text.value.as_str());
        let id = stated(FieldRole::Id).map(|text| text.value.clone());
        let id = id.or_else(|| shape.id.as_ref().and_then(|id| id.fill(value)));
        let id = id.unwrap_or_else(|| text::slug(self.stem()));
        let aliases = shape.references.iter().filter_map(|reference| reference.fill(value));
        let aliases = aliases.collect();
        let header = if title.span.start == title.span.end { first } else { title.span };
        Item {
            kind: shape.kind,
            statuses: self.status_of_place(captures).into_iter().collect(),
            span: first,
            fields,
            attributes: self.place(captures),
            aliases,
            block,
            ..Item::new(self.source, header, id, title)
        }
    }

    /// What the folder says that the file lies in, if its name is a word for a state.
    fn status_of_place(&self, captures: &Attributes) -> Option<Status> {
        let text = captures.get("status")?;
        let state = self.dialect.vocabulary.state(&spaced(&text.value))?;
        Some(Status { text: text.clone(), state: Some(state), source: StatusSource::Section })
    }

    /// What a path captures beside id, title and status.
    fn place(&self, captures: &Attributes) -> Attributes {
        let mut place = Attributes::default();
        for (name, text) in
            captures.iter().filter(|(name, _)| !matches!(*name, "id" | "title" | "status"))
        {
            place.insert(name.into(), text.clone());
        }
        place
    }

    /// The first heading of level 1.
    fn first_heading(&self) -> Option<Text> {
        let mut lines = self.lines.lines.iter();
        let line = lines.find(|line| line.kind == LineKind::Heading(1))?;
        let text = View::new(self.lines, *line).rest(0);
        (!text.value.is_empty()).then_some(text)
    }

    /// The name of the file without its ending.
    fn stem(&self) -> &str {
        let name = self.path.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// A pair as the field that it is in the dialect.
    pub(super) fn field(&self, pair: Pair) -> Field {
        let fields = &self.dialect.fields;
        let shape = fields.shape(&pair.name.value);
        let entries = pair.entries.into_iter();
        Field {
            name: shape.map_or(pair.name.value, |shape| shape.name.clone()),
            role: shape.and_then(|shape| shape.role),
            label: pair.name.span,
            value: pair.value,
            entries: entries.map(|text| ListEntry { text, marker: Marker::Bullet }).collect(),
        }
    }
}

/// The words of a name in which dashes or low lines stand for blanks.
fn spaced(name: &str) -> String {
    if name.contains(' ') {
        name.to_owned()
    } else {
        name.replace(['-', '_'], " ").trim().to_owned()
    }
}
