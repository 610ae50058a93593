//! The template of a description that `init` writes.

use super::{Beginning, Forge};
use crate::backlog::{Backlog, ListRole};
use crate::source::RepoPath;

/// The line that names the item.
const ITEM: &str = "<!-- The item that this belongs to, or: Backlog: none - and the reason -->
Backlog:

";

const SECTIONS: &str = "## Plan

<!-- What changes, and why this way. -->

## Tests

<!-- How you know that it works. -->

## Acceptance

";

const CRITERIA: &str =
    "<!-- A box for each criterion of the item; `backlog-gate scaffold ITEM` writes them. -->\n";
const OUTCOME: &str = "<!-- What a reviewer can see that was not there before. -->\n";

/// The text of the template: the sections that are demanded by default, and the Definition of Done.
pub(super) fn text(backlog: &Backlog, beginning: Beginning) -> String {
    if beginning == Beginning::Without {
        return format!("{SECTIONS}{OUTCOME}");
    }
    let boxes: String = backlog
        .list(ListRole::Dod)
        .map(|(_, entry)| format!("- [ ] {}\n", entry.text.value.replace('\n', " ")))
        .collect();
    let done = if boxes.is_empty() { boxes } else { format!("\n## Done\n\n{boxes}") };
    format!("{ITEM}{SECTIONS}{CRITERIA}{done}")
}

/// Whether a text is such a template, whatever Definition of Done it was written for.
pub(super) fn is_own(path: &RepoPath, text: &str) -> bool {
    let is_place = || Forge::ALL.iter().any(|forge| forge.template() == path.as_str());
    let fixed = [format!("{SECTIONS}{OUTCOME}"), format!("{ITEM}{SECTIONS}{CRITERIA}")];
    let rest = fixed.iter().find_map(|fixed| text.strip_prefix(fixed.as_str()));
    let is_of_done =
        |line: &str| line.is_empty() || line == "## Done" || line.starts_with("- [ ] ");
    rest.is_some_and(|rest| rest.lines().all(is_of_done)) && is_place()
}
