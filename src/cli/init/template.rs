//! The template of a description that `init` writes.

use crate::backlog::{Backlog, ListRole};

/// The text of the template: the sections that are demanded by default, and the Definition of Done.
pub(super) fn text(backlog: &Backlog) -> String {
    let done: String = backlog
        .list(ListRole::Dod)
        .map(|(_, entry)| format!("- [ ] {}\n", entry.text.value.replace('\n', " ")))
        .collect();
    let done = if done.is_empty() { done } else { format!("\n## Done\n\n{done}") };
    format!(
        "<!-- The item that this belongs to, or: Backlog: none - and the reason -->
Backlog:

## Plan

<!-- What changes, and why this way. -->

## Tests

<!-- How you know that it works. -->

## Acceptance

<!-- A box for each criterion of the item; `backlog-gate scaffold ITEM` writes them. -->
{done}"
    )
}
