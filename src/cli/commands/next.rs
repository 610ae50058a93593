//! `backlog-gate next`

use super::reports::list_options;
use super::{EXIT_PASS, Host, local};
use crate::cli::args::{ListFormat, NextArgs};
use crate::error::Result;
use crate::planning::startable;
use crate::report::next;

pub(super) fn run(args: &NextArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = local(&args.paths, &args.place, host)?;
    let plan = startable::plan(&inputs.policy, &inputs.backlog);
    match args.format {
        ListFormat::Text => {
            let options = list_options(host);
            host.print_log(&next::text(&plan, &inputs.backlog, &inputs.sources, options))?;
        }
        ListFormat::Json => host.print(&next::json(&plan, &inputs.backlog, &inputs.sources))?,
    }
    Ok(EXIT_PASS)
}
