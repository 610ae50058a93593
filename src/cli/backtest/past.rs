//! The changes of the past, as the first-parent history of a branch has them.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::message::{self, Details};
use crate::error::Result;
use crate::limits;
use crate::snapshot::{Repository, Revision};

/// A change that went in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastChange {
    /// The commit that brought it in.
    pub commit: String,
    /// What the branch was before.
    pub base: String,
    /// The last commit of the change.
    pub head: String,
    /// The day on which it went in, in UTC.
    pub day: Date,
    /// What the message of the commit says about it.
    pub details: Details,
}

impl PastChange {
    /// How people call it: its number, else the first digits of its commit.
    #[must_use]
    pub fn name(&self) -> String {
        self.details
            .number
            .map_or_else(|| self.commit.chars().take(9).collect(), |number| format!("#{number}"))
    }
}

/// What a history tells.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The changes, the newest first.
    pub changes: Vec<PastChange>,
    /// How many commits were pushed without a change of their own.
    pub direct: usize,
    /// Whether a shallow clone ends it.
    pub is_cut: bool,
    /// Whether no further commit was looked at.
    pub is_limited: bool,
}

/// Reads the newest `most` changes back from `from`.
///
/// A merge is a change, and so is a commit whose message names the number of one, as forges write it
/// where they squash. Where the history has neither, each of its commits is a change.
///
/// # Errors
/// Where a commit cannot be read.
pub(super) fn read(repository: &Repository, from: &Revision, most: usize) -> Result<History> {
    let mut history = History::default();
    let mut direct = Vec::new();
    let mut next = Some(*from);
    for looked_at in 0..=limits::COMMITS_BACK {
        if looked_at == limits::COMMITS_BACK {
            history.is_limited = next.is_some();
            break;
        }
        let Some(commit) = next.filter(|_| history.changes.len() < most) else { break };
        let parents = repository.parents(&commit)?;
        let Some(base) = parents.first() else {
            history.is_cut = repository.is_shallow();
            break;
        };
        let message = repository.message(&commit)?;
        let details = message::change_of(&message, parents.len());
        let change = PastChange {
            commit: commit.id(),
            base: base.id(),
            head: parents.get(1).unwrap_or(&commit).id(),
            day: repository.committed(&commit)?.to_zoned_datetime(TimeZone::UTC).date(),
            details,
        };
        if parents.len() > 1 || change.details.number.is_some() {
            history.changes.push(change);
        } else {
            direct.push(change);
        }
        next = Some(*base);
    }
    if history.changes.is_empty() {
        direct.truncate(most);
        history.changes = direct;
    } else {
        history.direct = direct.len();
    }
    Ok(history)
}

/// Puts what the forge said about each change in the place of what its commit says.
pub(super) fn complete(changes: &mut [PastChange], by_number: &HashMap<u64, Details>) {
    for change in changes {
        let said = change.details.number.and_then(|number| by_number.get(&number));
        if let Some(said) = said {
            let branch = said.branch.clone().or_else(|| change.details.branch.clone());
            change.details = Details { branch, ..said.clone() };
        }
    }
}
