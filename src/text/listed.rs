//! Words that a file of the program lists.

/// Words in which one is looked up, sorted when the program was built: one behind the other in one text.
///
/// There are thirty thousand, and as a text of its own each would take the sixteen bytes that say where it
/// is and how long.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    text: &'static str,
    /// Where each word ends.
    ends: &'static [u16],
    /// The bytes that words begin with, and how long they are: most words that are looked up are not listed,
    /// and these say so at once.
    firsts: u64,
    lengths: u64,
}

impl Listed {
    /// No words.
    pub const NONE: Self = Self::new("", &[]);

    /// Takes over what the build script wrote.
    #[must_use]
    pub const fn new(text: &'static str, ends: &'static [u16]) -> Self {
        let (mut firsts, mut lengths) = (0, 0);
        let (mut number, mut start) = (0, 0);
        while number < ends.len() {
            let end = ends[number] as usize;
            if start < end {
                firsts |= bit(text.as_bytes()[start] as usize);
            }
            lengths |= bit(end - start);
            (number, start) = (number + 1, end);
        }
        Self { text, ends, firsts, lengths }
    }

    /// Whether `word` is one of them.
    #[must_use]
    pub fn has(self, word: &str) -> bool {
        let Some(first) = word.bytes().next() else { return false };
        if self.firsts & bit(usize::from(first)) == 0 || self.lengths & bit(word.len()) == 0 {
            return false;
        }
        let at = self.up_to(word);
        at > 0 && self.bytes(at - 1) == word.as_bytes()
    }

    /// Whether one of them may begin as `text` does.
    pub(super) fn may_begin(self, text: &str) -> bool {
        text.bytes().next().is_some_and(|first| self.firsts & bit(usize::from(first)) != 0)
    }

    /// How many of them are `word` or sort before it.
    #[must_use]
    pub fn up_to(self, word: &str) -> usize {
        let (mut least, mut most) = (0, self.ends.len());
        while least < most {
            let middle = usize::midpoint(least, most);
            if self.bytes(middle) <= word.as_bytes() {
                least = middle + 1;
            } else {
                most = middle;
            }
        }
        least
    }

    /// How many there are.
    pub(super) const fn count(self) -> usize {
        self.ends.len()
    }

    /// The word of this number.
    ///
    /// # Panics
    /// Where there are fewer.
    #[must_use]
    pub fn get(self, number: usize) -> &'static str {
        let end = |number: usize| usize::from(self.ends[number]);
        &self.text[number.checked_sub(1).map_or(0, end)..end(number)]
    }

    /// The same without a look at where characters begin; bytes sort as characters do.
    #[inline]
    pub(super) const fn bytes(self, number: usize) -> &'static [u8] {
        let from = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        let behind = self.text.as_bytes().split_at(from).1;
        behind.split_at(self.ends[number] as usize - from).0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        (0..self.ends.len()).map(move |number| self.get(number))
    }

    /// Of sorted words, for a test.
    #[cfg(test)]
    pub(crate) fn of(words: &[&str]) -> Self {
        let mut ends = Vec::new();
        for word in words {
            ends.push(ends.last().copied().unwrap_or(0) + u16::try_from(word.len()).unwrap());
        }
        Self::new(words.concat().leak(), ends.leak())
    }
}

/// The bit of a number among those that say which numbers there are.
const fn bit(number: usize) -> u64 {
    1 << (number % 64)
}

/// Words that mean something, sorted when the program was built.
#[derive(Debug, Clone, Copy)]
pub struct Meanings<T: 'static> {
    words: Listed,
    /// What each of them means.
    meanings: &'static [T],
}

impl<T: Copy> Meanings<T> {
    /// Takes over what the build script wrote.
    #[must_use]
    pub const fn new(words: Listed, meanings: &'static [T]) -> Self {
        Self { words, meanings }
    }

    /// What `word` means.
    #[must_use]
    pub fn of(self, word: &str) -> Option<T> {
        let (known, meaning) = self.back_from(word).next()?;
        (known == word).then_some(meaning)
    }

    /// The words that are `text` or sort before it, the nearest first: of two that it begins with, that is
    /// the longer one.
    pub fn back_from(self, text: &str) -> impl Iterator<Item = (&'static str, T)> {
        let numbers = (0..self.words.up_to(text)).rev();
        numbers.map(move |number| (self.words.get(number), self.meanings[number]))
    }

    /// Each of them with what it means.
    #[cfg(test)]
    pub(crate) fn iter(self) -> impl Iterator<Item = (&'static str, T)> {
        self.words.iter().zip(self.meanings.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_stand() {
        let words = ["a", "ab", "äb", "日"];
        let listed = Listed::of(&words);
        assert!(words.iter().all(|word| listed.has(word)));
        assert!(["", "b", "abc", "日本"].iter().all(|word| !listed.has(word)));
        assert_eq!(listed.iter().collect::<Vec<_>>(), words);
        assert_eq!(["", "a", "aa", "z", "日"].map(|word| listed.up_to(word)), [0, 1, 1, 2, 4]);
        assert!(!Listed::NONE.has(""));
    }

    #[test]
    fn the_longest_word_that_a_text_begins_with_is_the_nearest() {
        let words =
            Meanings::new(Listed::of(&["in", "in progress", "in review", "ready"]), &[1, 2, 3, 4]);
        assert_eq!(
            ["in", "in review", "", "inn", "z"].map(|word| words.of(word)),
            [Some(1), Some(3), None, None, None]
        );
        let nearest: Vec<_> = words.back_from("in progress since May").collect();
        assert_eq!(nearest, [("in progress", 2), ("in", 1)]);
    }
}
