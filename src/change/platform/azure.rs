//! Azure Pipelines, with a repository in Azure Repos, on GitHub or in Bitbucket.

use super::Ci;
use super::variables::{number, text};
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::{Address, ForgeKind};
use crate::forge::request::{ChangeRequest, NamedCommit, Platform};
use crate::snapshot::branch_name;

pub(super) const CI: Ci =
    Ci { platform: Platform::Azure, is_here: |env| env.var("TF_BUILD").is_some(), read };

/// The checkout of a pull request is its merge, so the head is named. The number is the one that
/// people see: on GitHub the id is another one.
fn read(env: &Env) -> Result<ChangeRequest> {
    let shown = number(env.var("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER"));
    let number = shown.or_else(|| number(env.var("SYSTEM_PULLREQUEST_PULLREQUESTID")));
    let mut request = ChangeRequest::numbered(Platform::Azure, number);
    let branch = |name| env.var(name).map(|branch| branch_name(branch).to_owned());
    if number.is_some() {
        request.branch = branch("SYSTEM_PULLREQUEST_SOURCEBRANCH");
        request.target_branch = branch("SYSTEM_PULLREQUEST_TARGETBRANCH");
        request.head = text(env, "SYSTEM_PULLREQUEST_SOURCECOMMITID");
        request.merge =
            env.var("BUILD_SOURCEVERSION").map(|id| NamedCommit::new(id, "BUILD_SOURCEVERSION^1"));
    } else {
        request.branch = branch("BUILD_SOURCEBRANCH");
        request.head = text(env, "BUILD_SOURCEVERSION");
    }
    request.forge = forge(env).into();
    Ok(request)
}

fn forge(env: &Env) -> Option<Address> {
    if env.var("BUILD_REPOSITORY_PROVIDER") != Some("TfsGit") {
        return Address::of_url(env.var("BUILD_REPOSITORY_URI")?, env);
    }
    let project = env.var("SYSTEM_TEAMPROJECTID").or_else(|| env.var("SYSTEM_TEAMPROJECT"))?;
    let path = format!("{project}/{}", env.var("BUILD_REPOSITORY_ID")?);
    Address::new(ForgeKind::Azure, env.var("SYSTEM_COLLECTIONURI")?, &path)
}
