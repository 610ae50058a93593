//! Rules about the policy itself.

mod changed_here;
mod waiver_expired;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[&changed_here::RULE, &waiver_expired::RULE];
