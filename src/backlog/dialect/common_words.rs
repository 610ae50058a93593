//! The usual words and symbols of all languages, as the build embeds them.

use crate::backlog::State;
use crate::text::{Listed, Meanings};

/// The file with the usual words.
#[derive(Debug)]
pub(super) struct CommonWords {
    /// Phrases for a state in their folded form.
    pub(super) phrases: Meanings<State>,
    /// Symbols for a state.
    pub(super) symbols: &'static [(&'static str, State)],
    /// For each language a word for each state, in the order of the states.
    pub(super) languages: &'static [&'static [&'static str]],
    pub(super) fillers: &'static [&'static str],
    /// Words behind one for what is closed that say since when.
    pub(super) since: &'static [&'static str],
    pub(super) priorities: Listed,
    /// What the row of a table is called that sums up the others, and what it begins with.
    pub(super) sums: Listed,
    pub(super) totals: Listed,
    /// Words that say that there is nothing.
    pub(super) nothing: Listed,
    /// What stands over the meanings of symbols.
    pub(super) legends: Listed,
    /// Words for a state that are topics of work as well.
    pub(super) topics: Listed,
    /// Symbols for a state that stand in front of many a title for its subject.
    pub(super) ornaments: &'static [&'static str],
    /// Titles over a part of the document as well as over a topic of the work.
    pub(super) themes: Listed,
    /// Titles of sections whose lists are work.
    pub(super) work: Listed,
    /// Titles of sections in which waits what nobody has decided on yet.
    pub(super) pools: Listed,
    /// What the titles of sections begin with that are about the work and hold none.
    pub(super) about: Listed,
    /// Words in the titles of sections that show how items are written.
    pub(super) samples: Listed,
    /// Single words that do so only where hardly anything follows, and what may.
    pub(super) alone: Listed,
    pub(super) joins: Listed,
    /// Words for a state that stand as a tag or in place of an owner.
    pub(super) state_tags: Listed,
    /// Words that make of one for what is done one for what is not.
    pub(super) negations: Listed,
    /// Words behind one for a state with which a remark says why, where or when.
    pub(super) explains: Listed,
}

pub(super) static COMMON: CommonWords = include!(concat!(env!("OUT_DIR"), "/vocabulary.rs"));

impl CommonWords {
    /// How long the longest phrase for a state is that `spoken` begins with, and its state.
    pub(super) fn beginning(&self, spoken: &str) -> Option<(usize, State)> {
        let first = Some(first_word(spoken)).filter(|first| !first.is_empty())?;
        let mut near =
            self.phrases.back_from(spoken).take_while(|(word, _)| word.starts_with(first));
        let (word, state) = near.find(|(word, _)| begins_with_word(spoken, word))?;
        Some((word.len(), state))
    }
}

pub(super) fn first_word(text: &str) -> &str {
    &text[..text.find(|ch: char| !ch.is_alphanumeric()).unwrap_or(text.len())]
}

pub(super) fn begins_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}
