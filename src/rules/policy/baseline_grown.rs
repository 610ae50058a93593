//! `policy/baseline-grown`: the baseline has an entry that its copy at the target has not.

use crate::catalogue::{Judgement, Need};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};

pub(super) const RULE: Rule = Rule {
    id: "policy/baseline-grown",
    summary: "The baseline has an entry that the target does not have",
    why: "A baseline names findings that stood there when the gate came, so that only new ones count. \
          An entry for a new one would let in what the gate is there to hold. Only what the branch \
          has that the change goes into counts; where that has no baseline yet, what can be found in \
          its backlog.",
    severity: Severity::Error,
    subject: Subject::Policy,
    needs: &[Need::Judgement(Judgement::Floors)],
    options: &[],
    fails: Example {
        backlog: "In Progress\n\n1) Export\n- Status: In Progress\n",
        baseline: Some((
            "version: 1\nfindings: []\n",
            "version: 1\nfindings:\n  - {rule: backlog/duplicate-id, fingerprint: 1f0c8ad2b1a90e57}\n",
        )),
        ..Example::NONE
    },
    passes: Example {
        backlog: "In Progress\n\n1) Export\n- Status: In Progress\n",
        baseline: Some((
            "version: 1\nfindings:\n  - {rule: backlog/duplicate-id, fingerprint: 1f0c8ad2b1a90e57}\n",
            "version: 1\nfindings: []\n",
        )),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings) -> Result<(), Skip> {
    let Some(baseline) = &cx.facts.baseline else {
        return Err(Skip::new("no baseline is named"));
    };
    for entry in baseline.entries.iter().filter(|entry| !entry.counts) {
        let known = &entry.known;
        let about =
            if known.about.is_empty() { String::new() } else { format!(" ({})", known.about) };
        let message = format!(
            "the target does not have this entry for {}{about}, so that it does not count",
            known.rule
        );
        let help = "Fix what it is about and take it out: a baseline only gets shorter. \
                    `--write-baseline` writes it as it may be.";
        findings.push(Finding::new(entry.at, message, help).key(known.fingerprint.as_str()));
    }
    Ok(())
}
