//! The description with which the change that brings the gate passes.
//!
//! Where the target has no policy the preset `recommended` judges, and the new policy beside it, so
//! that nobody brings a policy that judges nothing. The change that does no more than that passes
//! with this text.

use crate::backlog::{Backlog, ListRole};

/// The description, and where it goes.
pub(super) fn hint(backlog: &Backlog, has_template: bool) -> String {
    let done: String = backlog
        .list(ListRole::Dod)
        .map(|(_, entry)| {
            let entry = entry.text.value.replace('\n', " ");
            format!("- [ ] {entry} (N/A: this change brings no code)\n")
        })
        .collect();
    let done = if done.is_empty() { done } else { format!("\n## Done\n\n{done}") };
    let template = match has_template {
        true => "Fill in the sections of your own template too.\n",
        false => "",
    };
    format!(
        "The change that brings these files passes with this description:

Backlog: none - it brings the gate

## Plan

Judge every change by the policy in this repository from now on.

## Tests

Read what `backlog-gate lint` finds in the backlog.

## Acceptance

Each pull request gets a verdict.
{done}{template}"
    )
}
