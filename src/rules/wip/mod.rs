//! Rules about work in progress.

use super::Rule;

mod limit_exceeded;

pub(super) const RULES: &[&Rule] = &[&limit_exceeded::RULE];
