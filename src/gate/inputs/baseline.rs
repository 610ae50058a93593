//! The baseline that the caller names, and what of it counts.
//!
//! Who proposes a change writes its copy of the file, so the copy at the target decides: an entry
//! counts where that has it too. Where the target has no baseline yet, an entry counts that its
//! backlog would give; so the change that brings the first baseline can pass, and hides nothing of
//! its own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::backlogs::read_backlog;
use super::{Inputs, root, working_directory};
use crate::backlog::Backlog;
use crate::change::{self, ChangeKind, Ends, Flags, Platform};
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::facts::{self, Facts, Scene};
use crate::finding::Severity;
use crate::limits;
use crate::policy::baseline::{Baseline, Known};
use crate::rules::baseline::{found, known, may_hold};
use crate::rules::{self, Context};
use crate::snapshot::{Repository, Revision, Snapshot};
use crate::sort::IntoOrder as _;
use crate::source::RepoPath;

/// What is judged, and what it goes into.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged<'a> {
    pub(super) repository: Option<&'a Repository>,
    /// The commit whose copy decides; `None` outside of a repository, where the file is the caller's.
    pub(super) target: Option<&'a Revision>,
    pub(super) head: &'a Snapshot,
}

/// Reads the baseline of what is judged.
pub(super) fn read(inputs: &mut Inputs, file: &Path, dir: &Path, judged: Judged<'_>) -> Result<()> {
    let place = Place::of(file, dir)?;
    place.take(inputs, judged, true)
}

/// The commit whose copy of a baseline decides: what the work goes into. On the default branch itself
/// that is its own tip.
pub(super) fn target(repository: &Repository, env: &Env) -> Result<Revision> {
    let local = Flags { platform: Some(Platform::Local), ..Flags::default() };
    // An event without a change, such as a schedule, says nothing of a target.
    let request = change::detect(&Flags::default(), env)
        .or_else(|_| change::detect(&local, &Env::default()))?;
    let error = match Ends::find(&request, repository) {
        Ok(ends) => return Ok(*ends.target.revision()),
        Err(error) => error,
    };
    if request.kind != ChangeKind::Local && error.kind() == ErrorKind::Repository {
        return Err(error);
    }
    let branch = repository.current_branch();
    let name = change::target(repository, branch.as_deref());
    repository.resolve(name.as_deref().unwrap_or("HEAD"))
}

/// Where a baseline lies.
#[derive(Debug)]
pub struct Place {
    file: PathBuf,
    path: RepoPath,
    root: PathBuf,
}

/// What a baseline may hold now.
#[derive(Debug)]
pub struct MayHold {
    /// The findings that may stand in it.
    pub may_stand: Vec<Known>,
    /// How many others there are.
    pub new: usize,
}

impl Place {
    /// Finds the place of `file` in the repository around `dir`.
    ///
    /// # Errors
    /// Where it lies outside of it: nobody could say what the target's copy is.
    pub fn of(file: &Path, dir: &Path) -> Result<Self> {
        let root = root(dir)?;
        let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let inside =
            |root: &Path, whole: &Path| RepoPath::new(whole.strip_prefix(root).ok()?.to_str()?);
        let real_root = root.canonicalize().unwrap_or_else(|_| root.clone());
        let real = real(&whole);
        let path = inside(&real_root, &real).or_else(|| inside(&root, &whole));
        match path {
            Some(path) => Ok(Self { file: file.to_owned(), path, root: real_root }),
            None => {
                let message =
                    format!("the baseline {} lies outside the repository", file.display());
                Err(Error::new(ErrorKind::Usage, message)
                    .hint("its copy at the target decides what counts: keep it in the repository, for example as .backlog-gate/baseline.yml"))
            }
        }
    }

    /// Its path in the repository.
    #[must_use]
    pub fn path(&self) -> &RepoPath {
        &self.path
    }

    /// The file, as the caller names it.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Lets what the baseline names not count. `is_whole` says whether the whole backlog is judged.
    ///
    /// # Errors
    /// Where there is none, it cannot be read, or the target is not known.
    pub fn apply(&self, inputs: &mut Inputs, env: &Env, is_whole: bool) -> Result<()> {
        self.locally(env, |judged| self.take(inputs, judged, is_whole))
    }

    /// What of the present findings may stand in the baseline.
    ///
    /// # Errors
    /// Where the target cannot be read.
    pub fn known(&self, inputs: &mut Inputs, env: &Env) -> Result<MayHold> {
        let mut may_stand = findings(&inputs.context(), None);
        let all = may_stand.len();
        self.locally(env, |judged| {
            if let Some(allowed) = self.allowed(inputs, judged, None)? {
                keep(&mut may_stand, allowed);
            }
            Ok(())
        })?;
        Ok(MayHold { new: all - may_stand.len(), may_stand })
    }

    /// Asks with the working directory as what is judged.
    fn locally(&self, env: &Env, ask: impl FnOnce(Judged<'_>) -> Result<()>) -> Result<()> {
        let head = working_directory(&self.root)?;
        let repository = Repository::discover_readable(&self.root)?;
        let target = match &repository {
            // Before the first commit there is nobody to decide but the caller.
            Some(repository) if repository.resolve("HEAD").is_ok() => {
                Some(target(repository, env)?)
            }
            _ => None,
        };
        ask(Judged { repository: repository.as_ref(), target: target.as_ref(), head: &head })
    }

    fn take(&self, inputs: &mut Inputs, judged: Judged<'_>, is_whole: bool) -> Result<()> {
        let Some(text) = judged.head.read_text(&self.path, limits::BASELINE)? else {
            let message = format!("there is no baseline {}", self.path);
            return Err(Error::new(ErrorKind::Input, message)
                .hint("write it: `backlog-gate lint --baseline FILE --write-baseline`")
                .hint("or take `--baseline` out of the command, where nothing is left in it"));
        };
        let mut baseline = Baseline::read(self.path.clone(), &text, &mut inputs.sources)?;
        baseline.is_whole = is_whole;
        let rules = baseline.entries.iter().map(|entry| entry.known.rule.clone()).into_set();
        let allowed = self.allowed(inputs, judged, Some(&rules))?;
        let own = baseline.known();
        baseline.count_where(allowed.unwrap_or(own));
        inputs.facts.baseline = Some(baseline);
        Ok(())
    }

    /// What may stand in a baseline: what that of the target has, else what can be found there;
    /// `None` where there is no target.
    fn allowed(
        &self,
        inputs: &mut Inputs,
        judged: Judged<'_>,
        rules: Option<&BTreeSet<String>>,
    ) -> Result<Option<Vec<Known>>> {
        let (Some(repository), Some(target)) = (judged.repository, judged.target) else {
            return Ok(None);
        };
        let snapshot = repository.snapshot(target)?;
        if let Some(text) = snapshot.read_text(&self.path, limits::BASELINE)? {
            let baseline = Baseline::read(self.path.clone(), &text, &mut inputs.sources);
            return match baseline {
                Ok(baseline) => Ok(Some(baseline.known())),
                // A file of another kind stood there.
                Err(_) => Ok(Some(Vec::new())),
            };
        }
        let Inputs { sources, policy, today, release, .. } = inputs;
        let backlog = read_backlog(&snapshot, policy, sources)?;
        let scene = Scene {
            history: Some((repository, target)),
            release: *release,
            ..Scene::of_backlog(policy, &backlog, &snapshot, *today)
        };
        let facts = facts::read(scene, sources)?;
        let tree = snapshot.tree()?;
        let context = Context { tree: Some(&*tree), ..bare(inputs, &backlog, &facts) };
        Ok(Some(findings(&context, rules)))
    }
}

/// What the rules may know of a backlog that nothing happens to.
fn bare<'a>(inputs: &'a Inputs, backlog: &'a Backlog, facts: &'a Facts) -> Context<'a> {
    Context {
        edit: None,
        backlog,
        base: None,
        comparison: None,
        base_tree: None,
        change: None,
        facts,
        repo: facts.repo.as_ref(),
        ..inputs.context()
    }
}

/// The findings of a context that a baseline may hold, from warnings on.
fn findings(context: &Context<'_>, of: Option<&BTreeSet<String>>) -> Vec<Known> {
    let rules = rules::all()
        .filter(|rule| may_hold(rule))
        .filter(|rule| of.is_none_or(|of| of.contains(rule.id)))
        .filter(|rule| context.policy.severity(&rule.info()) >= Severity::Warning);
    let found = rules.flat_map(|rule| found(rule, context));
    found.map(|finding| known(&finding, context.sources)).collect()
}

/// Keeps those that are allowed, each as often as it is.
fn keep(findings: &mut Vec<Known>, mut allowed: Vec<Known>) {
    findings.retain(|known| {
        let same = |other: &Known| {
            other.rule == known.rule
                && other.fingerprint == known.fingerprint
                && other.weight >= known.weight
        };
        let found = allowed.iter().position(same);
        found.map(|index| allowed.swap_remove(index)).is_some()
    });
}

/// The path without links, of what is there of it.
fn real(path: &Path) -> PathBuf {
    let Ok(real_path) = path.canonicalize() else {
        return match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) if folder != path => real(folder).join(name),
            _ => path.to_owned(),
        };
    };
    real_path
}
