//! `backlog-gate init --remove`

use std::path::Path;

use super::{EXIT_PASS, Host, Talk};
use crate::cli::args::{InitArgs, ListFormat};
use crate::cli::init::{self, Leftover, Removal};
use crate::error::Result;
use crate::limits;
use crate::snapshot::Snapshot;
use crate::source::RepoPath;

/// Takes out what `init` wrote, and nothing that was edited since.
pub(super) fn run(
    args: &InitArgs,
    root: &Path,
    snapshot: &Snapshot,
    paths: &[RepoPath],
    host: &mut Host<'_>,
) -> Result<u8> {
    let (mut files, mut kept) = (Vec::new(), Vec::new());
    for path in paths.iter().filter(|path| init::may_be_written(path)) {
        let Some(text) = snapshot.read_text(path, limits::BACKLOG_FILE)? else { continue };
        match init::removal(path, &text) {
            Removal::Foreign => {}
            Removal::Edited => kept.push(format!("{path}: it was edited since")),
            Removal::Whole => files.push(Leftover { path, text, rest: None }),
            Removal::Part(rest) => files.push(Leftover { path, text, rest: Some(rest) }),
        }
    }
    if !args.dry_run {
        for Leftover { path, text, rest } in &files {
            init::take_out(root, path, text, rest.as_deref())?;
        }
    }
    if args.format == ListFormat::Json {
        host.print(&init::json_of_removal(&files, &kept, args.dry_run))?;
        return Ok(EXIT_PASS);
    }
    if args.dry_run {
        let shown: Vec<String> = files.iter().map(|file| file.diff(host.is_terminal)).collect();
        host.print_log(&shown.concat())?;
        return Ok(EXIT_PASS);
    }
    if files.is_empty() && kept.is_empty() {
        host.say(Talk::Normal, "there is nothing that `init` wrote");
    }
    let removed = files.iter().map(|file| match file.rest {
        None => format!("removed {}\n", file.path),
        Some(_) => format!("removed the paragraph of {}\n", file.path),
    });
    let kept = kept.iter().map(|kept| format!("kept {kept}\n"));
    host.print_log(&kept.chain(removed).collect::<String>())?;
    Ok(EXIT_PASS)
}
