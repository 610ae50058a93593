//! Rules about the Definition of Ready.

use super::Rule;

mod field_invalid;
mod field_missing;
mod placeholder;
mod plan_too_short;

pub(super) const RULES: &[&Rule] =
    &[&field_missing::RULE, &plan_too_short::RULE, &field_invalid::RULE, &placeholder::RULE];
