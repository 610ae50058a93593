//! How long items have been in their state: from the history of the backlog's files.

#[cfg(feature = "cli")]
mod pace;
#[cfg(feature = "cli")]
mod way_back;

use std::collections::BTreeMap;

use jiff::civil::Date;

#[cfg(feature = "cli")]
use super::Scene;
use crate::backlog::State;
#[cfg(feature = "cli")]
use crate::catalogue::Need;
#[cfg(feature = "cli")]
use crate::error::Result;
#[cfg(feature = "cli")]
use crate::source::SourceMap;
#[cfg(feature = "cli")]
use way_back::WayBack;

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
    /// How long finished items took, and how old others are, where the policy compares them.
    pub pace: Option<Pace>,
}

/// How long finished items took, and how old those in progress are.
#[derive(Debug, Default)]
pub struct Pace {
    /// Of how many finished items the cycle time is known.
    pub finished: usize,
    /// What as many of 100 of them as the policy says did not exceed, in days.
    pub limit_days: Option<f64>,
    /// The ages of the items that are in progress, in days, by their ids.
    pub ages: BTreeMap<String, f64>,
    /// Whether the clone lacks history.
    pub cut: bool,
}

impl Ages {
    /// Ages that are known already.
    #[must_use]
    pub fn new(since: BTreeMap<String, Since>) -> Self {
        Self { since, ..Self::default() }
    }

    /// Since when the item of this id has been in `state`.
    #[must_use]
    pub fn since(&self, id: &str, state: State) -> Option<Since> {
        self.since.get(id).copied().filter(|since| since.state == state)
    }
}

/// Goes back through the versions of the backlog until every watched item was in another state,
/// or longer in its own than anyone asks.
///
/// # Errors
/// Where the history cannot be read.
#[cfg(feature = "cli")]
pub(super) fn read(scene: Scene<'_>, sources: &SourceMap) -> Result<Ages> {
    let ages = by_days(scene, sources)?;
    Ok(Ages { pace: pace::read(scene, sources)?, ..ages })
}

#[cfg(feature = "cli")]
fn by_days(scene: Scene<'_>, sources: &SourceMap) -> Result<Ages> {
    let open = watched(scene);
    let most = open.values().filter_map(|state| scene.policy.wip_days.get(state)).max().copied();
    let Some((history, most)) = scene.history.zip(most) else { return Ok(Ages::default()) };
    let until = scene.today.checked_sub(jiff::Span::new().days(i64::from(most) + 1));
    WayBack::new(scene, history, sources, open)?.go(until.unwrap_or(Date::MIN))
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

/// Since when one item has been in its state; `None` where the history does not tell.
///
/// # Errors
/// Where the history cannot be read.
#[cfg(feature = "cli")]
pub fn of_item(
    scene: Scene<'_>,
    sources: &SourceMap,
    id: &str,
    state: State,
) -> Result<Option<Since>> {
    let Some(history) = scene.history else { return Ok(None) };
    let open = BTreeMap::from([(id.to_owned(), state)]);
    let ages = WayBack::new(scene, history, sources, open)?.go(Date::MIN)?;
    Ok(ages.since(id, state))
}
