//! Items that the caller names.

use crate::backlog::reference::{LONGEST_RANGE, Meaning};
use crate::backlog::{Backlog, Item, reference};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{did_you_mean, list};

/// The items that `name` means: one, several that it fits, or those of a list or a range.
///
/// # Errors
/// Where there is none, or a range has too many.
pub(super) fn all<'b>(backlog: &'b Backlog, name: &str) -> Result<Vec<&'b Item>> {
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
    let names = backlog
        .items
        .iter()
        .flat_map(|item| item.references.iter().chain([&item.title.value]).map(String::as_str));
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
pub(super) fn one(backlog: &Backlog, reference: &str) -> Result<usize> {
    let found = all(backlog, reference)?;
    let [item] = found.as_slice() else {
        let ids: Vec<&str> = found.iter().map(|item| item.id.as_str()).collect();
        let message = format!("\"{reference}\" fits {} items: {}", found.len(), list(&ids, "and"));
        return Err(Error::new(ErrorKind::Input, message)
            .hint("name one by its id, or name the file that it is in"));
    };
    let place = backlog.items.iter().position(|known| std::ptr::eq(known, *item));
    Ok(place.expect("the item was found in this backlog"))
}
