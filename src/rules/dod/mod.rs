//! Rules about the Definition of Done.

use super::Rule;

mod done_with_open_criteria;
mod evidence_missing;
mod item_missing;
mod item_open;

pub(super) const RULES: &[&Rule] = &[
    &item_missing::RULE,
    &item_open::RULE,
    &evidence_missing::RULE,
    &done_with_open_criteria::RULE,
];
