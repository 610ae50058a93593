//! The files of one revision, or of a directory.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use git2::{ObjectType, Oid};
use jiff::Timestamp;

use super::listing::{folders, list};
use super::refused::{not_a_file, too_large};
use super::trees::{EntryKind, TreeEntry};
use super::{Repository, Revision, directory};
use crate::error::{Error, Result};
use crate::limits::{Budget, Resource};
use crate::snapshot::tree::Tree;
use crate::source::RepoPath;
use crate::text::globs::Globs;

/// The files of one revision, or of a directory.
#[derive(Debug, Clone)]
pub struct Snapshot {
    place: Backing,
    listed: OnceCell<Arc<Tree>>,
    budget: Budget,
}

#[derive(Debug, Clone)]
enum Backing {
    Tree { repository: Repository, tree: Oid, commit: String },
    Directory(PathBuf),
}

impl Snapshot {
    pub(super) fn of_tree(repository: Repository, tree: Oid, commit: String) -> Self {
        let budget = repository.budget().clone();
        Self { place: Backing::Tree { repository, tree, commit }, listed: OnceCell::new(), budget }
    }

    /// The files in `root` as they are on the disk now.
    #[must_use]
    pub fn directory(root: &Path) -> Self {
        let place = Backing::Directory(root.to_path_buf());
        Self { place, listed: OnceCell::new(), budget: Budget::default() }
    }

    /// The same files for a run that has this budget.
    #[must_use]
    pub fn within(self, budget: &Budget) -> Self {
        Self { budget: budget.clone(), ..self }
    }

    /// The budget from which everything draws that is read of it.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// The full id of the commit, or the directory: what an error calls the snapshot.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.place {
            Backing::Tree { commit, .. } => commit.clone(),
            Backing::Directory(root) => root.display().to_string(),
        }
    }

    /// The directory; `None` for the files of a revision.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        match &self.place {
            Backing::Tree { .. } => None,
            Backing::Directory(root) => Some(root),
        }
    }

    /// The paths, listed once however often they are asked for.
    ///
    /// Left out are names that are not UTF-8 or hold a backslash. Of a directory in a git
    /// repository, what git ignores is left out too, unless git has it.
    ///
    /// # Errors
    /// Where the files cannot be listed, or are more than [`limits::SNAPSHOT_FILES`].
    pub fn tree(&self) -> Result<Arc<Tree>> {
        self.listing().map(Arc::clone)
    }

    /// The same, lent.
    ///
    /// # Errors
    /// As [`Snapshot::tree`].
    pub fn listing(&self) -> Result<&Arc<Tree>> {
        if let Some(tree) = self.listed.get() {
            return Ok(tree);
        }
        let tree = match &self.place {
            Backing::Tree { repository, tree, .. } => Tree::below(folders(repository, *tree)?),
            Backing::Directory(root) => directory::list(root, &self.budget, &|_| true)?,
        };
        Ok(self.listed.get_or_init(|| Arc::new(tree)))
    }

    /// Whether there is a file, a folder or a link at `path`, or it lies behind a link. Of a revision
    /// only the folders on the way are read.
    ///
    /// # Errors
    /// As [`Snapshot::tree`].
    pub fn has(&self, path: &RepoPath) -> Result<bool> {
        match &self.place {
            Backing::Tree { repository, tree, .. } if self.listed.get().is_none() => {
                let has = repository.trees.has(&repository.objects, *tree, path.as_str());
                has.map_err(|cause| unreadable(repository, path, cause))
            }
            Backing::Tree { .. } | Backing::Directory(_) => Ok(self.listing()?.has(path)),
        }
    }

    /// Whether there is a regular file at `path`.
    ///
    /// # Errors
    /// As [`Snapshot::tree`].
    pub fn has_file(&self, path: &RepoPath) -> Result<bool> {
        match &self.place {
            Backing::Tree { repository, tree, .. } => {
                let entry = find(repository, *tree, path)?;
                Ok(entry.is_some_and(|entry| entry.kind() == EntryKind::File))
            }
            Backing::Directory(_) => Ok(self.listing()?.files().binary_search(path).is_ok()),
        }
    }

    /// The regular files in the folders that `enters` lets in, sorted; a folder is given to it without
    /// a final `/`. Nothing is looked at below one that it does not let in.
    ///
    /// # Errors
    /// As [`Snapshot::tree`].
    pub fn files_in(&self, enters: &dyn Fn(&str) -> bool) -> Result<Vec<RepoPath>> {
        self.files_named(enters, &|_| true)
    }

    /// The same of those files whose names `takes` takes; of a directory all of them, which are named
    /// already.
    ///
    /// # Errors
    /// As [`Snapshot::tree`].
    pub fn files_named(
        &self,
        enters: &dyn Fn(&str) -> bool,
        takes: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<RepoPath>> {
        let tree = match &self.place {
            Backing::Tree { repository, tree, .. } => list(repository, *tree, enters, takes)?,
            Backing::Directory(root) => match self.listed.get() {
                Some(tree) => return Ok(tree.files().to_vec()),
                None => directory::list(root, &self.budget, enters)?,
            },
        };
        Ok(tree.into_files())
    }

    /// The regular files that `globs` match, sorted; in a directory also those that git ignores,
    /// for that is where tools write.
    ///
    /// # Errors
    /// Where the files cannot be listed, or are more than [`limits::SNAPSHOT_FILES`].
    pub fn matching(&self, globs: &Globs) -> Result<Vec<RepoPath>> {
        match &self.place {
            Backing::Tree { .. } => {
                let tree = self.tree()?;
                let matching = tree.files().iter().filter(|path| globs.matches_path(path));
                Ok(matching.cloned().collect())
            }
            Backing::Directory(root) => directory::matching(root, &self.budget, globs),
        }
    }

    /// When the file at `path` was last written, which only a directory knows.
    #[must_use]
    pub fn modified(&self, path: &RepoPath) -> Option<Timestamp> {
        match &self.place {
            Backing::Tree { .. } => None,
            Backing::Directory(root) => {
                let facts = std::fs::symlink_metadata(root.join(path.as_str())).ok()?;
                facts.modified().ok()?.try_into().ok()
            }
        }
    }

    /// The bytes of the file at `path`; `None` where there is nothing.
    ///
    /// # Errors
    /// Where `path` is not a regular file, is larger than `cap` bytes or than what is left of the
    /// budget, or cannot be read.
    pub fn read(&self, path: &RepoPath, cap: usize) -> Result<Option<Vec<u8>>> {
        match &self.place {
            Backing::Tree { repository, tree, .. } => {
                let entry = find(repository, *tree, path)?;
                let read = |entry| read_blob(repository, entry, path, (cap, &self.budget));
                entry.map(read).transpose()
            }
            Backing::Directory(root) => directory::read(root, path, (cap, &self.budget)),
        }
    }

    /// The text of the file at `path`, byte for byte; `None` where there is nothing.
    ///
    /// # Errors
    /// As [`Snapshot::read`], and where the bytes are not UTF-8 text.
    pub fn read_text(&self, path: &RepoPath, cap: usize) -> Result<Option<String>> {
        self.read(path, cap)?.map(|bytes| crate::files::text(path.as_str(), bytes)).transpose()
    }
}

impl Repository {
    /// The files at `revision`.
    ///
    /// # Errors
    /// Where the commit or its tree cannot be read.
    pub fn snapshot(&self, revision: &Revision) -> Result<Snapshot> {
        let tree = self.tree(revision)?.id();
        Ok(Snapshot::of_tree(self.clone(), tree, revision.id()))
    }
}

/// The id that git gives a file with this text.
#[must_use]
pub fn blob_id(text: &str) -> Option<String> {
    Oid::hash_object(ObjectType::Blob, text.as_bytes()).ok().map(|id| id.to_string())
}

fn find(repository: &Repository, tree: Oid, path: &RepoPath) -> Result<Option<TreeEntry>> {
    let found = repository.trees.find(&repository.objects, tree, path.as_str());
    found.map_err(|cause| unreadable(repository, path, cause))
}

fn unreadable(repository: &Repository, path: &RepoPath, cause: git2::Error) -> Error {
    repository.unreadable(format!("cannot read {path} from the repository"), cause)
}

fn read_blob(
    repository: &Repository,
    entry: TreeEntry,
    path: &RepoPath,
    (cap, budget): (usize, &Budget),
) -> Result<Vec<u8>> {
    match entry.kind() {
        EntryKind::File => {}
        EntryKind::Link => return Err(not_a_file(path, "a symbolic link")),
        EntryKind::Submodule => return Err(not_a_file(path, "a submodule")),
        EntryKind::Folder => return Err(not_a_file(path, "a directory")),
    }
    repository.bring(entry.id)?;
    let unreadable = |cause| unreadable(repository, path, cause);
    let size = repository.blobs.size(&repository.objects, entry.id).map_err(unreadable)?;
    if size > cap {
        return Err(too_large(path, size as u64, cap));
    }
    budget.draw(Resource::Bytes, size, path)?;
    let bytes = repository.blobs.read(&repository.objects, entry.id).map_err(unreadable)?;
    Ok(bytes.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::snapshot::testing::{NewEntry, TestRepo};

    fn path(path: &str) -> RepoPath {
        RepoPath::new(path).unwrap()
    }

    #[test]
    fn a_folder_that_no_system_of_files_could_hold_is_refused() {
        let repo = TestRepo::new();
        let deep = format!("{}x.md", format!("{}/", "a".repeat(250)).repeat(17));
        let id = repo.commit("main", &[(&deep, "x\n")], "Deep");
        let opened = repo.open();
        let snapshot = opened.snapshot(&opened.resolve(&id).unwrap()).unwrap();
        let error = snapshot.tree().unwrap_err();
        assert!(error.to_string().contains("longer than 4096 bytes"), "{error}");
        assert_eq!(snapshot.files_in(&|folder| folder != "a".repeat(250)).unwrap(), []);
    }

    fn odd_tree() -> (TestRepo, Snapshot) {
        let repo = TestRepo::new();
        repo.commit("main", &[("docs/BACKLOG.md", "# B\n"), ("a.md", "a\n")], "First");
        let id = repo.commit_entries(
            "main",
            &[
                ("link.md", NewEntry::Link("a.md")),
                ("linked", NewEntry::Link("docs")),
                ("module", NewEntry::Submodule),
                ("docs\\BACKLOG.md", NewEntry::File(b"spoof")),
                ("run.sh", NewEntry::Executable(b"#!/bin/sh\n")),
            ],
            "Odd entries",
        );
        let opened = repo.open();
        let snapshot = opened.snapshot(&opened.resolve(&id).unwrap()).unwrap();
        (repo, snapshot)
    }

    #[test]
    fn only_regular_files_are_listed_in_order() {
        let (_repo, snapshot) = odd_tree();
        let tree = snapshot.tree().unwrap();
        let names: Vec<&str> = tree.files().iter().map(RepoPath::as_str).collect();
        assert_eq!(names, ["a.md", "docs/BACKLOG.md", "run.sh"]);
        let (_repo, unlisted) = odd_tree();
        for (name, is_there) in [
            ("link.md", true),
            ("linked/x", true),
            ("module", true),
            ("module/x", true),
            ("docs", true),
            ("docs/BACKLOG.md", true),
            ("docs/BACKLOG.md/x", false),
            ("docs/none", false),
            ("run.sh", true),
        ] {
            assert_eq!(tree.has(&path(name)), is_there, "{name}");
            assert_eq!(unlisted.has(&path(name)).unwrap(), is_there, "{name}");
            let is_file = is_there && name.contains('.') && name != "link.md";
            assert_eq!(unlisted.has_file(&path(name)).unwrap(), is_file, "{name}");
        }
        assert!(unlisted.listed.get().is_none());
    }

    #[test]
    fn files_are_read_and_absent_ones_are_none() {
        let (_repo, snapshot) = odd_tree();
        let read = |name: &str| snapshot.read_text(&path(name), 100).unwrap();
        assert_eq!(read("docs/BACKLOG.md").as_deref(), Some("# B\n"));
        assert_eq!(read("docs/none.md"), None);
        assert_eq!(read("a.md/below"), None);
        assert_eq!(read("linked/BACKLOG.md"), None, "a link is not followed");
    }

    #[test]
    fn what_is_not_a_file_is_an_error_that_says_so() {
        let (_repo, snapshot) = odd_tree();
        let error = |name: &str| snapshot.read(&path(name), 100).unwrap_err().to_string();
        assert_eq!(error("link.md"), "link.md is a symbolic link, not a regular file");
        assert_eq!(error("module"), "module is a submodule, not a regular file");
        assert_eq!(error("docs"), "docs is a directory, not a regular file");
    }

    #[test]
    fn a_file_over_its_cap_is_refused_with_its_size() {
        let (_repo, snapshot) = odd_tree();
        let error = snapshot.read(&path("docs/BACKLOG.md"), 3).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert_eq!(
            error.to_string(),
            "docs/BACKLOG.md has 4 bytes, more than the 3 that the gate reads"
        );
    }

    #[test]
    fn what_is_not_utf8_text_is_refused() {
        let error =
            |bytes: &[u8]| crate::files::text("docs/x", bytes.to_vec()).unwrap_err().to_string();
        assert_eq!(error(b"abc\xff"), "docs/x is not UTF-8 text (byte 3)");
        assert_eq!(error(b"ab\0c"), "docs/x is not text: byte 2 is NUL");
        assert_eq!(error(b"\xff\xfea\0"), "docs/x is UTF-16 text");
        assert_eq!(crate::files::text("x", "\u{feff}ä".into()).unwrap(), "\u{feff}ä");
    }
}
