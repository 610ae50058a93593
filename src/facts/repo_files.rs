//! The files by which a forge knows how a repository is worked on.

use crate::catalogue::Need;
use crate::change::template::{self, TemplateFile};
use crate::error::Result;
use crate::limits;
use crate::policy::Policy;
#[cfg(feature = "cli")]
use crate::snapshot::Snapshot;
use crate::source::{RepoPath, SourceId, SourceKind, SourceMap};

/// Where forges look for the owners of code, in their order.
pub const CODEOWNERS: [&str; 6] = [
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
    ".gitea/CODEOWNERS",
    ".forgejo/CODEOWNERS",
];

/// The files of one snapshot.
#[derive(Debug, Default)]
pub struct RepoFiles {
    /// The templates of pull requests.
    pub templates: Vec<TemplateFile>,
    /// The file that names the owners of code.
    pub codeowners: Option<SourceId>,
}

/// Reads the files of a snapshot; `None` where no rule asks for them.
#[cfg(feature = "cli")]
pub(super) fn read(
    snapshot: &Snapshot,
    policy: &Policy,
    sources: &mut SourceMap,
) -> Result<Option<RepoFiles>> {
    if !policy.needs(Need::RepoFiles) {
        return Ok(None);
    }
    let mut codeowners = None;
    for path in CODEOWNERS.iter().filter_map(|path| RepoPath::new(path)) {
        if !snapshot.has_file(&path)? {
            continue;
        }
        if let Some(text) = snapshot.read_text(&path, limits::CODEOWNERS)? {
            codeowners = Some(sources.add(SourceKind::File(path), text));
            break;
        }
    }
    let templates = template::all(snapshot, &policy.change, sources)?;
    Ok(Some(RepoFiles { templates, codeowners }))
}
