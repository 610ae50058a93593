//! Jenkins, in a multibranch pipeline.

use super::Ci;
use super::told::{Told, number, text};
use crate::change::Platform;
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::Address;

pub(super) const CI: Ci =
    Ci { platform: Platform::Jenkins, is_here: |env| env.var("JENKINS_URL").is_some(), tell };

/// Of a branch, `BRANCH_NAME` is its name; of a pull request it is `PR-12`.
fn tell(env: &Env) -> Result<Told> {
    let number = number(env.var("CHANGE_ID"));
    let mut told = Told::numbered(Platform::Jenkins, number);
    if number.is_some() {
        told.title = text(env, "CHANGE_TITLE");
        told.author = text(env, "CHANGE_AUTHOR");
        told.branch = text(env, "CHANGE_BRANCH");
        told.base_branch = text(env, "CHANGE_TARGET");
        told.forge = env.var("CHANGE_URL").and_then(|url| Address::of_url(url, env));
    } else {
        told.branch = text(env, "BRANCH_NAME");
        told.base = text(env, "GIT_PREVIOUS_COMMIT");
        told.forced = true;
    }
    Ok(told)
}
