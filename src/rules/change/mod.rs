//! Rules about the description of the change.

use super::{Context, Rule, Skip};
use crate::change::{Change, sections};
use crate::policy::SectionDemand;

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

/// The sections that the description must have, or the reason for which it needs none.
fn demanded(cx: &Context<'_>, change: &Change) -> Result<Vec<SectionDemand>, Skip> {
    let kinds: Vec<_> = cx.linked_items().iter().map(|linked| linked.item.kind).collect();
    let demanded = sections::demanded(change, &kinds, &cx.policy.change);
    if demanded.is_empty() {
        return Err(Skip::new("neither policy nor template demands a section"));
    }
    Ok(demanded)
}
