//! What every policy reads a change from.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::snapshot::{Repository, Revision, Snapshot};

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
}
