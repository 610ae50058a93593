//! The target of a change: the tip of the branch that it goes into, and who may be asked for it.

use crate::error::Result;
use crate::snapshot::Revision;

/// The tip of the branch that a change goes into. Its policy, dialects, template and backlog judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub(super) revision: Revision,
    /// The full id of the commit.
    pub(super) id: String,
    /// The name of the branch; `None` where the caller named a commit.
    pub branch: Option<String>,
    /// What should be known about how it was found, for the report.
    pub note: Option<String>,
    /// Whether an earlier run may have left it in the clone, so that the branch has gone on since.
    pub(super) may_be_old: bool,
}

impl Target {
    /// The commit.
    #[must_use]
    pub fn revision(&self) -> &Revision {
        &self.revision
    }

    /// The full id of the commit, also where the clone lacks it and another one stands for it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn new(revision: Revision, branch: Option<String>) -> Self {
        Self { revision, id: revision.id(), branch, note: None, may_be_old: false }
    }

    /// The tip that a forge says.
    pub(super) fn remote(tip: RemoteTip, branch: &str) -> Self {
        let RemoteTip { id, revision, source } = tip;
        let short: String = id.chars().take(12).collect();
        let note = format!(
            "{source} says that the tip of {branch} is {short}; what this clone lacks of it was read from there."
        );
        Self { id, note: Some(note), ..Self::new(revision, Some(branch.to_owned())) }
    }
}

/// The tip of a branch that the clone lacks, or the way to which it lacks.
#[derive(Debug, Clone)]
pub struct RemoteTip {
    /// The full id of the commit.
    pub id: String,
    /// The commit, or what stands for it in this clone.
    pub revision: Revision,
    /// Who says it, for a sentence.
    pub source: &'static str,
}

/// Who is asked for the tip of a branch that the clone does not know.
pub trait TipSource {
    /// The tip of `branch`, which has a commit in common with `head`; `None` where nobody can be
    /// asked.
    ///
    /// # Errors
    /// Where it is not said.
    fn tip(&self, branch: &str, head: &Revision) -> Result<Option<RemoteTip>>;
}

/// Where nobody is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nobody;

impl TipSource for Nobody {
    fn tip(&self, _: &str, _: &Revision) -> Result<Option<RemoteTip>> {
        Ok(None)
    }
}
