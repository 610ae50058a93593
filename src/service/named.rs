//! Items that the caller names.

use crate::backlog::reference::{LONGEST_RANGE, Meaning};
use crate::backlog::{Backlog, Item, reference};
use crate::error::{Error, ErrorKind, Result};
use crate::gate::Inputs;
use crate::text::{did_you_mean, list};

/// More items than these are only counted.
const MOST_SHOWN: usize = 5;

/// The items that `name` means: one, several that it fits, or those of a list or a range.
///
/// # Errors
/// Where there is none, or a range has too many.
pub fn all<'b>(backlog: &'b Backlog, name: &str) -> Result<Vec<&'b Item>> {
    let placed = backlog.placed(name);
    if !placed.is_empty() {
        return Ok(placed);
    }
    for name in [name, reference::trim(name)] {
        let found = backlog.matching(name);
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let mut found: Vec<&Item> = Vec::new();
    for mentioned in backlog.mentioned(name) {
        match mentioned.meaning {
            Meaning::Item(_) | Meaning::Ambiguous(_) => {
                let new = backlog.matching(&mentioned.name);
                let is_new = |new: &&Item| found.iter().all(|known| known.number != new.number);
                let new: Vec<&Item> = new.into_iter().filter(is_new).collect();
                found.extend(new);
            }
            Meaning::Unknown => return Err(unknown(backlog, &mentioned.name)),
            Meaning::TooMany(count) => return Err(too_many(&mentioned.name, count)),
        }
    }
    if found.is_empty() { Err(unknown(backlog, name)) } else { Ok(found) }
}

fn too_many(name: &str, count: u64) -> Error {
    let message =
        format!("\"{name}\" would be {count} items, and at most {LONGEST_RANGE} are read");
    Error::new(ErrorKind::Input, message).hint("name a shorter range")
}

fn unknown(backlog: &Backlog, name: &str) -> Error {
    let names =
        backlog.items.iter().flat_map(|item| item.references().chain([item.title.value.as_str()]));
    let error = Error::new(ErrorKind::Input, format!("there is no item \"{name}\""));
    match did_you_mean(reference::trim(name), names) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint("`backlog-gate items` lists them all"),
    }
}

/// The one item that `reference` fits, by its place in the backlog.
///
/// # Errors
/// Where there is none, or more than one.
pub fn one(inputs: &Inputs, reference: &str) -> Result<usize> {
    let backlog = &inputs.backlog;
    let found = all(backlog, reference)?;
    let [item] = found.as_slice() else { return Err(several(inputs, reference, &found)) };
    let place = backlog.items.iter().position(|known| std::ptr::eq(known, *item));
    Ok(place.expect("the item was found in this backlog"))
}

/// The error for a name that several items have: each with its place, and a name that only one has.
fn several(inputs: &Inputs, reference: &str, found: &[&Item]) -> Error {
    let backlog = &inputs.backlog;
    let shown = |item: &&Item| {
        let line = inputs.sources.get(item.source).line(item.header.start);
        format!("{} ({}:{line})", item.id, backlog.file(item).path)
    };
    let shown: Vec<String> = found.iter().take(MOST_SHOWN).map(shown).collect();
    let message = format!("\"{reference}\" fits {} items: {}", found.len(), list(&shown, "and"));
    let is_only = |name: &str, item: &Item| matches!(all(backlog, name).as_deref(), Ok([only]) if std::ptr::eq(*only, item));
    let name = |item: &&Item| {
        let path = backlog.file(item).path.as_str();
        let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
        let names =
            [item.id.clone(), format!("{folder}/{}", item.id), format!("{path}/{}", item.id)];
        names.into_iter().find(|name| is_only(name, item))
    };
    let names: Vec<String> =
        found.iter().filter_map(name).take(MOST_SHOWN).map(|name| format!("`{name}`")).collect();
    let error = Error::new(ErrorKind::Input, message);
    if names.is_empty() {
        return error.hint("give all but one of them another id");
    }
    error.hint(format!("name one of them: {}", list(&names, "or")))
}
