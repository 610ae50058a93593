//! The paragraph that tells people and their tools how a change names its item.

use super::marked::Marks;
use super::{Beginning, Findings, NewFile};
use crate::source::RepoPath;

const MARKS: Marks =
    Marks { begin: "<!-- backlog-gate init -->", end: "<!-- /backlog-gate init -->" };

/// The files that may hold it, the first that is there goes first.
pub(super) const PLACES: [&str; 4] =
    ["CONTRIBUTING.md", ".github/CONTRIBUTING.md", "docs/CONTRIBUTING.md", "AGENTS.md"];

/// The file that gets the paragraph among those that are there.
#[must_use]
pub fn place(paths: &[RepoPath]) -> Option<RepoPath> {
    PLACES.iter().find_map(|place| paths.iter().find(|path| path.as_str() == *place)).cloned()
}

/// The file with the paragraph at its end; `None` where it has one.
pub(super) fn file(found: &Findings<'_>) -> Option<NewFile> {
    let (path, before) = match &found.contributing {
        Some((path, text)) => (path.clone(), text.as_str()),
        None => (RepoPath::new(PLACES[0])?, ""),
    };
    let text = MARKS.with(before, &paragraph(found))?;
    Some(NewFile { path, text, before: found.contributing.as_ref().map(|(_, text)| text.clone()) })
}

fn paragraph(found: &Findings<'_>) -> String {
    let check = "Before you push, `backlog-gate check --body FILE` says what is missing.\n";
    if found.beginning == Beginning::Without {
        return format!(
            "## Pull requests\n\nThe description has the sections of the template, each with a text of your own.\n{check}"
        );
    }
    let id = found.backlog.items.first().map_or("US-1", |item| item.id.as_str());
    format!(
        "## Pull requests and the backlog\n\n\
         A change names the item that it works on with a line of its own in the description:\n\
         `Backlog: {id}`. One that belongs to no item says why: `Backlog: none - reason`.\n\
         `backlog-gate next` shows what may be started, and `backlog-gate scaffold {id}` writes the\n\
         description. {check}"
    )
}

/// A text without the paragraph; `None` where it has none.
pub(super) fn without(text: &str) -> Option<String> {
    MARKS.without(text)
}
