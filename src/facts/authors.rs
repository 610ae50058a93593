//! Who wrote the commits of a change whose author is exempt.

use super::Scene;
use crate::error::Result;
use crate::policy::ExemptCommits;
use crate::snapshot::Authors;

/// Reads the authors of the commits where the exemption of the change rests on them; `None` where
/// it does not.
///
/// # Errors
/// Where a commit cannot be read.
pub(super) fn read(scene: Scene<'_>) -> Result<Option<Authors>> {
    let exempt = &scene.policy.exempt;
    let Some(((change, _), (repository, head))) = scene.change.zip(scene.history) else {
        return Ok(None);
    };
    let Some(target) = scene.target else { return Ok(None) };
    let author = change.author.as_ref().filter(|by| exempt.may_exempt(by.as_raw()));
    if author.is_none() || exempt.commits == ExemptCommits::Any {
        return Ok(None);
    }
    repository.authors(target, head).map(Some)
}
