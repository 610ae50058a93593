//! Rules about the change itself: its description, its size, its names.

use super::{Context, Rule, Skip};
use crate::change::boxes::Boxes;
use crate::finding::{Finding, Severity};
use crate::policy::SectionRequirement;

mod branch_name;
mod checklist_incomplete;
mod checklist_open;
mod commit_format;
mod criteria_uncovered;
mod docs_missing;
mod revert_edited;
mod section_empty;
mod section_missing;
mod skipped_test_without_issue;
mod tests_missing;
mod title_format;
mod too_large;

pub(super) const RULES: &[&Rule] = &[
    &section_missing::RULE,
    &section_empty::RULE,
    &checklist_open::RULE,
    &checklist_incomplete::RULE,
    &criteria_uncovered::RULE,
    &tests_missing::RULE,
    &docs_missing::RULE,
    &too_large::RULE,
    &title_format::RULE,
    &branch_name::RULE,
    &commit_format::RULE,
    &skipped_test_without_issue::RULE,
    &revert_edited::RULE,
];

/// The sections that the description must have, or the reason for which it needs none.
fn demanded(cx: &Context<'_>) -> Result<Vec<SectionRequirement>, Skip> {
    cx.asks_for_description()?;
    let demanded = cx.demanded_sections();
    if demanded.is_empty() {
        return Err(Skip::new("neither policy nor template demands a section"));
    }
    Ok(demanded)
}

/// A finding that is a warning where the template does not ask beyond doubt for what is missing.
fn weighed(finding: Finding, is_guess: bool) -> Finding {
    if is_guess { finding.at_most(Severity::Warning) } else { finding }
}

/// The boxes of the description beside those of the template, or the reason for which there are none.
fn boxes<'a>(cx: &Context<'a>, declared: &'a [SectionRequirement]) -> Result<Boxes<'a>, Skip> {
    cx.asks_for_description()?;
    let (change, description) = cx.description()?;
    let template =
        change.template.as_ref().map(|template| (template, cx.sources.text(template.source)));
    let text = cx.sources.text(description.source);
    Ok(Boxes::new(template, (&description.document, text), declared))
}
