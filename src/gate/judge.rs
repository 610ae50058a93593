//! The way from a context to a report: run the rules, see what the base has already, apply
//! exemptions and waivers, decide.

use std::collections::HashMap;

use super::{
    Basis, Counts, Ending, FailOn, Inputs, Judged, OtherVerdict, Outcome, Report, Verdict, ending,
    enforcement, notes,
};
use crate::change::{Link, Resolution};
use crate::finding::{Finding, Findings, Severity, Waived};
use crate::limits;
use crate::policy::{Unverified, Waiver};
use crate::rules::baseline::may_hold;
use crate::rules::{self, Context, Exemption, Rule, Skip, Subject, waivers};
use crate::sort::Sort as _;
use crate::source::{ColumnUnit, Location, RepoPath, SourceMap};

/// Judges a change by every policy that has a say: that of its target, that of the default branch
/// where the target may not judge alone, and the one that it proposes. Of those that count, the
/// report is that of the worst verdict.
#[must_use]
pub fn judge_all(inputs: &Inputs, fail_on: FailOn) -> Report<'_> {
    let target = judge(inputs.context(), fail_on);
    let beside = inputs.beside_context().map(|context| judge(context, fail_on));
    let proposed = inputs.proposed_context().map(|context| judge(context, fail_on));
    let counts = inputs.proposed.as_ref().is_some_and(|proposed| proposed.counts);
    let mut note = None;
    let mut report = target;
    if let (Some(beside), Some(judge)) = (beside, &inputs.beside) {
        note = Some(notes::beside(&report, &beside, &judge.branch));
        report = worse(report, beside).0;
    }
    if let Some(proposed) = proposed {
        let (mut kept, other) = if counts { worse(report, proposed) } else { (report, proposed) };
        let failed = other.rules.iter().filter(|judged| judged.outcome == Outcome::Failed);
        kept.other = Some(OtherVerdict {
            verdict: other.verdict,
            counts: other.counts,
            failed: failed.map(|judged| judged.rule.id).collect(),
        });
        report = kept;
    }
    let edit = report.context.edit.map(|edit| notes::edit(edit, &report));
    report.notes.extend(note.into_iter().chain(edit.unwrap_or_default()));
    if let Some(earlier) = inputs.earlier_context() {
        let earlier = judge(earlier, fail_on);
        let stood = mark_known(&mut report.findings, &earlier.findings, inputs);
        report.notes.extend(notes::stood_before(&report, stood));
    }
    report
}

/// Marks the findings that count and that a branch had before the push, and says how many they are.
/// They count as much as new ones: whoever pushes twice is not excused by the first time.
fn mark_known(found: &mut [Finding], earlier: &[Finding], inputs: &Inputs) -> usize {
    let earlier: Vec<Finding> = earlier.iter().filter(|one| one.is_active()).cloned().collect();
    let mut stood = 0;
    excuse(found, &earlier, &inputs.sources, |finding| {
        if finding.is_active() {
            finding.stood_before = true;
            stood += 1;
        }
    });
    found.order_by_key(|finding| {
        (!finding.is_active(), std::cmp::Reverse(finding.severity), finding.stood_before)
    });
    stood
}

/// Of two reports about one change the worse one, the first where they are alike, and the other.
fn worse<'a>(first: Report<'a>, second: Report<'a>) -> (Report<'a>, Report<'a>) {
    let rank = |report: &Report<'_>| (report.exit_code(), report.verdict == Verdict::Fail);
    if rank(&second) > rank(&first) { (second, first) } else { (first, second) }
}

/// Judges the context by every rule.
#[must_use]
pub fn judge(context: Context<'_>, fail_on: FailOn) -> Report<'_> {
    let fail_on = held(fail_on, &context);
    let exemption = Exemption::of(&context);
    let inline = waivers::honoured(&context);
    let (mut judged, mut findings, mut undescribed) = (Vec::new(), Vec::new(), Vec::new());
    for rule in rules::all() {
        let severity = context.policy.severity(&rule.info());
        let found = run(rule, severity, &context, &exemption, &inline);
        let (outcome, found) = match found {
            Err(skip) => {
                if let Skip::NoDescription(reason) = &skip {
                    undescribed.push(reason.clone());
                }
                (Outcome::Skipped(skip.reason().to_owned()), Vec::new())
            }
            Ok(Found { findings, unverified }) => (outcome_of(&findings, unverified), findings),
        };
        let active = found.iter().filter(|finding| finding.is_active()).count();
        judged.push(Judged { rule: rule.info(), severity, outcome, findings: active });
        findings.extend(found);
    }
    findings.order_by_key(|finding| {
        // What is about the change as a whole goes behind what has a place to fix.
        let is_whole = finding.location.source().is_none();
        let severity = std::cmp::Reverse(finding.severity);
        (!finding.is_active(), severity, finding.step, is_whole, finding.location)
    });
    let counts = Counts::of(&findings);
    let fails = match fail_on {
        FailOn::Error => counts.error > 0,
        FailOn::Warning => counts.error + counts.warning > 0,
        FailOn::Never => false,
    };
    let lacks = |finding: &Finding| finding.is_active() && finding.step < u8::MAX;
    let paste = if fails && findings.iter().any(lacks) { rules::paste(&context) } else { None };
    let mut notes = notes::notes(&context, &exemption);
    if fails {
        notes.extend(notes::updater(&context));
        let is_of_change = |finding: &Finding| {
            finding.is_active()
                && rules::find(finding.rule).is_some_and(|rule| rule.subject == Subject::Change)
        };
        if exemption == Exemption::None && findings.iter().any(is_of_change) {
            notes.extend(notes::kind(&context));
        }
    }
    let ends_soon = ending::soon(&context);
    notes.extend(ends_soon.iter().map(Ending::sentence));
    Report {
        context,
        paste,
        verdict: if fails { Verdict::Fail } else { Verdict::Pass },
        fail_on,
        mode: enforcement::mode(&context),
        rules: judged,
        findings,
        counts,
        other: None,
        basis: Basis::new(&context, &exemption, &undescribed),
        ends_soon,
        notes,
    }
}

/// Where a floor holds, no flag of the run lets an error pass.
fn held(fail_on: FailOn, context: &Context<'_>) -> FailOn {
    match fail_on {
        FailOn::Never if !context.policy.floors.is_empty() => FailOn::Error,
        _ => fail_on,
    }
}

/// The key of the finding that says that something could not be judged.
const UNVERIFIED: &str = "unverified";

/// What one rule found.
struct Found {
    findings: Vec<Finding>,
    /// Why it could not judge all that it should; the last finding then says so.
    unverified: Option<String>,
}

/// Runs one rule and marks what is pre-existing, capped or waived; or says why it was skipped.
fn run(
    rule: &'static Rule,
    severity: Severity,
    context: &Context<'_>,
    exemption: &Exemption,
    inline: &[Waiver],
) -> Result<Found, Skip> {
    if severity == Severity::Off {
        return Err(Skip::new("switched off"));
    }
    if context.policy.without_backlog && rule.is_about_items() {
        return Err(Skip::new(rules::NO_BACKLOG));
    }
    if rule.subject == Subject::Change
        && let Exemption::Exempt(reason) = exemption
    {
        return Err(Skip::new(reason.as_str()));
    }
    // What the backlog is like once the change is merged, is judged on the result.
    let merged = context.merged().filter(|_| rule.subject == Subject::Backlog);
    let judged = merged.map_or(*context, |(merged, _)| merged);
    let (mut found, skip) = check(rule, severity, &judged);
    let unverified = match skip {
        None => None,
        Some(skip @ (Skip::Nothing(_) | Skip::NoDescription(_))) => return Err(skip),
        Some(Skip::Unverified { reason, help }) => {
            found.push(cannot_verify(rule, severity, &reason, &help, context));
            Some(reason)
        }
    };
    if rule.subject == Subject::Backlog
        && !found.is_empty()
        && let Some(before) = judged.before()
    {
        let (before, _) = check(rule, severity, &before);
        excuse(&mut found, &before, context.sources, |finding| finding.pre_existing = true);
    }
    if let Some(baseline) = context.facts.baseline.as_ref().filter(|_| may_hold(rule)) {
        let entries = baseline.of_rule(rule.id).map(|entry| &entry.known);
        let known = entries.map(|known| (known.fingerprint.clone(), known.weight));
        let print = |finding: &Finding| finding.fingerprint(context.sources);
        excuse_known(&mut found, known, print, |finding| finding.pre_existing = true);
    }
    if let Some((_, merge)) = merged {
        found.iter_mut().for_each(|finding| merge.explain(finding, context.sources));
    }
    for finding in &mut found {
        if rule.subject.is_of_change() && *exemption == Exemption::Draft {
            finding.severity = finding.severity.min(Severity::Warning);
        }
        finding.waived = waived(finding, context, inline);
    }
    Ok(Found { findings: cap_findings(rule, found), unverified })
}

/// No more findings of a rule than anybody looks at; the last of them counts the rest, and is as
/// severe as the worst of it.
fn cap_findings(rule: &'static Rule, mut found: Vec<Finding>) -> Vec<Finding> {
    const MOST: usize = limits::FINDINGS_PER_RULE;
    if found.len() <= MOST {
        return found;
    }
    found.order_by_key(|finding| (!finding.is_active(), std::cmp::Reverse(finding.severity)));
    let rest = found.split_off(MOST - 1);
    let active = rest.iter().filter(|finding| finding.is_active());
    let severity = active.clone().map(|finding| finding.severity).max();
    let message = format!(
        "{} has {} findings more than the {} that are listed, {} of which count",
        rule.id,
        rest.len(),
        found.len(),
        active.count()
    );
    let help = "Fix what is listed, or let the policy name fewer files.";
    let last = Finding::new(Location::Change, message, help).key("more");
    found.push(Finding {
        rule: rule.id,
        severity: severity.unwrap_or(Severity::Note),
        pre_existing: severity.is_none(),
        ..last
    });
    found
}

/// The finding of a rule that could not judge.
fn cannot_verify(
    rule: &'static Rule,
    severity: Severity,
    reason: &str,
    help: &str,
    context: &Context<'_>,
) -> Finding {
    let severity = match context.policy.unverified {
        Unverified::Fail => severity,
        Unverified::Warn => severity.min(Severity::Warning),
    };
    let message = format!("{} could not be verified: {reason}", rule.id);
    Finding { rule: rule.id, severity, ..Finding::new(Location::Change, message, help) }
        .key(UNVERIFIED)
}

/// What a rule finds, and why it could not judge the rest.
fn check(
    rule: &'static Rule,
    severity: Severity,
    context: &Context<'_>,
) -> (Vec<Finding>, Option<Skip>) {
    let mut findings = Findings::default();
    let skip = (rule.check)(context, &mut findings).err();
    let mut found = findings.into_vec();
    for finding in &mut found {
        finding.rule = rule.id;
        finding.severity = finding.severity.min(severity);
        if rule.subject == Subject::Change {
            say_what_names_it(finding, context);
        }
    }
    (found, skip)
}

/// Says of a finding about an item that only the branch, a commit or the diff names it: the author
/// may not know why the change is judged by it.
fn say_what_names_it(finding: &mut Finding, context: &Context<'_>) {
    let Some(item) = &finding.item else { return };
    let links = context.change.into_iter().flat_map(|change| &change.links);
    let mut links =
        links.filter(|link| matches!(&link.resolution, Resolution::Item(id) if id == item));
    if let Some(named_by) = links.find_map(Link::only_named_by) {
        finding.help = format!("{}; only {named_by} names {item}", finding.help);
    }
}

/// Marks the findings that stood there before at least as badly. Each of those excuses one.
fn excuse(
    found: &mut [Finding],
    before: &[Finding],
    sources: &SourceMap,
    mark: impl FnMut(&mut Finding),
) {
    let identity = |finding: &Finding| finding.identity(sources);
    let before = before.iter().map(|finding| (identity(finding), finding.weight));
    excuse_known(found, before, identity, mark);
}

/// The same, of those of which a name and the weight are known.
fn excuse_known(
    found: &mut [Finding],
    before: impl Iterator<Item = (String, u32)>,
    name: impl Fn(&Finding) -> String,
    mut mark: impl FnMut(&mut Finding),
) {
    let mut known: HashMap<String, Vec<u32>> = HashMap::new();
    for (name, weight) in before {
        known.entry(name).or_default().push(weight);
    }
    if known.is_empty() {
        return;
    }
    for finding in found {
        let Some(weights) = known.get_mut(&name(finding)) else {
            continue;
        };
        if let Some(index) = weights.iter().position(|weight| *weight >= finding.weight) {
            weights.swap_remove(index);
            mark(finding);
        }
    }
}

fn waived(finding: &Finding, context: &Context<'_>, inline: &[Waiver]) -> Option<Waived> {
    let path = context.sources.path(finding.location);
    let covers = |waiver: &&Waiver| waiver_covers(waiver, finding, path, context);
    let of_policy = context.policy.waivers.iter().find(covers);
    let waiver = of_policy.or_else(|| inline.iter().find(covers))?;
    let in_backlog = || {
        let at = waiver.at.filter(|_| of_policy.is_none())?;
        let line = context.sources.range(at, ColumnUnit::Chars)?.line;
        Some(format!("{}:{line}", context.sources.path(at)?))
    };
    Some(Waived {
        reason: waiver.reason.clone(),
        until: waiver.until.to_string(),
        by: waiver.by.clone().or_else(in_backlog),
    })
}

fn waiver_covers(
    waiver: &Waiver,
    finding: &Finding,
    path: Option<&RepoPath>,
    context: &Context<'_>,
) -> bool {
    waiver.until >= context.today && waiver.is_for(finding.rule) && waiver.covers(finding, path)
}

/// What was found counts before what is not known.
fn outcome_of(found: &[Finding], unverified: Option<String>) -> Outcome {
    let known = found.iter().filter(|finding| finding.is_active() && finding.key != UNVERIFIED);
    match (known.map(|finding| finding.severity).max(), unverified) {
        (Some(Severity::Error), _) => Outcome::Failed,
        (_, Some(reason)) => Outcome::Unverified(reason),
        (Some(_), None) => Outcome::Warned,
        (None, None) => Outcome::Passed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Example;
    use crate::rules::testing::Fixture;

    static RULE: Rule = Rule {
        id: "link/asking",
        summary: "",
        why: "",
        severity: Severity::Error,
        subject: Subject::Change,
        needs: &[],
        options: &[],
        fails: Example::NONE,
        passes: Example::NONE,
        check: |cx, _| cx.issues().map(|_| ()),
    };

    fn unverified(policy: &'static str) -> (Option<String>, Vec<(Severity, String)>) {
        let fixture = Fixture::new(&Example { policy, description: Some(""), ..Example::NONE });
        let found = run(&RULE, Severity::Error, &fixture.context(), &Exemption::None, &[]).unwrap();
        let findings = found.findings.into_iter().map(|found| (found.severity, found.message));
        (found.unverified, findings.collect())
    }

    #[test]
    fn of_too_many_findings_the_rest_is_counted_and_weighs_as_much() {
        let many = limits::FINDINGS_PER_RULE + 10;
        let mut found = vec![Finding::new(Location::Change, "x", "y"); many];
        found[many - 1].severity = Severity::Error;
        found[0].pre_existing = true;
        let kept = cap_findings(&RULE, found.clone());
        assert_eq!(kept.len(), limits::FINDINGS_PER_RULE);
        assert_eq!(kept[0].severity, Severity::Error, "the worst goes first");
        let last = kept.last().unwrap();
        let message =
            "link/asking has 11 findings more than the 4999 that are listed, 10 of which count";
        assert_eq!((last.message.as_str(), last.pre_existing), (message, false));
        found.truncate(5);
        assert_eq!(cap_findings(&RULE, found.clone()), found);
    }

    #[test]
    fn what_cannot_be_verified_is_not_a_pass_and_the_policy_says_what_it_is_worth() {
        let message = "link/asking could not be verified: the forge was not asked".to_owned();
        let reason = Some("the forge was not asked".to_owned());
        assert_eq!(unverified(""), (reason.clone(), vec![(Severity::Warning, message.clone())]));
        assert_eq!(unverified("unverified: fail"), (reason, vec![(Severity::Error, message)]));
    }
}
