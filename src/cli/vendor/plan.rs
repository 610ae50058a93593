//! What is to be written so that the repository has a copy of each shared policy that it builds upon.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::fetch::{Fetched, Version, fetch};
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs::{local_policy, working_directory};
use crate::limits;
use crate::policy::Origin;
use crate::policy::difference::{Difference, between};
use crate::policy::discover;
use crate::policy::layers::{Layers, PolicyFile, named_by};
use crate::policy::shared::{LockEntry, LockFile, Shared, SharedPlace, VENDOR_FOLDER, sha256};
use crate::snapshot::Snapshot;
use crate::sort::Sort as _;
use crate::source::{RepoPath, SourceMap};

/// What is to be written.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files with their new texts; `None` for one that is to be removed.
    pub files: BTreeMap<RepoPath, Option<String>>,
    /// What was fetched, each with the path of its copy.
    pub fetched: Vec<(String, RepoPath)>,
}

/// A newer version of a shared policy.
#[derive(Debug)]
pub struct Newer {
    /// As it is named now.
    pub name: String,
    /// As it would be named.
    pub new_name: String,
    /// The version that is there, and the newest one: commits or digests.
    pub versions: [String; 2],
    /// What it does to the policy of this repository.
    pub difference: Difference,
    /// What is to be written for it.
    pub plan: Plan,
}

/// The files of the working directory, with some of them as they would be.
struct Folder {
    snapshot: Snapshot,
    over: BTreeMap<RepoPath, String>,
}

impl Folder {
    fn read(&self, path: &RepoPath) -> Result<Option<String>> {
        match self.over.get(path) {
            Some(text) => Ok(Some(text.clone())),
            None => self.snapshot.read_text(path, limits::POLICY),
        }
    }

    fn policy(&self) -> Result<PolicyFile> {
        discover::find(&|path| self.read(path))?.ok_or_else(|| {
            Error::new(ErrorKind::Policy, "there is no policy in this repository").hint(
                "`backlog-gate init` writes one; name the shared policy in it under `extends`",
            )
        })
    }

    fn lock(&self) -> Result<LockFile> {
        let text = self.read(&LockFile::path())?.unwrap_or_default();
        LockFile::read(&text, &mut SourceMap::default())
    }

    fn layers(&self, sources: &mut SourceMap) -> Result<Layers> {
        Layers::read(self.policy()?, Origin::Head, &|path| self.read(path), sources)
    }
}

/// What the policy of the working directory builds upon.
struct Bases {
    /// The files of the repository itself that say so.
    own: BTreeSet<RepoPath>,
    /// The shared policies, each with what was fetched or was there, and whether a file of the
    /// repository itself names it.
    shared: Vec<Base>,
}

struct Base {
    shared: Shared,
    text: String,
    commit: Option<String>,
    is_new: bool,
    is_named_here: bool,
}

/// Follows `extends` from the policy on. `get` brings what has no copy, or another one than was
/// fetched.
fn bases(folder: &Folder, get: &mut dyn FnMut(&Shared) -> Result<Fetched>) -> Result<Bases> {
    let lock = folder.lock()?;
    let start = folder.policy()?;
    let mut found = Bases { own: BTreeSet::from([start.path.clone()]), shared: Vec::new() };
    let mut todo: Vec<(PolicyFile, Option<Shared>)> = vec![(start, None)];
    while let Some((file, of)) = todo.pop() {
        for name in named_by(file, &mut SourceMap::default())? {
            let shared = match (Shared::parse(&name), &of) {
                (Some(shared), _) => Some(shared.map_err(|[fault, how]| {
                    Error::new(ErrorKind::Policy, format!("extends: {name:?}: {fault}")).hint(how)
                })?),
                (None, Some(of)) => of.beside(&name),
                (None, None) => None,
            };
            let Some(shared) = shared else {
                let Some(path) = RepoPath::new(&name) else { continue };
                let Some(text) = folder.read(&path)? else { continue };
                if found.own.insert(path.clone()) {
                    todo.push((PolicyFile { path, in_repository: true, text }, None));
                }
                continue;
            };
            if found.shared.iter().any(|base| base.shared == shared) {
                continue;
            }
            let base = base(folder, &lock, shared, of.is_none(), get)?;
            one_version(&found.shared, &base.shared)?;
            let path = base.shared.copy();
            let file = PolicyFile { path, in_repository: true, text: base.text.clone() };
            todo.push((file, Some(base.shared.clone())));
            found.shared.push(base);
            if found.shared.len() > MOST {
                let message = format!("the policy builds upon more than {MOST} shared ones");
                return Err(Error::new(ErrorKind::Policy, message).hint("put some together"));
            }
        }
    }
    Ok(found)
}

/// More shared policies than these are not fetched.
const MOST: usize = 20;

fn base(
    folder: &Folder,
    lock: &LockFile,
    shared: Shared,
    is_named_here: bool,
    get: &mut dyn FnMut(&Shared) -> Result<Fetched>,
) -> Result<Base> {
    let known = lock.of(&shared).zip(folder.read(&shared.copy())?);
    if let Some((entry, text)) = known.filter(|(entry, text)| sha256(text) == entry.sha256) {
        let commit = entry.commit.clone();
        return Ok(Base { shared, text, commit, is_new: false, is_named_here });
    }
    let Fetched { commit, text } = get(&shared)?;
    Ok(Base { shared, text, commit, is_new: true, is_named_here })
}

/// Two versions of one file would have one copy.
fn one_version(known: &[Base], shared: &Shared) -> Result<()> {
    match known.iter().find(|base| base.shared.copy() == shared.copy()) {
        None => Ok(()),
        Some(other) => {
            let message =
                format!("{} and {} are two versions of one file", other.shared.text, shared.text);
            Err(Error::new(ErrorKind::Policy, message).hint("name one of them"))
        }
    }
}

/// What is to be written so that there is a copy of each shared policy.
///
/// # Errors
/// Where there is no policy, or a shared one is not handed out.
pub fn vendor(repo: &Path, env: &Env) -> Result<Plan> {
    let folder = Folder { snapshot: working_directory(repo)?, over: BTreeMap::new() };
    let found = bases(&folder, &mut |shared| fetch(shared, Version::Named, env))?;
    plan(&folder, &found)
}

fn plan(folder: &Folder, found: &Bases) -> Result<Plan> {
    let mut plan = Plan::default();
    let old = folder.snapshot.read_text(&LockFile::path(), limits::POLICY)?.unwrap_or_default();
    let old = LockFile::read(&old, &mut SourceMap::default())?;
    let mut entries = Vec::new();
    for base in &found.shared {
        let path = base.shared.copy();
        entries.push(LockEntry {
            source: base.shared.text.clone(),
            commit: base.commit.clone(),
            path: path.to_string(),
            sha256: sha256(&base.text),
        });
        if base.is_new {
            plan.fetched.push((base.shared.text.clone(), path.clone()));
            plan.files.insert(path, Some(base.text.clone()));
        }
    }
    entries.order_by(|a, b| a.source.cmp(&b.source));
    let lock = LockFile { entries, source: None };
    for gone in &old.entries {
        let path = RepoPath::new(&gone.path).filter(|path| {
            path.as_str().starts_with(&format!("{VENDOR_FOLDER}/"))
                && lock.entries.iter().all(|entry| entry.path != path.as_str())
        });
        let Some(path) = path else { continue };
        if folder.snapshot.read_text(&path, limits::POLICY)?.is_some() {
            plan.files.insert(path, None);
        }
    }
    if lock.entries != old.entries {
        let text = (!lock.entries.is_empty()).then(|| lock.text());
        plan.files.insert(LockFile::path(), text);
    }
    Ok(plan)
}

/// The shared policies of which there is a newer version, with what that does; of all, or of those
/// whose names begin with one of `only`.
///
/// # Errors
/// Where a copy is not there yet, or a shared policy is not handed out.
pub fn newest(repo: &Path, only: &[String], today: Date, env: &Env) -> Result<Vec<Newer>> {
    let folder = Folder { snapshot: working_directory(repo)?, over: BTreeMap::new() };
    let mut lacking = |shared: &Shared| -> Result<Fetched> {
        let message = format!("there is no copy of {}", shared.text);
        Err(Error::new(ErrorKind::Policy, message).hint("run `backlog-gate policy vendor` first"))
    };
    let found = bases(&folder, &mut lacking)?;
    let is_meant = |base: &&Base| {
        base.is_named_here
            && (only.is_empty()
                || only.iter().any(|name| base.shared.text.starts_with(name.as_str())))
    };
    let mut newer = Vec::new();
    for base in found.shared.iter().filter(is_meant) {
        let fetched = fetch(&base.shared, Version::Newest, env)?;
        if fetched.text != base.text {
            newer.push(step(repo, base, &found, fetched, today, env)?);
        }
    }
    Ok(newer)
}

/// What lies between a shared policy and its newest version.
fn step(
    repo: &Path,
    base: &Base,
    found: &Bases,
    fetched: Fetched,
    today: Date,
    env: &Env,
) -> Result<Newer> {
    let mut folder = Folder { snapshot: working_directory(repo)?, over: BTreeMap::new() };
    let was = base.commit.clone().unwrap_or_else(|| sha256(&base.text));
    let versions = [was, fetched.version()];
    let name = base.shared.text.clone();
    let new_name =
        if base.shared.is_pinned() { base.shared.at(&fetched.version()) } else { name.clone() };
    for path in &found.own {
        let text = folder.read(path)?.unwrap_or_default();
        let renamed = text.replace(&name, &new_name);
        if renamed != text {
            folder.over.insert(path.clone(), renamed);
        }
    }
    // What is of the same version has to be fetched anew with it.
    let mut lock = folder.lock()?;
    lock.entries.retain(|entry| !is_of(&entry.source, &base.shared));
    folder.over.insert(LockFile::path(), lock.text());
    let mut first = Some(fetched);
    let after = bases(&folder, &mut |shared| match first.take() {
        Some(fetched) if shared.text == new_name => Ok(fetched),
        other => {
            first = other;
            fetch(shared, Version::Named, env)
        }
    })?;
    let written = plan(&folder, &after)?;
    for (path, text) in &written.files {
        folder.over.insert(path.clone(), text.clone().unwrap_or_default());
    }
    let mut sources = SourceMap::default();
    let before = local_policy(repo, None, today, &mut sources)?;
    let then = folder.layers(&mut sources)?.held(today, &sources);
    then.policy(&sources)?;
    let difference = between(&before, &then, &sources);
    let own = folder.over.into_iter().filter(|(path, _)| found.own.contains(path));
    let mut plan = written;
    plan.files.extend(own.map(|(path, text)| (path, Some(text))));
    Ok(Newer { name, new_name, versions, difference, plan })
}

/// Whether a name is of the same repository and version.
fn is_of(name: &str, shared: &Shared) -> bool {
    let Some(Ok(other)) = Shared::parse(name) else { return false };
    match (&other.place, &shared.place) {
        (
            SharedPlace::Forge { kind, host, project, reference, .. },
            SharedPlace::Forge { kind: k, host: h, project: p, reference: r, .. },
        ) => (kind, host, project, reference) == (k, h, p, r),
        _ => other == *shared,
    }
}
