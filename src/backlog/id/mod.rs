//! The ids of items, as people write them in front of a title, in a cell or in a sentence.
//!
//! One tokenizer for all places: it takes the longest token (`1.1`, never its `1`), and never takes
//! a date, a version, a range or a standard (`UTF-8`) for an id.

mod dates;
#[cfg(test)]
mod tests;
mod token;
mod wide;

use std::ops::Range;

pub(crate) use self::dates::{is_date, is_version, is_year};
use self::token::{gap, is_range, token, worded};
use crate::text::Listed;
use crate::text::phrases::is_dense;

/// Longer words do not name a unit of work; in bytes.
const LONGEST_WORDS: usize = 40;
/// The longest role of a story in front of its wish, in bytes.
const LONGEST_ROLE: usize = 120;
/// What may stand around an id: `**A-1**`, `` `A-1` ``, `[A-1]`, `(A-1)`, `~~A-1~~`.
const WRAPPERS: [(&str, &str); 8] = [
    ("**", "**"),
    ("__", "__"),
    ("~~", "~~"),
    ("`", "`"),
    ("[", "]"),
    ("(", ")"),
    ("*", "*"),
    ("_", "_"),
];

/// How an id is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Form {
    /// Letters, a dash and digits: `WP-138b`, `TASK-20260204-258`.
    Coded,
    /// A word for a unit of work and a number: `User Story 1`, `Epic 3`.
    Worded,
    /// Letters and digits: `F01`, `T2.1`. Without anything that separates it from the title it may be
    /// the name of something (`S3 buckets`), as its siblings show.
    Short,
    /// A number: `1.`, `2.10`, `#12`.
    Number,
}

/// An id in front of a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leading {
    /// Its form.
    pub(crate) form: Form,
    /// Its bytes, without what stands around it.
    pub(crate) id: Range<usize>,
    /// Where the title begins.
    pub(crate) end: usize,
    /// Whether marks or punctuation separate it from the title.
    pub(crate) parted: bool,
    /// Whether it is a number of the forge, with a `#` in front.
    pub(crate) hashed: bool,
}

/// The words that are units of work, those that are stretches of it, and names that look like ids.
#[derive(Debug)]
struct Words {
    epics: Listed,
    units: Listed,
    stretches: Listed,
    standards: Listed,
    stories: &'static [&'static [&'static str]],
    stretch_letters: Listed,
}

static WORDS: Words = include!(concat!(env!("OUT_DIR"), "/ids.rs"));

/// The id that `text` begins with; in wide letters and digits (`ＬＨ-２`) it is one as well.
pub(crate) fn leading(text: &str) -> Option<Leading> {
    let Some(narrow) = wide::Narrow::of(text) else { return leading_narrow(text) };
    let found = leading_narrow(&narrow.text)?;
    let id = narrow.place(found.id.start)..narrow.place(found.id.end);
    Some(Leading { id, end: narrow.place(found.end), ..found })
}

fn leading_narrow(text: &str) -> Option<Leading> {
    // Each form has a digit, and most lines have none.
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    has_digit.then(|| behind_a_word(text).or_else(|| leading_token(text))).flatten()
}

/// The id that `text` begins with, whatever marks are around it.
fn leading_token(text: &str) -> Option<Leading> {
    let (mut at, mut open) = (0, [""; 3]);
    let mut depth = 0;
    while depth < open.len()
        && let Some((mark, close)) = WRAPPERS.iter().find(|(mark, _)| text[at..].starts_with(mark))
    {
        at += mark.len();
        open[depth] = close;
        depth += 1;
    }
    let (form, id) = token(text, at)?;
    let mut end = id.end;
    let mut parted = false;
    while depth > 0 && text[end..].starts_with(open[depth - 1]) {
        end += open[depth - 1].len();
        depth -= 1;
        parted = true;
        // `[A-1](a-1.md)` is a link.
        if text[..end].ends_with(']')
            && text[end..].starts_with('(')
            && let Some(close) = text[end..].find(')')
        {
            end += close + 1;
        }
    }
    let behind = gap(&text[end..]);
    let symbol = text[end..end + behind].trim();
    parted |= !symbol.is_empty();
    let is_dotted = text[id.clone()].contains('.');
    let is_numbered = form != Form::Number
        || parted
        || is_dotted && behind > 0
        || text[id.clone()].starts_with('#');
    if !is_numbered || is_range(text, &id, end, form) {
        return None;
    }
    // `1.1 x`: the number is the id; `#12`: the symbol is the forge's.
    let hashed = text[id.clone()].starts_with('#');
    let id = if hashed { id.start + 1..id.end } else { id };
    Some(Leading { form, id, end: end + behind, parted, hashed })
}

/// The id of letters and digits behind a word for a unit of work: `User Story [E-1-US-2]`, `Task E-1-T-3`.
fn behind_a_word(text: &str) -> Option<Leading> {
    let (len, _) = leading_word(text).filter(|(_, is_unit)| *is_unit)?;
    let rest = text[len..].trim_start_matches([' ', ':']);
    let start = text.len() - rest.len();
    let found = leading_token(rest).filter(|found| start > len && found.form == Form::Coded)?;
    let id = found.id.start + start..found.id.end + start;
    Some(Leading { id, end: found.end + start, ..found })
}

/// The word for a stretch of the work and its number that `text` begins with.
pub(crate) fn leading_stretch(text: &str) -> Option<Leading> {
    let len = worded(text, false)?;
    let end = len + gap(&text[len..]);
    Some(Leading { form: Form::Worded, id: 0..len, end, parted: true, hashed: false })
}

/// Whether `text` is an id and nothing else.
pub(crate) fn is_id(text: &str) -> bool {
    let narrow = wide::Narrow::of(text);
    let text = narrow.as_ref().map_or(text, |narrow| &narrow.text);
    token(text, 0)
        .is_some_and(|(form, id)| id == (0..text.len()) && !is_range(text, &id, id.end, form))
}

/// The word of a unit or stretch of work that `text` begins with, and whether it is a unit.
pub(crate) fn leading_word(text: &str) -> Option<(usize, bool)> {
    let mut best = None;
    let mut ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
    for len in ends.by_ref().take(2).filter(|len| *len <= LONGEST_WORDS) {
        let known = text[..len].trim_end_matches([':', '：']).to_lowercase();
        let stem =
            known.trim_end_matches(|ch: char| ch.is_ascii_digit() || matches!(ch, '#' | '-' | '.'));
        let stem = Some(stem).filter(|stem| stem.len() < known.len());
        for known in std::iter::once(known.as_str()).chain(stem) {
            if WORDS.units.has(known) {
                best = Some((known.len(), true));
            } else if WORDS.stretches.has(known) {
                best = Some((known.len(), false));
            }
        }
    }
    best
}

/// Whether a title names an epic.
pub(crate) fn is_epic(text: &str) -> bool {
    let word = text.split(|ch: char| !ch.is_alphabetic()).find(|word| !word.is_empty());
    word.is_some_and(|word| WORDS.epics.has(&word.to_lowercase()))
}

/// Whether the letters of an id stand for a stretch of the work: the `M` of `M1`.
pub(crate) fn is_stretch_letter(prefix: &str) -> bool {
    WORDS.stretch_letters.has(prefix)
}

/// Whether a sentence is a user story: `As a helmsman, I want a chart`.
pub(crate) fn is_story(text: &str) -> bool {
    let bare = text.trim_start_matches(|ch: char| !ch.is_alphanumeric());
    let near = bare[..bare.floor_char_boundary(LONGEST_ROLE)].to_lowercase();
    WORDS.stories.iter().any(|words| {
        let [start, then] = words else { return false };
        if start.bytes().next() != near.bytes().next() {
            return false;
        }
        let rest = near.strip_prefix(*start);
        let rest =
            rest.filter(|rest| !start.is_ascii() || !rest.starts_with(char::is_alphanumeric));
        rest.is_some_and(|rest| rest.replace("**", "").contains(*then))
    })
}

/// Whether a title begins with a word for a stretch and its number in a script without blanks:
/// `阶段一`, `第2阶段`.
fn is_dense_stretch(text: &str) -> bool {
    let is_number = |ch: char| ch.is_ascii_digit() || "一二三四五六七八九十".contains(ch);
    let bare = text.strip_prefix('第').map_or(text, |rest| rest.trim_start_matches(is_number));
    let word = WORDS.stretches.iter().find(|word| !word.is_ascii() && bare.starts_with(*word));
    word.is_some_and(|word| {
        word.starts_with(is_dense)
            && (bare.len() < text.len() || bare[word.len()..].trim_start().starts_with(is_number))
    })
}

/// Whether a title names a stretch of the work by its word and its number: `Sprint 3`.
pub(crate) fn names_stretch(text: &str) -> bool {
    is_stretch(text) && leading_word(text).is_some_and(|(_, is_unit)| !is_unit)
}

/// Whether a title names a stretch of time or work, such as `Phase 2`, `v1.2`, `2026-05-04`.
pub(crate) fn is_stretch(text: &str) -> bool {
    let text = text.trim_start_matches(|ch: char| !ch.is_alphanumeric());
    let first = text
        .split(|ch: char| ch.is_whitespace() || matches!(ch, ':' | ',' | '：' | '—' | '–'))
        .next()
        .unwrap_or_default();
    if is_date(first) || is_version(first) || is_year(first) {
        return true;
    }
    let quarter = first.len() == 2
        && matches!(first.as_bytes()[0], b'Q' | b'H' | b'q' | b'h')
        && first.as_bytes()[1].is_ascii_digit();
    let Some((len, is_unit)) = leading_word(text) else {
        return quarter || is_dense_stretch(text);
    };
    let behind = text[len..].trim_start_matches([' ', '#', '-', '–', '—']);
    let number = behind.split(|ch: char| !ch.is_alphanumeric()).next().unwrap_or_default();
    let is_numbered = number.starts_with(|ch: char| ch.is_ascii_digit())
        || number.len() <= 4
            && number.chars().all(|ch| matches!(ch, 'I' | 'V' | 'X'))
            && !number.is_empty()
        || number.chars().count() == 1 && number.chars().all(char::is_alphabetic);
    quarter || !is_unit && (is_numbered || text[len..].trim().is_empty())
}
