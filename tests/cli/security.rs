//! The threat model names the tests that prove it; each of them is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const PAGE: &str = include_str!("../../SECURITY.md");

fn read_sources(folder: &Path, texts: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            read_sources(&entry, texts);
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            texts.push_str(&fs::read_to_string(&entry).unwrap());
        }
    }
}

/// The sources in these folders.
fn sources(folders: &[&str]) -> String {
    let mut sources = String::new();
    for folder in folders {
        read_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut sources);
    }
    sources
}

/// The names of tests in a text.
fn tests(text: &str) -> BTreeSet<&str> {
    let is_name = |word: &&str| {
        word.matches('_').count() >= 3
            && word.chars().all(|ch| ch.is_ascii_lowercase() || ch == '_' || ch.is_ascii_digit())
    };
    text.split('`').skip(1).step_by(2).filter(is_name).collect()
}

/// The text below a heading, up to the next one.
fn section(heading: &str) -> &'static str {
    let text = PAGE.split(heading).nth(1).unwrap();
    text.split("\n## ").next().unwrap()
}

#[test]
fn every_test_that_security_names_exists() {
    let sources = sources(&["src", "tests"]);
    let named = tests(PAGE);
    let model = section("## The threat model");
    assert!(named.len() >= 30, "the model names its tests: {named:?}");
    let missing: Vec<_> =
        named.into_iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();
    assert_eq!(missing, Vec::<&str>::new());
    let rows = model.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| who"));
    for row in rows.filter(|row| row.matches('|').count() == 5) {
        assert!(!tests(row).is_empty(), "a row without its proof: {row}");
    }
}

#[test]
fn every_promise_names_what_holds_it() {
    let promises = section("## What is promised\n");
    let promises: Vec<&str> =
        promises.lines().filter(|line| line.starts_with(|ch: char| ch.is_ascii_digit())).collect();
    assert!(promises.len() >= 8, "{promises:?}");
    for promise in promises {
        assert!(!tests(promise).is_empty(), "nothing holds: {promise}");
    }
}

#[test]
fn unsafe_code_is_in_the_two_places_that_security_names() {
    let sources = sources(&["src"]);
    assert_eq!(sources.matches("unsafe {").count(), 2);
    assert_eq!(sources.matches("unsafe fn").count() + sources.matches("unsafe impl").count(), 0);
    let manifest = include_str!("../../Cargo.toml");
    assert!(manifest.contains("unsafe_code = \"deny\""), "the compiler finds the others");
}

#[test]
fn what_is_released_is_built_from_what_is_pinned() {
    let dockerfile = include_str!("../../Dockerfile");
    let images: Vec<&str> = dockerfile.lines().filter(|line| line.starts_with("FROM ")).collect();
    assert!(images.len() >= 2, "{images:?}");
    assert!(images.iter().all(|image| image.contains("@sha256:")), "{images:?}");
    assert!(dockerfile.contains("--locked"), "{dockerfile}");
    let release = include_str!("../../.github/workflows/release.yml");
    assert!(release.contains("attest"), "the provenance is signed");
    let uses = release.lines().filter_map(|line| line.split("uses: ").nth(1));
    let elsewhere = uses.filter(|name| !name.starts_with("./"));
    for action in elsewhere {
        let id = action.split('@').nth(1).and_then(|id| id.split(' ').next()).unwrap_or_default();
        assert_eq!(id.len(), 40, "{action} is not named by its commit");
    }
}
