//! What many trials say together.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::past::History;
use super::trial::{Outcome, Trial, Unknown};

use crate::sort::Sort as _;

/// How many of the most frequent findings are shown.
const MOST_FREQUENT: usize = 10;

/// The result of a backtest.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Summary {
    /// How many changes were judged.
    pub changes: usize,
    /// How many would have gone in.
    pub pass: usize,
    /// How many would have been held.
    pub fail: usize,
    /// Of how many the gate could not have decided.
    pub undecided: usize,
    /// How many commits were pushed without a change, which nothing judges.
    pub direct_commits: usize,
    /// Whether a shallow clone ends the history.
    pub is_cut: bool,
    /// Whether the history was not looked through to the end: no further than 5,000 commits.
    pub is_limited: bool,
    /// The policy that judged: its path, or `null` for the one that each base had.
    pub policy: Option<String>,
    /// The rules that hold a change, the one that holds most first.
    pub rules: Vec<RuleEffect>,
    /// The most frequent findings, those of one wording together.
    pub frequent: Vec<Frequent>,
    /// The lines of policy with which all of them would have gone in.
    pub remedies: Vec<Remedy>,
    /// What could not be known, and of how many changes.
    pub unknown: Vec<Counted>,
    /// Why the gate could not have decided, and how often.
    pub undecided_reasons: Vec<Counted>,
    /// Each change, the newest first.
    pub trials: Vec<Trial>,
}

/// What one rule does to the changes of the past.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RuleEffect {
    /// The rule.
    pub rule: &'static str,
    /// How many changes it holds.
    pub holds: usize,
    /// How many of them no other rule holds: this number more would go in without it.
    pub holds_alone: usize,
    /// How many errors it finds in all of them.
    pub findings: usize,
}

/// What would have let pass what one rule holds.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Remedy {
    /// The rule.
    pub rule: &'static str,
    /// The items of which it holds changes, where waivers for these are enough; empty for a lower
    /// severity.
    pub waived: Vec<String>,
    /// How many changes it holds.
    pub holds: usize,
    /// How many of them no other rule holds.
    pub holds_alone: usize,
}

/// Findings of one wording.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Frequent {
    /// Their rule.
    pub rule: &'static str,
    /// The message of the first of them.
    pub message: String,
    /// Where that is.
    pub place: String,
    /// The changes that have one, the newest first, no more than five.
    pub changes: Vec<String>,
    /// How many changes have one.
    pub count: usize,
}

/// A reason, and how many changes have it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Counted {
    /// The reason.
    pub reason: String,
    /// How many changes.
    pub changes: usize,
}

impl Summary {
    pub(super) fn new(history: &History, policy: Option<String>, trials: Vec<Trial>) -> Self {
        let mut summary = Self {
            changes: trials.len(),
            pass: 0,
            fail: 0,
            undecided: 0,
            direct_commits: history.direct,
            is_cut: history.is_cut,
            is_limited: history.is_limited,
            policy,
            remedies: remedies(&trials),
            rules: effects(&trials),
            frequent: frequent(&trials),
            unknown: counted(trials.iter().flat_map(unknown)),
            undecided_reasons: counted(trials.iter().filter_map(undecided)),
            trials: Vec::new(),
        };
        for trial in &trials {
            *match trial.outcome {
                Outcome::Pass { .. } => &mut summary.pass,
                Outcome::Fail { .. } => &mut summary.fail,
                Outcome::Undecided { .. } => &mut summary.undecided,
            } += 1;
        }
        summary.trials = trials;
        summary
    }
}

fn effects(trials: &[Trial]) -> Vec<RuleEffect> {
    let mut effects: BTreeMap<&'static str, RuleEffect> = BTreeMap::new();
    for trial in trials {
        let Outcome::Fail { rules, .. } = &trial.outcome else { continue };
        for failed in rules {
            let rule = failed.rule;
            let none = RuleEffect { rule, holds: 0, holds_alone: 0, findings: 0 };
            let effect = effects.entry(rule).or_insert(none);
            effect.holds += 1;
            effect.holds_alone += usize::from(rules.len() == 1);
            effect.findings += failed.findings;
        }
    }
    let mut effects: Vec<RuleEffect> = effects.into_values().collect();
    effects.order_by_key(|effect| std::cmp::Reverse((effect.holds, effect.holds_alone)));
    effects
}

/// A rule that finds the same few items again and again is waived for these, any other weighs less.
fn remedies(trials: &[Trial]) -> Vec<Remedy> {
    const FEW: usize = 3;
    let remedy = |effect: RuleEffect| {
        let failed = trials.iter().filter_map(|trial| match &trial.outcome {
            Outcome::Fail { rules, .. } => rules.iter().find(|failed| failed.rule == effect.rule),
            Outcome::Pass { .. } | Outcome::Undecided { .. } => None,
        });
        let mut items = BTreeSet::new();
        let mut all_have_one = true;
        for failed in failed {
            all_have_one &= failed.items.len() == failed.findings;
            items.extend(failed.items.iter().cloned());
        }
        let is_repeated = effect.holds > items.len();
        let few = all_have_one && is_repeated && items.len() <= FEW;
        let waived = if few { items.into_iter().collect() } else { Vec::new() };
        let RuleEffect { rule, holds, holds_alone, .. } = effect;
        Remedy { rule, waived, holds, holds_alone }
    };
    effects(trials).into_iter().map(remedy).collect()
}

fn frequent(trials: &[Trial]) -> Vec<Frequent> {
    const NAMED: usize = 5;
    let mut kinds: BTreeMap<(&'static str, String), Frequent> = BTreeMap::new();
    for trial in trials {
        let Outcome::Fail { rules, .. } = &trial.outcome else { continue };
        for failed in rules {
            let mut seen = Vec::new();
            for example in &failed.examples {
                let wording = wording(&example.message);
                if seen.contains(&wording) {
                    continue;
                }
                seen.push(wording.clone());
                let kind = kinds.entry((failed.rule, wording)).or_insert_with(|| Frequent {
                    rule: failed.rule,
                    message: example.message.clone(),
                    place: example.place.clone(),
                    changes: Vec::new(),
                    count: 0,
                });
                kind.count += 1;
                if kind.changes.len() < NAMED {
                    kind.changes.push(trial.change.clone());
                }
            }
        }
    }
    let mut kinds: Vec<Frequent> = kinds.into_values().collect();
    kinds.order_by_key(|kind| std::cmp::Reverse(kind.count));
    kinds.truncate(MOST_FREQUENT);
    kinds
}

/// A message without what is quoted or counted in it: `the description has no section "Plan"` and
/// `the description has no section "Tests"` are of one wording.
fn wording(message: &str) -> String {
    let mut wording = String::new();
    let mut quoted = None;
    for char in message.chars() {
        match quoted {
            Some(end) if char == end => quoted = None,
            Some(_) => {}
            None if matches!(char, '"' | '`') => {
                quoted = Some(char);
                wording.push('_');
            }
            None if char.is_ascii_digit() => {
                if !wording.ends_with('#') {
                    wording.push('#');
                }
            }
            None => wording.push(char),
        }
    }
    wording
}

fn unknown(trial: &Trial) -> Vec<String> {
    let (Outcome::Pass { unknown } | Outcome::Fail { unknown, .. }) = &trial.outcome else {
        return Vec::new();
    };
    let reason = |unknown: &Unknown| match unknown.rule {
        Some(rule) => format!("{rule}: {}", unknown.reason),
        None => unknown.reason.clone(),
    };
    unknown.iter().map(reason).collect()
}

fn undecided(trial: &Trial) -> Option<String> {
    match &trial.outcome {
        Outcome::Undecided { reason } => Some(reason.clone()),
        Outcome::Pass { .. } | Outcome::Fail { .. } => None,
    }
}

fn counted(reasons: impl Iterator<Item = String>) -> Vec<Counted> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for reason in reasons {
        *counts.entry(reason).or_default() += 1;
    }
    let mut counted: Vec<Counted> =
        counts.into_iter().map(|(reason, changes)| Counted { reason, changes }).collect();
    counted.order_by_key(|counted| std::cmp::Reverse(counted.changes));
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_or_counted_makes_no_other_wording() {
        assert_eq!(
            wording("no section \"Plan\" in 12 lines"),
            wording("no section \"Tests\" in 3 lines")
        );
        assert_ne!(wording("item `A-1` is done"), wording("item `A-1` is open"));
    }
}
