//! Bitbucket Pipelines.

use super::Ci;
use super::told::{Told, number, text};
use crate::change::Platform;
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::{Address, ForgeKind};

pub(super) const CI: Ci = Ci { platform: Platform::Bitbucket, is_here, tell };

const API: &str = "https://api.bitbucket.org/2.0";

fn is_here(env: &Env) -> bool {
    env.var("BITBUCKET_BUILD_NUMBER").or_else(|| env.var("BITBUCKET_PIPELINE_UUID")).is_some()
}

/// The checkout of a pull request is a merge that only the pipeline has, so the head is named.
fn tell(env: &Env) -> Result<Told> {
    let mut told = Told::numbered(Platform::Bitbucket, number(env.var("BITBUCKET_PR_ID")));
    told.branch = text(env, "BITBUCKET_BRANCH");
    told.head = text(env, "BITBUCKET_COMMIT");
    told.base_branch = text(env, "BITBUCKET_PR_DESTINATION_BRANCH");
    told.base = text(env, "BITBUCKET_PR_DESTINATION_COMMIT");
    told.forge = env
        .var("BITBUCKET_REPO_FULL_NAME")
        .and_then(|name| Address::new(ForgeKind::Bitbucket, API, name));
    Ok(told)
}
