//! Rules about the description of the change.

use super::Rule;

mod checklist_open;
mod criteria_uncovered;
mod section_empty;
mod section_missing;

pub(super) const RULES: &[&Rule] = &[
    &section_missing::RULE,
    &section_empty::RULE,
    &checklist_open::RULE,
    &criteria_uncovered::RULE,
];
