//! `wip/blocked-too-long`

use crate::backlog::State;
use crate::catalogue::Need;
use crate::finding::Severity;
use crate::rules::{Example, Rule, RuleOption, Subject};

pub(super) const RULE: Rule = Rule {
    id: "wip/blocked-too-long",
    summary: "An item has been blocked for longer than the team allows",
    why: "A blocked item waits for somebody who may not know it. After a few days it is put before those \
          who can help, or put back. The age is read from the history of the backlog file.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[Need::Ages],
    options: &[RuleOption {
        key: "wip.max_days",
        help: "How many days an item may be blocked: `blocked: 5`.",
    }],
    fails: Example {
        policy: "wip:\n  max_days: {blocked: 5}\n",
        backlog: "In Progress\n\n1) Export\n- Status: Blocked\n",
        since: &[("1", State::Blocked, "2026-11-14")],
        ..Example::NONE
    },
    passes: Example {
        policy: "wip:\n  max_days: {blocked: 5}\n",
        backlog: "In Progress\n\n1) Export\n- Status: Blocked\n",
        since: &[("1", State::Blocked, "2026-11-15")],
        ..Example::NONE
    },
    check: |cx, out| super::aging::judge(cx, out, |state| state == State::Blocked),
};
