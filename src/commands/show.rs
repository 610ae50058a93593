//! `backlog-gate show`

use super::{EXIT_PASS, Host, config, directory};
use crate::backlog::{Item, reference};
use crate::cli::{ListFormat, ShowArgs};
use crate::error::{Error, ErrorKind, Result};
use crate::report::items;
use crate::run;
use crate::text;

pub(super) fn run(args: &ShowArgs, host: &mut Host<'_>) -> Result<u8> {
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env);
    let inputs = run::local(&args.paths, &dir, config.as_ref(), host.today)?;
    let backlog = &inputs.backlog;
    if backlog.files.is_empty() {
        return Err(run::no_backlog(backlog, &inputs.policy));
    }
    let wanted = reference::trim(&args.item);
    let found: Vec<&Item> = backlog.find(wanted).collect();
    let exact: Vec<&Item> =
        found.iter().copied().filter(|item| item.id.eq_ignore_ascii_case(wanted)).collect();
    let shown = if exact.is_empty() { found } else { exact };
    if shown.is_empty() {
        let names = backlog
            .items
            .iter()
            .flat_map(|item| item.references.iter().chain([&item.title.value]).map(String::as_str));
        let error = Error::new(ErrorKind::Input, format!("there is no item \"{}\"", args.item));
        return Err(match text::did_you_mean(wanted, names) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("`backlog-gate items` lists them all"),
        });
    }
    let detail = |item: &&Item| items::detail(backlog, item, &inputs.sources);
    match args.format {
        ListFormat::Json => host.print(&items::json(backlog, &shown, &inputs.sources))?,
        ListFormat::Text => {
            host.print_log(&shown.iter().map(detail).collect::<Vec<_>>().join("\n"))?;
        }
    }
    Ok(EXIT_PASS)
}
