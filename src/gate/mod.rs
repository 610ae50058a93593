//! The way from a context to a report: run the rules, see what the base has already, apply
//! exemptions and waivers, decide.

mod basis;
#[cfg(test)]
mod described;
#[cfg(feature = "cli")]
pub mod inputs;
mod notes;
pub mod receipt;

pub use basis::{Basis, Part};

use std::collections::HashMap;

use crate::change::{Link, Resolution};
use crate::finding::{Finding, Findings, Severity, Waived};
#[cfg(feature = "cli")]
use crate::gate::inputs::Inputs;
use crate::limits;
use crate::policy::{Mode, Unverified, Waiver};
use crate::rules::{self, Context, Exemption, Rule, Skip, Subject, waivers};
use crate::source::{ColumnUnit, Location, RepoPath, SourceMap};

/// What came of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It found nothing that counts.
    Passed,
    /// It found an error.
    Failed,
    /// It found nothing worse than a warning.
    Warned,
    /// It had nothing to judge, or does not apply; why.
    Skipped(String),
    /// What it needs to judge is not known, which is no pass; why.
    Unverified(String),
}

/// One rule in the report; every registered rule has one.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The rule.
    pub rule: &'static Rule,
    /// Its severity under the policy.
    pub severity: Severity,
    /// What came of it.
    pub outcome: Outcome,
    /// How many of its findings count.
    pub findings: usize,
}

/// How many findings there are of each sort. The severities count only those that are neither
/// pre-existing nor waived.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
    /// Findings that the base has too.
    pub pre_existing: usize,
    /// Findings that a waiver covers.
    pub waived: usize,
}

/// May this change go in?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Pass,
    /// No.
    Fail,
}

/// From which severity on a finding fails.
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FailOn {
    /// Errors fail.
    #[default]
    Error,
    /// Errors and warnings fail.
    Warning,
    /// Nothing fails.
    Never,
}

/// The end of the way: all that a reporter may know.
#[derive(Debug)]
pub struct Report<'a> {
    /// The context that was judged.
    pub context: Context<'a>,
    /// May it go in?
    pub verdict: Verdict,
    /// From which severity on a finding fails.
    pub fail_on: FailOn,
    /// Whether a failing verdict fails the process.
    pub mode: Mode,
    /// Every rule, in the order of the registry.
    pub rules: Vec<Judged>,
    /// All findings: those that count first, then by severity, source and place.
    pub findings: Vec<Finding>,
    /// How many there are.
    pub counts: Counts,
    /// How it fares under the policy that the change proposes, where it proposes another one.
    pub other: Option<OtherVerdict>,
    /// What the verdict rests on.
    pub basis: Basis,
    /// What a reader should know beside the findings: exemptions, the origin of the policy.
    pub notes: Vec<String>,
    /// The description with what it lacks, to paste and to fill in, where it lacks something.
    pub paste: Option<String>,
}

/// The verdict of the policy that does not judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherVerdict {
    /// May the change go in?
    pub verdict: Verdict,
    /// How many findings there are.
    pub counts: Counts,
    /// The rules that fail.
    pub failed: Vec<&'static str>,
}

impl Report<'_> {
    /// The exit code of the process: 0 or 1.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        u8::from(self.verdict == Verdict::Fail && self.mode == Mode::Enforce)
    }

    /// Every text that was read.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        self.context.sources
    }

    /// Leaves out the findings that do not count and what else a reader knows already.
    pub fn keep_active(&mut self) {
        self.findings.retain(is_active);
        self.notes.clear();
    }

    /// The findings that are neither pre-existing nor waived.
    pub fn active(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| is_active(finding))
    }
}

/// Judges a change by every policy that has a say: that of its target, that of the default branch
/// where the target may not judge alone, and the one that it proposes. Of those that count, the
/// report is that of the worst verdict.
#[cfg(feature = "cli")]
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
        let (mut kept, other) = match counts {
            true => worse(report, proposed),
            false => (report, proposed),
        };
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
    report
}

/// Of two reports about one change the worse one, the first where they are alike, and the other.
#[cfg(feature = "cli")]
fn worse<'a>(first: Report<'a>, second: Report<'a>) -> (Report<'a>, Report<'a>) {
    let rank = |report: &Report<'_>| (report.exit_code(), report.verdict == Verdict::Fail);
    if rank(&second) > rank(&first) { (second, first) } else { (first, second) }
}

/// Judges the context by every rule.
#[must_use]
pub fn judge(context: Context<'_>, fail_on: FailOn) -> Report<'_> {
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
        let active = found.iter().filter(|finding| is_active(finding)).count();
        judged.push(Judged { rule, severity, outcome, findings: active });
        findings.extend(found);
    }
    findings.sort_by_key(|finding| {
        // What is about the change as a whole goes behind what has a place to fix.
        let is_whole = finding.location.source().is_none();
        let severity = std::cmp::Reverse(finding.severity);
        (!is_active(finding), severity, finding.step, is_whole, finding.location)
    });
    let counts = count(&findings);
    let fails = match fail_on {
        FailOn::Error => counts.error > 0,
        FailOn::Warning => counts.error + counts.warning > 0,
        FailOn::Never => false,
    };
    let lacks = |finding: &Finding| is_active(finding) && finding.step < u8::MAX;
    let paste = if fails && findings.iter().any(lacks) { rules::paste(&context) } else { None };
    let mut notes = notes::notes(&context, &exemption);
    if fails {
        notes.extend(notes::updater(&context));
    }
    Report {
        context,
        paste,
        verdict: if fails { Verdict::Fail } else { Verdict::Pass },
        fail_on,
        mode: context.policy.mode,
        rules: judged,
        findings,
        counts,
        other: None,
        basis: Basis::new(&context, &exemption, &undescribed),
        notes,
    }
}

fn is_active(finding: &Finding) -> bool {
    !finding.pre_existing && finding.waived.is_none()
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
        && let Some(before) = judged.before()
    {
        let (before, _) = check(rule, severity, &before);
        mark_pre_existing(&mut found, &before, context);
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
    found.sort_by_key(|finding| (!is_active(finding), std::cmp::Reverse(finding.severity)));
    let rest = found.split_off(MOST - 1);
    let active = rest.iter().filter(|finding| is_active(finding));
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

/// Marks the findings that the base has at least as badly. Each finding of the base excuses one.
fn mark_pre_existing(found: &mut [Finding], before: &[Finding], context: &Context<'_>) {
    let mut known: HashMap<String, Vec<u32>> = HashMap::new();
    for finding in before {
        known.entry(finding.fingerprint(context.sources)).or_default().push(finding.weight);
    }
    for finding in found {
        let Some(weights) = known.get_mut(&finding.fingerprint(context.sources)) else {
            continue;
        };
        if let Some(index) = weights.iter().position(|weight| *weight >= finding.weight) {
            weights.swap_remove(index);
            finding.pre_existing = true;
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
    let known = found.iter().filter(|finding| is_active(finding) && finding.key != UNVERIFIED);
    match (known.map(|finding| finding.severity).max(), unverified) {
        (Some(Severity::Error), _) => Outcome::Failed,
        (_, Some(reason)) => Outcome::Unverified(reason),
        (Some(_), None) => Outcome::Warned,
        (None, None) => Outcome::Passed,
    }
}

fn count(findings: &[Finding]) -> Counts {
    let mut counts = Counts::default();
    for finding in findings {
        let slot = match (finding.waived.is_some(), finding.pre_existing, finding.severity) {
            (true, ..) => &mut counts.waived,
            (_, true, _) => &mut counts.pre_existing,
            (.., Severity::Error) => &mut counts.error,
            (.., Severity::Warning) => &mut counts.warning,
            (.., Severity::Note | Severity::Off) => &mut counts.note,
        };
        *slot += 1;
    }
    counts
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
    fn what_cannot_be_verified_is_no_pass_and_the_policy_says_what_it_is_worth() {
        let message = "link/asking could not be verified: the forge was not asked".to_owned();
        let reason = Some("the forge was not asked".to_owned());
        assert_eq!(unverified(""), (reason.clone(), vec![(Severity::Warning, message.clone())]));
        assert_eq!(unverified("unverified: fail"), (reason, vec![(Severity::Error, message)]));
    }
}
