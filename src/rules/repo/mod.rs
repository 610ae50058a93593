//! Rules about what the repository itself must have.

use super::Rule;

mod codeowners_missing;
mod secrets_scan;
mod template_missing;
mod template_sections;

pub(super) const RULES: &[&Rule] = &[
    &template_missing::RULE,
    &template_sections::RULE,
    &codeowners_missing::RULE,
    &secrets_scan::RULE,
];
