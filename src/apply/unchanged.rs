//! What an edit of one item may change: its state, the section that it stands in, and nothing
//! else of what is read.

use std::collections::HashMap;

use crate::backlog::{Backlog, FieldRole, Item, State, Text};
use crate::sort::Sort as _;

/// What the item is to be like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) state: State,
    /// The criteria that are to be ticked, by their places.
    pub(super) ticked: &'a [usize],
    /// Who is to have it; `None` where that stays.
    pub(super) owner: Option<&'a str>,
}

/// What is wrong with `after`, which should be `before` with the item `subject` as it is wanted;
/// `None` where nothing is.
pub(super) fn difference(
    before: &Backlog,
    after: &Backlog,
    subject: &Item,
    wanted: Wanted<'_>,
) -> Option<String> {
    let Wanted { state, ticked, owner } = wanted;
    if frame(before) != frame(after) {
        return Some("the file around its items would be read differently".to_owned());
    }
    if before.items.len() != after.items.len() {
        let (before, after) = (before.items.len(), after.items.len());
        return Some(format!("{after} items would be read, and there are {before}"));
    }
    let others = |backlog: &Backlog, without: &Item| -> Vec<String> {
        let others = backlog.items.iter().filter(|item| !std::ptr::eq(*item, without));
        others.map(|item| facts(backlog, item)).collect()
    };
    let own = core_with(subject, ticked, owner.is_some());
    let expected = others(before, subject);
    let is_of = |item: &&Item| {
        let says = item.owner.as_ref().map(|text| text.value.as_str());
        owner.is_none_or(|owner| says == Some(owner))
    };
    let is_it = |item: &&Item| is_of(item) && core_with(item, &[], owner.is_some()) == own;
    let mut candidates = after.items.iter().filter(is_it).peekable();
    if candidates.peek().is_none() {
        return Some(format!("{} itself would be read differently", subject.name()));
    }
    let mut unharmed = candidates.filter(|item| others(after, item) == expected).peekable();
    if unharmed.peek().is_none() {
        return Some("another item would be read differently".to_owned());
    }
    if unharmed.any(|item| item.state() == Some(state)) {
        return None;
    }
    Some(format!("{} would not be read as {state}", subject.name()))
}

/// Whether `after` holds the items of `before`, in the same states, though perhaps in another order
/// and with other boxes ticked.
pub(super) fn has_same_items(before: &Backlog, after: &Backlog) -> bool {
    let items = |backlog: &Backlog| {
        let mut items: Vec<String> = backlog.items.iter().map(lasting).collect();
        items.order();
        items
    };
    frame(before) == frame(after) && items(before) == items(after)
}

/// What is read beside the items: files and their dialects, sections, lists.
fn frame(backlog: &Backlog) -> String {
    let files = backlog.files.iter().map(|file| {
        let sections: Vec<_> =
            file.sections.iter().map(|section| (&section.name, &section.title.value)).collect();
        let entries: Vec<_> = file
            .lists
            .iter()
            .flat_map(|list| &list.entries)
            .map(|entry| (&entry.text.value, entry.marker))
            .collect();
        let demands: Vec<_> = file.demands.iter().map(|demand| &demand.fields).collect();
        format!("{:?}", (&file.path, &file.dialect, sections, entries, demands))
    });
    files.collect()
}

/// Everything about an item but where it stands in its file.
fn facts(backlog: &Backlog, item: &Item) -> String {
    let statuses: Vec<_> = item
        .statuses
        .iter()
        .map(|status| (&status.text.value, status.state, status.source))
        .collect();
    let section = backlog.section(item).map(|section| &section.title.value);
    format!("{} {:?}", core(item), (statuses, section, &item.sequence))
}

/// Everything about an item but its place and its boxes.
fn lasting(item: &Item) -> String {
    let criteria: Vec<_> = item.criteria.iter().map(|criterion| &criterion.text.value).collect();
    format!("{} {:?}", said(item, false), (item.state(), criteria))
}

/// Everything about an item but its state and its place.
fn core(item: &Item) -> String {
    core_with(item, &[], false)
}

/// The same, as it would be with these criteria ticked; perhaps without who has it.
fn core_with(item: &Item, ticked: &[usize], without_owner: bool) -> String {
    let criteria = item.criteria.iter().enumerate().map(|(at, criterion)| {
        let is_ticked = if ticked.contains(&at) { Some(true) } else { criterion.ticked };
        (&criterion.text.value, is_ticked)
    });
    format!("{} {:?}", said(item, without_owner), criteria.collect::<Vec<_>>())
}

/// The one item that `after` has more than `before`; what is wrong where it is not one item more
/// and nothing else.
pub(super) fn one_more<'a>(
    before: &Backlog,
    after: &'a Backlog,
    is_first: bool,
) -> Result<&'a Item, String> {
    if !is_first && frame(before) != frame(after) {
        return Err("the file around its items would be read differently".to_owned());
    }
    if after.items.len() != before.items.len() + 1 {
        let (before, after) = (before.items.len(), after.items.len());
        return Err(format!("{after} items would be read, and there are {before}"));
    }
    let mut known: HashMap<String, usize> = HashMap::new();
    for item in &before.items {
        *known.entry(facts(before, item)).or_default() += 1;
    }
    let mut new = Vec::new();
    for item in &after.items {
        match known.get_mut(&facts(after, item)).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => new.push(item),
        }
    }
    match new.as_slice() {
        [item] => Ok(item),
        _ => Err("another item would be read differently".to_owned()),
    }
}

/// Everything about an item but its state, its place and its criteria; perhaps without who has it.
fn said(item: &Item, without_owner: bool) -> String {
    let value = |text: &Option<Box<Text>>| text.as_ref().map(|text| text.value.clone());
    let fields: Vec<_> = item
        .fields
        .iter()
        .filter(|field| !matches!(field.role, Some(FieldRole::Status | FieldRole::Criteria)))
        .filter(|field| !without_owner || field.role != Some(FieldRole::Owner))
        .map(|field| (&field.name, &field.value.value))
        .collect();
    let attributes: Vec<_> =
        item.attributes.iter().map(|(name, text)| (name, &text.value)).collect();
    format!(
        "{:?}",
        (
            (&item.id, &item.title.value, item.kind, item.file, &item.parent),
            (value(&item.priority), value(&item.owner).filter(|_| !without_owner)),
            (fields, attributes, &item.aliases),
        )
    )
}
