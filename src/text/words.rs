//! Texts as whole words, for comparing and counting.

use std::collections::HashSet;

use super::normalize;

/// The words between the blanks of a text, to say of many phrases which ones it cannot hold: most have
/// another first word, which is seen faster than they are looked for.
#[derive(Debug)]
pub(crate) struct WordSet<'t> {
    words: Vec<&'t [u8]>,
    /// A bit for each byte that a word begins with, by its last five bits.
    firsts: u32,
    is_ascii: bool,
}

impl<'t> WordSet<'t> {
    /// Those of `text`.
    pub(crate) fn of(text: &'t str) -> Self {
        let words: Vec<&[u8]> = text.split(' ').map(str::as_bytes).collect();
        let firsts = words.iter().filter_map(|word| word.first());
        let firsts = firsts.fold(0, |firsts, byte| firsts | 1 << (byte & 31));
        Self { words, firsts, is_ascii: text.is_ascii() }
    }

    /// Whether `phrase` may stand in the text as whole words; one beyond ASCII may where the text has
    /// anything beyond it too.
    pub(crate) fn may_hold(&self, phrase: &str) -> bool {
        let bytes = phrase.as_bytes();
        let Some(first) = bytes.first() else { return true };
        if !phrase.is_ascii() {
            return !self.is_ascii;
        }
        let len = memchr::memchr(b' ', bytes).unwrap_or(bytes.len());
        self.firsts >> (first & 31) & 1 == 1 && self.words.contains(&&bytes[..len])
    }
}

/// The words of a text in normal form, with a blank on either side of each, so that looking for
/// one text in another finds whole words only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Words(String);

impl Words {
    /// The words of `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(format!(" {} ", normalize(text)))
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// The words in normal form, one blank between them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.trim_matches(' ')
    }

    /// The words one by one.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|word| !word.is_empty())
    }

    /// Whether the words of `part` stand here side by side; no words stand nowhere.
    #[must_use]
    pub fn has(&self, part: &Self) -> bool {
        !part.is_empty() && self.0.contains(&part.0)
    }

    /// Whether each of the `parts` stands here, one behind the other.
    #[must_use]
    pub fn has_in_order<'p>(&self, parts: impl IntoIterator<Item = &'p Self>) -> bool {
        let mut rest = self.0.as_str();
        parts.into_iter().filter(|part| !part.is_empty()).all(|part| {
            let Some(at) = rest.find(&part.0) else { return false };
            // The blank behind a part is the one before the next.
            rest = &rest[at + part.0.len() - 1..];
            true
        })
    }

    /// Whether this is wholly `phrase`, or has it; `phrase` is in normal form.
    #[must_use]
    pub fn has_phrase(&self, phrase: &str) -> bool {
        let is_blank = |at: usize| self.0.as_bytes().get(at) == Some(&b' ');
        let mut found = self.0.match_indices(phrase);
        !phrase.is_empty()
            && found.any(|(at, _)| at > 0 && is_blank(at - 1) && is_blank(at + phrase.len()))
    }
}

/// How many words a reader sees in `text`.
///
/// White space parts words, so an address is one. Chinese and Japanese are written without blanks;
/// each of their characters counts as a word, as word processors count them.
#[must_use]
pub fn count(text: &str) -> usize {
    let words_of = |token: &str| {
        let dense = token.chars().filter(|ch| is_written_dense(*ch)).count();
        let other = token.chars().any(|ch| ch.is_alphanumeric() && !is_written_dense(ch));
        dense + usize::from(other)
    };
    text.split_whitespace().map(words_of).sum()
}

fn is_written_dense(ch: char) -> bool {
    matches!(ch, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && ch.is_alphanumeric()
}

/// The share of words that two texts in normal form have in common, 0 to 1.
#[must_use]
pub fn similarity(a: &str, b: &str) -> f64 {
    /// More words than this say no more about a title.
    const MOST_WORDS: usize = 40;
    let words = |text| -> HashSet<&str> { str::split(text, ' ').take(MOST_WORDS).collect() };
    let (a, b) = (words(a), words(b));
    let common = a.intersection(&b).filter(|word| !word.is_empty()).count();
    let ratio = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    2.0 * ratio(common) / ratio(a.len() + b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_holds_only_phrases_with_a_word_of_its_own_in_front() {
        let own = WordSet::of("the board is a tool");
        for (phrase, may) in
            [("is a", true), ("is the", true), ("boar", false), ("ist", false), ("は", false)]
        {
            assert_eq!(own.may_hold(phrase), may, "{phrase}");
        }
        assert!(WordSet::of("ボードは").may_hold("は"));
    }

    #[test]
    fn only_whole_words_are_found() {
        let text = Words::of("Unit **tests** pass: all of them");
        assert!(text.has(&Words::of("tests pass")) && text.has_phrase("unit"));
        assert!(!text.has(&Words::of("test")) && !text.has(&Words::of("…")));
        assert!(Words::of(" – ").is_empty());
        let parts = |parts: [&str; 2]| parts.map(Words::of);
        assert!(text.has_in_order(&parts(["unit tests", "all of"])));
        assert!(
            text.has_in_order(&parts(["unit", "tests"]))
                && !text.has_in_order(&parts(["all", "unit"]))
        );
        assert_eq!(text.iter().count(), 6);
    }

    #[test]
    fn words_are_counted_as_readers_do() {
        for (text, expected) in [
            ("Ran `cargo test` – twice.", 4),
            ("https://example.com/a/b?c=d", 1),
            ("- … |", 0),
            ("导出测试全部通过。", 8),
            ("see 测试", 3),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
    }
}
