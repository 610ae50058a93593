//! What was an item before a change is one after it, whatever is put above or below it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::backlog::{self, Backlog, Item, Setup};
use crate::policy::Policy;
use crate::source::{RepoPath, SourceId, SourceKind, SourceMap};
use crate::text::{fold, normalize};

/// What an author may put around a backlog.
const AROUND: [(&str, &str); 6] = [
    (
        "a table",
        "| ID | Title | Status |\n|---|---|---|\n| ZZ-1 | Sweep the hall | Done |\n| ZZ-2 | Paint the hall | Done |\n| ZZ-3 | Heat the hall | Done |\n\n",
    ),
    (
        "boxes",
        "- [x] Sweep the hall\n- [x] Paint the hall\n- [x] Heat the hall\n- [ ] Light the hall\n\n",
    ),
    (
        "headings",
        "## ZZ-1: Sweep the hall\n\n- Status: Done\n\n## ZZ-2: Paint the hall\n\n- Status: Done\n\n",
    ),
    ("another title", "# Notes of the house\n\nWhat we think of it.\n\n"),
    (
        "a page that explains",
        "## Installation\n\nRun it.\n\n## Usage\n\nUse it.\n\n## License\n\nMIT\n\n",
    ),
    ("prose", "We write here what we want to do, and we keep it short.\n\n"),
];

fn texts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut folders = vec![root.join("fixtures/backlogs"), root.join("cases/reader")];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        let mut inside: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        inside.sort();
        for path in inside {
            if path.is_dir() {
                // What is not a backlog has no items to keep.
                let name = path.file_name().unwrap().to_string_lossy();
                if !name.starts_with("n-") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ending| ending == "md") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
                texts.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    texts
}

fn read(text: &str, before: Option<&Backlog>, sources: &mut SourceMap, policy: &Policy) -> Backlog {
    let path = RepoPath::new("BACKLOG.md").unwrap();
    let id: SourceId = sources.add(SourceKind::File(path.clone()), text);
    backlog::read(sources, &[(path, id)], Setup { before, ..policy.setup() })
}

/// The items of `base` that are not in `head`.
fn missing<'a>(base: &'a Backlog, head: &Backlog) -> Vec<&'a Item> {
    let is_same = |a: &Item, b: &Item| {
        !a.slug_id && fold(&a.id) == fold(&b.id)
            || normalize(&a.title.value) == normalize(&b.title.value)
    };
    base.items.iter().filter(|item| !head.items.iter().any(|other| is_same(item, other))).collect()
}

#[test]
fn what_is_put_around_items_takes_none_away() {
    let mut faults = Vec::new();
    for (name, text) in texts() {
        let mut sources = SourceMap::default();
        let policy = Policy::from_yaml("", &mut sources).unwrap();
        let base = read(&text, None, &mut sources, &policy);
        // A file that is one item begins with its front matter.
        if base.items.is_empty() || base.files[0].whole {
            continue;
        }
        for (what, around) in AROUND {
            let below = format!("{}\n\n{around}", text.trim_end());
            for (place, head) in [("above", format!("{around}{text}")), ("below", below)] {
                if place == "above" && text.starts_with("---") {
                    continue;
                }
                let head = read(&head, Some(&base), &mut sources, &policy);
                let missing: Vec<String> =
                    missing(&base, &head).into_iter().map(Item::name).collect();
                if !missing.is_empty() {
                    faults.push(format!("{name}: {what} {place}: {}", missing.join(", ")));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_way_of_the_base_goes_on_where_another_text_would_be_read_otherwise() {
    let mut sources = SourceMap::default();
    let policy = Policy::from_yaml("", &mut sources).unwrap();
    let text = "# Backlog\n\n## Costumes\n\nWe lend them out.\n\n## Trapdoor\n\nIt needs a hinge.\n\n## Curtain\n\nIt is torn.\n";
    let base = read(text, None, &mut sources, &policy);
    assert_eq!(base.items.len(), 3);
    let boxes = text.replace(
        "# Backlog\n",
        "# Backlog\n\n- [ ] A-1 Sweep\n- [ ] A-2 Paint\n- [ ] A-3 Heat\n- [ ] A-4 Light\n",
    );
    let alone = read(&boxes, None, &mut sources, &policy);
    let held = read(&boxes, Some(&base), &mut sources, &policy);
    assert!(missing(&base, &held).is_empty(), "{:?}", held.items);
    // What only the reading of the base keeps is reported.
    assert_eq!(held.files[0].held.len(), missing(&base, &alone).len());
}
