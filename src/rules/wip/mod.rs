//! Rules about work in progress.

use super::Rule;

mod aging;
mod blocked_too_long;
mod limit_exceeded;

pub(super) const RULES: &[&Rule] = &[&limit_exceeded::RULE, &aging::RULE, &blocked_too_long::RULE];
