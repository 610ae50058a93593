//! What the target's `.gitattributes` say of the files of a change.

use std::collections::BTreeSet;

use super::Scene;
use crate::error::Result;
use crate::limits;
use crate::parsers::gitattributes::Attributes;
use crate::policy::ExemptKind;
use crate::snapshot::{ChangedFile, Snapshot};
use crate::source::RepoPath;

/// Of a larger change no report says that it could be exempt, so nothing is read for that.
const MOST_FILES: usize = 100;

/// Reads them where the policy recognises a change by them, or the report might propose that it does;
/// `None` where they are not all known.
///
/// # Errors
/// Where the target cannot be read.
pub(super) fn read(scene: Scene<'_>) -> Result<Option<Attributes>> {
    let (Some((change, _)), Some((repository, _)), Some(target)) =
        (scene.change, scene.history, scene.target)
    else {
        return Ok(None);
    };
    let tells = |kind| matches!(kind, ExemptKind::Docs | ExemptKind::Generated);
    let is_asked = scene.policy.exempt.kinds.iter().any(|kind| tells(kind.kind));
    if !is_asked && change.files.len() > MOST_FILES {
        return Ok(None);
    }
    let folders = folders(&change.files);
    if folders.len() > limits::ATTRIBUTE_FILES {
        return Ok(None);
    }
    let target = repository.snapshot(target)?;
    Ok(folders
        .into_iter()
        .try_fold(Attributes::default(), |read, folder| with(read, folder, &target)))
}

/// The folders of the files, and those above them, each before those below it.
fn folders(files: &[ChangedFile]) -> BTreeSet<&str> {
    let mut folders = BTreeSet::from([""]);
    for path in files.iter().flat_map(ChangedFile::names) {
        let mut path = path.as_str();
        while let Some((folder, _)) = path.rsplit_once('/') {
            if !folders.insert(folder) {
                break;
            }
            path = folder;
        }
    }
    folders
}

/// With the file of one folder, if it has one; `None` where it cannot be read, for what it says may
/// be that nothing above it holds.
fn with(attributes: Attributes, folder: &str, target: &Snapshot) -> Option<Attributes> {
    let separator = if folder.is_empty() { "" } else { "/" };
    let path = RepoPath::new(&format!("{folder}{separator}.gitattributes"))?;
    match target.read_text(&path, limits::ATTRIBUTES).ok()? {
        Some(text) => attributes.with(folder, &text),
        None => Some(attributes),
    }
}
