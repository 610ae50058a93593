//! The branches of a repository: which is checked out, what it follows, what changes go into.

use super::{Repository, Revision};

use crate::sort::Sort as _;

impl Repository {
    /// The name of the branch that is checked out; `None` where `HEAD` is detached or unborn.
    #[must_use]
    pub fn current_branch(&self) -> Option<String> {
        let name = self.symbolic("HEAD").ok()??;
        let branch = name.strip_prefix("refs/heads/")?;
        self.has_reference(&name).then(|| branch.to_owned())
    }

    /// What begins a line of a commit message that git leaves out: `core.commentChar`.
    #[must_use]
    pub fn comment_char(&self) -> char {
        let set = self.git.config().and_then(|config| config.get_string("core.commentChar"));
        set.ok().and_then(|set| set.chars().next().filter(|_| set != "auto")).unwrap_or('#')
    }

    /// The commits that are being merged into the one that is checked out.
    pub(super) fn merged_heads(&self) -> Vec<git2::Oid> {
        let list = std::fs::read_to_string(self.git.path().join("MERGE_HEAD")).unwrap_or_default();
        list.lines().filter_map(|line| git2::Oid::from_str(line.trim()).ok()).collect()
    }

    /// The full name of the reference that `branch` follows, such as `refs/remotes/origin/main`.
    #[must_use]
    pub fn upstream(&self, branch: &str) -> Option<String> {
        let upstream = self.git.branch_upstream_name(&format!("refs/heads/{branch}")).ok()?;
        let name = upstream.as_str().ok()?;
        self.has_reference(name).then(|| name.to_owned())
    }

    /// The full name of the branch that changes go into: what `origin/HEAD` points to, else
    /// `main` or `master` of `origin`, else the local ones.
    #[must_use]
    pub fn default_branch(&self) -> Option<String> {
        let pointed = self.symbolic("refs/remotes/origin/HEAD").ok().flatten();
        let common = [
            "refs/remotes/origin/main",
            "refs/remotes/origin/master",
            "refs/heads/main",
            "refs/heads/master",
        ]
        .into_iter()
        .map(str::to_owned);
        pointed.into_iter().chain(common).find(|name| self.has_reference(name))
    }

    /// The branches of this clone and of its remotes with their tips, the newest first.
    #[must_use]
    pub fn newest_branches(&self, most: usize) -> Vec<(String, Revision)> {
        let Ok(all) = self.git.branches(None) else { return Vec::new() };
        let branch = |(branch, _): (git2::Branch<'_>, git2::BranchType)| {
            let commit = branch.get().peel_to_commit().ok()?;
            let name = String::from_utf8_lossy(branch.name_bytes().ok()?).into_owned();
            Some((commit.time().seconds(), name, Revision(commit.id())))
        };
        let mut found: Vec<_> = all.flatten().filter_map(branch).collect();
        found.order_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        found.into_iter().take(most).map(|(_, name, tip)| (name, tip)).collect()
    }

    /// The commit that the last fetch found at the tip of a branch; `None` where it asked for others.
    #[must_use]
    pub fn fetched_tip(&self, branch: &str) -> Option<Revision> {
        let bytes = std::fs::read(self.git.path().join("FETCH_HEAD")).ok()?;
        let list = String::from_utf8_lossy(&bytes);
        let of_branch = format!("branch '{branch}' of ");
        let line = list.lines().find(|line| {
            line.rsplit('\t').next().is_some_and(|what| what.starts_with(&of_branch))
        })?;
        self.resolve(line.split('\t').next()?).ok()
    }

    /// The address of the remote `origin`. It may hold a password.
    #[must_use]
    pub fn origin_url(&self) -> Option<String> {
        let origin = self.git.find_remote("origin").ok()?;
        origin.url().ok().map(str::to_owned)
    }
}

/// The name of the branch behind a full reference name: `refs/remotes/origin/a/b` is `a/b`.
#[must_use]
pub fn branch_name(reference: &str) -> &str {
    if let Some(local) = reference.strip_prefix("refs/heads/") {
        return local;
    }
    reference
        .strip_prefix("refs/remotes/")
        .and_then(|rest| rest.split_once('/'))
        .map_or(reference, |(_, branch)| branch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::testing::TestRepo;

    #[test]
    fn the_default_branch_is_the_one_that_origin_names() {
        let repo = TestRepo::new();
        let id = repo.commit("main", &[("a.md", "a\n")], "First");
        let opened = repo.open();
        assert_eq!(opened.default_branch().as_deref(), Some("refs/heads/main"));
        repo.reference("refs/remotes/origin/master", &id);
        assert_eq!(opened.default_branch().as_deref(), Some("refs/remotes/origin/master"));
        repo.reference("refs/remotes/origin/trunk", &id);
        repo.git
            .reference_symbolic("refs/remotes/origin/HEAD", "refs/remotes/origin/trunk", true, "")
            .unwrap();
        assert_eq!(opened.default_branch().as_deref(), Some("refs/remotes/origin/trunk"));
        assert_eq!(branch_name("refs/remotes/origin/feat/x"), "feat/x");
        assert_eq!(branch_name("refs/heads/feat/x"), "feat/x");
    }

    #[test]
    fn a_detached_head_is_on_no_branch() {
        let repo = TestRepo::new();
        let id = repo.commit("main", &[("a.md", "a\n")], "First");
        assert_eq!(repo.open().current_branch().as_deref(), Some("main"));
        repo.git.set_head_detached(git2::Oid::from_str(&id).unwrap()).unwrap();
        assert_eq!(repo.open().current_branch(), None);
        assert_eq!(repo.open().resolve("HEAD").unwrap().id(), id);
    }
}
