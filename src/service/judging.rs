//! The policy that judges, and the backlog that it reads: as `check` takes them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::source::{Side, Source};
use crate::backlog;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{self, Resource};
use crate::policy::discover::{Candidates, load};
use crate::policy::layers::Layers;
use crate::policy::{Origin, Policy};
use crate::source::{RepoPath, SourceId, SourceKind, SourceMap};

/// Texts that stand in for files of the head, as an editor holds them.
pub(super) type Overlay = BTreeMap<RepoPath, String>;

/// The policy that judges: that of the target, else the preset, with the place of the backlog that the
/// head says; where there is no target, that of the head.
pub(super) fn policy<S: Source + ?Sized>(
    source: &S,
    today: Date,
    sources: &mut SourceMap,
) -> Result<Policy> {
    let read = |side: Side| move |path: &RepoPath| source.text(side, path, limits::POLICY);
    let (target, head) = (read(Side::Target), read(Side::Head));
    let own = |sources: &mut SourceMap| -> Result<Layers> {
        let candidates =
            Candidates { config: source.config(), head: Some(&head), ..Candidates::default() };
        Ok(load(candidates, sources)?.held(today, sources))
    };
    if !source.has_target() {
        return own(sources)?.policy(sources);
    }
    let candidates =
        Candidates { config: source.config(), base: Some(&target), ..Candidates::default() };
    let layers = load(candidates, sources)?.held(today, sources);
    let mut policy = layers.policy(sources)?;
    let is_there = |side| Ok(!paths(source, side, &policy)?.is_empty());
    if policy.origin == Origin::Default && !is_there(Side::Target)? && !is_there(Side::Head)? {
        // Who brings the first policy says where the backlog is, and not what is demanded of it.
        if let Ok(own) = own(sources).and_then(|own| own.policy(sources)) {
            policy.backlog_files = own.backlog_files;
            policy.without_backlog = own.without_backlog;
            policy.dialect = own.dialect;
            policy.dialects = own.dialects;
        }
    }
    Ok(policy)
}

/// The policy of the head, as it is written now.
pub(super) fn written<S: Source + ?Sized>(
    source: &S,
    open: &Overlay,
    today: Date,
    sources: &mut SourceMap,
) -> Result<Layers> {
    let head = |path: &RepoPath| match open.get(path) {
        Some(text) => Ok(Some(text.clone())),
        None => source.text(Side::Head, path, limits::POLICY),
    };
    let candidates = Candidates { head: Some(&head), ..Candidates::default() };
    Ok(load(candidates, sources)?.held(today, sources))
}

/// The paths of the backlog files of one side.
pub(super) fn paths<S: Source + ?Sized>(
    source: &S,
    side: Side,
    policy: &Policy,
) -> Result<Vec<RepoPath>> {
    let enters = |folder: &str| backlog::may_hold(folder, &policy.backlog_files);
    Ok(policy.backlog_paths(&source.files_in(side, &enters)?))
}

/// The texts of the backlog files of one side; `open` stands in for files, and may bring new ones.
pub(super) fn texts<S: Source + ?Sized>(
    source: &S,
    side: Side,
    policy: &Policy,
    open: &Overlay,
    sources: &SourceMap,
) -> Result<BTreeMap<RepoPath, String>> {
    let mut found = BTreeMap::new();
    let draw =
        |path: &RepoPath, text: &String| sources.budget().draw(Resource::Bytes, text.len(), path);
    for path in paths(source, side, policy)? {
        if open.contains_key(&path) {
            continue;
        }
        if let Some(text) = source.text(side, &path, limits::BACKLOG_FILE)? {
            draw(&path, &text)?;
            found.insert(path, text);
        }
    }
    let names: Vec<RepoPath> = open.keys().cloned().collect();
    for path in policy.backlog_paths(&names) {
        let Some(text) = open.get(&path) else { continue };
        if text.len() > limits::BACKLOG_FILE {
            let (size, limit) = (text.len(), limits::BACKLOG_FILE);
            let message = format!("{path} has {size} bytes, more than the {limit} that are read");
            return Err(Error::new(ErrorKind::Input, message).hint("split it"));
        }
        draw(&path, text)?;
        found.insert(path, text.clone());
    }
    Ok(found)
}

/// Takes texts over into the sources, in the order of their paths, as far as the budget goes.
pub(super) fn add(
    texts: BTreeMap<RepoPath, String>,
    sources: &mut SourceMap,
) -> Result<Vec<(RepoPath, SourceId)>> {
    let add = |(path, text): (RepoPath, String)| {
        let id = sources.add_lines(SourceKind::File(path.clone()), text)?;
        Ok((path, id))
    };
    texts.into_iter().map(add).collect()
}
