//! `backlog-gate items`

use super::reports::list_options;
use super::{EXIT_PASS, Host, directory, local};
use crate::backlog::Item;
use crate::cli::args::{ItemsArgs, ListFormat};
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs::Named;
use crate::planning::people::names;
use crate::report::items;
use crate::snapshot::Repository;
use crate::text::normalize;

/// So much of a list is written at once, in bytes.
const MOST_HELD: usize = 64 * 1024;

pub(super) fn run(args: &ItemsArgs, host: &mut Host<'_>) -> Result<u8> {
    let named = Named { paths: &args.paths, stdin: args.stdin_filename.as_deref() };
    let inputs = local(named, &args.place, host)?;
    let owners = owners(args, host)?;
    let wanted = |item: &&Item| is_wanted(item, args) && is_of(item, &owners);
    let shown: Vec<&Item> = inputs.backlog.items.iter().filter(wanted).collect();
    match args.format {
        ListFormat::Text => {
            let table = items::table(&inputs.backlog, &shown, list_options(host));
            host.print_log(&table)?;
        }
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

/// The owners whose items are wanted, normalised; none for those of everybody.
fn owners(args: &ItemsArgs, host: &Host<'_>) -> Result<Vec<String>> {
    let mut owners: Vec<String> = args.owners.iter().map(|owner| normalize(owner)).collect();
    if args.mine {
        let me = match Repository::discover_readable(&directory(&args.place, host.env))? {
            Some(repository) => repository.user(),
            None => Vec::new(),
        };
        if me.is_empty() {
            return Err(Error::new(ErrorKind::Input, "git knows no name of yours here")
                .hint("set it with `git config user.name NAME`, or say `--owner NAME`"));
        }
        owners.extend(me.iter().map(|name| normalize(name)));
    }
    owners.retain(|owner| !owner.is_empty());
    Ok(owners)
}

/// Whether one of the people whom an item names as its owner is wanted.
fn is_of(item: &Item, owners: &[String]) -> bool {
    let Some(text) = &item.owner else { return owners.is_empty() };
    owners.is_empty() || owners.iter().any(|owner| names(&text.value, owner))
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
