//! The dialects that the gate knows by itself.

use std::sync::OnceLock;

use super::Dialect;
use crate::text::typed::embedded_json;

/// The YAML of a built-in dialect, as the build script left it.
macro_rules! dialect {
    ($name:literal) => {
        ($name, include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json")))
    };
}

/// Name and JSON of each, the strictest first: where two fit a file equally well, the earlier wins.
const SOURCES: &[(&str, &str)] = &[
    dialect!("task-blocks"),
    dialect!("epics-alignment"),
    dialect!("epics-waves"),
    dialect!("feature-cards"),
    dialect!("priority-tasks"),
    dialect!("backlog-md"),
    dialect!("org-todo"),
    dialect!("task-files"),
    dialect!("todo-txt"),
    dialect!("spec-tasks"),
    dialect!("mixed"),
    dialect!("heading-items"),
    dialect!("tables"),
    dialect!("task-lists"),
    dialect!("kanban"),
    dialect!("plain-lists"),
    dialect!("beads"),
    dialect!("taskmaster"),
    dialect!("records"),
];

/// The names of the built-in dialects.
pub fn builtin_names() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|(name, _)| *name)
}

/// All built-in dialects, each compiled when it is first asked for.
pub fn builtin<'d>() -> impl Iterator<Item = &'d Dialect> {
    (0..SOURCES.len()).map(|index| -> &'d Dialect { compiled(index) })
}

/// The built-in dialect of this name; the others need not be compiled for it.
pub fn builtin_named(name: &str) -> Option<&'static Dialect> {
    SOURCES.iter().position(|(known, _)| *known == name).map(compiled)
}

fn compiled(index: usize) -> &'static Dialect {
    static COMPILED: [OnceLock<Dialect>; SOURCES.len()] =
        [const { OnceLock::new() }; SOURCES.len()];
    COMPILED[index].get_or_init(|| {
        let (name, json) = SOURCES[index];
        // The texts are part of the program: `every_file_is_listed_and_compiles` reads and compiles each.
        Dialect::trusted(name, embedded_json(json)).expect("a test compiles every built-in dialect")
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::backlog::dialect::RawDialect;

    #[test]
    fn every_file_is_listed_and_compiles() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/backlog/dialects");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        let listed = builtin_names().map(|name| format!("{name}.yml")).collect();
        assert_eq!(files, listed);
        for (name, json) in SOURCES {
            let raw: RawDialect =
                serde_json::from_str(json).unwrap_or_else(|e| panic!("{name}: {e}"));
            let compiled = Dialect::compile(name, raw)
                .unwrap_or_else(|e| panic!("{name}.yml: {}", e.join("\n")));
            assert_eq!(compiled.name, *name);
        }
    }
}
