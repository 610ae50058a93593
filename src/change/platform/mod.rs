//! The platforms that a change can come from: one file each, one list in the order of detection.
//!
//! A platform file knows the variables of its CI system and makes a [`Told`] of them. What is left
//! open, the forge is asked for, and the repository.

mod azure;
mod bitbucket;
mod buildkite;
mod circleci;
mod drone;
mod forgejo;
mod gerrit;
mod gitea;
pub(super) mod github;
mod gitlab;
mod jenkins;
pub(super) mod local;
mod push;
mod teamcity;
mod told;
mod travis;
mod woodpecker;

pub use gitea::is_draft as is_gitea_draft;
pub use local::target;
pub use told::{Telling, Told};

use super::Platform;
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::Address;

/// A CI system: how it is recognised, and what it tells.
pub(super) struct Ci {
    pub(super) platform: Platform,
    /// Whether the environment is one of its jobs.
    is_here: fn(&Env) -> bool,
    /// What it tells about the change.
    tell: fn(&Env) -> Result<Told>,
}

impl Ci {
    /// What the system tells about the change.
    pub(super) fn tell(&self, env: &Env) -> Result<Told> {
        (self.tell)(env)
    }
}

/// Every system, in the order of detection: a system that sets the variables of another one stands
/// before it.
const SYSTEMS: [&Ci; 14] = [
    &forgejo::CI,
    &gitea::CI,
    &github::CI,
    &gitlab::CI,
    &azure::CI,
    &bitbucket::CI,
    &buildkite::CI,
    &circleci::CI,
    &teamcity::CI,
    &travis::CI,
    &drone::CI,
    &woodpecker::CI,
    &gerrit::CI,
    &jenkins::CI,
];

/// The system that the environment is a job of.
pub(super) fn detect(env: &Env) -> Option<&'static Ci> {
    SYSTEMS.into_iter().find(|ci| (ci.is_here)(env))
}

/// The system of this name; `None` for the local machine.
pub(super) fn find(platform: Platform) -> Option<&'static Ci> {
    SYSTEMS.into_iter().find(|ci| ci.platform == platform)
}

/// The forge of the repository that a job runs for, where the job tells it without a change.
#[must_use]
pub fn forge_of_job(env: &Env) -> Option<Address> {
    match detect(env)?.platform {
        Platform::Forgejo | Platform::Gitea => gitea::forge(env),
        Platform::Github => github::forge(env),
        Platform::Gitlab => gitlab::forge(env),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
