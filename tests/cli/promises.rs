//! `docs/seeds.md`: what holds each promise of five teams, and what their own files then show.

use std::process::Command;

use crate::harness::Repo;

const PAGE: &str = include_str!("../../docs/seeds.md");
const SEEDS: [&str; 5] = [
    include_str!("../fixtures/seeds/000_624ed49a4096dbb0.txt"),
    include_str!("../fixtures/seeds/001_41e96d8c365bacd0.txt"),
    include_str!("../fixtures/seeds/002_21dbbf62ef9edcd0.txt"),
    include_str!("../fixtures/seeds/003_d07b3c767084b0a5.txt"),
    include_str!("../fixtures/seeds/004_3a85285704236902.txt"),
];

/// What is between the first and the last backtick of a cell.
fn code(cell: &str) -> &str {
    cell.trim().trim_matches('`')
}

/// What a command prints over the backlog of the team, errors included.
fn printed(command: &str, seed: &str) -> String {
    if let Some(example) = command.strip_prefix("examples/run ") {
        let output = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/run"))
            .args(example.split(' '))
            .args(["--format", "text"])
            .env("BACKLOG_GATE", env!("CARGO_BIN_EXE_backlog-gate"))
            .output()
            .unwrap();
        return String::from_utf8(output.stdout).unwrap();
    }
    let args = command.strip_prefix("backlog-gate ").unwrap();
    let repo = Repo::new(&[("BACKLOG.md", seed)]);
    let run = repo.run(&args.split(' ').collect::<Vec<_>>());
    format!("{}{}", run.out, run.err)
}

#[test]
fn every_promise_is_held_as_the_page_shows() {
    let mut seed = SEEDS[0];
    let mut promises = 0;
    for line in PAGE.lines() {
        if let Some(number) = line.strip_prefix("## ").and_then(|title| title.split('.').next()) {
            seed = SEEDS[number.parse::<usize>().unwrap()];
        }
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").collect();
        let [_, rules, command, output] = cells[..] else { continue };
        if code(command) == "command" {
            continue;
        }
        promises += 1;
        let said = printed(code(command), seed);
        assert!(said.contains(code(output)), "{command}: {output} is not in:\n{said}");
        for rule in rules.split('`').filter(|word| word.contains('/')) {
            assert!(
                printed(&format!("backlog-gate explain {rule}"), seed).contains(rule),
                "{rule}"
            );
        }
    }
    assert!(promises > 45, "{promises}");
}
