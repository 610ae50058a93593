//! The corpora of the fuzz targets, replayed.

#![allow(clippy::unwrap_used, reason = "a test may")]

#[expect(unreachable_pub, reason = "the targets use it from another crate")]
#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn inside(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn stems(folder: &str) -> BTreeSet<String> {
    let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    inside(folder).into_iter().map(stem).collect()
}

#[test]
fn every_target_has_a_check_and_a_corpus() {
    let checks: BTreeSet<String> =
        fuzz::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(stems("fuzz_targets"), checks);
    assert_eq!(stems("corpus"), checks);
}

#[test]
fn what_the_fuzzers_kept_still_holds() {
    for (target, _) in fuzz::TARGETS {
        let inputs = inside(&format!("corpus/{target}"));
        assert!(!inputs.is_empty(), "{target}");
        for input in inputs {
            let data = fs::read(&input).unwrap();
            let held = std::panic::catch_unwind(|| fuzz::run(target, &data));
            assert!(held.is_ok(), "{} breaks {target}", input.display());
        }
    }
}
