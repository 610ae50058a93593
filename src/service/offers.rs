//! What may be written at a place of a text: the words of the backlog and of its dialect.

use std::collections::BTreeSet;
use std::ops::Range;

use super::view::View;
use super::yaml_path;
use crate::backlog::dialect::{Dialect, builtin};
use crate::backlog::{BacklogFile, FieldRole, Item, State, Text};
use crate::edit::{Subject, state_words};
use crate::policy::schema;
use crate::source::RepoPath;
use crate::text::fold;

/// More than these nobody reads; who types on gets others.
const MOST: usize = 200;

/// What stands further behind in a description is not looked at for items, in bytes.
const LONGEST_DRAFT: usize = 128 * 1024;

/// What an offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfferKind {
    /// A word for a state.
    State,
    /// Somebody who owns another item.
    Owner,
    /// A priority that another item has.
    Priority,
    /// The label of a field.
    Field,
    /// An item, by its id.
    Item,
    /// A criterion of an item that a description names, as a box.
    Criterion,
    /// A key of the policy.
    Key,
    /// A value of such a key.
    Value,
}

/// Something that may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What it is.
    pub kind: OfferKind,
    /// What is shown, and by what it is found.
    pub label: String,
    /// What is written.
    pub text: String,
    /// A few words about it.
    pub detail: String,
}

/// What may be written in the place of some bytes of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offers {
    /// The bytes of the line.
    pub range: Range<usize>,
    /// The offers, the likeliest first.
    pub list: Vec<Offer>,
    /// Whether there are more, which a longer word finds.
    pub more: bool,
}

/// What may be written at byte `at` of a line of a policy; `above` are the lines before it.
#[must_use]
pub fn policy_offers(above: &str, line: &str, at: usize) -> Offers {
    let before = line.get(..at).unwrap_or(line);
    let place = yaml_path::at(above, before);
    let word = Words::last(before);
    let typed = fold(word.text());
    let offer = |(name, about): (String, String), kind| Offer {
        kind,
        text: if kind == OfferKind::Key { format!("{name}: ") } else { name.clone() },
        label: name,
        detail: about,
    };
    let (kind, names) = if place.is_value {
        (OfferKind::Value, schema::values(&place.keys))
    } else {
        (OfferKind::Key, schema::names(&place.keys))
    };
    let names = names.into_iter().filter(|(name, _)| fold(name).starts_with(&typed));
    capped(word.start..at, names.map(|named| offer(named, kind)).collect())
}

/// What the key of the policy does that stands at byte `at` of a line.
#[must_use]
pub fn policy_help(above: &str, line: &str, at: usize) -> Option<String> {
    let (keys, _) = yaml_path::key_at(above, line, at)?;
    let about = schema::about(&keys)?;
    Some(format!("{}: {about}", keys.join(".")))
}

impl View {
    /// What may be written at byte `at` of a line of a backlog file. The text may be one that was never
    /// read; `above` are the lines before the one that is meant.
    #[must_use]
    pub fn offers(&self, path: &RepoPath, above: &str, line: &str, at: usize) -> Offers {
        let backlog = &self.inputs.backlog;
        let file = backlog.files.iter().position(|file| file.path == *path);
        let file = file.map(|number| (number, &backlog.files[number]));
        let before = line.get(..at).unwrap_or(line);
        let role = file.and_then(|(_, file)| role_at(self.dialect(file), above, before));
        let value = Words { start: value_start(before), before };
        match (file, role) {
            (Some((number, _)), Some(FieldRole::Status)) => {
                self.given(&value, self.states(number, OfferKind::State))
            }
            (Some(_), Some(FieldRole::Owner)) => {
                self.given(&value, self.said(OfferKind::Owner, |item| item.owner.as_deref()))
            }
            (Some(_), Some(FieldRole::Priority)) => {
                self.given(&value, self.said(OfferKind::Priority, |item| item.priority.as_deref()))
            }
            (Some((_, file)), None) if is_label(before) => {
                let word = Words::last(before);
                let mut offers = self.given(&word, self.fields(file));
                let ids = self.ids(&word);
                offers.list.extend(ids.list);
                offers.more |= ids.more;
                offers
            }
            _ => self.ids(&Words::last(before)),
        }
    }

    /// What may be written at byte `at` of a line of a description: ids, and the criteria of the items
    /// that it names.
    #[must_use]
    pub fn draft_offers(&self, draft: &str, line: &str, at: usize) -> Offers {
        let before = line.get(..at).unwrap_or(line);
        let trimmed = before.trim_start();
        let is_entry = ["-", "*", "+"].iter().any(|marker| trimmed.starts_with(marker));
        if !is_entry {
            return self.ids(&Words::last(before));
        }
        let start = before.len() - trimmed.len();
        let draft = &draft[..draft.floor_char_boundary(LONGEST_DRAFT)];
        let written = trimmed.trim_start_matches(['-', '*', '+', ' ', '[', ']', 'x', 'X']);
        let typed = fold(written);
        let list: Vec<Offer> = self
            .named_items(draft)
            .into_iter()
            .flat_map(|item| item.criteria.iter().map(move |criterion| (item, criterion)))
            .filter(|(_, criterion)| fold(&criterion.text.value).starts_with(&typed))
            .filter(|(_, criterion)| !draft.contains(&criterion.text.value))
            .map(|(item, criterion)| Offer {
                kind: OfferKind::Criterion,
                label: format!("- [ ] {}", criterion.text.value),
                text: format!("- [ ] {}", criterion.text.value.replace('\n', " ")),
                detail: item.id.clone(),
            })
            .collect();
        if list.is_empty() { self.ids(&Words::last(before)) } else { capped(start..at, list) }
    }

    /// The items that a text names by what can only be an id, or behind a label that claims them.
    fn named_items(&self, text: &str) -> Vec<&Item> {
        let mut found: Vec<&Item> = Vec::new();
        for line in text.lines() {
            let claimed = line.split_once(':').map(|(_, rest)| rest.trim()).unwrap_or_default();
            let claimed =
                if claimed.is_empty() { Vec::new() } else { self.inputs.backlog.matching(claimed) };
            let claimed = if claimed.len() == 1 { claimed } else { Vec::new() };
            for item in claimed.into_iter().chain(self.all_named(line)) {
                if found.iter().all(|known| known.number != item.number) {
                    found.push(item);
                }
            }
        }
        found
    }

    fn dialect(&self, file: &BacklogFile) -> Option<&Dialect> {
        self.inputs.policy.dialect_of(file)
    }

    fn given(&self, value: &Words<'_>, list: Vec<Offer>) -> Offers {
        let typed = fold(value.text());
        let fits = |offer: &Offer| fold(&offer.label).contains(&typed);
        let all = list.iter().any(fits);
        let list = list.into_iter().filter(|offer| !all || fits(offer)).collect();
        capped(value.start..value.before.len(), list)
    }

    /// The words with which the file says a state.
    fn states(&self, file: usize, kind: OfferKind) -> Vec<Offer> {
        let backlog = &self.inputs.backlog;
        let dialect = self.dialect(&backlog.files[file]).or_else(|| builtin().next());
        let item = backlog.items_of(file).next();
        let words = match item.zip(dialect) {
            Some((item, dialect)) => {
                state_words(Subject { sources: &self.inputs.sources, backlog, dialect, item })
            }
            None => State::ALL.map(|state| (state, state.as_str().to_owned())).to_vec(),
        };
        let offer = |(state, words): (State, String)| Offer {
            kind,
            label: words.clone(),
            text: words,
            detail: state.to_string(),
        };
        words.into_iter().map(offer).collect()
    }

    /// What other items say.
    fn said(&self, kind: OfferKind, text: impl Fn(&Item) -> Option<&Text>) -> Vec<Offer> {
        let said = self.items().iter().filter_map(|item| text(item).map(|text| &text.value));
        let said: BTreeSet<&String> = said.filter(|text| !text.trim().is_empty()).collect();
        let offer = |text: &String| Offer {
            kind,
            label: text.clone(),
            text: text.clone(),
            detail: String::new(),
        };
        said.into_iter().map(offer).collect()
    }

    /// The labels of the fields of a file, as it writes them.
    fn fields(&self, file: &BacklogFile) -> Vec<Offer> {
        let Some(dialect) = self.dialect(file) else { return Vec::new() };
        let source = self.inputs.sources.get(file.source);
        let items = self.items().iter().filter(|item| item.source == file.source);
        let fields = items.flat_map(|item| &item.fields);
        let mut labels: Vec<(String, String)> = Vec::new();
        for field in fields {
            let label = source.slice(field.label).trim().to_owned();
            if !label.is_empty() && labels.iter().all(|(name, _)| *name != field.name) {
                labels.push((field.name.clone(), label));
            }
        }
        for shape in &dialect.fields.shapes {
            if labels.iter().all(|(name, _)| *name != shape.name) {
                labels.push((shape.name.clone(), format!("{}:", shape.name)));
            }
        }
        let offer = |(name, label): (String, String)| Offer {
            kind: OfferKind::Field,
            text: if label.ends_with([':', '*']) { format!("{label} ") } else { label },
            label: name,
            detail: "field".to_owned(),
        };
        labels.into_iter().map(offer).collect()
    }

    /// The items whose id or title begins as the word does.
    fn ids(&self, word: &Words<'_>) -> Offers {
        let typed = word.text();
        let fits = |item: &&Item| begins(&item.id, typed) || begins(item.own_id(), typed);
        let titled = |item: &&Item| !fits(item) && typed.len() > 1 && has(&item.title.value, typed);
        let named = self.items().iter().filter(|item| !item.slug_id);
        let found = named.clone().filter(fits).chain(named.filter(titled));
        let offer = |item: &Item| Offer {
            kind: OfferKind::Item,
            label: item.id.clone(),
            text: item.id.clone(),
            detail: item.title.value.clone(),
        };
        capped(word.start..word.before.len(), found.take(MOST + 1).map(offer).collect())
    }
}

/// Whether a text begins with a word, without regard to case.
fn begins(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// Whether a text has a word, without regard to case.
fn has(text: &str, word: &str) -> bool {
    let is_same = |part: &[u8]| part.eq_ignore_ascii_case(word.as_bytes());
    text.as_bytes().windows(word.len().max(1)).any(is_same)
}

fn capped(range: Range<usize>, mut list: Vec<Offer>) -> Offers {
    let more = list.len() > MOST;
    list.truncate(MOST);
    Offers { range, list, more }
}

/// The end of a line that is being written.
struct Words<'a> {
    start: usize,
    before: &'a str,
}

impl<'a> Words<'a> {
    /// The word that the line ends with.
    fn last(before: &'a str) -> Self {
        let is_part = |ch: char| ch.is_alphanumeric() || "-_./".contains(ch);
        let start = before
            .rfind(|ch| !is_part(ch))
            .map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        Self { start, before }
    }

    fn text(&self) -> &'a str {
        &self.before[self.start..]
    }
}

/// What people put in front of a label and around it.
const AROUND: [char; 12] = [' ', '\t', '-', '*', '+', '>', '#', '_', '|', '[', ']', '`'];

/// Where the value begins that a line ends with: behind the last label or bar.
fn value_start(before: &str) -> usize {
    let behind = before.rfind([':', '|']).map_or(0, |at| at + 1);
    let value = &before[behind..];
    before.len() - value.trim_start_matches([' ', '\t', '*', '_']).len()
}

/// Whether the line may be the beginning of the label of a field: a word behind its marker.
fn is_label(before: &str) -> bool {
    let is_heading = before.trim_start().starts_with('#');
    !is_heading && !before.contains([':', '|']) && before.trim_start_matches(AROUND).len() < 40
}

/// What the field is for whose value the line ends with.
fn role_at(dialect: Option<&Dialect>, above: &str, before: &str) -> Option<FieldRole> {
    let dialect = dialect?;
    if before.trim_start().starts_with('|') {
        return role_of_column(dialect, above, before);
    }
    let (label, _) = before.rsplit_once(':')?;
    let label = label.rsplit([';', '|', ',']).next().unwrap_or(label);
    dialect.fields.shape(label.trim_matches(AROUND))?.role
}

/// What the column of a table is for, by its header: the line above the rule of the table.
fn role_of_column(dialect: &Dialect, above: &str, before: &str) -> Option<FieldRole> {
    let column = before.matches('|').count();
    let is_row = |line: &&str| line.trim_start().starts_with('|');
    let rows = above.lines().rev().take_while(is_row);
    let header = rows.last()?;
    let label = header.trim_start().split('|').nth(column)?.trim_matches(AROUND);
    if let Some(role) = dialect.fields.shape(label).and_then(|shape| shape.role) {
        return Some(role);
    }
    let columns = dialect.blocks.iter().filter_map(|block| match &block.opener {
        crate::backlog::dialect::Opener::Row(columns) => columns.headers.get(&fold(label)),
        _ => None,
    });
    columns.map(|(capture, _)| capture).find_map(|capture| match &**capture {
        "status" | "state" => Some(FieldRole::Status),
        "owner" => Some(FieldRole::Owner),
        "priority" => Some(FieldRole::Priority),
        _ => None,
    })
}
