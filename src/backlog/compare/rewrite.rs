//! What a change rewrote in an item, beyond what normalizing may do.
//!
//! White space, the marks of lists and emphasis, dashes and quotes may change, a tag may lose its
//! typo, and what was absent may be added. The status, the owner and ticks are the life of an
//! item, not its content.

use std::collections::HashSet;

use crate::backlog::{Backlog, Field, FieldRole, Item, Text};
use crate::source::{Location, SourceMap, Span};
use crate::text::fold;
use crate::text::{mojibake, placeholder};

/// How alike two tags must be for one to be the other, mistyped.
const TYPO: f64 = 0.7;

/// What happened to a part of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It says something else.
    Rewritten,
    /// It is gone.
    Removed,
}

/// A part of an item that a change rewrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// What it is: `the title`, `"Plan"`, `the tag type`.
    pub part: String,
    /// What happened to it.
    pub change: Change,
    /// What it was.
    pub base: Location,
    /// What it is; the header of the item where it is gone.
    pub head: Location,
}

/// The bytes of an item without those of the items inside it.
pub(in crate::backlog) fn own_text(backlog: &Backlog, item: &Item) -> Span {
    let next = backlog.items.get(item.number + 1);
    let inside = next.filter(|next| next.source == item.source && next.span.start < item.span.end);
    Span { start: item.span.start, end: inside.map_or(item.span.end, |next| next.span.start) }
}

/// An item and the backlog that it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) backlog: &'a Backlog,
    pub(super) item: &'a Item,
}

impl<'a> Placed<'a> {
    fn text(self, sources: &'a SourceMap) -> &'a str {
        sources.get(self.item.source).slice(own_text(self.backlog, self.item))
    }

    /// What the nearest section around the item says under `name`.
    fn group_tag(self, name: &str) -> Option<&'a str> {
        let mut around = self.backlog.sections_around(self.item);
        around.find_map(|section| section.attributes.get(name)).map(|text| text.value.as_str())
    }
}

/// What `new` says otherwise than `old`.
pub(super) fn rewrites(old: Placed<'_>, new: Placed<'_>, sources: &SourceMap) -> Vec<Rewrite> {
    if old.text(sources) == new.text(sources) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let (was, is) = (&old.item.title, &new.item.title);
    if plain(&was.value) != plain(&is.value) {
        found.push(rewritten("the title".to_owned(), old.item.at(was.span), new.item.at(is.span)));
    }
    found.extend(tags(old, new));
    found.extend(fields(old.item, new.item));
    found.extend(loose_lines(old, new, sources));
    found
}

fn rewritten(part: String, base: Location, head: Location) -> Rewrite {
    Rewrite { part, change: Change::Rewritten, base, head }
}

fn removed(part: String, base: Location, new: &Item) -> Rewrite {
    Rewrite { part, change: Change::Removed, base, head: new.at(new.header) }
}

/// The tags of a header that say something else, where neither is the other one mistyped and the
/// new one is not the group's.
fn tags(old: Placed<'_>, new: Placed<'_>) -> Vec<Rewrite> {
    let own = |item: &Item, text: &Text| item.header.contains(text.span);
    let tags = old.item.attributes.iter();
    let tags = tags.map(|(name, was)| (name, was, new.item.attributes.get(name)));
    let priority = old.item.priority.as_deref().filter(|was| own(old.item, was));
    let is = new.item.priority.as_deref().filter(|is| own(new.item, is));
    let priority = priority.map(|was| ("priority", was, is));
    let changed = tags.chain(priority).filter_map(|(name, was, is)| {
        let at = old.item.at(was.span);
        let part = format!("the tag {name}");
        let Some(is) = is else {
            return (!was.value.is_empty()).then(|| removed(part, at, new.item));
        };
        let joins_group =
            new.group_tag(name) == Some(&is.value) && old.group_tag(name) != Some(&was.value);
        let kept = was.value.is_empty() || is_same_word(&was.value, &is.value) || joins_group;
        (!kept).then(|| rewritten(part, at, new.item.at(is.span)))
    });
    changed.collect()
}

fn is_same_word(was: &str, is: &str) -> bool {
    let (was, is) = (fold(was), fold(is));
    was == is || strsim::normalized_damerau_levenshtein(&was, &is) >= TYPO
}

/// The fields that say something else or are gone. A field may be added, and a blank one filled.
fn fields(old: &Item, new: &Item) -> Vec<Rewrite> {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut found = Vec::new();
    for field in old.fields.iter().filter(|field| is_content(field)) {
        if !seen.insert(&field.name) {
            continue;
        }
        let was = value(old, &field.name);
        let Some(is) = new.fields.iter().find(|other| other.name == field.name) else {
            if !was.is_empty() {
                found.push(removed(format!("\"{}\"", field.name), old.at(field.label), new));
            }
            continue;
        };
        let is_blank = was.iter().all(|line| placeholder::is_one(line));
        let is_same = |is: &[String]| {
            if names_items(field) {
                is.iter().map(|line| fold(line)).eq(was.iter().map(|line| fold(line)))
            } else {
                is == was
            }
        };
        if !is_blank && !is_same(&value(new, &field.name)) {
            let (base, head) = (old.at(field.value.span), new.at(is.value.span));
            found.push(rewritten(format!("\"{}\"", field.name), base, head));
        }
    }
    found
}

/// Whether a field holds names of items, which are the same in any case.
fn names_items(field: &Field) -> bool {
    matches!(field.role, Some(FieldRole::Id | FieldRole::Parent | FieldRole::Dependencies))
}

fn is_content(field: &Field) -> bool {
    !matches!(field.role, Some(FieldRole::Status | FieldRole::Owner | FieldRole::Dates))
}

/// The entries and paragraphs of all fields called `name`, however their lines are wrapped.
fn value(item: &Item, name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for field in item.fields.iter().filter(|field| field.name == name) {
        let mut wraps = false;
        for line in field.value.value.lines() {
            let goes_on = wraps && unmarked(line).len() == line.trim().len();
            match parts.last_mut().filter(|_| goes_on) {
                Some(part) => *part = format!("{part} {}", plain(line)),
                None => parts.push(plain(line)),
            }
            wraps = true;
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The first line outside header and fields that is gone.
fn loose_lines(old: Placed<'_>, new: Placed<'_>, sources: &SourceMap) -> Option<Rewrite> {
    let is: HashSet<String> = lines(new, sources).map(|(_, line)| line).collect();
    let in_field = |span: Span| {
        let fields = old.item.fields.iter();
        fields.into_iter().any(|field| {
            let whole = Span { start: field.label.start, end: field.value.span.end };
            whole.contains(span) || span.contains(field.label)
        })
    };
    let gone = lines(old, sources).find(|(span, line)| !is.contains(line) && !in_field(*span));
    let (span, _) = gone?;
    Some(removed("a line".to_owned(), old.item.at(span), new.item))
}

/// The lines below the header in plain form, each with its bytes.
fn lines<'a>(
    placed: Placed<'a>,
    sources: &'a SourceMap,
) -> impl Iterator<Item = (Span, String)> + 'a {
    let own = own_text(placed.backlog, placed.item);
    let text = placed.text(sources);
    let start = own.start as usize;
    let header = placed.item.header;
    let lines = text.split_inclusive('\n').scan(start, |at, line| {
        let from = *at;
        *at += line.len();
        Some((from, line.trim_end()))
    });
    lines.filter_map(move |(at, line)| {
        let span = Span::new(at, at + line.len());
        let plain = match mojibake::repair(line) {
            Some(repaired) => plain(&repaired.text),
            None => plain(line),
        };
        // A bracket or a rule alone says nothing.
        let says = plain.contains(char::is_alphanumeric);
        (span.start >= header.end && says).then_some((span, plain))
    })
}

/// A line without what normalizing may change: white space, marks of lists, boxes and emphasis,
/// the forms of dashes and quotes.
fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    for word in unmarked(line).split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().filter_map(|ch| match ch {
            '*' | '_' => None,
            '–' | '—' | '‑' | '−' => Some('-'),
            '“' | '”' | '„' => Some('"'),
            '‘' | '’' => Some('\''),
            _ => Some(ch),
        }));
    }
    plain
}

/// A line without the marks at its start: of a list, a box, a heading, a quotation.
fn unmarked(line: &str) -> &str {
    let mut rest = line.trim();
    if let Some(behind) = rest.strip_prefix(['-', '*', '+', '>', '•']) {
        rest = if behind.starts_with(char::is_whitespace) { behind.trim_start() } else { rest };
    } else {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let behind = rest[digits..].strip_prefix(['.', ')']).unwrap_or_default();
        if digits > 0 && behind.starts_with(char::is_whitespace) {
            rest = behind.trim_start();
        }
    }
    let mut chars = rest.chars();
    let boxed = chars.next() == Some('[') && chars.next().is_some() && chars.next() == Some(']');
    if boxed { chars.as_str().trim_start() } else { rest }
}
