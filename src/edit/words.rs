//! The words with which a backlog would say that an item is in a state.

use super::Subject;
use crate::backlog::dialect::{Spoken, Vocabulary};
use crate::backlog::{State, Status, StatusSource};
use crate::sort::Sort as _;
use crate::text::fold;

/// Words and symbol for one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wording {
    pub(super) words: String,
    pub(super) symbol: Option<String>,
}

/// How the file would say `state` where it now says `present`, with the same sort of evidence.
///
/// As it says it elsewhere; else as its dialect does; else as its sections do; else in the usual
/// words, in the manner of `present`.
pub(super) fn wording(
    subject: Subject<'_>,
    evidence: StatusSource,
    present: &str,
    state: State,
) -> Wording {
    let vocabulary = &subject.dialect.vocabulary;
    let (own_words, own_symbol) = vocabulary.own(state);
    let said = said(subject, evidence, state);
    let words = said.iter().find_map(|(text, spoken)| Some(text[spoken.words.clone()?].to_owned()));
    let symbol =
        said.iter().find_map(|(text, spoken)| Some(text[spoken.symbol.clone()?].to_owned()));
    Wording {
        words: words
            .or_else(|| own_words.map(str::to_owned))
            .or_else(|| of_a_section(subject, state))
            .or_else(|| in_its_language(subject, evidence, present, state))
            .unwrap_or_else(|| usual(state, present)),
        symbol: symbol
            .or_else(|| own_symbol.map(str::to_owned))
            .or_else(|| Vocabulary::usual_symbol(state).map(str::to_owned)),
    }
}

/// What a new statement says: the words, behind a symbol where the other items have one.
pub(super) fn fresh(subject: Subject<'_>, state: State) -> String {
    let wording = wording(subject, StatusSource::Field, "", state);
    let vocabulary = &subject.dialect.vocabulary;
    let mut others = statuses(subject, StatusSource::Field)
        .filter_map(|status| vocabulary.spoken(&status.text.value));
    match wording.symbol.filter(|_| others.any(|spoken| spoken.symbol.is_some())) {
        Some(symbol) => format!("{symbol} {}", wording.words),
        None => wording.words,
    }
}

/// How the file of the item would say each state in a field, in the order of the work.
#[must_use]
pub fn state_words(subject: Subject<'_>) -> Vec<(State, String)> {
    State::ALL.map(|state| (state, fresh(subject, state))).to_vec()
}

fn statuses<'a>(
    subject: Subject<'a>,
    evidence: StatusSource,
) -> impl Iterator<Item = &'a Status> + use<'a> {
    let statuses = subject.neighbours().flat_map(|item| &item.statuses);
    statuses.filter(move |status| status.source == evidence)
}

/// What the items of the file say for `state`, the most frequent first. Words that go on into a
/// sentence are about one item, and no model for another.
fn said<'a>(subject: Subject<'a>, evidence: StatusSource, state: State) -> Vec<(&'a str, Spoken)> {
    let vocabulary = &subject.dialect.vocabulary;
    let mut said: Vec<(usize, &str, Spoken)> = Vec::new();
    for status in statuses(subject, evidence).filter(|status| status.state == Some(state)) {
        let text = status.text.value.as_str();
        let Some(spoken) = vocabulary.spoken(text) else { continue };
        let end = spoken.words.as_ref().map_or(0, |words| words.end);
        if text[end..].contains(char::is_alphanumeric) {
            continue;
        }
        let words = spoken.words.clone().map(|at| &text[at]);
        let same = |known: &str, there: &Spoken| there.words.clone().map(|at| &known[at]) == words;
        match said.iter_mut().find(|(_, known, there)| same(known, there)) {
            Some((count, ..)) => *count += 1,
            None => said.push((1, text, spoken)),
        }
    }
    // The sort is stable: of two as frequent ones the first in the file goes first.
    said.order_by_key(|(count, ..)| std::cmp::Reverse(*count));
    said.into_iter().map(|(_, text, spoken)| (text, spoken)).collect()
}

/// The words of a section for `state`, as its title has them.
fn of_a_section(subject: Subject<'_>, state: State) -> Option<String> {
    let sections = subject.file().sections.iter();
    sections.filter(|section| section.state == Some(state)).find_map(|section| {
        let title = &section.title.value;
        let words = subject.dialect.vocabulary.spoken(title)?.words?;
        Some(title[words].to_owned())
    })
}

/// The word for `state` in the language in which this item, or else another one, says its state.
fn in_its_language(
    subject: Subject<'_>,
    evidence: StatusSource,
    present: &str,
    state: State,
) -> Option<String> {
    let others = statuses(subject, evidence).map(|status| status.text.value.as_str());
    let (word, model) = std::iter::once(present)
        .chain(others)
        .find_map(|model| Some((Vocabulary::in_language_of(model, state)?, model)))?;
    Some(if starts_small(model) { word.to_lowercase() } else { word.to_owned() })
}

fn starts_small(text: &str) -> bool {
    text.chars().find(|ch| ch.is_alphabetic()).is_some_and(char::is_lowercase)
}

/// The usual words for `state`, joined and in the case of `present`.
fn usual(state: State, present: &str) -> String {
    let folded = fold(state.as_str());
    if present.contains('_') || present.contains('-') {
        let symbol = if present.contains('_') { "_" } else { "-" };
        return folded.replace('-', symbol);
    }
    let spaced = folded.replace('-', " ");
    if starts_small(present) {
        return spaced;
    }
    let capitals = spaced.split(' ').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    capitals.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_words_are_spelled_like_their_neighbours() {
        for (present, expected) in [
            ("Ready", "In Progress"),
            ("ready", "in progress"),
            ("not_started", "in_progress"),
            ("to-do", "in-progress"),
            ("", "In Progress"),
        ] {
            assert_eq!(usual(State::InProgress, present), expected, "{present}");
        }
    }
}
