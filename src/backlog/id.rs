//! The ids of items, as people write them in front of a title, in a cell or in a sentence.
//!
//! One tokenizer for all places: it takes the longest token (`1.1`, never its `1`), and never takes
//! a date, a version, a range or a standard (`UTF-8`) for an id.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

/// A longer run of letters is a word, not the prefix of an id.
const LONGEST_PREFIX: usize = 10;
/// Longer numbers are dates, amounts or hashes.
const LONGEST_NUMBER: usize = 4;
/// Longer words are none for a unit of work; in bytes.
const LONGEST_WORDS: usize = 40;
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
    /// Letters and digits: `F01`, `T2.1`. Without anything that parts it from the title it may be
    /// the name of something (`S3 buckets`), which its siblings tell.
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
    /// Whether marks or punctuation part it from the title.
    pub(crate) parted: bool,
}

/// The words that are units of work, those that are stretches of it, and names that look like ids.
#[derive(Debug, Deserialize)]
struct Words {
    epics: HashSet<String>,
    units: HashSet<String>,
    stretches: HashSet<String>,
    standards: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words = include_str!(concat!(env!("OUT_DIR"), "/ids.json"));
    serde_json::from_str(words).expect("a test reads this file")
});

/// The id that `text` begins with.
pub(crate) fn leading(text: &str) -> Option<Leading> {
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
    let sign = text[end..end + behind].trim();
    parted |= !sign.is_empty();
    let is_dotted = text[id.clone()].contains('.');
    let is_numbered = form != Form::Number
        || parted
        || is_dotted && behind > 0
        || text[id.clone()].starts_with('#');
    if !is_numbered || is_range(text, &id, end, form) {
        return None;
    }
    // `1.1 x`: the number is the id; `#12`: the sign is the forge's.
    let id = if text[id.clone()].starts_with('#') { id.start + 1..id.end } else { id };
    Some(Leading { form, id, end: end + behind, parted })
}

/// The word for a stretch of the work and its number that `text` begins with.
pub(crate) fn leading_stretch(text: &str) -> Option<Leading> {
    let len = worded(text, false)?;
    let end = len + gap(&text[len..]);
    Some(Leading { form: Form::Worded, id: 0..len, end, parted: true })
}

/// Whether `text` is an id and nothing else.
pub(crate) fn is_id(text: &str) -> bool {
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
        for known in [known.as_str(), stem] {
            if WORDS.units.contains(known) {
                best = Some((known.len(), true));
            } else if WORDS.stretches.contains(known) {
                best = Some((known.len(), false));
            }
        }
    }
    best
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
    let Some((len, is_unit)) = leading_word(text) else { return quarter };
    let behind = text[len..].trim_start_matches([' ', '#', '-', '–', '—']);
    let number = behind.split(|ch: char| !ch.is_alphanumeric()).next().unwrap_or_default();
    let is_numbered = number.starts_with(|ch: char| ch.is_ascii_digit())
        || number.len() <= 4
            && number.chars().all(|ch| matches!(ch, 'I' | 'V' | 'X'))
            && !number.is_empty()
        || number.chars().count() == 1 && number.chars().all(char::is_alphabetic);
    quarter || !is_unit && (is_numbered || text[len..].trim().is_empty())
}

/// Whether a title names an epic.
pub(crate) fn is_epic(text: &str) -> bool {
    let word = text.split(|ch: char| !ch.is_alphabetic()).find(|word| !word.is_empty());
    word.is_some_and(|word| WORDS.epics.contains(word.to_lowercase().as_str()))
}

/// The token at `at`, in its longest form.
fn token(text: &str, at: usize) -> Option<(Form, Range<usize>)> {
    let rest = &text[at..];
    let first = rest.bytes().next()?;
    let (form, len) = if first.is_ascii_digit() || first == b'#' {
        (Form::Number, number(rest)?)
    } else if let Some(found) = worded(rest, true) {
        (Form::Worded, found)
    } else {
        coded(rest)?
    };
    let id = at..at + len;
    let behind = text[id.end..].chars().next();
    // `A-1-final` and `2nd` are words.
    let mut next = text[id.end..].chars();
    let joins = next.next().is_some_and(|ch| matches!(ch, '-' | '_' | '/' | '.'))
        && next.next().is_some_and(char::is_alphanumeric);
    if behind.is_some_and(|ch| ch.is_alphanumeric() && !is_dense(ch) || ch == '%') || joins {
        return None;
    }
    Some((form, id))
}

/// Whether `ch` is of a script that puts no blanks between words.
fn is_dense(ch: char) -> bool {
    matches!(ch, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// How long the number is: `12`, `2.10`, `#7`, `3a`.
fn number(text: &str) -> Option<usize> {
    let sign = usize::from(text.starts_with('#'));
    let mut len = sign;
    let mut parts = 0;
    loop {
        let digits = digits(&text[len..]);
        if digits == 0 || digits > LONGEST_NUMBER + sign * 3 {
            return None;
        }
        len += digits;
        parts += 1;
        if !text[len..].starts_with('.')
            || !text[len + 1..].starts_with(|ch: char| ch.is_ascii_digit())
        {
            break;
        }
        len += 1;
    }
    let letter = text[len..].bytes().next().filter(u8::is_ascii_lowercase);
    let is_end = !text[len + usize::from(letter.is_some())..].starts_with(char::is_alphanumeric);
    len += usize::from(letter.is_some() && is_end);
    let word = text[..].split_whitespace().next().unwrap_or_default();
    let is_dated = is_date(word) || parts == 1 && sign == 0 && is_year(&text[..len]);
    (!is_dated && parts <= 4).then_some(len)
}

/// A word for a unit of work, and its number.
fn worded(text: &str, is_unit: bool) -> Option<usize> {
    // Most titles begin with another word: one look at the first of them must do.
    let (len, _) = leading_word(text).filter(|(_, unit)| *unit == is_unit)?;
    let mut at = len;
    at += text[at..].len() - text[at..].trim_start_matches([' ', '#', '-']).len();
    let letters = text[at..].bytes().take_while(u8::is_ascii_uppercase).count();
    let joined = usize::from(letters > 0 && text[at + letters..].starts_with('-'));
    let start = at + letters + joined;
    if letters > 3 {
        return None;
    }
    let digits = digits(&text[start..]);
    if digits == 0 || digits > 5 {
        return None;
    }
    Some(start + digits + dotted(&text[start + digits..]))
}

/// Letters with digits: `WP-138b`, `AE-P1-13`, `FE-1.1` are coded, `F01`, `T2.1` are short.
fn coded(text: &str) -> Option<(Form, usize)> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    if letters == 0 || letters > LONGEST_PREFIX {
        return None;
    }
    let mut len = letters + digits(&text[letters..]);
    let mut dashed = 0;
    while let Some(dash) = text[len..].chars().next().filter(|ch| matches!(ch, '-' | '–' | '_')) {
        let at = len + dash.len_utf8();
        let upper = text[at..].bytes().take_while(u8::is_ascii_uppercase).count();
        let number = digits(&text[at + upper..]);
        // A long dash in front of letters begins another id.
        let is_same = upper > 0 && text[at..at + upper] == text[..letters];
        if upper > 0 && dash == '–'
            || is_same
            || number == 0 && (upper == 0 || !text[at + upper..].starts_with(['-', '–']))
        {
            break;
        }
        if number > 0 {
            dashed += 1;
        }
        len = at + upper + number;
    }
    let has_digit = text[..len].bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit || !text[..len].ends_with(|ch: char| ch.is_ascii_digit()) {
        return None;
    }
    let letter = text[len..].bytes().next().filter(u8::is_ascii_lowercase);
    if letter.is_some() && !text[len + 1..].starts_with(char::is_alphanumeric) {
        len += 1;
    }
    len += dotted(&text[len..]);
    if WORDS.standards.contains(prefix(&text[..len])) || WORDS.standards.contains(&text[..len]) {
        return None;
    }
    if dashed > 0 {
        return Some((Form::Coded, len));
    }
    let one = &text.as_bytes()[..letters];
    let number = &text[letters..len];
    let is_level = matches!(one, [b'P']) && number.len() == 1
        || matches!(one, [b'Q' | b'H']) && number.len() == 1
        || matches!(one, [b'V']);
    (letters <= 4 && !is_level).then_some((Form::Short, len))
}

/// The letters in front of the first digit, without a dash.
fn prefix(id: &str) -> &str {
    let end = id.find(|ch: char| ch.is_ascii_digit()).unwrap_or(id.len());
    id[..end].trim_end_matches(['-', '–', '_'])
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// How long the `.1.2` behind a number is.
fn dotted(text: &str) -> usize {
    let mut len = 0;
    while text[len..].starts_with('.') && digits(&text[len + 1..]) > 0 {
        len += 1 + digits(&text[len + 1..]);
    }
    len
}

/// How long what parts an id from the title is: `: `, ` — `, `. `, ` · `.
fn gap(text: &str) -> usize {
    let rest = text.trim_start_matches([' ', '\t']);
    let sign = rest.trim_start_matches([
        '.', ':', '：', '|', ')', '·', '•', '—', '–', '-', ']', '*', '_', '`', '、', '）',
    ]);
    let is_parted = rest.len() == sign.len()
        || sign.is_empty()
        || sign.starts_with([' ', '\t'])
        || !rest.starts_with(['-', '–', '.'])
            && !rest[..rest.len() - sign.len()].ends_with(['*', '_', '`']);
    if !is_parted {
        return text.len() - rest.len();
    }
    text.len() - sign.trim_start_matches([' ', '\t']).len()
}

/// `ST-027–ST-051`, `1-3`, `E1 to E3`, `E1, E2`: more than one, so none.
fn is_range(text: &str, id: &Range<usize>, end: usize, form: Form) -> bool {
    let behind = text[end..].trim_start_matches(' ');
    let dash = ["–", "—", "-", "..", "…", "to ", "bis ", ",", "/", "+", "&", "and "]
        .iter()
        .find_map(|dash| behind.strip_prefix(dash));
    let Some(other) = dash.map(|other| other.trim_start_matches([' ', '.', '*', '`', '['])) else {
        return false;
    };
    if form == Form::Number {
        let number = digits(other);
        let is_list = behind.starts_with(['/', '+', '&']) || behind.starts_with("and ");
        return !is_list
            && number > 0
            && number <= LONGEST_NUMBER
            && !other[number..].starts_with(char::is_alphanumeric);
    }
    let letters = prefix(&text[id.clone()]);
    let Some((_, len)) = coded(other) else { return false };
    prefix(&other[..len]) == letters && !letters.is_empty()
}

/// `2026-05-04`, `04.05.2026`, `2026/05`, `4/5/26`.
pub(crate) fn is_date(word: &str) -> bool {
    let word = word.trim_end_matches([':', ',', ')', ']', '.']).trim_start_matches(['(', '[']);
    let Some(sign) = word.chars().find(|ch| !ch.is_ascii_digit()) else { return false };
    if !matches!(sign, '-' | '.' | '/') {
        return false;
    }
    let mut lens = [0usize; 3];
    let mut count = 0;
    for part in word.split(sign) {
        if count == 3
            || part.is_empty()
            || part.len() > 4
            || !part.bytes().all(|byte| byte.is_ascii_digit())
        {
            return false;
        }
        lens[count] = part.len();
        count += 1;
    }
    match (count, lens) {
        (3, [4, 1..=2, 1..=2]) => true,
        (3, [1..=2, 1..=2, 2 | 4]) => sign != '.' || lens[2] == 4,
        (2, [4, 2, _]) => sign != '.' && is_year(&word[..4]),
        _ => false,
    }
}

/// `v1.2`, `1.2.0-rc1`, `V2`.
pub(crate) fn is_version(word: &str) -> bool {
    let word =
        word.trim_start_matches(['[', '(', '`']).trim_end_matches([']', ')', '`', ':', ',', '.']);
    let number = word.strip_prefix(['v', 'V']);
    let has_sign = number.is_some();
    let number = number.unwrap_or(word);
    let end = number.find(|ch: char| !ch.is_ascii_digit() && ch != '.').unwrap_or(number.len());
    let parts = number[..end].split('.').filter(|part| !part.is_empty()).count();
    let dots = number[..end].matches('.').count();
    let tail = &number[end..];
    let is_tail = tail.is_empty() || tail.starts_with(['-', '+']) || tail == "x" || tail == ".x";
    parts > 0
        && is_tail
        && number.starts_with(|ch: char| ch.is_ascii_digit())
        && (has_sign || dots >= 2 && parts == 3)
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1990..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_longest_token_is_the_id() {
        for (text, id, title) in [
            ("1.1 A gauge", "1.1", "A gauge"),
            ("2.10 Practise", "2.10", "Practise"),
            ("F01 Eyes of glass", "F01", "Eyes of glass"),
            ("F12a A longer bar", "F12a", "A longer bar"),
            ("WP-138b Splice", "WP-138b", "Splice"),
            ("WP-138b — Move", "WP-138b", "Move"),
            ("#12 Sweep", "12", "Sweep"),
            ("[ABC-1] Tar", "ABC-1", "Tar"),
            ("**DK-1** Walk", "DK-1", "Walk"),
            ("**(DK-3)** A sluice", "DK-3", "A sluice"),
            ("**DK-4 — Grass** seed", "DK-4", "Grass** seed"),
            ("`EF-2` Varnish", "EF-2", "Varnish"),
            ("A1 · Salt", "A1", "Salt"),
            ("B1. A lid", "B1", "A lid"),
            ("US-4 · Send", "US-4", "Send"),
            ("[LH-1](#lh-1-lamp)", "LH-1", ""),
            ("TASK-20260204-258: x", "TASK-20260204-258", "x"),
            ("AE-P1-13 x", "AE-P1-13", "x"),
            ("User Story 1: See", "User Story 1", "See"),
            ("Task 2.1: Choose", "Task 2.1", "Choose"),
            ("EPIC-2 Invoices", "EPIC-2", "Invoices"),
            ("T1：短信登录", "T1", "短信登录"),
            ("3. Fenster", "3", "Fenster"),
            ("4) Label", "4", "Label"),
            ("5 — Sweep", "5", "Sweep"),
        ] {
            let found = leading(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((&text[found.id.clone()], &text[found.end..]), (id, title), "{text}");
        }
    }

    #[test]
    fn dates_versions_ranges_and_standards_are_none() {
        for text in [
            "2026-05-04 walk",
            "2026-05 plan",
            "04.05.2026 walk",
            "2026 goals",
            "v1.2 release",
            "V2 launch",
            "ST-027–ST-051 all",
            "1-3 of them",
            "E1-E3 x",
            "UTF-8 everywhere",
            "SHA-256 sums",
            "P0 first",
            "Q1 goals",
            "12 monkeys",
            "100% done",
            "3D model",
            "2nd try",
            "Harden the login",
            "",
            "**bold**",
        ] {
            assert_eq!(leading(text), None, "{text}");
        }
    }

    #[test]
    fn stretches_are_told_from_units() {
        for text in [
            "Phase 1: Seeing",
            "Stage 2 - Sails",
            "v0.1.0 - First rows",
            "2026-05-04 walk",
            "Sprint 11",
            "Q3 2026",
            "Milestone A: x",
            "1.2.0",
        ] {
            assert!(is_stretch(text), "{text}");
        }
        for text in ["Epic 1: x", "Task 3", "Phases of the moon", "US-1 x", "Sails"] {
            assert!(!is_stretch(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_text_is_cut_at_its_characters(text in "(\\*\\*|~~|[A-Z]|[0-9]|[-–—.:#()\\[\\] éx任]){0,30}") {
            if let Some(found) = leading(&text) {
                prop_assert!(text.get(found.id.clone()).is_some_and(|id| !id.is_empty()));
                prop_assert!(text.get(found.end..).is_some());
            }
            is_stretch(&text);
        }
    }
}
