//! What is below a tree: all of it, or the folders and files that somebody wants.

use std::sync::Arc;

use git2::Oid;

use super::Repository;
use super::refused::{draw_entries, too_deep, too_many_files};
use super::trees::EntryKind;
use crate::error::{Error, Result};
use crate::limits;
use crate::snapshot::tree::{Folder, Tree};
use crate::source::RepoPath;

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
            // What has no name in UTF-8 has no path here; the rest is read all the same.
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
pub(super) fn folders(repository: &Repository, tree: Oid) -> Result<Arc<Folder>> {
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
pub(super) fn list(
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
            // What has no name in UTF-8 has no path here; the rest is read all the same.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::testing::TestRepo;

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
}
