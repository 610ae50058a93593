//! The five real backlogs, as a stranger tries them: what is read, and what is wrong with them.

use std::path::Path;

use crate::harness::run;

const SEEDS: [&str; 5] = [
    "000_624ed49a4096dbb0.txt",
    "001_41e96d8c365bacd0.txt",
    "002_21dbbf62ef9edcd0.txt",
    "003_d07b3c767084b0a5.txt",
    "004_3a85285704236902.txt",
];

fn seed(number: usize, args: &[&str]) -> crate::harness::Run {
    let folder = tempfile::tempdir().unwrap();
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/seeds");
    std::fs::copy(seeds.join(SEEDS[number]), folder.path().join("seed.txt")).unwrap();
    let args: Vec<&str> = args.iter().copied().chain(["seed.txt"]).collect();
    run(folder.path(), &args, &[], "")
}

/// Line and rule of every finding of `lint`.
fn lint(number: usize) -> Vec<String> {
    let report = seed(number, &["lint", "--format", "json"]).json();
    let findings = report["findings"].as_array().unwrap().iter();
    let mut found: Vec<(u64, String)> = findings
        .map(|f| (f["location"]["line"].as_u64().unwrap(), f["rule"].as_str().unwrap().to_owned()))
        .collect();
    found.sort();
    found.into_iter().map(|(line, rule)| format!("{line} {rule}")).collect()
}

#[test]
fn every_dialect_is_detected_without_a_policy() {
    let expected = [
        ("feature-cards", 21),
        ("epics-waves", 21),
        ("priority-tasks", 8),
        ("task-blocks", 5),
        ("epics-alignment", 36),
    ];
    for (number, (dialect, items)) in expected.into_iter().enumerate() {
        let json = seed(number, &["items", "--format", "json"]).json();
        assert_eq!(json["files"][0]["dialect"], dialect);
        assert_eq!(json["items"].as_array().unwrap().len(), items, "{dialect}");
    }
}

#[test]
fn states_are_those_that_the_files_state() {
    let states = |number: usize| -> Vec<String> {
        let json = seed(number, &["items", "--format", "json"]).json();
        let state = |item: &serde_json::Value| {
            item["status"]["state"].as_str().unwrap_or("null").to_owned()
        };
        json["items"].as_array().unwrap().iter().map(state).collect()
    };
    let cards = states(0);
    assert_eq!(cards[..7], ["done", "in-progress", "ready", "ready", "ready", "ready", "ready"]);
    assert!(cards[7..10].iter().all(|state| state == "planned"));
    assert!(cards[10..].iter().all(|state| state == "done"));
    assert!(states(1).iter().all(|state| state == "null"));
    assert_eq!(states(2)[0], "done");
    assert!(states(2)[1..].iter().all(|state| state == "null"));
    assert!(states(3).iter().all(|state| state == "planned"));
    let alignment = states(4);
    let count = |wanted: &str| alignment.iter().filter(|state| *state == wanted).count();
    assert_eq!((count("in-progress"), count("planned"), count("null")), (12, 14, 10));
}

#[test]
fn the_defects_of_the_numbered_cards_are_found_on_their_lines() {
    let found = lint(0);
    for expected in [
        "16 backlog/count-mismatch",
        "19 backlog/status-contradiction",
        "21 dor/placeholder",
        "36 dor/placeholder",
        "38 backlog/duplicate-section",
        "42 dor/placeholder",
    ] {
        assert!(found.contains(&expected.to_owned()), "{expected} is not in {found:?}");
    }
    // "Each feature is documented with scope, acceptance criteria, and DoD": five cards lack two.
    assert_eq!(found.iter().filter(|line| line.ends_with("dor/field-missing")).count(), 10);
    assert_eq!(found.len(), 16, "{found:?}");
}

#[test]
fn the_other_backlogs_have_the_defects_that_people_see() {
    // No wave names the third story of epic 1.
    assert_eq!(lint(1), ["23 backlog/sequence-gap"]);
    assert_eq!(lint(2), [""; 0]);
    // Five tasks are of another type than their group, and one of another priority.
    assert_eq!(
        lint(3),
        [
            "37 backlog/encoding",
            "53 backlog/group-mismatch",
            "76 backlog/group-mismatch",
            "99 backlog/group-mismatch",
            "122 backlog/group-mismatch",
            "145 backlog/group-mismatch",
            "145 backlog/group-mismatch",
            "254 backlog/duplicate-section",
        ]
    );
    let stories = lint(4);
    let stubs = stories.iter().filter(|line| line.ends_with("dor/field-missing"));
    assert_eq!(
        stubs.count(),
        20,
        "the stories of epics 3 to 10 have neither deliverables nor criteria"
    );
    assert!(stories.contains(&"98 dor/field-missing".to_owned()));
    assert!(stories.contains(&"1 backlog/encoding".to_owned()));
}

#[test]
fn a_story_that_no_wave_contains_has_no_place() {
    let json = seed(1, &["items", "--format", "json"]).json();
    let items = json["items"].as_array().unwrap();
    let place = |id: &str| items.iter().find(|item| item["id"] == id).unwrap()["sequence"].clone();
    assert!(place("E1.3").is_null());
    assert_eq!(place("E3.1")["step"], 1);
    assert_eq!(place("E2.4")["step"], 2);
    assert_eq!(place("E5.3")["step"], 3);
}
