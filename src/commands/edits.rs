//! Edits of backlog files: shown as a diff, or written.

use super::Host;
use crate::error::{Error, ErrorKind, Result};
use crate::report::diff;
use crate::run::Inputs;
use crate::trial::Texts;
use crate::trial::write::{self, Rewrite};

/// Writes the new texts over the old ones; in a dry run, shows what that would change.
pub(super) fn write(
    inputs: &Inputs,
    texts: &Texts,
    dry_run: bool,
    host: &mut Host<'_>,
) -> Result<()> {
    let mut rewrites = Vec::new();
    for file in &inputs.backlog.files {
        let Some(new) = texts.get(&file.source) else { continue };
        let old = inputs.sources.text(file.source);
        if dry_run {
            let for_person = host.is_terminal;
            host.print_log(&diff::unified(file.path.as_str(), old, new, for_person))?;
            continue;
        }
        let path = inputs.on_disk.get(&file.source).ok_or_else(|| {
            Error::new(ErrorKind::Output, format!("{} is not on the disk", file.path))
        })?;
        rewrites.push(Rewrite { path: path.clone(), old: Some(old.to_owned()), new: new.clone() });
    }
    write::write(&rewrites)
}

/// The path and the line of the `number`th item.
pub(super) fn place(inputs: &Inputs, number: usize) -> String {
    let item = &inputs.backlog.items[number];
    let line = inputs.sources.get(item.source).line(item.header.start);
    format!("{}:{line}", inputs.backlog.file(item).path)
}
