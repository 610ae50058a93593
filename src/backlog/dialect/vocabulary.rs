//! The words and symbols that mean a state or a priority.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Known;
use super::common_words::{COMMON, begins_with_word, first_word};
use super::wording::whole;
use crate::backlog::State;
use crate::backlog::id;
use crate::sort::Sort as _;
use crate::text::fold;

/// A longer phrase for a state, in characters, nobody writes.
const LONGEST: usize = 200;

/// The most words of a negation: `not yet`.
const NEGATION: usize = 2;

/// The words of one dialect, and behind them the usual ones; by default only these.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    own: Words,
    /// The dialect's own words as it has them, in its order.
    given: BTreeMap<State, Vec<String>>,
    /// Symbols that only adorn the titles of the text that is read.
    ornaments: Vec<String>,
}

/// What a document says of its symbols.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::backlog) struct Symbols {
    /// Those to which it gives a state.
    pub(in crate::backlog) states: Vec<(String, State)>,
    /// Those for work that goes on elsewhere, and that only adorn its titles.
    pub(in crate::backlog) ornaments: Vec<String>,
}

/// Words and symbols, each with its state.
#[derive(Debug, Clone, Default)]
struct Words {
    /// Phrases in their folded form by their first word, the longest first.
    phrases: FxHashMap<String, Vec<(String, State)>>,
    /// Symbols without a letter or digit, such as `🟡`.
    symbols: Vec<(String, State)>,
}

/// The words of a text that give a state, as places in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// The state that they mean.
    pub state: State,
    /// The words, if any of them mean a state.
    pub words: Option<Range<usize>>,
    /// The first symbol.
    pub symbol: Option<Range<usize>>,
}

impl Words {
    fn new(states: &BTreeMap<State, Vec<String>>) -> Self {
        let mut words = Self::default();
        for (state, word) in
            states.iter().flat_map(|(state, words)| words.iter().map(|word| (*state, word)))
        {
            let word = fold(word);
            match first_word(&word) {
                "" => words.symbols.push((word, state)),
                first => {
                    let first = first.to_owned();
                    words.phrases.entry(first).or_default().push((word, state));
                }
            }
        }
        let phrases = words.phrases.values_mut();
        phrases.for_each(|known| known.order_by_key(|(word, _)| std::cmp::Reverse(word.len())));
        words
    }

    /// How long the longest phrase is that `spoken` begins with, and its state.
    fn beginning(&self, spoken: &str) -> Option<(usize, State)> {
        let mut known = self.phrases.get(first_word(spoken))?.iter();
        let (word, state) = known.find(|(word, _)| begins_with_word(spoken, word))?;
        Some((word.len(), *state))
    }
}

impl Vocabulary {
    /// The words of `own`, which go before the usual ones.
    #[must_use]
    pub fn new(own: &BTreeMap<State, Vec<String>>) -> Self {
        Self { own: Words::new(own), given: own.clone(), ornaments: Vec::new() }
    }

    /// The same with more words, which go before all others.
    #[must_use]
    pub fn with(&self, more: &BTreeMap<State, Vec<String>>) -> Self {
        let mut given = more.clone();
        for (state, words) in &self.given {
            let is_free =
                |word: &&String| !more.values().flatten().any(|own| fold(own) == fold(word));
            let words: Vec<String> = words.iter().filter(is_free).cloned().collect();
            given.entry(*state).or_default().extend(words);
        }
        Self::new(&given)
    }

    /// The same words, and in front of them symbols that a document explains.
    #[must_use]
    pub(super) fn with_symbols(&self, symbols: Symbols) -> Self {
        let mut vocabulary = self.clone();
        vocabulary.own.symbols.splice(0..0, symbols.states);
        vocabulary.ornaments.extend(symbols.ornaments);
        vocabulary
    }

    /// Whether a symbol in front of a title stands for its subject, and is not one that the document explains.
    pub(in crate::backlog) fn is_ornament(&self, symbol: &str) -> bool {
        let usual = COMMON.ornaments.iter().copied();
        let mut known = usual.chain(self.ornaments.iter().map(String::as_str));
        known.any(|known| symbol.starts_with(known))
            && !self.own.symbols.iter().any(|(own, _)| symbol.starts_with(own.as_str()))
    }

    /// The first word and the first symbol that the dialect itself has for `state`.
    #[must_use]
    pub fn own(&self, state: State) -> (Option<&str>, Option<&str>) {
        let given = self.given.get(&state).map_or(&[][..], Vec::as_slice);
        let first = |word: bool| {
            given
                .iter()
                .map(String::as_str)
                .find(|text| text.contains(char::is_alphanumeric) == word)
        };
        (first(true), first(false))
    }

    /// The first of the usual symbols for `state`.
    #[must_use]
    pub fn usual_symbol(state: State) -> Option<&'static str> {
        COMMON.symbols.iter().find(|(_, of)| *of == state).map(|(symbol, _)| *symbol)
    }

    /// The word for `state` in the language that `present` is a word for a state in, unless that is
    /// English.
    #[must_use]
    pub fn in_language_of(present: &str, state: State) -> Option<&'static str> {
        let present = fold(present);
        let is_known = |word: &&str| fold(word) == present;
        let language = COMMON.languages.iter().find(|words| words.iter().any(is_known))?;
        let at = State::ALL.iter().position(|known| *known == state)?;
        language.get(at).copied()
    }

    /// Where [`Vocabulary::state`] reads the state of `text`, and the symbol beside it.
    #[must_use]
    pub fn spoken(&self, text: &str) -> Option<Spoken> {
        let words = self.phrase(text);
        let symbol = self.symbol(text);
        let state = words.as_ref().or(symbol.as_ref()).map(|(_, state)| *state)?;
        let place = |found: Option<(Range<usize>, State)>| found.map(|(range, _)| range);
        Some(Spoken { state, words: place(words), symbol: place(symbol) })
    }

    /// The words that `text` begins with, behind symbols and markup: the longest that are known.
    fn phrase(&self, text: &str) -> Option<(Range<usize>, State)> {
        let start = text.find(char::is_alphanumeric)?;
        let spoken = &text[start..];
        let folded = fold(spoken);
        let (len, state) = self.beginning(&folded)?;
        let word = &folded[..len];
        let ends = spoken.char_indices().map(|(at, ch)| at + ch.len_utf8()).take(LONGEST);
        let len = ends.into_iter().find(|end| fold(&spoken[..*end]) == word)?;
        Some((start..start + len, state))
    }

    fn symbol(&self, text: &str) -> Option<(Range<usize>, State)> {
        let found = self.symbols(text).filter_map(|(symbol, state)| {
            text.find(symbol).map(|at| (at..at + symbol.len(), state))
        });
        found.min_by_key(|(range, _)| range.start)
    }

    /// The state that `text` begins with, behind symbols and markup; else the one of its first symbol.
    ///
    /// `✅ Done (v1.2)` and `**done**` are done; `undone` is nothing.
    #[must_use]
    pub fn state(&self, text: &str) -> Option<State> {
        let folded = fold(text);
        let spoken = folded.trim_start_matches(|ch: char| !ch.is_alphanumeric());
        let symbol = || self.symbol_in(&folded).map(|(_, state)| state);
        self.beginning(spoken).map(|(_, state)| state).or_else(|| percent(spoken)).or_else(symbol)
    }

    /// The state that `text` is a word for, with nothing beside it but what explains it, and the
    /// place of that word: `Recently completed (last 14 days)`, but not `Open questions`.
    #[must_use]
    pub fn whole_state(&self, text: &str) -> Option<(Range<usize>, State)> {
        whole(text, |word| {
            let (len, state) = self.beginning(word)?;
            let behind = word[len..].trim_start();
            let is_since = |since: &&str| {
                behind.strip_prefix(since).is_some_and(|rest| rest.starts_with(' '))
                    || behind == *since
            };
            let is_said = || COMMON.since.iter().any(is_since) || names_release(behind);
            (behind.is_empty() || state.is_closed() && is_said()).then_some(state)
        })
    }

    /// The place of the word for a priority that `text` is, with nothing beside it but what
    /// explains it.
    #[must_use]
    pub fn whole_priority(&self, text: &str) -> Option<Range<usize>> {
        let is_known = |word: &str| COMMON.priorities.has(word).then_some(());
        whole(text, is_known).map(|(place, ())| place)
    }

    /// The place of the known word that `text` is.
    pub(in crate::backlog) fn known(&self, known: Known, text: &str) -> Option<Range<usize>> {
        match known {
            Known::Status => self.whole_state(text).map(|(place, _)| place),
            Known::Priority => self.whole_priority(text),
        }
    }

    /// The first words of `text` that mean a state, folded, and what is behind them.
    #[must_use]
    pub fn first_words<'t>(&self, folded: &'t str) -> Option<(State, &'t str)> {
        let (len, state) = self.beginning(folded)?;
        Some((state, &folded[len..]))
    }

    /// Whether a tag says a state: `#wip`, `@doing`.
    #[must_use]
    pub fn is_state_tag(&self, tag: &str) -> bool {
        COMMON.state_tags.has(&tag.to_ascii_lowercase())
    }

    /// Whether words behind one for a state begin with what says why, where or when: `in #12`, `by legal`.
    #[must_use]
    pub fn explains(&self, behind: &str) -> bool {
        COMMON.explains.has(first_word(behind))
    }

    /// The first symbol in `text`, and its state.
    #[must_use]
    pub fn symbol_in(&self, text: &str) -> Option<(Range<usize>, State)> {
        let found = self.symbols(text).filter_map(|(symbol, state)| {
            let at = text.find(symbol)?;
            Some((at..at + symbol.len(), state))
        });
        found.min_by_key(|(place, _)| place.start)
    }

    /// The symbols that `text` may hold, the dialect's own first. No usual one is a symbol of ASCII, and
    /// most texts have nothing else.
    pub(in crate::backlog) fn symbols(&self, text: &str) -> impl Iterator<Item = (&str, State)> {
        let common = if text.is_ascii() { &[][..] } else { COMMON.symbols };
        let own = self.own.symbols.iter().map(|(symbol, state)| (symbol.as_str(), *state));
        own.chain(common.iter().copied())
    }

    /// How long the words are that `spoken` begins with and that mean a state, and that state. What is
    /// not done yet is planned: `not built`, `noch nicht umgesetzt`.
    fn beginning(&self, spoken: &str) -> Option<(usize, State)> {
        let known = |text: &str| self.own.beginning(text).or_else(|| COMMON.beginning(text));
        known(spoken).or_else(|| {
            let ends = spoken.match_indices(' ').map(|(at, _)| at).take(NEGATION);
            let end = ends.filter(|end| COMMON.negations.has(&spoken[..*end])).last()?;
            let (len, _) = known(&spoken[end + 1..]).filter(|(_, state)| *state == State::Done)?;
            Some((end + 1 + len, State::Planned))
        })
    }
}

/// Whether words say with which release something was done, or when: `in v0.2`, `with 1.4`, `for 2026-05`.
fn names_release(behind: &str) -> bool {
    let mut words = behind.split(' ');
    let (join, release) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    words.next().is_none()
        && COMMON.joins.has(join)
        && release.contains(|ch: char| ch.is_ascii_digit())
        && (id::is_version(release) || id::is_date(release) || id::is_year(release))
}

/// The state that a share of the work means: `100 %`, `60% of the cabinets`.
fn percent(text: &str) -> Option<State> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let share: u32 = text.get(..digits)?.parse().ok()?;
    text[digits..].trim_start().starts_with('%').then_some(match share {
        0 => State::Planned,
        100.. => State::Done,
        _ => State::InProgress,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Vocabulary {
        Vocabulary::new(&BTreeMap::from([
            (State::InProgress, vec!["Partial".to_owned(), "🟡".to_owned()]),
            (State::Planned, vec!["Low".to_owned(), "🔴".to_owned()]),
        ]))
    }

    #[test]
    fn states_are_read_from_the_first_words() {
        let words = words();
        for (text, state) in [
            ("🟡 Partial", Some(State::InProgress)),
            ("🔴", Some(State::Planned)),
            ("Low", Some(State::Planned)),
            ("Implemented demo-runner, Dockerfiles", Some(State::Done)),
            ("completed / verify", Some(State::Done)),
            ("Not Started", Some(State::Planned)),
            ("**In Progress**", Some(State::InProgress)),
            ("已完成（2026-01-02）", Some(State::Done)),
            ("En cours", Some(State::InProgress)),
            ("In_Progress", Some(State::InProgress)),
            ("undone", None),
            ("完成度 40%", None),
            ("lowest", None),
            ("", None),
        ] {
            assert_eq!(words.state(text), state, "{text}");
        }
    }

    #[test]
    fn a_word_is_whole_if_the_rest_only_explains_it() {
        let words = words();
        for (text, word, state) in [
            ("Done", "Done", State::Done),
            ("✅ Completed Tasks", "Completed", State::Done),
            ("Recently completed (max 5, last 14 days)", "completed", State::Done),
            ("**In Progress** / Doing", "In Progress", State::InProgress),
            ("Rejected / do-not-build (kept)", "Rejected", State::Dropped),
            ("Tareas pendientes", "pendientes", State::Planned),
            ("已完成任务", "已完成", State::Done),
            ("Implemented in v0.2", "Implemented in v0.2", State::Done),
            ("Done except v2", "", State::Done),
            ("완료된", "", State::Done),
            ("Open questions", "", State::Planned),
            ("New in 1.2", "", State::Planned),
            ("Testing strategy", "", State::InReview),
            ("Items", "", State::Planned),
        ] {
            let found = words.whole_state(text);
            let expected = (!word.is_empty()).then_some((word, state));
            assert_eq!(found.map(|(place, state)| (&text[place], state)), expected, "{text}");
        }
        for (text, word) in [
            ("🔴 P0", "P0"),
            ("High — 운영 안전성 직결", "High"),
            ("Priority: Medium", "Medium"),
            ("Must have (MVP)", "Must have"),
            ("高优先级", "高"),
            ("High-level design", ""),
        ] {
            let found = words.whole_priority(text);
            assert_eq!(found.map_or("", |place| &text[place]), word, "{text}");
        }
    }

    #[test]
    fn the_usual_words_are_written_as_they_are_compared() {
        for (word, _) in COMMON.phrases.iter().chain(COMMON.symbols.iter().copied()) {
            assert_eq!(fold(word), word);
        }
        let found = COMMON.beginning("in progress since May");
        assert_eq!(found, Some(("in progress".len(), State::InProgress)));
    }

    #[test]
    fn no_usual_sign_is_one_of_ascii() {
        let words = Vocabulary::default();
        assert!(words.symbols("✅").count() > 5);
        assert!(words.symbols("✅").all(|(symbol, _)| !symbol.is_ascii()));
        assert_eq!(words.symbols("x").count(), 0);
    }

    #[test]
    fn the_words_that_give_a_state_are_found_as_they_are_written() {
        let own = BTreeMap::from([(State::Done, vec!["High".to_owned(), "🟢".to_owned()])]);
        let vocabulary = Vocabulary::new(&own);
        for (text, words, symbol) in [
            ("🟢 High", Some("High"), Some("🟢")),
            ("**In   Progress** - since May", Some("In   Progress"), None),
            ("🚧", None, Some("🚧")),
            ("(completed / verify) ✅", Some("completed"), Some("✅")),
            ("Won't do", Some("Won't do"), None),
        ] {
            let spoken = vocabulary.spoken(text).unwrap();
            assert_eq!(spoken.words.map(|range| &text[range]), words, "{text}");
            assert_eq!(spoken.symbol.map(|range| &text[range]), symbol, "{text}");
            assert_eq!(Some(spoken.state), vocabulary.state(text), "{text}");
        }
        assert_eq!(vocabulary.spoken("undone"), None);
        assert_eq!(vocabulary.own(State::Done), (Some("High"), Some("🟢")));
        assert_eq!(vocabulary.own(State::Blocked), (None, None));
        assert_eq!(Vocabulary::usual_symbol(State::Done), Some("✅"));
    }

    #[test]
    fn every_language_has_a_word_for_each_state_that_is_read_as_that_state() {
        let vocabulary = Vocabulary::default();
        for words in COMMON.languages {
            let read: Vec<Option<State>> =
                words.iter().map(|word| vocabulary.state(word)).collect();
            let expected: Vec<Option<State>> = State::ALL.into_iter().map(Some).collect();
            assert_eq!(read, expected, "{words:?}");
        }
        assert_eq!(Vocabulary::in_language_of("pendiente", State::Blocked), Some("Bloqueado"));
        assert_eq!(Vocabulary::in_language_of("Ready", State::Blocked), None);
    }
}
