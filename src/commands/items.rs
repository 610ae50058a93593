//! `backlog-gate items`

use super::{EXIT_PASS, Host, config, directory};
use crate::backlog::Item;
use crate::cli::{ItemsArgs, ListFormat};
use crate::error::Result;
use crate::report::items;
use crate::run;
use crate::text::normalize;

pub(super) fn run(args: &ItemsArgs, host: &mut Host<'_>) -> Result<u8> {
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env)?;
    let inputs = run::local(&args.paths, &dir, config.as_ref(), host.today)?;
    if inputs.backlog.files.is_empty() {
        return Err(run::no_backlog(&inputs.backlog, &inputs.policy));
    }
    let shown: Vec<&Item> =
        inputs.backlog.items.iter().filter(|item| is_wanted(item, args)).collect();
    host.say_what_is_read(&inputs);
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
