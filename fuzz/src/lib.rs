//! What must hold for any input, one function for each fuzz target.
//!
//! `tests/corpus.rs` of the gate compiles this file too and runs it over the corpora that are kept.

#![allow(clippy::unwrap_used, reason = "a check says by a panic what it found")]

mod escape;
mod gate;
mod read;

/// What a target checks.
pub type Check = fn(&[u8]);

/// Every target, by the name of its file and of the folder of its corpus.
pub const TARGETS: &[(&str, Check)] = &[
    ("check", gate::check),
    ("dialect", read::dialect),
    ("document", read::document),
    ("escape_azure", escape::azure),
    ("escape_command", escape::command),
    ("escape_csv", escape::csv),
    ("escape_gitlab", escape::gitlab),
    ("escape_html", escape::html),
    ("escape_json", escape::json),
    ("escape_log", escape::log),
    ("escape_markdown", escape::markdown),
    ("escape_outputs", escape::outputs),
    ("escape_teamcity", escape::teamcity),
    ("escape_terminal", escape::terminal),
    ("escape_xml", escape::xml),
    ("event", gate::event),
    ("lint", gate::lint),
    ("policy", read::policy),
    ("reader", read::reader),
    ("reference", read::reference),
    ("reftable", read::reftable),
];

/// Runs the check of one target.
///
/// # Panics
/// Where there is no such target, or the input breaks what must hold.
pub fn run(target: &str, data: &[u8]) {
    let (_, check) = TARGETS.iter().find(|(name, _)| *name == target).expect("a target's name");
    check(data);
}
