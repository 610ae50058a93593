//! The lines of the file in which the cache is kept.

use std::io::{self, BufRead};

use serde::{Deserialize, Serialize};

use super::known::{Key, Walked};
use crate::snapshot::{Content, PastCommit, PastFile, Revision};
use crate::source::RepoPath;

/// The form of the file. What another form wrote is passed over.
const FORM: u32 = 2;
/// The digits of a key.
const DIGITS: usize = 32;

/// The first line.
#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    form: u32,
    program: String,
    print: String,
    passed: usize,
    is_cut: bool,
    is_limited: bool,
    pub(super) commits: usize,
}

impl Head {
    pub(super) fn new(print: &str, walked: &Walked) -> Self {
        Self {
            form: FORM,
            program: program(),
            print: print.to_owned(),
            passed: walked.passed,
            is_cut: walked.is_cut,
            is_limited: walked.is_limited,
            commits: walked.commits.len(),
        }
    }

    pub(super) fn of(line: &[u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }

    /// Whether this program wrote it for this way of watching.
    pub(super) fn fits(&self, print: &str) -> bool {
        self.form == FORM && self.program == program() && self.print == print
    }

    /// The way back, without its commits.
    pub(super) fn walked(&self) -> Walked {
        let Self { passed, is_cut, is_limited, .. } = *self;
        Walked { passed, is_cut, is_limited, ..Walked::default() }
    }
}

#[derive(Serialize, Deserialize)]
struct Commit {
    id: String,
    time: i64,
    passed: usize,
    files: Vec<CommitFile>,
}

/// A file with what it held before and now.
#[derive(Serialize, Deserialize)]
struct CommitFile(String, Option<String>, Option<String>);

/// A commit as a line, with how many were passed before it.
pub(super) fn line_of(commit: &PastCommit, passed: usize) -> io::Result<String> {
    let id = |content: Option<Content>| content.map(Content::id);
    let file =
        |file: &PastFile| CommitFile(file.path.as_str().to_owned(), id(file.before), id(file.now));
    let commit = Commit {
        id: commit.revision.id(),
        time: commit.time.as_second(),
        passed,
        files: commit.files.iter().map(file).collect(),
    };
    Ok(serde_json::to_string(&commit)?)
}

/// The commit of a line, and how many were passed before it.
pub(super) fn commit_of(line: &[u8]) -> Option<(PastCommit, usize)> {
    let commit: Commit = serde_json::from_slice(line).ok()?;
    let content = |id: &Option<String>| match id {
        Some(id) => Content::of_id(id).map(Some),
        None => Some(None),
    };
    let file = |file: &CommitFile| {
        let path = RepoPath::new(&file.0)?;
        Some(PastFile { path, before: content(&file.1)?, now: content(&file.2)? })
    };
    let past = PastCommit {
        revision: Revision::of_id(&commit.id)?,
        time: jiff::Timestamp::from_second(commit.time).ok()?,
        files: commit.files.iter().map(file).collect::<Option<_>>()?,
    };
    Some((past, commit.passed))
}

/// How a key begins its line.
pub(super) fn shown(key: Key) -> String {
    format!("{key:0DIGITS$x} ")
}

/// The key of a line, and where what it is the key of begins.
pub(super) fn key_of(line: &[u8]) -> Option<(Key, usize)> {
    let digits = std::str::from_utf8(line.get(..DIGITS)?).ok()?;
    Some((Key::from_str_radix(digits, 16).ok()?, DIGITS + 1))
}

/// Reads the next line without its end; gives how many bytes it is long with it, 0 at the end.
pub(super) fn next(file: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<u64> {
    line.clear();
    let length = file.read_until(b'\n', line)?;
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    Ok(length as u64)
}

/// Another program reads otherwise.
fn program() -> String {
    let built = option_env!("BACKLOG_GATE_COMMIT").unwrap_or("");
    format!("{} {built}", env!("CARGO_PKG_VERSION"))
}
