//! What a reference means in the backlogs before and after the change.

use std::ops::Range;

use crate::backlog::{Backlog, Item, reference};
use crate::change::Resolution;
use crate::text;

/// Nobody means an id by a name that is longer than this, in bytes.
const LONGEST_MEANT: usize = 60;
/// Words that people put before an id, and that messages of the gate put there too.
const KINDS: [&str; 10] =
    ["item", "items", "card", "story", "stories", "task", "tasks", "feature", "bug", "epic"];

/// The backlogs, the head's before the base's.
pub(super) struct Lookup<'a> {
    pub(super) head: &'a Backlog,
    pub(super) base: Option<&'a Backlog>,
}

/// A reference that names something, at the start of a text.
pub(super) struct Leading {
    /// Its place in that text.
    pub(super) at: Range<usize>,
    /// One name for each item: several, if it is a range.
    pub(super) names: Vec<String>,
}

impl Lookup<'_> {
    /// The longest reference at the start of `text` that an item fits.
    pub(super) fn leading(&self, text: &str) -> Option<Leading> {
        self.plain_leading(text).or_else(|| {
            let word = first_word(text);
            let behind = text.find(word)? + word.len();
            let is_kind = KINDS.iter().any(|kind| reference::trim(word).eq_ignore_ascii_case(kind));
            let found = is_kind.then(|| self.plain_leading(&text[behind..])).flatten()?;
            Some(Leading { at: behind + found.at.start..behind + found.at.end, ..found })
        })
    }

    fn plain_leading(&self, text: &str) -> Option<Leading> {
        reference::starts(text).find_map(|at| {
            let words = &text[at.clone()];
            if self.knows(words) {
                return Some(Leading { at, names: vec![words.to_owned()] });
            }
            let names = reference::range(words)?;
            names.iter().any(|name| self.knows(name)).then_some(Leading { at, names })
        })
    }

    /// Whether an item fits the reference.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.backlogs().any(|backlog| backlog.find(name).next().is_some())
    }

    /// The id of the item whose own id this is, without regard to case.
    pub(super) fn own_id(&self, word: &str) -> Option<&str> {
        let own = |item: &&Item| item.id.eq_ignore_ascii_case(word);
        self.backlogs().find_map(|backlog| backlog.find(word).find(own)).map(|item| &*item.id)
    }

    /// Whether the dialect of a file says that only an id looks like this.
    pub(super) fn fits_id_pattern(&self, word: &str) -> bool {
        let mut files = self.backlogs().flat_map(|backlog| &backlog.files);
        files.any(|file| file.id_pattern.as_ref().is_some_and(|pattern| pattern.is_match(word)))
    }

    /// What a name means; [`Lookup::meant`] says later what an unknown one could have been.
    pub(super) fn resolve(&self, name: &str) -> Resolution {
        // An id is stronger than a title or a further name that reads the same.
        if let Some(id) = self.own_id(name) {
            return Resolution::Item(id.to_owned());
        }
        let fitting = self.backlogs().find_map(|backlog| {
            let mut ids: Vec<&str> = Vec::new();
            for item in backlog.find(name) {
                if !ids.contains(&item.id.as_str()) {
                    ids.push(&item.id);
                }
            }
            (!ids.is_empty()).then_some(ids)
        });
        match fitting.as_deref() {
            None | Some([]) => Resolution::Unknown(None),
            Some([id]) => Resolution::Item((*id).to_owned()),
            Some(ids) => Resolution::Ambiguous(ids.iter().map(|id| (*id).to_owned()).collect()),
        }
    }

    /// The id of the item that was most likely meant by an unknown name.
    pub(super) fn meant(&self, name: &str) -> Option<String> {
        if name.len() > LONGEST_MEANT || name.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let names =
            self.head.items.iter().flat_map(|item| {
                item.references.iter().chain([&item.title.value]).map(String::as_str)
            });
        let near = text::did_you_mean(name, names)?;
        self.head.find(near).next().map(|item| item.id.clone())
    }

    fn backlogs(&self) -> impl Iterator<Item = &Backlog> {
        [Some(self.head), self.base].into_iter().flatten()
    }
}

/// The text up to the first blank.
pub(super) fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}
