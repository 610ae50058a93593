//! The backlog files of one snapshot, found and read.

use crate::backlog::{self, Backlog};
use crate::error::Result;
use crate::gate::missing;
use crate::limits;
use crate::policy::Policy;
use crate::snapshot::Snapshot;
use crate::source::{RepoPath, SourceId, SourceKind, SourceMap};

/// The files that may be backlogs, by their folders and their names.
pub(super) fn near_backlogs(snapshot: &Snapshot, policy: &Policy) -> Result<Vec<RepoPath>> {
    let globs = &policy.backlog_files;
    let enters = |folder: &str| backlog::may_hold(folder, globs);
    snapshot.files_named(&enters, &|name| backlog::may_be(name, globs))
}

pub(super) fn read_backlog(
    snapshot: &Snapshot,
    policy: &Policy,
    sources: &mut SourceMap,
) -> Result<Backlog> {
    let files = backlog_texts(snapshot, policy, sources)?;
    missing::read_backlog(sources, &files, policy.setup())
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
            let id = add_file(&path, text, sources)?;
            files.push((path, id));
        }
    }
    Ok(files)
}

/// Takes over the text of a file of the backlog, as long as all that a run reads is within its budget.
pub(super) fn add_file(path: &RepoPath, text: String, sources: &mut SourceMap) -> Result<SourceId> {
    sources.add_lines(SourceKind::File(path.clone()), text)
}
