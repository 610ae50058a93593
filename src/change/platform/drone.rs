//! Drone.

use super::Ci;
use super::variables::{number, text};
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::Address;
use crate::forge::request::{ChangeRequest, Platform};

pub(super) const CI: Ci =
    Ci { platform: Platform::Drone, is_here: |env| env.var("DRONE").is_some(), read };

fn read(env: &Env) -> Result<ChangeRequest> {
    let number = number(env.var("DRONE_PULL_REQUEST"));
    let mut request = ChangeRequest::numbered(Platform::Drone, number);
    request.head = text(env, "DRONE_COMMIT_SHA").or_else(|| text(env, "DRONE_COMMIT"));
    request.default_branch = text(env, "DRONE_REPO_BRANCH");
    if number.is_some() {
        request.title = text(env, "DRONE_PULL_REQUEST_TITLE");
        request.author = text(env, "DRONE_COMMIT_AUTHOR");
        request.branch = text(env, "DRONE_SOURCE_BRANCH");
        request.target_branch = text(env, "DRONE_TARGET_BRANCH");
    } else {
        request.branch = text(env, "DRONE_BRANCH");
        request.before = text(env, "DRONE_COMMIT_BEFORE");
        request.forced = true;
    }
    request.forge = Address::of_url(env.var("DRONE_REPO_LINK").unwrap_or_default(), env).into();
    Ok(request)
}
