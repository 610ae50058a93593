//! What of the findings a baseline may know, and how they are called there.

use super::{Context, Rule, Subject};
use crate::finding::{Finding, Findings};
use crate::policy::baseline::Known;
use crate::source::SourceMap;

/// Whether findings of the rule may stand in a baseline: those about the head as it is. What a change
/// does, and what is wrong with the policy, is nothing that was always there.
pub(crate) fn may_hold(rule: &Rule) -> bool {
    matches!(rule.subject, Subject::Backlog | Subject::Whole)
}

/// What a rule finds; nothing where it cannot judge.
pub(crate) fn found(rule: &Rule, cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = Findings::default();
    // What was found before a rule gave up is found all the same.
    let _ = (rule.check)(cx, &mut findings);
    let found = findings.into_vec().into_iter();
    found.map(|finding| Finding { rule: rule.id, ..finding }).collect()
}

/// A finding, as a baseline knows it.
pub(crate) fn known(finding: &Finding, sources: &SourceMap) -> Known {
    let path = sources.path(finding.location);
    let place = path.map_or_else(String::new, |path| format!("{path}: "));
    Known {
        rule: finding.rule.to_owned(),
        fingerprint: finding.fingerprint(sources),
        weight: finding.weight,
        about: format!("{place}{}", finding.message),
    }
}
