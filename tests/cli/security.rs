//! The threat model names the tests that prove it; each of them is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read_sources(folder: &Path, texts: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            read_sources(&entry, texts);
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            texts.push_str(&fs::read_to_string(&entry).unwrap());
        }
    }
}

#[test]
fn every_test_that_the_threat_model_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = String::new();
    for folder in ["src", "tests"] {
        read_sources(&root.join(folder), &mut sources);
    }
    let model = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let model = model.split("## The threat model").nth(1).unwrap();
    let is_name = |word: &&str| {
        word.matches('_').count() >= 3
            && word.chars().all(|ch| ch.is_ascii_lowercase() || ch == '_' || ch.is_ascii_digit())
    };
    let named: BTreeSet<&str> = model.split('`').skip(1).step_by(2).filter(is_name).collect();
    assert!(named.len() >= 30, "the model names its tests: {named:?}");
    let missing: Vec<_> =
        named.into_iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();
    assert_eq!(missing, Vec::<&str>::new());
    let rows = model.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| who"));
    for row in rows
        .filter(|row| !row.starts_with("| input"))
        .take_while(|row| row.matches('|').count() == 5)
    {
        assert!(row.contains('`'), "a row without its proof: {row}");
    }
}
