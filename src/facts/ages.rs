//! How long items have been in their state: from the history of the backlog's files.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use jiff::civil::Date;

#[cfg(feature = "cli")]
use super::Scene;
use crate::backlog::{self, State};
use crate::catalogue::Need;
use crate::error::Result;
use crate::limits;
use crate::policy::Policy;
#[cfg(feature = "cli")]
use crate::snapshot::{HistoryEnd, Version};
use crate::source::{SourceKind, SourceMap};

/// Since when an item has been in its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// The state.
    pub state: State,
    /// The day of the commit that brought it there.
    pub day: Date,
    /// Whether the item may have been there for longer, further back than was read.
    pub at_least: bool,
}

/// The ages of the items whose state the policy limits.
#[derive(Debug, Default)]
pub struct Ages {
    since: BTreeMap<String, Since>,
    /// Whether the clone lacks the history that would tell.
    pub cut: bool,
}

impl Ages {
    /// Ages that are known already.
    #[must_use]
    pub fn new(since: BTreeMap<String, Since>) -> Self {
        Self { since, cut: false }
    }

    /// Since when the item of this id has been in `state`.
    #[must_use]
    pub fn since(&self, id: &str, state: State) -> Option<Since> {
        self.since.get(id).copied().filter(|since| since.state == state)
    }

    /// Takes in an older version; an item that was in another state there is settled and leaves
    /// `open`.
    #[cfg(feature = "cli")]
    fn visit(
        &mut self,
        version: &Version,
        then: &BTreeMap<String, State>,
        open: &mut BTreeMap<String, State>,
    ) {
        open.retain(|id, state| {
            let stayed = then.get(id) == Some(state);
            if stayed {
                let since = Since { state: *state, day: version.day, at_least: true };
                self.since.insert(id.clone(), since);
            } else {
                self.settle(id);
            }
            stayed
        });
    }

    /// Nothing further back is of interest for an item.
    fn settle(&mut self, id: &str) {
        if let Some(since) = self.since.get_mut(id) {
            since.at_least = false;
        }
    }
}

/// Goes back through the versions of the backlog until every watched item was in another state,
/// or longer in its own than anyone asks.
///
/// # Errors
/// Where the history cannot be read.
#[cfg(feature = "cli")]
pub(super) fn read(scene: Scene<'_>) -> Result<Ages> {
    let Scene { policy, backlog, .. } = scene;
    let mut ages = Ages::default();
    let mut open = watched(scene);
    let most = open.values().filter_map(|state| policy.wip_days.get(state)).max().copied();
    let Some(((repository, head), most)) = scene.history.zip(most) else { return Ok(ages) };
    let paths: Vec<_> = backlog.files.iter().map(|file| file.path.clone()).collect();
    let until = scene.today.checked_sub(jiff::Span::new().days(i64::from(most) + 1));
    let mut visited = 0;
    let end = repository.versions(head, &paths, until.unwrap_or(Date::MIN), |version| {
        visited += 1;
        ages.visit(version, &states(version, policy), &mut open);
        match open.is_empty() || visited == limits::VERSIONS_BACK {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    })?;
    match end {
        HistoryEnd::Enough => {}
        HistoryEnd::Cut => ages.cut = true,
        HistoryEnd::First => {
            for id in open.keys() {
                ages.settle(id);
            }
        }
    }
    Ok(ages)
}

/// The items whose state the policy limits.
#[cfg(feature = "cli")]
fn watched(scene: Scene<'_>) -> BTreeMap<String, State> {
    let mut open = BTreeMap::new();
    let asks = scene.policy.needs(Need::Ages);
    for item in scene.backlog.items.iter().filter(|_| asks) {
        let limits = &scene.policy.wip_days;
        if let Some(state) = item.state().filter(|state| limits.contains_key(state)) {
            open.entry(item.id.clone()).or_insert(state);
        }
    }
    open
}

/// The states of the items in one version of the backlog's files.
#[cfg(feature = "cli")]
fn states(version: &Version, policy: &Policy) -> BTreeMap<String, State> {
    let mut sources = SourceMap::default();
    let files: Vec<_> = version
        .files
        .iter()
        .map(|(path, text)| {
            (path.clone(), sources.add(SourceKind::File(path.clone()), text.as_str()))
        })
        .collect();
    let backlog = backlog::read(&sources, &files, policy.setup());
    let states = backlog.items.iter().filter_map(|item| Some((item.id.clone(), item.state()?)));
    states.collect()
}
