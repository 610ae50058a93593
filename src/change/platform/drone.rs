//! Drone.

use super::Ci;
use super::told::{Told, number, text};
use crate::change::Platform;
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::Address;

pub(super) const CI: Ci =
    Ci { platform: Platform::Drone, is_here: |env| env.var("DRONE").is_some(), tell };

fn tell(env: &Env) -> Result<Told> {
    let number = number(env.var("DRONE_PULL_REQUEST"));
    let mut told = Told::numbered(Platform::Drone, number);
    told.head = text(env, "DRONE_COMMIT_SHA").or_else(|| text(env, "DRONE_COMMIT"));
    told.default_branch = text(env, "DRONE_REPO_BRANCH");
    if number.is_some() {
        told.title = text(env, "DRONE_PULL_REQUEST_TITLE");
        told.author = text(env, "DRONE_COMMIT_AUTHOR");
        told.branch = text(env, "DRONE_SOURCE_BRANCH");
        told.base_branch = text(env, "DRONE_TARGET_BRANCH");
    } else {
        told.branch = text(env, "DRONE_BRANCH");
        told.base = text(env, "DRONE_COMMIT_BEFORE");
        told.forced = true;
    }
    told.forge = Address::of_url(env.var("DRONE_REPO_LINK").unwrap_or_default(), env);
    Ok(told)
}
