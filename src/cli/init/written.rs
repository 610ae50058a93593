//! What `init` wrote, so that it can be taken out again: each file says so in its first lines, with
//! a sum of the rest, and one that was edited since is no longer of its making.

use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::{Forge, agents, contributing, pipeline, starter, template};
use crate::error::{Error, ErrorKind, Result};
use crate::policy::discover;
use crate::report::output;
use crate::source::RepoPath;
use crate::{files, limits};

const MARK: &str = "# Written by `backlog-gate init` ";

/// The text with a line that says who wrote it.
pub(super) fn marked(text: &str) -> String {
    format!("{MARK}({})\n{text}", sum(text))
}

/// Whether a text is as `init` wrote it.
fn is_own(text: &str) -> bool {
    let Some((first, rest)) = text.split_once('\n') else { return false };
    first.strip_prefix(MARK).is_some_and(|mark| mark.trim_end() == format!("({})", sum(rest)))
}

/// Enough of a digest to tell an edit from none. An end of line is one, whoever checked it out.
fn sum(text: &str) -> String {
    let digest = Sha256::digest(text.replace("\r\n", "\n").as_bytes());
    digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// What becomes of a file when everything is taken out that `init` wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// It goes.
    Whole,
    /// It stays with this text.
    Part(String),
    /// It was edited since, and stays.
    Edited,
    /// `init` did not write it.
    Foreign,
}

/// Whether `init` may have written a file at `path`.
#[must_use]
pub fn may_be_written(path: &RepoPath) -> bool {
    let path = path.as_str();
    discover::PLACES.contains(&path)
        || path == starter::PATH
        || contributing::PLACES.contains(&path)
        || pipeline::PLACES.contains(&path)
        || Forge::ALL.iter().any(|forge| forge.template() == path)
}

/// Removes a file, or writes what is left of it.
///
/// # Errors
/// Where it has changed since it was read, is a link, or cannot be written.
pub fn take_out(root: &Path, path: &RepoPath, old: &str, rest: Option<&str>) -> Result<()> {
    let file = root.join(path.as_str());
    let present = files::read_file(&file, limits::BACKLOG_FILE, ErrorKind::Output)?;
    if present != old {
        let message = format!("{path} has changed since it was read, so it was left alone");
        return Err(Error::new(ErrorKind::Output, message).hint("run the command again"));
    }
    match rest {
        Some(rest) => output::write(&file, rest),
        None => std::fs::remove_file(&file).map_err(|cause| {
            Error::new(ErrorKind::Output, format!("cannot remove {path}")).because(cause)
        }),
    }
}

/// What becomes of the file at `path`.
#[must_use]
pub fn removal(path: &RepoPath, text: &str) -> Removal {
    if is_own(text) || is_unmarked_own(path, text) {
        return Removal::Whole;
    }
    let without = contributing::without(text);
    let rest = without.as_deref().unwrap_or(text);
    match agents::without(rest).or(without) {
        Some(rest) if rest.trim().is_empty() => Removal::Whole,
        Some(rest) => Removal::Part(rest),
        None if text.starts_with(MARK) => Removal::Edited,
        None => Removal::Foreign,
    }
}

/// Files that everybody who writes a description or an item copies have no mark in them.
fn is_unmarked_own(path: &RepoPath, text: &str) -> bool {
    let text = text.replace("\r\n", "\n");
    path.as_str() == starter::PATH && text == starter::TEXT || template::is_own(path, &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_makes_a_file_somebody_elses() {
        let path = RepoPath::new(".backlog-gate.yml").unwrap();
        let text = marked("version: 1\n");
        assert_eq!(removal(&path, &text), Removal::Whole);
        assert_eq!(removal(&path, &text.replace('\n', "\r\n")), Removal::Whole);
        assert_eq!(removal(&path, &format!("{text}mode: report\n")), Removal::Edited);
        assert_eq!(removal(&path, "version: 1\n"), Removal::Foreign);
    }
}
