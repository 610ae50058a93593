//! What comes of an action: edits, or the findings that speak against it.

use crate::apply::Applied;
use crate::gate::{self, FailOn, Inputs, Report};
use crate::sort::Sort as _;
use crate::source::RepoPath;

/// What comes of an action.
#[derive(Debug)]
pub enum Outcome {
    /// These edits do it.
    Edits(Planned),
    /// There is nothing to do; why.
    Nothing(String),
    /// The backlog would then fail.
    Refused(Refused),
}

/// The edits that do it.
#[derive(Debug)]
pub struct Planned {
    /// The files that change, in the order of their paths.
    pub files: Vec<FileEdit>,
    /// What is done, in one line.
    pub done: String,
    /// The id of the item that it is about.
    pub item: Option<String>,
}

/// One file and what it is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEdit {
    /// Its path.
    pub path: RepoPath,
    /// What it said when it was read; whoever writes it makes sure that it still does.
    pub old: String,
    /// What it is to say.
    pub new: String,
}

/// What would then fail.
#[derive(Debug)]
pub struct Refused {
    /// Why nothing is done, up to the findings.
    pub why: String,
    applied: Box<Applied>,
}

impl Refused {
    pub(super) fn new(why: String, applied: Applied) -> Self {
        Self { why, applied: Box::new(applied) }
    }

    /// The findings for which nothing is done. What was wrong before does not count.
    #[must_use]
    pub fn report<'a>(&'a self, inputs: &'a Inputs) -> Report<'a> {
        let mut report = gate::judge(self.applied.context(inputs), FailOn::Error);
        report.keep_active();
        report
    }
}

/// The files that an edit changes.
#[must_use]
pub fn files(inputs: &Inputs, applied: &Applied) -> Vec<FileEdit> {
    let edit = |(source, new): (&_, &String)| {
        let source = inputs.sources.get(*source);
        let (path, old) = (source.kind.path()?.clone(), source.text.clone());
        (old != *new).then(|| FileEdit { path, old, new: new.clone() })
    };
    let mut files: Vec<FileEdit> = applied.texts.iter().filter_map(edit).collect();
    files.order_by(|a, b| a.path.cmp(&b.path));
    files
}
