//! Ids that are unique only within a folder or a file: the task lists of specifications all begin
//! at `T001`, and the packages of a repository number their items each for itself.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::discover::{package, specification};
use super::setup::IdScope;
use super::{Backlog, BacklogFile};

use crate::sort::Sort as _;

/// Puts the scope of its file in front of the id of each item.
pub(super) fn apply(backlog: &mut Backlog, scope: IdScope) {
    let folders: Vec<Option<String>> =
        backlog.files.iter().map(|file| folder(file.path.as_str(), file.whole, scope)).collect();
    if folders.iter().all(Option::is_none) {
        return;
    }
    let names = names(folders.iter().flatten().map(String::as_str));
    let scopes: Vec<Option<Arc<str>>> =
        folders.iter().map(|folder| names.get(folder.as_deref()?).cloned()).collect();
    let ids: HashSet<(usize, String)> =
        backlog.items.iter().map(|item| (item.file, item.id.clone())).collect();
    let put = |file: usize, id: &mut String| {
        if let Some(scope) = scopes[file].as_ref().filter(|_| ids.contains(&(file, id.clone()))) {
            *id = format!("{scope}/{id}");
        }
    };
    for item in &mut backlog.items {
        let Some(scope) = &scopes[item.file] else { continue };
        if let Some(parent) = &mut item.parent {
            put(item.file, parent);
        }
        item.put_into(scope);
    }
    for (number, file) in backlog.files.iter_mut().enumerate() {
        let owners = file.sections.iter_mut().filter_map(|section| section.owner.as_mut());
        owners.for_each(|owner| put(number, owner));
        file.scope = scopes[number].clone();
    }
}

/// The scope, written as in a policy, that would tell the ids of two files apart: that of their
/// folders, else of the files.
#[must_use]
pub fn that_parts(one: &BacklogFile, other: &BacklogFile) -> Option<&'static str> {
    let place = |file: &BacklogFile, scope| folder(file.path.as_str(), file.whole, scope);
    let parts = |scope: IdScope| place(one, scope) != place(other, scope);
    let scopes = [(IdScope::Folder, "folder"), (IdScope::File, "file")];
    scopes.into_iter().find(|(scope, _)| parts(*scope)).map(|(_, name)| name)
}

/// The folder, or the file without its ending, within which the ids of a file are unique; `None`
/// for the repository.
fn folder(path: &str, whole: bool, scope: IdScope) -> Option<String> {
    let around = path.rsplit_once('/').map(|(folder, _)| folder);
    let found = match scope {
        IdScope::Repository => None,
        IdScope::Auto => specification(path).or_else(|| package(path)),
        IdScope::Folder => package(path).or(around),
        // A file that is one item says nothing about its neighbours.
        IdScope::File if whole => around,
        IdScope::File => Some(path.rsplit_once('.').map_or(path, |(stem, _)| stem)),
    };
    found.map(str::to_owned)
}

/// What each place is called: by its last part, or by as many as tell it from the others.
fn names<'a>(places: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, Arc<str>> {
    let mut open: Vec<&str> = places.collect();
    open.order();
    open.dedup();
    let mut names = BTreeMap::new();
    let mut parts = 1;
    while !open.is_empty() {
        let mut known: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for place in open {
            known.entry(end(place, parts)).or_default().push(place);
        }
        open = Vec::new();
        for (name, places) in known {
            match places[..] {
                [place] => drop(names.insert(place, Arc::from(name))),
                _ => open.extend(places),
            }
        }
        parts += 1;
    }
    names
}

/// The last `count` parts of a path.
fn end(path: &str, count: usize) -> &str {
    let mut slashes = path.rmatch_indices('/').map(|(at, _)| at);
    slashes.nth(count - 1).map_or(path, |at| &path[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_called_by_as_much_as_tells_them_apart() {
        let names =
            names(["specs/001-a", ".kiro/specs/001-a", "specs/002-b", "specs/002-b"].into_iter());
        let shown: Vec<String> =
            names.iter().map(|(place, name)| format!("{place}: {name}")).collect();
        assert_eq!(
            shown,
            [
                ".kiro/specs/001-a: .kiro/specs/001-a",
                "specs/001-a: specs/001-a",
                "specs/002-b: 002-b"
            ]
        );
    }

    #[test]
    fn what_ids_are_unique_in_is_found_or_said() {
        for (path, scope, expected) in [
            ("specs/001-a/tasks.md", IdScope::Auto, Some("specs/001-a")),
            ("packages/core/docs/BACKLOG.md", IdScope::Auto, Some("packages/core")),
            ("docs/BACKLOG.md", IdScope::Auto, None),
            ("docs/BACKLOG.md", IdScope::Folder, Some("docs")),
            ("BACKLOG.md", IdScope::Folder, None),
            ("docs/team-a.md", IdScope::File, Some("docs/team-a")),
            ("specs/001-a/tasks.md", IdScope::Repository, None),
        ] {
            assert_eq!(folder(path, false, scope).as_deref(), expected, "{path}");
        }
    }
}
