//! The files at one revision, or in a directory, and what lies between two revisions.
//!
//! Every file that the gate judges is read through a [`Snapshot`]. Symbolic links are never
//! followed, submodules are left out, and a file over its cap is refused before it is read.

#[cfg(feature = "cli")]
mod authors;
#[cfg(feature = "cli")]
mod blobs;
#[cfg(feature = "cli")]
mod branches;
mod changed;
#[cfg(feature = "cli")]
mod changes;
#[cfg(feature = "cli")]
mod checkout;
#[cfg(feature = "cli")]
mod diff;
#[cfg(feature = "cli")]
mod differences;
#[cfg(feature = "cli")]
mod directory;
#[cfg(feature = "cli")]
pub mod draft;
#[cfg(feature = "cli")]
mod elsewhere;
#[cfg(feature = "cli")]
mod history;
#[cfg(feature = "cli")]
mod hooks;
#[cfg(feature = "cli")]
mod line_counts;
#[cfg(feature = "cli")]
mod listing;
#[cfg(feature = "cli")]
mod merge;
#[cfg(feature = "cli")]
mod missing;
#[cfg(feature = "cli")]
mod names;
#[cfg(feature = "cli")]
mod object_source;
#[cfg(feature = "cli")]
mod read;
#[cfg(feature = "cli")]
mod references;
#[cfg(feature = "cli")]
pub mod reftable;
#[cfg(feature = "cli")]
mod refused;
#[cfg(feature = "cli")]
mod repository;
#[cfg(feature = "cli")]
mod restore;
#[cfg(test)]
pub(crate) mod testing;
pub mod tree;
#[cfg(feature = "cli")]
mod trees;
#[cfg(feature = "cli")]
mod versions;

#[cfg(feature = "cli")]
pub use branches::branch_name;
pub use changed::{Authors, ChangedFile, CommitAuthor, FileChange, Restored, Unread};
#[cfg(feature = "cli")]
pub use diff::{line_map, new_lines};
#[cfg(feature = "cli")]
pub use history::CommitList;
#[cfg(feature = "cli")]
pub use hooks::HooksFolder;
#[cfg(feature = "cli")]
pub use merge::merge_texts;
#[cfg(feature = "cli")]
pub use missing::fetch_all;
#[cfg(feature = "cli")]
pub use object_source::{FolderEntry, ObjectSource};
#[cfg(feature = "cli")]
pub use repository::{Repository, Revision, is_full_id};

#[cfg(feature = "cli")]
pub use changes::{PastCommit, PastFile, Watch};
#[cfg(feature = "cli")]
pub use versions::{Content, HistoryEnd, Passed, TextReader};

#[cfg(feature = "cli")]
pub use read::{Snapshot, blob_id};
