//! Items whose text says more about their state than was read, or contradicts it.
//!
//! ```text
//! ### ✅ Rigging                      done, says the heading, or only that it is a good thing
//! - [ ] Splice the halyard           open, says the box
//!
//! - ✅ Oil the winch
//! - 🆕 Wash the sails                a symbol that nobody knows, where others show a state
//! - Fix the pump: a new valve. DONE in May, but for the paint
//! ```

use std::collections::HashMap;

use crate::backlog::dialect::Vocabulary;
use crate::backlog::{Item, Section, State, Status, StatusSource, Unsure, UnsureState};
use crate::sort::Sort as _;
use crate::source::Span;

/// This many items are not a slip.
const SEVERAL: usize = 3;
/// One item in this many is within what two readers may differ in.
const LITTLE: usize = 20;
/// Further on in a line nobody says a state; in bytes.
const NEAR: usize = 400;
/// A shorter word in capitals is an abbreviation; in bytes.
const SHORT: usize = 4;

/// The items whose state may be another one than the one that is read.
pub(super) fn states(
    items: &[Item],
    sections: &[Section],
    vocabulary: &Vocabulary,
    text: &str,
) -> Vec<UnsureState> {
    let overruled: Vec<Span> = of(items, |item| is_overruled(item, vocabulary));
    let crossed: Vec<Span> = of(items, is_crossed);
    let marked = of(items, |item| item.state().is_none() && is_marked(item, vocabulary, text));
    let ticked = of(items, |item| item.state().is_none() && is_ticked(item));
    let tagged = tagged(items, vocabulary, text);
    let symbols = symbols(items, sections, vocabulary, text);
    let is_much = |count: usize| count * LITTLE > items.len();
    let found = [
        (Unsure::Overruled, overruled.len() >= SEVERAL && is_much(overruled.len()), overruled),
        (Unsure::Crossed, crossed.len() >= SEVERAL && crossed.len() * 2 > items.len(), crossed),
        (Unsure::Marked, is_much(marked.len()), marked),
        (Unsure::Ticked, ticked.len() >= SEVERAL && is_much(ticked.len()), ticked),
        (Unsure::Tagged, tagged.len() >= SEVERAL && is_much(tagged.len()), tagged),
        (Unsure::Symbol, !symbols.is_empty(), symbols),
    ];
    let found = found.into_iter().filter(|(_, is, _)| *is);
    found.filter_map(|(why, _, headers)| unsure(why, &headers)).collect()
}

/// The headers of the items of which something holds.
fn of(items: &[Item], holds: impl Fn(&Item) -> bool) -> Vec<Span> {
    items.iter().filter(|item| holds(item)).map(|item| item.header).collect()
}

fn unsure(why: Unsure, headers: &[Span]) -> Option<UnsureState> {
    let (first, last) = (headers.first()?, headers.last()?);
    let span = Span::new(first.start as usize, last.end as usize);
    Some(UnsureState { span, count: headers.len(), why })
}

/// Whether the section around an item says that it is closed, and its open box or its title does not.
fn is_overruled(item: &Item, vocabulary: &Vocabulary) -> bool {
    let closed = item.statuses.iter().find(|status| {
        status.source == StatusSource::Section && status.state.is_some_and(State::is_closed)
    });
    let Some(closed) = closed else { return false };
    let is_open = |status: &Status| !status.state.is_none_or(State::is_closed) && status.is_said();
    let is_topic = || vocabulary.whole_state(&closed.text.value).is_none();
    item.statuses.iter().any(|status| match status.source {
        StatusSource::OpenBox => is_open(status) && is_topic(),
        StatusSource::Title => is_open(status),
        StatusSource::Field | StatusSource::Box | StatusSource::Section => false,
    })
}

/// Whether nothing but a cross says that an item is dropped: in a column of ticks it is not done yet.
fn is_crossed(item: &Item) -> bool {
    let is_cross = |status: &Status| !status.text.value.contains(char::is_alphanumeric);
    item.state() == Some(State::Dropped)
        && item.statuses.first().is_some_and(|status| {
            is_cross(status) && matches!(status.source, StatusSource::Field | StatusSource::Title)
        })
}

/// The first line of an item.
fn line<'t>(item: &Item, text: &'t str) -> &'t str {
    let line = text[item.header.range()].lines().next().unwrap_or_default();
    &line[..line.floor_char_boundary(NEAR)]
}

/// Whether a symbol, a word in capitals or one behind a dash in the line of an item shows a state.
fn is_marked(item: &Item, vocabulary: &Vocabulary, text: &str) -> bool {
    let line = line(item, text);
    let tells = |word: &str| {
        let state = vocabulary.whole_state(word).map(|(_, state)| state);
        state.is_some_and(|state| state.is_closed() || state == State::InProgress)
    };
    let is_loud = |word: &str| {
        word.len() >= SHORT && word.bytes().all(|byte| byte.is_ascii_uppercase()) && tells(word)
    };
    let ends = ['(', '.', ',', ';', ':', '|'];
    let mut behind = [" — ", " – ", " - "].into_iter().filter_map(|dash| line.split_once(dash));
    vocabulary.symbol_in(line).is_some()
        || line.split(|ch: char| !ch.is_ascii_alphanumeric()).any(is_loud)
        || behind.any(|(_, word)| tells(word.split(ends).next().unwrap_or_default().trim()))
}

/// Whether all criteria of an item are ticked, and more than one.
fn is_ticked(item: &Item) -> bool {
    item.criteria.len() > 1 && item.criteria.iter().all(|criterion| criterion.ticked == Some(true))
}

/// The headers of items whose state stands in brackets in front of them, where most brackets there hold
/// something else: `[Testing] Write one for the winch` beside `[Rigging] Splice the halyard`.
fn tagged(items: &[Item], vocabulary: &Vocabulary, text: &str) -> Vec<Span> {
    let is_sign = |ch: char| "-*+#>. \t".contains(ch);
    let in_brackets = |item: &Item| {
        let inside = line(item, text).trim_start_matches(is_sign).strip_prefix('[')?;
        let word = inside.split_once(']')?.0;
        (word.len() > 1).then(|| vocabulary.whole_state(word).is_some())
    };
    let (known, others): (Vec<&Item>, Vec<&Item>) = items
        .iter()
        .filter(|item| in_brackets(item).is_some())
        .partition(|item| in_brackets(item) == Some(true));
    if others.len() <= known.len() {
        return Vec::new();
    }
    known.into_iter().map(|item| item.header).collect()
}

/// The headers of what begins with a symbol that nobody knows and that comes again, where those of other
/// items show a state.
fn symbols(items: &[Item], sections: &[Section], vocabulary: &Vocabulary, text: &str) -> Vec<Span> {
    let is_known =
        |symbol: &str| vocabulary.symbols(symbol).any(|(known, _)| known.starts_with(symbol));
    let entries = sections.iter().map(|section| section.header);
    let entries = entries.filter(|header| !text[header.range()].trim_start().starts_with('#'));
    let stateless = items.iter().filter(|item| item.state().is_none()).map(|item| item.header);
    let mut unknown: HashMap<&str, Vec<Span>> = HashMap::new();
    for header in entries.chain(stateless) {
        if let Some(symbol) = leading_symbol(&text[header.range()])
            && !is_known(symbol)
            && !vocabulary.is_ornament(symbol)
        {
            unknown.entry(symbol).or_default().push(header);
        }
    }
    let mut begin = items.iter().filter_map(|item| leading_symbol(line(item, text)));
    if !begin.any(is_known) {
        return Vec::new();
    }
    let mut found: Vec<Span> = unknown.into_values().filter(|at| at.len() > 1).flatten().collect();
    found.order_by_key(|span| span.start);
    found
}

/// The symbol that a line begins with, behind the marks of a list, a heading or a cell.
fn leading_symbol(text: &str) -> Option<&str> {
    let is_before = |ch: char| ch.is_ascii_digit() || "-*+#>|. \t".contains(ch);
    let text = text.trim_start_matches(is_before);
    let first = text.chars().next().filter(|ch| !ch.is_ascii() && !ch.is_alphanumeric())?;
    Some(&text[..first.len_utf8()])
}
