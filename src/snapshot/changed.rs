//! What differs between two commits, and what of it was not read.

use crate::limits;
use crate::source::RepoPath;

/// What happened to a file between base and head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileChange {
    /// It is new.
    Added,
    /// Its content changed.
    Modified,
    /// It is gone.
    Deleted,
    /// It has another path; the old one.
    Renamed(RepoPath),
}

/// One file that differs between base and head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFile {
    /// The path at the head; of a deleted file, the path at the base.
    pub path: RepoPath,
    /// What happened to it.
    pub change: FileChange,
    /// Lines that the head has and the base has not.
    pub added: usize,
    /// Lines that the base has and the head has not.
    pub removed: usize,
    /// Whether the lines were counted; they are not where a side is over
    /// [`crate::limits::COUNTED_FILE`].
    pub counted: bool,
}

/// A part of a change that is over a limit and was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// The oldest commits, so many.
    Commits(usize),
    /// The end of the message of the commit with this id.
    Message(String),
    /// How many lines of this file differ.
    Lines(RepoPath),
}

impl Unread {
    /// What was not read, in one sentence without a final stop.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Commits(count) => {
                let all = count + limits::COMMITS;
                format!("only the newest {} of its {all} commits were read", limits::COMMITS)
            }
            Self::Message(id) => {
                let kib = limits::COMMIT_MESSAGE / 1024;
                format!(
                    "only {kib} KiB of the message of commit {} were read",
                    &id[..id.len().min(12)]
                )
            }
            Self::Lines(path) => {
                let mib = limits::COUNTED_FILE / 1024 / 1024;
                format!("the changed lines of {path} were not counted: it is over {mib} MiB")
            }
        }
    }
}

/// A commit of the target whose work a change takes back, or brings back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The commit.
    pub commit: String,
    /// The first line of its message.
    pub subject: String,
    /// The files that are not as they stood before it or after it; none where all are.
    pub differs: Vec<RepoPath>,
}
