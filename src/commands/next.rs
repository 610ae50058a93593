//! `backlog-gate next`

use super::{EXIT_PASS, Host, config, directory};
use crate::cli::{ListFormat, NextArgs};
use crate::error::Result;
use crate::planning::startable;
use crate::report::next;
use crate::run;

pub(super) fn run(args: &NextArgs, host: &mut Host<'_>) -> Result<u8> {
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env)?;
    let inputs = run::local(&args.paths, &dir, config.as_ref(), host.today)?;
    if inputs.backlog.files.is_empty() {
        return Err(run::no_backlog(&inputs.backlog, &inputs.policy));
    }
    host.say_what_is_read(&inputs);
    let plan = startable::plan(&inputs.policy, &inputs.backlog);
    match args.format {
        ListFormat::Text => {
            host.print_log(&next::text(&plan, &inputs.backlog, &inputs.sources))?;
        }
        ListFormat::Json => host.print(&next::json(&plan, &inputs.backlog, &inputs.sources))?,
    }
    Ok(EXIT_PASS)
}
