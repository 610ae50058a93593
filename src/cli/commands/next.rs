//! `backlog-gate next`

use std::collections::BTreeMap;

use super::flow::ages;
use super::reports::list_options;
use super::{EXIT_PASS, Host, local};
use crate::cli::args::{ListFormat, NextArgs};
use crate::error::Result;
use crate::planning::startable;
use crate::report::next::{self, Extent};

pub(super) fn run(args: &NextArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = local(&args.paths, &args.place, host)?;
    let plan = startable::plan(&inputs.policy, &inputs.backlog);
    let ages: BTreeMap<String, f64> = if plan.running.is_empty() {
        BTreeMap::new()
    } else {
        let items = ages(&args.place, host)?.into_iter();
        let there = items.filter(|item| item.place.is_some());
        there.filter_map(|item| Some((item.id, item.age_days?))).collect()
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
