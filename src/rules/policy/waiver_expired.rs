//! `policy/waiver-expired`: the last day of a waiver is over.

use crate::catalogue::{Judgement, Need};
use crate::finding::{Finding, Findings, Severity};
use crate::policy::Waiver;
use crate::rules::waivers::inline;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "policy/waiver-expired",
    summary: "The last day of a waiver is over",
    why: "A waiver is an agreement with an end. After its last day it covers nothing any more, \
          and as long as it stands in the policy or the backlog it says otherwise to everyone who reads it.",
    severity: Severity::Error,
    subject: Subject::Policy,
    needs: &[Need::Judgement(Judgement::Waivers)],
    options: &[RuleOption {
        key: "waivers",
        help: "The exceptions, each with its last day in `until`.",
    }],
    fails: Example {
        policy: "\
waivers:
  - {rule: wip/limit-exceeded, item: US-1.1, until: 2020-01-31, reason: two-week migration}
",
        ..Example::NONE
    },
    passes: Example {
        policy: "\
waivers:
  - {rule: wip/limit-exceeded, item: US-1.1, until: 9999-12-31, reason: two-week migration}
",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings) -> Result<(), Skip> {
    let inline: Vec<Waiver> = inline(cx).into_iter().filter_map(|inline| inline.waiver).collect();
    if cx.policy.waivers.is_empty() && inline.is_empty() {
        return Err(Skip::new("neither policy nor backlog has waivers"));
    }
    for waiver in cx.policy.waivers.iter().chain(&inline) {
        if waiver.until < cx.today {
            findings.push(finding(waiver));
        }
    }
    Ok(())
}

fn finding(waiver: &Waiver) -> Finding {
    let what = format!("the waiver of {}{}", waiver.rule, waiver.subject());
    let message = format!("{what} ended on {}", waiver.until);
    let help = "Remove it, or agree on a new last day and write that into `until`.";
    Finding::new(waiver.at.unwrap_or(Location::Change), message, help).key(what)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::rules::testing::Fixture;
    use crate::source::ColumnUnit;

    #[test]
    fn the_last_day_itself_still_counts() {
        let policy = "waivers:\n  - {rule: wip, until: 2026-06-30, reason: a move}\n";
        let fixture = Fixture::new(&Example { policy, ..Example::NONE });
        let found = |today| {
            let mut findings = Findings::default();
            check(&Context { today, ..fixture.context() }, &mut findings).unwrap();
            findings.into_vec()
        };
        assert_eq!(found(date(2026, 6, 30)), []);
        let late = found(date(2026, 7, 1));
        assert_eq!(late.len(), 1);
        assert_eq!(late[0].message, "the waiver of wip ended on 2026-06-30");
        let range = fixture.sources.range(late[0].location, ColumnUnit::Chars).unwrap();
        assert_eq!((range.line, range.column), (2, 5));
    }
}
