//! Rules about the policy itself.

mod changed_here;
mod unusable;
mod waiver_expired;
mod waiver_refused;
mod waiver_unused;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &changed_here::RULE,
    &unusable::RULE,
    &waiver_expired::RULE,
    &waiver_refused::RULE,
    &waiver_unused::RULE,
];
