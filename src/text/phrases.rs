//! Lists of phrases in many languages, and finding them in a text.

use super::{Listed, normalize};

/// Phrases in normal form, sorted: whole ones, and the beginnings of words (stems).
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Whole words.
    pub whole: Listed,
    /// What words begin with.
    pub stems: Listed,
    beginnings: Beginnings,
    /// The first words of the whole ones.
    first_words: WordBits,
}

/// The first two bytes of phrases, a bit for each pair: most words begin in another way, which is said
/// faster than they are looked up.
#[derive(Debug, Clone, Copy)]
struct Beginnings([u64; 16]);

impl Beginnings {
    const fn of(lists: [Listed; 2]) -> Self {
        let mut bits = [0; 16];
        let mut list = 0;
        while list < lists.len() {
            let mut at = 0;
            while at < lists[list].count() {
                let phrase = lists[list].bytes(at);
                let (mut next, last) = match phrase {
                    // Whatever stands behind a single byte.
                    [_] => (0, 31),
                    _ => (phrase[1] & 31, phrase[1] & 31),
                };
                while next <= last {
                    let bit = Self::bit(phrase[0], next);
                    bits[bit / 64] |= 1 << (bit % 64);
                    next += 1;
                }
                at += 1;
            }
            list += 1;
        }
        Self(bits)
    }

    const fn bit(first: u8, second: u8) -> usize {
        (first as usize & 31) << 5 | (second as usize & 31)
    }

    /// Whether one of the phrases may begin as `text` does.
    fn has(&self, text: &str) -> bool {
        let bit = match text.as_bytes() {
            [] => return false,
            [first] => Self::bit(*first, 0),
            [first, second, ..] => Self::bit(*first, *second),
        };
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }
}

/// Words, a bit for each: whether one may be among them is said faster than it is looked up.
#[derive(Debug, Clone, Copy)]
struct WordBits([u64; 8]);

impl WordBits {
    const NONE: Self = Self([0; 8]);

    const fn add(&mut self, word: &[u8]) {
        let bit = Self::bit(word);
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// Whether `word` may be one of them.
    const fn may_have(&self, word: &[u8]) -> bool {
        let bit = Self::bit(word);
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// The bit of a word: two that differ have the same one in one of five hundred cases.
    const fn bit(word: &[u8]) -> usize {
        let (mut number, mut at) = (0_u32, 0);
        while at < word.len() {
            number = (number ^ word[at] as u32).wrapping_mul(0x0100_0193);
            at += 1;
        }
        (number >> 23) as usize
    }
}

/// The first byte of the characters of every script that is written without blanks.
const DENSE_BYTE: u8 = 0xe3;

/// The first word of a text that is not empty, or in a script without blanks its first character. Each
/// text that begins with a phrase has the first word of the phrase.
const fn first_word(text: &[u8]) -> &[u8] {
    let is_dense = text[0] >= DENSE_BYTE;
    let mut end = 1;
    while end < text.len() {
        let ends = match text[end] {
            // Not within a character.
            byte if is_dense => byte & 0xc0 != 0x80,
            byte => byte == b' ' || byte >= DENSE_BYTE,
        };
        if ends {
            break;
        }
        end += 1;
    }
    text.split_at(end).0
}

/// What stands behind the last blank.
const fn last_word(text: &[u8]) -> &[u8] {
    let mut from = text.len();
    while from > 0 && text[from - 1] != b' ' {
        from -= 1;
    }
    text.split_at(from).1
}

/// A list of phrases, made from a data file when the program is built.
#[derive(Debug, Clone, Copy)]
pub struct Phrases {
    /// Those that count wherever they stand.
    pub anywhere: Table,
    /// Those that count only where a sentence begins.
    pub starts: &'static Table,
}

impl Phrases {
    /// Whether `text`, in [`normal`] form, is one of the phrases and nothing else.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.anywhere.is(text) || self.starts.is(text)
    }

    /// Whether the phrases stand in `text`, a sentence in [`normal`] form.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        self.begin(text) || word_starts(text).any(|at| self.anywhere.begins(&text[at..]).is_some())
    }

    /// Whether `text`, a sentence in [`normal`] form, begins with one of the phrases.
    #[must_use]
    pub fn begin(&self, text: &str) -> bool {
        self.starts.begins(text).is_some() || self.anywhere.begins(text).is_some()
    }

    /// The phrases that count anywhere, as they are written in the data.
    pub fn each(&self) -> impl Iterator<Item = &'static str> {
        let both = [self.anywhere, *self.starts].into_iter();
        both.flat_map(|table| table.whole.iter().chain(table.stems.iter()))
    }
}

impl Table {
    /// No phrases.
    pub const NONE: &'static Self = &Self::new(Listed::NONE, Listed::NONE);

    /// A table of sorted phrases.
    #[must_use]
    pub const fn new(whole: Listed, stems: Listed) -> Self {
        let (mut first_words, mut at) = (WordBits::NONE, 0);
        while at < whole.count() {
            first_words.add(first_word(whole.bytes(at)));
            at += 1;
        }
        Self { whole, stems, beginnings: Beginnings::of([whole, stems]), first_words }
    }

    /// Whether `text` is a phrase, or one word that begins with a stem.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.beginnings.has(text)
            && (self.whole.has(text)
                || longest(self.stems, text, |_| true)
                    .is_some_and(|stem| !text[stem.len()..].contains(' ')))
    }

    /// The bytes of the longest phrase that `text` begins with.
    #[must_use]
    pub fn begins(&self, text: &str) -> Option<usize> {
        if !self.beginnings.has(text) {
            return None;
        }
        let ends = |phrase: &str| {
            let next = text[phrase.len()..].chars().next();
            next.is_none_or(|next| next == ' ' || is_dense(next) || phrase.ends_with(is_dense))
        };
        let whole = || longest(self.whole, text, ends);
        let whole = self.first_words.may_have(first_word(text.as_bytes())).then(whole).flatten();
        whole.or_else(|| longest(self.stems, text, |_| true)).map(str::len)
    }
}

/// Phrases with which a text may end.
#[derive(Debug)]
pub struct Endings {
    phrases: &'static Phrases,
    /// The last words of the phrases.
    last_words: WordBits,
}

impl Endings {
    /// The endings of these phrases.
    #[must_use]
    pub const fn of(phrases: &'static Phrases) -> Self {
        let mut last_words = WordBits::NONE;
        let lists = [phrases.anywhere.whole, phrases.starts.whole];
        let mut list = 0;
        while list < lists.len() {
            let mut at = 0;
            while at < lists[list].count() {
                last_words.add(last_word(lists[list].bytes(at)));
                at += 1;
            }
            list += 1;
        }
        Self { phrases, last_words }
    }

    /// Whether `text`, in [`normal`] form, is one of the phrases and nothing else.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.phrases.is(text)
    }

    /// Whether `text`, a sentence in [`normal`] form, ends with one of the phrases that has more than
    /// one word.
    #[must_use]
    pub fn end(&self, text: &str) -> bool {
        let whole = |at: usize| self.phrases.anywhere.whole.has(&text[at..]);
        let has_words =
            |at: usize| text[at..].contains(' ') || text[at..].chars().nth(2).is_some_and(is_dense);
        self.may_end(text) && word_starts(text).any(|at| has_words(at) && whole(at))
    }

    /// Whether `text`, in [`normal`] form, may end with one of the phrases: most texts have another last
    /// word, and need no look at what is before it.
    #[must_use]
    pub fn may_end(&self, text: &str) -> bool {
        let last = text.rsplit(' ').next().unwrap_or_default();
        let begins = |table: &Table| {
            table.beginnings.has(last) && longest(table.stems, last, |_| true).is_some()
        };
        self.last_words.may_have(last.as_bytes())
            || last.contains(is_dense)
            || begins(&self.phrases.anywhere)
            || begins(self.phrases.starts)
    }
}

/// The longest of the sorted `phrases` that `text` begins with and that `fits`.
fn longest(phrases: Listed, text: &str, fits: impl Fn(&str) -> bool) -> Option<&'static str> {
    if !phrases.may_begin(text) {
        return None;
    }
    let mut rest = text;
    loop {
        // What `rest` begins with sorts before it, and so does what shares its beginning.
        let last = phrases.get(phrases.up_to(rest).checked_sub(1)?);
        let begins = rest.starts_with(last);
        if begins && fits(last) {
            return Some(last);
        }
        let shared = if begins { last.chars().next_back()?.len_utf8() } else { 0 };
        rest = match common(last, rest) - shared {
            0 => return None,
            shared => &rest[..shared],
        };
    }
}

/// How many bytes of whole characters two texts begin with in common.
fn common(a: &str, b: &str) -> usize {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    a.floor_char_boundary(same)
}

/// Where words begin in a text in normal form. Every character of a script that is written without
/// blanks may begin one.
pub fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, ch)| {
        let starts = ch != ' ' && (before == ' ' || is_dense(ch) || is_dense(before));
        before = ch;
        starts.then_some(at)
    })
}

/// Whether a character belongs to a script in which words follow one another without a blank, or
/// have particles joined to them.
#[must_use]
pub fn is_dense(ch: char) -> bool {
    matches!(ch, '\u{3005}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The form in which phrases are compared: [`normalize`], with the article that an apostrophe joins
/// to a word taken apart: `l'essai` is two words, and `don't` one.
#[must_use]
pub fn normal(text: &str) -> String {
    // One symbol after the other, which takes a fraction of the work.
    if !text.contains('\'') && !text.contains('’') {
        return normalize(text);
    }
    let mut parted = String::with_capacity(text.len());
    let mut word = 0;
    for (at, ch) in text.char_indices() {
        let is_apostrophe = matches!(ch, '\'' | '’');
        let rest = || text[at + ch.len_utf8()..].chars();
        let behind = || rest().take_while(|ch| ch.is_alphabetic()).count();
        let joins = is_apostrophe && (1..=4).contains(&word) && word != 3 && behind() > 2;
        parted.push(if joins { ' ' } else { ch });
        word = if ch.is_alphabetic() { word + 1 } else { 0 };
    }
    normalize(&parted)
}

/// The sentences of a text, each in [`normal`] form, with the symbol that ends it.
pub fn sentences(text: &str) -> impl Iterator<Item = (String, Option<char>)> {
    let ends = |ch: char| {
        matches!(ch, '.' | '!' | '?' | '\n' | ';' | '。' | '！' | '？' | '；' | '¿' | '¡')
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut from = 0;
        let (sentence, end) = loop {
            let Some(at) = rest[from..].find(ends).map(|at| from + at) else {
                break (std::mem::take(&mut rest), None);
            };
            let symbol = rest[at..].chars().next().unwrap_or('.');
            let behind = &rest[at + symbol.len_utf8()..];
            // A stop inside `e.g.`, `v1.2` or `CONTRIBUTING.md` ends nothing.
            let goes_on = match symbol {
                '.' => behind.starts_with(char::is_alphanumeric),
                // A line that begins with a small letter goes on with the one above it.
                '\n' => behind.trim_start_matches([' ', '\t']).starts_with(char::is_lowercase),
                _ => false,
            };
            if goes_on {
                from = at + 1;
                continue;
            }
            let sentence = &rest[..at];
            rest = behind;
            break (sentence, Some(symbol));
        };
        Some((normal(sentence), end))
    })
    .filter(|(sentence, end)| !sentence.is_empty() || *end == Some('?'))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    static SAID: LazyLock<Phrases> = LazyLock::new(|| {
        let of = Listed::of;
        let whole = of(&["if", "if any", "if applicable", "可选", "如适用"]);
        let starts = Box::leak(Box::new(Table::new(of(&["add"]), Listed::NONE)));
        Phrases { anywhere: Table::new(whole, of(&["option"])), starts }
    });

    #[test]
    fn phrases_are_whole_words_stems_or_dense() {
        for text in [
            "delete if any",
            "if applicable",
            "optionally so",
            "这是可选的",
            "add a picture",
            "x if",
        ] {
            assert!(SAID.are_in(&normal(text)), "{text}");
        }
        for text in ["iffy", "an adoption", "to add", "gifs"] {
            assert!(!SAID.are_in(&normal(text)), "{text}");
        }
        assert_eq!(SAID.anywhere.begins("if anyone"), Some(2));
        assert!(SAID.is("if any") && SAID.is("optional") && !SAID.is("optional x"));
    }

    #[test]
    fn a_text_ends_with_a_phrase() {
        let ends = Endings::of(&SAID);
        assert!(ends.end("add a picture if any") && !ends.end("add if any picture"));
        assert!(!ends.end("say if"), "one word alone is too little");
        assert!(ends.end("填写如适用") && !ends.end("这是可选"), "two characters are one word");
        for (text, expected) in [
            ("say if", true),
            ("an option", true),
            ("add", true),
            ("x可选", true),
            ("if so", false),
        ] {
            assert_eq!(ends.may_end(text), expected, "{text}");
        }
    }

    #[test]
    fn phrases_of_one_byte_begin_every_text_that_they_begin() {
        let of = Listed::of;
        let one = Table::new(of(&["n", "no"]), of(&["x"]));
        for (text, len) in [("n", 1), ("no", 2), ("n a", 1), ("xy", 1), ("x", 1)] {
            assert_eq!(one.begins(text), Some(len), "{text}");
        }
        assert_eq!((one.begins("na"), one.begins("")), (None, None));
    }

    #[test]
    fn a_text_has_the_first_word_of_the_phrase_that_it_begins_with() {
        for (text, word) in [
            ("if any", "if"),
            ("if", "if"),
            ("été là", "été"),
            ("如适用的", "如"),
            ("pr 填写", "pr"),
            ("pr填写", "pr"),
            ("한국 어", "한"),
        ] {
            assert_eq!(first_word(text.as_bytes()), word.as_bytes(), "{text}");
        }
        let phrases = Table::new(Listed::of(&["if any", "pr", "填", "如适用"]), Listed::NONE);
        for text in ["if any is", "pr", "pr填写", "如适用的", "填写 pr"] {
            assert!(phrases.begins(text).is_some(), "{text}");
        }
    }

    #[test]
    fn articles_are_parted_and_contractions_are_not() {
        assert_eq!(normal("Critères d’acceptation"), "critères d acceptation");
        assert_eq!(normal("Don't say it's l'essai"), "dont say its l essai");
    }

    #[test]
    fn a_stop_inside_a_word_ends_no_sentence() {
        let said: Vec<_> = sentences("See e.g. v1.2. Why?\nDone").collect();
        let said: Vec<(&str, Option<char>)> = said.iter().map(|(s, e)| (s.as_str(), *e)).collect();
        assert_eq!(
            said,
            [("see e g", Some('.')), ("v1 2", Some('.')), ("why", Some('?')), ("done", None)]
        );
        let said: Vec<_> = sentences("If there is one,\n  say where.\nDone").collect();
        assert_eq!(said[0].0, "if there is one say where");
    }
}
