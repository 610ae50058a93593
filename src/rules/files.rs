//! What rules say about changed files.

use crate::change::Change;
use crate::snapshot::{ChangedFile, FileChange};
use crate::source::RepoPath;
use crate::text::list;

/// More paths than this in one sentence help nobody.
const MOST_NAMED: usize = 3;

/// The changed files that `is_wanted` and that are still there.
pub(super) fn standing(
    change: &Change,
    is_wanted: impl Fn(&RepoPath) -> bool,
) -> Vec<&ChangedFile> {
    let files = change.files.iter();
    files.filter(|file| file.change != FileChange::Deleted && is_wanted(&file.path)).collect()
}

/// `src/a.rs and src/b.rs changed`.
pub(super) fn named(files: &[&ChangedFile]) -> String {
    let mut paths: Vec<String> =
        files.iter().take(MOST_NAMED).map(|file| file.path.to_string()).collect();
    if files.len() > paths.len() {
        paths.push(format!("{} more", files.len() - paths.len()));
    }
    format!("{} changed", list(&paths, "and"))
}

/// The first few of a list of globs.
pub(super) fn short(globs: &[&str]) -> String {
    let shown = globs.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    if globs.len() > MOST_NAMED { format!("{shown}, …") } else { shown }
}
