//! Which policy judges: the file that `--config` names, else the base's, else the head's, else
//! the preset `recommended`.

use crate::error::{Error, ErrorKind, Result};
use crate::policy::Origin;
use crate::policy::layers::{Layers, PolicyFile, Read};
use crate::source::{RepoPath, SourceMap};

/// Where a policy may be, the usual place first.
pub const PLACES: [&str; 6] = [
    ".backlog-gate.yml",
    ".backlog-gate.yaml",
    ".github/.backlog-gate.yml",
    ".github/.backlog-gate.yaml",
    ".gitlab/.backlog-gate.yml",
    ".gitlab/.backlog-gate.yaml",
];

/// The path at which a policy usually is.
#[must_use]
pub fn usual_path() -> RepoPath {
    RepoPath::new(PLACES[0]).expect("the constant is a path inside the repository")
}

/// Whether a policy at this path would be found.
#[must_use]
pub fn is_place(path: &RepoPath) -> bool {
    PLACES.contains(&path.as_str())
}

/// Where a policy may come from.
#[derive(Clone, Copy, Default)]
pub struct Candidates<'a> {
    /// The file that `--config` names.
    pub config: Option<&'a PolicyFile>,
    /// The path in the repository that is looked at in place of the usual ones.
    pub path: Option<&'a RepoPath>,
    /// The base of the change.
    pub base: Option<Read<'a>>,
    /// The head of the change, or the working directory.
    pub head: Option<Read<'a>>,
}

/// Finds the policy of one snapshot; `None` where it has none.
///
/// # Errors
/// Where it has two, or where one cannot be read.
pub fn find(read: Read<'_>) -> Result<Option<PolicyFile>> {
    let mut found: Option<PolicyFile> = None;
    for path in PLACES.iter().filter_map(|place| RepoPath::new(place)) {
        let Some(text) = read(&path)? else { continue };
        if let Some(first) = &found {
            let message = format!("there are two policies: {} and {path}", first.path);
            return Err(Error::new(ErrorKind::Policy, message)
                .hint(format!("keep {} and remove {path}", first.path)));
        }
        found = Some(PolicyFile { path, in_repository: true, text });
    }
    Ok(found)
}

/// Reads the policy that judges, with what it builds upon.
///
/// A file that `--config` names builds upon files of the base, or of the head where there is no
/// base.
///
/// # Errors
/// Where the policy cannot be read or is not a policy; its meaning is not checked yet.
pub fn load(candidates: Candidates<'_>, sources: &mut SourceMap) -> Result<Layers> {
    let nothing: Read<'_> = &|_| Ok(None);
    if let Some(file) = candidates.config {
        let read = candidates.base.or(candidates.head).unwrap_or(nothing);
        return Layers::read(file.clone(), Origin::File, read, sources);
    }
    let snapshots = [(Origin::Base, candidates.base), (Origin::Head, candidates.head)];
    for (origin, read) in snapshots {
        let Some(read) = read else { continue };
        let found = match candidates.path {
            Some(path) => find_at(path, read)?,
            None => find(read)?,
        };
        if let Some(file) = found {
            return Layers::read(file, origin, read, sources);
        }
    }
    match candidates.path {
        Some(path) => Err(missing(path)),
        None => Ok(Layers::preset_only()),
    }
}

fn find_at(path: &RepoPath, read: Read<'_>) -> Result<Option<PolicyFile>> {
    let file = |text| PolicyFile { path: path.clone(), in_repository: true, text };
    Ok(read(path)?.map(file))
}

fn missing(path: &RepoPath) -> Error {
    Error::new(ErrorKind::Policy, format!("there is no policy {path} in the repository"))
        .hint("name a file by its path from the root of the repository on")
}
