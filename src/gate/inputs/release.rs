//! The input of `check --release` without a change: the head, and whether it may be released.

use std::collections::HashMap;

use super::backlogs::read_backlog;
use super::missing::require_backlog;
use super::{CheckRequest, Inputs, layers};
use crate::backlog::compare::Comparison;
use crate::error::Result;
use crate::facts::{self, Scene};
use crate::snapshot::Repository;
use crate::source::SourceMap;

/// Reads the head, and takes it for its own base: whatever is wrong with the backlog was there
/// before, and only what blocks a release counts.
pub(super) fn read(request: CheckRequest<'_>) -> Result<Inputs> {
    let mut sources = SourceMap::default();
    let repository = Repository::open(request.repo)?;
    let revision = repository.resolve(request.flags.head.as_deref().unwrap_or("HEAD"))?;
    let head = repository.snapshot(&revision)?;
    let policy =
        layers(request.config.as_ref(), None, Some(&head), &mut sources)?.policy(&sources)?;
    let backlog = read_backlog(&head, &policy, &mut sources)?;
    require_backlog(&backlog, &policy)?;
    let scene = Scene {
        policy: &policy,
        history: Some((&repository, &revision)),
        change: None,
        target: None,
        head: &head,
        backlog: &backlog,
        release: true,
        started: super::started(request.env),
        today: request.today,
    };
    let facts = facts::read(scene, &mut sources)?;
    Ok(Inputs {
        sources,
        policy,
        proposed: None,
        beside: None,
        earlier: None,
        comparison: Some(Comparison::unchanged(backlog.items.len())),
        base: Some(backlog.clone()),
        backlog,
        tree: Some(head.tree()?),
        base_tree: Some(head.tree()?),
        change: None,
        release: true,
        facts,
        forge: None,
        today: request.today,
        on_disk: HashMap::new(),
    })
}
