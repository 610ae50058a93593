//! What a reference means in the backlogs before and after the change.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::scopes::Scopes;
use crate::backlog::reference::{Expansion, Leading, Meaning, Tail};
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
    head: &'a Backlog,
    base: Option<&'a Backlog>,
    /// The scopes that the change is about.
    scopes: Scopes,
    /// What the ids of items begin with, once somebody has asked.
    prefixes: OnceCell<HashSet<String>>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(head: &'a Backlog, base: Option<&'a Backlog>, scopes: Scopes) -> Self {
        Self { head, base, scopes, prefixes: OnceCell::new() }
    }
}

impl Lookup<'_> {
    /// Whether an item has an id that begins as `word` does, up to its number.
    pub(super) fn has_ids_like(&self, word: &str) -> bool {
        let prefixes = self.prefixes.get_or_init(|| {
            let items = self.backlogs().flat_map(|backlog| &backlog.items);
            items.filter_map(|item| prefix(&item.id)).collect()
        });
        prefix(word).is_some_and(|prefix| prefixes.contains(&prefix))
    }

    /// The longest reference at the start of `text` that an item fits.
    pub(super) fn leading(&self, text: &str) -> Option<Leading> {
        let knows = |name: &str| self.knows(name);
        reference::leading(text, knows).or_else(|| {
            let word = first_word(text);
            let behind = text.find(word)? + word.len();
            let is_kind = KINDS.iter().any(|kind| reference::trim(word).eq_ignore_ascii_case(kind));
            let found = is_kind.then(|| reference::leading(&text[behind..], knows)).flatten()?;
            Some(Leading { at: behind + found.at.start..behind + found.at.end, ..found })
        })
    }

    /// The number at the start of `text` that goes on with what `name` began, as `, 3` behind
    /// `US-1.2`: one that is not rather a reference of its own.
    pub(super) fn tail(&self, name: &str, text: &str) -> Option<Tail> {
        let tail = reference::tail(name, text)?;
        let goes_on = match &tail.expansion {
            Expansion::Names(names) => names.iter().any(|name| self.knows(name)),
            Expansion::TooMany(_) => true,
        };
        (goes_on || !self.knows(&tail.short)).then_some(tail)
    }

    /// What a name means that is `short` behind another one: it may be that as well.
    pub(super) fn resolve_short(&self, name: &str, short: &str) -> Resolution {
        match (self.resolve(name), self.resolve(short)) {
            (Resolution::Item(long), Resolution::Item(own)) if long != own => {
                Resolution::Ambiguous(vec![long, own])
            }
            (long, _) => long,
        }
    }

    /// Whether an item fits the reference.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.backlogs().any(|backlog| backlog.knows(name))
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
        let meanings = self.backlogs().map(|backlog| backlog.meaning(name));
        let known = meanings.into_iter().find(|meaning| *meaning != Meaning::Unknown);
        match known.unwrap_or(Meaning::Unknown) {
            Meaning::Item(id) => self.told_apart(name, id),
            Meaning::Ambiguous(ids) => match self.scopes.choose(&ids) {
                Some(id) => Resolution::Item(id),
                None => Resolution::Ambiguous(ids),
            },
            Meaning::Unknown => Resolution::Unknown(None),
            Meaning::TooMany(count) => Resolution::TooMany(count),
        }
    }

    /// What a name means that fits one id, which several items in several files may have.
    fn told_apart(&self, name: &str, id: String) -> Resolution {
        let found = self.backlogs().map(|backlog| (backlog, backlog.matching(name)));
        let Some((backlog, items)) = found.into_iter().find(|(_, items)| !items.is_empty()) else {
            return Resolution::Item(id);
        };
        let mut names: Vec<String> = Vec::new();
        for item in items {
            let name = backlog.name_of(item);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        match names.len() {
            0 | 1 => Resolution::Item(names.pop().unwrap_or(id)),
            _ => Resolution::Ambiguous(names),
        }
    }

    /// The id of the item that was most likely meant by an unknown name.
    pub(super) fn meant(&self, name: &str) -> Option<String> {
        if name.len() > LONGEST_MEANT || name.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let names = self
            .head
            .items
            .iter()
            .flat_map(|item| item.references().chain([item.title.value.as_str()]));
        let near = text::did_you_mean(name, names)?;
        self.head.find(near).next().map(|item| item.id.clone())
    }

    fn backlogs(&self) -> impl Iterator<Item = &Backlog> {
        [Some(self.head), self.base].into_iter().flatten()
    }
}

/// What an id begins with, up to its first digit.
fn prefix(id: &str) -> Option<String> {
    let end = id.find(|ch: char| ch.is_ascii_digit())?;
    id[..end].contains(char::is_alphabetic).then(|| id[..end].to_ascii_uppercase())
}

/// The text up to the first blank.
pub(super) fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}
