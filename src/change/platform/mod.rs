//! The platforms that a change can come from: one file each, one list in the order of detection.
//!
//! A platform file knows the variables of its CI system and makes a change request of them.
//! What is left open, the forge is asked for, and the repository.

mod azure;
mod bitbucket;
mod buildkite;
mod ci;
mod circleci;
mod drone;
mod forgejo;
mod gerrit;
mod gitea;
pub(super) mod github;
mod gitlab;
mod jenkins;
mod teamcity;
mod travis;
mod variables;
mod woodpecker;

pub(super) use ci::Ci;

use crate::env::Env;
use crate::error::HintPlace;
use crate::forge::address::Address;
use crate::forge::request::{ForgePlace, Platform};

/// Every system, in the order of detection: a system that sets the variables of another one stands
/// before it.
const SYSTEMS: &[&Ci] = &[
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
    SYSTEMS.iter().copied().find(|ci| (ci.is_here)(env))
}

/// The system of this name; `None` for the local machine.
pub(super) fn find(platform: Platform) -> Option<&'static Ci> {
    SYSTEMS.iter().copied().find(|ci| ci.platform == platform)
}

/// The place that the environment is, for the ways out that an error has there alone.
#[must_use]
pub fn place(env: &Env) -> HintPlace {
    match detect(env).map(|ci| ci.platform) {
        Some(Platform::Forgejo | Platform::Gitea | Platform::Github) => HintPlace::Actions,
        Some(Platform::Gitlab) => HintPlace::Gitlab,
        Some(Platform::Azure) => HintPlace::Azure,
        Some(Platform::Bitbucket) => HintPlace::Bitbucket,
        Some(Platform::Drone) => HintPlace::Drone,
        Some(Platform::Gerrit | Platform::Jenkins) => HintPlace::Jenkins,
        Some(Platform::Travis) => HintPlace::Travis,
        Some(Platform::Woodpecker) => HintPlace::Woodpecker,
        _ => HintPlace::Elsewhere,
    }
}

/// The forge of the repository that a job runs for, where the job says it without a change.
#[must_use]
pub fn forge_of_job(env: &Env) -> Option<Address> {
    let place = match detect(env)?.platform {
        Platform::Forgejo | Platform::Gitea => gitea::forge(env),
        Platform::Github => github::forge(env),
        Platform::Gitlab => gitlab::forge(env),
        _ => ForgePlace::Unknown,
    };
    place.address().cloned()
}

#[cfg(test)]
mod tests;
