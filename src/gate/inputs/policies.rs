//! Which policy judges, and which would judge after the change.

use std::path::Path;

use super::Config;
use super::backlogs::near_backlogs;
use super::reading::Reading;
use super::scope::{Scope, Snapshots};
use crate::change::{Change, Target};
use crate::error::{Error, ErrorKind, Result};
use crate::files::read_file;
use crate::limits;
use crate::policy::discover::{self, Candidates, load};
use crate::policy::edit::Edit;
use crate::policy::layers::{Layers, PolicyFile};
use crate::policy::problem::headline;
use crate::policy::show::show;
use crate::policy::{Origin, Policy};
use crate::snapshot::{ChangedFile, Snapshot};
use crate::source::{RepoPath, SourceMap};

/// The same change under the policy that does not judge it.
#[derive(Debug)]
pub struct Proposed {
    /// What the change does to the policy.
    pub edit: Edit,
    /// What that other policy reads; `None` where it cannot.
    pub reading: Option<Reading>,
    /// Whether its verdict counts, because the target has no policy.
    pub counts: bool,
}

impl Proposed {
    fn broken(error: String) -> Self {
        Self { edit: Edit::broken(error), reading: None, counts: false }
    }
}

/// The policy that judges a change: that of `--config`, else of the target, else the preset. What
/// the head brings judges beside it, where the target has none.
pub(super) fn judging(
    config: Option<&Config>,
    at: &Snapshots,
    sources: &mut SourceMap,
) -> Result<Layers> {
    if let Some(Config::InRepository(path)) = config
        && at.target.read_text(path, limits::POLICY)?.is_none()
        && at.head.read_text(path, limits::POLICY)?.is_some()
    {
        return Ok(Layers::preset_only());
    }
    layers(config, Some(&at.target), None, sources)
}

/// A change under the policy of the default branch, whose verdict counts too.
#[derive(Debug)]
pub struct Beside {
    /// The name of the default branch.
    pub branch: String,
    /// What its policy reads.
    pub reading: Reading,
}

/// Reads the change under the policy of the default branch, where it has to judge too.
///
/// # Errors
/// Where that policy, or something that it asks for, cannot be read.
pub(super) fn beside(
    config: Option<&Config>,
    (default, judging): (&Target, &Layers),
    change: &Change,
    scope: &Scope<'_>,
    sources: &mut SourceMap,
) -> Result<Option<Beside>> {
    let snapshot = scope.history.0.snapshot(default.revision())?;
    let into = change.target_branch.as_deref();
    let Some(layers) = of_default(config, judging, into, &snapshot, sources)? else {
        return Ok(None);
    };
    let mut policy = layers.policy(sources)?;
    if policy.origin == Origin::Head {
        policy.origin = Origin::Base;
    }
    let reading = Reading::new(policy, change.clone(), scope, sources)?;
    Ok(Some(Beside { branch: default.branch.clone().unwrap_or_default(), reading }))
}

/// The policy of the default branch, which judges a change beside that of its target unless it says
/// that the target may judge alone, or demands the same.
///
/// # Errors
/// Where it cannot be read.
fn of_default(
    config: Option<&Config>,
    judging: &Layers,
    into: Option<&str>,
    default: &Snapshot,
    sources: &mut SourceMap,
) -> Result<Option<Layers>> {
    if judging.origin == Origin::File {
        return Ok(None);
    }
    let layers = only(config, default, sources)?;
    let is_trusted = {
        let trusted = layers.policy(sources)?.trusted_branches;
        // As forges protect branches: `*` stays within a part of the name.
        let into = into.and_then(RepoPath::new);
        into.is_some_and(|into| trusted.matches_path(&into))
    };
    let is_same = || show(&layers) == show(judging);
    Ok((!is_trusted && !is_same()).then_some(layers))
}

/// Reads the backlog of a change where the head's policy says, if there is none where the preset
/// looks: who brings the first policy says where the backlog is, and not what is demanded of it.
pub(super) fn place_backlog(
    policy: &mut Policy,
    config: Option<&Config>,
    at: &Snapshots,
    sources: &mut SourceMap,
) -> Result<()> {
    let is_there = |snapshot: &Snapshot| -> Result<bool> {
        Ok(!policy.backlog_paths(&near_backlogs(snapshot, policy)?).is_empty())
    };
    if policy.origin != Origin::Default || is_there(&at.base)? || is_there(&at.head)? {
        return Ok(());
    }
    let own = only(config, &at.head, sources).and_then(|layers| layers.policy(sources));
    if let Ok(own) = own {
        policy.backlog_files = own.backlog_files;
        policy.without_backlog = own.without_backlog;
        policy.dialect = own.dialect;
        policy.dialects = own.dialects;
    }
    Ok(())
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
        Some(Config::Given(given)) => {
            let read = |path: &RepoPath| Ok(given.extends.get(path).cloned());
            return Layers::read(given.file.clone(), Origin::File, &read, sources);
        }
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
    let fallback =
        || Error::new(ErrorKind::Policy, format!("{} is not a file name", path.display()));
    Ok(PolicyFile { path: name.ok_or_else(fallback)?, in_repository: false, text })
}

/// Reads the change under the policy that would judge after it. `None` where it leaves the policy
/// alone, or the caller has named a file that it cannot reach.
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
    let own = match only(config, &at.head, sources) {
        Ok(own) => own,
        Err(error) if touches(config, change, &[judging]) => {
            return Ok(Some(Proposed::broken(error.to_string())));
        }
        // A branch that began before the policy was fixed is not to blame.
        Err(_) => return Ok(None),
    };
    // A head that still has the policy which the target gave up brings it along all the same.
    let counts = judging.origin == Origin::Default && own.origin == Origin::Head;
    if !counts && !touches(config, change, &[judging, &own]) {
        return Ok(None);
    }
    let mistakes = own.check(sources).problems;
    if let Some(first) = mistakes.first() {
        return Ok(Some(Proposed::broken(headline(first, sources))));
    }
    // What the target did meanwhile is not the change's doing.
    let before = only(config, &at.base, sources).ok();
    let before = before.filter(|before| before.check(sources).problems.is_empty());
    let edit = Edit::new(&own, before.as_ref().unwrap_or(judging), &own, sources);
    let read = read(edit, &own, change, scope, sources);
    Ok(Some(Proposed { counts, ..read }))
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
        Some(Config::File(_) | Config::Given(_)) | None => Ok(false),
    }
}

fn touches(config: Option<&Config>, change: &Change, policies: &[&Layers]) -> bool {
    let named = match config {
        Some(Config::InRepository(path)) => Some(path),
        Some(Config::File(_) | Config::Given(_)) | None => None,
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
        Ok(reading) => Proposed { edit, reading: Some(reading), counts: false },
        Err(error) => {
            edit.error = Some(error.to_string());
            Proposed { edit, reading: None, counts: false }
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
