//! What the gate says: the end of the way from a context to a verdict.

use super::Basis;
use crate::catalogue::RuleInfo;
use crate::finding::{Finding, Severity};
use crate::policy::Mode;
use crate::rules::Context;
use crate::source::SourceMap;

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
    /// What it needs to judge is not known, which is not a pass; why.
    Unverified(String),
}

/// One rule in the report; every registered rule has one.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The rule.
    pub rule: RuleInfo,
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

impl Counts {
    /// Counts them.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let mut counts = Self::default();
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
        self.findings.retain(Finding::is_active);
        self.notes.clear();
    }

    /// The findings that are neither pre-existing nor waived.
    pub fn active(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_active())
    }
}
