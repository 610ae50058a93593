//! What is refused of a file or a folder, and why.

use crate::error::{Error, ErrorKind, Result};
use crate::limits::{self, Budget, Resource};
use crate::source::RepoPath;
use crate::text::shorten;

pub(super) fn too_large(path: &RepoPath, size: u64, cap: usize) -> Error {
    let message = format!("{path} has {size} bytes, more than the {cap} that the gate reads");
    Error::new(ErrorKind::Input, message).hint("split it, or name another file")
}

pub(super) fn not_a_file(path: &RepoPath, what: &str) -> Error {
    let message = format!("{path} is {what}, not a regular file");
    Error::new(ErrorKind::Input, message).hint("put a plain file there")
}

/// Draws for the entries of a folder.
pub(super) fn draw_entries(budget: &Budget, folder: &str, count: usize) -> Result<()> {
    let name = if folder.is_empty() { "the root of the repository" } else { folder };
    budget.draw(Resource::Steps, count, format_args!("the files of {name}"))
}

pub(super) fn too_many_files() -> Error {
    let message = format!(
        "there are more than {} files, the most that the gate lists",
        limits::SNAPSHOT_FILES
    );
    Error::new(ErrorKind::Input, message)
}

pub(super) fn too_deep(path: &RepoPath) -> Error {
    let message = format!(
        "the path of the folder {} is longer than {} bytes",
        shorten(path.as_str(), 80),
        limits::PATH
    );
    Error::new(ErrorKind::Input, message)
        .hint("take the folder out: no system of files can hold it")
}

/// The path as git has it; `None` where a [`RepoPath`] would be another one.
pub(super) fn exact_path(path: &str) -> Option<RepoPath> {
    RepoPath::new(path).filter(|exact| exact.as_str() == path)
}
