//! When the commit that is checked out came there.

use std::path::PathBuf;

use jiff::Timestamp;

use super::Repository;

impl Repository {
    /// When `HEAD` was last moved, by the times of the files that git writes then. The dates in them
    /// and in the commits are an author's words, and count nothing.
    #[must_use]
    pub fn checked_out_at(&self) -> Option<Timestamp> {
        let own = |name: &str| self.git.path().join(name);
        let mut files: Vec<PathBuf> =
            vec![own("HEAD"), own("logs/HEAD"), own("reftable/tables.list")];
        let head = self.git.find_reference("HEAD").ok();
        let branch = head.as_ref().and_then(|head| head.symbolic_target().ok().flatten());
        files.extend(branch.map(|name| self.git.commondir().join(name)));
        let times = files.iter().filter_map(|file| {
            let facts = std::fs::symlink_metadata(file).ok()?;
            Timestamp::try_from(facts.modified().ok()?).ok()
        });
        times.max()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::snapshot::testing::TestRepo;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the file system asks the clock too")]
    fn a_commit_moves_head_now_whatever_date_it_carries() {
        let repo = TestRepo::new();
        let before = SystemTime::now() - Duration::from_secs(60);
        repo.commit("main", &[("a.md", "a\n")], "First");
        let moved = repo.open().checked_out_at().unwrap();
        assert!(moved > Timestamp::try_from(before).unwrap());
    }
}
