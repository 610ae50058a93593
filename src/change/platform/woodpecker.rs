//! Woodpecker.

use super::Ci;
use super::told::{Told, names, number, text};
use crate::change::Platform;
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::{Address, ForgeKind};

pub(super) const CI: Ci =
    Ci { platform: Platform::Woodpecker, is_here: |env| env.var("CI") == Some("woodpecker"), tell };

/// It shares names with GitLab, with another meaning: `CI_COMMIT_BRANCH` is the target of a pull
/// request.
fn tell(env: &Env) -> Result<Told> {
    let number = number(env.var("CI_COMMIT_PULL_REQUEST"));
    let mut told = Told::numbered(Platform::Woodpecker, number);
    told.head = text(env, "CI_COMMIT_SHA");
    told.default_branch = text(env, "CI_REPO_DEFAULT_BRANCH");
    if number.is_some() {
        told.branch = text(env, "CI_COMMIT_SOURCE_BRANCH");
        told.base_branch = text(env, "CI_COMMIT_TARGET_BRANCH");
        told.labels = names(env.var("CI_COMMIT_PULL_REQUEST_LABELS"));
    } else {
        told.branch = text(env, "CI_COMMIT_BRANCH");
        told.base = text(env, "CI_PREV_COMMIT_SHA");
        told.forced = true;
    }
    told.forge = forge(env);
    Ok(told)
}

fn forge(env: &Env) -> Option<Address> {
    let url = env.var("CI_FORGE_URL")?.trim_end_matches('/');
    let (kind, api) = match env.var("CI_FORGE_TYPE")? {
        "github" if url == "https://github.com" => {
            (ForgeKind::Github, "https://api.github.com".to_owned())
        }
        "github" => (ForgeKind::Github, format!("{url}/api/v3")),
        "gitlab" => (ForgeKind::Gitlab, format!("{url}/api/v4")),
        "gitea" | "forgejo" => (ForgeKind::Gitea, format!("{url}/api/v1")),
        "bitbucket" => (ForgeKind::Bitbucket, "https://api.bitbucket.org/2.0".to_owned()),
        _ => return None,
    };
    Address::new(kind, &api, env.var("CI_REPO")?)
}
