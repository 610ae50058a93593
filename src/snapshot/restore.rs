//! Whether a change only brings back what a history already had.

use git2::{Oid, Tree};

use super::{Repository, Restored, Revision};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::source::RepoPath;

/// What a path holds: the object and its mode.
type Entry = Option<(Oid, i32)>;

impl Repository {
    /// The commit of the target's history that the merge of `head` takes back or brings back: for
    /// every file that it changes, what stood before that commit, or after it.
    ///
    /// Where none is restored wholly, it is one that `is_named` by what the change says of it, with
    /// the files that differ. Only the newest [`limits::RESTORED_COMMITS`] are looked at.
    ///
    /// # Errors
    /// Where the repository is damaged.
    pub fn restored(
        &self,
        (target, fork, head): (&Revision, &Revision, &Revision),
        paths: &[&RepoPath],
        is_named: impl Fn(&str, &str) -> bool,
    ) -> Result<Option<Restored>> {
        let failed = |cause: git2::Error| {
            Error::new(ErrorKind::Repository, "cannot read the history of the target")
                .because(cause)
        };
        let trees = (self.tree(target)?, self.tree(fork)?, self.tree(head)?);
        let Some(merged) = merged(&trees, paths) else { return Ok(None) };
        if merged.is_empty() {
            return Ok(None);
        }
        let mut walk = self.git.revwalk().map_err(failed)?;
        walk.push(target.0).map_err(failed)?;
        let mut edited = None;
        for id in walk.take(limits::RESTORED_COMMITS) {
            // A shallow clone ends somewhere.
            let Ok(commit) = id.and_then(|id| self.git.find_commit(id)) else { break };
            let after = commit.tree().map_err(failed)?;
            let before = commit.parent(0).and_then(|parent| parent.tree()).ok();
            let at = |path: &RepoPath| {
                (before.as_ref().and_then(|tree| entry(tree, path)), entry(&after, path))
            };
            let subject = commit.summary().unwrap_or_default().unwrap_or_default().to_owned();
            let is_whole = |side: fn((Entry, Entry)) -> Entry| {
                merged.iter().all(|(path, now)| {
                    let sides = at(path);
                    sides.0 != sides.1 && side(sides) == *now
                })
            };
            let id = commit.id().to_string();
            if is_whole(|(before, _)| before) || is_whole(|(_, after)| after) {
                return Ok(Some(Restored { commit: id, subject, differs: Vec::new() }));
            }
            if edited.is_none() && is_named(&id, &subject) {
                let differs: Vec<RepoPath> = merged
                    .iter()
                    .filter(|(path, now)| at(path).0 != *now)
                    .map(|(path, _)| (*path).clone())
                    .collect();
                if differs.len() < merged.len() || merged.len() == 1 {
                    edited = Some(Restored { commit: id, subject, differs });
                }
            }
        }
        Ok(edited)
    }
}

/// What the merge leaves at each of the paths where it changes the target; `None` where only a merge
/// of the texts could tell.
fn merged<'p>(
    (target, fork, head): &(Tree<'_>, Tree<'_>, Tree<'_>),
    paths: &[&'p RepoPath],
) -> Option<Vec<(&'p RepoPath, Entry)>> {
    let mut merged = Vec::new();
    for path in paths {
        let (theirs, before, ours) = (entry(target, path), entry(fork, path), entry(head, path));
        if ours == before || ours == theirs {
            continue;
        }
        if theirs != before {
            return None;
        }
        merged.push((*path, ours));
    }
    Some(merged)
}

fn entry(tree: &Tree<'_>, path: &RepoPath) -> Entry {
    let found = tree.get_path(std::path::Path::new(path.as_str())).ok()?;
    Some((found.id(), found.filemode()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::testing::TestRepo;

    #[test]
    fn a_revert_brings_every_file_back_and_an_edited_one_does_not() {
        let repo = TestRepo::new();
        repo.commit("main", &[("a.rs", "1\n"), ("b.rs", "1\n")], "Start");
        let work = repo.commit("main", &[("a.rs", "2\n"), ("b.rs", "2\n")], "Work");
        let tip = repo.commit("main", &[("c.rs", "1\n")], "Go on");
        let judge = |name: &str, files: &[(&str, &str)]| {
            repo.branch(name, &tip);
            let head = repo.commit(name, files, "Revert \"Work\"");
            let opened = repo.open();
            let at = |id: &str| opened.resolve(id).unwrap();
            let owned: Vec<RepoPath> =
                files.iter().map(|(path, _)| RepoPath::new(path).unwrap()).collect();
            let paths: Vec<&RepoPath> = owned.iter().collect();
            let is_work = |_: &str, subject: &str| subject == "Work";
            opened.restored((&at(&tip), &at(&tip), &at(&head)), &paths, is_work).unwrap()
        };
        let whole = judge("whole", &[("a.rs", "1\n"), ("b.rs", "1\n")]).unwrap();
        assert_eq!((whole.commit, whole.differs.len()), (work, 0));
        let edited = judge("edited", &[("a.rs", "1\n"), ("b.rs", "3\n")]).unwrap();
        assert_eq!(edited.differs, [RepoPath::new("b.rs").unwrap()]);
        assert_eq!(judge("other", &[("d.rs", "1\n"), ("e.rs", "1\n")]), None);
    }
}
