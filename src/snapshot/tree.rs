//! The paths of one snapshot, and the question whether something is there.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, OnceLock};

use crate::sort::Sort as _;
use crate::source::RepoPath;

/// Says what is at the paths of one snapshot: a tree that knows them all, or whoever answers one
/// question after the other.
pub trait PathLookup: std::fmt::Debug {
    /// Whether there is a file, a folder or a link at `path`, or it lies behind a link.
    fn has(&self, path: &RepoPath) -> bool;

    /// All paths.
    fn all(&self) -> &Tree;
}

impl PathLookup for Tree {
    fn has(&self, path: &RepoPath) -> bool {
        Self::has(self, path)
    }

    fn all(&self) -> &Tree {
        debug_assert!(self.absent.is_none(), "a rule that asks for all paths does not say so");
        self
    }
}

/// What is in one folder, by name. Snapshots that have the same folder share it.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    /// The regular files.
    pub(super) files: Vec<Box<str>>,
    /// What is neither a file nor a folder.
    pub(super) others: Vec<Box<str>>,
    /// The folders in it that hold anything.
    pub(super) folders: Vec<(Box<str>, Arc<Self>)>,
    /// How many names there are in it and below it.
    pub(super) count: usize,
    /// How long the longest path of a folder below it is, in bytes.
    pub(super) longest: usize,
}

impl Folder {
    /// The same with its names sorted, so that they are found, and with what is below it counted.
    pub(super) fn closed(mut self) -> Self {
        self.files.sort_unstable();
        self.others.sort_unstable();
        self.folders.order_by(|(a, _), (b, _)| a.cmp(b));
        let own = self.files.len() + self.others.len();
        let below = self.folders.iter().map(|(_, folder)| folder.count + 1);
        self.count = below.fold(own, usize::saturating_add);
        let lengths = self.folders.iter().map(|(name, folder)| match folder.longest {
            0 => name.len(),
            longest => name.len() + 1 + longest,
        });
        self.longest = lengths.max().unwrap_or(0);
        self
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.others.is_empty() && self.folders.is_empty()
    }

    fn folder(&self, name: &str) -> Option<&Self> {
        let at = self.folders.binary_search_by(|(known, _)| (**known).cmp(name)).ok()?;
        Some(&self.folders[at].1)
    }

    fn has(&self, path: &str) -> bool {
        let is_in = |names: &[Box<str>], name: &str| {
            names.binary_search_by(|known| (**known).cmp(name)).is_ok()
        };
        let (name, rest) = match path.split_once('/') {
            Some((name, rest)) => (name, Some(rest)),
            None => (path, None),
        };
        let is_last = rest.is_none();
        is_in(&self.others, name)
            || is_last && is_in(&self.files, name)
            || self.folder(name).is_some_and(|folder| rest.is_none_or(|rest| folder.has(rest)))
    }

    /// Calls `each` for every folder with its path, which ends with `/` but for the first.
    fn walk(&self, path: &str, each: &mut impl FnMut(&str, &Self)) {
        each(path, self);
        for (name, folder) in &self.folders {
            folder.walk(&format!("{path}{name}/"), each);
        }
    }
}

/// The paths of one snapshot.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The folders, where they are known as such; else there are the paths.
    root: Option<Arc<Folder>>,
    /// Made on the first question.
    paths: OnceLock<Paths>,
    /// Made on the first question.
    names: OnceLock<HashSet<String>>,
    /// Where only some paths were looked up: those at which nothing is. No other path may be asked for.
    absent: Option<BTreeSet<RepoPath>>,
}

#[derive(Debug, Clone, Default)]
struct Paths {
    /// The regular files, sorted.
    files: Vec<RepoPath>,
    /// What is there and is not a regular file, sorted: symbolic links, submodules.
    others: Vec<RepoPath>,
}

impl Paths {
    fn new(mut files: Vec<RepoPath>, mut others: Vec<RepoPath>) -> Self {
        files.sort_unstable();
        others.sort_unstable();
        Self { files, others }
    }

    fn below(root: &Folder) -> Self {
        let (mut files, mut others) = (Vec::new(), Vec::new());
        root.walk("", &mut |path, folder| {
            let folder_path = path.trim_end_matches('/');
            let paths = |names: &[Box<str>]| -> Vec<RepoPath> {
                names.iter().filter_map(|name| RepoPath::in_folder(folder_path, name)).collect()
            };
            files.extend(paths(&folder.files));
            others.extend(paths(&folder.others));
        });
        Self::new(files, others)
    }
}

impl Tree {
    /// The tree of these regular files and of what else is there.
    #[must_use]
    pub fn new(files: Vec<RepoPath>, others: Vec<RepoPath>) -> Self {
        let paths = OnceLock::from(Paths::new(files, others));
        Self { root: None, paths, names: OnceLock::new(), absent: None }
    }

    /// The tree of what is below a folder.
    #[must_use]
    pub fn below(root: Arc<Folder>) -> Self {
        Self { root: Some(root), ..Self::default() }
    }

    /// What is known where only some paths were looked up: the files, folders and links that are there,
    /// and where there is nothing.
    #[must_use]
    pub fn of_answers(there: BTreeSet<RepoPath>, absent: BTreeSet<RepoPath>) -> Self {
        let tree = Self::new(there.into_iter().collect(), Vec::new());
        Self { absent: Some(absent), ..tree }
    }

    fn paths(&self) -> &Paths {
        self.paths.get_or_init(|| self.root.as_deref().map(Paths::below).unwrap_or_default())
    }

    /// The regular files, sorted.
    #[must_use]
    pub fn files(&self) -> &[RepoPath] {
        &self.paths().files
    }

    /// The regular files alone.
    #[must_use]
    pub fn into_files(mut self) -> Vec<RepoPath> {
        self.paths();
        self.paths.take().unwrap_or_default().files
    }

    /// What is there and is not a regular file, sorted.
    #[must_use]
    pub fn others(&self) -> &[RepoPath] {
        &self.paths().others
    }

    /// Whether there is a file, a folder or a link at `path`, or it lies behind a link.
    #[must_use]
    pub fn has(&self, path: &RepoPath) -> bool {
        if let Some(root) = &self.root {
            return root.has(path.as_str());
        }
        let Paths { files, others } = self.paths();
        debug_assert!(
            self.absent
                .as_ref()
                .is_none_or(|absent| absent.contains(path) || files.binary_search(path).is_ok()),
            "a rule that asks for {path} does not say that it needs paths"
        );
        let ends = path.as_str().match_indices('/').map(|(at, _)| at);
        let mut above = ends.filter_map(|end| RepoPath::new(&path.as_str()[..end]));
        has(files, path)
            || has(others, path)
            || (!others.is_empty() && above.any(|above| others.binary_search(&above).is_ok()))
    }

    /// Whether some file or link has this name, in whatever folder.
    #[must_use]
    pub fn has_name(&self, name: &str) -> bool {
        let names = self.names.get_or_init(|| match &self.root {
            Some(root) => {
                let mut names = HashSet::new();
                root.walk("", &mut |_, folder| {
                    names
                        .extend(folder.files.iter().chain(&folder.others).map(ToString::to_string));
                });
                names
            }
            None => {
                let paths = self.files().iter().chain(self.others());
                paths.map(|path| path.file_name().to_owned()).collect()
            }
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
        let paths =
            |list: &[&str]| -> Vec<RepoPath> { list.iter().map(|name| path(name)).collect() };
        let files = paths(&["docs/ops/RUNBOOK.md", "docs.md", "src/a.rs", "docs-old/x.md"]);
        let others = paths(&["linked", "vendor/module"]);
        let (flat, nested) = (Tree::new(files.clone(), others.clone()), nested(&files, &others));
        assert_eq!((nested.files(), nested.others()), (flat.files(), flat.others()));
        for tree in [flat, nested] {
            is_as_it_is_there(&tree);
        }
    }

    /// The same paths as folders in folders.
    fn nested(files: &[RepoPath], others: &[RepoPath]) -> Tree {
        fn add(folder: &mut Folder, path: &str, is_file: bool) {
            match path.split_once('/') {
                None if is_file => folder.files.push(path.into()),
                None => folder.others.push(path.into()),
                Some((name, rest)) => {
                    let at = folder
                        .folders
                        .iter()
                        .position(|(known, _)| **known == *name)
                        .unwrap_or_else(|| {
                            folder.folders.push((name.into(), Arc::default()));
                            folder.folders.len() - 1
                        });
                    let inner = Arc::make_mut(&mut folder.folders[at].1);
                    add(inner, rest, is_file);
                    *inner = std::mem::take(inner).closed();
                }
            }
        }
        let mut root = Folder::default();
        files.iter().for_each(|path| add(&mut root, path.as_str(), true));
        others.iter().for_each(|path| add(&mut root, path.as_str(), false));
        Tree::below(Arc::new(root.closed()))
    }

    fn is_as_it_is_there(tree: &Tree) {
        let path = |path: &str| RepoPath::new(path).unwrap();
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
