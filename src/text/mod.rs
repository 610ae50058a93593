//! Helpers for text: untrusted text, comparison, slugs, plurals, truncation.

pub mod expression;
mod fold;
pub mod globs;
pub mod ink;
pub(crate) mod json;
pub(crate) mod lines;
mod listed;
pub mod lookalike;
pub mod mojibake;
pub(crate) mod packed;
pub mod paths;
pub mod phrases;
pub mod placeholder;
pub(crate) mod tape;
pub(crate) mod to_yaml;
pub(crate) mod typed;
pub mod words;
pub(crate) mod yaml;

pub use fold::fold;
pub(crate) use fold::{fold_short, folds_to};
pub use listed::{Listed, Meanings};
pub(crate) use packed::Packed;
pub use words::similarity;

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Text from outside: a login, a label, a branch name.
///
/// It has no `Display`, so that it cannot reach a sink by accident; a report takes it with
/// [`Untrusted::as_raw`] and escapes it for its own sink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untrusted(String);

impl Untrusted {
    /// Takes text from outside over.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for comparing and for an escaper.
    #[must_use]
    pub fn as_raw(&self) -> &str {
        &self.0
    }
}

/// The form in which two texts are compared: lower case, letters and digits only, one blank
/// between words. Emoji, punctuation, markup and runs of white space do not count.
#[must_use]
pub fn normalize(text: &str) -> String {
    // Few texts need the tables of Unicode, which take most of the time.
    if text.is_ascii() { normalize_ascii(text) } else { normalize_any(text) }
}

fn normalize_ascii(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut gap = false;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            if std::mem::take(&mut gap) && !words.is_empty() {
                words.push(' ');
            }
            words.push(char::from(byte.to_ascii_lowercase()));
        } else {
            gap |= byte != b'\'';
        }
    }
    words
}

fn normalize_any(text: &str) -> String {
    let text = compatible(text);
    let mut normal = Normal { words: String::with_capacity(text.len()), gap: false };
    let mut rest = &*text;
    while let Some(first) = rest.chars().next() {
        let word = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if word > 0 {
            normal.add(&rest[..word]);
            rest = &rest[word..];
            continue;
        }
        rest = &rest[first.len_utf8()..];
        if first.is_ascii() {
            normal.gap |= first != '\'';
        } else {
            first.to_lowercase().for_each(|ch| normal.push(ch));
        }
    }
    normal.words.make_ascii_lowercase();
    normal.words
}

/// Words while they are put together.
struct Normal {
    words: String,
    /// Whether something stands behind the last word that is none of it.
    gap: bool,
}

impl Normal {
    fn push(&mut self, ch: char) {
        if ch.is_alphanumeric() {
            self.add(ch.encode_utf8(&mut [0; 4]));
        } else {
            self.gap |= ch != '\'' && ch != '’';
        }
    }

    fn add(&mut self, part: &str) {
        if std::mem::take(&mut self.gap) && !self.words.is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(part);
    }
}

/// Whether a character is certainly in that form, whatever stands beside it: the letters of most
/// languages, dashes, quotation marks and pictures. The tables of Unicode know of each, and take
/// longer.
fn is_compatible(ch: char) -> bool {
    matches!(
        ch,
        '\0'..='\u{9f}'
            | '\u{a1}'..='\u{a7}'
            | '\u{a9}'
            | '\u{ab}'..='\u{ae}'
            | '\u{b0}'..='\u{b1}'
            | '\u{b6}'..='\u{b7}'
            | '\u{bb}'
            | '\u{bf}'..='\u{131}'
            | '\u{134}'..='\u{13e}'
            | '\u{141}'..='\u{148}'
            | '\u{14a}'..='\u{17e}'
            | '\u{400}'..='\u{481}'
            | '\u{2012}'..='\u{2014}'
            | '\u{200d}'
            | '\u{2018}'..='\u{2022}'
            | '\u{2039}'..='\u{203a}'
            | '\u{20ac}'
            | '\u{2190}'..='\u{21ff}'
            | '\u{2600}'..='\u{27bf}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fa}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{fe0f}'
            | '\u{1f300}'..='\u{1faff}'
    )
}

/// A text with one width and one form of each letter (NFKC), which most texts have already.
pub(crate) fn compatible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || text.chars().all(is_compatible) {
        return Cow::Borrowed(text);
    }
    // What most others have is one symbol that stands for others, whatever stands beside it.
    if text.chars().all(|ch| is_compatible(ch) || matches!(ch, '…' | '\u{a0}')) {
        return Cow::Owned(text.replace('…', "...").replace('\u{a0}', " "));
    }
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfkc().collect()),
    }
}

/// Whether a symbol is written in the place of `-`, as word processors and other keyboards do.
pub(crate) fn is_dash(ch: char) -> bool {
    matches!(ch, '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－')
}

/// The words of [`normalize`] joined by `-`, for ids that are made from a title.
#[must_use]
pub fn slug(text: &str) -> String {
    normalize(text).replace(' ', "-")
}

/// `1 item`, `2 items`.
#[must_use]
pub fn plural(count: usize, one: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    }
}

/// `a`, `a and b`, `a, b and c`; nothing for no words.
#[must_use]
pub fn list<S: AsRef<str>>(words: &[S], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [init @ .., end] => {
            let init: Vec<&str> = init.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", init.join(", "), end.as_ref())
        }
    }
}

/// The first of `all` the words, and how many are left out: `a, b and 4 more`; `a, b and c` where none is.
#[must_use]
pub fn list_of(mut shown: Vec<String>, all: usize) -> String {
    if all > shown.len() {
        shown.push(format!("{} more", all - shown.len()));
    }
    list(&shown, "and")
}

/// The first `max` characters, with `…` in place of what is left out; line breaks become blanks.
#[must_use]
pub fn shorten(text: &str, max: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= max {
        return flat;
    }
    let mut short: String = flat.chars().take(max.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// The candidate that was most likely meant by `word`; `None` if none is near enough.
#[must_use]
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let folded = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score >= 0.8)
        .max_by(|(a, left), (b, right)| a.total_cmp(b).then_with(|| right.cmp(left)))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ascii_is_normalized_as_any_text_is(text in "[ -~\n\t]{0,40}") {
            prop_assert_eq!(normalize_ascii(&text), normalize_any(&text));
        }
    }

    #[test]
    fn what_is_taken_for_compatible_is_so_beside_everything() {
        for ch in ('\0'..=char::MAX).filter(|ch| is_compatible(*ch)) {
            for text in [format!("{ch}"), format!("a{ch}"), format!("{ch}é"), format!("か{ch}")] {
                assert_eq!(is_nfkc_quick(text.chars()), IsNormalized::Yes, "{ch:?}");
            }
        }
    }

    #[test]
    fn the_usual_symbols_are_taken_apart_as_the_tables_say() {
        for text in ["a…", "…é", "1\u{a0}km…", "か\u{a0}", "𝔸…"] {
            assert_eq!(compatible(text), text.nfkc().collect::<String>(), "{text}");
        }
    }

    #[test]
    fn normal_form_ignores_what_people_vary() {
        assert_eq!(normalize("  ✅ **Acceptance   criteria:**"), "acceptance criteria");
        assert_eq!(normalize("Don’t `panic`!"), "dont panic");
        assert_eq!(normalize("Ｔｅｓｔｓ"), "tests");
        assert_eq!(slug("CI/CD & Infra: IaC baseline"), "ci-cd-infra-iac-baseline");
    }

    #[test]
    fn words_read_as_people_write() {
        assert_eq!((plural(1, "item"), plural(3, "item")), ("1 item".into(), "3 items".into()));
        assert_eq!(list(&["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(list(&["a"], "or"), "a");
        assert_eq!(shorten("one two\nthree", 9), "one two…");
        assert_eq!(shorten("short", 5), "short");
    }

    #[test]
    fn near_words_are_offered_and_far_ones_are_not() {
        assert_eq!(did_you_mean("sectoins", ["sections", "size"]), Some("sections"));
        assert_eq!(did_you_mean("zebra", ["sections", "size"]), None);
    }
}
