//! `backlog-gate rules`

use std::fmt::Write as _;

use serde::Serialize;

use super::{EXIT_PASS, Host};
use crate::cli::args::{ListFormat, RulesArgs};
use crate::error::Result;
use crate::finding::Severity;
use crate::rules;

#[derive(Serialize)]
struct Facts {
    id: &'static str,
    area: &'static str,
    severity: Severity,
    summary: &'static str,
    why: &'static str,
    options: Vec<OptionFacts>,
}

#[derive(Serialize)]
struct OptionFacts {
    key: &'static str,
    help: &'static str,
}

pub(super) fn run(args: &RulesArgs, host: &mut Host<'_>) -> Result<u8> {
    host.print(&match args.format {
        ListFormat::Text => table(),
        ListFormat::Json => json(),
    })?;
    Ok(EXIT_PASS)
}

fn table() -> String {
    let width = rules::all().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in rules::all() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{:width$}  {:7}  {}", rule.id, rule.severity, rule.summary);
    }
    out
}

fn json() -> String {
    let facts: Vec<Facts> = rules::all()
        .map(|rule| Facts {
            id: rule.id,
            area: rule.area(),
            severity: rule.severity,
            summary: rule.summary,
            why: rule.why,
            options: rule
                .options
                .iter()
                .map(|option| OptionFacts { key: option.key, help: option.help })
                .collect(),
        })
        .collect();
    let mut json = serde_json::to_string_pretty(&facts).expect("the form holds only strings");
    json.push('\n');
    json
}
