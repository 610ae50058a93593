//! What a push is compared with.

use super::told::Told;
use crate::error::{Error, ErrorKind, Result};
use crate::snapshot::{Repository, branch_name};

/// The old tip; the default branch where there is none, as for a new branch, or where a forced push
/// left it behind.
///
/// # Errors
/// Where there is neither.
pub(super) fn base(told: &Told, repository: &Repository) -> Result<String> {
    match &told.base {
        Some(before) if !is_zero(before) && !is_gone(before, told, repository) => {
            Ok(before.clone())
        }
        _ => default_branch(told, repository),
    }
}

/// Whether a forced push left the old tip behind, so that no clone has it any more.
fn is_gone(before: &str, told: &Told, repository: &Repository) -> bool {
    told.forced && !repository.is_shallow() && repository.resolve(before).is_err()
}

/// The reference to compare a branch with whose old tip is not there.
fn default_branch(told: &Told, repository: &Repository) -> Result<String> {
    let named = told.default_branch.as_deref();
    let anew = || {
        nothing_to_judge("the push starts the default branch anew, with nothing to compare it with")
    };
    if named.is_some() && named == told.branch.as_deref() {
        return Err(anew());
    }
    let found = named
        .map(|name| format!("refs/remotes/origin/{name}"))
        .filter(|name| repository.has_reference(name))
        .or_else(|| repository.default_branch())
        .ok_or_else(|| {
            let message = "the branch is new, and the default branch is not in this clone";
            Error::new(ErrorKind::Repository, message)
                .hint("fetch it: `fetch-depth: 0` of actions/checkout does")
                .hint("name the revision to compare with: `--base REV`")
        })?;
    if told.branch.as_deref() == Some(branch_name(&found)) { Err(anew()) } else { Ok(found) }
}

/// Whether an id stands for no commit.
pub(super) fn is_zero(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte == b'0')
}

/// The error for a run that is about no change.
pub(super) fn nothing_to_judge(message: &str) -> Error {
    Error::new(ErrorKind::Input, format!("{message}: there is nothing to judge"))
        .hint("run the gate on pull requests and on pushes to branches that exist")
        .hint("`backlog-gate lint` judges the backlog without a change")
}
