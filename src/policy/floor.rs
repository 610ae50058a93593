//! Floors: demands of a shared policy that a repository may tighten and never loosen.
//!
//! A lock holds its key, the severities of the rules that go by it and all their keys, and what could
//! keep any rule from judging.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::catalogue::{Catalogue, RuleInfo};
use crate::source::Location;

/// What every lock holds, because it could keep a rule from judging, or from counting.
const ALWAYS: [&str; 10] = [
    "edition",
    "mode",
    "enforce_from",
    "unverified",
    "exempt",
    "backlog.files",
    "backlog.scope",
    "backlog.states",
    "dialects",
    "branches.trusted",
];
/// By what else backlogs are read in other words.
const READING: [&str; 4] =
    ["backlog.fields", "backlog.dialect", "backlog.waiver_days", "backlog.priorities"];
/// What a lock of a rule about the change holds too: which items and which sections it is asked for.
const OF_CHANGES: [&str; 8] = [
    "link.none",
    "link.new",
    "link.hash",
    "link.from",
    "change.when",
    "change.template",
    "change.roles",
    "change.without_description",
];
/// The areas of the rules about the change.
const CHANGE_AREAS: [&str; 3] = ["change", "link", "dod"];

/// A key that may be tightened and never loosened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// Its path, such as `wip.limits`, or `rules.` with a rule or an area.
    pub key: String,
    /// Its last day; `None` for ever.
    pub until: Option<Date>,
    /// Where the floor says so.
    pub at: Option<Location>,
}

/// A policy that locks keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floor {
    /// Its path, or the name of its file.
    pub name: String,
    /// What it locks today.
    pub locks: Vec<Lock>,
    /// The ids of the rules whose outcome the locks hold.
    pub rules: BTreeSet<&'static str>,
}

/// What a policy loosens that a floor locks. It is taken back already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weaker {
    /// The key, such as `wip.limits`.
    pub key: String,
    /// What it would let pass, half a sentence.
    pub text: String,
    /// Where it stands.
    pub at: Option<Location>,
    /// The lock that holds it, as people name it: `wip.limits in shared.yml, line 3`.
    pub lock: String,
    /// Where the lock stands.
    pub locked_at: Option<Location>,
}

impl Floor {
    /// The lock that holds a key.
    pub(super) fn lock_of(&self, key: &str, catalogue: &Catalogue) -> Option<&Lock> {
        if let Some(rule) = key.strip_prefix("rules.") {
            let holds = |lock: &&Lock| lock.rules(catalogue).any(|held| held.id == rule);
            let is_guard = |it: &RuleInfo| it.id == rule && it.guards_floors();
            let guard = || self.locks.first().filter(|_| catalogue.iter().any(is_guard));
            return self.locks.iter().find(holds).or_else(guard);
        }
        if let Some(waived) = key.strip_prefix("waivers.") {
            let is_of = |rule: &RuleInfo| rule.id == waived || rule.area() == waived;
            let holds = |lock: &&Lock| lock.key == "waivers" || lock.rules(catalogue).any(is_of);
            let is_guard = || catalogue.iter().any(|rule| is_of(rule) && rule.guards_floors());
            let guard = || self.locks.first().filter(|_| is_guard());
            return self.locks.iter().find(holds).or_else(guard);
        }
        let own = self.locks.iter().find(|lock| overlaps(&lock.key, key));
        own.or_else(|| self.locks.iter().find(|lock| lock.holds(key, catalogue)))
    }
}

impl Lock {
    /// The rules whose outcome it holds: those that it names, and those that go by its key.
    pub(super) fn rules<'a>(
        &'a self,
        catalogue: &'a Catalogue,
    ) -> impl Iterator<Item = &'a RuleInfo> + 'a {
        let named = self.key.strip_prefix("rules.");
        catalogue.iter().filter(move |rule| match named {
            Some(name) => rule.id == name || rule.area() == name,
            None if self.key == "rules" => true,
            None => rule.options.iter().any(|option| overlaps(option.key, &self.key)),
        })
    }

    /// Whether a key that is not its own could change what it holds.
    fn holds(&self, key: &str, catalogue: &Catalogue) -> bool {
        let any_of = |keys: &[&str]| keys.iter().any(|held| overlaps(held, key));
        let is_of_changes = || {
            CHANGE_AREAS
                .iter()
                .any(|area| self.key == *area || self.key.starts_with(&format!("{area}.")))
                || self.key == "done"
                || self.rules(catalogue).any(|rule| CHANGE_AREAS.contains(&rule.area()))
        };
        any_of(&ALWAYS)
            || any_of(&READING)
            || (any_of(&OF_CHANGES) && is_of_changes())
            || self
                .rules(catalogue)
                .any(|rule| rule.options.iter().any(|option| overlaps(option.key, key)))
    }
}

/// Whether one key is the other, or around it.
fn overlaps(one: &str, other: &str) -> bool {
    let around = |outer: &str, inner: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    around(one, other) || around(other, one)
}
