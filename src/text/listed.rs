//! Words that a file of the program lists.

/// Words in which one is looked up, sorted when the program was built.
#[derive(Debug, Clone, Copy)]
pub struct Listed(pub &'static [&'static str]);

impl Listed {
    /// Whether `word` is one of them.
    #[must_use]
    pub fn has(self, word: &str) -> bool {
        self.0.binary_search(&word).is_ok()
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }
}
