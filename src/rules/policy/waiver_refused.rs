//! `policy/waiver-refused`: a waiver in the backlog that can never count.

use crate::catalogue::{Judgement, Need};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::waivers::{WaiverState, inline};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};

pub(super) const RULE: Rule = Rule {
    id: "policy/waiver-refused",
    summary: "A waiver in the backlog can never count",
    why: "Above an item or on its line, `<!-- backlog-gate: allow RULE until 2026-12-31 - reason -->` waives what a rule \
          about the backlog finds of it. It names one rule, a last day within the limit of the policy, and \
          a reason. Rules about the change, about the policy, and about what was lost or cannot be read \
          are waived by the policy or not at all.",
    severity: Severity::Warning,
    subject: Subject::Policy,
    needs: &[Need::Judgement(Judgement::Floors)],
    options: &[RuleOption {
        key: "backlog.waiver_days",
        help: "How many days ahead the last day may lie; 0 for no waivers in the backlog.",
    }],
    fails: Example {
        backlog: "# Backlog\n\n<!-- backlog-gate: allow backlog/syntax until 2026-12-31 - it is late -->\n### LH-1: Clean the lens\n\n**Status:** Done\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "# Backlog\n\n<!-- backlog-gate: allow dod/done-with-open-criteria until 2026-12-31 - it is late -->\n### LH-1: Clean the lens\n\n**Status:** Done\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings) -> Result<(), Skip> {
    if cx.backlog.waivers.is_empty() {
        return Err(Skip::new("the backlog has no waivers"));
    }
    for inline in inline(cx) {
        let WaiverState::Refused(why) = inline.standing else { continue };
        let message = format!("the waiver does not count: {why}");
        let help = "write it as `<!-- backlog-gate: allow RULE until YYYY-MM-DD - reason -->` above the item or on its line, or agree on it in the policy, under `waivers`";
        findings.push(Finding::new(inline.read.at, message, help).key(why));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn every_reason_is_reported() {
        let said = |words: &str| {
            let backlog = format!(
                "# Backlog\n\n<!-- backlog-gate: {words} -->\n### LH-1: Lens\n\n**Status:** Done\n"
            );
            let fixture = Fixture::new(&Example { backlog: &backlog, ..Example::NONE });
            outline(&RULE, &fixture).rsplit("count: ").next().unwrap().to_owned()
        };
        assert_eq!(said("allow wip/aging until 2026-12-31 - x y"), "");
        assert_eq!(
            said("allow wip/aging until 2026-12-31"),
            "it says not why: write `allow RULE until YYYY-MM-DD - reason`"
        );
        assert_eq!(
            said("allow wip/ageing until 2026-12-31 - x"),
            "there is no rule of that name, did you mean wip/aging?"
        );
        assert_eq!(
            said("allow wip until 2026-12-31 - x"),
            "wip is an area, and a comment waives one rule"
        );
        assert_eq!(
            said("allow backlog/item-lost until 2026-12-31 - x"),
            "no comment can waive backlog/item-lost"
        );
        assert_eq!(
            said("allow policy/changed-here until 2026-12-31 - x"),
            "policy/changed-here judges more than the backlog: the policy can waive it"
        );
        assert_eq!(
            said("allow link/missing until 2026-12-31 - x"),
            "link/missing judges more than the backlog: the policy can waive it"
        );
        assert_eq!(
            said("allow wip/aging until 2027-12-31 - x"),
            "2027-12-31 is more than 90 days ahead"
        );
    }
}
