//! Buildkite.

use super::Ci;
use super::variables::{number, text};
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::Address;
use crate::forge::request::{ChangeRequest, Platform};

pub(super) const CI: Ci =
    Ci { platform: Platform::Buildkite, is_here: |env| env.var("BUILDKITE").is_some(), read };

/// `BUILDKITE_PULL_REQUEST` is `false` where there is none.
fn read(env: &Env) -> Result<ChangeRequest> {
    let number = number(env.var("BUILDKITE_PULL_REQUEST"));
    let mut request = ChangeRequest::numbered(Platform::Buildkite, number);
    request.branch = text(env, "BUILDKITE_BRANCH");
    request.head = text(env, "BUILDKITE_COMMIT").filter(|commit| commit != "HEAD");
    request.target_branch = text(env, "BUILDKITE_PULL_REQUEST_BASE_BRANCH");
    request.default_branch = text(env, "BUILDKITE_PIPELINE_DEFAULT_BRANCH");
    request.draft = env.var("BUILDKITE_PULL_REQUEST_DRAFT") == Some("true");
    request.forge = Address::of_url(env.var("BUILDKITE_REPO").unwrap_or_default(), env).into();
    Ok(request)
}
