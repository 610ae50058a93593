//! The longest token that may be an id, and what separates it from the title.

use std::ops::Range;

use super::dates::{is_date, is_year};
use super::{Form, WORDS, leading_word};
use crate::text::phrases::is_dense;

/// A longer run of letters is a word, not the prefix of an id.
const LONGEST_PREFIX: usize = 10;
/// At most this many letters may stand in front of a dot and a number: `T.1`.
const MOST_DOTTED: usize = 2;
/// Shorter numbers behind a word may be a part of a name: `Covid-19`.
const LEAST_WIDE: usize = 3;
/// Longer numbers are dates, amounts or hashes.
const LONGEST_NUMBER: usize = 4;

/// The token at `at`, in its longest form.
pub(super) fn token(text: &str, at: usize) -> Option<(Form, Range<usize>)> {
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
    if form == Form::Number && is_glued(&text[id.end..]) {
        return Some((form, id));
    }
    // `A-1-final` and `2nd` are words.
    let mut next = text[id.end..].chars();
    let joins = next.next().is_some_and(|ch| matches!(ch, '-' | '_' | '/' | '.'))
        && next.next().is_some_and(char::is_alphanumeric);
    if behind.is_some_and(|ch| ch.is_alphanumeric() && !is_dense(ch) || ch == '%') || joins {
        return None;
    }
    Some((form, id))
}

/// How long the number is: `12`, `2.10`, `#7`, `3a`.
fn number(text: &str) -> Option<usize> {
    let symbol = usize::from(text.starts_with('#'));
    let mut len = symbol;
    let mut parts = 0;
    loop {
        let digits = digits(&text[len..]);
        if digits == 0 || digits > LONGEST_NUMBER + symbol * 3 {
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
    if parts == 1 && symbol == 0 {
        len += second(&text[len..]);
    }
    let letter = text[len..].bytes().next().filter(u8::is_ascii_lowercase);
    let is_end = !text[len + usize::from(letter.is_some())..].starts_with(char::is_alphanumeric);
    len += usize::from(letter.is_some() && is_end);
    let word = text[..].split_whitespace().next().unwrap_or_default();
    let is_dated = is_date(word) || parts == 1 && symbol == 0 && is_year(&text[..len]);
    (!is_dated && parts <= 4).then_some(len)
}

/// Whether a dot and nothing else parts a number from the title behind it, as in a script without blanks, or
/// where a capital follows: `2.修理水泵`, `2.Fix the pump`, but not `2.x` and `3.js`.
pub(super) fn is_glued(behind: &str) -> bool {
    let Some(rest) = behind.strip_prefix('.') else { return false };
    let mut next = rest.chars();
    let first = next.next();
    first.is_some_and(is_dense)
        || first.is_some_and(char::is_uppercase) && next.next().is_some_and(char::is_lowercase)
}

/// How long the second part of a number is whose parts a dash joins, with a dot behind it: `-1` of
/// `2-1. Sort the ropes`; without the dot it may be a range.
fn second(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('-') else { return 0 };
    let len = digits(rest);
    let is_dotted = rest[len..].starts_with(". ");
    if (1..=2).contains(&len) && is_dotted { 1 + len } else { 0 }
}

/// A word for a unit of work, and its number.
pub(super) fn worded(text: &str, is_unit: bool) -> Option<usize> {
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
    if let Some(len) = spelled(text).or_else(|| keyed(text)) {
        return Some((Form::Coded, len));
    }
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    if letters == 0 || letters > LONGEST_PREFIX {
        return None;
    }
    // `T.1`, `B.2.1`
    let parts = if letters <= MOST_DOTTED { dotted(&text[letters..]) } else { 0 };
    if parts > 0 && !matches!(&text.as_bytes()[..letters], [b'V']) {
        return Some((Form::Short, letters + parts));
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
    let letter = lettered(&text[..len], &text[len..]);
    if letter > 0 {
        return Some((Form::Short, len + letter));
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
    if WORDS.standards.has(prefix(&text[..len])) || WORDS.standards.has(&text[..len]) {
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

/// How long the letter behind letters and digits is that counts on in place of a number: the `-A` of `S7-A`.
fn lettered(id: &str, rest: &str) -> usize {
    let is_counted = id.ends_with(|ch: char| ch.is_ascii_digit());
    let letter = rest.strip_prefix('-').and_then(|rest| rest.bytes().next());
    let is_letter = letter.is_some_and(|letter| letter.is_ascii_uppercase());
    let is_end = !rest.get(2..).unwrap_or_default().starts_with(|ch: char| ch.is_alphanumeric());
    if is_counted && is_letter && is_end { 2 } else { 0 }
}

/// A word with a capital, a dash and a number that is written to a width: `Todo-001`.
fn spelled(text: &str) -> Option<usize> {
    let word = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = text[word..].strip_prefix('-')?;
    let number = digits(rest);
    let is_wide = (LEAST_WIDE..=LONGEST_NUMBER).contains(&number);
    let is_word = (2..=LONGEST_PREFIX).contains(&word)
        && text.as_bytes()[0].is_ascii_uppercase()
        && text.as_bytes()[1..word].iter().all(u8::is_ascii_lowercase);
    let len = word + 1 + number;
    let known = |word: &str| WORDS.standards.has(&word.to_uppercase());
    let is_stretch = leading_word(&text[..len]).is_some_and(|(_, is_unit)| !is_unit);
    (is_word && is_wide && !is_stretch && !known(&text[..word])).then_some(len)
}

/// The key of a project with a digit in its midst, a dash and a number: `S5PG-47`.
fn keyed(text: &str) -> Option<usize> {
    let is_key = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let key = text.bytes().take_while(is_key).count();
    let number = digits(text[key..].strip_prefix('-')?);
    let letters = text[..key].trim_start_matches(|ch: char| ch.is_ascii_uppercase());
    let is_mixed = letters.len() < key && letters.ends_with(|ch: char| ch.is_ascii_uppercase());
    let is_key = is_mixed && key <= LONGEST_PREFIX && (1..=LONGEST_NUMBER).contains(&number);
    (is_key && !WORDS.standards.has(&text[..key])).then_some(key + 1 + number)
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
pub(super) fn gap(text: &str) -> usize {
    let rest = text.trim_start_matches([' ', '\t']);
    let symbol = rest.trim_start_matches([
        '.', ':', '：', '|', ')', '·', '•', '—', '–', '-', ']', '*', '_', '`', '、', '）',
    ]);
    let is_parted = rest.len() == symbol.len()
        || symbol.is_empty()
        || symbol.starts_with([' ', '\t'])
        || !rest.starts_with(['-', '–', '.'])
            && !rest[..rest.len() - symbol.len()].ends_with(['*', '_', '`']);
    if !is_parted {
        return text.len() - rest.len();
    }
    text.len() - symbol.trim_start_matches([' ', '\t']).len()
}

/// `ST-027–ST-051`, `1-3`, `E1 to E3`, `E1, E2`: more than one, so none.
pub(super) fn is_range(text: &str, id: &Range<usize>, end: usize, form: Form) -> bool {
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
