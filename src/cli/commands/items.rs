//! `backlog-gate items`

use super::{EXIT_PASS, Host, local};
use crate::backlog::Item;
use crate::cli::args::{ItemsArgs, ListFormat};
use crate::error::Result;
use crate::report::items;
use crate::text::normalize;

/// So much of a list is written at once, in bytes.
const MOST_HELD: usize = 64 * 1024;

pub(super) fn run(args: &ItemsArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = local(&args.paths, &args.place, host)?;
    let shown: Vec<&Item> =
        inputs.backlog.items.iter().filter(|item| is_wanted(item, args)).collect();
    match args.format {
        ListFormat::Text => host.print_log(&items::table(&inputs.backlog, &shown))?,
        ListFormat::Json => {
            let mut held = String::new();
            for part in items::json_parts(&inputs.backlog, &shown, &inputs.sources) {
                held.push_str(&part);
                if held.len() >= MOST_HELD {
                    host.print(&held)?;
                    held.clear();
                }
            }
            host.print(&held)?;
        }
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
