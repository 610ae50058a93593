//! Whether the change takes back a commit of its target, or brings one back.

use super::Scene;
use crate::change::{Change, reverts};
use crate::error::Result;
use crate::snapshot::{ChangedFile, Restored};
use crate::source::{RepoPath, SourceMap};

/// Reads the history only where the title, the description or a commit speaks of it; what they say
/// frees nothing.
pub(super) fn read(scene: Scene<'_>, sources: &SourceMap) -> Result<Option<Restored>> {
    let (Some((change, _)), Some((repository, head)), Some(target)) =
        (scene.change, scene.history, scene.target)
    else {
        return Ok(None);
    };
    let texts = texts(change, sources);
    if change.files.is_empty() || !texts.iter().any(|text| reverts::speaks_of_it(text)) {
        return Ok(None);
    }
    let fork = repository.resolve(&change.base)?;
    let paths: Vec<&RepoPath> = change.files.iter().flat_map(ChangedFile::names).collect();
    let is_named =
        |id: &str, subject: &str| texts.iter().any(|text| reverts::names(text, id, subject));
    repository.restored((target, &fork, head), &paths, is_named)
}

fn texts<'s>(change: &Change, sources: &'s SourceMap) -> Vec<&'s str> {
    let description = change.description.as_ref().map(|description| description.source);
    let commits = change.commits.iter().map(|commit| commit.message);
    let ids = change.title.into_iter().chain(description).chain(commits);
    ids.map(|id| sources.text(id)).collect()
}
