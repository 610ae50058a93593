//! No import runs up, none runs in a circle: what ARCHITECTURE says of the rooms of `src`.
//!
//! Every file is parsed. Each path that begins with `crate` or `super` leads to the file that
//! defines what is named, whatever re-exports lie between. Test code is left out. A `mod.rs` is the
//! door of its folder: it may put together what the files behind it make, and what those share with
//! it stands in a file of its own; the doors that define such things themselves are listed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use self::house::{Arrow, House, circles};

mod house;

/// The rooms, from the ground up, one floor a line. A room uses the floors below it and the rooms
/// before it on its own.
const FLOORS: &[&[&str]] = &[
    &["sort", "catalogue", "error", "env", "escape", "limits", "source"],
    &["text", "finding", "files"],
    &["markdown", "snapshot", "parsers"],
    &["backlog", "forge"],
    &["flow", "policy"],
    &["change", "planning"],
    &["edit", "history", "facts", "sync"],
    &["rules"],
    &["gate"],
    &["apply", "service"],
    &["report"],
    &["cli"],
    &["main"],
];

/// Arrows that still run up. The list may only get shorter.
const KNOWN: &[&str] = &[];

/// Circles of files that are still there, each by its first file. The list may only get shorter.
const KNOWN_CIRCLES: &[&str] = &[];

/// Doors that define what the files behind them use. The list may only get shorter.
const KNOWN_DOORS: &[&str] = &[
    "apply",
    "backlog::dialect",
    "backlog::id",
    "backlog::propose",
    "backlog::reader",
    "backlog::reader::plan",
    "backlog::records",
    "backlog::reference",
    "change",
    "cli::cases",
    "cli::commands",
    "cli::init",
    "edit",
    "facts::ages",
    "finding",
    "forge",
    "gate::inputs",
    "markdown::reader",
    "parsers",
    "parsers::skip_markers",
    "policy",
    "policy::raw",
    "report",
    "report::json",
    "rules",
    "rules::backlog",
    "rules::change",
    "rules::link",
    "rules::release",
    "sync",
    "text",
];

/// Signatures with a tuple of three or more. The list may only get shorter.
const KNOWN_TUPLES: &[&str] = &[
    "backlog::score::rival",
    "change::link_finder::mentions::mentioned",
    "change::link_finder::mentions::number",
    "report::suggestion::of_lines",
    "snapshot::restore::merged",
    "snapshot::restore::restored",
];

#[test]
fn what_is_behind_a_door_does_not_need_the_door() {
    let house = House::read();
    let behind = |arrow: &&Arrow| arrow.from.starts_with(&format!("{}::", arrow.to));
    let back = house.arrows.iter().filter(behind).filter(|arrow| arrow.name != "self");
    let mut doors = BTreeSet::new();
    for arrow in back {
        println!("  {arrow}");
        doors.insert(arrow.to.clone());
    }
    // Only a door that uses what is behind it closes a circle.
    let used = doors.into_iter().filter(|door| house.modules[door].uses_what_is_behind);
    compare("is used from behind", &used.collect(), KNOWN_DOORS);
}

#[test]
fn no_signature_has_a_tuple_of_three() {
    let house = House::read();
    let found = house.modules.iter().flat_map(|(name, module)| {
        module.tuples.iter().map(move |function| format!("{name}::{function}"))
    });
    compare("takes or gives a tuple of three or more", &found.collect(), KNOWN_TUPLES);
}

#[test]
fn no_arrow_runs_up() {
    let house = House::read();
    let mut up = BTreeSet::new();
    for arrow in &house.arrows {
        let (from, to) = (room(&arrow.from), room(&arrow.to));
        if from != to && floor(from) <= floor(to) {
            up.insert(arrow.to_string());
        }
    }
    compare("runs up", &up, KNOWN);
}

#[test]
fn no_file_imports_itself_through_others() {
    let house = House::read();
    let circles = circles(&house.arrows);
    let mut shown = String::new();
    for circle in &circles {
        let inside = |arrow: &&Arrow| circle.contains(&arrow.from) && circle.contains(&arrow.to);
        for arrow in house.arrows.iter().filter(inside) {
            writeln!(shown, "  {arrow}").unwrap();
        }
        writeln!(shown).unwrap();
    }
    println!("{shown}");
    let first = circles.iter().filter_map(|circle| circle.first().cloned()).collect();
    compare("begins a circle", &first, KNOWN_CIRCLES);
}

#[test]
fn every_file_has_a_room() {
    for module in House::read().modules.keys().filter(|module| !module.is_empty()) {
        floor(room(module));
    }
}

#[test]
fn no_file_but_its_own_names_a_rule() {
    let house = House::read();
    let ids: BTreeMap<String, &String> = house
        .modules
        .keys()
        .filter_map(|module| {
            let mut parts = module.strip_prefix("rules::")?.split("::");
            let (area, name) = (parts.next()?, parts.next()?);
            Some((format!("{area}/{}", name.replace('_', "-")), module))
        })
        .collect();
    assert!(ids.len() > 40, "the rules are not where they were");
    let mut found = BTreeSet::new();
    for (name, module) in &house.modules {
        for text in &module.texts {
            if ids.get(text).is_some_and(|own| *own != name) {
                found.insert(format!("{name} says {text:?}"));
            }
        }
    }
    compare("names a rule of another file", &found, &[]);
}

#[test]
fn architecture_shows_the_floors() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let page = fs::read_to_string(path).expect("the page lies beside the manifest");
    for (number, rooms) in (1..).zip(FLOORS) {
        let rooms: Vec<String> = rooms.iter().map(|room| format!("`{room}`")).collect();
        let row = format!("| {number} | {} |", rooms.join(", "));
        assert!(page.contains(&row), "ARCHITECTURE.md lacks: {row}");
    }
}

/// The way of one line is short: no more types than a reader can hold in his head.
#[test]
fn a_line_goes_through_few_types() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("it lies there");
    let (_, way) = page.split_once("## One line on its way").expect("the page shows the way");
    let (way, _) = way.split_once("\n## ").expect("more follows");
    let types: BTreeSet<&str> =
        way.split("**`").skip(1).filter_map(|at| at.split('`').next()).collect();
    assert!((10..=16).contains(&types.len()), "{}: {types:?}", types.len());
    let defined = House::read().modules.into_values().flat_map(|module| module.types);
    let defined: BTreeSet<String> = defined.collect();
    let missing: Vec<&&str> = types.iter().filter(|name| !defined.contains(**name)).collect();
    assert!(missing.is_empty(), "no such types: {missing:?}");
}

/// What an editor or a browser carries has no disk, no processes, no network and no command line.
#[test]
fn the_core_reads_and_writes_nothing() {
    let house = House::read();
    let core = house.modules.iter().filter(|(_, module)| module.is_core);
    assert!(core.clone().count() > 200, "the core is not where it was");
    let found = core.flat_map(|(name, module)| {
        module.outside.iter().map(move |path| format!("{name} uses {path}"))
    });
    compare("reads or writes in the core", &found.collect(), &[]);
}

/// Fails where `found` is not what is `known`.
fn compare(what: &str, found: &BTreeSet<String>, known: &[&str]) {
    let known: BTreeSet<String> = known.iter().map(|&known| known.to_owned()).collect();
    let new: Vec<&String> = found.difference(&known).collect();
    assert!(new.is_empty(), "{} {what}:\n{}", new.len(), lines(&new));
    let gone: Vec<&String> = known.difference(found).collect();
    assert!(gone.is_empty(), "take these off the list of what {what}:\n{}", lines(&gone));
}

fn lines(entries: &[&String]) -> String {
    entries.iter().map(|entry| format!("  {entry:?},\n")).collect()
}

/// The room of a module: its first part.
fn room(module: &str) -> &str {
    module.split("::").next().unwrap_or(module)
}

/// The floor of a room and its place there.
fn floor(room: &str) -> (usize, usize) {
    let places = FLOORS
        .iter()
        .enumerate()
        .find_map(|(floor, rooms)| Some((floor, rooms.iter().position(|name| *name == room)?)));
    places.unwrap_or_else(|| panic!("{room} stands on no floor of tests/layers/main.rs"))
}
