//! What a policy makes of a change: the same texts, read as it says.

use super::backlogs;
use super::merged;
use super::scope::Scope;
use crate::backlog::compare::{Comparison, Movements};
use crate::backlog::{Backlog, Kind, Setup};
use crate::change;
use crate::change::template;
use crate::change::worked_on::claim_worked_on;
use crate::change::{Change, Resolution};
use crate::error::Result;
use crate::facts::{self, Scene};
use crate::gate::material::Reading;
use crate::gate::missing;
use crate::policy::Policy;
use crate::snapshot::ChangedFile;
use crate::source::SourceMap;

impl Reading {
    /// Reads a change as `policy` says.
    ///
    /// # Errors
    /// Where something cannot be read, or there is no backlog at either end.
    pub fn new(
        policy: Policy,
        mut change: Change,
        scope: &Scope<'_>,
        sources: &mut SourceMap,
    ) -> Result<Self> {
        let at = scope.at;
        let files = backlogs::backlog_texts(&at.head, &policy, sources)?;
        let (backlog, base, comparison) = if leaves_alone(&change, &policy) {
            // Most changes do not touch the backlog: what is the same at both ends is read once.
            let setup = Setup { known: scope.known(&policy, sources), ..policy.setup() };
            let backlog = missing::read_backlog(sources, &files, setup)?;
            let comparison = Comparison::unchanged(backlog.items.len());
            (backlog.clone(), backlog, comparison)
        } else {
            let base = scope.backlog(&at.base, &policy, sources)?;
            let setup = Setup {
                before: Some(&base),
                known: scope.known(&policy, sources),
                ..policy.setup()
            };
            let backlog = missing::read_backlog(sources, &files, setup)?;
            let comparison = Comparison::new(&base, &backlog, sources);
            (backlog, base, comparison)
        };
        for file in
            base.files.iter().filter(|file| !backlog.files.iter().any(|at| at.path == file.path))
        {
            // A file that is gone is gone, but one that became a link or a submodule hides its items.
            at.head.read(&file.path, crate::limits::BACKLOG_FILE)?;
        }
        if base.files.is_empty() {
            crate::gate::require_backlog(&backlog, &policy)?;
        }
        (change.links, change.no_item) =
            change::find_links(&change, &backlog, Some(&base), &policy.link, sources);
        let movements = Movements::new(&base, &backlog, &comparison);
        claim_worked_on(&mut change.links, movements, &backlog);
        let kinds = kinds(&change, &backlog, &base);
        template::read(&mut change, &kinds, (&at.target, &at.base), &policy.change, sources)?;
        let scene = Scene {
            policy: &policy,
            history: Some(scope.history),
            change: Some((&change, &at.base)),
            target: Some(scope.target),
            head: &at.head,
            backlog: &backlog,
            release: scope.release,
            started: scope.started,
            today: scope.today,
            known: scope.known(&policy, sources),
        };
        let mut facts = facts::read(scene, sources)?;
        // Most backlogs have no waivers, and most changes go into the commit that they began at.
        facts.target_waivers = Some(if backlog.waivers.is_empty() {
            Vec::new()
        } else if change.target == change.base {
            base.waivers.clone()
        } else {
            scope.backlog(&at.target, &policy, sources)?.waivers
        });
        facts.merge = merged::read(&policy, &change, &backlog, scope, sources)?;
        Ok(Self { policy, backlog, base, comparison, change, facts })
    }
}

/// The kinds of the items that the change names.
fn kinds(change: &Change, backlog: &Backlog, base: &Backlog) -> Vec<Kind> {
    let claimed = change.links.iter().filter(|link| link.claimed);
    let items = claimed.filter_map(|link| match &link.resolution {
        Resolution::Item(id) => backlog.item(id).or_else(|| base.item(id)),
        _ => None,
    });
    items.map(|item| item.kind).collect()
}

/// Whether the change touches no backlog file, at its old path or its new one.
fn leaves_alone(change: &Change, policy: &Policy) -> bool {
    let paths = change.files.iter().flat_map(ChangedFile::names).cloned();
    policy.backlog_paths(&paths.collect::<Vec<_>>()).is_empty()
}
