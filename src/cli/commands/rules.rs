//! `backlog-gate rules`

use std::fmt::Write as _;

use serde::Serialize;

use super::{EXIT_PASS, Host, config, directory};
use crate::cli::args::{ListFormat, RulesArgs};
use crate::error::Result;
use crate::finding::Severity;
use crate::gate::inputs;
use crate::policy::Policy;
use crate::rules::{self, Rule};
use crate::source::SourceMap;

#[derive(Serialize)]
struct Facts {
    id: &'static str,
    area: &'static str,
    severity: Severity,
    default_severity: Severity,
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
    let policy = match args.defaults {
        true => None,
        false => Some(policy(args, host).map_err(|error| {
            error.hint("`backlog-gate rules --defaults` shows what holds without a policy")
        })?),
    };
    let severity =
        |rule: &Rule| policy.as_ref().map_or(rule.severity, |policy| policy.severity(&rule.info()));
    match args.format {
        ListFormat::Text => host.print_page(&table(severity))?,
        ListFormat::Json => host.print(&json(severity))?,
    }
    Ok(EXIT_PASS)
}

/// The policy that holds here.
fn policy(args: &RulesArgs, host: &Host<'_>) -> Result<Policy> {
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env)?;
    let mut sources = SourceMap::default();
    inputs::local_policy(&dir, config.as_ref(), host.today, &mut sources)?.policy(&sources)
}

fn table(severity: impl Fn(&Rule) -> Severity) -> String {
    let width = rules::all().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in rules::all() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{:width$}  {:7}  {}", rule.id, severity(rule), rule.summary);
    }
    out
}

fn json(severity: impl Fn(&Rule) -> Severity) -> String {
    let facts: Vec<Facts> = rules::all()
        .map(|rule| Facts {
            id: rule.id,
            area: rule.area(),
            severity: severity(rule),
            default_severity: rule.severity,
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
