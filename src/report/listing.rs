//! What every format shows: findings with their texts, what was checked, and how it ended. The
//! report of the gate is one such listing; `doctor` and `policy validate` make others.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::verdict;
use crate::catalogue::{RuleInfo, Severity};
use crate::finding::Finding;
use crate::gate::{Counts, Judged, Outcome, Report, Verdict};
use crate::source::SourceMap;
use crate::text::{list_of, shorten};

/// Findings, and what they come from.
#[derive(Debug)]
pub struct Listing<'a> {
    /// Which check it is, as code scanning keeps its results apart: `backlog-gate/`.
    pub category: &'static str,
    /// Whether it ended well, in one sentence without a final stop.
    pub headline: &'static str,
    /// May it pass?
    pub verdict: Verdict,
    /// The exit code of the process.
    pub exit_code: u8,
    /// Every rule, in order, with what came of it.
    pub rules: Cow<'a, [Judged]>,
    /// All findings: those that count first.
    pub findings: Cow<'a, [Finding]>,
    /// How many there are.
    pub counts: Counts,
    /// What was looked at, each in a few words: `36 items, 1 in progress`.
    pub facts: Vec<String>,
    /// What a reader should know beside the findings.
    pub notes: &'a [String],
    /// Keys of the JSON form that only this check has.
    pub own: Map<String, Value>,
    /// The report of the gate, where it is one: it has more to show.
    pub report: Option<&'a Report<'a>>,
    /// Every text that was read.
    pub(crate) sources: &'a SourceMap,
}

impl<'a> Listing<'a> {
    /// The report of the gate.
    #[must_use]
    pub fn of(report: &'a Report<'_>) -> Self {
        Self {
            category: "backlog-gate/",
            headline: verdict::headline(report),
            verdict: report.verdict,
            exit_code: report.exit_code(),
            rules: Cow::Borrowed(&report.rules),
            findings: Cow::Borrowed(&report.findings),
            counts: report.counts,
            facts: vec![verdict::backlog(report), verdict::policy(report)],
            notes: &report.notes,
            own: Map::new(),
            report: Some(report),
            sources: report.sources(),
        }
    }

    /// What checks that are not rules of the gate found: it fails from warnings on.
    #[must_use]
    pub fn of_checks(
        category: &'static str,
        checks: &[RuleInfo],
        findings: Vec<Finding>,
        sources: &'a SourceMap,
    ) -> Self {
        let counts = Counts::of(&findings);
        let fails = counts.error + counts.warning > 0;
        let rules = checks.iter().map(|check| judged(check, &findings));
        Self {
            category,
            headline: "",
            verdict: if fails { Verdict::Fail } else { Verdict::Pass },
            exit_code: u8::from(fails),
            rules: rules.collect(),
            findings: findings.into(),
            counts,
            facts: Vec::new(),
            notes: &[],
            own: Map::new(),
            report: None,
            sources,
        }
    }

    /// The verdict in one line.
    #[must_use]
    pub fn verdict_line(&self) -> String {
        let facts: Vec<String> = self.facts.iter().map(|fact| format!(" · {fact}")).collect();
        let (word, counts) = (verdict::word(self.verdict), verdict::counts(&self.counts));
        format!("backlog-gate: {word} - {counts}{}", facts.concat())
    }

    /// What is judged, in a word.
    #[must_use]
    pub fn whole(&self) -> &'static str {
        self.sources.whole()
    }

    /// The exit code of the process.
    pub(super) fn exit_code(&self) -> u8 {
        self.exit_code
    }

    /// Every text that was read.
    pub(super) fn sources(&self) -> &SourceMap {
        self.sources
    }

    /// The findings that are neither pre-existing nor waived.
    pub(super) fn active(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_active())
    }

    /// The description with what it lacks, to paste.
    pub(super) fn paste(&self) -> Option<&str> {
        self.report?.paste.as_deref()
    }

    /// The items that the change only speaks of, in one line.
    pub(super) fn mentions(&self) -> Option<String> {
        const MOST: usize = 10;
        let items = self.report?.context.mentioned_items();
        if items.is_empty() {
            return None;
        }
        let ids = items.iter().take(MOST).map(|item| shorten(&item.id, 100)).collect();
        let verb = if items.len() == 1 { "is" } else { "are" };
        Some(format!("{} {verb} only mentioned, and not judged", list_of(ids, items.len())))
    }

    /// Whether it is a change that may not go in.
    pub(super) fn is_red_change(&self) -> bool {
        let is_change = self.report.is_some_and(|report| report.context.change.is_some());
        is_change && self.verdict == Verdict::Fail
    }

    /// What was not judged, in one line.
    pub(super) fn unjudged(&self) -> Option<String> {
        self.report?.basis.unjudged()
    }
}

/// What came of one check.
fn judged(check: &RuleInfo, findings: &[Finding]) -> Judged {
    let found: Vec<&Finding> = findings.iter().filter(|finding| finding.rule == check.id).collect();
    let outcome = match found.iter().map(|finding| finding.severity).max() {
        None => Outcome::Passed,
        Some(Severity::Error) => Outcome::Failed,
        Some(_) => Outcome::Warned,
    };
    Judged { rule: *check, severity: check.severity, outcome, findings: found.len() }
}
