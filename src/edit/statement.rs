//! A statement about the state of an item, made to say another state.

use std::ops::Range;

use super::words::{Wording, wording};
use super::{Subject, symbol, words};
use crate::backlog::{FieldRole, State, Status, StatusSource, Text};
use crate::finding::Edit;
use crate::source::Span;
use crate::text::mojibake;

/// The edits after which a field, a title or a box says `state`; `None` if its words cannot be
/// separated from the text around them, or it cannot say so.
pub(super) fn restate(subject: Subject<'_>, status: &Status, state: State) -> Option<Vec<Edit>> {
    match status.source {
        StatusSource::Box | StatusSource::OpenBox => Some(vec![mark(subject, status, state)?]),
        StatusSource::Field | StatusSource::Title => reword(subject, status, state),
        StatusSource::Section => None,
    }
}

/// Marks a box that says another state. An open one will do where a section or a field says more.
fn mark(subject: Subject<'_>, status: &Status, state: State) -> Option<Edit> {
    let is_box = |evidence| matches!(evidence, StatusSource::Box | StatusSource::OpenBox);
    let alone = subject.item.statuses.iter().all(|status| is_box(status.source));
    let symbol = match state {
        State::Done => Some('x'),
        State::Dropped => symbol::of_box(subject, state),
        _ if alone => symbol::of_box(subject, state),
        _ => None,
    };
    symbol::put_in_box(subject, status, symbol.unwrap_or(' '))
}

fn reword(subject: Subject<'_>, status: &Status, state: State) -> Option<Vec<Edit>> {
    let present = &status.text.value;
    // A strike is not a word that another could replace.
    if present.starts_with("~~") {
        return None;
    }
    let spoken = subject.dialect.vocabulary.spoken(present)?;
    let Wording { words, symbol } = wording(subject, status.source, present, state);
    let edit = |range: Range<usize>, replacement: &str| {
        Some(subject.edit(place(subject, &status.text, range)?, replacement))
    };
    let symbol_at = spoken.symbol.map(|at| at.start..at.end + variation(&present[at.end..]));
    match (spoken.words, symbol_at, symbol) {
        (Some(at), None, _) => Some(vec![edit(at, &words)?]),
        (Some(at), Some(symbol_at), Some(symbol)) => {
            Some(vec![edit(symbol_at, &symbol)?, edit(at, &words)?])
        }
        (Some(at), Some(symbol_at), None) => {
            let blank = present[symbol_at.end..].chars().take_while(|ch| *ch == ' ').count();
            Some(vec![edit(symbol_at.start..symbol_at.end + blank, "")?, edit(at, &words)?])
        }
        (None, Some(symbol_at), symbol) => Some(vec![edit(symbol_at, &symbol.unwrap_or(words))?]),
        (None, None, _) => None,
    }
}

/// How many bytes at the start of `behind` only choose the form of the symbol before them.
fn variation(behind: &str) -> usize {
    if behind.starts_with('\u{fe0f}') { '\u{fe0f}'.len_utf8() } else { 0 }
}

/// The bytes in the file of a part of the first line of `text`.
fn place(subject: Subject<'_>, text: &Text, range: Range<usize>) -> Option<Span> {
    let wanted = &text.value[range.clone()];
    let start = text.span.start as usize;
    let raw = subject.text()[text.span.range()].lines().next()?;
    if let Some(repaired) = mojibake::repair(raw) {
        let at =
            in_line(&repaired.text, &text.value, &range).or_else(|| repaired.text.find(wanted))?;
        return Some(Span::new(start + repaired.raw(at), start + repaired.raw(at + wanted.len())));
    }
    let at = in_line(raw, &text.value, &range).or_else(|| raw.find(wanted))?;
    Some(Span::new(start + at, start + at + wanted.len()))
}

/// Where the range is in `line`, if the line begins as the value does.
fn in_line(line: &str, value: &str, range: &Range<usize>) -> Option<usize> {
    line.starts_with(&value[..range.end]).then_some(range.start)
}

/// The edit that lets an item say its state which says none: an empty cell or field of it is
/// filled, else a field is added in the manner of the others.
pub(super) fn state_anew(subject: Subject<'_>, state: State) -> Option<Edit> {
    let said = words::fresh(subject, state);
    let empty = subject.item.fields.iter().find(|field| field.role == Some(FieldRole::Status));
    match empty {
        Some(field) if field.value.value.is_empty() => fill(subject, field.label, &said),
        Some(_) => None,
        None => super::insertion::field(subject, FieldRole::Status, &said),
    }
}

/// Writes behind the label of a field that is empty.
pub(super) fn fill(subject: Subject<'_>, label: Span, said: &str) -> Option<Edit> {
    let text = subject.text();
    let label_end = label.end as usize;
    let rest = text[label_end..].lines().next()?;
    let words = rest.trim_end();
    let at = label_end + words.len();
    let blank = if rest.len() > words.len() { 1 } else { 0 };
    let gap = if blank == 0 { " " } else { "" };
    Some(subject.edit(Span::at(at + blank), format!("{gap}{said}")))
}
