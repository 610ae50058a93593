//! What differs between two commits, and what of it was not read.

use std::fmt;

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
///
/// It may have two names, and whoever asks where it lies asks both: `touches` for what a name
/// brings upon it, `lies_within` for what all of its names excuse it from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFile {
    /// The path at the head; of a deleted file, the path at the base.
    path: RepoPath,
    /// What happened to it.
    pub change: FileChange,
    /// Lines that the head has and the base has not.
    pub added: usize,
    /// Lines that the base has and the head has not.
    pub removed: usize,
    /// Whether the lines were counted; they are not where a side is over
    /// [`crate::limits::COUNTED_FILE`].
    pub counted: bool,
    /// Whether the head has content there that the base has not: no rename alone, no other mode, no
    /// empty file.
    pub has_content: bool,
}

impl ChangedFile {
    /// A file with this many added and removed lines; `None` where they were not counted.
    #[must_use]
    pub fn new(path: RepoPath, change: FileChange, lines: Option<(usize, usize)>) -> Self {
        let (added, removed) = lines.unwrap_or_default();
        let has_content = change != FileChange::Deleted && (added > 0 || lines.is_none());
        Self { path, change, added, removed, counted: lines.is_some(), has_content }
    }

    /// All of its names: the one at the head, and the one at the base where that is another.
    pub fn names(&self) -> impl Iterator<Item = &RepoPath> {
        let old = match &self.change {
            FileChange::Renamed(old) => Some(old),
            FileChange::Added | FileChange::Modified | FileChange::Deleted => None,
        };
        std::iter::once(&self.path).chain(old)
    }

    /// Whether any of its names fits.
    pub fn touches(&self, fits: impl Fn(&RepoPath) -> bool) -> bool {
        self.names().any(fits)
    }

    /// Whether all of its names fit.
    pub fn lies_within(&self, fits: impl Fn(&RepoPath) -> bool) -> bool {
        self.names().all(fits)
    }

    /// Where it stands at the head, to read it there; `None` where it is gone.
    #[must_use]
    pub fn at_head(&self) -> Option<&RepoPath> {
        (self.change != FileChange::Deleted).then_some(&self.path)
    }

    /// Where it stood at the base, to read it there; `None` where it is new.
    #[must_use]
    pub fn at_base(&self) -> Option<&RepoPath> {
        match &self.change {
            FileChange::Added => None,
            FileChange::Renamed(old) => Some(old),
            FileChange::Modified | FileChange::Deleted => Some(&self.path),
        }
    }
}

impl fmt::Display for ChangedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.change {
            FileChange::Renamed(old) => write!(f, "{} (before: {old})", self.path),
            FileChange::Added | FileChange::Modified | FileChange::Deleted => {
                write!(f, "{}", self.path)
            }
        }
    }
}

/// The author that a commit names. Nobody has checked the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitAuthor {
    /// The full id of the commit.
    pub commit: String,
    /// The name.
    pub name: String,
    /// The mail address.
    pub mail: String,
}

/// The authors of the commits of a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authors {
    /// One for each commit, the newest first. A merge that only brings in the target is nobody's
    /// work, and left out.
    pub commits: Vec<CommitAuthor>,
    /// Whether there are more commits than were read.
    pub more: bool,
}

/// A part of a change that is over a limit and was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// The oldest commits, and how many.
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
