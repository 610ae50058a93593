//! The Definition of Done that a change is held to.

use std::collections::HashSet;

use super::Context;
use crate::backlog::{Backlog, ListRole};
use crate::policy::{DoneItem, DoneItems};
use crate::source::Location;
use crate::text::words::Words;

/// One entry, ready to be compared with boxes.
#[derive(Debug)]
pub(super) struct DoneEntry {
    pub(super) item: DoneItem,
    words: Words,
}

impl DoneEntry {
    /// Whether a box with these words is about the entry: it has all of them, side by side.
    pub(super) fn is_met_by(&self, text: &Words) -> bool {
        text.has(&self.words)
    }

    /// The entry in normal form.
    pub(super) fn key(&self) -> &str {
        self.words.as_str()
    }
}

/// The entries, each once.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) entries: Vec<DoneEntry>,
}

impl Definition {
    /// The entries of the policy, else those that the backlog states.
    ///
    /// The base's backlog goes first, so that a change cannot shorten the list that judges it.
    pub(super) fn of(cx: &Context<'_>) -> Self {
        let mut items = match &cx.policy.done {
            DoneItems::Listed(items) => items.clone(),
            DoneItems::Backlog => {
                let base = cx.base.map(stated).unwrap_or_default();
                if base.is_empty() { stated(cx.backlog) } else { base }
            }
        };
        for item in &mut items {
            item.after_merge |= is_after_merge(&Words::of(&item.text), cx);
        }
        Self::new(items)
    }

    fn new(items: Vec<DoneItem>) -> Self {
        let mut seen = HashSet::new();
        let entries =
            items.into_iter().map(|item| DoneEntry { words: Words::of(&item.text), item });
        let unique =
            entries.filter(|entry| !entry.words.is_empty() && seen.insert(entry.words.clone()));
        Self { entries: unique.collect() }
    }

    /// The entry that a box with these words is about: of several, the one with the most text.
    pub(super) fn entry_of(&self, text: &Words) -> Option<&DoneEntry> {
        let met = self.entries.iter().filter(|entry| entry.is_met_by(text));
        met.max_by_key(|entry| entry.key().len())
    }
}

/// Whether an entry or a box of the template can be ticked only after the merge: its own words or
/// the policy say so. A box that the author added cannot claim that.
pub(super) fn is_after_merge(text: &Words, cx: &Context<'_>) -> bool {
    const SAYS: [&str; 3] = ["after merge", "after the merge", "post merge"];
    let mut named = cx.policy.after_merge.iter();
    SAYS.iter().any(|words| text.has_phrase(words))
        || named.any(|words| text.has(&Words::of(words)))
}

fn stated(backlog: &Backlog) -> Vec<DoneItem> {
    let entries = backlog.list(ListRole::Dod);
    let items = entries.map(|(source, entry)| DoneItem {
        text: entry.text.value.clone(),
        after_merge: false,
        at: Some(Location::new(source, entry.text.span)),
    });
    items.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(texts: &[&str]) -> Definition {
        let item = |text: &&str| DoneItem { text: (*text).into(), after_merge: false, at: None };
        Definition::new(texts.iter().map(item).collect())
    }

    #[test]
    fn a_box_is_about_the_entry_whose_words_it_has() {
        let done = definition(&["Released", "Released notes written.", "released", "…"]);
        assert_eq!(done.entries.len(), 2);
        let about = |text: &str| done.entry_of(&Words::of(text)).map(DoneEntry::key);
        assert_eq!(about("**Released** notes written: see #4"), Some("released notes written"));
        assert_eq!(about("Released"), Some("released"));
        assert_eq!(about("Unreleased notes written"), None);
    }
}
