//! Rules about the policy itself.

mod baseline_grown;
mod baseline_stale;
mod changed_here;
mod unusable;
mod waiver_expired;
mod waiver_refused;
mod waiver_unused;
mod weaker_than_floor;

use super::Rule;
pub(super) use changed_here::is_policy;

pub(super) const RULES: &[&Rule] = &[
    &changed_here::RULE,
    &unusable::RULE,
    &waiver_expired::RULE,
    &waiver_refused::RULE,
    &waiver_unused::RULE,
    &baseline_grown::RULE,
    &baseline_stale::RULE,
    &weaker_than_floor::RULE,
];
