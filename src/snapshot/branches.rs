//! The branches of a repository: which is checked out, what it follows, what changes go into.

use super::Repository;

impl Repository {
    /// The name of the branch that is checked out; `None` where `HEAD` is detached or unborn.
    #[must_use]
    pub fn current_branch(&self) -> Option<String> {
        let head = self.git.head().ok()?;
        if !head.is_branch() {
            return None;
        }
        head.shorthand().ok().map(str::to_owned)
    }

    /// The full name of the reference that `branch` follows, such as `refs/remotes/origin/main`.
    #[must_use]
    pub fn upstream(&self, branch: &str) -> Option<String> {
        let branch = self.git.find_branch(branch, git2::BranchType::Local).ok()?;
        let upstream = branch.upstream().ok()?;
        upstream.get().name().ok().map(str::to_owned)
    }

    /// The full name of the branch that changes go into: what `origin/HEAD` points to, else
    /// `main` or `master` of `origin`, else the local ones.
    #[must_use]
    pub fn default_branch(&self) -> Option<String> {
        let origin_head = self.git.find_reference("refs/remotes/origin/HEAD").ok();
        let pointed = origin_head.as_ref().and_then(|head| head.symbolic_target().ok().flatten());
        let usual = [
            "refs/remotes/origin/main",
            "refs/remotes/origin/master",
            "refs/heads/main",
            "refs/heads/master",
        ];
        pointed.into_iter().chain(usual).find(|name| self.has_reference(name)).map(str::to_owned)
    }

    /// The address of the remote `origin`. It may hold a password.
    #[must_use]
    pub fn origin_url(&self) -> Option<String> {
        let origin = self.git.find_remote("origin").ok()?;
        origin.url().ok().map(str::to_owned)
    }

    /// Whether there is a reference of this full name.
    #[must_use]
    pub fn has_reference(&self, name: &str) -> bool {
        self.git.find_reference(name).is_ok()
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
