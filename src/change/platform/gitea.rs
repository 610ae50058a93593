//! Gitea Actions, which speak GitHub's language.

use super::{Ci, Told, github};
use crate::change::Platform;
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::{Address, ForgeKind};

pub(super) const CI: Ci =
    Ci { platform: Platform::Gitea, is_here: |env| env.var("GITEA_ACTIONS").is_some(), tell };

fn tell(env: &Env) -> Result<Told> {
    tell_as(Platform::Gitea, env)
}

/// What an event of Gitea or Forgejo tells. Older ones know a draft by its title alone.
pub(super) fn tell_as(platform: Platform, env: &Env) -> Result<Told> {
    let mut told = github::tell(env)?;
    told.platform = platform;
    told.draft |= told.title.as_deref().is_some_and(is_draft);
    told.forge = forge(env);
    Ok(told)
}

/// Whether a title marks a draft, as Gitea does it.
#[must_use]
pub fn is_draft(title: &str) -> bool {
    let title = title.trim_start().to_lowercase();
    ["wip:", "[wip]"].iter().any(|mark| title.starts_with(mark))
}

pub(super) fn forge(env: &Env) -> Option<Address> {
    let api = env.gitea_api_url().map(str::to_owned);
    let server = || Some(format!("{}/api/v1", env.var("GITHUB_SERVER_URL")?));
    let api = api.or_else(|| env.github_api_url().map(str::to_owned)).or_else(server)?;
    Address::new(ForgeKind::Gitea, &api, env.github_repository()?)
}
