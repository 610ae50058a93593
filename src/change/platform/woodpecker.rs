//! Woodpecker.

use super::Ci;
use super::variables::{names, number, text};
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::{Address, ForgeKind};
use crate::forge::request::{ChangeRequest, Platform};

pub(super) const CI: Ci =
    Ci { platform: Platform::Woodpecker, is_here: |env| env.var("CI") == Some("woodpecker"), read };

/// It shares names with GitLab, with another meaning: `CI_COMMIT_BRANCH` is the target of a pull
/// request.
fn read(env: &Env) -> Result<ChangeRequest> {
    let number = number(env.var("CI_COMMIT_PULL_REQUEST"));
    let mut request = ChangeRequest::numbered(Platform::Woodpecker, number);
    request.head = text(env, "CI_COMMIT_SHA");
    request.default_branch = text(env, "CI_REPO_DEFAULT_BRANCH");
    if number.is_some() {
        request.branch = text(env, "CI_COMMIT_SOURCE_BRANCH");
        request.target_branch = text(env, "CI_COMMIT_TARGET_BRANCH");
        request.labels = names(env.var("CI_COMMIT_PULL_REQUEST_LABELS"));
    } else {
        request.branch = text(env, "CI_COMMIT_BRANCH");
        request.before = text(env, "CI_PREV_COMMIT_SHA");
        request.forced = true;
    }
    request.forge = forge(env).into();
    Ok(request)
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
