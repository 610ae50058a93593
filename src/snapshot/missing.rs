//! What a clone lacks, and the line that brings it.

use git2::ErrorCode;

use super::Repository;
use crate::error::{Error, ErrorKind, HintPlace};

/// The lines that bring the whole history, for each place that has some.
const FETCH_ALL: [(HintPlace, &str); 9] = [
    (
        HintPlace::Actions,
        "in GitHub Actions, fetch the whole history:\n- uses: actions/checkout@v7\n  with:\n    fetch-depth: 0",
    ),
    (HintPlace::Gitlab, "in GitLab CI, fetch the whole history:\nvariables:\n  GIT_DEPTH: \"0\""),
    (
        HintPlace::Azure,
        "in Azure Pipelines, fetch the whole history:\n- checkout: self\n  fetchDepth: 0",
    ),
    (
        HintPlace::Bitbucket,
        "in Bitbucket Pipelines, fetch the whole history:\nclone:\n  depth: full",
    ),
    (HintPlace::Drone, "in Drone, fetch the whole history:\nclone:\n  depth: 0"),
    (
        HintPlace::Jenkins,
        "in Jenkins, fetch the whole history: no shallow clone, and the target branch in the refspec",
    ),
    (HintPlace::Travis, "in Travis CI, fetch the whole history:\ngit:\n  depth: false"),
    (
        HintPlace::Woodpecker,
        "in Woodpecker, fetch the whole history:\nclone:\n  - name: git\n    image: woodpeckerci/plugin-git\n    settings: {partial: false, depth: 0}",
    ),
    (HintPlace::Elsewhere, "fetch the whole history: `git fetch --unshallow`"),
];

/// The same where it lacks trees or files.
const REFETCH: [(HintPlace, &str); 3] = [
    (
        HintPlace::Actions,
        "in GitHub Actions, take `filter` and `sparse-checkout` out of the step \
         `actions/checkout`, or fetch what they leave out before the gate: \
         `git fetch --refetch --no-filter origin`",
    ),
    (
        HintPlace::Gitlab,
        "in GitLab CI, take `--filter` out of `GIT_FETCH_EXTRA_FLAGS` and `GIT_CLONE_EXTRA_FLAGS`",
    ),
    (HintPlace::Elsewhere, "fetch what is missing: `git fetch --refetch --no-filter origin`"),
];

/// The way out in a place where a clone lacks commits.
#[must_use]
pub fn fetch_all(place: HintPlace) -> &'static str {
    let line = FETCH_ALL.iter().find(|(at, _)| *at == place);
    line.map_or("", |(_, line)| line)
}

/// The error for commits that this clone does not have, with the lines that fetch them.
pub(super) fn fetch_depth_error(message: impl Into<String>) -> Error {
    let error = Error::new(ErrorKind::Repository, message);
    FETCH_ALL.iter().fold(error, |error, (place, line)| error.hint_at(*place, *line))
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
        let filter = self.filter().filter(|filter| !filter.is_empty());
        let which = filter.map_or(String::new(), |filter| format!(" (filter {filter})"));
        let message = format!("{message}: this is a partial clone{which}, which lacks it");
        let error = Error::new(ErrorKind::Repository, message);
        REFETCH.iter().fold(error, |error, (place, line)| error.hint_at(*place, *line))
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
