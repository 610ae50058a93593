//! `backlog/stale`

use crate::backlog::{BacklogFile, State};
use crate::catalogue::Need;
use crate::facts::LastTouch;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::{Location, Span};
use crate::text::plural;

pub(super) const RULE: Rule = Rule {
    id: "backlog/stale",
    summary: "Nobody has touched a backlog file for longer than the team allows",
    why: "Priorities that nobody looks at are those of another month. The time is that of the policy, else \
          that of a sentence of the backlog such as *revisit priorities weekly*, else 30 days, and counts \
          from the last commit that touched the file. Files without an open item rest. A stale file does \
          not fail a change: it was stale before.",
    severity: Severity::Off,
    subject: Subject::Backlog,
    needs: &[Need::LastTouch],
    options: &[RuleOption {
        key: "backlog.revisit_days",
        help: "After how many days without a commit a backlog file is stale.",
    }],
    fails: Example {
        policy: "rules: {backlog/stale: warning}\n",
        backlog: "Keep cards short; revisit priorities weekly.\n\nReady\n\n1) Export\n- Status: Ready\n",
        touched: Some("2026-11-01"),
        ..Example::NONE
    },
    passes: Example {
        policy: "rules: {backlog/stale: warning}\nbacklog: {revisit_days: 90}\n",
        backlog: "Keep cards short; revisit priorities weekly.\n\nReady\n\n1) Export\n- Status: Ready\n",
        touched: Some("2026-11-01"),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let mut is_known = false;
    for (number, file) in cx.backlog.files.iter().enumerate() {
        let Some(last) = cx.facts.touched.last(&file.path) else { continue };
        is_known = true;
        let is_open =
            cx.backlog.items_of(number).any(|item| !item.state().is_some_and(State::is_closed));
        let days = (cx.today - last.day).get_days();
        let max = cx.policy.backlog.revisit_after(file);
        if is_open && i64::from(days) > i64::from(max) {
            out.push(finding(cx, file, last, days, max));
        }
    }
    if cx.facts.touched.cut {
        let help = "fetch the whole history: `fetch-depth: 0`, or `git fetch --unshallow`";
        return Err(Skip::unverified("this clone is shallow and lacks the history", help));
    }
    if is_known { Ok(()) } else { Err(Skip::new("no commit has the backlog")) }
}

fn finding(cx: &Context<'_>, file: &BacklogFile, last: LastTouch, days: i32, max: u32) -> Finding {
    let count = plural(usize::try_from(days).unwrap_or(0), "day");
    let at_least = if last.at_least { "at least " } else { "" };
    let message =
        format!("nobody has touched {} for {at_least}{count}, and {max} are allowed", file.path);
    let help = "look through the priorities and states, and commit what has changed";
    let stated = file.demands.iter().find(|demand| demand.days.is_some());
    let at = stated.map_or(Span::at(0), |demand| demand.stated);
    let finding = Finding::new(Location::new(file.source, at), message, help);
    match cx.policy.backlog.revisit_days {
        Some(_) => finding.key("stale by the policy"),
        None => finding.key("stale"),
    }
}
