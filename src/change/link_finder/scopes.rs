//! Which of several items with one id a change means: that of the folder which it is about.

use std::collections::BTreeSet;

use crate::backlog::{Backlog, BacklogFile};
use crate::change::Change;
use crate::sort::Sort as _;
use crate::source::RepoPath;
use crate::source::SourceMap;

/// The scopes of ids that a change is about.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    /// Those that its branch names.
    branch: BTreeSet<String>,
    /// Those in whose folders it touches a file.
    touched: BTreeSet<String>,
}

impl Scopes {
    pub(super) fn of(change: &Change, backlogs: &[&Backlog], sources: &SourceMap) -> Self {
        let files = backlogs.iter().flat_map(|backlog| &backlog.files);
        let scoped: Vec<(&str, String)> =
            files.filter_map(|file| Some((file.scope.as_deref()?, place(file)?))).collect();
        if scoped.is_empty() {
            return Self::default();
        }
        let branch = change.branch.map_or("", |branch| sources.text(branch)).to_lowercase();
        let mut paths: Vec<&str> =
            change.files.iter().flat_map(|file| file.names().map(RepoPath::as_str)).collect();
        paths.order();
        let mut scopes = Self::default();
        for (scope, place) in scoped {
            if names(&branch, &scope.to_lowercase()) {
                scopes.branch.insert(scope.to_owned());
            }
            let first = paths.partition_point(|path| *path < place.as_str());
            if paths.get(first).is_some_and(|path| path.starts_with(&place)) {
                scopes.touched.insert(scope.to_owned());
            }
        }
        scopes
    }

    /// The one of several ids that the change means: by its branch, else by what it touches.
    pub(super) fn choose(&self, ids: &[String]) -> Option<String> {
        let within = |scopes: &BTreeSet<String>| {
            let is_in =
                |id: &&String| id.match_indices('/').any(|(at, _)| scopes.contains(&id[..at]));
            let mut found = ids.iter().filter(is_in);
            found.next().filter(|_| found.next().is_none()).cloned()
        };
        within(&self.branch).or_else(|| within(&self.touched))
    }
}

/// What the paths within the scope of a file begin with.
fn place(file: &BacklogFile) -> Option<String> {
    let (path, scope) = (file.path.as_str(), file.scope.as_deref()?);
    path.match_indices(scope)
        .map(|(at, _)| at + scope.len())
        .filter(|end| path[*end..].starts_with(['/', '.']))
        .last()
        .map(|end| path[..=end].to_owned())
}

/// Whether the name of a branch has the name of a scope in it, as a part of its own.
fn names(branch: &str, scope: &str) -> bool {
    let is_part = |at: usize| {
        let before = branch[..at].chars().next_back();
        let behind = branch[at + scope.len()..].chars().next();
        [before, behind].into_iter().flatten().all(|ch| !ch.is_alphanumeric())
    };
    branch.match_indices(scope).any(|(at, _)| is_part(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_names_a_scope_as_a_part_of_its_own() {
        for (branch, expected) in [
            ("001-export", true),
            ("feature/001-export", true),
            ("001-export-rows", true),
            ("1001-export", false),
            ("001-exports", false),
        ] {
            assert_eq!(names(branch, "001-export"), expected, "{branch}");
        }
    }
}
