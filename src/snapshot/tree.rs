//! The paths of one snapshot, and the question whether something is there.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::source::RepoPath;

/// The paths of one snapshot.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The regular files, sorted.
    files: Vec<RepoPath>,
    /// What is there and is not a regular file, sorted: symbolic links, submodules.
    others: Vec<RepoPath>,
    /// Made on the first question.
    names: OnceLock<HashSet<String>>,
}

impl Tree {
    /// The tree of these regular files and of what else is there.
    #[must_use]
    pub fn new(mut files: Vec<RepoPath>, mut others: Vec<RepoPath>) -> Self {
        files.sort_unstable();
        others.sort_unstable();
        Self { files, others, names: OnceLock::new() }
    }

    /// The regular files, sorted.
    #[must_use]
    pub fn files(&self) -> &[RepoPath] {
        &self.files
    }

    /// The regular files alone.
    #[must_use]
    pub fn into_files(self) -> Vec<RepoPath> {
        self.files
    }

    /// What is there and is not a regular file, sorted.
    #[must_use]
    pub fn others(&self) -> &[RepoPath] {
        &self.others
    }

    /// Whether there is a file, a folder or a link at `path`, or it lies behind a link.
    #[must_use]
    pub fn has(&self, path: &RepoPath) -> bool {
        let ends = path.as_str().match_indices('/').map(|(at, _)| at);
        let mut above = ends.filter_map(|end| RepoPath::new(&path.as_str()[..end]));
        has(&self.files, path)
            || has(&self.others, path)
            || (!self.others.is_empty()
                && above.any(|above| self.others.binary_search(&above).is_ok()))
    }

    /// Whether some file or link has this name, in whatever folder.
    #[must_use]
    pub fn has_name(&self, name: &str) -> bool {
        let names = self.names.get_or_init(|| {
            let paths = self.files.iter().chain(&self.others);
            paths.map(|path| path.file_name().to_owned()).collect()
        });
        names.contains(name)
    }
}

/// Whether `paths` have `path`, or something below it.
fn has(paths: &[RepoPath], path: &RepoPath) -> bool {
    if paths.binary_search(path).is_ok() {
        return true;
    }
    let folder = format!("{path}/");
    let first = paths.partition_point(|known| known.as_str() < folder.as_str());
    paths.get(first).is_some_and(|known| known.as_str().starts_with(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_folders_and_what_lies_behind_links_are_there() {
        let path = |path: &str| RepoPath::new(path).unwrap();
        let paths = |list: &[&str]| list.iter().map(|name| path(name)).collect();
        let files = paths(&["docs/ops/RUNBOOK.md", "docs.md", "src/a.rs", "docs-old/x.md"]);
        let tree = Tree::new(files, paths(&["linked", "vendor/module"]));
        for there in [
            "docs",
            "docs/ops",
            "docs/ops/RUNBOOK.md",
            "src/a.rs",
            "linked",
            "linked/x.md",
            "vendor",
            "vendor/module/y",
        ] {
            assert!(tree.has(&path(there)), "{there}");
        }
        for absent in ["doc", "docs/op", "docs/ops/RUNBOOK", "src/a.rs/b", "vendor/other"] {
            assert!(!tree.has(&path(absent)), "{absent}");
        }
        assert!(tree.has_name("RUNBOOK.md") && !tree.has_name("ops"));
    }
}
