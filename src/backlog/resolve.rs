//! What the files of a backlog say about each other's items: parents and steps. Within a file most
//! of it is known by the time that it is read; the rest needs all ids.

use std::collections::HashMap;

use super::{Backlog, Item, Place};

/// Gives items the parents that their fields name, and the places that the steps of other files
/// give them. A name that fits several items decides nothing.
pub(super) fn connect(backlog: &mut Backlog) {
    let parents = parents(backlog);
    if !parents.is_empty() {
        let mut roots = Roots::of(backlog);
        for (number, parent) in parents {
            // Of a circle the last step is not taken.
            if roots.join(number, parent) {
                backlog.items[number].parent = Some(backlog.items[parent].id.clone());
            }
        }
    }
    let places = places(backlog);
    for (number, place) in places {
        backlog.items[number].sequence = Some(place);
    }
}

/// The items whose parent is named and not known yet, each with it.
fn parents(backlog: &Backlog) -> Vec<(usize, usize)> {
    let open = backlog.items.iter().filter(|item| item.parent.is_none());
    let named = open.filter_map(|item| {
        let named = item.parents.iter().find_map(|named| only(backlog, &named.name))?;
        (named.number != item.number).then_some((item.number, named.number))
    });
    named.collect()
}

/// The one item that a name fits.
fn only<'a>(backlog: &'a Backlog, name: &str) -> Option<&'a Item> {
    let mut found = backlog.find(name);
    found.next().filter(|_| found.next().is_none())
}

/// For each item one that holds it, however far above, or itself: the outermost one is found in few
/// steps even where each item holds the next one.
struct Roots(Vec<usize>);

impl Roots {
    fn of(backlog: &Backlog) -> Self {
        let mut roots = Self((0..backlog.items.len()).collect());
        for item in &backlog.items {
            let parent = item.parent.as_deref().and_then(|parent| backlog.item(parent));
            if let Some(parent) = parent {
                roots.join(item.number, parent.number);
            }
        }
        roots
    }

    /// The outermost item that holds `at`.
    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    /// Puts `item`, which nothing holds yet, into `parent`, unless that would close a circle.
    fn join(&mut self, item: usize, parent: usize) -> bool {
        let root = self.root(parent);
        let joins = root != item;
        if joins {
            self.0[item] = root;
        }
        joins
    }
}

/// The items that no step of their own file names, with their places in another one's; a child
/// goes with its parent.
fn places(backlog: &Backlog) -> Vec<(usize, Place)> {
    // A file has read its own steps.
    if backlog.files.len() < 2 || backlog.files.iter().all(|file| file.steps.is_empty()) {
        return Vec::new();
    }
    let mut places: HashMap<usize, Place> = HashMap::new();
    for (file, read) in backlog.files.iter().enumerate() {
        for (step, label) in (1..).zip(read.steps.iter().map(|step| &step.label)) {
            for named in &read.steps[step as usize - 1].items {
                let item = only(backlog, &named.name).filter(|item| item.sequence.is_none());
                let place = || Place { file, step, label: label.clone() };
                if let Some(item) = item {
                    places.entry(item.number).or_insert_with(place);
                }
            }
        }
    }
    let orphans = backlog.items.iter().filter(|item| item.sequence.is_none());
    let children: Vec<(usize, Place)> = orphans
        .filter(|item| !places.contains_key(&item.number))
        .filter_map(|item| {
            let parent = backlog.item(item.parent.as_deref()?)?;
            let place = parent.sequence.as_ref().or(places.get(&parent.number))?;
            Some((item.number, place.clone()))
        })
        .collect();
    places.into_iter().chain(children).collect()
}

#[cfg(test)]
mod tests {
    use crate::backlog::{self, Backlog};
    use crate::policy::Policy;
    use crate::source::{RepoPath, SourceKind, SourceMap};

    fn read(files: &[(&str, &str)]) -> Backlog {
        let mut sources = SourceMap::default();
        let policy = Policy::from_yaml("", &mut sources).unwrap();
        let mut named = Vec::new();
        for (path, text) in files {
            let path = RepoPath::new(path).unwrap();
            named.push((path.clone(), sources.add(SourceKind::File(path), *text)));
        }
        backlog::read(&sources, &named, &policy.dialects())
    }

    fn shown(backlog: &Backlog) -> String {
        let shown = backlog.items.iter().map(|item| {
            let place = item.sequence.as_ref().map_or("-", |place| place.label.as_str());
            format!("{} in {} at {place}", item.id, item.parent.as_deref().unwrap_or("-"))
        });
        shown.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn parents_are_found_in_any_file() {
        let core = "# Backlog\n\n## A-1 Core\n\n- Status: Planned\n- Parent: A-1\n\n## A-2 Export\n\n- Status: Ready\n- Parent: a-1\n";
        let docs = "# Backlog\n\n## B-1 Write\n\n- Status: Ready\n- Epic: Core\n\n## B-2 Print\n\n- Status: Ready\n- Parent: A-2\n\n## B-3 Mail\n\n- Status: Ready\n- Parent: Q-7\n";
        let backlog = read(&[("BACKLOG.md", core), ("docs/BACKLOG.md", docs)]);
        let expected =
            "A-1 in - at -\nA-2 in A-1 at -\nB-1 in A-1 at -\nB-2 in A-2 at -\nB-3 in - at -";
        assert_eq!(shown(&backlog), expected);
    }

    #[test]
    fn a_name_that_fits_two_items_and_a_circle_decide_nothing() {
        let twice = "# Backlog\n\n## A-1 Core\n\n- Status: Planned\n\n## A-1 Core\n\n- Status: Planned\n\n## A-3 Export\n\n- Status: Ready\n- Parent: A-1\n";
        assert!(shown(&read(&[("BACKLOG.md", twice)])).ends_with("A-3 in - at -"));
        let circle = "# Backlog\n\n## A-1 Core\n\n- Status: Planned\n- Parent: A-2\n\n## A-2 Export\n\n- Status: Ready\n- Parent: A-1\n";
        let backlog = read(&[("BACKLOG.md", circle)]);
        assert_eq!(shown(&backlog), "A-1 in A-2 at -\nA-2 in - at -");
    }

    #[test]
    fn the_waves_of_one_file_order_the_items_of_another() {
        let waves = "# Plan\n\n## Epic 1: Core (P0)\n\nGoal: works\n\n### Stories\n\n1. `P0` Export\n- Deliverables: rows\n\n## Delivery Waves\n\n- Wave 1: Epic 1 story 1.\n- Wave 2: Epic 2.\n";
        let other = "# Plan\n\n## Epic 2: Mail (P1)\n\nGoal: sends\n\n### Stories\n\n1. `P1` Letters\n- Deliverables: mail\n";
        let backlog = read(&[("BACKLOG.md", waves), ("docs/BACKLOG.md", other)]);
        let expected =
            "E1 in - at -\nE1.1 in E1 at Wave 1\nE2 in - at Wave 2\nE2.1 in E2 at Wave 2";
        assert_eq!(shown(&backlog), expected);
    }
}
