//! The input of `check --release` without a change: the head, and whether it may be released.

use super::backlogs::read_backlog;
use super::policies::{Choice, floor, layers};
use super::{CheckRequest, Inputs, baseline};
use crate::backlog::compare::Comparison;
use crate::error::Result;
use crate::facts::{self, Scene};
use crate::gate::missing::require_backlog;
use crate::snapshot::Repository;
use crate::source::SourceMap;

/// Reads the head, and takes it for its own base: whatever is wrong with the backlog was there
/// before, and only what blocks a release counts.
pub(super) fn read(request: CheckRequest<'_>) -> Result<Inputs> {
    let repository = Repository::open(request.repo)?;
    let mut sources = SourceMap::default().within(repository.budget());
    let revision = repository.resolve(request.flags.head.as_deref().unwrap_or("HEAD"))?;
    let head = repository.snapshot(&revision)?;
    let floor = floor(request.floor.as_deref(), request.repo, None, &head)?;
    let config = request.config.as_ref();
    let choice = Choice { config, floor: floor.as_ref(), today: request.today };
    let policy = layers(choice, None, Some(&head), &mut sources)?.policy(&sources)?;
    sources.budget().allow(&policy.limits)?;
    let backlog = read_backlog(&head, &policy, &mut sources)?;
    require_backlog(&backlog, &policy)?;
    let scene = Scene {
        history: Some((&repository, &revision)),
        release: true,
        started: super::started(request.env),
        ..Scene::of_backlog(&policy, &backlog, &head, request.today)
    };
    let facts = facts::read(scene, &mut sources)?;
    let mut inputs = Inputs {
        comparison: Some(Comparison::unchanged(backlog.items.len())),
        base: Some(backlog.clone()),
        tree: Some(head.tree()?),
        base_tree: Some(head.tree()?),
        release: true,
        facts,
        ..Inputs::of_backlog(policy, backlog, sources, request.today)
    };
    if let Some(file) = &request.baseline {
        let target = baseline::target(&repository, request.env)?;
        let judged =
            baseline::Judged { repository: Some(&repository), target: Some(&target), head: &head };
        baseline::read(&mut inputs, file, request.repo, judged)?;
    }
    inputs.sources.budget().settle()?;
    Ok(inputs)
}
