//! Travis CI.

use super::Ci;
use super::told::{Told, number, text};
use crate::change::Platform;
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::{Address, ForgeKind};

pub(super) const CI: Ci =
    Ci { platform: Platform::Travis, is_here: |env| env.var("TRAVIS").is_some(), tell };

/// Of a pull request `TRAVIS_BRANCH` is the target, and the checkout is its merge. Its slug names
/// a repository of github.com.
fn tell(env: &Env) -> Result<Told> {
    let number = number(env.var("TRAVIS_PULL_REQUEST"));
    let mut told = Told::numbered(Platform::Travis, number);
    if number.is_some() {
        told.branch = text(env, "TRAVIS_PULL_REQUEST_BRANCH");
        told.base_branch = text(env, "TRAVIS_BRANCH");
        told.head = text(env, "TRAVIS_PULL_REQUEST_SHA");
    } else {
        told.branch = text(env, "TRAVIS_BRANCH");
        told.head = text(env, "TRAVIS_COMMIT");
        let range = env.var("TRAVIS_COMMIT_RANGE").and_then(|range| range.split_once("..."));
        told.base = range.map(|(before, _)| before.to_owned());
        told.forced = true;
    }
    told.forge = env
        .var("TRAVIS_REPO_SLUG")
        .and_then(|slug| Address::new(ForgeKind::Github, "https://api.github.com", slug));
    Ok(told)
}
