//! Who wrote the commits of a change.

use git2::{Oid, Sort};

use super::{Authors, CommitAuthor, Repository, Revision};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

impl Repository {
    /// The authors of the commits that `head` has and `target` has not.
    ///
    /// # Errors
    /// Where a commit cannot be read.
    pub fn authors(&self, target: &Revision, head: &Revision) -> Result<Authors> {
        self.read_authors(target.0, head.0).map_err(|cause| {
            let message = format!("cannot read the commits of {}", head.id());
            Error::new(ErrorKind::Repository, message).because(cause)
        })
    }

    fn read_authors(&self, target: Oid, head: Oid) -> Result<Authors, git2::Error> {
        let mut walk = self.objects.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL)?;
        walk.push(head)?;
        walk.hide(target)?;
        let mut authors = Authors::default();
        for id in walk {
            if authors.commits.len() == limits::COMMITS {
                authors.more = true;
                break;
            }
            let commit = self.objects.find_commit(id?)?;
            if self.only_brings_in(target, &commit)? {
                continue;
            }
            let author = commit.author();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            authors.commits.push(CommitAuthor {
                commit: commit.id().to_string(),
                name: text(author.name_bytes()),
                mail: text(author.email_bytes()),
            });
        }
        Ok(authors)
    }

    /// Whether a commit merges what the target has, and is what merging gives: with another line in
    /// it, it would be its author's work.
    fn only_brings_in(&self, target: Oid, commit: &git2::Commit<'_>) -> Result<bool, git2::Error> {
        if commit.parent_count() != 2 {
            return Ok(false);
        }
        let (ours, theirs) = (commit.parent(0)?, commit.parent(1)?);
        let is_of_target = |id: Oid| {
            if id == target { Ok(true) } else { self.objects.graph_descendant_of(target, id) }
        };
        if !is_of_target(theirs.id())? && !is_of_target(ours.id())? {
            return Ok(false);
        }
        // What merging writes stays in memory: this store of objects goes before those on the disk.
        const FIRST: i32 = 1000;
        let objects = self.objects.odb()?;
        objects.add_new_mempack_backend(FIRST)?;
        let merged = self.objects.merge_commits(&ours, &theirs, None)?;
        if merged.has_conflicts() {
            return Ok(false);
        }
        let diff = self.objects.diff_tree_to_index(Some(&commit.tree()?), Some(&merged), None)?;
        Ok(diff.deltas().len() == 0)
    }
}

#[cfg(test)]
mod tests {
    use crate::snapshot::testing::TestRepo;

    #[test]
    fn a_merge_of_the_target_is_nobodys_work_unless_it_holds_more() {
        let repo = TestRepo::new();
        let fork = repo.commit("main", &[("a.md", "a\n")], "Root");
        repo.branch("work", &fork);
        repo.commit("work", &[("b.md", "b\n")], "Work");
        repo.commit("main", &[("c.md", "c\n")], "Main goes on");
        let merge = |more: &[(&str, &str)]| {
            let commit = |name: &str| repo.git.find_commit(repo.git.refname_to_id(name).unwrap());
            let (ours, theirs) = (commit("refs/heads/work"), commit("refs/heads/main"));
            let (ours, theirs) = (ours.unwrap(), theirs.unwrap());
            let mut index = repo.git.merge_commits(&ours, &theirs, None).unwrap();
            for (path, text) in more {
                let mut entry = index.get(0).unwrap();
                entry.path = path.as_bytes().to_vec();
                entry.id = repo.git.blob(text.as_bytes()).unwrap();
                index.add(&entry).unwrap();
            }
            let tree = repo.git.find_tree(index.write_tree_to(&repo.git).unwrap()).unwrap();
            let who = ours.author();
            repo.git
                .commit(None, &who, &who, "Merge", &tree, &[&ours, &theirs])
                .unwrap()
                .to_string()
        };
        let (plain, holds_more) = (merge(&[]), merge(&[("d.md", "d\n")]));
        let opened = repo.open();
        let of = |head: &str| {
            let (target, head) = (opened.resolve("main").unwrap(), opened.resolve(head).unwrap());
            opened.authors(&target, &head).unwrap().commits.len()
        };
        assert_eq!((of(&plain), of(&holds_more)), (1, 2));
        assert_eq!(of("main"), 0);
        let written = || std::fs::read_dir(repo.path().join(".git/objects")).unwrap().count();
        let before = written();
        assert_eq!((of(&plain), written()), (1, before), "merging writes nothing to the disk");
    }
}
