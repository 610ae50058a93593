//! Files and folders that the caller names, wherever they lie, and standard input.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::backlogs::{add_file, near_backlogs};
use crate::backlog::{self, Backlog, Setup};
use crate::error::{Error, ErrorKind, Result};
use crate::files::{read_bounded, read_file};
use crate::gate::missing;
use crate::limits::{self, Resource};
use crate::policy::Policy;
use crate::snapshot::Snapshot;
use crate::source::{RepoPath, SourceId, SourceMap};

/// The files and folders that the caller names; none for the repository's own backlog.
#[derive(Debug, Clone, Copy, Default)]
pub struct Named<'a> {
    /// Their paths; `-` is standard input.
    pub paths: &'a [PathBuf],
    /// What standard input is called.
    pub stdin: Option<&'a Path>,
}

impl<'a, T: AsRef<[PathBuf]> + ?Sized> From<&'a T> for Named<'a> {
    fn from(paths: &'a T) -> Self {
        Self { paths: paths.as_ref(), stdin: None }
    }
}

/// Reads the files that were asked for by name, and the backlogs in the folders that were.
pub(super) fn read(
    named: Named<'_>,
    policy: &Policy,
    root: Option<&Path>,
    sources: &mut SourceMap,
    on_disk: &mut HashMap<SourceId, PathBuf>,
) -> Result<Backlog> {
    let root = root.and_then(|root| root.canonicalize().ok());
    let mut files = Vec::new();
    let mut seen = HashSet::new();
    let mut elsewhere = false;
    for path in named_files(named.paths, policy)? {
        if path == Path::new(STDIN) {
            let name = named.stdin.unwrap_or(Path::new(STDIN_NAME));
            let (name, source) = read_stdin(name, sources)?;
            elsewhere |= named.stdin.is_none();
            files.push((name, source));
            continue;
        }
        let real = path.canonicalize().unwrap_or_else(|_| path.clone());
        elsewhere |= root.as_ref().is_some_and(|root| !real.starts_with(root));
        // A file that is named twice, perhaps in two ways, is one file all the same.
        if seen.insert(real) {
            let (name, source) = read_named_file(&path, sources)?;
            on_disk.insert(source, path);
            files.push((name, source));
        }
    }
    // The policy's dialect is that of its own backlog; a file from elsewhere may be in any.
    let is_own = |path: &RepoPath| policy.backlog_files.matches_path(path);
    let dialects = if !elsewhere && files.iter().all(|(path, _)| is_own(path)) {
        policy.dialects()
    } else {
        policy.known_dialects().collect()
    };
    let setup = Setup { dialects, ..policy.setup() };
    let backlog = missing::read_backlog(sources, &files, setup)?;
    let Some((path, candidates)) = backlog.unread.first() else { return Ok(backlog) };
    let message = format!("no items found in {path}: no dialect reads it");
    let refusals = candidates.iter().map(|candidate| candidate.refusal());
    Err(refusals
        .fold(Error::new(ErrorKind::Input, message), Error::hint)
        .hint("describe how your team writes its backlog under `dialects` in `.backlog-gate.yml`"))
}

/// The path that means standard input.
const STDIN: &str = "-";
/// What standard input is called where nobody says.
const STDIN_NAME: &str = "BACKLOG.md";

fn read_stdin(name: &Path, sources: &mut SourceMap) -> Result<(RepoPath, SourceId)> {
    let text = read_bounded(
        std::io::stdin(),
        "the backlog on standard input",
        limits::BACKLOG_FILE,
        ErrorKind::Input,
    )?;
    let name = shown_path(name).ok_or_else(|| no_file_name(name))?;
    sources.budget().draw(Resource::Bytes, text.len(), &name)?;
    let id = add_file(&name, text, sources)?;
    Ok((name, id))
}

fn no_file_name(path: &Path) -> Error {
    Error::new(ErrorKind::Input, format!("{} is not a file name", path.display()))
}

fn named_files(paths: &[PathBuf], policy: &Policy) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let snapshot = Snapshot::directory(path);
            let inside = policy.backlog_paths(&near_backlogs(&snapshot, policy)?);
            files.extend(inside.iter().map(|inner| path.join(inner.as_str())));
            if inside.is_empty() && policy.backlog_files.is_empty() {
                files.extend(task_files(path, snapshot.tree()?.files()));
            }
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// The files of a folder whose front matter says how far a task is. A folder that is named is asked
/// for such files where it holds no backlog; one that is only looked through is not.
fn task_files(folder: &Path, inside: &[RepoPath]) -> Vec<PathBuf> {
    let pages = inside.iter().filter(|path| path.as_str().to_ascii_lowercase().ends_with(".md"));
    let is_task = |path: &PathBuf| {
        let text = read_file(path, limits::BACKLOG_FILE, ErrorKind::Input);
        text.is_ok_and(|text| backlog::states_itself(&text))
    };
    pages.map(|path| folder.join(path.as_str())).filter(is_task).collect()
}

fn read_named_file(path: &Path, sources: &mut SourceMap) -> Result<(RepoPath, SourceId)> {
    let text = read_file(path, limits::BACKLOG_FILE, ErrorKind::Input)?;
    let name = shown_path(path).ok_or_else(|| no_file_name(path))?;
    sources.budget().draw(Resource::Bytes, text.len(), &name)?;
    let id = add_file(&name, text, sources)?;
    Ok((name, id))
}

/// What reports call a file: its path from the current directory on, and its last part where it
/// lies elsewhere. It is a name there, never a way.
fn shown_path(path: &Path) -> Option<RepoPath> {
    let from_here = || {
        let here = Path::new(".").canonicalize().ok()?;
        let real = path.canonicalize().ok()?;
        RepoPath::new(real.strip_prefix(here).ok()?.to_str()?)
    };
    let last = || RepoPath::new(&path.file_name()?.to_string_lossy());
    RepoPath::new(&path.to_string_lossy()).or_else(from_here).or_else(last)
}
