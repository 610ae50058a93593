//! `policy/weaker-than-floor`: the policy loosens what a floor locks.

use crate::catalogue::{Judgement, Need};
use crate::finding::{Finding, Findings, Severity};
use crate::policy::floor::Weaker;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "policy/weaker-than-floor",
    summary: "The policy loosens what a floor locks",
    why: "A shared policy locks what every repository has to keep to. A repository may be stricter and \
          never looser. The weaker value does not count: the change is judged as the floor says. It \
          is an error all the same, because whoever reads the policy believes it.",
    severity: Severity::Error,
    subject: Subject::Policy,
    needs: &[Need::Judgement(Judgement::Floors)],
    options: &[RuleOption {
        key: "locked",
        help: "The keys that whoever builds upon the policy may tighten and never loosen.",
    }],
    fails: Example {
        floor: FLOOR,
        policy: "mode: report\nwip: {limits: [{max: 5}]}\n",
        ..Example::NONE
    },
    passes: Example {
        floor: FLOOR,
        policy: "wip: {limits: [{max: 1}, {per: owner, max: 1}]}\n",
        ..Example::NONE
    },
    check,
};

const FLOOR: &str = "locked: [wip.limits]\nwip: {limits: [{max: 1}]}\n";

fn check(cx: &Context<'_>, findings: &mut Findings) -> Result<(), Skip> {
    if cx.policy.floors.is_empty() {
        return Err(Skip::new("no floor holds"));
    }
    // Whoever corrects the policy is not held up by what he corrects.
    let weaker = match cx.edit {
        Some(edit) if edit.error.is_none() => &edit.weaker,
        _ => &cx.policy.weaker,
    };
    let mut reported: Vec<(Option<Location>, &str)> = Vec::new();
    for found in weaker {
        // Of an area that is off, one finding says it for all its rules.
        if found.at.is_some() && reported.contains(&(found.at, &found.lock)) {
            continue;
        }
        reported.push((found.at, &found.lock));
        findings.push(finding(found));
    }
    Ok(())
}

fn finding(found: &Weaker) -> Finding {
    let Weaker { key, text, at, lock, locked_at } = found;
    let message = format!("{key} is weaker than the floor, which locks {lock}: {text}");
    let help = "Take it out, or make it at least as strict: what the floor says holds already.";
    let finding = Finding::new(at.unwrap_or(Location::Change), message, help).key(key.as_str());
    match locked_at {
        Some(locked_at) => finding.related(*locked_at, "locked here"),
        None => finding,
    }
}
