//! A cross beside ticks means *not yet* where a document has no other symbol; an hourglass means *planned*
//! where another symbol says *in progress*, or where nothing else is planned.
//!
//! ```text
//! | Task | Ready |
//! |---|---|
//! | Fix the pump | ✅ |
//! | Paint the gate | ❌ |      not painted yet; beside ⬜ and ✅ it would be a gate that nobody will paint
//! | Sweep the yard | ⏳ |      it waits, for 🚧 is what somebody works at
//! | Tar the roof | 🚧 |
//! ```

use crate::backlog::State;
use crate::backlog::dialect::Vocabulary;
use crate::backlog::reader::view::View;
use crate::backlog::{Marker, Tick};
use crate::markdown::{Line, LineKind, Lines};
use crate::text::fold;

const CROSS: &str = "❌";
const HOURGLASS: &str = "⏳";
/// How many bytes in front of a text may be its symbol.
const NEAR: usize = 8;

/// What the symbols of a document say.
#[derive(Debug, Default)]
struct Found {
    crosses: usize,
    ticks: usize,
    /// Hourglasses, whether the words behind one say that somebody works at it, and other symbols that
    /// say so of themselves.
    hourglasses: usize,
    is_running: bool,
    running: usize,
    /// Boxes and symbols for what is planned.
    planned: usize,
    /// Whether something else says that work is open, or a cross that it will not be done.
    has_other: bool,
}

/// The cross and the hourglass with their states, where the other symbols of the document tell these.
pub(super) fn meaning(lines: &Lines<'_>, vocabulary: &Vocabulary) -> Vec<(String, State)> {
    if !lines.text.contains(CROSS) && !lines.text.contains(HOURGLASS) {
        return Vec::new();
    }
    let mut found = Found::default();
    for line in &lines.lines {
        found.line(lines, *line, vocabulary);
    }
    let meant = [(CROSS, found.is_cross_open()), (HOURGLASS, found.is_hourglass_open())];
    let meant = meant.into_iter().filter(|(_, is_open)| *is_open);
    meant.map(|(symbol, _)| (symbol.to_owned(), State::Planned)).collect()
}

impl Found {
    /// Whether ticks and crosses are all that the document says of its work.
    fn is_cross_open(&self) -> bool {
        self.crosses > 0 && self.ticks > 0 && !self.has_other
    }

    /// Whether an hourglass stands for what is still to begin: beside another symbol for what somebody
    /// works at, or as the only one that is not a tick, and nothing else is planned.
    fn is_hourglass_open(&self) -> bool {
        let is_alone = self.hourglasses > 1 && self.ticks > 0;
        self.planned == 0
            && !self.is_running
            && (is_alone || self.hourglasses > 0 && self.running > 0)
    }

    fn line(&mut self, lines: &Lines<'_>, line: Line, vocabulary: &Vocabulary) {
        let view = View::new(lines, line);
        match line.kind {
            LineKind::Heading(_) => self.text(view.text(), vocabulary),
            LineKind::Text => match view.marker() {
                Some((Marker::Box(tick), _)) => {
                    self.has_other = true;
                    self.planned += usize::from(tick == Tick::Open);
                }
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
        let words = |behind: &str| {
            let words = behind.trim_start_matches(|ch: char| !ch.is_alphanumeric());
            vocabulary.first_words(&fold(words)).map(|(state, _)| state)
        };
        self.planned += usize::from(state == State::Planned && !near[place.clone()].is_ascii());
        if let Some(behind) = bare.strip_prefix(CROSS) {
            self.crosses += 1;
            self.has_other |= words(behind).is_some();
        } else if let Some(behind) = bare.strip_prefix(HOURGLASS) {
            self.hourglasses += 1;
            self.has_other = true;
            self.is_running |= words(behind) == Some(State::InProgress);
        } else if state == State::Done {
            self.ticks += 1;
        } else {
            self.running +=
                usize::from(state == State::InProgress && !near[place.clone()].is_ascii());
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
            meaning(&Lines::parse(text), &dialect.vocabulary).pop().map(|(_, state)| state)
        };
        assert_eq!(of("- ✅ pump\n- ❌ gate\n"), Some(State::Planned));
        assert_eq!(of("| a | ✅ |\n| b | ❌ |\n"), Some(State::Planned));
        assert_eq!(of("- ❌ pump\n- ❌ gate\n"), None, "what is kept out");
        assert_eq!(of("- ✅ pump\n- ⬜ gate\n- ❌ yard\n"), None, "another symbol is open");
        assert_eq!(of("- [x] ✅ pump\n- [ ] ❌ gate\n"), None, "boxes say what is open");
        assert_eq!(of("- ✅ pump\n- ❌ cancelled: gate\n"), None, "a word");
    }

    #[test]
    fn an_hourglass_waits_where_nothing_else_does() {
        let of = |text: &str| {
            let dialect = builtin_named("mixed").unwrap();
            meaning(&Lines::parse(text), &dialect.vocabulary).pop().map(|(_, state)| state)
        };
        assert_eq!(of("- ✅ pump\n- ⏳ gate\n- ⏳ yard\n"), Some(State::Planned));
        assert_eq!(of("- 🚧 pump\n- ⏳ gate\n"), Some(State::Planned), "another one runs");
        assert_eq!(of("- ✅ pump\n- ⏳ gate\n"), None, "the one that is worked at");
        assert_eq!(of("- ✅ pump\n- ⏳ gate\n- ⏳ yard\n- ⬜ roof\n"), None);
        assert_eq!(of("- ✅ pump\n- ⏳ Partial: gate\n- ⏳ yard\n"), None, "a word");
    }
}
