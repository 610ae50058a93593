//! The order in which the backlog says that its items go: waves, steps.

use std::collections::HashMap;

use super::named;
use crate::backlog::dialect::Dialect;
use crate::backlog::pattern::Pattern;
use crate::backlog::{Item, List, ListEntry, ListRole, SequenceStep, Step};

/// The steps that the document's sequence lists state.
pub(super) fn steps(lists: &[List], dialect: &Dialect) -> Vec<Step> {
    lists
        .iter()
        .filter(|list| list.role == ListRole::Sequence)
        .flat_map(|list| &list.entries)
        .enumerate()
        .map(|(index, entry)| step(index, entry, dialect))
        .collect()
}

fn step(index: usize, entry: &ListEntry, dialect: &Dialect) -> Step {
    let says =
        |words: Option<&Pattern>| words.is_some_and(|words| words.is_match(&entry.text.value));
    let label = entry.text.value.split_once(": ").map(|(label, _)| label.trim().to_owned());
    Step {
        label: label.unwrap_or_else(|| format!("Step {}", index + 1)),
        span: entry.text.span,
        items: named::mentioned(&entry.text, dialect),
        now: says(dialect.steps.now.as_ref()),
        any_time: says(dialect.steps.any_time.as_ref()),
    }
}

/// Gives each item its place: that of the first step that names it, else that of its parent.
pub(super) fn place(items: &mut [Item], steps: &[Step]) {
    let mut places: HashMap<&str, SequenceStep> = HashMap::new();
    for (index, step) in steps.iter().enumerate() {
        let position = u32::try_from(index + 1).unwrap_or(u32::MAX);
        for named in &step.items {
            let place = SequenceStep { file: 0, step: position, label: step.label.clone() };
            places.entry(&named.name).or_insert(place);
        }
    }
    if places.is_empty() {
        return;
    }
    for item in items {
        let parent = item.parent.as_deref().and_then(|parent| places.get(parent));
        item.sequence = places.get(item.id.as_str()).or(parent).cloned().map(Box::new);
    }
}
