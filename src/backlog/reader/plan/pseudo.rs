//! Lines that stand above a list as headings do, without being marked as such.
//!
//! ```text
//! **Sails** ✅             a bold line, perhaps with a symbol for a state
//! Committed items:        what says that work follows, or how far that is
//! ------ done             and a few words beside a rule
//! ```

use super::build::Builder;
use super::look;
use super::outline::{BOLD, PLAIN};
use crate::backlog::id;
use crate::backlog::reader::view::View;
use crate::text::normalize;

/// A longer line with a colon introduces what follows, and is not its title; in bytes and words.
const LONGEST_PLAIN: usize = 40;
const MOST_WORDS: usize = 4;
/// This many characters of one sort are a rule.
const RULE: usize = 4;

impl Builder<'_, '_> {
    /// The level of a line that stands above a list like a heading: a bold line, or a word for a
    /// state or a priority with a colon. A bold word for a state may stand above bold paragraphs too.
    pub(super) fn pseudo(&self, index: usize, view: &View<'_>) -> Option<u8> {
        let text = view.text();
        if is_ruled(text) && view.line.indent == 0 && self.is_above_list(index) {
            return Some(PLAIN);
        }
        let is_lane = self.is_bold_lane(index, text);
        if view.line.indent > 3 || !self.is_above_list(index) && !is_lane {
            return None;
        }
        if look::read(text, self.vocabulary).is_lead() {
            return None;
        }
        let bare = self.without_tick(text).trim_end_matches([':', '：']);
        let inside = ["**", "__"].iter().find_map(|mark| {
            let inside = bare.strip_prefix(mark)?.strip_suffix(mark)?;
            (!inside.contains(mark)).then_some(inside)
        });
        if let Some(inside) = inside {
            let name = inside.trim_end_matches([':', '：']);
            let is_field = self.dialect.fields.shape(name).is_some();
            return (!is_field).then_some(BOLD);
        }
        if look::is_summary(text) {
            return Some(PLAIN);
        }
        // `Done` in a text that is written without marks.
        let is_lane = !self.has_headings
            && text.split_whitespace().count() <= 2
            && self.vocabulary.whole_state(text).is_some();
        if bare.len() == text.len() && !is_lane || bare.len() >= LONGEST_PLAIN {
            return None;
        }
        let is_word = self.vocabulary.whole_state(bare).is_some()
            || self.vocabulary.whole_priority(bare).is_some();
        // `Remaining:` below `Shipped:`, and `Bugs:` in a text without headings.
        let is_beside = || {
            let last = self.open.last().map(|at| self.outline.headings[*at].level);
            let is_field = self.dialect.fields.shape(bare).is_some();
            (last == Some(PLAIN) || !self.has_headings)
                && bare.split(' ').count() <= MOST_WORDS
                && !is_field
        };
        // `Committed items:` below a sprint.
        let is_work = || {
            self.is_in_stretch()
                && (2..=MOST_WORDS).contains(&bare.split(' ').count())
                && self.vocabulary.is_work(&normalize(bare))
                && self.dialect.fields.shape(bare).is_none()
        };
        (is_word || is_beside() || is_work()).then_some(PLAIN)
    }

    /// Whether the last heading names a stretch of the work.
    fn is_in_stretch(&self) -> bool {
        let last = self.open.last().and_then(|at| self.outline.headings[*at].line);
        last.is_some_and(|line| {
            id::is_stretch(View::new(self.lines, self.lines.lines[line]).text())
        })
    }

    /// A bold line without the symbol for a state that stands behind it: `**Sails** ✅`.
    fn without_tick<'s>(&self, text: &'s str) -> &'s str {
        let Some((bold, behind)) = text.rsplit_once("**") else { return text };
        let is_symbol = !behind.is_ascii()
            && !behind.contains(char::is_alphanumeric)
            && self.vocabulary.symbol_in(behind).is_some();
        if is_symbol { &text[..bold.len() + 2] } else { text }
    }

    /// Whether the next line with something on it belongs to a list or a table.
    fn is_above_list(&self, index: usize) -> bool {
        let next = self.next_text(index);
        next.is_some_and(|view| view.marker().is_some() || view.text().starts_with('|'))
            || self.outline.starts.contains(&(index + 1))
    }

    /// Whether a line is nothing but a bold word for a state, and a bold paragraph with an id comes
    /// next: `**In Progress**` above `**B-1 Export** - all of it`.
    fn is_bold_lane(&self, index: usize, text: &str) -> bool {
        let inside = text.strip_prefix("**").and_then(|rest| rest.strip_suffix("**"));
        inside.is_some_and(|word| self.vocabulary.whole_state(word).is_some())
            && self.next_text(index).is_some_and(|view| {
                let text = view.text();
                text.starts_with("**") && look::read(text, self.vocabulary).is_lead()
            })
    }
}

/// Whether a text is a few words with a rule in front of them or behind: `-------- done`, `DONE ======`.
fn is_ruled(text: &str) -> bool {
    let is_rule = |part: &str| {
        let first =
            part.chars().next().filter(|ch| matches!(ch, '-' | '=' | '*' | '_' | '~' | '+'));
        first.is_some_and(|first| part.len() >= RULE && part.chars().all(|ch| ch == first))
    };
    let (first, last) = (text.split(' ').next(), text.rsplit(' ').next());
    let is_around = first.is_some_and(is_rule) || last.is_some_and(is_rule);
    is_around && (2..=MOST_WORDS + 2).contains(&text.split_whitespace().count())
}
