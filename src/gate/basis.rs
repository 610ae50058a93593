//! What a verdict rests on: which parts of a change were judged, and why the others were not.

use schemars::JsonSchema;
use serde::Serialize;

use crate::change::ChangeKind;
use crate::rules::{Context, Exemption};

/// Whether one part of a change was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum Part {
    /// It was.
    Judged,
    /// There is none by nature, or nobody asks for it: nothing is missing.
    Absent {
        /// Why, in a few words.
        reason: String,
    },
    /// It was not, and should have been.
    Unjudged {
        /// How many rules would have judged it.
        rules: usize,
        /// Why they did not, in a few words.
        reason: String,
    },
}

impl Part {
    fn absent(reason: impl Into<String>) -> Self {
        Self::Absent { reason: reason.into() }
    }
}

/// What a verdict rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Basis {
    /// The description of the change.
    pub description: Part,
    /// Its commits.
    pub commits: Part,
    /// The backlog.
    pub backlog: Part,
    /// The reports of tests and scanners.
    pub evidence: Part,
}

impl Basis {
    /// What the judgement of `context` rests on; `undescribed` are the rules that missed a
    /// description, each with what it said.
    pub(super) fn new(
        context: &Context<'_>,
        exemption: &Exemption,
        undescribed: &[String],
    ) -> Self {
        let evidence = if context.policy.evidence.is_empty() {
            Part::absent("the policy asks for none")
        } else {
            Part::Judged
        };
        let commits = match context.change {
            Some(_) => Part::Judged,
            None => Part::absent("there is no change"),
        };
        let description = description(context, exemption, undescribed);
        Self { description, commits, backlog: Part::Judged, evidence }
    }

    /// What was not judged of the description, in one line; `None` where nothing is missing.
    #[must_use]
    pub fn unjudged(&self) -> Option<String> {
        let Part::Unjudged { rules, reason } = &self.description else { return None };
        let (what, were) = match rules {
            1 => ("rule", "was"),
            _ => ("rules", "were"),
        };
        Some(format!("{rules} {what} about the description {were} not judged: {reason}"))
    }
}

fn description(context: &Context<'_>, exemption: &Exemption, undescribed: &[String]) -> Part {
    let Some(change) = context.change else {
        return Part::absent(if context.release {
            "a release has no description"
        } else {
            "there is no change"
        });
    };
    if change.description.as_ref().is_some_and(|description| description.judged) {
        return Part::Judged;
    }
    if let Exemption::Exempt(reason) = exemption {
        return Part::absent(reason.clone());
    }
    let branch = change.branch.map(|branch| context.sources.text(branch));
    match (change.kind, undescribed) {
        (ChangeKind::MergeGroup, _) => Part::absent("a merge group has no description"),
        (ChangeKind::Push, _) if branch.is_some() && branch == change.target_branch.as_deref() => {
            Part::absent("a push to the default branch has no description")
        }
        (_, []) => Part::absent("no rule about it is on"),
        (_, [reason, ..]) => Part::Unjudged { rules: undescribed.len(), reason: reason.clone() },
    }
}
