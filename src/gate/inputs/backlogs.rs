//! The backlog files of one snapshot, found and read.

use crate::backlog::{self, Backlog};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::policy::Policy;
use crate::snapshot::Snapshot;
use crate::source::{RepoPath, SourceId, SourceKind, SourceMap};

/// The files in the folders that may hold a backlog.
pub(super) fn near_backlogs(snapshot: &Snapshot, policy: &Policy) -> Result<Vec<RepoPath>> {
    snapshot.files_in(&|folder| backlog::may_hold(folder, &policy.backlog_files))
}

pub(super) fn read_backlog(
    snapshot: &Snapshot,
    policy: &Policy,
    sources: &mut SourceMap,
) -> Result<Backlog> {
    let files = backlog_texts(snapshot, policy, sources)?;
    counted(backlog::read(sources, &files, policy.setup()))
}

/// The texts of the backlog files.
pub(super) fn backlog_texts(
    snapshot: &Snapshot,
    policy: &Policy,
    sources: &mut SourceMap,
) -> Result<Vec<(RepoPath, SourceId)>> {
    let mut files = Vec::new();
    for path in policy.backlog_paths(&near_backlogs(snapshot, policy)?) {
        if let Some(text) = snapshot.read_text(&path, limits::BACKLOG_FILE)? {
            let id = sources.add(SourceKind::File(path.clone()), text);
            files.push((path, id));
        }
    }
    Ok(files)
}

/// Every item costs every rule; what has more of them was not written by people.
pub(super) fn counted(backlog: Backlog) -> Result<Backlog> {
    let count = backlog.items.len();
    if count <= limits::ITEMS {
        return Ok(backlog);
    }
    let message = format!(
        "the backlog has {count} items, more than the {} that the gate judges",
        limits::ITEMS
    );
    Err(Error::new(ErrorKind::Input, message).hint(
        "name fewer files in `backlog.files` of the policy, such as those that are not archives",
    ))
}
