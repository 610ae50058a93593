//! What a clone lacks, and the line that brings it.

use git2::ErrorCode;

use super::Repository;
use crate::error::{Error, ErrorKind};

/// The way out in GitHub Actions where a clone lacks commits.
pub const FETCH_ALL_GITHUB: &str = "in GitHub Actions, fetch the whole history:
- uses: actions/checkout@v4
  with:
    fetch-depth: 0";
/// The same in GitLab CI.
pub const FETCH_ALL_GITLAB: &str = "in GitLab CI, fetch the whole history:
variables:
  GIT_DEPTH: \"0\"";
const FETCH_ALL_LOCAL: &str = "in a clone of your own: `git fetch --unshallow`";

/// The same where it lacks trees or files.
const REFETCH_GITHUB: &str = "in GitHub Actions, take `filter` and `sparse-checkout` out of the step \
     `actions/checkout`, or fetch what they leave out before the gate: \
     `git fetch --refetch --no-filter origin`";
const REFETCH_GITLAB: &str = "in GitLab CI, take `--filter` out of `GIT_FETCH_EXTRA_FLAGS` and \
     `GIT_CLONE_EXTRA_FLAGS`";
const REFETCH_LOCAL: &str = "in a clone of your own: `git fetch --refetch --no-filter origin`";

/// The error for commits that this clone does not have, with the lines that fetch them.
pub(super) fn fetch_depth_error(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Repository, message)
        .hint(FETCH_ALL_GITHUB)
        .hint(FETCH_ALL_GITLAB)
        .hint(FETCH_ALL_LOCAL)
}

impl Repository {
    /// The error for a commit that this clone does not have.
    #[must_use]
    pub fn lacks(&self, message: impl Into<String>) -> Error {
        if self.filter().is_some() && !self.is_shallow() {
            return self.filtered(message.into());
        }
        fetch_depth_error(message)
    }

    /// The error for a tree or a file that cannot be read.
    pub(super) fn unreadable(&self, message: impl Into<String>, cause: git2::Error) -> Error {
        let message = message.into();
        let error = match cause.code() {
            ErrorCode::NotFound if self.filter().is_some() => self.filtered(message),
            _ => Error::new(ErrorKind::Repository, message)
                .hint("`git fsck` says whether the repository is damaged"),
        };
        error.because(cause)
    }

    fn filtered(&self, message: String) -> Error {
        let filter = self.filter().unwrap_or_default();
        let filter = if filter.is_empty() { String::new() } else { format!(" (filter {filter})") };
        let message = format!("{message}: this is a partial clone{filter}, which lacks it");
        Error::new(ErrorKind::Repository, message)
            .hint(REFETCH_GITHUB)
            .hint(REFETCH_GITLAB)
            .hint(REFETCH_LOCAL)
    }

    /// What a partial clone leaves out, such as `blob:none`; `None` for a clone of everything, and
    /// empty where that is not said.
    #[must_use]
    pub fn filter(&self) -> Option<String> {
        let config = self.git.config().ok()?.snapshot().ok()?;
        let mut promised = config.get_str("extensions.partialclone").is_ok();
        let mut filter = None;
        let mut entries =
            config.entries(Some("^remote\\..*\\.(promisor|partialclonefilter)$")).ok()?;
        while let Some(entry) = entries.next() {
            let Ok(entry) = entry else { continue };
            match (entry.name(), entry.value()) {
                (Ok(name), Ok(value)) if name.ends_with(".partialclonefilter") => {
                    filter = Some(value.to_owned());
                }
                _ => promised = true,
            }
        }
        promised.then(|| filter.unwrap_or_default())
    }
}
