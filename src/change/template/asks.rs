//! What a line or a sentence of a template says to the author: to write something, always or under a
//! condition, or that something may be left out.

use crate::change::heading::key;
use crate::change::vocabulary::template::{
    ABOUT_FORM, ASKS, CONDITION, CONDITION_WITHIN, FIXED, FOR_SOME, FOR_SOME_WHAT, NOT_FITTING,
    OPTIONAL_ENDINGS, OPTIONAL_HEADING, OPTIONAL_TEXT, REMOVE, REQUIRED_HEADING, SECTION_WORDS,
    SECTIONS_STAY,
};
use crate::text::phrases::{normal, sentences};

/// Whether a sentence asks the author to write.
pub(super) fn asks(sentence: &str) -> bool {
    let bare = without_please(sentence);
    ASKS.begin(bare) || ASKS.are_in(bare) && !FIXED.are_in(bare)
}

/// Whether a sentence says that something which does not fit is to be taken out of the form, and then
/// whether it speaks of sections.
pub(super) fn says_to_remove(sentence: &str) -> Option<Removed> {
    if !REMOVE.are_in(sentence) || !NOT_FITTING.are_in(sentence) || SECTIONS_STAY.are_in(sentence) {
        return None;
    }
    Some(if SECTION_WORDS.are_in(sentence) { Removed::Sections } else { Removed::Entries })
}

/// What an author is to take out of the form where it does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Removed {
    /// Whole sections.
    Sections,
    /// Lines of a list.
    Entries,
}

/// Whether a sentence says that the entries of a list which do not fit are to be taken out.
pub(in crate::change) fn removes_entries(sentence: &str) -> bool {
    says_to_remove(sentence) == Some(Removed::Entries)
}

/// A sentence, in normal form, without the word *please* before it.
pub(super) fn without_please(sentence: &str) -> &str {
    const PLEASE: [&str; 21] = [
        "please ",
        "kindly ",
        "bitte ",
        "kérjük ",
        "kérem ",
        "vă rugăm ",
        "veuillez ",
        "merci de ",
        "por favor ",
        "per favore ",
        "gentilmente ",
        "graag ",
        "vänligen ",
        "vennligst ",
        "proszę ",
        "prosím ",
        "lütfen ",
        "vui lòng ",
        "mohon ",
        "пожалуйста ",
        "будь ласка ",
    ];
    PLEASE.iter().find_map(|please| sentence.strip_prefix(please)).unwrap_or(sentence)
}

/// Whether a line of text only holds the place of the author's: `> …`, `_…_`, `[…]`, `<…>`, `...`, `Fixes #`.
pub(super) fn is_blank_to_fill(line: &str) -> bool {
    if line.trim_start().starts_with('>') && !FIXED.are_in(&normal(line)) {
        return true;
    }
    let line = line.trim().trim_start_matches(['>', '-', '*', '+', ' ']);
    let inner = line.trim_end_matches(['.', ':', ' ']);
    let between = |open: char, close: char| inner.starts_with(open) && inner.ends_with(close);
    let emphasised = between('_', '_') || line.starts_with('*') && line.ends_with('*');
    emphasised && !line.starts_with("**")
        || between('[', ']')
        || between('<', '>') && inner.contains(' ')
        || line.ends_with("...")
        || line.ends_with('…')
        || line.ends_with('#')
        || line.ends_with(':') && line.split(' ').count() < 6
        || !line.contains(char::is_alphanumeric)
}

/// Whether a text asks the author to write something about the change.
pub(in crate::change) fn asks_for_text(text: &str) -> bool {
    sentences(text).any(|(sentence, _)| asks(&sentence) && !ABOUT_FORM.are_in(&sentence))
}

/// Whether a heading says that its section may be left out.
#[must_use]
pub fn is_optional(title: &str) -> bool {
    OPTIONAL_HEADING.are_in(&normal(title))
}

/// Whether a sentence, in normal form, asks for something only where there is something to say.
pub(super) fn is_conditional(sentence: &str) -> bool {
    // *Describe it, and add a picture if there is one* asks for the first always.
    let asks_for_more = || {
        let mut asked = sentence.split(" and ").filter(|asked| asks(asked.trim_start()));
        asked.next().is_some_and(|first| !OPTIONAL_ENDINGS.end(first)) && asked.next().is_some()
    };
    CONDITION.are_in(sentence)
        || CONDITION_WITHIN.begin(sentence)
        || OPTIONAL_ENDINGS.end(sentence) && !asks_for_more()
}

/// Whether what stands in brackets is a condition: *(if applicable)*, *(only for releases)*.
pub(super) fn has_condition(text: &str) -> bool {
    let opened = text.split(['(', '（', '[']).skip(1);
    opened.into_iter().any(|said| {
        let said = normal(said.split([')', '）', ']']).next().unwrap_or_default());
        let needed = REQUIRED_HEADING.anywhere.begins(&said).and_then(|end| said.get(end + 1..));
        needed.is_some_and(is_for)
            || CONDITION.begin(&said)
            || OPTIONAL_TEXT.begin(&said)
            || is_for_some(&said)
            || is_for(&said)
    })
}

/// Whether what stands in brackets, in normal form, says what it is for: *(for bug fixes)*, *(dla UI)*.
fn is_for(said: &str) -> bool {
    const GOES_ON: [&str; 13] = [
        "example",
        "most",
        "instance",
        "details",
        "more",
        "reference",
        "now",
        "information",
        "ejemplo",
        "exemplo",
        "info",
        "the",
        "help",
    ];
    let behind = FOR_SOME.anywhere.begins(said).and_then(|end| said.get(end + 1..));
    behind.is_some_and(|rest| {
        let mut words = rest.split(' ');
        let first = words.next().unwrap_or_default();
        !first.is_empty() && !GOES_ON.contains(&first) && words.count() < 5
    })
}

/// Whether a heading says that its section is for some changes only: *For new plugins*.
pub(super) fn is_for_some(title: &str) -> bool {
    let key = key(title);
    let behind = FOR_SOME.anywhere.begins(&key).and_then(|end| key.get(end + 1..));
    behind.is_some_and(|rest| FOR_SOME_WHAT.are_in(rest))
}
