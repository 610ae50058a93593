//! `policy/baseline-stale`: an entry of the baseline for what is no longer there.

use std::collections::BTreeSet;

use crate::finding::{Finding, Findings, Severity};
use crate::policy::baseline::{Baseline, BaselineEntry};
use crate::rules::baseline::{found, may_hold};
use crate::rules::{self, Context, Example, Rule, Skip, Subject};
use crate::sort::IntoOrder as _;

pub(super) const RULE: Rule = Rule {
    id: "policy/baseline-stale",
    summary: "An entry of the baseline covers nothing, or more than there is",
    why: "An entry that nobody needs any more hides the next finding of its kind, which nobody agreed \
          on. The list is to get shorter with what is fixed.",
    severity: Severity::Warning,
    subject: Subject::Policy,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "In Progress\n\n1) Export\n- Status: In Progress\n",
        baseline: Some((KNOWN, KNOWN)),
        ..Example::NONE
    },
    passes: Example {
        backlog: "In Progress\n\n1) Export\n- Status: In Progress\n",
        baseline: Some((KNOWN, "version: 1\nfindings: []\n")),
        ..Example::NONE
    },
    check,
};

const KNOWN: &str =
    "version: 1\nfindings:\n  - {rule: backlog/duplicate-id, fingerprint: 1f0c8ad2b1a90e57}\n";

fn check(cx: &Context<'_>, findings: &mut Findings) -> Result<(), Skip> {
    let Some(baseline) = &cx.facts.baseline else {
        return Err(Skip::new("no baseline is named"));
    };
    if !baseline.is_whole {
        return Err(Skip::new("only the files that are named are judged"));
    }
    let rules: BTreeSet<&str> =
        baseline.entries.iter().map(|entry| entry.known.rule.as_str()).into_set();
    for rule in rules {
        check_rule(rule, baseline, cx, findings);
    }
    Ok(())
}

/// Compares the entries of a rule with what it finds, each with one that it covers.
fn check_rule(id: &str, baseline: &Baseline, cx: &Context<'_>, findings: &mut Findings) {
    let rule = rules::find(id).filter(|rule| may_hold(rule) && cx.policy.is_on(&rule.info()));
    let there = rule.map_or_else(Vec::new, |rule| found(rule, cx));
    let mut there: Vec<_> =
        there.iter().map(|found| (found.fingerprint(cx.sources), found.weight)).collect();
    for entry in baseline.of_rule(id) {
        let known = &entry.known;
        let covers = |(print, weight): &(String, u32)| {
            *print == known.fingerprint && *weight <= known.weight
        };
        // The worst that it covers, so that a milder one is left for another entry.
        let worst = there.iter().enumerate().filter(|(_, found)| covers(found));
        let worst = worst.max_by_key(|(_, (_, weight))| *weight).map(|(index, _)| index);
        match worst.map(|index| there.swap_remove(index)) {
            None => findings.push(finding(entry, "covers nothing any more")),
            Some((_, weight)) if weight < known.weight => {
                let what = format!("is for {}, and {weight} is there", known.weight);
                findings.push(finding(entry, &what));
            }
            Some(_) => {}
        }
    }
}

fn finding(entry: &BaselineEntry, what: &str) -> Finding {
    let known = &entry.known;
    let message = format!("the entry for {} {what}", known.rule);
    let help = "Write the baseline anew with `--write-baseline`: it takes out what is fixed.";
    Finding::new(entry.at, message, help).key(known.fingerprint.as_str())
}
