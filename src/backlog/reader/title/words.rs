//! Words for a state at either end of a title.

use std::ops::Range;

use super::Title;
use crate::backlog::State;
use crate::backlog::reader::remark::{
    bold_at_end, bracket_at_end, bracket_at_start, is_loud, is_of_date, is_picture, is_remark,
    is_variant,
};
use crate::text::fold;

/// What bold words stand between.
pub(super) const BOLD: &str = "**";
/// The words behind which the rest of a remark in brackets explains a state: `(done in #12)`.
pub(super) const EXPLAIN: [&str; 14] = [
    "in", "on", "by", "at", "via", "since", "as", "with", "for", "until", "pending", "no", "per",
    "from",
];

impl Title<'_> {
    /// Words for a state at either end: `[done] x`, `WIP: x`, `x (shipped in 1.2)`, `x — DONE`.
    pub(super) fn words(&mut self) -> bool {
        self.bracket_behind()
            || self.bold_behind()
            || self.bracket_in_front()
            || self.behind_picture()
            || self.beside_dash()
    }

    /// `Gate (shipped in 1.2)`.
    fn bracket_behind(&mut self) -> bool {
        let text = self.text();
        let Range { start, end } = self.range;
        if let Some(open) = bracket_at_end(text)
            && open > 0
            && let Some(state) = self.remark(&text[open + 1..text.len() - 1], text.ends_with(']'))
        {
            self.say(start + open + 1..end - 1, Some(state));
            self.keep(start..start + open);
            return true;
        }
        false
    }

    /// `Gate **DONE 2026-03-02**`.
    fn bold_behind(&mut self) -> bool {
        let Range { start, end } = self.range;
        if let Some((before, inner)) = bold_at_end(self.text())
            && let Some(state) = self.shouted(inner.trim_end_matches(is_of_date))
        {
            self.say(end - BOLD.len() - inner.len()..end - BOLD.len(), Some(state));
            self.keep(start..start + before.len());
            return true;
        }
        false
    }

    /// `[done] Gate`; the brackets may be all that is bold: `**(done)** Gate`.
    fn bracket_in_front(&mut self) -> bool {
        let text = self.text();
        let Range { start, end } = self.range;
        let marks = text.len() - text.trim_start_matches('*').len();
        if let Some(close) = bracket_at_start(&text[marks..])
            && let Some(state) =
                self.remark(&text[marks + 1..marks + close], text[marks..].starts_with('['))
            && let rest = text[marks + close + 1..].trim_start_matches(['*', ':'])
            && !rest.trim().is_empty()
        {
            self.say(start + marks + 1..start + marks + close, Some(state));
            self.keep(end - rest.len()..end);
            return true;
        }
        false
    }

    /// `Gate 🔴 IN PROGRESS`: a picture parts the words as a dash would.
    fn behind_picture(&mut self) -> bool {
        let text = self.text();
        let Range { start, end } = self.range;
        let picture = text.char_indices().rev().find(|(_, ch)| is_picture(*ch));
        if let Some((at, ch)) = picture.filter(|(at, _)| *at > 0)
            && let behind = text[at + ch.len_utf8()..].trim_start_matches(is_variant).trim()
            && is_loud(behind)
            && let Some((_, state)) = self.dialect.vocabulary.whole_state(behind)
        {
            self.say(end - text[at..].len()..end, Some(state));
            self.keep(start..start + at);
            return true;
        }
        false
    }

    /// `Gate — DONE`, `WIP: Gate`.
    fn beside_dash(&mut self) -> bool {
        let text = self.text();
        let Range { start, end } = self.range;
        // Most titles have no dash, and to look for one character is cheaper than for five words.
        if !text.contains(['—', '–', '-', ':', '|']) {
            return false;
        }
        let dash = [" — ", " – ", " - ", ": ", " | "];
        let last = dash.iter().filter_map(|dash| Some((text.rfind(dash)?, dash.len()))).max();
        if let Some((at, len)) = last
            && let bare = text[at + len..].trim_matches(['*', '_'])
            && let Some(state) = self.shouted(bare).or_else(|| self.named(&text[at..]))
        {
            self.say(start + at + len..end, Some(state));
            self.keep(start..start + at);
            return true;
        }
        let first = dash.iter().filter_map(|dash| Some((text.find(dash)?, dash.len()))).min();
        if let Some((at, len)) = first
            && let Some(state) = self.shouted(&text[..at])
            // `QA: the gate` is about tests.
            && !(state == State::InReview && self.dialect.vocabulary.is_topic(&fold(&text[..at])))
            // `Shipped — 2026-01-02` is a title, though a bad one.
            && text[at + len..].contains(char::is_alphabetic)
        {
            self.say(start..start + at, Some(state));
            self.keep(start + at + len..end);
            return true;
        }
        false
    }

    /// The state that a remark in brackets names. Round ones with words for what is not begun are
    /// left alone: `(new)` and `(open)` mean other things as often.
    fn remark(&self, text: &str, square: bool) -> Option<State> {
        let folded = fold(text);
        let spoken = folded.trim_start_matches(|ch: char| !ch.is_alphanumeric());
        let Some((state, behind)) = self.dialect.vocabulary.first_words(spoken) else {
            // `(ada - done)`
            let (_, last) = text.rsplit_once(" - ")?;
            let state = self.dialect.vocabulary.whole_state(last).map(|(_, state)| state);
            return state.filter(|state| !matches!(state, State::Planned | State::Ready));
        };
        let behind = behind.trim_start();
        // `[Testing] Cover the winch` is about tests.
        if square && state == State::InReview && self.dialect.vocabulary.is_topic(&folded) {
            return None;
        }
        if matches!(state, State::Planned | State::Ready) {
            let is_said = square || is_loud(&text[..text.len() - behind.len()]);
            // `(TODO.md for the mate)`
            let is_name = behind.starts_with('.') && behind[1..].starts_with(char::is_alphabetic);
            let is_whole = !behind.starts_with(char::is_alphabetic) && !is_name;
            return (is_said && is_whole).then_some(state);
        }
        let first = behind.split(|ch: char| !ch.is_alphanumeric()).next().unwrap_or_default();
        let explains = !behind.starts_with(char::is_alphabetic) || EXPLAIN.contains(&first);
        explains.then_some(state)
    }

    /// The state that words parted from the title name, with nothing behind them but a remark. What
    /// is not begun needs capitals: `Cache: new` says something else.
    fn shouted(&self, text: &str) -> Option<State> {
        let folded = fold(text);
        let (state, behind) = self.dialect.vocabulary.first_words(&folded)?;
        let word = text.get(..folded.len() - behind.len())?;
        let is_loud = is_loud(word);
        let behind = behind.trim_start_matches(['.', ' ']);
        let is_said = behind.is_empty() || behind.starts_with(['(', '[']);
        // `2026-03-02 - Review` is the topic of a day.
        let is_begun = !matches!(state, State::Planned | State::Ready)
            && !self.dialect.vocabulary.is_topic(&folded);
        (is_loud && is_remark(behind) || is_begun && is_said).then_some(state)
    }

    /// The state that is all of the words behind a dash: `Sluice boards — todo`. A colon or `new`
    /// says other things as often.
    fn named(&self, text: &str) -> Option<State> {
        if text.starts_with(':') || text.starts_with(" |") {
            return None;
        }
        let folded = fold(text.trim_start_matches([' ', '—', '–', '-']).trim_end_matches('.'));
        let (state, behind) = self.dialect.vocabulary.first_words(&folded)?;
        (behind.is_empty() && !self.dialect.vocabulary.is_topic(&folded)).then_some(state)
    }
}
