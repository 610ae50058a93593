//! Edits of backlog files: shown as a diff, or written.

use super::Host;
use crate::apply::Texts;
use crate::apply::write;
use crate::apply::write::Rewrite;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs::Inputs;
use crate::report::diff;

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
