//! The lines of the file in which the cache is kept.

use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::known::{Key, Walked};
use crate::snapshot::{Content, PastCommit, PastFile, Revision};
use crate::source::RepoPath;

/// The form of the file. What another form wrote is passed over.
const FORM: u32 = 3;
/// The digits of a key.
const KEY_DIGITS: usize = 32;
/// The digits of a checksum.
const SUM_DIGITS: usize = 16;

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

    pub(super) fn of(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
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

/// A commit as a text, with how many were passed before it.
pub(super) fn of_commit(commit: &PastCommit, passed: usize) -> io::Result<Vec<u8>> {
    let id = |content: Option<Content>| content.map(Content::id);
    let file =
        |file: &PastFile| CommitFile(file.path.as_str().to_owned(), id(file.before), id(file.now));
    let commit = Commit {
        id: commit.revision.id(),
        time: commit.time.as_second(),
        passed,
        files: commit.files.iter().map(file).collect(),
    };
    Ok(serde_json::to_vec(&commit)?)
}

/// The commit of a text, and how many were passed before it.
pub(super) fn commit_of(text: &[u8]) -> Option<(PastCommit, usize)> {
    let commit: Commit = serde_json::from_slice(text).ok()?;
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

/// How a key begins its text.
pub(super) fn shown(key: Key) -> String {
    format!("{key:0KEY_DIGITS$x} ")
}

/// The key of a text, and what it is the key of.
pub(super) fn key_of(text: &[u8]) -> Option<(Key, &[u8])> {
    let (digits, rest) = number(text, KEY_DIGITS)?;
    Some((Key::from_str_radix(digits, 16).ok()?, rest))
}

/// The digits with which a text begins, and what stands behind them and a space.
fn number(text: &[u8], digits: usize) -> Option<(&str, &[u8])> {
    let (number, rest) = text.split_at_checked(digits)?;
    Some((std::str::from_utf8(number).ok()?, rest.strip_prefix(b" ")?))
}

/// By what a line that was altered is known. Where lines mean something in their order alone, that of
/// the line before has a part in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum(u64);

impl Sum {
    fn of(text: &[u8], before: Self) -> Self {
        let digest =
            Sha256::new().chain_update(before.0.to_be_bytes()).chain_update(text).finalize();
        Self(digest.iter().take(size_of::<u64>()).fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }
}

/// Writes a text as a line; gives its checksum.
pub(super) fn write(file: &mut impl Write, text: &[u8], before: Sum) -> io::Result<Sum> {
    let sum = Sum::of(text, before);
    write!(file, "{:0SUM_DIGITS$x} ", sum.0)?;
    file.write_all(text)?;
    file.write_all(b"\n")?;
    Ok(sum)
}

/// The text of a line that is as it was written, with its checksum.
pub(super) fn text_of(line: &[u8], before: Sum) -> Option<(&[u8], Sum)> {
    let text = unchecked(line)?;
    let sum = Sum::of(text, before);
    line.starts_with(format!("{:0SUM_DIGITS$x} ", sum.0).as_bytes()).then_some((text, sum))
}

/// The text of a line, whether that was altered or not.
pub(super) fn unchecked(line: &[u8]) -> Option<&[u8]> {
    line.get(SUM_DIGITS + 1..)
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
