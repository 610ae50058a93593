//! One change of the past, judged.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::past::PastChange;
use crate::backlog::KnownFiles;
use crate::change::Flags;
use crate::env::Env;
use crate::finding::{Finding, Severity};
use crate::gate::inputs::{self, CheckRequest, Config};
use crate::gate::{self, FailOn, Outcome as RuleOutcome, Report, Verdict};
use crate::report::place;

/// How many findings of one rule are kept for one change.
const EXAMPLES: usize = 3;

/// How many items of the findings of one rule are kept for one change.
const ITEMS: usize = 100;

/// What came of one change.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Trial {
    /// Its number, `#12`, else the first digits of its commit.
    pub change: String,
    /// The commit that brought it in.
    pub commit: String,
    /// The day on which it went in.
    pub day: String,
    /// Its title.
    pub title: String,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What the policy says about a change.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// It would have gone in.
    Pass {
        /// What could not be known.
        unknown: Vec<Unknown>,
    },
    /// It would have been held.
    Fail {
        /// The rules that hold it.
        rules: Vec<Failed>,
        /// What could not be known.
        unknown: Vec<Unknown>,
    },
    /// The gate could not have decided.
    Undecided {
        /// Why.
        reason: String,
    },
}

/// A rule that holds a change.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Failed {
    /// The rule.
    pub rule: &'static str,
    /// How many errors it finds.
    pub findings: usize,
    /// The items that they are about, one for each finding that has one, the first hundred.
    pub items: Vec<String>,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// One finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Example {
    /// `path:line:column`, or what else it is about.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

/// What a rule could not judge.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Unknown {
    /// The rule; `None` where all rules about the description are meant.
    pub rule: Option<&'static str>,
    /// Why.
    pub reason: String,
}

/// Judges a change as it was, on the day on which it went in. Nobody is asked about it: neither the
/// environment nor a forge.
pub(super) fn judge(
    change: &PastChange,
    repo: &Path,
    config: Option<&Config>,
    known: &KnownFiles,
) -> Trial {
    let env = Env::default();
    let request = CheckRequest {
        repo,
        config: config.cloned(),
        flags: flags(change),
        release: false,
        baseline: None,
        floor: None,
        env: &env,
        today: change.day,
        known: Some(known),
    };
    let outcome = match inputs::check(request) {
        Ok(inputs) => outcome(&gate::judge_all(&inputs, FailOn::Error)),
        Err(error) => Outcome::Undecided { reason: error.to_string() },
    };
    Trial {
        change: change.name(),
        commit: change.commit.clone(),
        day: change.day.to_string(),
        title: change.details.title.clone().unwrap_or_default(),
        outcome,
    }
}

fn flags(change: &PastChange) -> Flags {
    let details = change.details.clone();
    Flags {
        title: details.title,
        body: details.description,
        author: details.author,
        labels: details.labels,
        branch: details.branch,
        base: Some(change.base.clone()),
        head: Some(change.head.clone()),
        offline: true,
        ..Flags::default()
    }
}

fn outcome(report: &Report<'_>) -> Outcome {
    let unknown = unknown(report);
    if report.verdict == Verdict::Pass {
        return Outcome::Pass { unknown };
    }
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let errors = |rule: &'static str| {
        report.active().filter(is_error).filter(move |finding| finding.rule == rule)
    };
    let failed = report.rules.iter().filter_map(|judged| {
        let rule = judged.rule.id;
        let findings = errors(rule).count();
        let example = |finding: &Finding| Example {
            place: place(report.sources(), finding.location),
            message: finding.message.clone(),
        };
        let examples = errors(rule).take(EXAMPLES).map(example).collect();
        let items = errors(rule).filter_map(|finding| finding.item.clone()).take(ITEMS).collect();
        (findings > 0).then_some(Failed { rule, findings, items, examples })
    });
    Outcome::Fail { rules: failed.collect(), unknown }
}

fn unknown(report: &Report<'_>) -> Vec<Unknown> {
    let of_description = report.basis.unjudged().map(|reason| Unknown { rule: None, reason });
    let unverified = report.rules.iter().filter_map(|judged| match &judged.outcome {
        RuleOutcome::Unverified(reason) => {
            Some(Unknown { rule: Some(judged.rule.id), reason: reason.clone() })
        }
        _ => None,
    });
    of_description.into_iter().chain(unverified).collect()
}
