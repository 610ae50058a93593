//! What the files of a backlog say about each other's items: parents, steps, dependencies. Within a
//! file most of it is known by the time that it is read; the rest needs all ids.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::records::Format;
use super::reference::Meaning;
use super::{Backlog, FieldRole, Item, Named, SequenceStep, Text};
use crate::sort::Sort as _;
use crate::source::{SourceMap, Span};

/// The capture of a header that names what the item waits for.
const DEPENDENCIES: &str = "dependencies";

/// Gives items the parents that their fields name, the places that the steps of other files give
/// them, and the ids of what they wait for. A name that fits several items decides nothing.
pub(super) fn connect(backlog: &mut Backlog, sources: &SourceMap) {
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
        backlog.items[number].sequence = Some(Box::new(place));
    }
    name_dependencies(backlog);
    name_parents(backlog);
    name_steps(backlog, sources);
}

/// Lets the dependencies of items go by ids: those that their words name, known or of the form of
/// the backlog's own ids. Whatever else stands there says why, not what.
fn name_dependencies(backlog: &mut Backlog) {
    let waits = |item: &&Item| {
        !item.dependencies.is_empty()
            || item.attributes.get(DEPENDENCIES).is_some()
            || !of_role(item).is_empty()
    };
    let named: Vec<(usize, Vec<Named>)> = backlog
        .items
        .iter()
        .filter(waits)
        .map(|item| (item.number, dependencies(backlog, item)))
        .collect();
    for (number, dependencies) in named {
        backlog.items[number].dependencies = dependencies.into();
    }
}

/// The texts of the fields that name what an item waits for.
fn of_role(item: &Item) -> Vec<&Text> {
    let fields = item.fields.iter().filter(|field| field.role == Some(FieldRole::Dependencies));
    let texts = fields.flat_map(|field| {
        let whole = field.entries.is_empty().then_some(&field.value);
        field.entries.iter().map(|entry| &entry.text).chain(whole)
    });
    texts.collect()
}

fn dependencies(backlog: &Backlog, item: &Item) -> Vec<Named> {
    let by_id = |named: &Named| {
        let known = known_to(backlog, item, &named.name);
        known.map(|known| Named { name: known.id.clone(), ..named.clone() })
    };
    let sure = item.dependencies.iter().filter(|named| named.sure);
    let mut found: Vec<Named> =
        sure.map(|named| by_id(named).unwrap_or_else(|| named.clone())).collect();
    // What a record of data waits for is a list of ids and no text.
    let is_record = Format::of(&backlog.file(item).path).is_some();
    let texts = of_role(item).into_iter().chain(item.attributes.get(DEPENDENCIES));
    let mentioned = texts.filter(|_| !is_record).flat_map(|text| named_in(backlog, item, text));
    let others = item.dependencies.iter().filter(|named| !named.sure).filter_map(|named| {
        // `#9` may be an issue of the forge, but it is not prose.
        let is_number = named.name.bytes().all(|byte| byte.is_ascii_digit());
        by_id(named).or_else(|| is_number.then(|| named.clone()))
    });
    for more in [mentioned.collect::<Vec<_>>(), others.collect()] {
        // The items of a range stand in the same words.
        let taken = Taken::of(&found);
        let free = |named: &Named| !taken.overlaps(named.span);
        let more: Vec<Named> = more.into_iter().filter(free).collect();
        found.extend(more);
    }
    found.order_by_key(|named| named.span);
    let mut names: HashSet<String> = HashSet::new();
    found.retain(|named| names.insert(named.name.clone()));
    found
}

/// The items that a text about an item names.
fn named_in(backlog: &Backlog, item: &Item, text: &Text) -> Vec<Named> {
    let mentioned = backlog.mentioned(&text.value).into_iter();
    let named = mentioned.filter_map(|mentioned| {
        let span = place(text, mentioned.at);
        Some(match mentioned.meaning {
            Meaning::Item(name) => Named { name, span, sure: true },
            Meaning::Unknown => Named { name: mentioned.name, span, sure: true },
            Meaning::Ambiguous(_) => match known_to(backlog, item, &mentioned.name) {
                Some(known) => Named { name: known.id.clone(), span, sure: true },
                None => Named { name: mentioned.name, span, sure: false },
            },
            Meaning::TooMany(_) => return None,
        })
    });
    named.collect()
}

/// The one item that a name within another item means, in whatever spelling.
fn known_to<'a>(backlog: &'a Backlog, item: &Item, name: &str) -> Option<&'a Item> {
    one_of(&backlog.matching(name), item.scope.as_deref())
}

/// The only one of some items, or the only one of them that is of the scope.
fn one_of<'a>(found: &[&'a Item], scope: Option<&str>) -> Option<&'a Item> {
    if let [one] = found {
        return Some(one);
    }
    let mut near = found.iter().filter(|item| item.scope.as_deref() == scope);
    near.next().filter(|_| near.next().is_none()).copied()
}

/// The bytes of a part of a text; those of all of it where the file says it otherwise.
fn place(text: &Text, part: Range<usize>) -> Span {
    let raw = (text.span.end - text.span.start) as usize;
    if raw != text.value.len() {
        return text.span;
    }
    let start = text.span.start as usize;
    Span::new(start + part.start, start + part.end)
}

/// The places that are taken already, each found in a few steps however many there are.
struct Taken {
    /// Where each begins, in order.
    starts: Vec<u32>,
    /// How far those up to each reach.
    ends: Vec<u32>,
}

impl Taken {
    fn of(named: &[Named]) -> Self {
        let mut spans: Vec<Span> = named.iter().map(|named| named.span).collect();
        spans.order();
        let mut end = 0;
        let ends = spans
            .iter()
            .map(|span| {
                end = end.max(span.end);
                end
            })
            .collect();
        Self { starts: spans.iter().map(|span| span.start).collect(), ends }
    }

    /// Whether one of them and `span` have a byte in common.
    fn overlaps(&self, span: Span) -> bool {
        let before = self.starts.partition_point(|start| *start < span.end);
        before.checked_sub(1).is_some_and(|last| self.ends[last] > span.start)
    }
}

/// A parent of the form of the backlog's own ids is meant to be an item, though none fits.
fn name_parents(backlog: &mut Backlog) {
    let is_open = |named: &Named| !named.sure && backlog.is_like_an_id(&named.name);
    let sure: Vec<(usize, usize)> = backlog
        .items
        .iter()
        .flat_map(|item| {
            let parents = item.parents.iter().enumerate();
            parents.filter(|(_, named)| is_open(named)).map(|(at, _)| (item.number, at))
        })
        .collect();
    for (number, at) in sure {
        backlog.items[number].parents[at].sure = true;
    }
}

/// What the steps of a sequence name and no item is.
fn name_steps(backlog: &mut Backlog, sources: &SourceMap) {
    let mut unknown: Vec<(usize, usize, Named)> = Vec::new();
    for (number, file) in backlog.files.iter().enumerate() {
        for (at, step) in file.steps.iter().enumerate() {
            let text = &sources.text(file.source)[step.span.range()];
            let taken = Taken::of(&step.items);
            for mentioned in backlog.mentioned(text) {
                let start = step.span.start as usize;
                let span = Span::new(start + mentioned.at.start, start + mentioned.at.end);
                if mentioned.meaning == Meaning::Unknown && !taken.overlaps(span) {
                    unknown.push((number, at, Named { name: mentioned.name, span, sure: true }));
                }
            }
        }
    }
    for (number, at, named) in unknown {
        backlog.files[number].steps[at].items.push(named);
    }
}

/// The items whose parent is named and not known yet, each with it.
fn parents(backlog: &Backlog) -> Vec<(usize, usize)> {
    let open = backlog.items.iter().filter(|item| item.parent.is_none());
    let named = open.filter_map(|item| {
        let mut names = item.parents.iter();
        let named = names.find_map(|named| only(backlog, item.scope.as_deref(), &named.name))?;
        (named.number != item.number).then_some((item.number, named.number))
    });
    named.collect()
}

/// The one item that a name fits, of the scope before any other.
fn only<'a>(backlog: &'a Backlog, scope: Option<&str>, name: &str) -> Option<&'a Item> {
    one_of(&backlog.find(name).collect::<Vec<_>>(), scope)
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
fn places(backlog: &Backlog) -> Vec<(usize, SequenceStep)> {
    // A file has read its own steps.
    if backlog.files.len() < 2 || backlog.files.iter().all(|file| file.steps.is_empty()) {
        return Vec::new();
    }
    let mut places: HashMap<usize, SequenceStep> = HashMap::new();
    for (file, read) in backlog.files.iter().enumerate() {
        for (step, label) in (1..).zip(read.steps.iter().map(|step| &step.label)) {
            for named in &read.steps[step as usize - 1].items {
                let item = only(backlog, read.scope.as_deref(), &named.name)
                    .filter(|item| item.sequence.is_none());
                let place = || SequenceStep { file, step, label: label.clone() };
                if let Some(item) = item {
                    places.entry(item.number).or_insert_with(place);
                }
            }
        }
    }
    let orphans = backlog.items.iter().filter(|item| item.sequence.is_none());
    let children: Vec<(usize, SequenceStep)> = orphans
        .filter(|item| !places.contains_key(&item.number))
        .filter_map(|item| {
            let parent = backlog.item(item.parent.as_deref()?)?;
            let place = parent.sequence.as_deref().or(places.get(&parent.number))?;
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

    fn waits(backlog: &Backlog) -> String {
        let shown = backlog.items.iter().map(|item| {
            let names: Vec<String> = item
                .dependencies
                .iter()
                .map(|named| format!("{}{}", named.name, if named.sure { "" } else { "?" }))
                .collect();
            format!("{}: {}", item.id, names.join(" "))
        });
        shown.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn dependencies_go_by_ids_and_prose_is_left_out() {
        let table = "# Backlog\n\n| ID | Title | Depends on |\n|---|---|---|\n| K01 | Kiln | None - it may start |\n| K02 | Clay | waits for the carter, ISO-9001 |\n| K03 | Firing | same glaze as K01 |\n| K04 | Sale | K02 and K3, Clay |\n| K05 | Fair | K01-K03, k77 |\n";
        let backlog = read(&[("BACKLOG.md", table)]);
        assert_eq!(waits(&backlog), "K01: ; K02: ; K03: K01; K04: K02 K03; K05: K01 K02 K03 k77");
    }

    #[test]
    fn a_name_means_the_item_of_its_own_scope() {
        let tasks = "# Tasks: x\n\n## Phase 1: Set up\n\n- [x] T001 Make it\n- [ ] T002 Use it (depends on T001)\n";
        let backlog = read(&[("specs/001-a/tasks.md", tasks), ("specs/002-b/tasks.md", tasks)]);
        assert_eq!(
            waits(&backlog),
            "001-a/T001: ; 001-a/T002: 001-a/T001; 002-b/T001: ; 002-b/T002: 002-b/T001"
        );
        let ids = |name: &str| {
            backlog.matching(name).iter().map(|item| item.id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(ids("T001"), ["001-a/T001", "002-b/T001"]);
        assert_eq!(ids("002-b/t1"), ["002-b/T001"]);
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
