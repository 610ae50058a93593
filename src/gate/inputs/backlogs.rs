//! The backlog files of one snapshot, found and read.

use crate::backlog::{self, Backlog};
use crate::error::{Error, ErrorKind, Result};
use crate::gate::missing::counted;
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
            let id = add_file(&path, text, sources)?;
            files.push((path, id));
        }
    }
    Ok(files)
}

/// Takes over the text of a file of the backlog, as long as all that a run reads is within its limit.
pub(super) fn add_file(path: &RepoPath, text: String, sources: &mut SourceMap) -> Result<SourceId> {
    has_room(sources.bytes() + text.len(), path)?;
    Ok(sources.add(SourceKind::File(path.clone()), text))
}

fn has_room(bytes: usize, path: &RepoPath) -> Result<()> {
    if bytes <= limits::TEXTS {
        return Ok(());
    }
    let most = limits::TEXTS / 1024 / 1024;
    let message = format!(
        "with {path} the backlog files at both ends of the change are more than the {most} MiB that one run \
         reads"
    );
    Err(Error::new(ErrorKind::Input, message).hint(
        "name fewer files in `backlog.files` of the policy, such as those that are not archives",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_texts_of_a_run_have_one_limit() {
        let path = RepoPath::new("docs/BACKLOG.md").unwrap();
        assert!(has_room(limits::TEXTS, &path).is_ok());
        let error = has_room(limits::TEXTS + 1, &path).unwrap_err();
        assert!(error.to_string().contains("docs/BACKLOG.md"), "{error}");
        assert!(error.hints()[0].contains("`backlog.files`"), "{error}");
        let mut sources = SourceMap::default();
        add_file(&path, "# Backlog\n".to_owned(), &mut sources).unwrap();
        add_file(&path, "# Plan\n".to_owned(), &mut sources).unwrap();
        assert_eq!(sources.bytes(), 17);
    }
}
