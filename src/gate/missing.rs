//! What is said where a backlog was looked for and not found, or too much of one was.

use crate::backlog::{self, Backlog, CONVENTIONAL, Setup};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Resource;
use crate::policy::Policy;
use crate::source::{RepoPath, SourceId, SourceMap};

/// Nothing where there is a backlog, or the policy says that there is none.
///
/// # Errors
/// Where one was looked for and not found.
pub fn require_backlog(backlog: &Backlog, policy: &Policy) -> Result<()> {
    if backlog.files.is_empty() && !policy.without_backlog {
        return Err(no_backlog(backlog, policy));
    }
    Ok(())
}

/// The error for a run that found no backlog at all.
fn no_backlog(backlog: &Backlog, policy: &Policy) -> Error {
    let tried = |error: Error| {
        let tried = backlog.unread.iter().flat_map(|(path, candidates)| {
            candidates.iter().map(move |candidate| format!("{path}: {}", candidate.refusal()))
        });
        tried.fold(error, Error::detail)
    };
    if policy.backlog_files.is_empty() {
        let message = match backlog.unread.first() {
            Some((path, _)) => format!("no items were found in {path}"),
            None => "no backlog was found".to_owned(),
        };
        return tried(Error::new(ErrorKind::Input, message).hint(WAY_OUT))
            .detail(format!("looked for {CONVENTIONAL}"));
    }
    let globs: Vec<&str> = policy.backlog_files.patterns().collect();
    let message = format!("no backlog was found at {}", globs.join(", "));
    tried(Error::new(ErrorKind::Input, message).hint(
        "name it under `backlog.files` in the policy, or write `backlog: none` where there is none",
    ))
}

/// What to do where no backlog is found.
const WAY_OUT: &str = "run `backlog-gate init`: it finds the backlog, begins a BACKLOG.md (`--starter`), or writes `backlog: none` (`--no-backlog`)";

/// Reads the files of a backlog, of whose items no more are kept than the budget has room for: every one
/// of them costs every rule.
///
/// # Errors
/// Where there is no budget for so many; the error names the file.
pub fn read_backlog(
    sources: &SourceMap,
    files: &[(RepoPath, SourceId)],
    setup: Setup<'_>,
) -> Result<Backlog> {
    let budget = sources.budget();
    let most_items = usize::try_from(budget.room(Resource::Items)).ok();
    let backlog = backlog::read(sources, files, Setup { most_items, ..setup });
    let mut counts: Vec<usize> = backlog.files.iter().map(|file| file.beyond).collect();
    backlog.items.iter().for_each(|item| counts[item.file] += 1);
    for (file, count) in backlog.files.iter().zip(counts) {
        budget.draw(Resource::Items, count, &file.path)?;
    }
    Ok(backlog)
}
