//! What the policy says about the backlog itself.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::FieldRequirement;
use crate::backlog::{BacklogFile, IdScope};
use crate::source::{Location, RepoPath};

/// What no change may do to the items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Protected {
    /// Rewrite them.
    Content,
    /// Put them in another order in their section.
    Order,
    /// Remove open ones.
    Items,
}

/// The order in which the items of a file stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ItemOrder {
    /// Any.
    None,
    /// That of their priorities.
    Priority,
}

/// How items go from one backlog file to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromotionPolicy {
    /// The file that they go to.
    pub to: RepoPath,
    /// How many may go at once; `None` for what the backlog says.
    pub max: Option<usize>,
    /// Whether they come from one section.
    pub one_group: bool,
    /// Whether they are the first of their section.
    pub in_order: bool,
    /// The line of the policy that says so.
    pub at: Option<Location>,
}

/// What the policy says about the backlog itself.
#[derive(Debug, Clone)]
pub struct BacklogPolicy {
    /// Within what ids are unique.
    pub scope: IdScope,
    /// What no change may do to the items, each with the line of the policy that says so.
    pub protect: Vec<(Protected, Option<Location>)>,
    /// How items go from one backlog file to another.
    pub promotion: Option<PromotionPolicy>,
    /// The words for priorities, from the highest to the lowest; empty for the usual ones.
    pub priorities: Vec<String>,
    /// The order in which the items of a file stand, and the line of the policy that says so.
    pub order: (ItemOrder, Option<Location>),
    /// Fields that name files of the repository, beside those that the dialect knows.
    pub paths: Vec<FieldRequirement>,
    /// The ids of the items that the entries of a progress checklist are about.
    pub checklist: BTreeMap<String, String>,
    /// After how many days a backlog file is stale; `None` for what the backlog says.
    pub revisit_days: Option<u32>,
    /// How many days ahead the last day of a waiver in the backlog may lie.
    pub waiver_days: u32,
    /// How many lines an item may have.
    pub max_lines: usize,
}

/// After how many days a backlog file is stale where neither policy nor backlog says.
const REVISIT_DAYS: u32 = 30;

impl BacklogPolicy {
    /// After how many days without a commit this file is stale.
    #[must_use]
    pub fn revisit_after(&self, file: &BacklogFile) -> u32 {
        let stated = || file.demands.iter().find_map(|demand| demand.days);
        self.revisit_days.or_else(stated).unwrap_or(REVISIT_DAYS)
    }
}
