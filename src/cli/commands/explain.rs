//! `backlog-gate explain`

use super::check::flags;
use super::{EXIT_PASS, Host, config, directory};
use crate::change::Flags;
use crate::cli::args::{ExplainArgs, ListFormat};
use crate::error::Result;
use crate::gate::inputs;
use crate::gate::inputs::CheckRequest;
use crate::gate::{self, FailOn};
use crate::report::explain::here;
use crate::report::rule_pages as pages;
use crate::report::rules::pages as json;
use crate::rules;

pub(super) fn run(args: ExplainArgs, host: &mut Host<'_>) -> Result<u8> {
    let is_json = args.format == ListFormat::Json;
    let Some(name) = &args.rule else {
        if is_json {
            host.print(&json(rules::all(), None))?;
        } else {
            host.print_page(&pages::index())?;
        }
        return Ok(EXIT_PASS);
    };
    if pages::areas().contains(&name.as_str()) {
        let rules = || pages::in_area(name);
        if is_json {
            host.print(&json(rules(), None))?;
        } else {
            host.print_page(&pages::area(name))?;
        }
        return Ok(EXIT_PASS);
    }
    let rule = pages::find(name)?;
    let flags = flags(args.change)?;
    if flags == Flags::default() {
        if is_json {
            host.print(&json([rule], None))?;
        } else {
            host.print_page(&pages::page(rule))?;
        }
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
    if is_json {
        host.print(&json([rule], Some(&report)))?;
        return Ok(EXIT_PASS);
    }
    host.print_page(&pages::page(rule))?;
    host.print_log(&here(rule, &report))?;
    Ok(EXIT_PASS)
}
