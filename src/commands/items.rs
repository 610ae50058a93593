//! `backlog-gate items`

use super::{EXIT_PASS, Host, local};
use crate::backlog::Item;
use crate::cli::{ItemsArgs, ListFormat};
use crate::error::Result;
use crate::report::items;
use crate::text::normalize;

pub(super) fn run(args: &ItemsArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = local(&args.paths, &args.place, host)?;
    let shown: Vec<&Item> =
        inputs.backlog.items.iter().filter(|item| is_wanted(item, args)).collect();
    match args.format {
        ListFormat::Text => host.print_log(&items::table(&inputs.backlog, &shown))?,
        ListFormat::Json => host.print(&items::json(&inputs.backlog, &shown, &inputs.sources))?,
    }
    Ok(EXIT_PASS)
}

fn is_wanted(item: &Item, args: &ItemsArgs) -> bool {
    let state =
        args.states.is_empty() || item.state().is_some_and(|state| args.states.contains(&state));
    let kind = args.kinds.is_empty() || args.kinds.contains(&item.kind);
    let has = |wanted: &String| {
        item.priority.as_ref().is_some_and(|text| normalize(&text.value) == normalize(wanted))
    };
    state && kind && (args.priorities.is_empty() || args.priorities.iter().any(has))
}
