//! What an edit does to the demands on the work: done, ready, in progress, released.

use serde_json::Value;

use super::{Differ, globs, words};
use crate::limits::Resource;
use crate::policy::{
    DoneItem, DoneItems, FieldRequirement, OpenChangesPer, Policy, ReadyPolicy, ReleasePolicy,
    WipLimit,
};
use crate::sort::IntoOrder as _;
use crate::text::{normalize, shorten};

impl Differ {
    pub(super) fn done(&mut self, old: &Policy, new: &Policy) {
        const KEY: &str = "done.items";
        match (&old.done, &new.done) {
            (DoneItems::Backlog, DoneItems::Backlog) => {}
            (DoneItems::Listed(old), DoneItems::Listed(new)) => self.done_list(KEY, old, new),
            (DoneItems::Backlog, DoneItems::Listed(_)) => {
                self.loosens(KEY, "the Definition of Done is the policy's list, not the backlog's")
            }
            (DoneItems::Listed(_), DoneItems::Backlog) => {
                self.loosens(KEY, "the Definition of Done is the backlog's, not the policy's list")
            }
        }
        let what = "does not block before the merge:";
        self.allowed("done.after_merge", what, &old.after_merge, &new.after_merge);
        self.evidence();
    }

    fn done_list(&mut self, key: &str, old: &[DoneItem], new: &[DoneItem]) {
        for before in old {
            let text = shorten(&before.text, 80);
            match new.iter().find(|after| after.text == before.text) {
                None => self.loosens(key, format!("\"{text}\" is not asked for any more")),
                Some(after) if after.after_merge != before.after_merge => {
                    let blocks = if after.after_merge { "does not block" } else { "blocks" };
                    self.tell(key, after.after_merge, format!("\"{text}\" {blocks}"));
                }
                Some(_) => {}
            }
        }
        for after in new.iter().filter(|after| !old.iter().any(|old| old.text == after.text)) {
            self.tightens(key, format!("\"{}\" is asked for", shorten(&after.text, 80)));
        }
    }

    /// Compared as they are written, key by key: each key but `match` and the levels is a demand.
    fn evidence(&mut self) {
        const KEY: &str = "done.evidence";
        let entries = |policy: &Value| -> Vec<Value> {
            let list = policy.pointer("/done/evidence").and_then(Value::as_array);
            list.cloned().unwrap_or_default()
        };
        let matched = |entry: &Value| normalize(entry["match"].as_str().unwrap_or_default());
        let (old, new) = (entries(&self.before), entries(&self.after));
        for before in &old {
            let what = shorten(before["match"].as_str().unwrap_or_default(), 80);
            match new.iter().find(|after| matched(after) == matched(before)) {
                None => self.loosens(KEY, format!("\"{what}\" needs no evidence any more")),
                Some(after) => self.evidence_entry(KEY, &what, before, after),
            }
        }
        for after in new.iter().filter(|new| !old.iter().any(|old| matched(old) == matched(new))) {
            let what = shorten(after["match"].as_str().unwrap_or_default(), 80);
            self.tightens(KEY, format!("\"{what}\" needs evidence"));
        }
    }

    fn evidence_entry(&mut self, key: &str, what: &str, before: &Value, after: &Value) {
        let names = [before, after]
            .into_iter()
            .filter_map(Value::as_object)
            .flat_map(|map| map.keys())
            .into_set();
        for name in names.into_iter().filter(|name| *name != "match") {
            let (old, new) = (before.get(name), after.get(name));
            if old == new {
                continue;
            }
            if name == "committed" {
                let allowed = new.is_some_and(|word| word == "allowed");
                let may = if allowed { "may" } else { "must not" };
                self.tell(key, allowed, format!("\"{what}\": a report {may} be committed"));
                continue;
            }
            match (old, new) {
                (Some(_), None) if name != "max_level" => {
                    self.loosens(key, format!("\"{what}\" needs no {name} any more"));
                }
                (None, Some(_)) if name != "max_level" => {
                    self.tightens(key, format!("\"{what}\" needs {name}"));
                }
                // More files may be evidence, or worse ones: that cannot be compared.
                _ => self.loosens(
                    key,
                    format!(
                        "\"{what}\": {name} is {} instead of {}",
                        super::shown(new),
                        super::shown(old)
                    ),
                ),
            }
        }
    }

    pub(super) fn ready(&mut self, old: &ReadyPolicy, new: &ReadyPolicy) {
        let what = "steps that a plan needs";
        self.least("ready.min_plan_steps", what, old.min_plan_steps.0, new.min_plan_steps.0);
        let demands = |policy: &ReadyPolicy| policy.fields.iter().map(field).collect::<Vec<_>>();
        let what = "an item that is ready needs";
        self.demanded("ready.fields", what, &demands(old), &demands(new));
    }

    pub(super) fn wip(&mut self, old: &Policy, new: &Policy) {
        self.wip_limits(&old.wip, &new.wip);
        for per in [OpenChangesPer::Author, OpenChangesPer::Item] {
            let max = |policy: &Policy| {
                let mut limits = policy.open_changes.iter();
                limits.find(|limit| limit.per == per).map(|limit| limit.max)
            };
            let what = format!("open changes per {per:?} allowed").to_lowercase();
            self.most("wip.limits", &what, max(old), max(new));
        }
        let states = old.wip_days.keys().chain(new.wip_days.keys()).copied().into_set();
        for state in states {
            let days = |policy: &Policy| policy.wip_days.get(&state).map(|days| *days as usize);
            let what = format!("days that an item may be {state}");
            self.most("wip.max_days", &what, days(old), days(new));
        }
        let percent = |policy: &Policy| policy.wip_percentile.as_ref().map(|it| it.max.into());
        let what = "of 100 finished items that one in progress may be older than";
        self.most("wip.max_percentile", what, percent(old), percent(new));
    }

    fn wip_limits(&mut self, old: &[WipLimit], new: &[WipLimit]) {
        const KEY: &str = "wip.limits";
        let same = |a: &WipLimit, b: &WipLimit| a.per == b.per && a.state == b.state;
        for before in old {
            let after = new.iter().find(|after| same(before, after));
            let what = format!("items {} allowed", counted(before));
            self.most(KEY, &what, Some(before.max), after.map(|after| after.max));
        }
        for after in new.iter().filter(|after| !old.iter().any(|before| same(before, after))) {
            self.most(KEY, &format!("items {} allowed", counted(after)), None, Some(after.max));
        }
    }

    /// The budget of a run.
    pub(super) fn limits(&mut self, old: &Policy, new: &Policy) {
        for what in Resource::ALL {
            let most = |policy: &Policy| usize::try_from(policy.limits.of(what)).ok();
            let key = what.key();
            self.most(&format!("limits.{key}"), &format!("{key} of a run"), most(old), most(new));
        }
    }

    pub(super) fn release(&mut self, old: &ReleasePolicy, new: &ReleasePolicy) {
        let what = "a release waits for items of priority";
        self.demanded("release.blocking", what, &old.blocking, &new.blocking);
        let (key, what) = ("release.vulnerabilities", "a release is checked by");
        self.demanded(key, what, &globs(&old.vulnerabilities), &globs(&new.vulnerabilities));
        if old.min_severity != new.min_severity {
            let text = format!(
                "vulnerabilities block a release from {} on instead of {}",
                new.min_severity.as_str(),
                old.min_severity.as_str()
            );
            self.tell("release.vulnerabilities", new.min_severity > old.min_severity, text);
        }
    }
}

/// What a limit counts: `in-progress per owner`.
fn counted(limit: &WipLimit) -> String {
    let per = limit.per.map_or_else(String::new, |per| format!(" per {}", per.as_str()));
    format!("{}{per}", limit.state)
}

/// `Owner or Assignee (story; ready)`.
fn field(demand: &FieldRequirement) -> String {
    let only: Vec<String> = [words(demand.kinds.iter()), words(demand.states.iter())]
        .iter()
        .filter(|words| !words.is_empty())
        .map(|words| words.join(", "))
        .collect();
    let names = demand.any_of.join(" or ");
    if only.is_empty() { names } else { format!("{names} ({})", only.join("; ")) }
}
