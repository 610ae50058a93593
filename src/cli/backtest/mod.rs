//! A policy over the changes of the past: what it would have said about each of them, had it judged
//! at the time.

mod descriptions;
mod message;
mod page;
mod past;
mod show;
mod summary;
mod trial;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::backlog::KnownFiles;
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs::Config;
use crate::snapshot::Repository;
use crate::sort::Sort as _;

pub use message::change_of;
pub use page::html;
pub use past::PastChange;
pub use show::{json, markdown, text};
pub use summary::Summary;
pub use trial::{Outcome, Trial};

/// What to try on which changes.
#[derive(Debug)]
pub struct Request<'a> {
    /// A folder of the repository.
    pub repo: &'a Path,
    /// The policy to try; `None` for the one that stood at the base of each change.
    pub config: Option<&'a Config>,
    /// The revision whose history is gone back.
    pub from: &'a str,
    /// How many changes to judge, the newest first.
    pub most: usize,
    /// A file with the descriptions of the changes.
    pub descriptions: Option<&'a Path>,
    /// The environment by which the forge is asked for the descriptions that are lacking; `None` where
    /// nobody is.
    pub ask: Option<&'a Env>,
}

/// Judges the changes of the past, over all cores.
///
/// # Errors
/// Where the history or the descriptions cannot be read, or there is no change in it. A single
/// change that cannot be judged is not an error but a part of the result.
pub fn run(request: &Request<'_>) -> Result<Summary> {
    let repository = Repository::open(request.repo)?;
    let from = repository.resolve(request.from)?;
    let mut history = past::read(&repository, &from, request.most)?;
    if history.changes.is_empty() {
        let message = format!("there is no change of the past behind {}", request.from);
        return Err(if repository.is_shallow() {
            repository.lacks(message)
        } else {
            Error::new(ErrorKind::Input, message)
                .hint("name the branch that changes go into with `--from REV`")
        });
    }
    if let Some(file) = request.descriptions {
        past::complete(&mut history.changes, &descriptions::read(file)?);
    }
    if let Some(env) = request.ask {
        let said = descriptions::ask(&repository, &history.changes, env)?;
        past::complete(&mut history.changes, &said);
    }
    let trials = judge_all(&history.changes, request);
    let policy = request.config.map(|config| match config {
        Config::Given(given) => given.file.path.to_string(),
        Config::File(file) => file.display().to_string(),
        Config::InRepository(path) => path.to_string(),
    });
    Ok(Summary::new(&history, policy, trials))
}

/// How many changes in a row one thread takes: neighbours have most of their files in common.
const NEIGHBOURS: usize = 8;

/// Each change, in the order in which they are given. A repository that is open belongs to its
/// thread.
fn judge_all(changes: &[PastChange], request: &Request<'_>) -> Vec<Trial> {
    let next = AtomicUsize::new(0);
    let work = || {
        let (known, mut done) = (KnownFiles::default(), Vec::new());
        loop {
            let first = next.fetch_add(NEIGHBOURS, Ordering::Relaxed);
            let rest = changes.get(first..).filter(|rest| !rest.is_empty());
            let Some(rest) = rest else { return done };
            for (index, change) in rest.iter().enumerate().take(NEIGHBOURS) {
                let trial = trial::judge(change, request.repo, request.config, &known);
                done.push((first + index, trial));
            }
            known.give_up_old();
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(changes.len());
    let mut done: Vec<(usize, Trial)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let joined = workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        joined.flatten().collect()
    });
    done.order_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, trial)| trial).collect()
}
