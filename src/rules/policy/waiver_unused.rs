//! `policy/waiver-unused`: a waiver that covers nothing.

use crate::finding::{Finding, Findings, Severity};
use crate::policy::Waiver;
use crate::rules::waivers::honoured;
use crate::rules::{self, Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "policy/waiver-unused",
    summary: "A waiver covers nothing",
    why: "A waiver that nobody needs any more hides the next finding of its kind, which nobody \
          agreed on. Waivers of rules about the change are left alone: the next change may need \
          them.",
    severity: Severity::Warning,
    subject: Subject::Policy,
    needs: &[],
    options: &[RuleOption {
        key: "waivers",
        help: "The exceptions; one with `item` or `path` covers only that.",
    }],
    fails: Example {
        policy: "\
waivers:
  - {rule: wip/limit-exceeded, until: 9999-12-31, reason: two-week migration}
",
        backlog: "In Progress\n\n1) Export\n- Status: In Progress\n",
        ..Example::NONE
    },
    passes: Example {
        policy: "\
wip: {limits: [{max: 1}]}
waivers:
  - {rule: wip/limit-exceeded, until: 9999-12-31, reason: two-week migration}
",
        backlog: "In Progress\n\n1) Export\n- Status: In Progress\n\n2) Import\n- Status: In Progress\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings) -> Result<(), Skip> {
    let inline = honoured(cx);
    if cx.policy.waivers.is_empty() && inline.is_empty() {
        return Err(Skip::new("neither policy nor backlog has waivers"));
    }
    for waiver in cx.policy.waivers.iter().chain(&inline) {
        // One that is over is a finding already.
        if waiver.until >= cx.today && is_unused(waiver, cx) {
            findings.push(finding(waiver));
        }
    }
    Ok(())
}

/// Whether every rule that the waiver is for was judged and found nothing that it covers. A rule
/// that could not judge, or judges only the change at hand, leaves that open.
fn is_unused(waiver: &Waiver, cx: &Context<'_>) -> bool {
    rules::all().filter(|rule| waiver.is_for(rule.id)).all(|rule| {
        let is_off = !cx.policy.is_on(&rule.info());
        // No waiver covers what this rule says about waivers.
        is_off
            || rule.id == RULE.id
            || (!rule.subject.is_of_change() && finds_nothing(rule, waiver, cx))
    })
}

fn finds_nothing(rule: &Rule, waiver: &Waiver, cx: &Context<'_>) -> bool {
    let mut found = Findings::default();
    let judged = (rule.check)(cx, &mut found).is_ok();
    let covers = |finding: &Finding| waiver.covers(finding, cx.sources.path(finding.location));
    judged && !found.into_vec().iter().any(covers)
}

fn finding(waiver: &Waiver) -> Finding {
    let what = format!("the waiver of {}{}", waiver.rule, waiver.subject());
    let message = format!("{what} covers nothing");
    let help = "Remove it; what it was agreed for is fixed.";
    Finding::new(waiver.at.unwrap_or(Location::Change), message, help).key(what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    fn found(policy: &'static str) -> String {
        let backlog = "Ready\n\n1) Export\n- Status: Dnoe\n\n2) Import\n- Status: Ready\n";
        outline(&RULE, &Fixture::new(&Example { policy, backlog, ..Example::NONE }))
    }

    #[test]
    fn only_what_was_judged_and_found_nothing_is_unused() {
        let used = "waivers:\n  - {rule: backlog/unknown-status, item: '1', until: 9999-12-31, reason: x}\n";
        assert_eq!(found(used), "");
        let other = "waivers:\n  - {rule: backlog/unknown-status, item: '2', until: 9999-12-31, reason: x}\n";
        assert!(found(other).contains("the waiver of backlog/unknown-status for 2 covers nothing"));
        let change = "waivers:\n  - {rule: change/too-large, until: 9999-12-31, reason: x}\n";
        assert_eq!(found(change), "", "the next change may need it");
        let over = "waivers:\n  - {rule: backlog/duplicate-id, until: 2020-01-31, reason: x}\n";
        assert_eq!(found(over), "", "another rule says so");
        let off = "rules: {wip: off}\nwaivers:\n  - {rule: wip, until: 9999-12-31, reason: x}\n";
        assert!(found(off).contains("the waiver of wip covers nothing"));
    }
}
