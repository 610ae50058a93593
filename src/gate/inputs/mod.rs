//! The input of one run: everything that is read before the first rule, in the order of the way of
//! the data. A [`Context`] borrows from it.

mod backlogs;
pub mod baseline;
mod earlier;
mod elsewhere;
mod flow;
pub mod forge;
mod merged;
mod named;
mod paths;
mod policies;
mod reading;
mod release;
mod scope;
mod uncommitted;

pub use elsewhere::{since, taken_ids};
pub use flow::{FlowInputs, FlowRequest, ages, read as flow};
pub use named::Named;
pub use scope::{Scope, Snapshots};

pub use super::material::{Beside, Inputs, Proposed, Reading};
pub use super::missing::require_backlog;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::backlog::{Backlog, KnownFiles};
use crate::change::{self, ChangeKind, Ends, Flags};
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::facts::{self, Scene};
use crate::forge::Asking;
use crate::parsers::time;
use crate::policy::layers::{Layers, PolicyFile};
use crate::snapshot::{Repository, Snapshot};
use crate::source::{RepoPath, SourceMap};
use backlogs::read_backlog;
use policies::{Choice, beside, floor, judging, layers, place_backlog, proposed};

/// A policy that goes before those at the usual places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Config {
    /// A file that the caller vouches for, wherever it lies.
    File(PathBuf),
    /// A file of the repository. A change may have edited it, so the one of its base counts.
    InRepository(RepoPath),
    /// One that was read before, whatever stands in the repository.
    Given(Box<GivenPolicy>),
}

/// A policy with all that it builds upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenPolicy {
    /// The policy.
    pub file: PolicyFile,
    /// The files of the repository that it builds upon.
    pub extends: HashMap<RepoPath, String>,
}

/// What `check` is asked to judge.
#[derive(Debug)]
pub struct CheckRequest<'a> {
    /// A folder of the repository.
    pub repo: &'a Path,
    /// A policy that goes before those at the usual places.
    pub config: Option<Config>,
    /// What the caller says about the change.
    pub flags: Flags,
    /// Whether what is judged is to be released.
    pub release: bool,
    /// The baseline of a release, as the caller types it.
    pub baseline: Option<PathBuf>,
    /// A policy that no other may loosen.
    pub floor: Option<PathBuf>,
    /// Where the gate runs.
    pub env: &'a Env,
    /// Today, in UTC.
    pub today: Date,
    /// What is known of backlog files, where many changes are judged.
    pub known: Option<&'a KnownFiles>,
}

/// Reads a change, its base, its head and the policy of its base; of a release where no flag names
/// a change, only the head.
///
/// # Errors
/// Where any of them cannot be read, or there is no backlog at either end.
pub fn check(request: CheckRequest<'_>) -> Result<Inputs> {
    if request.release && !request.flags.name_a_change() {
        return release::read(request);
    }
    let repository = Repository::open(request.repo)?;
    let mut sources = SourceMap::default().within(repository.budget());
    sources.budget().defer();
    let mut asked = change::detect(&request.flags, request.env)?;
    let asking = Asking::new(request.env, repository.budget());
    forge::refresh(&mut asked, &request.flags, asking)?;
    let offline = request.flags.offline;
    let address = forge::of_change(&asked, &repository, request.env);
    let tips = forge::Tips::new(&asked, &request.flags, request.env, &repository);
    let ends = Ends::find_with(&asked, &repository, &tips)?;
    let mut change = change::assemble(asked.clone(), &ends, &repository, &mut sources)?;
    let at = Snapshots {
        target: repository.snapshot(ends.target.revision())?,
        base: repository.snapshot(ends.fork.revision())?,
        head: repository.snapshot(&ends.head)?,
    };
    let floor = floor(request.floor.as_deref(), request.repo, Some(&at.target), &at.head)?;
    let config = request.config.as_ref();
    let choice = Choice { config, floor: floor.as_ref(), today: request.today };
    let layers = judging(choice, &at, &mut sources)?;
    let mut policy = layers.policy(&sources)?;
    sources.budget().allow(&policy.limits)?;
    place_backlog(&mut policy, choice, &at, &mut sources)?;
    if change.kind != ChangeKind::Local || !policy.evidence.is_empty() {
        change.remarks.extend(ends.checkout(&repository));
    }
    let may_ask = address.as_ref().filter(|_| !offline);
    forge::ask_when_opened(&mut change, &policy, may_ask, request.today, asking)?;
    let scope = Scope {
        at: &at,
        target: ends.target.revision(),
        history: (&repository, &ends.head),
        release: request.release,
        started: started(request.env),
        today: request.today,
        known: request.known,
    };
    let reading = Reading::new(policy, change, &scope, &mut sources)?;
    let proposed = proposed(choice, &layers, &reading.change, &scope, &mut sources)?;
    let default = ends.default.as_ref().map(|default| (default, &layers));
    let beside = match default {
        Some(default) => beside(choice, default, &reading.change, &scope, &mut sources)?,
        None => None,
    };
    let earlier = earlier::read(&asked, &ends, layers.policy(&sources)?, &scope, &mut sources);
    let Reading { policy, backlog, base, comparison, mut change, facts } = reading;
    if change.kind == ChangeKind::Local {
        let note = uncommitted::note(&repository, &ends.head, &backlog, &sources);
        change.remarks.extend(note);
    }
    let question = forge::Question {
        policy: &policy,
        change: &change,
        head: &backlog,
        base: &base,
        forge: address.as_ref(),
        offline,
    };
    let forge = question.ask(request.env, std::thread::sleep, &mut sources)?;
    let mut inputs = Inputs {
        sources,
        policy,
        proposed,
        beside,
        earlier,
        backlog,
        base: Some(base),
        comparison: Some(comparison),
        tree: None,
        base_tree: None,
        change: Some(change),
        release: request.release,
        facts,
        forge,
        today: request.today,
        on_disk: HashMap::new(),
    };
    paths::answer(&mut inputs, &at)?;
    if let Some(file) = &request.baseline {
        let target = Some(ends.target.revision());
        let judged = baseline::Judged { repository: Some(&repository), target, head: &at.head };
        baseline::read(&mut inputs, file, request.repo, judged)?;
    }
    inputs.sources.budget().settle()?;
    Ok(inputs)
}

/// When the run began, where the platform says so.
fn started(env: &Env) -> Option<Timestamp> {
    let text = env.run_started()?;
    time::of_epoch(text).or_else(|| time::parse(text))
}

/// Reads the backlog of the working directory, or the given files and folders, the policy beside
/// it, and what else is there.
///
/// # Errors
/// Where a file cannot be read, or no dialect reads a file that was asked for by its name.
pub fn lint<'a>(
    named: impl Into<Named<'a>>,
    repo: &Path,
    config: Option<&Config>,
    today: Date,
) -> Result<Inputs> {
    let (mut inputs, snapshot) = read_local(named.into(), repo, config, today)?;
    // Outside a repository nobody knows what a path of a backlog is relative to.
    if let Some(repository) = Repository::discover_readable(repo)? {
        let repository = repository.within(inputs.sources.budget());
        inputs.tree = Some(snapshot.tree()?);
        let last = repository.resolve("HEAD").ok();
        let scene = Scene {
            history: last.as_ref().map(|last| (&repository, last)),
            ..Scene::of_backlog(&inputs.policy, &inputs.backlog, &snapshot, today)
        };
        inputs.facts = facts::read(scene, &mut inputs.sources)?;
    }
    inputs.sources.budget().settle()?;
    Ok(inputs)
}

/// Reads the backlog of the working directory, or the given files and folders, and the policy
/// beside it.
///
/// # Errors
/// Where a file cannot be read, or no dialect reads a file that was asked for by its name.
pub fn local<'a>(
    named: impl Into<Named<'a>>,
    repo: &Path,
    config: Option<&Config>,
    today: Date,
) -> Result<Inputs> {
    let (inputs, _) = read_local(named.into(), repo, config, today)?;
    inputs.sources.budget().settle()?;
    Ok(inputs)
}

fn read_local(
    named: Named<'_>,
    repo: &Path,
    config: Option<&Config>,
    today: Date,
) -> Result<(Inputs, Snapshot)> {
    let snapshot = working_directory(repo)?;
    let mut sources = SourceMap::default().within(snapshot.budget());
    let choice = Choice { config, floor: None, today };
    let layers = layers(choice, None, Some(&snapshot), &mut sources)?;
    let policy = layers.policy(&sources)?;
    sources.budget().allow(&policy.limits)?;
    let mut on_disk = HashMap::new();
    let backlog = if named.paths.is_empty() {
        let backlog = read_backlog(&snapshot, &policy, &mut sources)?;
        let lies = |path: &RepoPath| snapshot.root().map(|root| root.join(path.as_str()));
        let files = backlog.files.iter().filter_map(|file| Some((file.source, lies(&file.path)?)));
        on_disk.extend(files);
        backlog
    } else {
        named::read(named, &policy, snapshot.root(), &mut sources, &mut on_disk)?
    };
    let inputs = Inputs { on_disk, ..Inputs::of_backlog(policy, backlog, sources, today) };
    Ok((inputs, snapshot))
}

/// The backlog as the last commit has it; `None` where there is no commit.
///
/// # Errors
/// Where it cannot be read.
pub fn of_last_commit(repo: &Path, inputs: &mut Inputs) -> Result<Option<Backlog>> {
    let Some(repository) = Repository::discover_readable(repo)? else { return Ok(None) };
    let Ok(last) = repository.resolve("HEAD") else { return Ok(None) };
    let repository = repository.within(inputs.sources.budget());
    read_backlog(&repository.snapshot(&last)?, &inputs.policy, &mut inputs.sources).map(Some)
}

/// The message of the last commit.
#[must_use]
pub fn last_message(repository: &Repository) -> Option<String> {
    repository.message(&repository.resolve("HEAD").ok()?).ok()
}

/// The layers of the policy that holds in the working directory of `repo`.
///
/// # Errors
/// Where the policy cannot be read or is not a policy; its meaning is not checked yet.
pub fn local_policy(
    repo: &Path,
    config: Option<&Config>,
    today: Date,
    sources: &mut SourceMap,
) -> Result<Layers> {
    let choice = Choice { config, floor: None, today };
    layers(choice, None, Some(&working_directory(repo)?), sources)
}

/// The policy of the working directory, or the one that the caller names, with all that it builds
/// upon, to judge other revisions by; `None` where there is none but the preset.
///
/// # Errors
/// Where it cannot be read, or has a mistake.
pub fn given_policy(
    repo: &Path,
    config: Option<&Config>,
    today: Date,
) -> Result<Option<GivenPolicy>> {
    let mut sources = SourceMap::default();
    let layers = local_policy(repo, config, today, &mut sources)?;
    layers.policy(&sources)?;
    let mut files = layers.files(&sources);
    let Some(file) = files.next() else { return Ok(None) };
    let extends = files.map(|file| (file.path, file.text)).collect();
    Ok(Some(GivenPolicy { file, extends }))
}

/// The working directory of the repository around `dir`, or `dir` itself outside any repository.
///
/// # Errors
/// As [`root`].
pub fn working_directory(dir: &Path) -> Result<Snapshot> {
    Ok(Snapshot::directory(&root(dir)?))
}

/// The top of the working directory of the repository around `dir`, or `dir` itself outside any.
///
/// # Errors
/// Where there is no such directory, or its repository is damaged.
pub fn root(dir: &Path) -> Result<PathBuf> {
    if !dir.is_dir() {
        let message = format!("there is no directory {}", dir.display());
        return Err(Error::new(ErrorKind::Input, message).hint("name one with `--repo DIR`"));
    }
    let repository = Repository::discover_readable(dir)?;
    let root = repository.as_ref().and_then(Repository::workdir);
    Ok(root.unwrap_or(dir).to_owned())
}
