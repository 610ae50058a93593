//! What only a document, or the settings beside a folder of items, can say about its dialect: its
//! own words for the states, and what its ids begin with.

use std::collections::BTreeMap;

use super::raw::RawSettings;
use super::{Dialect, RawDialect, Vocabulary};
use crate::backlog::State;
use crate::backlog::pattern::Pattern;

/// More words than this are not list of states.
const MOST_WORDS: usize = 50;
/// A longer word does not mean a state; in bytes.
const LONGEST_WORD: usize = 60;

/// Where a dialect looks for what a document or a folder says.
#[derive(Debug, Clone)]
pub struct Declares {
    pub(super) raw: RawDialect,
    pub(super) line: Option<Pattern>,
    /// The settings beside a folder.
    pub settings: Option<RawSettings>,
}

impl Dialect {
    /// This dialect with the words for the states that `text` names; `None` if it names none.
    #[must_use]
    pub fn stated_in(&self, text: &str) -> Option<Self> {
        let declares = self.declares.as_deref()?;
        let (mut open, mut closed) = (Vec::new(), Vec::new());
        for found in declares.line.as_ref()?.captures_iter(text) {
            let words =
                |name| found.name(name).map_or("", |words| words.as_str()).split_whitespace();
            let (mut first, mut last): (Vec<&str>, Vec<&str>) =
                (words("open").map(bare).collect(), words("closed").map(bare).collect());
            if last.is_empty() {
                last.extend(first.pop());
            }
            open.append(&mut first);
            closed.append(&mut last);
        }
        let states = parted(&open, &closed, &self.vocabulary);
        (!states.is_empty()).then(|| self.with(states, None)).flatten()
    }

    /// This dialect with the words for the states, in the order of the work, and the prefix of ids
    /// that the settings of a folder name.
    #[must_use]
    pub fn with_settings(&self, words: &[&str], prefix: Option<&str>) -> Option<Self> {
        self.with(
            ordered(words, &self.vocabulary),
            prefix.filter(|prefix| prefix.len() <= LONGEST_WORD),
        )
    }
}

/// A word without the key behind it: `TODO(t)`.
fn bare(word: &str) -> &str {
    word.split('(').next().unwrap_or(word)
}

fn usable<'w>(words: &'w [&str]) -> impl Iterator<Item = &'w str> {
    let words = words.iter().map(|word| word.trim());
    words.filter(|word| !word.is_empty() && word.len() <= LONGEST_WORD).take(MOST_WORDS)
}

/// The states of words of which the document says which are closed.
fn parted(open: &[&str], closed: &[&str], vocabulary: &Vocabulary) -> BTreeMap<State, Vec<String>> {
    let mut states: BTreeMap<State, Vec<String>> = BTreeMap::new();
    for (index, word) in usable(open).enumerate() {
        let first = if index == 0 { State::Planned } else { State::InProgress };
        let known = vocabulary.state(word).filter(|state| !state.is_closed());
        states.entry(known.unwrap_or(first)).or_default().push(word.to_owned());
    }
    for word in usable(closed) {
        let known = vocabulary.state(word).filter(|state| state.is_closed());
        states.entry(known.unwrap_or(State::Done)).or_default().push(word.to_owned());
    }
    states
}

/// The states of words in the order of the work: what is not known by its word is planned as the
/// first, done as the last, and in progress between.
fn ordered(words: &[&str], vocabulary: &Vocabulary) -> BTreeMap<State, Vec<String>> {
    let words: Vec<&str> = usable(words).collect();
    let mut states: BTreeMap<State, Vec<String>> = BTreeMap::new();
    for (index, word) in words.iter().enumerate() {
        let by_place = match index {
            0 => State::Planned,
            last if last + 1 == words.len() => State::Done,
            _ => State::InProgress,
        };
        let state = vocabulary.state(word).unwrap_or(by_place);
        states.entry(state).or_default().push((*word).to_owned());
    }
    states
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(states: &BTreeMap<State, Vec<String>>) -> String {
        let state =
            |(state, words): (&State, &Vec<String>)| format!("{state}: {}", words.join(", "));
        states.iter().map(state).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn unknown_words_get_their_state_from_their_place() {
        assert_eq!(
            outline(&ordered(&["Idea box", "Groomed", "QA", "Live"], &Vocabulary::default())),
            "planned: Idea box; in-progress: Groomed; in-review: QA; done: Live"
        );
        assert_eq!(
            outline(&ordered(&["To Do", "Done", "Won't Do"], &Vocabulary::default())),
            "planned: To Do; done: Done; dropped: Won't Do"
        );
        assert_eq!(outline(&ordered(&["", " "], &Vocabulary::default())), "");
    }

    #[test]
    fn the_document_knows_better_which_words_are_closed() {
        assert_eq!(
            outline(&parted(
                &["TODO", "DRAFTED", "RELEASED"],
                &["LIVE", "CANCELLED", "WAITING"],
                &Vocabulary::default()
            )),
            "planned: TODO; in-progress: DRAFTED, RELEASED; done: LIVE, WAITING; dropped: CANCELLED"
        );
    }
}
