//! A new item, tried before it is written.

use jiff::civil::Date;

use super::{Applied, unchanged, with_counts};
use crate::edit::{self, NewItem, Refusal, Spot, Subject, TakenIds};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Edit;
use crate::gate::Inputs;
use crate::text::normalize;

/// What is to be added.
#[derive(Debug, Clone, Copy)]
pub struct Addition<'a> {
    /// The title.
    pub title: &'a str,
    /// The id; `None` for the next free one.
    pub id: Option<&'a str>,
    /// Where to; `None` for where the others stand that are not begun.
    pub to: Option<&'a str>,
    /// Further fields, by name, and their values.
    pub fields: &'a [(String, String)],
    /// Ids that are not free, though nothing here has them.
    pub elsewhere: &'a TakenIds,
    /// Today, for ids that hold a day.
    pub today: Date,
}

/// Adds an item: the first way after which the file reads back with that item and nothing else
/// changed. Gives the number of the new item too.
///
/// # Errors
/// Where there is no such place, the item cannot be written as the others are, or every way would
/// change something else.
pub fn add(inputs: &Inputs, wanted: Addition<'_>) -> Result<(Applied, usize)> {
    let refuse = |why: String| Error::new(ErrorKind::Input, format!("nothing was added: {why}"));
    let title = wanted.title.trim();
    if title.is_empty() || title.contains(char::is_control) {
        return Err(refuse("the title has to be one line of text".to_owned()));
    }
    if inputs.backlog.files.is_empty() {
        return Err(refuse("there is no backlog".to_owned())
            .hint("`backlog-gate init --starter` begins one"));
    }
    let spot = edit::spot(&inputs.backlog, wanted.to)
        .map_err(|Refusal { why, help }| refuse(why).hint(help))?;
    let (id, ways) = ways(inputs, &spot, title, wanted)
        .map_err(|Refusal { why, help }| refuse(why).hint(help))?;
    let mut reason = "no way was found to write it as the others are".to_owned();
    for way in ways {
        let Some(applied) = with_counts(inputs, &[way]) else { continue };
        let is_first = inputs.backlog.items_of(spot.file).next().is_none();
        let new = match unchanged::one_more(&inputs.backlog, &applied.backlog, is_first) {
            Ok(new) => new,
            Err(difference) => {
                reason = difference;
                continue;
            }
        };
        let is_named = id.as_ref().is_none_or(|id| new.own_id().eq_ignore_ascii_case(id));
        if normalize(&new.title.value) != normalize(title) || !is_named {
            reason = format!("it would be read as {}", new.name());
            continue;
        }
        if spot.state.is_some() && new.state() != spot.state && spot.state != not_said(new.state())
        {
            reason = format!("it would not be read as {}", spot.state.map_or("", |it| it.as_str()));
            continue;
        }
        let number = new.number;
        return Ok((applied, number));
    }
    Err(refuse(reason).hint("write it by hand"))
}

/// An item that is only written down is planned.
fn not_said(state: Option<crate::backlog::State>) -> Option<crate::backlog::State> {
    state.or(Some(crate::backlog::State::Planned))
}

/// The id of the new item, and the ways to write it.
fn ways(
    inputs: &Inputs,
    spot: &Spot,
    title: &str,
    wanted: Addition<'_>,
) -> Result<(Option<String>, Vec<Edit>), Refusal> {
    let backlog = &inputs.backlog;
    let file = &backlog.files[spot.file];
    let Some(model) = spot.model.map(|number| &backlog.items[number]) else {
        let text = inputs.sources.text(file.source);
        let at = edit::end_of_section(file, spot.section, text);
        return Ok((None, edit::first(file.source, text, at, title)));
    };
    let Some(dialect) = inputs.policy.dialect_of(file) else { return Ok((None, Vec::new())) };
    if file.whole || dialect.records.is_some() {
        return Err(Refusal {
            why: format!("the items of {} are files or records of their own", file.path),
            help: "write it by hand, or with the tool that writes the others".to_owned(),
        });
    }
    let scope = model.scope.as_deref();
    let parent = spot.parent.map(|number| &backlog.items[number]);
    let id = match wanted.id {
        Some(id) => Some(id.to_owned()),
        None => edit::next_id(model, backlog, parent, wanted.elsewhere, wanted.today),
    };
    if id.is_none() && !model.slug_id {
        return Err(Refusal {
            why: format!("the next id after {} is not known", model.id),
            help: "say it with `--id ID`".to_owned(),
        });
    }
    if let Some(taken) = id.as_deref().and_then(|id| backlog.item(id)) {
        return Err(Refusal {
            why: format!("there is an item {} already", taken.id),
            help: "leave `--id` out, or say another one".to_owned(),
        });
    }
    let taken = id.as_deref().and_then(|id| Some((id, wanted.elsewhere.place(scope, id)?)));
    if let Some((id, place)) = taken {
        return Err(Refusal {
            why: format!("{place} has an item {id} already"),
            help: "leave `--id` out, or say another one".to_owned(),
        });
    }
    let subject = Subject { sources: &inputs.sources, backlog, dialect, item: model };
    let new = NewItem { title, id: id.as_deref(), state: spot.state, fields: wanted.fields };
    Ok((id.clone(), edit::additions(subject, spot, new)))
}
