//! What `init` does, for programs.

use schemars::JsonSchema;
use serde::Serialize;
#[cfg(test)]
use serde_json::Value;

use super::Plan;
use crate::escape::json::pretty;
use crate::report::diff;
use crate::source::RepoPath;

/// What `init` does.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Init")]
struct Root<'a> {
    schema_version: u32,
    /// Whether nothing was written.
    dry_run: bool,
    files: Vec<FileFacts<'a>>,
    /// What stays as it is, each with what it is.
    kept: &'a [String],
    /// What is left to do by hand.
    hints: &'a [String],
}

/// A file that is written or taken out.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InitFile")]
struct FileFacts<'a> {
    path: &'a str,
    action: Change,
    /// What that changes, as a unified diff.
    diff: String,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Change {
    /// It is new.
    Create,
    /// It gets a paragraph.
    Append,
    /// It is taken away.
    Remove,
    /// It loses the paragraph that it got.
    Shorten,
}

/// A file that `init` wrote, and what is left of it.
#[derive(Debug)]
pub struct Leftover<'a> {
    /// The file.
    pub path: &'a RepoPath,
    /// What it says.
    pub text: String,
    /// What it is to say; `None` where it goes.
    pub rest: Option<String>,
}

impl Leftover<'_> {
    /// What taking it out changes, as a diff.
    #[must_use]
    pub fn diff(&self, for_person: bool) -> String {
        match &self.rest {
            None => diff::removed(self.path.as_str(), &self.text, for_person),
            Some(rest) => diff::unified(self.path.as_str(), &self.text, rest, for_person),
        }
    }
}

/// The plan as JSON.
#[must_use]
pub fn json(plan: &Plan, dry_run: bool) -> String {
    let files = plan.files.iter().map(|new| FileFacts {
        path: new.path.as_str(),
        action: if new.before.is_some() { Change::Append } else { Change::Create },
        diff: new.diff(),
    });
    written(dry_run, files.collect(), &plan.kept, &plan.hints)
}

/// What is taken out, as JSON.
#[must_use]
pub fn json_of_removal(files: &[Leftover<'_>], kept: &[String], dry_run: bool) -> String {
    let files = files.iter().map(|file| FileFacts {
        path: file.path.as_str(),
        action: if file.rest.is_some() { Change::Shorten } else { Change::Remove },
        diff: file.diff(false),
    });
    written(dry_run, files.collect(), kept, &[])
}

fn written(dry_run: bool, files: Vec<FileFacts<'_>>, kept: &[String], hints: &[String]) -> String {
    pretty(&Root { schema_version: 1, dry_run, files, kept, hints }, 8000)
}

/// The schema of it.
#[cfg(test)]
pub(crate) fn schema() -> Value {
    crate::report::schema::of::<Root<'_>>("init", "What init does")
}
