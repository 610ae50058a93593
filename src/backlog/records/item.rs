//! From the records of a file to its items.

use std::collections::HashSet;
use std::sync::Arc;

use super::shape::{Name, Records};
use super::way::{Found, Way};
use crate::backlog::dialect::Dialect;
use crate::backlog::reader::File;
use crate::backlog::{
    Criterion, Field, FieldRole, Item, Kind, ListEntry, Marker, Named, Status, StatusSource, Text,
    Tick,
};
use crate::source::Span;
use crate::text;
use crate::text::tape::{NodeKind, Tape, Value};

/// More criteria than this no item has.
const MOST_CRITERIA: usize = 500;
/// Lists beside those that are called by a state.
const TIMES: [&str; 6] = ["now", "next", "later", "soon", "today", "tomorrow"];
/// What a criterion that is a map calls its text, and what its tick.
const CRITERION: [&str; 4] = ["text", "title", "description", "criterion"];
const TICKED: [&str; 6] = ["done", "completed", "checked", "ticked", "met", "passed"];

/// The items of a file, and how far its records are understood.
#[derive(Debug, Default)]
pub(super) struct Extract {
    pub(super) items: Vec<Item>,
    /// How many more there are than there is room for.
    pub(super) beyond: usize,
    /// The entries of the lists, and how many of them are records.
    pub(super) entries: usize,
    pub(super) records: usize,
    /// Entries that are not records.
    pub(super) unread: Vec<Span>,
    /// The lists, each with what stood in the place of `*` on the way to it.
    pub(super) lists: Vec<Option<Arc<str>>>,
}

/// The items of a parsed file.
pub(super) fn extract(
    tape: &Tape,
    text: &str,
    dialect: &Dialect,
    of: &Records,
    file: File<'_>,
) -> Extract {
    let mut reader = Reader {
        dialect,
        of,
        file,
        gone: HashSet::new(),
        lists: Vec::new(),
        lanes: Vec::new(),
        out: Extract::default(),
    };
    for (list, any) in lists(tape, text, of) {
        let name = any.and_then(Value::scalar).map(Arc::from);
        reader.out.lists.push(name);
        reader.lanes.push(any.map(|value| text_of(Found { value, any: None })));
        for entry in list {
            reader.entry(entry, None);
        }
    }
    reader.finish()
}

/// The lists of records, with what stood in the place of `*`. In a file with a document a line, or
/// several of them, these are the entries of one list.
fn lists<'a>(
    tape: &'a Tape,
    text: &'a str,
    of: &Records,
) -> Vec<(Vec<Value<'a>>, Option<Value<'a>>)> {
    let roots: Vec<Value<'a>> = tape.roots(text).collect();
    for way in &of.at {
        let found = roots.iter().flat_map(|root| way.find(*root));
        let lists: Vec<Found<'a>> =
            found.filter(|found| found.value.kind() == NodeKind::List).collect();
        if !lists.is_empty() {
            return lists.iter().map(|list| (list.value.entries().collect(), list.any)).collect();
        }
        let is_each_line = way.is_empty() && (roots.len() > 1 || super::is_lines(text, &roots));
        if is_each_line {
            return vec![(roots, None)];
        }
    }
    Vec::new()
}

struct Reader<'a> {
    dialect: &'a Dialect,
    of: &'a Records,
    file: File<'a>,
    /// The ids of records that are not items.
    gone: HashSet<String>,
    /// For each item the list that it stands in.
    lists: Vec<usize>,
    /// The key of each list, where that was not asked for by its name.
    lanes: Vec<Option<Text>>,
    out: Extract,
}

impl<'a> Reader<'a> {
    fn entry(&mut self, entry: Value<'a>, parent: Option<usize>) {
        self.out.entries += 1;
        if entry.kind() != NodeKind::Map {
            self.out.unread.push(entry.span());
            return;
        }
        let id = self.first(entry, Name::Id).map(text_of);
        if self.is_left_out(entry) {
            self.out.records += 1;
            self.gone.extend(id.map(|id| id.value));
            return;
        }
        let title =
            self.first(entry, Name::Title).map(text_of).filter(|title| !title.value.is_empty());
        let Some(title) = title.or_else(|| id.clone()) else {
            self.out.unread.push(entry.span());
            return;
        };
        self.out.records += 1;
        let number = self.out.items.len();
        if number >= self.file.room {
            self.out.beyond += 1;
            return;
        }
        let item = self.item(entry, id, title, parent);
        self.out.items.push(item);
        self.lists.push(self.out.lists.len() - 1);
        for found in self.of.children.iter().flat_map(|way| way.find(entry)) {
            for child in found.value.entries() {
                self.entry(child, Some(number));
            }
        }
    }

    fn is_left_out(&self, record: Value<'a>) -> bool {
        self.of.without.iter().any(|(way, values)| {
            let mut said = way.each(record).into_iter().filter_map(|found| found.value.scalar());
            said.any(|said| values.iter().any(|value| *value == said))
        })
    }

    /// The first scalar that the record has under a name.
    fn first(&self, record: Value<'a>, name: Name) -> Option<Found<'a>> {
        self.all(record, name).into_iter().next()
    }

    /// All scalars of the first way that leads to any.
    fn all(&self, record: Value<'a>, name: Name) -> Vec<Found<'a>> {
        let scalars = |way: &Way| -> Vec<Found<'a>> {
            let found = way.each(record).into_iter();
            found.filter(|found| found.value.kind() == NodeKind::Scalar).collect()
        };
        self.of.ways(name).iter().map(scalars).find(|found| !found.is_empty()).unwrap_or_default()
    }

    fn item(
        &self,
        record: Value<'a>,
        id: Option<Text>,
        title: Text,
        parent: Option<usize>,
    ) -> Item {
        let above = parent.map(|parent| &self.out.items[parent]);
        let slug_id = id.is_none();
        let id = id.map_or_else(|| text::slug(&title.value), |id| id.value);
        // `1` below `8` is `8.1`, and so is `8.1` itself.
        let id = match above {
            Some(above)
                if !slug_id && !id.starts_with(&format!("{}.", above.id)) && is_number(&id) =>
            {
                format!("{}.{id}", above.id)
            }
            _ => id,
        };
        let status = self.first(record, Name::Status).map(text_of);
        let status = status.filter(|text| !text.value.is_empty()).map(|text| Status {
            state: self.dialect.vocabulary.state(&text.value),
            text,
            source: StatusSource::Field,
        });
        let kind =
            self.first(record, Name::Kind).and_then(|found| Kind::from_word(&text_of(found).value));
        let named = |name| -> Vec<Named> {
            self.all(record, name)
                .into_iter()
                .map(text_of)
                .filter(|text| !text.value.is_empty())
                .map(|text| Named { name: text.value, span: text.span, sure: true })
                .collect()
        };
        let line = record.pairs().find(|(_, value)| value.span().contains(title.span));
        let header = line.map_or(title.span, |(key, value)| Span {
            start: key.span().start,
            end: value.span().end,
        });
        Item {
            kind: kind.unwrap_or(self.of.default_kind),
            statuses: status.into_iter().collect(),
            priority: self
                .first(record, Name::Priority)
                .map(text_of)
                .filter(|text| !text.value.is_empty())
                .map(|text| Box::new(self.prefixed(text))),
            owner: self
                .first(record, Name::Owner)
                .map(text_of)
                .filter(|text| !text.value.is_empty())
                .map(Box::new),
            parent: above.map(|above| above.id.clone()),
            span: record.span(),
            fields: self.fields(record),
            criteria: self.criteria(record),
            dependencies: named(Name::Dependencies).into(),
            parents: named(Name::Parent).into(),
            slug_id,
            ..Item::new(self.file.source, header, id, title)
        }
    }
}

impl<'a> Reader<'a> {
    fn prefixed(&self, text: Text) -> Text {
        Text { value: format!("{}{}", self.of.priority_prefix, text.value), span: text.span }
    }

    /// Every value of the record but its children, under the name that the file has for it.
    fn fields(&self, record: Value<'a>) -> Vec<Field> {
        let is_child = |key: &str| self.of.children.iter().any(|way| way.first() == Some(key));
        let pairs = record.pairs().filter_map(|(key, value)| {
            let name = key.scalar()?.to_owned();
            (!is_child(&name)).then(|| self.field(name, key, value))
        });
        pairs.collect()
    }

    fn field(&self, name: String, key: Value<'a>, value: Value<'a>) -> Field {
        let role = ROLES.into_iter().find(|(known, _)| {
            self.of.ways(*known).iter().any(|way| way.first() == Some(name.as_str()))
        });
        let scalars = || value.entries().filter_map(|entry| Some((entry.scalar()?, entry.span())));
        let entries: Vec<ListEntry> = scalars()
            .map(|(text, span)| ListEntry {
                text: Text { value: text.trim().to_owned(), span },
                marker: Marker::Bullet,
            })
            .collect();
        let said = match value.kind() {
            NodeKind::Null => String::new(),
            NodeKind::Scalar => value.scalar().unwrap_or_default().trim().to_owned(),
            NodeKind::List if entries.len() == value.entries().count() => {
                let words: Vec<&str> =
                    entries.iter().map(|entry| entry.text.value.as_str()).collect();
                words.join(", ")
            }
            NodeKind::List | NodeKind::Map => value.raw().to_owned(),
        };
        Field {
            name,
            role: role.map(|(_, role)| role),
            label: key.span(),
            value: Text { value: said, span: value.span() },
            entries,
        }
    }

    fn criteria(&self, record: Value<'a>) -> Vec<Criterion> {
        let ways = self.of.ways(Name::Criteria).iter();
        let found = ways.map(|way| way.each(record)).find(|found| !found.is_empty());
        let found = found.unwrap_or_default().into_iter();
        found.flat_map(|found| criterion(found.value)).take(MOST_CRITERIA).collect()
    }

    /// Whether the lists are the columns of a board: several are called by a state, the others by a time.
    fn are_lanes(&self) -> bool {
        let is_state = |key: &str| self.dialect.vocabulary.whole_state(key).is_some();
        let mut keys = self.lanes.iter().map(|key| key.as_ref().map_or("", |key| &key.value));
        let states = self.lanes.iter().flatten().filter(|key| is_state(&key.value)).count();
        states > 1 && keys.all(|key| is_state(key) || TIMES.contains(&key))
    }

    /// Connects the records among each other once all ids are known.
    fn finish(self) -> Extract {
        let are_lanes = self.are_lanes();
        let Self { dialect, of, gone, mut out, lists, lanes, .. } = self;
        let known: HashSet<(usize, String)> =
            out.items.iter().zip(&lists).map(|(item, list)| (*list, item.id.clone())).collect();
        let is_known = |list: usize, id: &str| known.contains(&(list, id.to_owned()));
        for (item, list) in out.items.iter_mut().zip(&lists) {
            item.dependencies.retain(|named| !gone.contains(&named.name));
            if let Some(above) = &item.parent {
                // A number means a sibling where there is one of that number.
                for named in &mut item.dependencies {
                    let sibling = format!("{above}.{}", named.name);
                    if is_known(*list, &sibling) {
                        named.name = sibling;
                    }
                }
            } else {
                let parent = item.parents.iter().find(|named| is_known(*list, &named.name));
                item.parent = parent.map(|named| named.name.clone()).filter(|id| *id != item.id);
            }
        }
        if are_lanes {
            for (item, list) in out.items.iter_mut().zip(&lists) {
                let Some(key) = &lanes[*list] else { continue };
                item.statuses.push(Status {
                    text: key.clone(),
                    state: dialect.vocabulary.state(&key.value),
                    source: StatusSource::Section,
                });
            }
        }
        let several = !are_lanes && lists.iter().any(|list| *list != lists[0]);
        for (item, list) in out.items.iter_mut().zip(&lists).filter(|_| several) {
            let Some(name) =
                out.lists[*list].as_ref().filter(|name| Some(&***name) != of.home.as_deref())
            else {
                continue;
            };
            let names = item
                .dependencies
                .iter_mut()
                .chain(item.parents.iter_mut())
                .map(|named| &mut named.name);
            for own in names.chain(&mut item.parent).filter(|own| is_known(*list, own)) {
                *own = format!("{name}/{own}");
            }
            item.put_into(name);
        }
        out
    }
}

/// The roles of the values that become fields. What a record depends on is read from its list, not
/// from the words of a field.
const ROLES: [(Name, FieldRole); 8] = [
    (Name::Id, FieldRole::Id),
    (Name::Title, FieldRole::Title),
    (Name::Status, FieldRole::Status),
    (Name::Priority, FieldRole::Priority),
    (Name::Owner, FieldRole::Owner),
    (Name::Kind, FieldRole::Kind),
    (Name::Criteria, FieldRole::Criteria),
    (Name::Dates, FieldRole::Dates),
];

fn text_of(found: Found<'_>) -> Text {
    let value = found.value.scalar().unwrap_or_default().trim().to_owned();
    Text { value, span: found.value.span() }
}

fn is_number(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// The criteria that a value states: one a line of a text, one a map.
fn criterion(value: Value<'_>) -> Vec<Criterion> {
    match value.kind() {
        NodeKind::Scalar => lines(value),
        NodeKind::Map => {
            let get = |names: &[&str]| {
                let found = names.iter().find_map(|name| value.pair(name));
                found.map(|(_, value)| value).filter(|value| value.kind() == NodeKind::Scalar)
            };
            let ticked = get(&TICKED).and_then(|value| match value.raw() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            });
            let text = get(&CRITERION).map(|value| Text {
                value: value.scalar().unwrap_or_default().trim().to_owned(),
                span: value.span(),
            });
            text.map(|text| Criterion { text, ticked }).into_iter().collect()
        }
        NodeKind::List | NodeKind::Null => Vec::new(),
    }
}

/// The lines of a text, without bullets and boxes; of a text with bullets only those.
fn lines(value: Value<'_>) -> Vec<Criterion> {
    let found: Vec<(Text, Option<Marker>)> =
        super::lines::lines(value).into_iter().filter_map(unmarked).collect();
    let has_marks = found.iter().any(|(_, marker)| marker.is_some());
    let meant = found.into_iter().filter(|(_, marker)| marker.is_some() || !has_marks);
    meant
        .map(|(text, marker)| {
            let ticked = match marker {
                Some(Marker::Box(tick)) => Some(tick == Tick::Ticked),
                _ => None,
            };
            Criterion { text, ticked }
        })
        .collect()
}

/// A line without its bullet or number and its box; `None` where nothing else stands there, or it
/// is a heading.
fn unmarked(line: Text) -> Option<(Text, Option<Marker>)> {
    let whole = line.value.as_str();
    let mut rest = whole.trim_start();
    let mut marker = None;
    if let Some(behind) = ["- ", "* ", "+ "].iter().find_map(|mark| rest.strip_prefix(mark)) {
        (rest, marker) = (behind.trim_start(), Some(Marker::Bullet));
    } else {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let behind = [". ", ") "].iter().find_map(|mark| rest[digits..].strip_prefix(mark));
        if let Some(behind) = behind.filter(|_| digits > 0) {
            (rest, marker) = (behind.trim_start(), Some(Marker::Ordered));
        }
    }
    for (symbol, tick) in [("[ ]", Tick::Open), ("[x]", Tick::Ticked), ("[X]", Tick::Ticked)] {
        if let Some(behind) = rest.strip_prefix(symbol) {
            (rest, marker) = (behind.trim_start(), Some(Marker::Box(tick)));
            break;
        }
    }
    if rest.trim().is_empty() || whole.trim_start().starts_with('#') {
        return None;
    }
    // Marks have no escapes, so as many bytes go in the file as in the text.
    let gone = u32::try_from(whole.len() - rest.len()).unwrap_or(0);
    let span = Span { start: (line.span.start + gone).min(line.span.end), end: line.span.end };
    Some((Text { value: rest.trim_end().to_owned(), span }, marker))
}
