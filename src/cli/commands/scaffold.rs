//! `backlog-gate scaffold`

use super::{EXIT_PASS, Host, config, directory};
use crate::change::{scaffold, template};
use crate::cli::args::{ListFormat, ScaffoldArgs};
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs;
use crate::gate::inputs::Named;
use crate::limits;
use crate::report::output;
use crate::report::scaffold::{Scaffold, json};
use crate::service::named;
use crate::source::RepoPath;

pub(super) fn run(args: &ScaffoldArgs, host: &mut Host<'_>) -> Result<u8> {
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env)?;
    let inputs = inputs::lint(Named::default(), &dir, config.as_ref(), host.today)?;
    inputs::require_backlog(&inputs.backlog, &inputs.policy)?;
    let item = match &args.item {
        Some(reference) => Some(&inputs.backlog.items[named::one(&inputs, reference)?]),
        None => None,
    };
    let snapshot = inputs::working_directory(&dir)?;
    let path = match &inputs.policy.change.template {
        Some(path) => Some(path.clone()),
        None => template::in_usual_places(&snapshot)?.into_iter().next(),
    };
    let template = match &path {
        Some(path) => snapshot.read_text(path, limits::TEMPLATE)?,
        None => None,
    };
    let text = scaffold::description(&inputs.policy, &inputs.backlog, template.as_deref(), item);
    match &args.out {
        Some(file) if !args.force && is_taken(file) => {
            let message =
                format!("{} is there already, and nothing is overwritten", file.display());
            return Err(Error::new(ErrorKind::Output, message)
                .hint("name another file, or write over it with `--force`"));
        }
        Some(file) => output::write(file, &text)?,
        None => {}
    }
    let written = args.out.as_ref().map(|file| file.to_string_lossy());
    match args.format {
        ListFormat::Json => host.print(&json(Scaffold {
            item: item.map(|item| item.id.as_str()),
            template: template.as_ref().and(path.as_ref()).map(RepoPath::as_str),
            text: &text,
            written: written.as_deref(),
        }))?,
        ListFormat::Text if written.is_none() => host.print_log(&text)?,
        ListFormat::Text => {}
    }
    Ok(EXIT_PASS)
}

/// Whether a file lies there that somebody may have written in; a pipe or a device is not one.
fn is_taken(file: &std::path::Path) -> bool {
    std::fs::metadata(file).is_ok_and(|facts| facts.is_file() && facts.len() > 0)
}
