//! The examples that ship with the project get the verdicts that they promise.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::disallowed_methods, reason = "a variable says that README is to be written anew")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn examples(args: &[&str]) -> Output {
    let run = Path::new(ROOT).join("examples/run");
    let output = Command::new(&run)
        .args(args)
        .env("BACKLOG_GATE", env!("CARGO_BIN_EXE_backlog-gate"))
        .env_remove("COLUMNS")
        .output();
    output.unwrap_or_else(|error| panic!("{} does not start: {error}", run.display()))
}

fn page(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The folders of the changes of every example: `NAME/changes/KIND`.
fn changes() -> Vec<String> {
    let folders = |path: &Path| {
        let entries = fs::read_dir(path).into_iter().flatten();
        let folders = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
        folders.collect::<Vec<_>>()
    };
    let examples = folders(&Path::new(ROOT).join("examples"));
    let changes = examples.iter().flat_map(|example| folders(&example.join("changes")));
    let names = changes.map(|change| {
        let parts: Vec<_> = change.iter().map(|part| part.to_string_lossy()).collect();
        parts[parts.len() - 3..].join("/")
    });
    names.collect()
}

#[test]
fn every_example_gets_the_verdict_that_it_promises() {
    let output = examples(&[]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let good = said.lines().filter(|line| line.starts_with("ok ")).count();
    assert_eq!(good, changes().len(), "{said}");
}

#[test]
fn the_page_of_the_examples_counts_right_and_names_every_change() {
    let (page, changes) = (page("examples/README.md"), changes());
    assert!(page.contains(&format!("# judge all {},", changes.len())), "{} changes", changes.len());
    for change in changes {
        let (name, kind) = change.split_once("/changes/").unwrap();
        let own = self::page(&format!("examples/{name}/README.md"));
        assert!(own.contains(&format!("examples/run {name} {kind}\n")), "{change}");
    }
}

/// What README shows as the output at a terminal is the output, up to what is to be done next.
#[test]
fn readme_shows_what_is_said() {
    let readme = page("README.md");
    let (before, rest) = readme.split_once("```text\n").unwrap();
    let (block, behind) = rest.split_once("```").unwrap();
    assert!(behind.contains("[`examples/numbered-cards/changes/fail`]"), "another change is shown");
    let output = examples(&["numbered-cards", "fail", "--format", "terminal"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout);
    let (said, _) = said.split_once("\nto paste into the description").unwrap();
    let said: String = said.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    let said = format!("{}\n", said.trim_end());
    if block != said && std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        let written = format!("{before}```text\n{said}```{behind}");
        return fs::write(Path::new(ROOT).join("README.md"), written).unwrap();
    }
    assert_eq!(block, said, "run: INSTA_UPDATE=always cargo test --test examples");
}
