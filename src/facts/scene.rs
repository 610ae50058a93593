//! Where facts are read from.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::backlog::{Backlog, Known};
use crate::change::Change;
use crate::policy::Policy;
use crate::snapshot::{Repository, Revision, Snapshot};

/// Where facts are read from.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// What the team demands.
    pub policy: &'a Policy,
    /// The repository and its last commit, if there is one.
    pub history: Option<(&'a Repository, &'a Revision)>,
    /// The change with its base.
    pub change: Option<(&'a Change, &'a Snapshot)>,
    /// The tip of the branch that the change goes into.
    pub target: Option<&'a Revision>,
    /// What is judged: the head, or the working directory.
    pub head: &'a Snapshot,
    /// The backlog that is judged.
    pub backlog: &'a Backlog,
    /// Whether the head is to be released.
    pub release: bool,
    /// When the run began, where the platform says so.
    pub started: Option<Timestamp>,
    /// Today, in UTC.
    pub today: Date,
    /// What is known of backlog files, where many changes are judged.
    pub known: Option<Known<'a>>,
}

impl<'a> Scene<'a> {
    /// A backlog by itself: no change, no release, nothing known of other commits.
    #[must_use]
    pub fn of_backlog(
        policy: &'a Policy,
        backlog: &'a Backlog,
        head: &'a Snapshot,
        today: Date,
    ) -> Self {
        Self {
            policy,
            history: None,
            change: None,
            target: None,
            head,
            backlog,
            release: false,
            started: None,
            today,
            known: None,
        }
    }
}
