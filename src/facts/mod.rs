//! What is read for single rules, before the first of them runs.
//!
//! Most runs need none of it: each part is read only where a rule that is on asks for it, and no
//! further than [`crate::limits`] says.

mod ages;
#[cfg(feature = "cli")]
mod attributes;
#[cfg(feature = "cli")]
mod authors;
#[cfg(feature = "cli")]
mod baselines;
pub mod evidence;
pub mod merge;
mod new_lines;
mod repo_files;
#[cfg(feature = "cli")]
mod revert;
#[cfg(feature = "cli")]
mod scene;
mod touched;

#[cfg(feature = "cli")]
pub use ages::of_item;
pub use ages::{Ages, Pace, Since};
pub use new_lines::{NewLines, TestFile};
pub use repo_files::{CODEOWNERS, RepoFiles};
#[cfg(feature = "cli")]
pub use scene::Scene;
pub use touched::{LastTouch, Touched};

use crate::backlog::InlineWaiver;
#[cfg(feature = "cli")]
use crate::error::Result;
#[cfg(feature = "cli")]
use crate::forge::address::project;
use crate::parsers::gitattributes::Attributes;
use crate::policy::baseline::Baseline;
#[cfg(feature = "cli")]
use crate::snapshot::Snapshot;
use crate::snapshot::{Authors, Restored};
use crate::source::RepoPath;
#[cfg(feature = "cli")]
use crate::source::SourceMap;
use evidence::Evidence;
use merge::Merge;

/// What was read for single rules.
#[derive(Debug, Default)]
pub struct Facts {
    /// The lines that the change brings into test files.
    pub new_lines: NewLines,
    /// The files that the policy names as evidence.
    pub evidence: Evidence,
    /// How long items have been in their state.
    pub ages: Ages,
    /// When the files of the backlog were last touched.
    pub touched: Touched,
    /// The files by which a forge knows how the repository is worked on; `None` where no
    /// repository is judged, or no rule asks.
    pub repo: Option<RepoFiles>,
    /// The same files before the change.
    pub base_repo: Option<RepoFiles>,
    /// The commit of the target that the change takes back or brings back.
    pub revert: Option<Restored>,
    /// What the target's `.gitattributes` say of the files of the change; `None` where not all is known.
    pub attributes: Option<Attributes>,
    /// Who wrote the commits of a change whose author is exempt.
    pub authors: Option<Authors>,
    /// The waivers in the backlog of the commit that the change goes into; `None` where there is no
    /// change.
    pub target_waivers: Option<Vec<InlineWaiver>>,
    /// What becomes of the backlog once the change is merged.
    pub merge: Merge,
    /// The repository as its forge names it, `acme/shop`, by the address of its remote.
    pub repository: Option<String>,
    /// The findings that do not count, where the caller names a baseline.
    pub baseline: Option<Baseline>,
    /// The baselines that the change touches.
    pub changed_baselines: Vec<RepoPath>,
}

/// Reads what the rules that are on ask for.
///
/// # Errors
/// Where something that is there cannot be read.
#[cfg(feature = "cli")]
pub fn read(scene: Scene<'_>, sources: &mut SourceMap) -> Result<Facts> {
    let base = scene.change.map(|(_, base)| base);
    let read_repo = |snapshot: &Snapshot, sources: &mut SourceMap| {
        repo_files::read(snapshot, scene.policy, sources)
    };
    Ok(Facts {
        new_lines: new_lines::read(scene, sources)?,
        evidence: evidence::read(scene)?,
        ages: ages::read(scene, sources)?,
        touched: touched::read(scene)?,
        repo: read_repo(scene.head, sources)?,
        attributes: attributes::read(scene)?,
        authors: authors::read(scene)?,
        target_waivers: None,
        base_repo: base.map_or(Ok(None), |base| read_repo(base, sources))?,
        revert: revert::read(scene, sources)?,
        merge: Merge::Head,
        repository: scene.history.and_then(|(repository, _)| project(&repository.origin_url()?)),
        baseline: None,
        changed_baselines: baselines::read(scene)?,
    })
}
