//! Words for a state at either end of a title: `[done] Pump`, `Pump (shipped in 1.2)`, `WIP: Pump`,
//! `Pump — DONE`, `Pump: **in progress**, the valve is new`.

use std::ops::Range;

use super::Title;
use crate::backlog::State;
use crate::backlog::reader::remark::{
    bracket_at_end, bracket_at_start, emphasized, is_loud, is_of_date, is_picture, is_remark,
    is_variant,
};
use crate::text::fold;

/// What parts a state from a title.
const DASHES: [&str; 9] = [" — ", " – ", " - ", " -- ", ": ", " | ", " -> ", " => ", " → "];
/// What is left at the end of a title when the state behind it is taken off.
const LEFT_OVER: [char; 8] = [' ', '—', '–', '-', '|', '·', '>', ':'];

impl Title<'_> {
    /// Takes words for a state off one of the ends.
    pub(super) fn words(&mut self) -> bool {
        self.bracket_behind()
            || self.emphasis_behind()
            || self.bracket_in_front()
            || self.picture_behind()
            || self.behind_dash()
            || self.in_front_of_dash()
    }

    /// Notes the state in `place`, a range of the title, and keeps what stands in front of `cut`.
    fn take_end(&mut self, place: Range<usize>, cut: usize, state: State) -> bool {
        let start = self.range.start;
        self.say(start + place.start..start + place.end, Some(state));
        let kept = self.text()[..cut].trim_end_matches(LEFT_OVER).len();
        self.keep(start..start + if kept > 0 { kept } else { cut });
        true
    }

    /// `Pump (shipped in 1.2)`
    fn bracket_behind(&mut self) -> bool {
        let text = self.text();
        let Some(open) = bracket_at_end(text).filter(|open| *open > 0) else { return false };
        let inside = open + 1..text.len() - 1;
        let Some(state) = self.remark(&text[inside.clone()], text.ends_with(']')) else {
            return false;
        };
        self.take_end(inside, open, state)
    }

    /// `Pump **DONE 2026-03-02**`, `Pump *in progress*`, and behind a dash with what explains it:
    /// `Pump - **Done** in May`.
    fn emphasis_behind(&mut self) -> bool {
        let text = self.text();
        let Some(words) = emphasized(text) else { return false };
        let is_end = text[words.end..].trim_matches(['*', '_']).is_empty();
        let is_parted = || {
            let before = text[..words.start].trim_end_matches(['*', '_']);
            DASHES.iter().any(|dash| before.ends_with(dash))
        };
        if !is_end && !is_parted() {
            return false;
        }
        let Some(state) = self.shouted(text[words.clone()].trim_end_matches(is_of_date)) else {
            return false;
        };
        let cut = text[..words.start].trim_end_matches(['*', '_']).len();
        self.take_end(words, cut, state)
    }

    /// `[done] Pump`; the brackets may be all that is bold.
    fn bracket_in_front(&mut self) -> bool {
        let text = self.text();
        let marks = text.len() - text.trim_start_matches('*').len();
        if let Some(close) = bracket_at_start(&text[marks..])
            && let Some(state) =
                self.remark(&text[marks + 1..marks + close], text[marks..].starts_with('['))
            && let rest = text[marks + close + 1..].trim_start_matches(['*', ':'])
            && !rest.trim().is_empty()
        {
            let Range { start, end } = self.range;
            self.say(start + marks + 1..start + marks + close, Some(state));
            self.keep(end - rest.len()..end);
            return true;
        }
        false
    }

    /// `Pump 🔴 IN PROGRESS`: a picture parts the words as a dash would.
    fn picture_behind(&mut self) -> bool {
        let text = self.text();
        let picture = text.char_indices().rev().find(|(_, ch)| is_picture(*ch));
        let Some((at, ch)) = picture.filter(|(at, _)| *at > 0) else { return false };
        let behind = text[at + ch.len_utf8()..].trim_start_matches(is_variant).trim();
        if !is_loud(behind) {
            return false;
        }
        match self.dialect.vocabulary.whole_state(behind) {
            Some((_, state)) => self.take_end(at..text.len(), at, state),
            None => false,
        }
    }

    /// `Pump — done`, `Pump - blocked by the smith`
    fn behind_dash(&mut self) -> bool {
        let text = self.text();
        // Most titles have no dash, and to look for one character is cheaper than for five words.
        if !text.contains(['—', '–', '-', ':', '|', '>', '→']) {
            return false;
        }
        let last = DASHES.iter().filter_map(|dash| Some((text.rfind(dash)?, dash.len()))).max();
        let Some((at, len)) = last else { return false };
        let (dash, behind) = text[at..].split_at(len);
        let bare = behind.trim_matches(['*', '_']);
        let is_dash = !matches!(dash, ": " | " | ");
        let state = self
            .shouted(bare)
            .or_else(|| self.named(bare).filter(|_| is_dash))
            .or_else(|| self.explained(bare).filter(|_| is_dash));
        let Some(state) = state else { return false };
        // `Rename planned -> done` speaks of states.
        let speaks_of_states = dash.contains(['>', '→'])
            && text[..at]
                .rsplit(' ')
                .next()
                .is_some_and(|word| self.dialect.vocabulary.whole_state(word).is_some());
        !speaks_of_states && self.take_end(at + len..text.len(), at, state)
    }

    /// `WIP: Pump`
    fn in_front_of_dash(&mut self) -> bool {
        let text = self.text();
        let first = DASHES.iter().filter_map(|dash| Some((text.find(dash)?, dash.len()))).min();
        let Some((at, len)) = first else { return false };
        let Some(state) = self.shouted(&text[..at]) else { return false };
        // `QA: the gate` is about tests, and `Shipped — 2026-01-02` a title, though a bad one.
        let is_topic =
            state == State::InReview && self.dialect.vocabulary.is_topic(&fold(&text[..at]));
        if is_topic || !text[at + len..].contains(char::is_alphabetic) {
            return false;
        }
        let Range { start, end } = self.range;
        self.say(start..start + at, Some(state));
        self.keep(start + at + len..end);
        true
    }

    /// The state that a remark in brackets names. Round ones with words for what is not begun are
    /// left alone: `(new)` and `(open)` mean other things as often.
    fn remark(&self, text: &str, square: bool) -> Option<State> {
        let vocabulary = &self.dialect.vocabulary;
        let folded = fold(text);
        let spoken = folded.trim_start_matches(|ch: char| !ch.is_alphanumeric());
        let Some((state, behind)) = vocabulary.first_words(spoken) else {
            // `(ada - done)`
            let (_, last) = text.rsplit_once(" - ")?;
            let state = vocabulary.whole_state(last).map(|(_, state)| state);
            return state.filter(|state| !matches!(state, State::Planned | State::Ready));
        };
        let behind = behind.trim_start();
        // `[Testing] Cover the winch` is about tests.
        if square && state == State::InReview && vocabulary.is_topic(&folded) {
            return None;
        }
        if matches!(state, State::Planned | State::Ready) {
            let is_said = square || is_loud(&text[..text.len() - behind.len()]);
            // `(TODO.md for the mate)`
            let is_name = behind.starts_with('.') && behind[1..].starts_with(char::is_alphabetic);
            let is_whole = !behind.starts_with(char::is_alphabetic) && !is_name;
            return (is_said && is_whole).then_some(state);
        }
        let explains = !behind.starts_with(char::is_alphabetic) || vocabulary.explains(behind);
        explains.then_some(state)
    }

    /// The state that words parted from the title name, with nothing behind them but a remark. What
    /// is not begun needs capitals: `Cache: new` says something else.
    fn shouted(&self, text: &str) -> Option<State> {
        let folded = fold(text);
        let (state, behind) = self.dialect.vocabulary.first_words(&folded)?;
        let word = text.get(..folded.len() - behind.len())?;
        let is_loud = is_loud(word);
        let behind = behind.trim_start_matches(['.', ' ', '*', '_']);
        let is_said = behind.is_empty() || behind.starts_with(['(', '[']);
        // `2026-03-02 - Review` is the topic of a day.
        let is_begun = !matches!(state, State::Planned | State::Ready)
            && !self.dialect.vocabulary.is_topic(&folded);
        (is_loud && is_remark(behind) || is_begun && is_said).then_some(state)
    }

    /// The state that is all of the words behind a dash: `Sluice boards — todo`. A colon or `new`
    /// says other things as often.
    fn named(&self, text: &str) -> Option<State> {
        let folded = fold(text.trim_end_matches('.'));
        let (state, behind) = self.dialect.vocabulary.first_words(&folded)?;
        (behind.is_empty() && !self.dialect.vocabulary.is_topic(&folded)).then_some(state)
    }

    /// The state that begins the words behind a dash, which go on with what it waits for or with a
    /// number that says when: `Pump — blocked by the smith`, `Pump - done in #12`, but not
    /// `Jobs - started by cron`.
    fn explained(&self, text: &str) -> Option<State> {
        let vocabulary = &self.dialect.vocabulary;
        let folded = fold(text);
        let (state, behind) = vocabulary.first_words(&folded)?;
        let behind = behind.trim_start();
        let is_said = vocabulary.explains(behind)
            && match state {
                State::Blocked => true,
                State::Done | State::Dropped => behind.contains(|ch: char| ch.is_ascii_digit()),
                State::Planned | State::Ready | State::InProgress | State::InReview => false,
            };
        is_said.then_some(state)
    }
}
