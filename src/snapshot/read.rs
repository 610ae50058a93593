//! The files of one revision, or of a directory.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use git2::{ObjectType, Oid};
use jiff::Timestamp;

use super::refused::{draw_entries, not_a_file, too_deep, too_large, too_many_files};
use super::trees::{EntryKind, TreeEntry};
use super::{Repository, Revision, directory};
use crate::error::{Error, Result};
use crate::limits::{self, Budget, Resource};
use crate::snapshot::tree::{Folder, Tree};
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
    /// a final `/`. Where the answer is no for one, nothing below it is looked at.
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

/// A folder of which not all is read yet.
struct Open {
    id: Oid,
    name: Box<str>,
    path: String,
    folder: Folder,
    /// The folders in it that are still to be read.
    todo: Vec<(Box<str>, Oid)>,
}

impl Open {
    /// What a tree holds itself.
    fn read(repository: &Repository, id: Oid, name: Box<str>, path: String) -> Result<Self> {
        let read = repository.trees.read(&repository.objects, id);
        let stored = read.map_err(|cause| unlisted(repository, id, cause))?;
        let (mut folder, mut todo) = (Folder::default(), Vec::new());
        for (name, entry) in stored.entries() {
            // What has no name in UTF-8 has no path here; it is no reason to read nothing at all.
            let Ok(name) = std::str::from_utf8(name) else { continue };
            if !RepoPath::may_be_in(&path, name) {
                continue;
            }
            match entry.kind() {
                EntryKind::File => folder.files.push(name.into()),
                EntryKind::Folder => todo.push((name.into(), entry.id)),
                EntryKind::Link | EntryKind::Submodule => folder.others.push(name.into()),
            }
            if folder.files.len() + folder.others.len() + todo.len() > limits::SNAPSHOT_FILES {
                return Err(too_many_files());
            }
        }
        let count = folder.files.len() + folder.others.len() + todo.len();
        draw_entries(repository.budget(), &path, count)?;
        Ok(Self { id, name, path, folder, todo })
    }

    /// Puts a folder into it.
    fn add(&mut self, name: Box<str>, folder: Arc<Folder>) {
        if !folder.is_empty() {
            self.folder.folders.push((name, folder));
        }
    }
}

/// What is below a tree. What has the same id at two places, or in two snapshots, is read once.
fn folders(repository: &Repository, tree: Oid) -> Result<Arc<Folder>> {
    let known = |id: Oid| repository.trees.listed.borrow().get(&id).cloned();
    if let Some(known) = known(tree) {
        return Ok(known);
    }
    let mut seen = 0usize;
    let mut open = vec![Open::read(repository, tree, "".into(), String::new())?];
    while let Some(last) = open.last_mut() {
        if seen > limits::SNAPSHOT_FILES {
            return Err(too_many_files());
        }
        let Some((name, id)) = last.todo.pop() else {
            let Some(Open { id, name, folder, .. }) = open.pop() else { break };
            let folder = Arc::new(folder.closed());
            repository.trees.listed.borrow_mut().insert(id, Arc::clone(&folder));
            seen += folder.files.len() + folder.others.len() + 1;
            match open.last_mut() {
                Some(above) => above.add(name, folder),
                None => return Ok(folder),
            }
            continue;
        };
        let Some(path) = RepoPath::in_folder(&last.path, &name) else { continue };
        let known = known(id);
        let longest = known.as_ref().map_or(0, |known| known.longest);
        if path.as_str().len() + longest > limits::PATH {
            return Err(too_deep(&path));
        }
        match known {
            Some(known) => {
                seen = seen.saturating_add(known.count);
                last.add(name, known);
            }
            None => open.push(Open::read(repository, id, name, path.as_str().to_owned())?),
        }
    }
    Ok(Arc::default())
}

fn unlisted(repository: &Repository, id: Oid, cause: git2::Error) -> Error {
    repository.unreadable(format!("cannot list the files of tree {id}"), cause)
}

/// What is below a tree, in the folders that `enters` lets in, without the files that `takes` does not
/// take by their names.
fn list(
    repository: &Repository,
    tree: Oid,
    enters: &dyn Fn(&str) -> bool,
    takes: &dyn Fn(&str) -> bool,
) -> Result<Tree> {
    let (mut files, mut others, mut seen) = (Vec::new(), Vec::new(), 0);
    let mut folders = vec![(String::new(), tree)];
    while let Some((folder, id)) = folders.pop() {
        let read = repository.trees.read(&repository.objects, id);
        let stored = read.map_err(|cause| unlisted(repository, id, cause))?;
        let before = seen;
        for (name, entry) in stored.entries() {
            seen += 1;
            if seen > limits::SNAPSHOT_FILES {
                return Err(too_many_files());
            }
            // What has no name in UTF-8 has no path here; it is no reason to read nothing at all.
            let Ok(name) = std::str::from_utf8(name) else { continue };
            if entry.kind() == EntryKind::File && !takes(name) {
                continue;
            }
            let Some(path) = RepoPath::in_folder(&folder, name) else { continue };
            match entry.kind() {
                EntryKind::File => files.push(path),
                EntryKind::Folder if path.as_str().len() > limits::PATH => {
                    return Err(too_deep(&path));
                }
                EntryKind::Folder if enters(path.as_str()) => {
                    folders.push((path.as_str().to_owned(), entry.id));
                }
                EntryKind::Folder => {}
                EntryKind::Link | EntryKind::Submodule => others.push(path),
            }
        }
        draw_entries(repository.budget(), &folder, seen - before)?;
    }
    Ok(Tree::new(files, others))
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
    let odb = repository.objects.odb().map_err(unreadable)?;
    let (size, _) = odb.read_header(entry.id).map_err(unreadable)?;
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
    fn folders_that_are_the_same_are_read_once_and_counted_each_time() {
        let repo = TestRepo::new();
        let mut inner = (repo.git.blob(b"x").unwrap(), 0o100_644);
        for _ in 0..8 {
            let mut tree = repo.git.treebuilder(None).unwrap();
            for name in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] {
                tree.insert(name, inner.0, inner.1).unwrap();
            }
            inner = (tree.write().unwrap(), 0o040_000);
        }
        let opened = repo.open();
        let error = folders(&opened, inner.0).unwrap_err();
        assert!(error.to_string().contains("files"), "{error}");
        assert!(opened.trees.listed.borrow().len() < 8);
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
    fn what_is_no_file_is_an_error_that_says_so() {
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
