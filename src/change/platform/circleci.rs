//! `CircleCI`.

use super::Ci;
use super::variables::{number, text};
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::Address;
use crate::forge::request::{ChangeRequest, Platform};

pub(super) const CI: Ci =
    Ci { platform: Platform::Circleci, is_here: |env| env.var("CIRCLECI").is_some(), read };

/// No variable names what the change goes into.
fn read(env: &Env) -> Result<ChangeRequest> {
    let url = env.var("CIRCLE_PULL_REQUEST");
    let number = number(url).or_else(|| number(env.var("CIRCLE_PR_NUMBER")));
    let mut request = ChangeRequest::numbered(Platform::Circleci, number);
    request.branch = text(env, "CIRCLE_BRANCH");
    request.head = text(env, "CIRCLE_SHA1");
    request.author = text(env, "CIRCLE_PR_USERNAME");
    request.forge = url
        .and_then(|url| Address::of_url(url, env))
        .or_else(|| Address::of_url(env.var("CIRCLE_REPOSITORY_URL")?, env))
        .into();
    Ok(request)
}
