//! Items that the caller names.

use crate::backlog::{Backlog, Item, reference};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{did_you_mean, list};

/// The items that `reference` fits: those with exactly this id, else all that go by it.
///
/// # Errors
/// Where there is none.
pub(super) fn all<'a>(backlog: &'a Backlog, reference: &str) -> Result<Vec<&'a Item>> {
    let wanted = reference::trim(reference);
    let found: Vec<&Item> = backlog.find(wanted).collect();
    let exact: Vec<&Item> =
        found.iter().copied().filter(|item| item.id.eq_ignore_ascii_case(wanted)).collect();
    let found = if exact.is_empty() { found } else { exact };
    if !found.is_empty() {
        return Ok(found);
    }
    let names = backlog
        .items
        .iter()
        .flat_map(|item| item.references.iter().chain([&item.title.value]).map(String::as_str));
    let error = Error::new(ErrorKind::Input, format!("there is no item \"{reference}\""));
    Err(match did_you_mean(wanted, names) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint("`backlog-gate items` lists them all"),
    })
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
