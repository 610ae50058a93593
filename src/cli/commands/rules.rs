//! `backlog-gate rules`

use std::fmt::Write as _;

use super::{EXIT_PASS, Host, config, directory};
use crate::cli::args::{ListFormat, RulesArgs};
use crate::error::Result;
use crate::finding::Severity;
use crate::gate::inputs;
use crate::policy::Policy;
use crate::report::rules::list;
use crate::rules::{self, Rule};
use crate::source::SourceMap;

pub(super) fn run(args: &RulesArgs, host: &mut Host<'_>) -> Result<u8> {
    let policy = if args.defaults {
        None
    } else {
        let policy = policy(args, host).map_err(|error| {
            error.hint("`backlog-gate rules --defaults` shows what holds without a policy")
        })?;
        Some(policy)
    };
    let severity =
        |rule: &Rule| policy.as_ref().map_or(rule.severity, |policy| policy.severity(&rule.info()));
    match args.format {
        ListFormat::Text => host.print_page(&table(severity))?,
        ListFormat::Json => host.print(&list(severity))?,
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
