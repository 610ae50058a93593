//! Fields that are called after a state and hold a date or a tick: `Completed: 2026-03-02` says that the
//! item is done, and since when.

use crate::backlog::dialect::Vocabulary;
use crate::backlog::{FieldRole, Item, State, Status, StatusSource, id};

/// What may stand behind the word for a state in the name of such a field.
const TIMES: [&str; 6] = [" date", " on", " at", " in", " am", " le"];

/// The state that the name of a field is called after: `Completed (date)`, `Started on`.
pub(super) fn reached(name: &str, vocabulary: &Vocabulary) -> Option<State> {
    let word = name.split(['(', '[']).next().unwrap_or_default().trim();
    let bare = TIMES.iter().find_map(|time| word.strip_suffix(time)).unwrap_or(word);
    let (_, state) = vocabulary.whole_state(bare)?;
    matches!(state, State::InProgress | State::Done | State::Dropped).then_some(state)
}

/// Whether a value only says that what its field names is so, or since when: `2026-03-02`, `x`, `✅`.
pub(super) fn is_stamp(text: &str, vocabulary: &Vocabulary) -> bool {
    let is_so = || {
        let symbol = vocabulary.symbol_in(text).filter(|(symbol, _)| symbol.start == 0);
        symbol.is_some_and(|(_, state)| state == State::Done) && text.chars().count() <= 2
    };
    id::is_date(text) || tick(text).is_some() || is_so()
}

/// What a mark behind the number of a row means: `1 X`.
pub(super) fn tick(text: &str) -> Option<State> {
    matches!(text, "x" | "X" | "✓" | "✔").then_some(State::Done)
}

/// What such fields of an item say, where it has no field for its state: the strongest of them.
pub(super) fn status(item: &Item, vocabulary: &Vocabulary) -> Option<Status> {
    if item.fields.iter().any(|field| field.role == Some(FieldRole::Status)) {
        return None;
    }
    let found = item.fields.iter().filter_map(|field| {
        let state = reached(&field.name, vocabulary)?;
        let is_reached = is_stamp(&field.value.value, vocabulary);
        is_reached.then(|| (state.is_closed(), field.value.clone(), state))
    });
    let (_, text, state) = found.max_by_key(|(is_closed, ..)| *is_closed)?;
    Some(Status { text, state: Some(state), source: StatusSource::Field })
}
