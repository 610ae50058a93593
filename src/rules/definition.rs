//! The Definition of Done that a change is held to.

use std::collections::HashSet;

use super::Context;
use crate::backlog::{Backlog, ListRole};
use crate::policy::{DoneItem, DoneItems};
use crate::source::Location;
use crate::text::normalize;

/// Its entries: those of the policy, else those that the backlog states, each once.
///
/// The base's backlog goes first, so that a change cannot shorten the list that judges it.
pub(super) fn entries(cx: &Context<'_>) -> Vec<DoneItem> {
    if let DoneItems::Listed(items) = &cx.policy.done {
        return items.clone();
    }
    let base = cx.base.map(stated).unwrap_or_default();
    if base.is_empty() { stated(cx.backlog) } else { base }
}

fn stated(backlog: &Backlog) -> Vec<DoneItem> {
    let mut seen = HashSet::new();
    let entries = backlog.list(ListRole::Dod);
    let unique = entries.filter(|(_, entry)| seen.insert(normalize(&entry.text.value)));
    let item = unique.map(|(source, entry)| DoneItem {
        text: entry.text.value.clone(),
        after_merge: false,
        at: Some(Location::new(source, entry.text.span)),
    });
    item.collect()
}
