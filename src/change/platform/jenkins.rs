//! Jenkins, in a multibranch pipeline.

use super::Ci;
use super::variables::{number, text};
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::Address;
use crate::forge::request::{ChangeRequest, Platform};

pub(super) const CI: Ci =
    Ci { platform: Platform::Jenkins, is_here: |env| env.var("JENKINS_URL").is_some(), read };

/// Of a branch, `BRANCH_NAME` is its name; of a pull request it is `PR-12`.
fn read(env: &Env) -> Result<ChangeRequest> {
    let number = number(env.var("CHANGE_ID"));
    let mut request = ChangeRequest::numbered(Platform::Jenkins, number);
    if number.is_some() {
        request.title = text(env, "CHANGE_TITLE");
        request.author = text(env, "CHANGE_AUTHOR");
        request.branch = text(env, "CHANGE_BRANCH");
        request.target_branch = text(env, "CHANGE_TARGET");
        request.forge = env.var("CHANGE_URL").and_then(|url| Address::of_url(url, env)).into();
    } else {
        request.branch = text(env, "BRANCH_NAME");
        request.before = text(env, "GIT_PREVIOUS_COMMIT");
        request.forced = true;
    }
    Ok(request)
}
