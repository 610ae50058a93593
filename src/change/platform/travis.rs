//! Travis CI.

use super::Ci;
use super::variables::{number, text};
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::{Address, ForgeKind};
use crate::forge::request::{ChangeRequest, Platform};

pub(super) const CI: Ci =
    Ci { platform: Platform::Travis, is_here: |env| env.var("TRAVIS").is_some(), read };

/// Of a pull request `TRAVIS_BRANCH` is the target, and the checkout is its merge. Its slug names
/// a repository of github.com.
fn read(env: &Env) -> Result<ChangeRequest> {
    let number = number(env.var("TRAVIS_PULL_REQUEST"));
    let mut request = ChangeRequest::numbered(Platform::Travis, number);
    if number.is_some() {
        request.branch = text(env, "TRAVIS_PULL_REQUEST_BRANCH");
        request.target_branch = text(env, "TRAVIS_BRANCH");
        request.head = text(env, "TRAVIS_PULL_REQUEST_SHA");
    } else {
        request.branch = text(env, "TRAVIS_BRANCH");
        request.head = text(env, "TRAVIS_COMMIT");
        let range = env.var("TRAVIS_COMMIT_RANGE").and_then(|range| range.split_once("..."));
        request.before = range.map(|(before, _)| before.to_owned());
        request.forced = true;
    }
    request.forge = env
        .var("TRAVIS_REPO_SLUG")
        .and_then(|slug| Address::new(ForgeKind::Github, "https://api.github.com", slug))
        .into();
    Ok(request)
}
