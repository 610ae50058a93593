//! What a cross says beside ticks, where a document has no other symbol: *not yet*.
//!
//! ```text
//! | Task | Ready |
//! |---|---|
//! | Mend the pump | ✅ |
//! | Paint the gate | ❌ |      not painted yet; beside ⬜ and ✅ it would be a gate that nobody will paint
//! ```

use crate::backlog::Marker;
use crate::backlog::State;
use crate::backlog::dialect::Vocabulary;
use crate::backlog::reader::view::View;
use crate::markdown::{Line, LineKind, Lines};
use crate::text::fold;

const CROSS: &str = "❌";
/// How many bytes in front of a text may be its symbol.
const NEAR: usize = 8;

/// What the symbols of a document say.
#[derive(Debug, Default)]
struct Found {
    crosses: usize,
    ticks: usize,
    /// Whether something else says that work is open, or a cross that it will not be done.
    has_other: bool,
}

/// The cross and its state, where ticks and crosses are all that the document says of its work.
pub(super) fn meaning(lines: &Lines<'_>, vocabulary: &Vocabulary) -> Option<(String, State)> {
    if !lines.text.contains(CROSS) {
        return None;
    }
    let mut found = Found::default();
    for line in &lines.lines {
        found.line(lines, *line, vocabulary);
    }
    let is_meant = found.crosses > 0 && found.ticks > 0 && !found.has_other;
    is_meant.then(|| (CROSS.to_owned(), State::Planned))
}

impl Found {
    fn line(&mut self, lines: &Lines<'_>, line: Line, vocabulary: &Vocabulary) {
        let view = View::new(lines, line);
        match line.kind {
            LineKind::Heading(_) => self.text(view.text(), vocabulary),
            LineKind::Text => match view.marker() {
                Some((Marker::Box(_), _)) => self.has_other = true,
                Some((_, at)) => self.text(&view.text()[at..], vocabulary),
                None if view.text().starts_with('|') => {
                    for cell in view.cells().unwrap_or_default() {
                        self.text(&view.text()[cell], vocabulary);
                    }
                }
                None => self.text(view.text(), vocabulary),
            },
            _ => {}
        }
    }

    /// Counts the symbol that a text begins with.
    fn text(&mut self, text: &str, vocabulary: &Vocabulary) {
        let bare = text.trim_start_matches([' ', '*', '_', '`', '~']);
        let near = &bare[..bare.floor_char_boundary(NEAR)];
        let Some((place, state)) = vocabulary.symbol_in(near).filter(|(place, _)| place.start == 0)
        else {
            return;
        };
        if let Some(behind) = bare.strip_prefix(CROSS) {
            let words = behind.trim_start_matches(|ch: char| !ch.is_alphanumeric());
            self.crosses += 1;
            self.has_other |= vocabulary.first_words(&fold(words)).is_some();
        } else if state == State::Done {
            self.ticks += 1;
        } else {
            self.has_other |= !state.is_closed() && !near[place].is_ascii();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::dialect::builtin_named;

    #[test]
    fn a_cross_beside_ticks_alone_is_open() {
        let of = |text: &str| {
            let dialect = builtin_named("mixed").unwrap();
            meaning(&Lines::parse(text), &dialect.vocabulary).map(|(_, state)| state)
        };
        assert_eq!(of("- ✅ pump\n- ❌ gate\n"), Some(State::Planned));
        assert_eq!(of("| a | ✅ |\n| b | ❌ |\n"), Some(State::Planned));
        assert_eq!(of("- ❌ pump\n- ❌ gate\n"), None, "what is kept out");
        assert_eq!(of("- ✅ pump\n- ⬜ gate\n- ❌ yard\n"), None, "another symbol is open");
        assert_eq!(of("- [x] ✅ pump\n- [ ] ❌ gate\n"), None, "boxes say what is open");
        assert_eq!(of("- ✅ pump\n- ❌ cancelled: gate\n"), None, "a word");
    }
}
