//! Gerrit, as its triggers for Jenkins hand it over.

use super::Ci;
use super::variables::{number, text};
use crate::env::Env;
use crate::error::Result;
use crate::forge::request::{ChangeRequest, DescriptionSource, Platform};

pub(super) const CI: Ci =
    Ci { platform: Platform::Gerrit, is_here: |env| env.var("GERRIT_CHANGE_ID").is_some(), read };

/// A change is one commit, and its message is the description. Its parent may be a change of the
/// same author that nobody has accepted: the diff begins there, and the branch judges.
fn read(env: &Env) -> Result<ChangeRequest> {
    let mut request =
        ChangeRequest::numbered(Platform::Gerrit, number(env.var("GERRIT_CHANGE_NUMBER")));
    request.head = text(env, "GERRIT_PATCHSET_REVISION");
    request.is_single_commit = true;
    request.description = DescriptionSource::CommitMessage;
    request.title = text(env, "GERRIT_CHANGE_SUBJECT");
    // Everybody chooses the name that is shown.
    request.author = text(env, "GERRIT_CHANGE_OWNER_USERNAME");
    request.branch = text(env, "GERRIT_TOPIC");
    request.target_branch = text(env, "GERRIT_BRANCH");
    request.draft = env.var("GERRIT_CHANGE_WIP_STATE") == Some("true");
    Ok(request)
}
