//! `CircleCI`.

use super::Ci;
use super::told::{Told, number, text};
use crate::change::Platform;
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::Address;

pub(super) const CI: Ci =
    Ci { platform: Platform::Circleci, is_here: |env| env.var("CIRCLECI").is_some(), tell };

/// No variable names what the change goes into.
fn tell(env: &Env) -> Result<Told> {
    let url = env.var("CIRCLE_PULL_REQUEST");
    let number = number(url).or_else(|| number(env.var("CIRCLE_PR_NUMBER")));
    let mut told = Told::numbered(Platform::Circleci, number);
    told.branch = text(env, "CIRCLE_BRANCH");
    told.head = text(env, "CIRCLE_SHA1");
    told.author = text(env, "CIRCLE_PR_USERNAME");
    told.forge = url
        .and_then(|url| Address::of_url(url, env))
        .or_else(|| Address::of_url(env.var("CIRCLE_REPOSITORY_URL")?, env));
    Ok(told)
}
