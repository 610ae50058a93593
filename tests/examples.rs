//! The examples that ship with the project get the verdicts that they promise.
#![cfg(unix)]

use std::process::Command;

#[test]
fn every_example_gets_the_verdict_that_it_promises() {
    let run = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/run");
    let output = Command::new(run)
        .env("BACKLOG_GATE", env!("CARGO_BIN_EXE_backlog-gate"))
        .output()
        .unwrap_or_else(|error| panic!("{run} does not start: {error}"));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let good = said.lines().filter(|line| line.starts_with("ok ")).count();
    assert_eq!(good, 16, "{said}");
}
