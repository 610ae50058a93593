//! Where a repository keeps its references: in files, which libgit2 reads, or in tables.

use std::cell::OnceCell;
use std::path::Path;

use git2::Oid;

use super::reftable::{self, Names, Value};
use crate::error::Result;

/// How many names may point to each other.
const LONGEST_CHAIN: usize = 5;

/// Where a repository keeps its references.
#[derive(Debug)]
pub(super) enum References {
    /// In files, which libgit2 reads.
    Files,
    /// In tables, which it does not. They are read when the first name is asked for: an id needs none.
    Tables(OnceCell<Names>),
}

impl References {
    /// How the repository keeps its references.
    pub(super) fn of(git: &git2::Repository) -> Self {
        if git.commondir().join("reftable").is_dir() {
            Self::Tables(OnceCell::new())
        } else {
            Self::Files
        }
    }

    /// The object behind the reference of this full name; `None` where there is none.
    pub(super) fn object(&self, git: &git2::Repository, name: &str) -> Result<Option<Oid>> {
        let Self::Tables(read) = self else {
            let reference = git.find_reference(name).and_then(|found| found.resolve());
            return Ok(reference.ok().and_then(|found| found.target()));
        };
        let names = once(read, git)?;
        let mut name = name;
        for _ in 0..LONGEST_CHAIN {
            match names.get(name) {
                Some(Value::Id(id)) => return Ok(Oid::from_bytes(id).ok()),
                Some(Value::Symbolic(target)) => name = target,
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The name that the reference of this full name points to; `None` where it is not a symbolic one.
    pub(super) fn symbolic(&self, git: &git2::Repository, name: &str) -> Result<Option<String>> {
        if let Self::Tables(read) = self {
            let target = match once(read, git)?.get(name) {
                Some(Value::Symbolic(target)) => Some(target.clone()),
                Some(Value::Id(_)) | None => None,
            };
            return Ok(target);
        }
        let reference = git.find_reference(name).ok();
        let target = reference.as_ref().and_then(|found| found.symbolic_target().ok().flatten());
        Ok(target.map(str::to_owned))
    }
}

fn once<'a>(read: &'a OnceCell<Names>, git: &git2::Repository) -> Result<&'a Names> {
    if let Some(names) = read.get() {
        return Ok(names);
    }
    let names = tables(git)?;
    Ok(read.get_or_init(|| names))
}

/// The names in tables. A worktree has a table of its own for `HEAD` and what else is only its own.
fn tables(git: &git2::Repository) -> Result<Names> {
    let stack = |folder: &Path| reftable::read_stack(&folder.join("reftable"));
    let mut names = stack(git.commondir())?;
    if git.path() != git.commondir() {
        names.retain(|name, _| name.starts_with("refs/"));
        names.extend(stack(git.path())?);
    }
    Ok(names)
}
