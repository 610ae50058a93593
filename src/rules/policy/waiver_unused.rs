//! `policy/waiver-unused`: a waiver that can cover nothing.

use crate::catalogue::Need;
use crate::finding::{Finding, Findings, Severity};
use crate::policy::Waiver;
use crate::rules::waivers::honoured;
use crate::rules::{self, Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "policy/waiver-unused",
    summary: "A waiver can cover nothing",
    why: "A waiver for an item that is gone, a path that is gone or a rule that is off holds nothing \
          and misleads whoever reads the policy. One that is only not needed today is left alone \
          until its last day: the next change may need it.",
    severity: Severity::Warning,
    subject: Subject::Policy,
    needs: &[Need::Paths],
    options: &[RuleOption {
        key: "waivers",
        help: "The exceptions; one with `item` or `path` covers only that.",
    }],
    fails: Example {
        policy: "\
waivers:
  - {rule: wip/limit-exceeded, item: '7', until: 9999-12-31, reason: two-week migration}
",
        backlog: "In Progress\n\n1) Export\n- Status: In Progress\n",
        ..Example::NONE
    },
    passes: Example {
        policy: "\
waivers:
  - {rule: wip/limit-exceeded, item: '1', until: 9999-12-31, reason: two-week migration}
",
        backlog: "In Progress\n\n1) Export\n- Status: In Progress\n",
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
        if let Some(why) = idle(waiver, cx).filter(|_| waiver.until >= cx.today) {
            findings.push(finding(waiver, &why));
        }
    }
    Ok(())
}

/// Why a waiver can cover nothing; `None` where a finding may come that it covers.
fn idle(waiver: &Waiver, cx: &Context<'_>) -> Option<String> {
    // No waiver covers what this rule says about waivers.
    let mut rules = rules::all().filter(|rule| waiver.is_for(rule.id) && rule.id != RULE.id);
    if rules.all(|rule| !cx.policy.is_on(&rule.info())) {
        return Some(format!("{} is off", waiver.rule));
    }
    let backlogs = || std::iter::once(cx.backlog).chain(cx.base);
    if let Some(item) = &waiver.item
        && backlogs().all(|backlog| backlog.find(item).next().is_none())
    {
        return Some("there is no such item".to_owned());
    }
    let mut trees = [cx.tree?, cx.base_tree.or(cx.tree)?].into_iter();
    let path = waiver.path.as_ref()?;
    trees.all(|tree| !tree.has(path)).then(|| "there is no such file".to_owned())
}

fn finding(waiver: &Waiver, why: &str) -> Finding {
    let what = format!("the waiver of {}{}", waiver.rule, waiver.subject());
    let message = format!("{what} can cover nothing: {why}");
    let help = "remove it, or name what it is meant for";
    Finding::new(waiver.at.unwrap_or(Location::Change), message, help).key(what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    fn found(policy: &str) -> String {
        let backlog = "Ready\n\n1) Export\n- Status: Dnoe\n\n2) Import\n- Status: Ready\n";
        outline(&RULE, &Fixture::new(&Example { policy, backlog, ..Example::NONE }))
    }

    #[test]
    fn what_is_only_not_needed_today_is_left_alone_until_its_day() {
        let with = |waiver: &str| {
            let policy = format!("waivers:\n  - {{{waiver}, reason: x}}\n");
            found(&policy)
        };
        assert_eq!(with("rule: backlog/unknown-status, item: '2', until: 9999-12-31"), "");
        assert_eq!(with("rule: wip/limit-exceeded, until: 9999-12-31"), "");
        assert_eq!(with("rule: change/too-large, until: 9999-12-31"), "");
        assert_eq!(with("rule: backlog/unknown-status, item: '7', until: 2020-01-31"), "");
        let gone = with("rule: backlog/unknown-status, item: '7', until: 9999-12-31");
        assert!(gone.contains("for 7 can cover nothing: there is no such item"), "{gone}");
        let off =
            found("rules: {wip: off}\nwaivers:\n  - {rule: wip, until: 9999-12-31, reason: x}\n");
        assert!(off.contains("the waiver of wip can cover nothing: wip is off"), "{off}");
    }
}
