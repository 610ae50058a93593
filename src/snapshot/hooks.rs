//! What git is set to: where it looks for the hooks of a repository, none of which is ever run from
//! here, and who uses it.

use std::path::PathBuf;

use git2::ConfigLevel;

use super::Repository;

/// The folder of the hooks of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HooksFolder {
    /// The folder; it need not exist.
    pub path: PathBuf,
    /// Whether a setting of the user or of the machine names it, so that it serves other
    /// repositories too.
    pub of_everybody: bool,
}

impl Repository {
    /// The folder in which git looks for hooks: `core.hooksPath`, else `hooks` in the folder that
    /// all worktrees share.
    #[must_use]
    pub fn hooks_folder(&self) -> HooksFolder {
        self.configured_hooks().unwrap_or_else(|| HooksFolder {
            path: self.git.commondir().join("hooks"),
            of_everybody: false,
        })
    }

    /// The names that git knows the user by: `user.name`, and what stands before the `@` of
    /// `user.email`.
    #[must_use]
    pub fn user(&self) -> Vec<String> {
        let config = self.git.config().and_then(|mut config| config.snapshot());
        let value = |key: &str| config.as_ref().ok()?.get_string(key).ok();
        let mail = value("user.email")
            .as_deref()
            .and_then(|mail| Some(mail.split_once('@')?.0.to_owned()));
        value("user.name").into_iter().chain(mail).collect()
    }

    fn configured_hooks(&self) -> Option<HooksFolder> {
        let config = self.git.config().ok()?.snapshot().ok()?;
        let level = config.get_entry("core.hooksPath").ok()?.level();
        let path = config.get_path("core.hooksPath").ok()?;
        if path.as_os_str().is_empty() {
            return None;
        }
        // A relative path counts from where hooks run: the top of the worktree.
        let from = self.git.workdir().unwrap_or_else(|| self.git.path());
        let of_repository =
            matches!(level, ConfigLevel::Local | ConfigLevel::Worktree | ConfigLevel::App);
        Some(HooksFolder { path: from.join(path), of_everybody: !of_repository })
    }
}

#[cfg(test)]
mod tests {
    use crate::snapshot::testing::TestRepo;

    #[test]
    fn the_setting_of_the_repository_goes_before_the_usual_folder() {
        let repo = TestRepo::new();
        let common = repo.open().hooks_folder();
        assert_eq!(common.path, repo.git.commondir().join("hooks"));
        let mut config = repo.git.config().unwrap();
        config.open_level(git2::ConfigLevel::Local).unwrap();
        config.set_str("core.hooksPath", ".githooks").unwrap();
        let folder = repo.open().hooks_folder();
        assert_eq!(folder.path, repo.git.workdir().unwrap().join(".githooks"));
        assert!(!folder.of_everybody);
    }
}
