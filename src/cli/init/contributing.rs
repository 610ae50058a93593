//! The paragraph that tells people and their tools how a change names its item.

use super::{Beginning, Findings, NewFile};
use crate::source::RepoPath;

const BEGIN: &str = "<!-- backlog-gate init -->";
const END: &str = "<!-- /backlog-gate init -->";

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
    if before.contains(BEGIN) {
        return None;
    }
    let gap = match before {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let text = format!("{before}{gap}{BEGIN}\n{}{END}\n", paragraph(found));
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
    let start = text.find(BEGIN)?;
    let end = start + text[start..].find(END)? + END.len();
    let before = text[..start].trim_end_matches(['\n', '\r']);
    let behind = text[end..].trim_start_matches(['\n', '\r']);
    let gap = match (before.is_empty(), behind.is_empty()) {
        (false, false) => "\n\n",
        (false, true) => "\n",
        _ => "",
    };
    Some(format!("{before}{gap}{behind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stood_around_the_paragraph_stays() {
        let block = format!("{BEGIN}\n## X\n{END}\n");
        assert_eq!(without(&format!("# A\n\n{block}")).as_deref(), Some("# A\n"));
        assert_eq!(without(&format!("# A\n\n{block}\n## B\n")).as_deref(), Some("# A\n\n## B\n"));
        assert_eq!(without(&block).as_deref(), Some(""));
        assert_eq!(without("# A\n"), None);
    }
}
