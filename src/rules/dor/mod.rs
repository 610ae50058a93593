//! Rules about the Definition of Ready.

use super::Rule;

mod field_missing;
mod placeholder;

pub(super) const RULES: &[&Rule] = &[&field_missing::RULE, &placeholder::RULE];
