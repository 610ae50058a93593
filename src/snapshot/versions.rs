//! The way back through a history, past the versions of some files.
//!
//! One walk serves any number of files. A commit is compared with its parent from the root of the
//! tree down: what has the same id on both sides is the same, and folders without one of the files
//! are not entered.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use git2::{ObjectType, Oid};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::history::damaged;
use super::trees::{Differing, EntryKind, TreeEntry, Trees, differing};
use super::{Repository, Revision};
use crate::error::Result;
use crate::limits::{self, Budget, Refusal, Resource};
use crate::source::RepoPath;

/// What a file holds at a commit; equal contents are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Content(pub(super) Oid);

impl Content {
    /// The id that git gives it.
    #[must_use]
    pub fn id(self) -> String {
        self.0.to_string()
    }

    /// What git gives this id.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Oid::from_str(id).ok().map(Self)
    }
}

/// A commit on the way back.
#[derive(Debug)]
pub struct Passed<'a> {
    /// Its day, in UTC.
    pub day: Date,
    /// The files that it changed, by their numbers, with what they held before; nothing where they
    /// were not there.
    pub before: &'a [(usize, Option<Content>)],
}

/// Where the way back ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryEnd {
    /// Enough was seen, or no more is looked at.
    Enough,
    /// At the first commit, which was made on that day.
    First(Date),
    /// Where a shallow clone is cut, at a commit of that day.
    Cut(Date),
}

/// Reads the texts of a repository, beside the repository.
pub struct TextReader {
    objects: git2::Repository,
    budget: Budget,
}

impl TextReader {
    /// As [`Repository::text_of`]; `None` where it cannot be read here.
    #[must_use]
    pub fn text_of(&self, content: Content, cap: usize) -> Option<Option<String>> {
        text_in(&self.objects, content, (cap, &self.budget)).ok()
    }
}

/// Why a text cannot be had.
enum Unreadable {
    Damaged(git2::Error),
    OverBudget(Refusal),
}

impl From<git2::Error> for Unreadable {
    fn from(cause: git2::Error) -> Self {
        Self::Damaged(cause)
    }
}

/// The text of a file, repaired where it is not UTF-8; `None` where it is larger than `cap` bytes.
fn text_in(
    objects: &git2::Repository,
    content: Content,
    (cap, budget): (usize, &Budget),
) -> Result<Option<String>, Unreadable> {
    let odb = objects.odb()?;
    let (size, kind) = odb.read_header(content.0)?;
    if size > cap || kind != ObjectType::Blob {
        return Ok(None);
    }
    let at = format_args!("the version {:.7} of a file", content.0);
    budget.ask(Resource::History, size, at).map_err(Unreadable::OverBudget)?;
    let blob = odb.read(content.0)?;
    Ok(Some(String::from_utf8_lossy(blob.data()).into_owned()))
}

impl Repository {
    /// What files hold at a commit, in their order.
    ///
    /// # Errors
    /// Where the commit cannot be read.
    pub fn contents(&self, at: &Revision, files: &[RepoPath]) -> Result<Vec<Option<Content>>> {
        let tree = self.tree(at)?.id();
        let find = |path: &RepoPath| self.trees.find(&self.objects, tree, path.as_str());
        let found = files.iter().map(|path| Ok(find(path)?.and_then(content)));
        found.collect::<Result<_, git2::Error>>().map_err(|cause| damaged(&cause))
    }

    /// The text of a file as it once was, repaired where it is not UTF-8; `None` where it is larger
    /// than `cap` bytes.
    ///
    /// # Errors
    /// Where it cannot be read, or the run has no budget for it.
    pub fn text_of(&self, content: Content, cap: usize) -> Result<Option<String>> {
        text_in(&self.objects, content, (cap, self.budget())).map_err(|unreadable| match unreadable
        {
            Unreadable::OverBudget(refusal) => refusal.error(),
            Unreadable::Damaged(cause) => {
                self.unreadable(format!("cannot read {} of the history", content.0), cause)
            }
        })
    }

    /// What reads the same texts on another thread, where the objects lie in one folder.
    #[must_use]
    pub fn text_reader(&self) -> Option<TextReader> {
        let objects = git2::Odb::new().ok()?;
        objects.add_disk_alternate(self.objects_folder().to_str()?).ok()?;
        let objects = git2::Repository::from_odb(objects).ok()?;
        Some(TextReader { objects, budget: self.budget().clone() })
    }

    /// Goes back from `head` along the first parents and shows every commit with what it did to
    /// `files` to `visit`, the newest first, until that has seen enough, or
    /// [`limits::COMMITS_BACK`] is reached.
    ///
    /// The last commit of a history, or of a shallow clone, is not shown: nothing says what it
    /// changed.
    ///
    /// # Errors
    /// Where a commit or a tree cannot be read.
    pub fn go_back(
        &self,
        head: &Revision,
        files: &[RepoPath],
        mut visit: impl FnMut(Passed<'_>) -> Result<ControlFlow<()>>,
    ) -> Result<HistoryEnd> {
        let mut wanted = Folder::default();
        for (number, path) in files.iter().enumerate() {
            wanted.add(path.as_str(), number);
        }
        let trees = Trees::unhashed();
        self.each_back(head, limits::COMMITS_BACK, |commit, before| {
            let Some(before) = before else { return Ok(ControlFlow::Continue(())) };
            let mut comparison = Comparison { repository: self, trees: &trees, before: Vec::new() };
            let now = commit.tree_id();
            comparison.folder(&wanted, now, before).map_err(|cause| damaged(&cause))?;
            visit(Passed { day: day(commit), before: &comparison.before })
        })
    }

    /// Goes back from `head` along the first parents, past at most `most` commits, and shows each to
    /// `visit` with the tree of its parent; nothing at the end of the history or of a shallow clone.
    ///
    /// # Errors
    /// Where a commit cannot be read, or the run has no budget for it.
    pub(super) fn each_back(
        &self,
        head: &Revision,
        most: usize,
        mut visit: impl FnMut(&git2::Commit<'_>, Option<Oid>) -> Result<ControlFlow<()>>,
    ) -> Result<HistoryEnd> {
        let cut_commits = self.cut_commits()?;
        let find = |id: Oid| self.objects.find_commit(id).map_err(|cause| damaged(&cause));
        let mut commit = find(head.0)?;
        for _ in 0..most {
            let at = format_args!("the commit {:.7} of the history", commit.id());
            self.budget().draw(Resource::Steps, 1, at)?;
            let end = match commit.parent_id(0) {
                _ if cut_commits.contains(&commit.id()) => HistoryEnd::Cut(day(&commit)),
                Ok(id) => {
                    let parent = find(id)?;
                    if visit(&commit, Some(parent.tree_id()))?.is_break() {
                        return Ok(HistoryEnd::Enough);
                    }
                    commit = parent;
                    continue;
                }
                Err(_) => HistoryEnd::First(day(&commit)),
            };
            let is_enough = visit(&commit, None)?.is_break();
            return Ok(if is_enough { HistoryEnd::Enough } else { end });
        }
        Ok(HistoryEnd::Enough)
    }
}

/// The day of a commit, in UTC.
fn day(commit: &git2::Commit<'_>) -> Date {
    let time = Timestamp::from_second(commit.time().seconds());
    time.unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(TimeZone::UTC).date()
}

/// What an entry holds, of a file or a link.
pub(super) fn content(entry: TreeEntry) -> Option<Content> {
    matches!(entry.kind(), EntryKind::File | EntryKind::Link).then_some(Content(entry.id))
}

/// The files that are looked for, by the folders that they are in.
#[derive(Default)]
struct Folder {
    names: BTreeMap<Vec<u8>, Wanted>,
}

#[derive(Default)]
struct Wanted {
    file: Option<usize>,
    folder: Folder,
}

impl Folder {
    fn add(&mut self, path: &str, number: usize) {
        match path.split_once('/') {
            Some((folder, rest)) => {
                self.names.entry(folder.into()).or_default().folder.add(rest, number);
            }
            None => self.names.entry(path.into()).or_default().file = Some(number),
        }
    }
}

/// What differs between two trees.
struct Comparison<'a> {
    repository: &'a Repository,
    trees: &'a Trees,
    before: Vec<(usize, Option<Content>)>,
}

impl Comparison<'_> {
    fn folder(&mut self, wanted: &Folder, now: Oid, before: Oid) -> Result<(), git2::Error> {
        if now == before || wanted.names.is_empty() {
            return Ok(());
        }
        let read = |id| self.trees.read(&self.repository.objects, id);
        let (now, before) = (read(now)?, read(before)?);
        for Differing { name, now, before } in differing(now.entries(), before.entries()) {
            if let Some(wanted) = wanted.names.get(name) {
                self.entry(wanted, now, before)?;
            }
        }
        Ok(())
    }

    fn entry(
        &mut self,
        wanted: &Wanted,
        now: Option<TreeEntry>,
        before: Option<TreeEntry>,
    ) -> Result<(), git2::Error> {
        if let Some(number) = wanted.file {
            let (now, before) = (now.and_then(content), before.and_then(content));
            if now != before {
                self.before.push((number, before));
            }
        }
        let folder = |entry: Option<TreeEntry>| {
            entry.filter(|entry| entry.kind() == EntryKind::Folder).map(|entry| entry.id)
        };
        match (folder(now), folder(before)) {
            (Some(now), Some(before)) => self.folder(&wanted.folder, now, before),
            (Some(id), None) => self.appeared(&wanted.folder, id, true),
            (None, Some(id)) => self.appeared(&wanted.folder, id, false),
            (None, None) => Ok(()),
        }
    }

    /// Takes in a folder that only one side has.
    fn appeared(&mut self, wanted: &Folder, id: Oid, is_new: bool) -> Result<(), git2::Error> {
        if wanted.names.is_empty() {
            return Ok(());
        }
        let tree = self.trees.read(&self.repository.objects, id)?;
        for (name, entry) in tree.entries() {
            if let Some(wanted) = wanted.names.get(name) {
                let (now, before) = if is_new { (Some(entry), None) } else { (None, Some(entry)) };
                self.entry(wanted, now, before)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::testing::{NewEntry as Put, TestRepo};

    /// What each commit but the first did to the files, the newest first.
    fn way_back(repo: &TestRepo, files: &[&str]) -> Vec<Vec<(usize, bool)>> {
        let opened = repo.open();
        let head = opened.resolve("main").unwrap();
        let files: Vec<_> = files.iter().map(|path| RepoPath::new(path).unwrap()).collect();
        let mut seen = Vec::new();
        let end = opened.go_back(&head, &files, |passed| {
            let mut before: Vec<_> =
                passed.before.iter().map(|(file, before)| (*file, before.is_some())).collect();
            before.sort_unstable();
            seen.push(before);
            Ok(ControlFlow::Continue(()))
        });
        assert!(matches!(end.unwrap(), HistoryEnd::First(_)));
        seen
    }

    #[test]
    fn each_commit_is_known_by_what_it_changed() {
        let repo = TestRepo::new();
        repo.commit("main", &[("a", "1"), ("b/c", "1"), ("x", "1")], "First");
        repo.commit("main", &[("x", "2")], "Elsewhere");
        repo.commit("main", &[("b/c", "2"), ("b.md", "1")], "Below");
        repo.commit("main", &[("b-d/e", "1"), ("a", "2")], "A folder that is new");
        repo.commit("main", &[("b/other", "1")], "Beside");
        let files = ["a", "b/c", "b-d/e", "b.md"];
        assert_eq!(
            way_back(&repo, &files),
            [vec![], vec![(0, true), (2, false)], vec![(1, true), (3, false)], vec![],]
        );
    }

    #[test]
    fn a_file_may_have_been_a_folder() {
        let repo = TestRepo::new();
        repo.commit("main", &[("a/b", "1")], "Folder");
        let parent = repo.open().resolve("main").unwrap();
        repo.branch("other", &parent.id());
        let entries = [("c", Put::File(b"x")), ("a/b", Put::Executable(b"1"))];
        repo.commit_entries("main", &entries, "The mode alone");
        assert_eq!(way_back(&repo, &["a/b", "a", "c"]), [vec![(2, false)]]);
    }

    #[test]
    fn contents_are_equal_where_the_bytes_are() {
        let repo = TestRepo::new();
        repo.commit("main", &[("a", "1"), ("b/c", "1"), ("d", "2")], "First");
        let opened = repo.open();
        let head = opened.resolve("main").unwrap();
        let files = ["a", "b/c", "d", "e", "b"].map(|path| RepoPath::new(path).unwrap());
        let [a, c, d, e, b] = opened.contents(&head, &files).unwrap()[..] else { panic!() };
        assert!(a.is_some() && a == c && a != d && e.is_none() && b.is_none());
        assert_eq!(opened.text_of(d.unwrap(), 10).unwrap().as_deref(), Some("2"));
        assert_eq!(opened.text_of(d.unwrap(), 0).unwrap(), None);
    }
}
