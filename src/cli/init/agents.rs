//! The lines that tell a coding agent how to work with the backlog before it opens a pull request.

use super::marked::Marks;
use super::{Beginning, Findings, NewFile};
use crate::source::RepoPath;

/// The file that agents read.
pub const PATH: &str = "AGENTS.md";

const MARKS: Marks =
    Marks { begin: "<!-- backlog-gate agents -->", end: "<!-- /backlog-gate agents -->" };

/// The file with the lines at its end; `None` where it has them.
pub(super) fn file(before: Option<String>, found: &Findings<'_>) -> Option<NewFile> {
    let text = MARKS.with(before.as_deref().unwrap_or_default(), &lines(found))?;
    Some(NewFile { path: RepoPath::new(PATH)?, text, before })
}

/// A text without the lines; `None` where it has none.
pub(super) fn without(text: &str) -> Option<String> {
    MARKS.without(text)
}

fn lines(found: &Findings<'_>) -> String {
    let check = "`backlog-gate check --body FILE` until it passes; open the pull request only then, with that text.";
    if found.beginning == Beginning::Without {
        return format!(
            "## Pull requests\n\n\
             1. `backlog-gate scaffold --out FILE` (a file that you do not commit); answer every section yourself.\n\
             2. {check}\n"
        );
    }
    let example = found.backlog.items.first().map_or("US-1", |item| item.id.as_str());
    format!(
        "## Working with the backlog\n\n\
         A merge gate judges every pull request by the backlog. ITEM is an id such as `{example}`.\n\n\
         1. `backlog-gate next` says what may be started. Take one item, and no second one.\n\
         2. `backlog-gate start ITEM --owner NAME` before you begin. If it is refused, do what it says.\n\
         3. `backlog-gate show ITEM`: build what its criteria ask for. Do not rewrite or invent items;\n   \
            `backlog-gate add TITLE` notes new work for a later change.\n\
         4. `backlog-gate scaffold ITEM --out FILE` (a file that you do not commit); answer every section\n   \
            and tick only what is true.\n\
         5. `backlog-gate finish ITEM --tick --body FILE` when it is done; commit the backlog with the work.\n\
         6. {check}\n"
    )
}
