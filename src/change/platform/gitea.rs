//! Gitea Actions, which speak GitHub's language.

use super::{Ci, github};
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::ForgeKind;
use crate::forge::gitea::is_draft;
use crate::forge::request::{ChangeRequest, ForgePlace, Platform};

pub(super) const CI: Ci =
    Ci { platform: Platform::Gitea, is_here: |env| env.var("GITEA_ACTIONS").is_some(), read };

fn read(env: &Env) -> Result<ChangeRequest> {
    read_as(Platform::Gitea, env)
}

/// What an event of Gitea or Forgejo says. Older ones know a draft by its title alone.
pub(super) fn read_as(platform: Platform, env: &Env) -> Result<ChangeRequest> {
    let mut request = github::read_job(env)?;
    request.platform = platform;
    request.draft |= request.title.as_deref().is_some_and(is_draft);
    request.forge = forge(env);
    Ok(request)
}

pub(super) fn forge(env: &Env) -> ForgePlace {
    let named = |variable, api: Option<&str>| api.map(|api| (variable, api.to_owned()));
    let server = || {
        let server = env.var("GITHUB_SERVER_URL")?;
        Some(("GITHUB_SERVER_URL", format!("{server}/api/v1")))
    };
    let api = named("GITEA_API_URL", env.gitea_api_url())
        .or_else(|| named("GITHUB_API_URL", env.github_api_url()))
        .or_else(server);
    match (api, env.github_repository()) {
        (Some((variable, api)), Some(project)) => {
            ForgePlace::of_api(ForgeKind::Gitea, variable, &api, project)
        }
        _ => ForgePlace::Unknown,
    }
}
