//! A statement about the state of an item, made to say another state.

use std::ops::Range;

use super::words::{Wording, wording};
use super::{Subject, sign, words};
use crate::backlog::{Evidence, FieldRole, State, Status, Text};
use crate::finding::Edit;
use crate::source::Span;
use crate::text::mojibake;

/// The edits after which a field, a title or a box says `state`; `None` if its words cannot be
/// separated from the text around them, or it cannot say so.
pub(super) fn restate(subject: Subject<'_>, status: &Status, state: State) -> Option<Vec<Edit>> {
    match status.evidence {
        Evidence::Box | Evidence::OpenBox => Some(vec![mark(subject, status, state)?]),
        Evidence::Field | Evidence::Title => reword(subject, status, state),
        Evidence::Section => None,
    }
}

/// Marks a box that says another state. An open one will do where a section or a field says more.
fn mark(subject: Subject<'_>, status: &Status, state: State) -> Option<Edit> {
    let is_box = |evidence| matches!(evidence, Evidence::Box | Evidence::OpenBox);
    let alone = subject.item.statuses.iter().all(|status| is_box(status.evidence));
    let sign = match state {
        State::Done => Some('x'),
        State::Dropped => sign::of_box(subject, state),
        _ if alone => sign::of_box(subject, state),
        _ => None,
    };
    sign::put_in_box(subject, status, sign.unwrap_or(' '))
}

fn reword(subject: Subject<'_>, status: &Status, state: State) -> Option<Vec<Edit>> {
    let present = &status.text.value;
    // A strike is not a word that another could replace.
    if present.starts_with("~~") {
        return None;
    }
    let spoken = subject.dialect.vocabulary.spoken(present)?;
    let Wording { words, sign } = wording(subject, status.evidence, present, state);
    let edit = |range: Range<usize>, replacement: &str| {
        Some(subject.edit(place(subject, &status.text, range)?, replacement))
    };
    let sign_at = spoken.sign.map(|at| at.start..at.end + variation(&present[at.end..]));
    match (spoken.words, sign_at, sign) {
        (Some(at), None, _) => Some(vec![edit(at, &words)?]),
        (Some(at), Some(sign_at), Some(sign)) => {
            Some(vec![edit(sign_at, &sign)?, edit(at, &words)?])
        }
        (Some(at), Some(sign_at), None) => {
            let blank = present[sign_at.end..].chars().take_while(|ch| *ch == ' ').count();
            Some(vec![edit(sign_at.start..sign_at.end + blank, "")?, edit(at, &words)?])
        }
        (None, Some(sign_at), sign) => Some(vec![edit(sign_at, &sign.unwrap_or(words))?]),
        (None, None, _) => None,
    }
}

/// How many bytes at the start of `behind` only choose the form of the sign before them.
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
        None => super::insertion::field(subject, &said),
    }
}

/// Writes behind the label of a field that is empty.
fn fill(subject: Subject<'_>, label: Span, said: &str) -> Option<Edit> {
    let text = subject.text();
    let label_end = label.end as usize;
    let rest = text[label_end..].lines().next()?;
    let words = rest.trim_end();
    let at = label_end + words.len();
    let blank = if rest.len() > words.len() { 1 } else { 0 };
    let gap = if blank == 0 { " " } else { "" };
    Some(subject.edit(Span::at(at + blank), format!("{gap}{said}")))
}
