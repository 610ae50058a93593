//! From the header of a block to a section, a list or an item.

use super::fields::FieldCursor;
use super::header::Header;
use super::opener::{Frame, Opened, Role};
use super::view::View;
use super::{PRIORITY, Reader, status};
use crate::backlog::dialect::{Block, ItemShape, Opener};
use crate::backlog::{
    Attributes, Declared, DeclaredMeaning, Item, Kind, List, Mismatch, Section, Status, Text,
};
use crate::markdown::LineKind;
use crate::text;
use crate::text::fold;

impl Reader<'_, '_> {
    pub(super) fn open(&mut self, opened: Opened, view: &View<'_>) {
        let line = view.line;
        let number = opened.number;
        let block = &self.dialect.blocks[number];
        let pair = matches!(block.opener, Opener::Pair { .. });
        self.reading.opened[number] += 1;
        self.stack.close_to(opened.level);
        let around = self.stack.section().map(|at| (at, &self.reading.sections[at]));
        self.forms.opens(number, line, around, self.dialect);
        let captures = opened.captures.only(&self.asked);
        let role = match &block.item {
            Some(shape) => Role::Item(self.item(shape, opened, view), FieldCursor::new(shape)),
            None => self.section(block, opened, view),
        };
        let heading = match line.kind {
            LineKind::Heading(level) if !pair => Some(level),
            _ => None,
        };
        let entry = view.place().filter(|_| matches!(block.opener, Opener::Entry { .. }));
        self.stack.open(Frame { block: number, heading, entry, pair, captures, role });
        self.extend(line);
    }

    fn section(&mut self, block: &Block, opened: Opened, view: &View<'_>) -> Role {
        let line = view.line;
        let Opened { mut captures, at, .. } = opened;
        let status = captures.get("status");
        let mut title = captures.get("title").or(status).cloned();
        if !matches!(block.opener, Opener::Pair { .. }) {
            title.get_or_insert_with(|| view.rest(at));
        }
        let title = title.unwrap_or_else(|| Text { value: String::new(), span: line.content });
        let words = status.and_then(|status| self.dialect.vocabulary.state(&status.value));
        let marks = || {
            let mut none = Attributes::default();
            let header =
                status::header(&block.opener, &mut none, &view.rest(at), view, self.dialect);
            // A picture in front of a section's title is mostly an ornament.
            let is_meant = |status: &Status| {
                let is_word = status.text.value.contains(char::is_alphanumeric);
                status.state.filter(|state| is_word || state.is_closed())
            };
            header.statuses.iter().find_map(is_meant)
        };
        let words = words.or_else(|| if self.dialect.is_mixed { marks() } else { None });
        self.reading.sections.push(Section {
            name: block.name.clone(),
            title,
            header: line.content,
            parent: self.stack.section(),
            owner: self.stack.item().map(|item| self.reading.items[item].id.clone()),
            state: block.state.or(words),
            declared: declared(&mut captures),
            attributes: captures,
            closed: !matches!(block.opener, Opener::Pair { .. }),
        });
        let section = self.reading.sections.len() - 1;
        let Some(role) = block.list else {
            return Role::Section(section);
        };
        self.reading.lists.push(List { role, header: line.content, entries: Vec::new() });
        Role::List { section, list: self.reading.lists.len() - 1 }
    }

    fn item(&mut self, shape: &ItemShape, opened: Opened, view: &View<'_>) -> usize {
        self.make_room();
        if let Some(before) = self.reading.items.last_mut() {
            before.shrink();
        }
        let Opened { number, mut captures, at, .. } = opened;
        let title = captures.remove("title").unwrap_or_else(|| view.rest(at));
        let opener = &self.dialect.blocks[number].opener;
        let header = status::header(opener, &mut captures, &title, view, self.dialect);
        let Header { title, mut statuses, fields } = header;
        statuses.extend(shape.state.map(|state| status::unstated(state, &title)));
        let value = |name: &str| {
            // Its own id is nobody else's.
            let around = || self.stack.capture(name).filter(|_| name != "id");
            captures.get(name).or_else(around).map(|text| text.value.as_str())
        };
        let id = shape.id.as_ref().and_then(|id| id.fill(value));
        let slug_id = id.is_none();
        let id = id.unwrap_or_else(|| text::slug(&title.value));
        let aliases =
            shape.references.iter().filter_map(|reference| reference.fill(value)).collect();
        let mismatches = self.mismatches(shape, &captures);
        let priority = captures.remove(PRIORITY);
        let kind = captures
            .remove("kind")
            .and_then(|word| Kind::from_word(&word.value))
            .or_else(|| kind_of(&id).filter(|_| shape.kind == Kind::Item));
        self.reading.items.push(Item {
            kind: kind.unwrap_or(shape.kind),
            statuses,
            priority: priority
                .or_else(|| self.stack.section_capture(PRIORITY).cloned())
                .map(Box::new),
            owner: captures.remove("owner").map(Box::new),
            parent: self.stack.item().map(|parent| self.reading.items[parent].id.clone()),
            block: number,
            section: self.stack.section(),
            attributes: captures,
            mismatches: mismatches.into(),
            aliases,
            slug_id,
            ..Item::new(self.source, view.line.content, id, title)
        });
        self.add_cells(fields);
        self.reading.items.len() - 1
    }

    /// Counts the items for which there is no room instead of keeping them, as soon as none is open.
    fn make_room(&mut self) {
        let items = &mut self.reading.items;
        if items.len() > self.room && self.stack.item().is_none() {
            self.reading.beyond += items.len() - self.room;
            items.truncate(self.room);
        }
    }

    /// The captures of a header that do not say what the blocks around it do.
    fn mismatches(&self, shape: &ItemShape, captures: &Attributes) -> Vec<Mismatch> {
        let agreed = shape.agrees.iter().filter_map(|(own, around)| {
            let (own_text, around) = (captures.get(own)?, self.stack.capture(around)?);
            let differs =
                !own_text.value.is_empty() && fold(&own_text.value) != fold(&around.value);
            differs.then(|| Mismatch {
                name: own.clone(),
                own: own_text.clone(),
                around: around.clone(),
            })
        });
        agreed.collect()
    }
}

/// The kind that the letters of an id stand for: `US-7` is a story, `BUG-3` a bug.
fn kind_of(id: &str) -> Option<Kind> {
    let end = id.find(|ch: char| !ch.is_ascii_uppercase())?;
    Kind::from_word(&id[..end])
}

/// The number behind the name of a section, from its captures `count` and `limit`.
fn declared(captures: &mut Attributes) -> Option<Declared> {
    let (meaning, text) = match (captures.remove("limit"), captures.remove("count")) {
        (Some(limit), _) => (DeclaredMeaning::Limit, limit),
        (None, count) => (DeclaredMeaning::Count, count?),
    };
    Some(Declared { meaning, number: text.value.parse().ok()?, span: text.span })
}
