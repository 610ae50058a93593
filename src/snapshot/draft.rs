//! A change that nobody made, over the files of a repository: two commits in a repository of their
//! own, which borrows the objects and writes nothing to the one that it stands upon.

use std::path::Path;

use git2::build::TreeUpdateBuilder;
use git2::{FileMode, Oid, Signature, Time, Tree};
use tempfile::TempDir;

use super::{Repository, Revision};
use crate::error::{Error, ErrorKind, Result};
use crate::source::RepoPath;

/// Texts by their paths.
pub type Texts = [(RepoPath, String)];

/// A repository with a base and a head, removed when it is dropped.
#[derive(Debug)]
pub struct Draft {
    folder: TempDir,
    /// The commit before the change.
    pub base: Revision,
    /// The commit after it.
    pub head: Revision,
}

impl Draft {
    /// Puts `before` over the files of the commit `on`, or over none, and `after` over that.
    ///
    /// # Errors
    /// Where there is no room for it, or an object of the repository cannot be read.
    pub fn new(
        on: Option<(&Repository, &Revision)>,
        before: &Texts,
        after: &Texts,
    ) -> Result<Self> {
        Self::write(on, before, after).map_err(|cause| {
            Error::new(ErrorKind::Repository, "cannot write the change of a test case")
                .because(cause)
                .hint("it is written to the folder for temporary files: make room there")
        })
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(
        on: Option<(&Repository, &Revision)>,
        before: &Texts,
        after: &Texts,
    ) -> Result<Self, git2::Error> {
        let (folder, git) = borrowing(on.map(|(repository, _)| repository))?;
        let start = match on {
            Some((_, revision)) => git.find_commit(revision.0)?.tree_id(),
            None => git.treebuilder(None)?.write()?,
        };
        let base = commit(&git, start, before, &[])?;
        let with_base = git.find_commit(base)?.tree_id();
        let head = commit(&git, with_base, after, &[base])?;
        Ok(Self { folder, base: Revision(base), head: Revision(head) })
    }

    /// The commit that is about to be made of an index, upon the last one; `None` where there is no
    /// commit yet. `index` is the file of the index, where that is not the usual one.
    ///
    /// # Errors
    /// Where there is no room for it, or the index cannot be read.
    pub fn of_index(
        repository: &Repository,
        index: Option<&Path>,
        message: &str,
    ) -> Result<Option<Self>> {
        let Ok(last) = repository.resolve("HEAD") else { return Ok(None) };
        let write = || -> Result<Self, git2::Error> {
            let (folder, git) = borrowing(Some(repository))?;
            let mut index = match index {
                Some(file) => git2::Index::open(file)?,
                None => repository.git.index()?,
            };
            let tree = git.find_tree(index.write_tree_to(&git)?)?;
            let merged = repository.merged_heads().into_iter();
            let who = Signature::new("committer", "committer@localhost", &Time::new(0, 0))?;
            let parents: Vec<Oid> = std::iter::once(last.0).chain(merged).collect();
            let head = write_commit(&git, &tree, &parents, &who, message)?;
            Ok(Self { folder, base: last, head: Revision(head) })
        };
        write().map(Some).map_err(|cause| {
            Error::new(ErrorKind::Repository, "cannot read what is about to be committed")
                .because(cause)
                .hint("`backlog-gate check` judges the branch once it is committed")
        })
    }
}

/// A repository of its own, which borrows the objects of another one.
fn borrowing(from: Option<&Repository>) -> Result<(TempDir, git2::Repository), git2::Error> {
    let folder = tempfile::tempdir().map_err(|cause| git2::Error::from_str(&cause.to_string()))?;
    let mut options = git2::RepositoryInitOptions::new();
    options.bare(true).initial_head("main").external_template(false);
    let git = git2::Repository::init_opts(folder.path(), &options)?;
    if let Some(repository) = from {
        let objects = repository.objects_folder();
        let list = folder.path().join("objects/info/alternates");
        std::fs::create_dir_all(folder.path().join("objects/info"))
            .and_then(|()| std::fs::write(&list, format!("{}\n", objects.display())))
            .map_err(|cause| git2::Error::from_str(&cause.to_string()))?;
    }
    // The list of borrowed objects is read when the repository is opened.
    let git = git2::Repository::open_bare(git.path())?;
    Ok((folder, git))
}

fn commit(
    git: &git2::Repository,
    tree: Oid,
    texts: &Texts,
    parents: &[Oid],
) -> Result<Oid, git2::Error> {
    let mut update = TreeUpdateBuilder::new();
    for (path, text) in texts {
        update.upsert(path.as_str(), git.blob(text.as_bytes())?, FileMode::Blob);
    }
    let tree = git.find_tree(update.create_updated(git, &git.find_tree(tree)?)?)?;
    // The same case gives the same commits.
    let nobody = Signature::new("test case", "test-case@localhost", &Time::new(0, 0))?;
    write_commit(git, &tree, parents, &nobody, "A change of a test case")
}

/// Writes a commit that no branch points to.
fn write_commit(
    git: &git2::Repository,
    tree: &Tree<'_>,
    parents: &[Oid],
    who: &Signature<'_>,
    message: &str,
) -> Result<Oid, git2::Error> {
    let parents = parents.iter().map(|id| git.find_commit(*id)).collect::<Result<Vec<_>, _>>()?;
    let references: Vec<_> = parents.iter().collect();
    git.commit(None, who, who, message, tree, &references)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::testing::TestRepo;

    fn texts(texts: &[(&str, &str)]) -> Vec<(RepoPath, String)> {
        let text = |(path, text): &(&str, &str)| (RepoPath::new(path).unwrap(), (*text).to_owned());
        texts.iter().map(text).collect()
    }

    #[test]
    fn it_stands_upon_the_files_of_a_repository_and_leaves_it_alone() {
        let repo = TestRepo::new();
        let last = repo.commit("main", &[("a.md", "a\n"), ("b.md", "b\n")], "First");
        let repository = repo.open();
        let on = repository.resolve(&last).unwrap();
        let (before, after) = (texts(&[("a.md", "changed\n")]), texts(&[("src/c.rs", "c\n")]));
        let draft = Draft::new(Some((&repository, &on)), &before, &after).unwrap();
        let opened = Repository::open(draft.path()).unwrap();
        let files = opened.changed_files(&draft.base, &draft.head).unwrap();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].at_head().unwrap().as_str(), "src/c.rs");
        let snapshot = opened.snapshot(&draft.head).unwrap();
        let read = |path: &str| snapshot.read_text(&RepoPath::new(path).unwrap(), 100).unwrap();
        assert_eq!(read("a.md").as_deref(), Some("changed\n"));
        assert_eq!(read("b.md").as_deref(), Some("b\n"));
        assert!(repo.git.find_commit(draft.head.0).is_err(), "nothing is written there");
    }
}
