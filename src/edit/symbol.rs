//! A symbol in a box, in the title or before the line, or a strike.

use super::{Subject, lines};
use crate::backlog::{State, Status, StatusSource};
use crate::finding::Edit;
use crate::source::Span;

/// The symbol in a box for `state`, as other items of the file have it, else as the dialect does.
pub(super) fn of_box(subject: Subject<'_>, state: State) -> Option<char> {
    let (known, _) = subject.dialect.boxes.iter().find(|(_, meant)| *meant == state)?;
    Some(used_in_boxes(subject, state).unwrap_or(*known))
}

fn used_in_boxes(subject: Subject<'_>, state: State) -> Option<char> {
    let statuses = subject.neighbours().flat_map(|item| &item.statuses);
    let mut boxes = statuses.filter(|s| s.source == StatusSource::Box && s.state == Some(state));
    let (_, symbol) = mark(subject, boxes.next()?)?;
    Some(symbol)
}

/// The edit that puts the symbol that the other items of the file have for `state` in the open box
/// of an item; `None` where none has one.
pub(super) fn in_box_as_others(subject: Subject<'_>, state: State) -> Option<Edit> {
    put_in_box(subject, open_box(subject)?, used_in_boxes(subject, state)?)
}

/// The edit that puts a symbol which the dialect knows in the open box of an item.
pub(super) fn in_box(subject: Subject<'_>, state: State) -> Option<Edit> {
    put_in_box(subject, open_box(subject)?, of_box(subject, state)?)
}

fn open_box<'a>(subject: Subject<'a>) -> Option<&'a Status> {
    subject.item.statuses.iter().find(|status| status.source == StatusSource::OpenBox)
}

/// The edit that puts a symbol in a box.
pub(super) fn put_in_box(subject: Subject<'_>, status: &Status, symbol: char) -> Option<Edit> {
    let (span, _) = mark(subject, status)?;
    Some(subject.edit(span, symbol.to_string()))
}

/// What is in a box, and where.
fn mark(subject: Subject<'_>, status: &Status) -> Option<(Span, char)> {
    let marker = status.text.span;
    let at = subject.text()[marker.range()].find('[')? + marker.start as usize + 1;
    let mark = subject.text()[at..].chars().next()?;
    Some((Span::new(at, at + mark.len_utf8()), mark))
}

/// The edit that writes before a line what the dialect has for `state`.
pub(super) fn before_line(subject: Subject<'_>, state: State) -> Option<Edit> {
    let prefix = subject.dialect.prefixes.get(&state)?;
    let at = lines::start(subject.text(), subject.item.header.start as usize);
    Some(subject.edit(Span::at(at), prefix.as_str()))
}

/// The edit that marks the title of an item which says no state, as others that are in `state`
/// are marked; `None` where no other is.
pub(super) fn add(subject: Subject<'_>, state: State) -> Option<Edit> {
    let title = subject.item.title.span;
    subject.neighbours().find_map(|other| {
        let is_marked =
            |status: &&Status| status.source == StatusSource::Title && status.state == Some(state);
        let status = other.statuses.iter().find(is_marked)?;
        let symbol = status.text.value.as_str();
        if symbol.starts_with("~~") {
            let struck = format!("~~{}~~", &subject.text()[title.range()]);
            return Some(subject.edit(title, struck));
        }
        if symbol.contains(char::is_alphanumeric) {
            return None;
        }
        let line = lines::end(subject.text(), other.header.start as usize);
        let behind = &subject.text()[other.title.span.start as usize..line];
        Some(if behind.starts_with(symbol) {
            subject.edit(Span::at(title.start as usize), format!("{symbol} "))
        } else {
            subject.edit(Span::at(title.end as usize), format!(" {symbol}"))
        })
    })
}
