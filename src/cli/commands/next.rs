//! `backlog-gate next`

use std::collections::BTreeMap;

use super::reports::list_options;
use super::{EXIT_PASS, Host, config, directory, local};
use crate::cli::args::{ListFormat, NextArgs};
use crate::error::Result;
use crate::gate::inputs::{self, FlowRequest};
use crate::planning::startable;
use crate::report::next::{self, Extent};

pub(super) fn run(args: &NextArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = local(&args.paths, &args.place, host)?;
    let plan = startable::plan(&inputs.policy, &inputs.backlog);
    let ages: BTreeMap<String, f64> = match plan.running.is_empty() {
        true => BTreeMap::new(),
        false => ages(args, host)?,
    };
    match args.format {
        ListFormat::Text => {
            let read = (&inputs.backlog, &inputs.sources);
            let shown = (list_options(host), Extent::readable());
            host.print_log(&next::text(&plan, read, &ages, shown))?;
        }
        ListFormat::Json => {
            let (backlog, sources) = (&inputs.backlog, &inputs.sources);
            host.print(&next::json(&plan, backlog, sources, &ages, Extent::whole()))?
        }
    }
    Ok(EXIT_PASS)
}

/// How long work on each item has gone on, as the history says.
fn ages(args: &NextArgs, host: &Host<'_>) -> Result<BTreeMap<String, f64>> {
    let (repo, named) = (directory(&args.place, host.env), config(&args.place, host.env)?);
    let items = inputs::ages(&FlowRequest {
        repo: &repo,
        config: named.as_ref(),
        head: "HEAD",
        cached: true,
        now: host.now,
        today: host.today,
    });
    let there = items.into_iter().filter(|item| item.place.is_some());
    Ok(there.filter_map(|item| Some((item.id, item.age_days?))).collect())
}
