//! `backlog-gate show`

use super::reports::list_options;
use super::{EXIT_PASS, Host, local};
use crate::backlog::Item;
use crate::cli::args::{ListFormat, ShowArgs};
use crate::error::Result;
use crate::report::items;
use crate::service::named;

pub(super) fn run(args: &ShowArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = local(&args.paths, &args.place, host)?;
    let backlog = &inputs.backlog;
    let options = list_options(host);
    let shown = named::all(backlog, &args.item)?;
    let detail = |item: &&Item| items::detail(backlog, item, &inputs.sources, options);
    match args.format {
        ListFormat::Json => host.print(&items::json(backlog, &shown, &inputs.sources))?,
        ListFormat::Text => {
            host.print_log(&shown.iter().map(detail).collect::<Vec<_>>().join("\n"))?;
        }
    }
    Ok(EXIT_PASS)
}
