//! `policy/unusable`: after the change there is no policy that could judge.

use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "policy/unusable",
    summary: "The policy that the change leaves behind cannot be used",
    why: "The change is judged by the policy of its base, so that a mistake in the new one does not \
          show here. Once it is merged, the gate can decide about no change any more, and every run \
          ends with an error.",
    severity: Severity::Error,
    subject: Subject::Policy,
    needs: &[],
    options: &[],
    fails: Example {
        policy: "mode: enforce\n",
        own_policy: Some("mode: enforced\n"),
        title: "Enforce it",
        files: &[".backlog-gate.yml"],
        ..Example::NONE
    },
    passes: Example {
        policy: "mode: enforce\n",
        own_policy: Some("mode: report\n"),
        title: "Report only",
        files: &[".backlog-gate.yml"],
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings) -> Result<(), Skip> {
    let Some(edit) = cx.edit else {
        return Err(Skip::new("the change leaves the policy alone"));
    };
    if let Some(error) = &edit.error {
        let message = format!("the policy of the change cannot be used: {error}");
        let help = "Fix it: `backlog-gate policy validate` shows every mistake with its place.";
        findings.push(Finding::new(Location::Change, message, help));
    }
    Ok(())
}
