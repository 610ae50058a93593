//! How a text begins: symbols, an id, bold words, a state. The same for headings, entries and
//! paragraphs.

use std::ops::Range;

use crate::backlog::State;
use crate::backlog::dialect::Vocabulary;
use crate::backlog::id::{self, Leading};
use crate::backlog::reader::view;
use crate::text::fold;

/// A longer word in brackets is not a mark; in bytes.
const LONGEST_MARK: usize = 24;
/// A longer lead is a sentence; in bytes.
const LONGEST_LEAD: usize = 80;

/// How a text begins, as places in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Symbols, a box, a word in brackets, a strike.
    pub(super) mark: Range<usize>,
    /// An id.
    pub(super) id: Option<Leading>,
    /// Where the title begins.
    pub(super) title: usize,
    /// Whether the title begins with bold words.
    pub(super) is_bold: bool,
    /// Whether a word for a unit of work stands in front of the id: `**Issue**: E1.1.1`.
    pub(super) has_unit: bool,
    /// Whether fields with values stand right below it.
    pub(super) has_fields: bool,
    /// Whether a date in brackets stands in front, on which it was written down.
    pub(super) is_dated: bool,
    /// Whether a word for a state stands in brackets, as a box would.
    pub(super) has_word: bool,
    /// Whether the mark shows a state.
    pub(super) says_state: bool,
    /// What it is beside the beginning of a title.
    pub(super) nature: Nature,
    /// The word for a state or a priority that it begins with, and where the text behind it begins.
    pub(super) lead: Option<(Range<usize>, usize)>,
}

/// What a text is, as far as its beginning shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Nature {
    /// A title, perhaps.
    #[default]
    Title,
    /// A box that is not written as one: `[x Fix`, `[?? ] Ask`.
    BrokenBox,
    /// A word for a state or a priority, and what it means.
    Legend,
    /// A link to a place in the same file.
    Contents,
    /// The remark that there is nothing.
    Nothing,
}

/// Looks at a text behind the marker of its entry or heading.
pub(super) fn read(text: &str, vocabulary: &Vocabulary) -> Look {
    let mut look = Look::default();
    look.start(text, vocabulary);
    let at = look.mark.end;
    let (opened, title) = match &look.id {
        Some(found) => {
            let before = text[at..found.id.start].contains("**");
            (before && !text[found.id.end..found.end].contains("**"), found.end)
        }
        None => (false, at),
    };
    look.title = title;
    if look.id.is_some() && text[title..].starts_with('[') {
        // `2. [done] Fix the pump`
        look.bracket(&text[title..], vocabulary);
    }
    look.is_bold = opened || text[title..].starts_with("**");
    look.lead = if look.id.is_none() { lead(text, &look, vocabulary) } else { None };
    look.nature = nature(text, &look, vocabulary);
    look
}

/// The id that a text begins with, where nothing else is asked for.
pub(super) fn id(text: &str, vocabulary: &Vocabulary) -> Option<Leading> {
    let mut look = Look::default();
    look.start(text, vocabulary);
    look.id
}

impl Look {
    /// Reads the marks and the id.
    fn start(&mut self, text: &str, vocabulary: &Vocabulary) {
        let at = self.marks(text, vocabulary);
        self.mark = 0..at;
        self.id = id::leading(&text[at..]).map(|found| Leading {
            id: found.id.start + at..found.id.end + at,
            end: found.end + at,
            ..found
        });
    }

    /// Whether a paragraph that begins so is an item.
    pub(super) fn is_lead(&self) -> bool {
        self.id.is_some() && (self.is_bold || self.has_unit || self.has_fields)
    }

    /// How long the bold word for a unit of work is that `text` begins with, and the colon behind it.
    fn unit(&mut self, text: &str) -> usize {
        let Some(inside) = text.strip_prefix("**") else { return 0 };
        let Some(close) = inside.find("**") else { return 0 };
        let name = inside[..close].trim_end_matches([':', '：', ' ']);
        let behind = inside[close + 2..].trim_start_matches([':', '：', ' ', '#']);
        let is_unit = id::leading_word(name) == Some((name.len(), true));
        let has_colon = inside[..inside.len() - behind.len()].contains([':', '：']);
        if !is_unit || !has_colon || id::leading(behind).is_none() {
            return 0;
        }
        self.has_unit = true;
        text.len() - behind.len()
    }

    /// How long the marks are that `text` begins with; notes whether they show a state.
    fn marks(&mut self, text: &str, vocabulary: &Vocabulary) -> usize {
        let mut at = 0;
        loop {
            let rest = &text[at..];
            let Some(first) = rest.chars().next() else { return at };
            let len = match first {
                '~' if rest.starts_with("~~") => {
                    self.says_state = true;
                    2
                }
                '*' if at == 0 && self.unit(rest) > 0 => self.unit(rest),
                '[' => match self.bracket(rest, vocabulary) {
                    0 => return at,
                    len => len,
                },
                '*' if rest.starts_with("**~~")
                    || rest.starts_with("**[") && self.bracket(&rest[2..], vocabulary) > 0 =>
                {
                    2
                }
                ' ' | '\t' => 1,
                _ if !first.is_ascii() && !first.is_alphanumeric() && !is_quote(first) => {
                    let symbol = &rest[..first.len_utf8()];
                    self.says_state |= !vocabulary.is_ornament(symbol)
                        && vocabulary.symbols(symbol).any(|(symbol, _)| symbol.starts_with(first));
                    first.len_utf8()
                }
                _ => return at,
            };
            at += len;
        }
    }

    /// How long the box, or the word for a state in brackets, is that `text` begins with.
    fn bracket(&mut self, text: &str, vocabulary: &Vocabulary) -> usize {
        if let Some((_, len)) = view::boxed(text) {
            self.says_state = true;
            return len.min(text.len());
        }
        let near = &text[..text.floor_char_boundary(LONGEST_MARK)];
        self.is_dated |= near[1..].find(']').is_some_and(|close| id::is_date(&near[1..=close]));
        let Some(close) = near.find(']').filter(|close| !text[close + 1..].starts_with(['(', '[']))
        else {
            return 0;
        };
        // `[Testing] Cover the winch` is about tests.
        let is_topic = vocabulary.is_topic(&fold(&text[1..close]));
        if vocabulary
            .whole_state(&text[1..close])
            .is_none_or(|(_, state)| is_topic && state == State::InReview)
        {
            return 0;
        }
        self.says_state = true;
        self.has_word = true;
        close + 1
    }
}

/// What a text is beside a title.
fn nature(text: &str, look: &Look, vocabulary: &Vocabulary) -> Nature {
    let bare = &text[look.mark.end..];
    if is_broken_box(bare) {
        return Nature::BrokenBox;
    }
    if let Some(target) =
        bare.strip_prefix('[').and_then(|rest| rest.split_once("](")).map(|(_, target)| target)
        && target.starts_with('#')
        && target.find(')').is_some_and(|close| target[close + 1..].trim().is_empty())
    {
        return Nature::Contents;
    }
    // `(none at the moment, see below)`
    let is_aside = bare.starts_with('(') && bare.ends_with(')') && !bare[1..].contains('(');
    if vocabulary.is_nothing(bare) || is_aside && look.id.is_none() {
        return Nature::Nothing;
    }
    if look.lead.is_some() { Nature::Legend } else { Nature::Title }
}

/// The word for a state or a priority that the text begins with to explain it, or to say it of what
/// follows, and where that begins.
fn lead(text: &str, look: &Look, vocabulary: &Vocabulary) -> Option<(Range<usize>, usize)> {
    let bare = text[look.title..].trim_start_matches(['*', '_', '`']);
    let near = &bare[..bare.floor_char_boundary(LONGEST_LEAD)];
    let ends = ["**", "__", "`", ":", " - ", " — ", " – ", " = ", " → ", "："];
    // Most texts have none of their symbols, and ten searches cost more than one look at each byte.
    let may_end =
        near.bytes().any(|byte| matches!(byte, b'*' | b'_' | b'`' | b':' | b'-' | b'=' | 0x80..));
    let ends = if may_end { &ends[..] } else { &[] };
    let end = ends.iter().filter_map(|end| Some((near.find(end)?, end.len()))).min();
    let (len, gap) = match end {
        Some(end) => end,
        // `✅ Done` alone names a symbol.
        None if look.mark.end > 0 && near.len() == bare.len() => (near.len(), 0),
        None => return None,
    };
    let word = &near[..len];
    let is_known =
        vocabulary.whole_state(word).is_some() || vocabulary.whole_priority(word).is_some();
    let start = text.len() - bare.len();
    let behind =
        bare[len + gap..].trim_start_matches([' ', '*', '_', '`', ':', '：', '-', '—', '–']);
    is_known.then(|| (start..start + len, text.len() - behind.len()))
}

/// `[x Fix`, `[?? ] Ask`, `-[ ] Fix`, `[x]Fix`.
pub(super) fn is_broken_box(text: &str) -> bool {
    let bare = text.strip_prefix(['-', '*', '+']).unwrap_or(text);
    let Some(inner) = bare.strip_prefix('[') else { return false };
    let near = &inner[..inner.floor_char_boundary(6)];
    match near.find(']') {
        Some(close) => {
            let is_mark = near[..close]
                .chars()
                .all(|ch| matches!(ch, ' ' | 'x' | 'X') || !ch.is_alphanumeric() && ch.is_ascii());
            let behind = &inner[close + 1..];
            let is_whole = bare.len() == text.len() && view::boxed(bare).is_some();
            is_mark && !is_whole && !behind.starts_with(['(', '[', ':'])
        }
        None => inner.starts_with("x ") || inner.starts_with("X ") || inner.starts_with("  "),
    }
}

fn is_quote(ch: char) -> bool {
    matches!(ch, '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '「' | '『' | '《' | '【' | '（' | '…')
}

/// Whether a line is the title of a part that may be folded: `<summary>Done</summary>`.
pub(super) fn is_summary(text: &str) -> bool {
    let bare = text.strip_prefix("<details>").or_else(|| text.strip_prefix("<details open>"));
    let bare = bare.unwrap_or(text).trim_start();
    bare.starts_with("<summary>") && bare.trim_end().ends_with("</summary>")
}
