//! What every policy reads a change from.

use jiff::Timestamp;
use jiff::civil::Date;

use super::backlogs::backlog_texts;
use crate::backlog::{Backlog, Known, KnownFiles, Setup};
use crate::error::Result;
use crate::gate::missing;
use crate::policy::{Origin, Policy};
use crate::snapshot::{Repository, Revision, Snapshot};
use crate::source::SourceMap;

/// The revisions that a change is about.
#[derive(Debug)]
pub struct Snapshots {
    /// What it goes into, where policy and template come from. Its author cannot choose it, as he
    /// can the commit that he begins from.
    pub target: Snapshot,
    /// Where it left the target.
    pub base: Snapshot,
    /// Its last commit.
    pub head: Snapshot,
}

/// What every policy reads a change from.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The revisions.
    pub at: &'a Snapshots,
    /// The tip of the branch that the change goes into.
    pub target: &'a Revision,
    /// The repository, and the last commit of the change in it.
    pub history: (&'a Repository, &'a Revision),
    /// Whether what is judged is to be released.
    pub release: bool,
    /// When the run began, where the platform says so.
    pub started: Option<Timestamp>,
    /// Today, in UTC.
    pub today: Date,
    /// What is known of backlog files that were read for other changes.
    pub known: Option<&'a KnownFiles>,
}

impl Scope<'_> {
    /// What is known of backlog files that are read under a policy.
    pub(super) fn known(&self, policy: &Policy, sources: &SourceMap) -> Option<Known<'_>> {
        // The built-in dialects are the same under every policy.
        let is_plain = policy.dialects.is_empty() && policy.worded.is_empty();
        if !is_plain && policy.origin == Origin::Default {
            // These come from the head, and none of the texts below says so.
            return None;
        }
        let texts = policy.files.iter().filter(|_| !is_plain).map(|id| sources.text(*id));
        Some(Known::of(self.known?, texts))
    }

    /// The backlog of one of the revisions.
    pub(super) fn backlog(
        &self,
        snapshot: &Snapshot,
        policy: &Policy,
        sources: &mut SourceMap,
    ) -> Result<Backlog> {
        let files = backlog_texts(snapshot, policy, sources)?;
        let setup = Setup { known: self.known(policy, sources), ..policy.setup() };
        missing::read_backlog(sources, &files, setup)
    }
}
