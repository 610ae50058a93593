//! An item, moved to another section of its file.

use super::unit::unit as unit_of;
use super::{Subject, apply_within, lines};
use crate::backlog::dialect::Opener;
use crate::backlog::{BacklogFile, Item, Section, State};
use crate::finding::Edit;
use crate::sort::Sort as _;
use crate::source::Span;

/// The ways to move the item to a section of `state`, the most usual first: to the end of a
/// section, or to its beginning. None where the file has no such section.
///
/// `own` are edits of the item's own lines, which it takes along.
#[must_use]
pub fn relocate(subject: Subject<'_>, state: State, own: &[Edit]) -> Vec<Vec<Edit>> {
    let sections = &subject.file().sections;
    let present = subject.backlog.section(subject.item);
    let fits = |section: &Section| {
        section.state == Some(state)
            && present.is_none_or(|present| present.name == section.name || present.state.is_none())
    };
    let mut ways = Vec::new();
    for index in (0..sections.len()).filter(|index| fits(&sections[*index])) {
        ways.extend(moved(subject, index, End::Last, own));
        ways.extend(moved(subject, index, End::First, own));
    }
    // A section that holds items goes before one that holds none.
    ways.order_by_key(|way| !way.occupied);
    ways.into_iter().map(|way| way.edits).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

struct Way {
    occupied: bool,
    edits: Vec<Edit>,
}

fn moved(subject: Subject<'_>, section: usize, end: End, own: &[Edit]) -> Option<Way> {
    let inside: Vec<Subject<'_>> = subject
        .neighbours()
        .filter(|item| item.section == Some(section) && item.id != subject.item.id)
        .map(|item| Subject { item, ..subject })
        .collect();
    let text = subject.text();
    let unit = unit_of(subject);
    let beside = match end {
        End::Last => inside.iter().map(|item| unit_of(*item).end as usize).max(),
        End::First => inside.iter().map(|item| unit_of(*item).start as usize).min(),
    };
    let at = beside.unwrap_or_else(|| end_of_empty(subject, section));
    let loose = is_loose(subject, &inside);
    let pasted = paste(text, at, &apply_within(text, unit, own)?, loose);
    let edits = vec![subject.edit(cut(text, unit), ""), subject.edit(Span::at(at), pasted)];
    Some(Way { occupied: !inside.is_empty(), edits })
}

/// The lines to remove: the unit, and the blank lines on one side of it where it has some on both.
pub(super) fn cut(text: &str, unit: Span) -> Span {
    let (start, end) = (unit.start as usize, unit.end as usize);
    let before = lines::blank_before(text, start);
    let behind = lines::blank_behind(text, end);
    if end + behind == text.len() {
        let rest = &text[..start - before];
        // A file whose last line has no line break keeps that.
        let open = if text.ends_with('\n') { rest } else { rest.trim_end_matches(['\n', '\r']) };
        return Span::new(open.len(), text.len());
    }
    if before > 0 && behind > 0 { Span::new(start, end + behind) } else { unit }
}

/// Where a section without items ends: behind its last line of words.
pub(super) fn end_of_empty(subject: Subject<'_>, section: usize) -> usize {
    let items = subject.neighbours().map(|item| item.header.start);
    end_before(subject.file(), section, subject.text(), items)
}

/// Where a section ends in a file without items, or where the file does.
#[must_use]
pub fn end_of_section(file: &BacklogFile, section: Option<usize>, text: &str) -> usize {
    match section {
        Some(section) => end_before(file, section, text, std::iter::empty()),
        None => lines::end(text, text.trim_end().len()),
    }
}

fn end_before(
    file: &BacklogFile,
    section: usize,
    text: &str,
    items: impl Iterator<Item = u32>,
) -> usize {
    let sections = &file.sections;
    let header = sections[section].header;
    let begin = lines::end(text, header.end as usize);
    let headers = sections.iter().map(|section| section.header.start).chain(items);
    let next = headers
        .filter(|start| *start >= header.end)
        .min()
        .map_or(text.len(), |start| lines::start(text, start as usize));
    let mut end = begin;
    let mut at = begin;
    while at < next.max(begin) {
        let line_end = lines::end(text, at);
        let line = text[at..line_end].trim();
        if !line.is_empty() && !is_rule(line) {
            end = line_end;
        }
        at = line_end;
    }
    end
}

pub(super) fn is_rule(line: &str) -> bool {
    line.len() >= 3
        && ["-", "*", "_"].iter().any(|symbol| line.replace(symbol, "").trim().is_empty())
}

/// Whether a blank line stands between the items of a section.
pub(super) fn is_loose(subject: Subject<'_>, inside: &[Subject<'_>]) -> bool {
    let text = subject.text();
    let entry = |item: &Item| {
        let opener = &subject.dialect.blocks[item.block].opener;
        matches!(opener, Opener::Entry { .. } | Opener::Row(_))
    };
    let all_entries = entry(subject.item) && inside.iter().all(|other| entry(other.item));
    let gap = |other: &Subject<'_>| lines::blank_before(text, unit_of(*other).start as usize) > 0;
    match inside {
        [_, rest @ ..] if all_entries && !rest.is_empty() => rest.iter().all(gap),
        _ => !all_entries || inside.is_empty(),
    }
}

/// The text to put in at the start of a line, `at`: the unit, apart from its neighbours if it is
/// to be loose.
pub(super) fn paste(text: &str, at: usize, unit: &str, loose: bool) -> String {
    let line_break = lines::line_break(text);
    let behind = &text[at..];
    let mut pasted = String::new();
    if at > 0 && !text[..at].ends_with('\n') {
        pasted.push_str(line_break);
    }
    if loose && at > 0 && lines::blank_before(text, at) == 0 {
        pasted.push_str(line_break);
    }
    pasted.push_str(unit.trim_end_matches(['\n', '\r']));
    if !behind.is_empty() || text.ends_with('\n') {
        pasted.push_str(line_break);
    }
    if loose && !behind.is_empty() && lines::blank_behind(text, at) == 0 {
        pasted.push_str(line_break);
    }
    pasted
}
