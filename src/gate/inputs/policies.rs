//! Which policy judges, and which would judge after the change.

use std::path::Path;

use jiff::civil::Date;

use super::Config;
use super::backlogs::near_backlogs;
use super::scope::{Scope, Snapshots};
use crate::change::{Change, Target};
use crate::error::{Error, ErrorKind, Result};
use crate::files::read_file;
use crate::gate::material::{Beside, Proposed, Reading};
use crate::limits;
use crate::policy::discover::{self, Candidates, load};
use crate::policy::edit::Edit;
use crate::policy::layers::{Layers, PolicyFile};
use crate::policy::problem::headline;
use crate::policy::show::show;
use crate::policy::{Origin, Policy};
use crate::snapshot::{ChangedFile, Snapshot};
use crate::source::{RepoPath, SourceMap};

/// What the caller says about the policy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice<'a> {
    /// A policy that goes before those at the usual places.
    pub(super) config: Option<&'a Config>,
    /// A policy that no other may loosen.
    pub(super) floor: Option<&'a PolicyFile>,
    /// Today, in UTC.
    pub(super) today: Date,
}

impl Proposed {
    fn broken(error: String) -> Self {
        Self { edit: Edit::broken(error), reading: None, counts: false }
    }
}

/// The policy that judges a change: that of `--config`, else of the target, else the preset. What
/// the head brings judges beside it, where the target has none.
pub(super) fn judging(
    choice: Choice<'_>,
    at: &Snapshots,
    sources: &mut SourceMap,
) -> Result<Layers> {
    if let Some(Config::InRepository(path)) = choice.config
        && at.target.read_text(path, limits::POLICY)?.is_none()
        && at.head.read_text(path, limits::POLICY)?.is_some()
    {
        return held(Layers::preset_only(), choice, sources);
    }
    layers(choice, Some(&at.target), None, sources)
}

/// Reads the change under the policy of the default branch, where it has to judge too.
///
/// # Errors
/// Where that policy, or something that it asks for, cannot be read.
pub(super) fn beside(
    choice: Choice<'_>,
    (default, judging): (&Target, &Layers),
    change: &Change,
    scope: &Scope<'_>,
    sources: &mut SourceMap,
) -> Result<Option<Beside>> {
    let snapshot = scope.history.0.snapshot(default.revision())?;
    let into = change.target_branch.as_deref();
    let Some(layers) = of_default(choice, judging, into, &snapshot, sources)? else {
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
    choice: Choice<'_>,
    judging: &Layers,
    into: Option<&str>,
    default: &Snapshot,
    sources: &mut SourceMap,
) -> Result<Option<Layers>> {
    if judging.origin == Origin::File {
        return Ok(None);
    }
    let layers = only(choice, default, sources)?;
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
    choice: Choice<'_>,
    at: &Snapshots,
    sources: &mut SourceMap,
) -> Result<()> {
    let is_there = |snapshot: &Snapshot| -> Result<bool> {
        Ok(!policy.backlog_paths(&near_backlogs(snapshot, policy)?).is_empty())
    };
    if policy.origin != Origin::Default || is_there(&at.base)? || is_there(&at.head)? {
        return Ok(());
    }
    let own = only(choice, &at.head, sources).and_then(|layers| layers.policy(sources));
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
    choice: Choice<'_>,
    base: Option<&Snapshot>,
    head: Option<&Snapshot>,
    sources: &mut SourceMap,
) -> Result<Layers> {
    let layers = unheld(choice.config, base, head, sources)?;
    held(layers, choice, sources)
}

/// The policy upon the floor that the caller names, with what loosens a floor taken back.
fn held(layers: Layers, choice: Choice<'_>, sources: &mut SourceMap) -> Result<Layers> {
    let layers = match choice.floor {
        Some(floor) => layers.upon(floor_layers(floor, sources)?),
        None => layers,
    };
    Ok(layers.held(choice.today, sources))
}

/// The floor with the presets that it builds upon.
fn floor_layers(floor: &PolicyFile, sources: &mut SourceMap) -> Result<Layers> {
    let alone = |path: &RepoPath| {
        let message =
            format!("the floor {} builds upon {path}, and it has to stand alone", floor.path);
        Err(Error::new(ErrorKind::Policy, message)
            .hint("let it build upon a preset, or put both files together"))
    };
    let layers = Layers::read(floor.clone(), Origin::File, &alone, sources)?;
    // Its mistakes are nobody's who is judged by it, and it must not be passed over.
    layers.policy(sources)?;
    Ok(layers)
}

fn unheld(
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

/// The floor that the caller names. It comes from outside: of one that the change goes into the copy of
/// the target counts, and one that only the change brings decides nothing.
pub(super) fn floor(
    file: Option<&Path>,
    repo: &Path,
    target: Option<&Snapshot>,
    head: &Snapshot,
) -> Result<Option<PolicyFile>> {
    let Some(file) = file else { return Ok(None) };
    let inside = super::baseline::Place::of(file, repo).ok().map(|place| place.path().clone());
    if let Some(path) = inside {
        let in_target = target.map_or(Ok(false), |target| target.has(&path))?;
        let text = match target {
            Some(target) if in_target => target.read_text(&path, limits::POLICY)?,
            _ => None,
        };
        if let Some(text) = text {
            return Ok(Some(PolicyFile { path, in_repository: true, text }));
        }
        if target.is_some() && head.has(&path)? {
            let message = format!("the floor {path} is a file of the change that it is to hold");
            return Err(Error::new(ErrorKind::Policy, message).hint(
                "fetch it in an earlier step, by commit and digest, to a path that no commit has",
            ));
        }
    }
    config_file(file).map(Some)
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
    choice: Choice<'_>,
    judging: &Layers,
    change: &Change,
    scope: &Scope<'_>,
    sources: &mut SourceMap,
) -> Result<Option<Proposed>> {
    let at = scope.at;
    let is_level = change.target == change.base;
    if judging.origin == Origin::File || is_level && !touches(choice, change, &[judging]) {
        // Where the target did nothing meanwhile either, the head has the policy that judges.
        return Ok(None);
    }
    let own = match only(choice, &at.head, sources) {
        Ok(own) => own,
        Err(error) if touches(choice, change, &[judging]) => {
            return Ok(Some(Proposed::broken(error.to_string())));
        }
        // A branch that began before the policy was fixed is not to blame.
        Err(_) => return Ok(None),
    };
    // A head that still has the policy which the target gave up brings it along all the same.
    let counts = judging.origin == Origin::Default && own.origin == Origin::Head;
    if !counts && !touches(choice, change, &[judging, &own]) {
        return Ok(None);
    }
    let mistakes = own.check(sources).problems;
    if let Some(first) = mistakes.first() {
        return Ok(Some(Proposed::broken(headline(first, sources))));
    }
    // What the target did meanwhile is not the change's doing.
    let before = only(choice, &at.base, sources)
        .ok()
        .filter(|before| before.check(sources).problems.is_empty());
    let edit = Edit::new(&own, before.as_ref().unwrap_or(judging), &own, sources);
    let read = read(edit, &own, change, scope, sources);
    Ok(Some(Proposed { counts, ..read }))
}

/// The policy of one snapshot and of nothing else.
fn only(choice: Choice<'_>, snapshot: &Snapshot, sources: &mut SourceMap) -> Result<Layers> {
    match layers(choice, None, Some(snapshot), sources) {
        // The file that the workflow names is not there.
        Err(_) if is_gone(choice, snapshot)? => held(Layers::preset_only(), choice, sources),
        layers => layers,
    }
}

fn is_gone(choice: Choice<'_>, snapshot: &Snapshot) -> Result<bool> {
    match choice.config {
        Some(Config::InRepository(path)) => Ok(!snapshot.has(path)?),
        Some(Config::File(_) | Config::Given(_)) | None => Ok(false),
    }
}

fn touches(choice: Choice<'_>, change: &Change, policies: &[&Layers]) -> bool {
    let named = match choice.config {
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
        discover::is_policy(path)
            || policies
                .iter()
                .any(|policy| policy.path.as_ref() == Some(path) || policy.extends.contains(path))
    };
    let paths = change.files.iter().flat_map(ChangedFile::names);
    paths.filter(move |path| is_part(path))
}
