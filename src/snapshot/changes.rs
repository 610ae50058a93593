//! What each commit of a history did to the files that someone watches, by what may be asked of
//! their paths.

use std::ops::ControlFlow;

use git2::Oid;
use jiff::Timestamp;

use super::history::damaged;
use super::trees::{Differing, EntryKind, StoredTree, TreeEntry, Trees, differing};
use super::versions::{Content, HistoryEnd, content};
use super::{Repository, Revision};
use crate::error::Result;
use crate::sort::Sort as _;
use crate::source::RepoPath;

/// The files that are watched on the way back. What is watched may grow on the way.
pub trait Watch {
    /// Whether one may lie in this folder or below it.
    fn enters(&self, folder: &str) -> bool;
    /// Whether this path is one.
    fn holds(&self, path: &RepoPath) -> bool;
}

/// What a commit did to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastFile {
    /// Its path.
    pub path: RepoPath,
    /// What it held before; nothing where it was not there.
    pub before: Option<Content>,
    /// What it holds from then on; nothing where it went.
    pub now: Option<Content>,
}

/// A commit on the way back.
#[derive(Debug, Clone)]
pub struct PastCommit {
    /// The commit.
    pub revision: Revision,
    /// When it was made.
    pub time: Timestamp,
    /// The watched files that it changed, in the order of their paths.
    pub files: Vec<PastFile>,
}

impl Repository {
    /// Goes back from `head` along the first parents, past at most `most` commits, and shows each to
    /// `visit`, the newest first, until that has seen enough.
    ///
    /// To the last commit of a history, or of a shallow clone, all its files are new.
    ///
    /// # Errors
    /// Where a commit or a tree cannot be read.
    pub fn changes_back(
        &self,
        head: &Revision,
        most: usize,
        watch: &dyn Watch,
        mut visit: impl FnMut(PastCommit) -> Result<ControlFlow<()>>,
    ) -> Result<HistoryEnd> {
        let trees = Trees::unhashed();
        self.each_back(head, most, |commit, before| {
            let mut found = Search { repository: self, trees: &trees, watch, files: Vec::new() };
            let ends = (Some(commit.tree_id()), before);
            found.folder("", ends).map_err(|cause| damaged(&cause))?;
            let mut files = found.files;
            files.order_by(|a, b| a.path.cmp(&b.path));
            let time = Timestamp::from_second(commit.time().seconds());
            let time = time.unwrap_or(Timestamp::UNIX_EPOCH);
            visit(PastCommit { revision: Revision(commit.id()), time, files })
        })
    }

    /// The files that a commit takes away from where its first parent has them.
    ///
    /// # Errors
    /// Where a commit or a tree cannot be read.
    pub fn taken_away(&self, at: &Revision) -> Result<Vec<PastFile>> {
        struct All;
        impl Watch for All {
            fn enters(&self, _: &str) -> bool {
                true
            }
            fn holds(&self, _: &RepoPath) -> bool {
                true
            }
        }
        let mut gone = Vec::new();
        self.changes_back(at, 1, &All, |commit| {
            gone.extend(commit.files.into_iter().filter(|file| file.now.is_none()));
            Ok(ControlFlow::Break(()))
        })?;
        Ok(gone)
    }
}

/// What differs between two trees of what is watched.
struct Search<'a> {
    repository: &'a Repository,
    trees: &'a Trees,
    watch: &'a dyn Watch,
    files: Vec<PastFile>,
}

impl Search<'_> {
    /// Compares a folder as it is now and as it was before.
    fn folder(
        &mut self,
        path: &str,
        (now, before): (Option<Oid>, Option<Oid>),
    ) -> Result<(), git2::Error> {
        if now == before {
            return Ok(());
        }
        let read = |id: Oid| self.trees.read(&self.repository.objects, id);
        let (now, before) = (now.map(read).transpose()?, before.map(read).transpose()?);
        let nothing = StoredTree::default();
        let (now, before) = (now.as_deref().unwrap_or(&nothing), before.as_deref());
        let before = before.unwrap_or(&nothing);
        for Differing { name, now, before } in differing(now.entries(), before.entries()) {
            // Names that are not UTF-8 are not paths of ours.
            let name = std::str::from_utf8(name).ok();
            if let Some(path) = name.and_then(|name| RepoPath::in_folder(path, name)) {
                self.entry(path, now, before)?;
            }
        }
        Ok(())
    }

    fn entry(
        &mut self,
        path: RepoPath,
        now: Option<TreeEntry>,
        before: Option<TreeEntry>,
    ) -> Result<(), git2::Error> {
        let folder = |entry: Option<TreeEntry>| {
            entry.filter(|entry| entry.kind() == EntryKind::Folder).map(|entry| entry.id)
        };
        let file = |entry: Option<TreeEntry>| {
            entry.filter(|entry| entry.kind() == EntryKind::File).and_then(content)
        };
        let ends = (folder(now), folder(before));
        if ends != (None, None) && self.watch.enters(path.as_str()) {
            self.folder(path.as_str(), ends)?;
        }
        let (now, before) = (file(now), file(before));
        if now != before && self.watch.holds(&path) {
            self.files.push(PastFile { path, before, now });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::testing::TestRepo;

    struct Notes;

    impl Watch for Notes {
        fn enters(&self, folder: &str) -> bool {
            folder != "skipped"
        }
        fn holds(&self, path: &RepoPath) -> bool {
            path.as_str().ends_with(".md")
        }
    }

    #[test]
    fn each_commit_is_shown_with_what_it_did_and_the_first_with_all() {
        let repo = TestRepo::new();
        repo.commit("main", &[("a.md", "1"), ("b/c.md", "1"), ("x.txt", "1")], "First");
        repo.commit("main", &[("skipped/d.md", "1"), ("x.txt", "2")], "Elsewhere");
        repo.commit("main", &[("b/c.md", "2"), ("e.md", "1")], "Two files");
        let opened = repo.open();
        let head = opened.resolve("main").unwrap();
        let mut seen = Vec::new();
        let end = opened.changes_back(&head, 10, &Notes, |commit| {
            let file = |file: &PastFile| {
                (file.path.as_str().to_owned(), file.before.is_some(), file.now.is_some())
            };
            seen.push(commit.files.iter().map(file).collect::<Vec<_>>());
            Ok(ControlFlow::Continue(()))
        });
        assert!(matches!(end.unwrap(), HistoryEnd::First(_)));
        let changed = |path: &str, before| (path.to_owned(), before, true);
        assert_eq!(
            seen,
            [
                vec![changed("b/c.md", true), changed("e.md", false)],
                vec![],
                vec![changed("a.md", false), changed("b/c.md", false)],
            ]
        );
        assert!(opened.taken_away(&head).unwrap().is_empty());
    }
}
