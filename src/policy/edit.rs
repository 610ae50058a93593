//! What a change does to the policy: which one would judge after it, and what that loosens.

use super::Origin;
use super::difference::{Difference, between};
use super::floor::Weaker;
use super::layers::Layers;
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
    /// What the policy after the change loosens of its floors.
    pub weaker: Vec<Weaker>,
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
            weaker: after.weaker.clone(),
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
            weaker: Vec::new(),
            error: Some(error.into()),
        }
    }
}
