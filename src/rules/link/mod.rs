//! Rules about the items that a change names.

use super::Rule;

mod ambiguous;
mod claimed_elsewhere;
mod missing;
mod new_item;
mod out_of_sequence;
mod status_not_updated;
mod tracker_issue_missing;
mod tracker_milestone_missing;
mod unknown_item;
mod wrong_state;

pub(super) const RULES: &[&Rule] = &[
    &missing::RULE,
    &unknown_item::RULE,
    &ambiguous::RULE,
    &wrong_state::RULE,
    &new_item::RULE,
    &out_of_sequence::RULE,
    &status_not_updated::RULE,
    &claimed_elsewhere::RULE,
    &tracker_issue_missing::RULE,
    &tracker_milestone_missing::RULE,
];

/// A backlog for the examples of this area.
const BACKLOG: &str = "## EPIC 1 — Core\n\n### US-1.1 — Define contracts\n\n**Current Alignment:** 🟡 Partial\n\n### US-1.2 — Ingest artifacts\n\n**Current Alignment:** 🔴 Low\n";
