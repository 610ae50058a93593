//! Small real repositories for tests, built through git2 alone.

use std::path::Path;

use git2::{Commit, FileMode, Oid, Signature, Time, Tree};
use tempfile::TempDir;

use super::Repository;

/// One entry of a tree.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NewEntry<'a> {
    File(&'a [u8]),
    Executable(&'a [u8]),
    Link(&'a str),
    Submodule,
}

/// A repository in a directory of its own, removed at the end. Commits are made on branches
/// without a checkout; `HEAD` is on `main`.
pub(crate) struct TestRepo {
    dir: TempDir,
    pub(crate) git: git2::Repository,
}

impl TestRepo {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut options = git2::RepositoryInitOptions::new();
        options.initial_head("main").external_template(false);
        let git = git2::Repository::init_opts(dir.path(), &options).unwrap();
        Self { dir, git }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn open(&self) -> Repository {
        Repository::open(self.path()).unwrap()
    }

    /// Commits text files on top of what `branch` has, and gives the id.
    pub(crate) fn commit(&self, branch: &str, files: &[(&str, &str)], message: &str) -> String {
        let entries: Vec<(&str, NewEntry<'_>)> =
            files.iter().map(|(path, text)| (*path, NewEntry::File(text.as_bytes()))).collect();
        self.commit_entries(branch, &entries, message)
    }

    /// Commits entries of any kind on top of what `branch` has, and gives the id.
    pub(crate) fn commit_entries(
        &self,
        branch: &str,
        entries: &[(&str, NewEntry<'_>)],
        message: &str,
    ) -> String {
        let parent = self.tip(branch);
        let mut tree = parent.as_ref().map(|parent| parent.tree().unwrap());
        for (path, entry) in entries {
            let (id, mode) = self.stored(*entry);
            let parts: Vec<&str> = path.split('/').collect();
            let id = self.put(tree.as_ref(), &parts, Some((id, mode))).unwrap();
            tree = Some(self.git.find_tree(id).unwrap());
        }
        let tree = tree.unwrap();
        self.write_commit(branch, &tree, &parent.iter().collect::<Vec<_>>(), message)
    }

    /// Commits the removal of files.
    pub(crate) fn remove(&self, branch: &str, paths: &[&str]) -> String {
        let parent = self.tip(branch).unwrap();
        let mut tree = parent.tree().unwrap();
        for path in paths {
            let parts: Vec<&str> = path.split('/').collect();
            let id = self.put(Some(&tree), &parts, None).unwrap();
            tree = self.git.find_tree(id).unwrap();
        }
        self.write_commit(branch, &tree, &[&parent], "Remove")
    }

    /// Merges `from` into `into`; the tree stays that of `into`.
    pub(crate) fn merge(&self, into: &str, from: &str) -> String {
        let (one, two) = (self.tip(into).unwrap(), self.tip(from).unwrap());
        let message = format!("Merge {from} into {into}");
        self.write_commit(into, &one.tree().unwrap(), &[&one, &two], &message)
    }

    /// Starts a branch that shares nothing with the others.
    pub(crate) fn orphan(&self, branch: &str, message: &str) -> String {
        self.commit(branch, &[("alone.md", "alone\n")], message)
    }

    /// Lets `branch` begin at commit `at`.
    pub(crate) fn branch(&self, branch: &str, at: &str) {
        self.reference(&format!("refs/heads/{branch}"), at);
    }

    /// Sets a reference by its full name.
    pub(crate) fn reference(&self, name: &str, at: &str) {
        let at = Oid::from_str(at).unwrap();
        self.git.reference(name, at, true, "test").unwrap();
    }

    /// Puts `HEAD` on a branch.
    pub(crate) fn switch(&self, branch: &str) {
        self.git.set_head(&format!("refs/heads/{branch}")).unwrap();
    }

    /// Lets `branch` follow the branch `remote` of `origin`.
    pub(crate) fn follow(&self, branch: &str, remote: &str) {
        let mut config = self.git.config().unwrap();
        let fetch = "+refs/heads/*:refs/remotes/origin/*";
        config.set_str("remote.origin.url", "https://example.invalid/x").unwrap();
        config.set_str("remote.origin.fetch", fetch).unwrap();
        config.set_str(&format!("branch.{branch}.remote"), "origin").unwrap();
        let merge = format!("refs/heads/{remote}");
        config.set_str(&format!("branch.{branch}.merge"), &merge).unwrap();
    }

    /// Makes the repository a shallow one that is cut at commit `id`.
    pub(crate) fn cut_at(&self, id: &str) {
        std::fs::write(self.git.path().join("shallow"), format!("{id}\n")).unwrap();
    }

    fn tip(&self, branch: &str) -> Option<Commit<'_>> {
        let branch = self.git.find_branch(branch, git2::BranchType::Local).ok()?;
        Some(branch.get().peel_to_commit().unwrap())
    }

    fn stored(&self, entry: NewEntry<'_>) -> (Oid, FileMode) {
        let blob = |bytes: &[u8]| self.git.blob(bytes).unwrap();
        match entry {
            NewEntry::File(bytes) => (blob(bytes), FileMode::Blob),
            NewEntry::Executable(bytes) => (blob(bytes), FileMode::BlobExecutable),
            NewEntry::Link(to) => (blob(to.as_bytes()), FileMode::Link),
            NewEntry::Submodule => {
                let id = Oid::from_str("00112233445566778899aabbccddeeff00112233").unwrap();
                (id, FileMode::Commit)
            }
        }
    }

    /// Writes `tree` with one entry set or removed; `None` where nothing is left of it.
    fn put(
        &self,
        tree: Option<&Tree<'_>>,
        parts: &[&str],
        entry: Option<(Oid, FileMode)>,
    ) -> Option<Oid> {
        let (name, below) = parts.split_first().unwrap();
        let mut builder = self.git.treebuilder(tree).unwrap();
        let entry = if below.is_empty() {
            entry
        } else {
            let folder = tree
                .and_then(|tree| tree.get_name(name))
                .and_then(|entry| self.git.find_tree(entry.id()).ok());
            self.put(folder.as_ref(), below, entry).map(|id| (id, FileMode::Tree))
        };
        match entry {
            Some((id, mode)) => drop(builder.insert(name, id, mode.into()).unwrap()),
            None => builder.remove(name).unwrap(),
        }
        (!builder.is_empty() || tree.is_none()).then(|| builder.write().unwrap())
    }

    fn write_commit(
        &self,
        branch: &str,
        tree: &Tree<'_>,
        parents: &[&Commit<'_>],
        message: &str,
    ) -> String {
        // Each commit is a second younger than the youngest of its parents, so that ids and
        // orders are the same in every run.
        let youngest = parents.iter().map(|parent| parent.time().seconds()).max();
        let time = Time::new(youngest.unwrap_or(1_700_000_000) + 1, 0);
        let who = Signature::new("Ada", "ada@example.com", &time).unwrap();
        let reference = format!("refs/heads/{branch}");
        self.git.commit(Some(&reference), &who, &who, message, tree, parents).unwrap().to_string()
    }
}
