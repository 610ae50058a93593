//! The description with which the change that brings the gate passes.
//!
//! Where the target has no policy the preset `recommended` judges, and the new policy beside it, so
//! that nobody brings a policy that judges nothing. The change that does no more than that passes
//! with this text.

use super::{Beginning, Findings};
use crate::backlog::ListRole;

/// The description, and where it goes.
pub(super) fn hint(found: &Findings<'_>) -> String {
    let done: String = found
        .backlog
        .list(ListRole::Dod)
        .map(|(_, entry)| {
            let entry = entry.text.value.replace('\n', " ");
            format!("- [ ] {entry} (N/A: this change brings no code)\n")
        })
        .collect();
    let done = if done.is_empty() { done } else { format!("\n## Done\n\n{done}") };
    let item = match found.beginning {
        Beginning::Without => "",
        Beginning::Found | Beginning::Starter => "Backlog: none - it brings the gate\n\n",
    };
    let template = match found.template.is_some() {
        true => "Fill in the sections of your own template too.\n",
        false => "",
    };
    format!(
        "The change that brings these files passes with this description:

{item}## Plan

Judge every change by the policy in this repository from now on.

## Tests

Read what `backlog-gate lint` finds today.

## Acceptance

Each pull request gets a verdict.
{done}{template}"
    )
}
