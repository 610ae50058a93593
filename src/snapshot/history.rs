//! The history between two commits, and the refusal to judge one that is cut.

use std::collections::HashSet;

use git2::{ErrorCode, Oid};
use jiff::Timestamp;

use super::missing::fetch_depth_error;
use super::{Repository, Revision};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{self, Resource};
use crate::snapshot::Unread;

/// The commits of a change.
#[derive(Debug)]
pub struct CommitList {
    /// Their ids and messages, the newest first.
    pub commits: Vec<(String, String)>,
    /// What is over a limit.
    pub unread: Vec<Unread>,
}

impl Repository {
    /// The newest commit that `a` and `b` have in common.
    ///
    /// Where there are several (criss-cross merges), it is the one that git takes.
    ///
    /// # Errors
    /// Where they have none, or the clone is shallow and cut so that the answer may be wrong.
    pub fn merge_base(&self, a: &Revision, b: &Revision) -> Result<Revision> {
        if a == b {
            return Ok(*a);
        }
        if let Some([_, _, base]) = self.merge_base.get().filter(|known| known[..2] == [*a, *b]) {
            return Ok(base);
        }
        let base = self.found_merge_base(a, b)?;
        self.merge_base.set(Some([*a, *b, base]));
        Ok(base)
    }

    fn found_merge_base(&self, a: &Revision, b: &Revision) -> Result<Revision> {
        let bases = match self.objects.merge_bases(a.0, b.0) {
            Ok(bases) => bases,
            Err(cause) if self.is_shallow() => return Err(cut(a, b).because(cause)),
            Err(cause) if cause.code() == ErrorCode::NotFound => return Err(unrelated(a, b)),
            Err(cause) => return Err(damaged(&cause)),
        };
        let cut_commits = self.cut_commits()?;
        if !cut_commits.is_empty() {
            let passes_a_cut = self
                .walk(&[a.0, b.0], &bases)
                .map_err(|cause| cut(a, b).because(cause))?
                .iter()
                .any(|id| cut_commits.contains(id));
            if passes_a_cut {
                return Err(cut(a, b));
            }
        }
        bases.first().map(|base| Revision(*base)).ok_or_else(|| unrelated(a, b))
    }

    /// The ids and messages of the commits that `head` has and `base` has not, the newest first.
    ///
    /// Merge commits are left out: their messages are git's or the forge's words, not the
    /// author's. The first [`limits::COMMITS`] are read, of each message the first
    /// [`limits::COMMIT_MESSAGE`] bytes; bytes that are not UTF-8 become U+FFFD. What is beyond is
    /// said.
    ///
    /// # Errors
    /// Where the clone is shallow and cut between the two, or damaged.
    pub fn commits(&self, base: &Revision, head: &Revision) -> Result<CommitList> {
        let ids = match self.walk(&[head.0], &[base.0]) {
            Ok(ids) => ids,
            Err(cause) if self.is_shallow() => return Err(cut(base, head).because(cause)),
            Err(cause) => return Err(damaged(&cause)),
        };
        self.budget().draw(Resource::Steps, ids.len(), "the commits of the change")?;
        let cut_commits = self.cut_commits()?;
        if ids.iter().any(|id| cut_commits.contains(id)) {
            return Err(cut(base, head));
        }
        let (mut commits, mut unread, mut more) = (Vec::new(), Vec::new(), 0);
        for id in ids {
            let commit = self.objects.find_commit(id).map_err(|cause| damaged(&cause))?;
            if commit.parent_count() >= 2 {
                continue;
            }
            if commits.len() == limits::COMMITS {
                more += 1;
                continue;
            }
            if commit.message_bytes().len() > limits::COMMIT_MESSAGE {
                unread.push(Unread::Message(id.to_string()));
            }
            commits.push((id.to_string(), message(&commit)));
        }
        if more > 0 {
            unread.push(Unread::Commits(more));
        }
        Ok(CommitList { commits, unread })
    }

    /// Whether the history of `newer` contains `older`, which may be the same commit.
    #[must_use]
    pub fn contains(&self, newer: &Revision, older: &Revision) -> bool {
        newer == older || self.objects.graph_descendant_of(newer.0, older.0).unwrap_or(false)
    }

    /// The parents of a commit, none where a shallow clone is cut.
    ///
    /// # Errors
    /// Where the commit cannot be read.
    pub fn parents(&self, revision: &Revision) -> Result<Vec<Revision>> {
        let commit = self.objects.find_commit(revision.0).map_err(|cause| damaged(&cause))?;
        Ok(commit.parent_ids().map(Revision).collect())
    }

    /// The message of a commit, the first [`limits::COMMIT_MESSAGE`] bytes of it.
    ///
    /// # Errors
    /// Where the commit cannot be read.
    pub fn message(&self, revision: &Revision) -> Result<String> {
        let commit = self.objects.find_commit(revision.0).map_err(|cause| damaged(&cause))?;
        Ok(message(&commit))
    }

    /// When a commit was made.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn committed(&self, revision: &Revision) -> Result<Timestamp> {
        let commit = self.objects.find_commit(revision.0).map_err(|cause| damaged(&cause))?;
        Ok(Timestamp::from_second(commit.time().seconds()).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// The commits that `from` reaches and `without` does not, children before their parents.
    fn walk(&self, from: &[Oid], without: &[Oid]) -> Result<Vec<Oid>, git2::Error> {
        let mut walk = self.objects.revwalk()?;
        walk.set_sorting(git2::Sort::TOPOLOGICAL | git2::Sort::TIME)?;
        for id in from {
            walk.push(*id)?;
        }
        for id in without {
            walk.hide(*id)?;
        }
        walk.collect()
    }

    /// The commits whose parents a shallow clone leaves out.
    pub(super) fn cut_commits(&self) -> Result<HashSet<Oid>> {
        if !self.is_shallow() {
            return Ok(HashSet::new());
        }
        let path = self.git.commondir().join("shallow");
        let list = std::fs::read_to_string(&path).map_err(|cause| {
            let message = format!("cannot read {}", path.display());
            Error::new(ErrorKind::Repository, message).because(cause)
        })?;
        Ok(list.lines().filter_map(|line| line.parse().ok()).collect())
    }
}

fn message(commit: &git2::Commit<'_>) -> String {
    let bytes = commit.message_bytes();
    let kept = bytes.get(..limits::COMMIT_MESSAGE).unwrap_or(bytes);
    String::from_utf8_lossy(kept).into_owned()
}

fn cut(a: &Revision, b: &Revision) -> Error {
    fetch_depth_error(format!(
        "this clone is shallow and lacks the history between {} and {}",
        a.short(),
        b.short()
    ))
}

fn unrelated(a: &Revision, b: &Revision) -> Error {
    Error::new(
        ErrorKind::Repository,
        format!("{} and {} have no commit in common", a.short(), b.short()),
    )
    .hint("name the commit to compare with: `--base REV`")
}

pub(super) fn damaged(cause: &git2::Error) -> Error {
    Error::new(ErrorKind::Repository, format!("cannot read the history: {}", cause.message()))
        .hint("`git fsck` says whether the repository is damaged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::testing::TestRepo;

    /// `main` one commit ahead of where `work` left it; `work` has two commits of its own.
    fn forked() -> (TestRepo, String) {
        let repo = TestRepo::new();
        repo.commit("main", &[("old.md", "old\n")], "Root");
        let fork = repo.commit("main", &[("a.md", "a\n")], "Fork");
        repo.branch("work", &fork);
        repo.commit("work", &[("b.md", "b\n")], "Work 1\n\nBacklog: US-1.1\n");
        repo.commit("work", &[("b.md", "c\n")], "Work 2");
        repo.commit("main", &[("a.md", "aa\n")], "Main goes on");
        (repo, fork)
    }

    fn subjects(commits: &[(String, String)]) -> Vec<&str> {
        commits.iter().filter_map(|(_, message)| message.lines().next()).collect()
    }

    #[test]
    fn the_merge_base_is_where_the_branch_left() {
        let (repo, fork) = forked();
        let opened = repo.open();
        let (main, work) = (opened.resolve("main").unwrap(), opened.resolve("work").unwrap());
        let base = opened.merge_base(&main, &work).unwrap();
        assert_eq!(base.id(), fork);
        let CommitList { commits, unread } = opened.commits(&base, &work).unwrap();
        assert_eq!(unread, []);
        assert_eq!(subjects(&commits), ["Work 2", "Work 1"]);
        assert_eq!(commits[1].1, "Work 1\n\nBacklog: US-1.1\n");
    }

    #[test]
    fn merge_commits_are_not_the_authors_words() {
        let (repo, fork) = forked();
        repo.merge("work", "main");
        let opened = repo.open();
        let work = opened.resolve("work").unwrap();
        let fork = opened.resolve(&fork).unwrap();
        let commits = opened.commits(&fork, &work).unwrap().commits;
        let mut subjects = subjects(&commits);
        subjects.sort_unstable();
        assert_eq!(subjects, ["Main goes on", "Work 1", "Work 2"]);
    }

    #[test]
    fn unrelated_histories_have_no_base() {
        let (repo, _) = forked();
        repo.orphan("alone", "Alone");
        let opened = repo.open();
        let (main, alone) = (opened.resolve("main").unwrap(), opened.resolve("alone").unwrap());
        let error = opened.merge_base(&main, &alone).unwrap_err();
        assert!(error.to_string().ends_with("have no commit in common"));
    }

    #[test]
    fn a_cut_in_the_range_is_an_error_and_one_below_it_is_not() {
        let (repo, fork) = forked();
        repo.cut_at(&fork);
        let opened = repo.open();
        let (main, work) = (opened.resolve("main").unwrap(), opened.resolve("work").unwrap());
        assert!(opened.is_shallow());
        assert_eq!(opened.merge_base(&main, &work).unwrap().id(), fork);

        let last = opened.resolve("work").unwrap();
        repo.cut_at(&last.id());
        let opened = repo.open();
        let error = opened.merge_base(&main, &work).unwrap_err();
        assert!(error.to_string().starts_with("this clone is shallow and lacks"));
        assert!(error.hints()[0].contains("fetch-depth: 0"));
        let fork = opened.resolve(&fork).unwrap();
        assert!(opened.commits(&fork, &work).is_err());
    }

    #[test]
    fn a_cut_that_hides_the_nearer_base_is_not_overlooked() {
        // `side` grows from the tip of `main` and goes into `work`. Cut at `side`, only the older
        // fork is left in common, which is not the merge base.
        let (repo, fork) = forked();
        let main = repo.open().resolve("main").unwrap();
        repo.branch("side", &main.id());
        let side = repo.commit("side", &[("s.md", "s\n")], "Side");
        repo.merge("work", "side");
        let work = repo.open().resolve("work").unwrap();
        assert_eq!(repo.open().merge_base(&main, &work).unwrap(), main);
        repo.cut_at(&side);
        let opened = repo.open();
        assert_eq!(opened.git.merge_base(main.0, work.0).unwrap().to_string(), fork);
        let error = opened.merge_base(&main, &work).unwrap_err();
        assert!(error.to_string().contains("shallow"), "{error}");
    }

    #[test]
    fn a_worktree_of_a_shallow_clone_is_shallow_too() {
        let (repo, _) = forked();
        let work = repo.open().resolve("work").unwrap();
        let main = repo.open().resolve("main").unwrap();
        repo.cut_at(&work.id());
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("tree");
        repo.git.worktree("tree", &path, None).unwrap();
        let opened = Repository::open(&path).unwrap();
        assert!(opened.is_shallow());
        assert!(opened.merge_base(&main, &work).is_err());
    }
}
