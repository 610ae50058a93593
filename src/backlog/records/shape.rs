//! How the records of a file are named, checked: what a dialect's `records` comes to.

use std::collections::BTreeMap;

use super::way::Way;
use crate::backlog::Kind;
use crate::backlog::pattern::Pattern;

/// The ways to one value; the first that a record has counts.
pub(in crate::backlog) type Ways = Vec<Way>;

/// Where the records of a file are, and what they call their values.
#[derive(Debug, Clone)]
pub struct Records {
    /// The path of the file; any, if there is none.
    pub(in crate::backlog) path: Option<Pattern>,
    /// Where the lists of records are; the first way that leads to one counts.
    pub(in crate::backlog) at: Ways,
    /// What stands in the place of `*` where ids need no scope.
    pub(in crate::backlog) home: Option<String>,
    /// Records that are not items: by a way, the values that say so.
    pub(in crate::backlog) without: Vec<(Way, Vec<String>)>,
    /// The records inside a record.
    pub(in crate::backlog) children: Ways,
    /// The kind of a record that says none.
    pub(in crate::backlog) default_kind: Kind,
    /// What stands before the value of a priority.
    pub(in crate::backlog) priority_prefix: String,
    pub(in crate::backlog) names: BTreeMap<Name, Ways>,
}

/// What a value of a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::backlog) enum Name {
    Id,
    Title,
    Status,
    Priority,
    Owner,
    Kind,
    Parent,
    Dependencies,
    Criteria,
    /// When something happened to it, which is not content.
    Dates,
}

impl Records {
    /// The ways to a value.
    pub(in crate::backlog) fn ways(&self, name: Name) -> &[Way] {
        self.names.get(&name).map_or(&[], Vec::as_slice)
    }

    /// The key of the state, where that is a value of the record itself.
    #[must_use]
    pub fn status_key(&self) -> Option<&str> {
        self.ways(Name::Status).iter().find_map(Way::only)
    }

    /// The key that is looked at first for who does it, where it is one of the record itself.
    #[must_use]
    pub fn owner_key(&self) -> Option<&str> {
        self.ways(Name::Owner).iter().find_map(Way::only)
    }
}
