//! What a change does to the policy: which one would judge after it, and what that loosens.

use super::difference::{Difference, between};
use super::layers::Layers;
use super::{Origin, discover};
use crate::change::Change;
use crate::snapshot::FileChange;
use crate::source::{RepoPath, SourceMap};

/// The other policy of a change: its own where the base's judges, or the preset where its own does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Where the other policy comes from: the head, or no file at all.
    pub origin: Origin,
    /// Its path.
    pub path: Option<RepoPath>,
    /// What lies between the policy before the change and the one that the change brings.
    pub difference: Difference,
    /// Why the other policy cannot judge.
    pub error: Option<String>,
}

impl Edit {
    /// The edit from one policy to another, either of which may be the one that judges.
    #[must_use]
    pub fn new(other: &Layers, before: &Layers, after: &Layers, sources: &SourceMap) -> Self {
        Self {
            origin: other.origin,
            path: other.path.clone(),
            difference: between(before, after, sources),
            error: None,
        }
    }

    /// An edit after which there is no policy that could judge.
    #[must_use]
    pub fn broken(error: impl Into<String>) -> Self {
        Self {
            origin: Origin::Head,
            path: None,
            difference: Difference::default(),
            error: Some(error.into()),
        }
    }
}

/// The paths of the policy that a change touches, at the head or, where it moves one, at the base:
/// each that one of `policies` is made of, and each at which one would be found.
pub fn touched<'a>(
    change: &'a Change,
    policies: &'a [&'a Layers],
) -> impl Iterator<Item = &'a RepoPath> {
    let is_part = |path: &RepoPath| {
        discover::is_place(path)
            || policies
                .iter()
                .any(|policy| policy.path.as_ref() == Some(path) || policy.extends.contains(path))
    };
    let paths = change.files.iter().flat_map(|file| {
        let old = match &file.change {
            FileChange::Renamed(old) => Some(old),
            FileChange::Added | FileChange::Modified | FileChange::Deleted => None,
        };
        std::iter::once(&file.path).chain(old)
    });
    paths.filter(move |path| is_part(path))
}
