//! Rules about the backlog itself.

use super::Rule;

mod count_mismatch;
mod duplicate_id;
mod duplicate_section;
mod encoding;
mod status_contradiction;
mod unknown_status;

pub(super) const RULES: &[&Rule] = &[
    &duplicate_id::RULE,
    &unknown_status::RULE,
    &status_contradiction::RULE,
    &count_mismatch::RULE,
    &duplicate_section::RULE,
    &encoding::RULE,
];
