//! Whether the working directory says something else of the backlog than the commit that is judged.

use crate::backlog::Backlog;
use crate::limits;
use crate::snapshot::{Repository, Revision, Snapshot};
use crate::source::SourceMap;
use crate::text::{list, plural};

/// More files than these are only counted.
const MOST_NAMED: usize = 3;

/// A note where files of the backlog are edited here and the edit is not committed: nobody judged it.
/// None where another commit than the one that is checked out is judged.
pub(super) fn note(
    repository: &Repository,
    head: &Revision,
    backlog: &Backlog,
    sources: &SourceMap,
) -> Option<String> {
    let here = Snapshot::directory(repository.workdir()?);
    if repository.resolve("HEAD").ok()? != *head {
        return None;
    }
    let edited: Vec<&str> = backlog
        .files
        .iter()
        .filter(|file| {
            let text = here.read_text(&file.path, limits::BACKLOG_FILE).ok().flatten();
            // A checkout may have other ends of lines than the commit.
            let differs = |text: String| !text.lines().eq(sources.text(file.source).lines());
            text.is_none_or(differs)
        })
        .map(|file| file.path.as_str())
        .collect();
    let (verb, names) = match edited.len() {
        0 => return None,
        1 => ("is", edited[0].to_owned()),
        2..=MOST_NAMED => ("are", list(&edited, "and")),
        many => ("are", plural(many, "backlog file")),
    };
    Some(format!("{names} {verb} edited here and not committed; what is committed was judged."))
}
