//! The bold words that a title begins with, and the state that the sentence behind them says.

use std::ops::Range;

use super::{STRIKE, Title, is_loud};
use crate::backlog::State;

/// What bold words stand between.
const BOLD: &str = "**";

impl Title<'_> {
    /// Takes the bold words that the title begins with, where what stands behind them is another
    /// sentence, and the state that this begins with: `**Gong** (BUILT, by the door)`.
    pub(in crate::backlog::reader) fn lead(&mut self) {
        let text = self.text();
        let opens = text.starts_with(BOLD);
        let from = if opens { BOLD.len() } else { 0 };
        let Some(close) = text[from..].find(BOLD).map(|at| from + at) else { return };
        if !opens && text.matches(BOLD).count().is_multiple_of(2) || close == from {
            return;
        }
        let behind = &text[close + BOLD.len()..];
        let rest = behind.trim_start();
        let inner = text[from..close].trim_end_matches([':', '：', '.', ' ']);
        let first = rest.chars().next();
        let is_parted = inner.len() < close - from
            || first.is_none_or(|ch| {
                // `**As a helmsman**, I want a chart` goes on.
                !ch.is_alphanumeric() && !matches!(ch, '`' | ',')
                    || !ch.is_lowercase() && ch.is_alphabetic()
            });
        if !is_parted || inner.is_empty() {
            return;
        }
        let start = self.range.start;
        if let Some(word) = self.said_behind(rest) {
            let at = start + text.len() - rest.len();
            let said = &rest[word.clone()];
            let struck = (said == STRIKE).then_some(State::Done);
            let state = struck.or_else(|| self.dialect.vocabulary.state(said));
            self.say(at + word.start..at + word.end, state);
        }
        self.keep(start + from..start + from + inner.len());
    }

    /// The words for a state that the text behind a bold lead begins with.
    fn said_behind(&self, text: &str) -> Option<Range<usize>> {
        if let Some(struck) = struck_at_start(text) {
            let behind = &text[struck.end..];
            // Where other words stand behind what is struck out, these are still to be done.
            return match self.said_behind(behind) {
                Some(word) => Some(struck.end + word.start..struck.end + word.end),
                None if behind.contains(char::is_alphanumeric) => None,
                None => Some(struck.start..struck.start + STRIKE.len()),
            };
        }
        let vocabulary = &self.dialect.vocabulary;
        let begin = text
            .find(|ch: char| !matches!(ch, ' ' | '—' | '–' | '-' | ':' | '：' | '(' | '[' | '*'))?;
        let bare = &text[begin..];
        if let Some((symbol, _)) =
            vocabulary.symbol_in(bare).filter(|(symbol, _)| symbol.start == 0)
        {
            return Some(begin..begin + symbol.end);
        }
        let near = &bare[..bare.floor_char_boundary(60)];
        let spoken = vocabulary.spoken(near)?.words.filter(|words| words.start == 0)?;
        let behind = bare[spoken.end..].trim_start();
        let is_said = behind.is_empty()
            || !behind.starts_with(|ch: char| ch.is_alphanumeric() || ch == '-')
            || vocabulary.explains(behind)
            || behind.starts_with(|ch: char| ch.is_ascii_digit()) && is_loud(&bare[spoken.clone()]);
        let is_begun =
            !matches!(vocabulary.state(&bare[spoken.clone()]), Some(State::Planned | State::Ready));
        let is_whole = behind.trim_matches(['.', ')', ']']).is_empty();
        let is_parted = behind.starts_with([':', '：']);
        (is_said && (is_begun || is_whole || is_parted || is_loud(&bare[spoken.clone()])))
            .then_some(begin..begin + spoken.end)
    }
}

/// Where text is struck out right behind a lead, with its marks: `~~fix it~~ DONE 2026-03-02`.
fn struck_at_start(text: &str) -> Option<Range<usize>> {
    let from = text.find(|ch: char| !matches!(ch, ' ' | '—' | '–' | '-' | ':' | '：'))?;
    let inner = text[from..].strip_prefix(STRIKE)?;
    let close = inner.find(STRIKE).filter(|close| *close > 0)?;
    Some(from..from + close + 2 * STRIKE.len())
}
