//! The same measures for the items of each owner, epic, kind and priority.

use std::collections::BTreeMap;

use super::{ItemFlow, Percentiles};

/// By what items are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grouping {
    /// Who does them.
    Owner,
    /// The item that holds them.
    Epic,
    /// What sort of work they are.
    Kind,
    /// How urgent they are.
    Priority,
}

impl Grouping {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Epic, Self::Kind, Self::Priority];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Epic => "epic",
            Self::Kind => "kind",
            Self::Priority => "priority",
        }
    }

    /// What an item says there.
    #[must_use]
    pub fn of(self, item: &ItemFlow) -> Option<&str> {
        let text = match self {
            Self::Owner => item.seen.owner.as_deref(),
            Self::Epic => item.seen.parent.as_deref(),
            Self::Kind => Some(item.seen.kind.as_str()),
            Self::Priority => item.seen.priority.as_deref(),
        };
        text.map(str::trim).filter(|text| !text.is_empty())
    }
}

/// The measures of some items.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What they have in common; `None` for those that do not say.
    pub name: Option<String>,
    /// How many there are.
    pub items: usize,
    /// How many of them are finished.
    pub finished: usize,
    /// How many of them are in progress, in review or blocked.
    pub in_progress: usize,
    /// Their cycle times.
    pub cycle: Option<Percentiles>,
    /// Their lead times.
    pub lead: Option<Percentiles>,
}

impl Group {
    /// The groups of some items, by what they say; those that say nothing come last.
    #[must_use]
    pub fn all(grouping: Grouping, items: &[&ItemFlow]) -> Vec<Self> {
        let mut found: BTreeMap<(bool, Option<String>), Vec<&ItemFlow>> = BTreeMap::new();
        for item in items {
            let name = grouping.of(item).map(str::to_owned);
            found.entry((name.is_none(), name)).or_default().push(item);
        }
        let group = |((_, name), items): ((bool, Option<String>), Vec<&ItemFlow>)| Self {
            name,
            items: items.len(),
            finished: items.iter().filter(|item| item.finished.is_some()).count(),
            in_progress: items.iter().filter(|item| item.age_days.is_some()).count(),
            cycle: Percentiles::of(items.iter().filter_map(|item| item.cycle_time_days)),
            lead: Percentiles::of(items.iter().filter_map(|item| item.lead_time_days)),
        };
        found.into_iter().map(group).collect()
    }
}
