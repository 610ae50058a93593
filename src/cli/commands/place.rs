//! Where a command looks: the directory, the policy and the backlog that it was given.

use std::path::{Path, PathBuf};

use super::{Host, Talk};
use crate::cli::args::PlaceArgs;
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs as reading;
use crate::gate::inputs::{Config, Inputs, Named};
use crate::source::RepoPath;

/// Reads the backlog of the working directory, or of the given files and folders, and says what is
/// read.
///
/// # Errors
/// Where it cannot be read, or there is none.
pub(super) fn local<'a>(
    named: impl Into<Named<'a>>,
    place: &PlaceArgs,
    host: &mut Host<'_>,
) -> Result<Inputs> {
    let named = named.into();
    let dir = directory(place, host.env);
    let config = config(place, host.env)?;
    let inputs = reading::local(named, &dir, config.as_ref(), host.today)?;
    reading::require_backlog(&inputs.backlog, &inputs.policy)?;
    if inputs.policy.without_backlog && named.paths.is_empty() {
        host.say(Talk::Normal, "there is no backlog: the policy says `backlog: none`");
    }
    host.say_what_is_read(&inputs);
    Ok(inputs)
}

/// The directory of `--repo`, else the one that the action was given, else the current one.
pub(super) fn directory(place: &PlaceArgs, env: &Env) -> PathBuf {
    let input = env.input("working_directory").filter(|_| env.in_github_actions());
    let named = place.repo.clone().or_else(|| input.map(PathBuf::from));
    named.unwrap_or_else(|| PathBuf::from("."))
}

/// The file of `--config`, for which the caller vouches, else the one that the action, or another job
/// by a variable, was given. That one comes with the checkout, which is the change's own, so it is
/// looked up in the base.
pub(super) fn config(place: &PlaceArgs, env: &Env) -> Result<Option<Config>> {
    if let Some(file) = &place.config {
        return Ok(Some(Config::File(file.clone())));
    }
    let input = env.input("config").filter(|_| env.in_github_actions());
    let Some((name, input)) = input
        .map(|input| ("input `config`", input))
        .or_else(|| env.config_path().map(|path| ("variable BACKLOG_GATE_CONFIG", path)))
    else {
        return Ok(None);
    };
    let inside = || {
        // The runner writes a path of the workspace out in full.
        let root = reading::root(&directory(place, env)).ok()?.canonicalize().ok()?;
        RepoPath::new(Path::new(input).strip_prefix(root).ok()?.to_str()?)
    };
    let Some(path) = RepoPath::new(input).or_else(inside) else {
        let message = format!("the {name} names a file outside the repository");
        return Err(Error::new(ErrorKind::Usage, message)
            .hint("name one inside, from its root on, such as .github/gate.yml")
            .hint("a file from elsewhere is for a person to name: `--config FILE`"));
    };
    Ok(Some(Config::InRepository(path)))
}
