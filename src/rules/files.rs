//! What rules say about changed files.

use crate::change::Change;
use crate::snapshot::ChangedFile;
use crate::source::RepoPath;
use crate::text::list_of;

/// More paths than this in one sentence help nobody.
const MOST_NAMED: usize = 3;

/// The changed files that are still there and ask for something: any of their names does, so that
/// moving a file takes it out of no demand.
pub(super) fn asking(change: &Change, asks: impl Fn(&RepoPath) -> bool) -> Vec<&ChangedFile> {
    let files = change.files.iter();
    files.filter(|file| file.at_head().is_some() && file.touches(&asks)).collect()
}

/// The changed files that answer a demand: they stand where it is answered, and the change wrote
/// something into them. A rename, another mode or an empty file answers nothing.
pub(super) fn answering(change: &Change, answers: impl Fn(&RepoPath) -> bool) -> Vec<&ChangedFile> {
    let stands = |file: &&ChangedFile| file.at_head().is_some_and(&answers);
    change.files.iter().filter(stands).filter(|file| file.has_content).collect()
}

/// `src/a.rs and src/b.rs changed`.
pub(super) fn named(files: &[&ChangedFile]) -> String {
    let paths = files.iter().take(MOST_NAMED).map(ToString::to_string).collect();
    format!("{} changed", list_of(paths, files.len()))
}

/// The first few of a list of globs.
pub(super) fn short(globs: &[&str]) -> String {
    let shown = globs.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    if globs.len() > MOST_NAMED { format!("{shown}, …") } else { shown }
}
