//! The smallest edits after which an item is in another state.

use super::relocate::relocate;
use super::statement::{restate, state_anew};
use super::words::wording;
use super::{Refusal, Subject, record, symbol};
use crate::backlog::{State, Status, StatusSource};
use crate::finding::Edit;
use crate::text::shorten;

/// The ways to let the file say that the item is in `state`, the best first. Each statement about
/// its state that says otherwise is changed; an item without any gets one. `own` are further edits
/// of the item's lines, which go along.
///
/// # Errors
/// Where the file has no means to say so.
pub fn transition(
    subject: Subject<'_>,
    state: State,
    own: &[Edit],
) -> Result<Vec<Vec<Edit>>, Refusal> {
    let with_own = |way: Vec<Edit>| own.iter().cloned().chain(way).collect::<Vec<_>>();
    if let Some(records) = &subject.dialect.records {
        let ways = record::restate(subject, records, state)?;
        return Ok(ways.into_iter().map(with_own).collect());
    }
    let item = subject.item;
    let mut edits = own.to_vec();
    let mut move_needed = false;
    let mut said = false;
    for status in &item.statuses {
        match status.source {
            // An open box contradicts only an end, and a ticked one everything else.
            StatusSource::OpenBox
                if !matches!(state, State::Done | State::Dropped) || !status.is_said() =>
            {
                continue;
            }
            _ if status.state == Some(state) => {}
            StatusSource::Section => move_needed = true,
            _ => edits.extend(restate(subject, status, state).ok_or_else(|| unclear(status))?),
        }
        said = true;
    }
    if move_needed {
        return moves(subject, state, &edits);
    }
    if said {
        return Ok(vec![edits]);
    }
    let mut ways: Vec<Vec<Edit>> =
        [symbol::in_box_as_others, state_anew, symbol::add, symbol::before_line]
            .into_iter()
            .filter_map(|way| Some(with_own(vec![way(subject, state)?])))
            .collect();
    ways.extend(relocate(subject, state, own));
    ways.extend(symbol::in_box(subject, state).map(|edit| with_own(vec![edit])));
    if ways.is_empty() { Err(no_means(subject, state)) } else { Ok(ways) }
}

/// The ways to move the item, its own statements changed on the way.
fn moves(subject: Subject<'_>, state: State, own: &[Edit]) -> Result<Vec<Vec<Edit>>, Refusal> {
    let ways = relocate(subject, state, own);
    if ways.is_empty() { Err(no_means(subject, state)) } else { Ok(ways) }
}

fn unclear(status: &Status) -> Refusal {
    Refusal {
        why: format!("\"{}\" is not a state that can be replaced", shorten(&status.text.value, 60)),
        help: "write the state by hand".to_owned(),
    }
}

fn no_means(subject: Subject<'_>, state: State) -> Refusal {
    let path = &subject.file().path;
    let help = match section_line(subject, state) {
        Some(line) => format!("add a line `{line}` to {path}, then try again"),
        None => "add a field for the state under `fields` of the dialect".to_owned(),
    };
    Refusal { why: format!("{path} has no place for what is {state}"), help }
}

/// The line that would open a section for `state`, written as the file opens the others; `None`
/// where no section says how far its items are.
fn section_line(subject: Subject<'_>, state: State) -> Option<String> {
    let section = subject.file().sections.iter().find(|section| section.state.is_some())?;
    let header = subject.text().get(section.header.range())?.lines().next()?;
    let (mark, _) = header.split_once(section.title.value.as_str())?;
    let words = wording(subject, StatusSource::Section, &section.title.value, state).words;
    Some(format!("{mark}{words}"))
}
