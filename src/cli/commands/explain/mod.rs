//! `backlog-gate explain`

mod pages;

use super::check::flags;
use super::{EXIT_PASS, Host, config, directory};
use crate::change::Flags;
use crate::cli::args::ExplainArgs;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs;
use crate::gate::inputs::CheckRequest;
use crate::gate::{self, FailOn};
use crate::report::explain::here;
use crate::rules::{self, Rule};
use crate::text::did_you_mean;

pub(super) fn run(args: ExplainArgs, host: &mut Host<'_>) -> Result<u8> {
    let Some(name) = &args.rule else {
        host.print_page(&pages::index())?;
        return Ok(EXIT_PASS);
    };
    if pages::areas().contains(&name.as_str()) {
        host.print_page(&pages::area(name))?;
        return Ok(EXIT_PASS);
    }
    let rule = find(name)?;
    let flags = flags(args.change)?;
    if flags == Flags::default() {
        host.print_page(&pages::page(rule))?;
        return Ok(EXIT_PASS);
    }
    let inputs = inputs::check(CheckRequest {
        repo: &directory(&args.place, host.env),
        config: config(&args.place, host.env)?,
        flags: Flags { offline: true, ..flags },
        release: false,
        baseline: None,
        floor: None,
        env: host.env,
        today: host.today,
        known: None,
    })?;
    let report = gate::judge(inputs.context(), FailOn::Never);
    host.print_page(&pages::page(rule))?;
    host.print_log(&here(rule, &report))?;
    Ok(EXIT_PASS)
}

/// The rule with this id, or with this name where only one area has a rule of that name.
fn find(name: &str) -> Result<&'static Rule> {
    if let Some(rule) = rules::find(name) {
        return Ok(rule);
    }
    let part = name.to_ascii_lowercase();
    let fitting = |rule: &&Rule| !part.is_empty() && rule.id.contains(&part);
    let found: Vec<&'static Rule> = rules::all().filter(fitting).collect();
    let error = Error::new(ErrorKind::Usage, format!("there is no rule \"{name}\""));
    match &found[..] {
        [rule] => Ok(rule),
        [] => Err(match did_you_mean(name, rules::all().map(|rule| rule.id)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("`backlog-gate rules` lists them all"),
        }),
        several => {
            let ids: Vec<String> = several.iter().map(|rule| format!("`{}`", rule.id)).collect();
            Err(error.hint(format!("did you mean one of {}?", ids.join(", "))))
        }
    }
}
