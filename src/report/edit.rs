//! What came of an edit of the backlog, for programs: the commands that bring an item into another
//! state, add one or move some.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::json::{FindingFacts, finding_facts};
use super::{Listing, diff};
use crate::backlog::State;
use crate::edit::{Replacement, difference};
use crate::escape::json::pretty;
use crate::gate::Report;
use crate::source::RepoPath;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The files say so now.
    Written,
    /// The files would say so: it was a dry run.
    DryRun,
    /// It was so already.
    Unchanged,
    /// Nothing was written.
    Refused,
}

/// An item that an edit is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "EditedItem")]
pub struct EditedItem {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The path of its file.
    pub path: String,
    /// The line that it begins on, counted from 1.
    pub line: u32,
    /// Its state before; `null` where it stated none, or was not there.
    pub before: Option<State>,
    /// Its state.
    pub state: Option<State>,
    /// Who has it.
    pub owner: Option<String>,
}

/// What a file is to say.
#[derive(Debug)]
pub struct EditedFile<'a> {
    /// Its path.
    pub path: &'a RepoPath,
    /// What it says; `None` where there is none yet.
    pub old: Option<&'a str>,
    /// What it is to say.
    pub new: &'a str,
}

/// What a command answers to somebody who wants something edited.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The command.
    pub action: &'a str,
    /// What came of it.
    pub outcome: Outcome,
    /// The same in a sentence.
    pub message: String,
    /// What to do about it, where it was refused.
    pub help: Option<String>,
    /// The items that it is about: as they are now, and of what was refused, as they were left.
    pub items: Vec<EditedItem>,
    /// The files that change.
    pub files: Vec<EditedFile<'a>>,
    /// What else there is to know.
    pub notes: Vec<String>,
}

/// What came of an edit.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EditAnswer")]
struct Root<'a> {
    schema_version: u32,
    /// The command: `start`, `finish`, `add`, ...
    action: &'a str,
    outcome: Outcome,
    /// The outcome in a sentence.
    message: &'a str,
    /// What to do about it, where it was refused.
    help: Option<&'a str>,
    /// The items that it is about, as they are now.
    items: &'a [EditedItem],
    /// The files that change; none where nothing does.
    files: Vec<FileFacts<'a>>,
    /// Why it was refused, where a rule says so.
    findings: Vec<FindingFacts<'a>>,
    /// What else there is to know.
    notes: &'a [String],
}

/// A file that changes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EditedFile")]
struct FileFacts<'a> {
    path: &'a str,
    /// Whether it was not there before.
    is_new: bool,
    /// The edits of its old text, in the order of the text, none over another.
    edits: Vec<EditFacts>,
    /// The same as a unified diff.
    diff: String,
}

/// Whole lines that are replaced.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LineEdit")]
struct EditFacts {
    /// Where the replaced text begins, in bytes of the old text.
    start: u32,
    /// Where it ends.
    end: u32,
    /// The line that it begins on, counted from 1.
    line: usize,
    /// The first line behind it; the same where lines are only added.
    end_line: usize,
    /// The text to put there.
    text: String,
}

/// The answer as JSON; `report` says why it was refused, where a rule says so.
#[must_use]
pub fn json(answer: &Answer<'_>, report: Option<&Report<'_>>) -> String {
    let listing = report.map(Listing::of);
    pretty(&root(answer, listing.as_ref()), 2000)
}

/// The same as a value.
///
/// # Panics
/// Never: the form holds only strings and numbers.
#[must_use]
pub fn value(answer: &Answer<'_>, report: Option<&Report<'_>>) -> Value {
    let listing = report.map(Listing::of);
    let root = root(answer, listing.as_ref());
    serde_json::to_value(root).expect("the form holds only strings and numbers")
}

fn root<'a>(answer: &'a Answer<'a>, listing: Option<&'a Listing<'a>>) -> Root<'a> {
    Root {
        schema_version: 1,
        action: answer.action,
        outcome: answer.outcome,
        message: &answer.message,
        help: answer.help.as_deref(),
        items: &answer.items,
        files: answer.files.iter().map(file_facts).collect(),
        findings: listing.map(finding_facts).unwrap_or_default(),
        notes: &answer.notes,
    }
}

fn file_facts<'a>(file: &EditedFile<'a>) -> FileFacts<'a> {
    let EditedFile { path, old, new } = *file;
    let text = old.unwrap_or_default();
    let edit = |Replacement { span, text: new }: Replacement| {
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        let replaced = &text[span.range()];
        let end = line(span.range().end);
        EditFacts {
            start: span.start,
            end: span.end,
            line: line(span.range().start),
            end_line: if replaced.is_empty() || replaced.ends_with('\n') { end } else { end + 1 },
            text: new,
        }
    };
    FileFacts {
        path: path.as_str(),
        is_new: old.is_none(),
        edits: difference(text, new).into_iter().map(edit).collect(),
        diff: match old {
            Some(old) => diff::unified(path.as_str(), old, new, false),
            None => diff::created(path.as_str(), new, false),
        },
    }
}

/// The schema of the answer.
#[cfg(test)]
pub(crate) fn schema() -> Value {
    super::schema::of::<Root<'_>>("edit", "What came of an edit of the backlog")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_with_its_edits_and_its_diff() {
        let path = RepoPath::new("BACKLOG.md").unwrap();
        let facts = |old, new| file_facts(&EditedFile { path: &path, old, new });
        let changed = facts(Some("a\nb\nc"), "a\nB\nc\n");
        let edits: Vec<_> = changed.edits.iter().map(|it| (it.line, it.end_line)).collect();
        assert_eq!(edits, [(2, 4)]);
        let added = facts(Some("a\nc\n"), "a\nb\nc\n");
        assert_eq!((added.edits[0].line, added.edits[0].end_line), (2, 2));
        let new = facts(None, "a\n");
        assert!(new.is_new && new.diff.starts_with("--- /dev/null"), "{}", new.diff);
    }
}
