//! The words and signs that mean a state.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::backlog::{State, fold};

/// The words of one dialect, and behind them the usual ones.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Phrases in their folded form, the longest first, the dialect's own before the usual ones.
    words: Vec<(String, State)>,
    /// Signs without a letter or digit, such as `🟡`.
    signs: Vec<(String, State)>,
}

static USUAL: LazyLock<Vocabulary> = LazyLock::new(|| {
    let words: BTreeMap<State, Vec<String>> =
        serde_yaml::from_str(include_str!("../vocabulary.yml")).expect("a test reads this file");
    Vocabulary::new(&words)
});

fn sorted(states: &BTreeMap<State, Vec<String>>) -> Vec<(String, State)> {
    let mut words: Vec<(String, State)> = states
        .iter()
        .flat_map(|(state, words)| words.iter().map(|word| (fold(word), *state)))
        .collect();
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    words
}

impl Vocabulary {
    /// The words of `own`, which go before the usual ones.
    #[must_use]
    pub fn new(own: &BTreeMap<State, Vec<String>>) -> Self {
        let (words, signs) = sorted(own)
            .into_iter()
            .partition(|(word, _)| word.contains(|ch: char| ch.is_alphanumeric()));
        Self { words, signs }
    }

    /// The state that `text` begins with, behind signs and markup; else the one of its first sign.
    ///
    /// `✅ Done (v1.2)` and `**done**` are done; `undone` is nothing.
    #[must_use]
    pub fn state(&self, text: &str) -> Option<State> {
        let folded = fold(text);
        let spoken = folded.trim_start_matches(|ch: char| !ch.is_alphanumeric());
        self.words
            .iter()
            .chain(&USUAL.words)
            .find(|(word, _)| begins_with_word(spoken, word))
            .map(|(_, state)| *state)
            .or_else(|| self.first_sign(&folded))
    }

    /// The sign that `text` begins or ends with, and its state.
    #[must_use]
    pub fn sign_around(&self, text: &str) -> Option<(&str, State)> {
        let trimmed = text.trim().trim_end_matches('\u{fe0f}');
        let found = self.signs.iter().chain(&USUAL.signs);
        let mut around = found.filter(|(sign, _)| {
            trimmed.starts_with(sign.as_str()) || trimmed.ends_with(sign.as_str())
        });
        around.next().map(|(sign, state)| (sign.as_str(), *state))
    }

    fn first_sign(&self, folded: &str) -> Option<State> {
        let signs = self.signs.iter().chain(&USUAL.signs);
        let found =
            signs.filter_map(|(sign, state)| folded.find(sign.as_str()).map(|at| (at, *state)));
        found.min_by_key(|(at, _)| *at).map(|(_, state)| state)
    }
}

fn begins_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_from_the_first_words() {
        let own = BTreeMap::from([
            (State::InProgress, vec!["Partial".to_owned(), "🟡".to_owned()]),
            (State::Planned, vec!["Low".to_owned(), "🔴".to_owned()]),
        ]);
        let words = Vocabulary::new(&own);
        for (text, state) in [
            ("🟡 Partial", Some(State::InProgress)),
            ("🔴", Some(State::Planned)),
            ("Low", Some(State::Planned)),
            ("Implemented demo-runner, Dockerfiles", Some(State::Done)),
            ("completed / verify", Some(State::Done)),
            ("Not Started", Some(State::Planned)),
            ("**In Progress**", Some(State::InProgress)),
            ("undone", None),
            ("lowest", None),
            ("", None),
        ] {
            assert_eq!(words.state(text), state, "{text}");
        }
    }
}
