//! Bitbucket Pipelines.

use super::Ci;
use super::variables::{number, text};
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::{Address, ForgeKind};
use crate::forge::request::{ChangeRequest, NamedCommit, Platform};

pub(super) const CI: Ci = Ci { platform: Platform::Bitbucket, is_here, read };

const API: &str = "https://api.bitbucket.org/2.0";

fn is_here(env: &Env) -> bool {
    env.var("BITBUCKET_BUILD_NUMBER").or_else(|| env.var("BITBUCKET_PIPELINE_UUID")).is_some()
}

/// The checkout of a pull request is a merge that only the pipeline has, so the head is named.
fn read(env: &Env) -> Result<ChangeRequest> {
    let mut request =
        ChangeRequest::numbered(Platform::Bitbucket, number(env.var("BITBUCKET_PR_ID")));
    request.branch = text(env, "BITBUCKET_BRANCH");
    request.head = text(env, "BITBUCKET_COMMIT");
    request.target_branch = text(env, "BITBUCKET_PR_DESTINATION_BRANCH");
    let tip = "BITBUCKET_PR_DESTINATION_COMMIT";
    request.named_tips = env.var(tip).map(|id| NamedCommit::new(id, tip)).into_iter().collect();
    let address = |name| Address::new(ForgeKind::Bitbucket, API, name);
    request.forge = env.var("BITBUCKET_REPO_FULL_NAME").and_then(address).into();
    Ok(request)
}
