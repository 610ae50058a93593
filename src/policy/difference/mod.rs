//! What an edit of the policy does, in plain words: what it loosens, tightens, or only changes.
//!
//! What cannot be compared counts as loosened: nobody is harmed by a look too many. A key that no
//! comparison here knows is shown with both values, so that no edit is passed over.

mod change;
mod exempt;
mod link;
mod work;

use std::collections::BTreeSet;

use serde_json::Value;

use super::WithoutDescription;
use super::floor::Floor;
use super::layers::Layers;
use super::raw::RawPolicy;
use super::{DialectChoice, EnforceFrom, Mode, Policy, Unverified};
use crate::source::SourceMap;
use crate::text::globs::Globs;
use crate::text::shorten;

/// The longest value that is shown, in characters.
const LONGEST_VALUE: usize = 120;

/// The keys whose meaning is compared, so that the same in other words is not a difference.
const UNDERSTOOD: &[&str] = &[
    "backlog.dialect",
    "backlog.fields",
    "backlog.files",
    "backlog.protect",
    "backlog.states",
    "backlog.waiver_days",
    "branches.trusted",
    "change.docs",
    "change.sections",
    "change.size",
    "change.template",
    "change.tests",
    "change.when",
    "change.without_description",
    "dialects",
    "done.after_merge",
    "done.evidence",
    "done.items",
    "edition",
    "enforce_from.date",
    "enforce_from.grace_days",
    "exempt.authors",
    "exempt.commits",
    "exempt.drafts",
    "exempt.kinds",
    "exempt.labels",
    "exempt.paths",
    "link.from",
    "link.hash",
    "link.new",
    "link.none",
    "link.required",
    "link.states",
    "limits.bytes",
    "limits.history",
    "limits.items",
    "limits.lines",
    "limits.patterns",
    "limits.steps",
    "mode",
    "rules",
    "unverified",
    "version",
    "waivers",
    "wip.limits",
];

/// Keys that ask for more wherever they are set and were not before.
const ONLY_ASKS: [&str; 8] = [
    "backlog.max_lines",
    "backlog.order",
    "backlog.paths",
    "change.branch",
    "change.commits",
    "change.title",
    "ready.values",
    "repo.secrets",
];

/// What an edit of the policy does, each point half a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// What passes now and did not before, or may.
    pub loosens: Vec<String>,
    /// What is asked for now and was not before.
    pub tightens: Vec<String>,
    /// What is neither, or both.
    pub changes: Vec<String>,
}

impl Difference {
    /// Whether both policies demand the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.loosens.is_empty() && self.tightens.is_empty() && self.changes.is_empty()
    }
}

/// A key that one policy loosens against another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loosened {
    /// The key; of a severity `rules.` with the rule, of a waiver `waivers.` with its rule.
    pub key: String,
    /// What it lets pass, half a sentence.
    pub text: String,
}

/// What lies between two policies, whose meanings have been checked.
#[must_use]
pub fn between(before: &Layers, after: &Layers, sources: &SourceMap) -> Difference {
    compared(before, after, sources).finish()
}

/// What the second policy loosens, key by key. A key that the first one leaves open and that cannot
/// be compared counts too.
#[must_use]
pub fn loosened(before: &Layers, after: &Layers, sources: &SourceMap) -> Vec<Loosened> {
    let mut differ = compared(before, after, sources);
    differ.others();
    differ.loosened
}

fn compared(before: &Layers, after: &Layers, sources: &SourceMap) -> Differ {
    let (old, new) = (before.check(sources).policy, after.check(sources).policy);
    let mut differ = Differ::new(&before.effective(), &after.effective());
    differ.mode(&old, &new);
    differ.severities(&old, &new);
    differ.change(&old.change, &new.change);
    differ.link(&old.link, &new.link);
    differ.done(&old, &new);
    differ.ready(&old.ready, &new.ready);
    differ.wip(&old, &new);
    differ.release(&old.release, &new.release);
    let what = "looks for secrets in";
    differ.demanded("repo.secrets", what, &globs(&old.repo.secrets), &globs(&new.repo.secrets));
    differ.exempt(&old.exempt, &new.exempt);
    let (before, after) = (&old.trusted_branches, &new.trusted_branches);
    let what = "is not judged beside the policy of the branch";
    differ.allowed("branches.trusted", what, &globs(before), &globs(after));
    let (before, after) = (old.change.without_description, new.change.without_description);
    if before != after {
        let loosens = after == WithoutDescription::Allow;
        let text = match after {
            WithoutDescription::Allow => "a change without a description may pass in CI",
            WithoutDescription::Refuse => "a change without a description does not pass in CI",
        };
        differ.tell("change.without_description", loosens, text);
    }
    differ.waivers(&old.waivers, &new.waivers);
    differ.backlog(&old, &new);
    differ.limits(&old, &new);
    differ.dialects();
    differ.locks(&old.floors, &new.floors);
    differ
}

/// Collects the points, and knows which keys they are about.
struct Differ {
    before: Value,
    after: Value,
    found: Difference,
    reported: BTreeSet<String>,
    loosened: Vec<Loosened>,
}

impl Differ {
    fn new(before: &RawPolicy, after: &RawPolicy) -> Self {
        let value = |raw| serde_json::to_value(raw).expect("a policy holds texts and numbers only");
        Self {
            before: value(before),
            after: value(after),
            found: Difference::default(),
            reported: BTreeSet::new(),
            loosened: Vec::new(),
        }
    }

    fn tell(&mut self, key: &str, loosens: bool, text: impl Into<String>) {
        self.reported.insert(key.to_owned());
        let text = shorten(&text.into(), 300);
        if loosens {
            self.loosened.push(Loosened { key: key.to_owned(), text: text.clone() });
        }
        let points = if loosens { &mut self.found.loosens } else { &mut self.found.tightens };
        points.push(text);
    }

    fn loosens(&mut self, key: &str, text: impl Into<String>) {
        self.tell(key, true, text);
    }

    fn tightens(&mut self, key: &str, text: impl Into<String>) {
        self.tell(key, false, text);
    }

    /// An upper limit; `None` for no limit.
    fn most(&mut self, key: &str, what: &str, before: Option<usize>, after: Option<usize>) {
        let rank = |limit: Option<usize>| limit.unwrap_or(usize::MAX);
        if rank(before) != rank(after) {
            let shown = |limit: Option<usize>| limit.map_or("any number".into(), |n| n.to_string());
            let text = format!("{what}: {} instead of {}", shown(after), shown(before));
            self.tell(key, rank(after) > rank(before), text);
        }
    }

    /// A lower limit.
    fn least(&mut self, key: &str, what: &str, before: usize, after: usize) {
        if before != after {
            self.tell(key, after < before, format!("{what}: {after} instead of {before}"));
        }
    }

    /// A list whose every entry lets more pass.
    fn allowed(&mut self, key: &str, what: &str, before: &[String], after: &[String]) {
        for new in after.iter().filter(|new| !before.contains(new)) {
            self.loosens(key, format!("{what} `{new}` too"));
        }
        for old in before.iter().filter(|old| !after.contains(old)) {
            self.tightens(key, format!("{what} `{old}` no more"));
        }
    }

    /// A list whose every entry lets less pass.
    fn demanded(&mut self, key: &str, what: &str, before: &[String], after: &[String]) {
        for old in before.iter().filter(|old| !after.contains(old)) {
            self.loosens(key, format!("{what} `{old}` no more"));
        }
        for new in after.iter().filter(|new| !before.contains(new)) {
            self.tightens(key, format!("{what} `{new}` too"));
        }
    }

    fn mode(&mut self, old: &Policy, new: &Policy) {
        if old.mode != new.mode {
            let report = new.mode == Mode::Report;
            let text = if report {
                "a failing verdict does not fail the run any more (mode: report)"
            } else {
                "a failing verdict fails the run (mode: enforce)"
            };
            self.tell("mode", report, text);
        }
        if old.edition != new.edition {
            let text = format!("the rules of edition {} instead of {}", new.edition, old.edition);
            self.tell("edition", new.edition < old.edition, text);
        }
        self.enforce_from(old.enforce_from.as_ref(), new.enforce_from.as_ref());
        if old.unverified != new.unverified {
            let warns = new.unverified == Unverified::Warn;
            let text = if warns {
                "what cannot be verified only warns"
            } else {
                "what cannot be verified fails"
            };
            self.tell("unverified", warns, text);
        }
    }

    fn enforce_from(&mut self, old: Option<&EnforceFrom>, new: Option<&EnforceFrom>) {
        let days = |from: Option<&EnforceFrom>| from.map(|from| (from.date, from.for_all()));
        let (before, after) = (days(old), days(new));
        if before == after {
            return;
        }
        let text = match after {
            None => "a failing verdict fails the run at once".to_owned(),
            Some((date, ends)) => format!(
                "a failing verdict fails the run from {date} on, and of changes that were opened before from {ends} on"
            ),
        };
        // What begins earlier in one way and later in the other lets more pass in one of them.
        let loosens = match (before, after) {
            (None, _) => true,
            (_, None) => false,
            (Some(before), Some(after)) => after.0 > before.0 || after.1 > before.1,
        };
        self.tell("enforce_from", loosens, text);
    }

    fn severities(&mut self, old: &Policy, new: &Policy) {
        for rule in old.rules.iter() {
            let (before, after) = (old.severity(rule), new.severity(rule));
            if before != after {
                let text = format!("{} is {after} instead of {before}", rule.id);
                self.tell(&format!("rules.{}", rule.id), after < before, text);
            }
        }
    }

    fn backlog(&mut self, old: &Policy, new: &Policy) {
        let (before, after) = (globs(&old.backlog_files), globs(&new.backlog_files));
        if old.without_backlog != new.without_backlog {
            let text = if new.without_backlog {
                "no backlog is read any more, and no rule about items judges"
            } else {
                "a backlog is read, and the rules about items judge"
            };
            self.tell("backlog.files", new.without_backlog, text);
        }
        match (&before[..], &after[..]) {
            _ if old.without_backlog || new.without_backlog => {}
            ([], [_, ..]) => self.loosens(
                "backlog.files",
                format!(
                    "only {} is read as backlog, not what is found by its name",
                    after.join(", ")
                ),
            ),
            ([_, ..], []) => self.loosens(
                "backlog.files",
                format!(
                    "the backlog is found by its name, {} is not named any more",
                    before.join(", ")
                ),
            ),
            _ => self.demanded("backlog.files", "reads the backlog", &before, &after),
        }
        let protected = |policy: &Policy| {
            words(policy.backlog.protect.iter().map(|(part, _)| format!("{part:?}")))
        };
        let what = "no change may touch of the items the";
        self.demanded("backlog.protect", what, &protected(old), &protected(new));
        let days = |policy: &Policy| Some(policy.backlog.waiver_days as usize);
        let what = "days that a waiver in the backlog may lie ahead";
        self.most("backlog.waiver_days", what, days(old), days(new));
        if old.dialect != new.dialect {
            let name = |choice: &DialectChoice| match choice {
                DialectChoice::Auto => "auto".to_owned(),
                DialectChoice::Named(name) => name.clone(),
            };
            let text = format!(
                "reads the backlog in the dialect {} instead of {}",
                name(&new.dialect),
                name(&old.dialect)
            );
            self.loosens("backlog.dialect", text);
        }
    }

    /// A dialect decides what is an item and in which state, so that no edit of it is harmless, nor
    /// one of the words that all dialects get.
    fn dialects(&mut self) {
        for (key, what) in [("backlog.states", "states"), ("backlog.fields", "fields")] {
            if self.value(&self.before, key) != self.value(&self.after, key) {
                self.loosens(key, format!("reads {what} by other words"));
            }
        }
        let names = |value: &Value| -> BTreeSet<String> {
            let map = value.get("dialects").and_then(Value::as_object);
            map.into_iter().flat_map(|map| map.keys().cloned()).collect()
        };
        let names: BTreeSet<String> =
            names(&self.before).union(&names(&self.after)).cloned().collect();
        for name in names {
            let key = format!("dialects.{name}");
            let text = match (self.value(&self.before, &key), self.value(&self.after, &key)) {
                (None, Some(_)) => {
                    format!("adds the dialect {name}, in which backlogs may be read")
                }
                (Some(_), None) => format!("drops the dialect {name}"),
                (before, after) if before != after => {
                    format!("the dialect {name} reads backlogs in another way")
                }
                _ => continue,
            };
            self.loosens("dialects", text);
        }
    }

    /// A value by the path of its key; `null` and an empty list or map do not count.
    fn value<'v>(&self, policy: &'v Value, key: &str) -> Option<&'v Value> {
        let value = match key.split_once('.') {
            Some((part, key)) => policy.get(part)?.get(key)?,
            None => policy.get(key)?,
        };
        let empty = match value {
            Value::Null => true,
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            _ => false,
        };
        (!empty).then_some(value)
    }

    /// The keys that are locked against loosening, or free again.
    fn locks(&mut self, old: &[Floor], new: &[Floor]) {
        let locks = |floors: &[Floor]| -> Vec<String> {
            floors.iter().flat_map(|floor| &floor.locks).map(|lock| lock.key.clone()).collect()
        };
        self.demanded("locked", "locks", &locks(old), &locks(new));
    }

    fn finish(mut self) -> Difference {
        self.others();
        self.found
    }

    /// Reports what nothing has been reported of.
    fn others(&mut self) {
        let mut keys: BTreeSet<String> = BTreeSet::new();
        for policy in [&self.before, &self.after] {
            for (part, value) in policy.as_object().into_iter().flatten() {
                match value.as_object().filter(|_| part != "rules" && part != "dialects") {
                    Some(map) => keys.extend(map.keys().map(|key| format!("{part}.{key}"))),
                    None => _ = keys.insert(part.clone()),
                }
            }
        }
        let others: Vec<String> = keys.difference(&self.reported).cloned().collect();
        for key in &others {
            let (before, after) = (self.value(&self.before, key), self.value(&self.after, key));
            if before != after && !UNDERSTOOD.contains(&key.as_str()) {
                let text = format!("{key} is {} instead of {}", shown(after), shown(before));
                if before.is_some() || !ONLY_ASKS.contains(&key.as_str()) {
                    self.loosened.push(Loosened { key: key.clone(), text: text.clone() });
                }
                // What is new was not asked for before, as far as anybody can tell.
                let points = match before {
                    None => &mut self.found.changes,
                    Some(_) => &mut self.found.loosens,
                };
                points.push(text);
            }
        }
    }
}

fn globs(globs: &Globs) -> Vec<String> {
    globs.patterns().map(str::to_owned).collect()
}

fn words(words: impl Iterator<Item = impl ToString>) -> Vec<String> {
    words.map(|word| word.to_string().to_lowercase()).collect()
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "not set".to_owned(), |value| shorten(&value.to_string(), LONGEST_VALUE))
}

#[cfg(test)]
mod tests;
