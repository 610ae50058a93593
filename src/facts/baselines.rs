//! The baselines that a change touches, known by what is in them: their paths are anybody's choice.

use std::collections::BTreeSet;

use super::Scene;
use crate::error::Result;
use crate::limits;
use crate::policy::baseline::Baseline;
use crate::snapshot::Snapshot;
use crate::sort::IntoOrder as _;
use crate::source::RepoPath;

/// How files end that may hold a baseline.
const ENDINGS: [&str; 3] = [".yml", ".yaml", ".json"];

/// The paths of changed files that are a baseline before the change or after it.
pub(super) fn read(scene: Scene<'_>) -> Result<Vec<RepoPath>> {
    let Some((change, base)) = scene.change else { return Ok(Vec::new()) };
    let may_be = |path: &&RepoPath| {
        let name = path.as_str().to_ascii_lowercase();
        ENDINGS.iter().any(|ending| name.ends_with(ending))
    };
    let paths: BTreeSet<&RepoPath> =
        change.files.iter().flat_map(|file| file.names()).filter(may_be).into_set();
    let is_one = |path: &&RepoPath| is_one(path, base) || is_one(path, scene.head);
    Ok(paths.into_iter().take(limits::BASELINES).filter(is_one).cloned().collect())
}

/// What cannot be read as a text is not a baseline.
fn is_one(path: &RepoPath, snapshot: &Snapshot) -> bool {
    let text = snapshot.read_text(path, limits::BASELINE).ok().flatten();
    text.is_some_and(|text| Baseline::is_one(path, &text))
}
