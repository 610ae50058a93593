//! `backlog-gate show`

use super::{EXIT_PASS, Host, config, directory, named};
use crate::backlog::Item;
use crate::cli::{ListFormat, ShowArgs};
use crate::error::Result;
use crate::report::items;
use crate::run;

pub(super) fn run(args: &ShowArgs, host: &mut Host<'_>) -> Result<u8> {
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env)?;
    let inputs = run::local(&args.paths, &dir, config.as_ref(), host.today)?;
    let backlog = &inputs.backlog;
    if backlog.files.is_empty() {
        return Err(run::no_backlog(backlog, &inputs.policy));
    }
    let shown = named::all(backlog, &args.item)?;
    let detail = |item: &&Item| items::detail(backlog, item, &inputs.sources);
    match args.format {
        ListFormat::Json => host.print(&items::json(backlog, &shown, &inputs.sources))?,
        ListFormat::Text => {
            host.print_log(&shown.iter().map(detail).collect::<Vec<_>>().join("\n"))?;
        }
    }
    Ok(EXIT_PASS)
}
