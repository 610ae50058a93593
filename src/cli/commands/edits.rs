//! Edits of backlog files: shown as a diff, or written.

use std::path::PathBuf;

use super::{EXIT_FAIL, Host, Talk, config, directory};
use crate::apply::Texts;
use crate::apply::write;
use crate::apply::write::Rewrite;
use crate::cli::args::PlaceArgs;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::Report;
use crate::gate::inputs::{self, Inputs};
use crate::report::{Format, Options, diff, render};

/// Reads the backlog that is to be edited, and says what is read.
pub(super) fn read(paths: &[PathBuf], place: &PlaceArgs, host: &mut Host<'_>) -> Result<Inputs> {
    let dir = directory(place, host.env);
    let config = config(place, host.env)?;
    let inputs = inputs::lint(paths, &dir, config.as_ref(), host.today)?;
    inputs::require_backlog(&inputs.backlog, &inputs.policy)?;
    host.say_what_is_read(&inputs);
    Ok(inputs)
}

/// Shows the findings for which nothing is written. What was wrong before is no reason.
pub(super) fn refuse(why: &str, mut report: Report<'_>, host: &mut Host<'_>) -> Result<u8> {
    host.say(Talk::Normal, why);
    report.keep_active();
    host.print_log(&render(Format::Text, &report, Options::default()))?;
    Ok(EXIT_FAIL)
}

/// Writes the new texts over the old ones; in a dry run, shows what that would change.
pub(super) fn write(
    inputs: &Inputs,
    texts: &Texts,
    dry_run: bool,
    host: &mut Host<'_>,
) -> Result<()> {
    let mut rewrites = Vec::new();
    for (source, new) in texts {
        let Some(name) = inputs.sources.get(*source).kind.path() else { continue };
        let old = inputs.sources.text(*source);
        let path = inputs
            .on_disk
            .get(source)
            .ok_or_else(|| Error::new(ErrorKind::Output, format!("{name} is not on the disk")))?;
        let is_new = old.is_empty() && !path.exists();
        if dry_run {
            let (name, for_person) = (name.as_str(), host.is_terminal);
            host.print_log(&match is_new {
                true => diff::created(name, new, for_person),
                false => diff::unified(name, old, new, for_person),
            })?;
            continue;
        }
        let old = (!is_new).then(|| old.to_owned());
        rewrites.push(Rewrite { path: path.clone(), old, new: new.clone() });
    }
    write::write(&rewrites)
}

/// The path and the line of the `number`th item.
pub(super) fn place(inputs: &Inputs, number: usize) -> String {
    let item = &inputs.backlog.items[number];
    let line = inputs.sources.get(item.source).line(item.header.start);
    format!("{}:{line}", inputs.backlog.file(item).path)
}
