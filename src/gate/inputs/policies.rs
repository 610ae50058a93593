//! Which policy judges, and which would judge after the change.

use std::path::Path;

use super::Config;
use super::reading::{Reading, Scope};
use crate::change::Change;
use crate::error::{Error, ErrorKind, Result};
use crate::files::read_file;
use crate::limits;
use crate::policy::Origin;
use crate::policy::discover::{self, Candidates, load};
use crate::policy::edit::Edit;
use crate::policy::layers::{Layers, PolicyFile};
use crate::snapshot::{ChangedFile, Snapshot};
use crate::source::{RepoPath, SourceMap};

/// The same change under the policy that does not judge it.
#[derive(Debug)]
pub struct Proposed {
    /// What the change does to the policy.
    pub edit: Edit,
    /// What that other policy reads; `None` where it cannot.
    pub reading: Option<Reading>,
}

/// The policy that judges: that of `--config`, else of the base, else of the head.
pub(super) fn layers(
    config: Option<&Config>,
    base: Option<&Snapshot>,
    head: Option<&Snapshot>,
    sources: &mut SourceMap,
) -> Result<Layers> {
    let (file, path) = match config {
        Some(Config::File(file)) => (Some(config_file(file)?), None),
        Some(Config::InRepository(path)) => (None, Some(path)),
        None => (None, None),
    };
    let read = |snapshot: Option<&Snapshot>, path: &RepoPath| match snapshot {
        Some(snapshot) => snapshot.read_text(path, limits::POLICY),
        None => Ok(None),
    };
    let of_base = |path: &RepoPath| read(base, path);
    let of_head = |path: &RepoPath| read(head, path);
    let candidates = Candidates {
        config: file.as_ref(),
        path,
        base: base.map(|_| &of_base as &dyn Fn(&RepoPath) -> Result<Option<String>>),
        head: head.map(|_| &of_head as &dyn Fn(&RepoPath) -> Result<Option<String>>),
    };
    load(candidates, sources)
}

/// The file that `--config` names; its path is the caller's, so it may lie anywhere.
fn config_file(path: &Path) -> Result<PolicyFile> {
    let name = path.file_name().and_then(|name| name.to_str()).and_then(RepoPath::new);
    let text = read_file(path, limits::POLICY, ErrorKind::Policy)?;
    let fallback = || Error::new(ErrorKind::Policy, format!("{} is no file name", path.display()));
    Ok(PolicyFile { path: name.ok_or_else(fallback)?, in_repository: false, text })
}

/// Reads the change under the policy that would judge after it; where the change brings the first
/// policy and is judged by that, under the preset. `None` where it leaves the policy alone, or the
/// caller has named a file that it cannot reach.
///
/// # Errors
/// Where the policy at the base, which was good once, cannot be read.
pub(super) fn proposed(
    config: Option<&Config>,
    judging: &Layers,
    change: &Change,
    scope: &Scope<'_>,
    sources: &mut SourceMap,
) -> Result<Option<Proposed>> {
    let at = scope.at;
    if judging.origin == Origin::File {
        return Ok(None);
    }
    if judging.origin == Origin::Head {
        let preset = Layers::preset_only();
        let edit = Edit::new(&preset, &preset, judging, sources);
        return Ok(Some(read(edit, &preset, change, scope, sources)));
    }
    let own = match only(config, &at.head, sources) {
        Ok(own) => own,
        Err(error) if touches(config, change, &[judging]) => {
            return Ok(Some(Proposed { edit: Edit::broken(error.to_string()), reading: None }));
        }
        // A branch that began before the policy was fixed is not to blame.
        Err(_) => return Ok(None),
    };
    if !touches(config, change, &[judging, &own]) {
        return Ok(None);
    }
    let mistakes = own.check(sources).problems;
    if let Some(first) = mistakes.first() {
        let edit = Edit::broken(first.headline(sources));
        return Ok(Some(Proposed { edit, reading: None }));
    }
    // What the target did meanwhile is not the change's doing.
    let before = only(config, &at.base, sources).ok();
    let before = before.filter(|before| before.check(sources).problems.is_empty());
    let edit = Edit::new(&own, before.as_ref().unwrap_or(judging), &own, sources);
    Ok(Some(read(edit, &own, change, scope, sources)))
}

/// The policy of one snapshot and of nothing else.
fn only(config: Option<&Config>, snapshot: &Snapshot, sources: &mut SourceMap) -> Result<Layers> {
    match layers(config, None, Some(snapshot), sources) {
        // The file that the workflow names is not there.
        Err(_) if is_gone(config, snapshot)? => Ok(Layers::preset_only()),
        layers => layers,
    }
}

fn is_gone(config: Option<&Config>, snapshot: &Snapshot) -> Result<bool> {
    match config {
        Some(Config::InRepository(path)) => Ok(!snapshot.tree()?.has(path)),
        Some(Config::File(_)) | None => Ok(false),
    }
}

fn touches(config: Option<&Config>, change: &Change, policies: &[&Layers]) -> bool {
    let named = match config {
        Some(Config::InRepository(path)) => Some(path),
        Some(Config::File(_)) | None => None,
    };
    let is_named = |path: &RepoPath| named == Some(path);
    touched(change, policies).next().is_some()
        || change.files.iter().any(|file| file.touches(is_named))
}

fn read(
    mut edit: Edit,
    other: &Layers,
    change: &Change,
    scope: &Scope<'_>,
    sources: &mut SourceMap,
) -> Proposed {
    let policy = other.policy(sources);
    match policy.and_then(|policy| Reading::new(policy, change.clone(), scope, sources)) {
        Ok(reading) => Proposed { edit, reading: Some(reading) },
        Err(error) => {
            edit.error = Some(error.to_string());
            Proposed { edit, reading: None }
        }
    }
}

/// The paths of the policy that a change touches, at the head or, where it moves one, at the base:
/// each that one of `policies` is made of, and each at which one would be found.
fn touched<'a>(
    change: &'a Change,
    policies: &'a [&'a Layers],
) -> impl Iterator<Item = &'a RepoPath> {
    let is_part = |path: &RepoPath| {
        discover::is_place(path)
            || policies
                .iter()
                .any(|policy| policy.path.as_ref() == Some(path) || policy.extends.contains(path))
    };
    let paths = change.files.iter().flat_map(ChangedFile::names);
    paths.filter(move |path| is_part(path))
}
