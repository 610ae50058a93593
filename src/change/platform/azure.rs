//! Azure Pipelines, with a repository in Azure Repos, on GitHub or in Bitbucket.

use super::Ci;
use super::told::{Told, number, text};
use crate::change::Platform;
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::{Address, ForgeKind};
use crate::snapshot::branch_name;

pub(super) const CI: Ci =
    Ci { platform: Platform::Azure, is_here: |env| env.var("TF_BUILD").is_some(), tell };

/// The checkout of a pull request is its merge, so the head is named. The number is the one that
/// people see: on GitHub the id is another one.
fn tell(env: &Env) -> Result<Told> {
    let shown = number(env.var("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER"));
    let number = shown.or_else(|| number(env.var("SYSTEM_PULLREQUEST_PULLREQUESTID")));
    let mut told = Told::numbered(Platform::Azure, number);
    let branch = |name| env.var(name).map(|branch| branch_name(branch).to_owned());
    if number.is_some() {
        told.branch = branch("SYSTEM_PULLREQUEST_SOURCEBRANCH");
        told.base_branch = branch("SYSTEM_PULLREQUEST_TARGETBRANCH");
        told.head = text(env, "SYSTEM_PULLREQUEST_SOURCECOMMITID");
    } else {
        told.branch = branch("BUILD_SOURCEBRANCH");
        told.head = text(env, "BUILD_SOURCEVERSION");
    }
    told.forge = forge(env);
    Ok(told)
}

fn forge(env: &Env) -> Option<Address> {
    if env.var("BUILD_REPOSITORY_PROVIDER") != Some("TfsGit") {
        return Address::of_url(env.var("BUILD_REPOSITORY_URI")?, env);
    }
    let project = env.var("SYSTEM_TEAMPROJECTID").or_else(|| env.var("SYSTEM_TEAMPROJECT"))?;
    let project = format!("{project}/{}", env.var("BUILD_REPOSITORY_ID")?);
    Address::new(ForgeKind::Azure, env.var("SYSTEM_COLLECTIONURI")?, &project)
}
