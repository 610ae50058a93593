//! Buildkite.

use super::Ci;
use super::told::{Told, number, text};
use crate::change::Platform;
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::Address;

pub(super) const CI: Ci =
    Ci { platform: Platform::Buildkite, is_here: |env| env.var("BUILDKITE").is_some(), tell };

/// `BUILDKITE_PULL_REQUEST` is `false` where there is none.
fn tell(env: &Env) -> Result<Told> {
    let number = number(env.var("BUILDKITE_PULL_REQUEST"));
    let mut told = Told::numbered(Platform::Buildkite, number);
    told.branch = text(env, "BUILDKITE_BRANCH");
    told.head = text(env, "BUILDKITE_COMMIT").filter(|commit| commit != "HEAD");
    told.base_branch = text(env, "BUILDKITE_PULL_REQUEST_BASE_BRANCH");
    told.default_branch = text(env, "BUILDKITE_PIPELINE_DEFAULT_BRANCH");
    told.draft = env.var("BUILDKITE_PULL_REQUEST_DRAFT") == Some("true");
    told.forge = Address::of_url(env.var("BUILDKITE_REPO").unwrap_or_default(), env);
    Ok(told)
}
