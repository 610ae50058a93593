//! What the tracker of a forge lacks, for the command `sync`: as lines and as JSON.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;
#[cfg(test)]
use serde_json::Value;

use crate::escape::json::pretty;
use crate::escape::terminal::line;
use crate::forge::address::Address;
use crate::sync::{Plan, Step};
use crate::text::{plural, shorten};

/// A longer title is cut, in characters.
const LONGEST_TITLE: usize = 90;

/// The plan for people, in the manner of a diff.
#[must_use]
pub fn text(plan: &Plan, address: &Address) -> String {
    let whose = format!("{} {}", address.kind.name(), line(&address.project));
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = match plan.steps.len() {
        0 => writeln!(out, "{whose} lacks nothing that the backlog has."),
        count => writeln!(out, "{whose} lacks {}:", plural(count, "thing")),
    };
    for one in &plan.steps {
        out.push_str(&step(one));
    }
    for left in &plan.left_alone {
        let _ = writeln!(out, "! {}; left to you", line(left));
    }
    if !plan.steps.is_empty() {
        out.push_str("`backlog-gate sync --apply` makes it.\n");
    }
    out
}

/// One step, as a line.
#[must_use]
pub fn step(step: &Step) -> String {
    let quoted = |text: &str| format!("\"{}\"", line(&shorten(text, LONGEST_TITLE)));
    match step {
        Step::Label { name } => format!("+ label {}\n", quoted(name)),
        Step::Milestone { title, .. } => format!("+ milestone {}\n", quoted(title)),
        Step::Issue { title, labels, milestone, .. } => {
            let within = milestone.as_ref().map(|title| format!(" in {}", quoted(title)));
            let labels = line(&labels.join(", "));
            format!("+ issue {}{} ({labels})\n", quoted(title), within.unwrap_or_default())
        }
        Step::Link { item, issue, milestone } => {
            format!("~ issue #{issue} of {} goes into {}\n", line(item), quoted(milestone))
        }
    }
}

/// What the tracker lacks.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Sync")]
struct Root<'a> {
    schema_version: u32,
    forge: &'a str,
    project: &'a str,
    /// Whether the steps were taken.
    applied: bool,
    steps: Vec<StepFacts<'a>>,
    /// What differs and is left to people, in words.
    left_alone: &'a [String],
}

/// Something that is made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Step")]
#[serde(tag = "action", rename_all = "kebab-case")]
enum StepFacts<'a> {
    CreateLabel {
        name: &'a str,
    },
    CreateMilestone {
        item: &'a str,
        title: &'a str,
    },
    CreateIssue {
        item: &'a str,
        title: &'a str,
        text: &'a str,
        labels: &'a [String],
        milestone: Option<&'a str>,
    },
    PutIntoMilestone {
        item: &'a str,
        issue: u64,
        milestone: &'a str,
    },
}

/// The plan for programs; `applied` says whether its steps were taken.
#[must_use]
pub fn json(plan: &Plan, address: &Address, applied: bool) -> String {
    let root = Root {
        schema_version: 1,
        forge: address.kind.name(),
        project: &address.project,
        applied,
        steps: plan.steps.iter().map(facts).collect(),
        left_alone: &plan.left_alone,
    };
    pretty(&root, plan.steps.len() * 500)
}

fn facts(step: &Step) -> StepFacts<'_> {
    match step {
        Step::Label { name } => StepFacts::CreateLabel { name },
        Step::Milestone { item, title, .. } => StepFacts::CreateMilestone { item, title },
        Step::Issue { item, title, text, labels, milestone } => {
            StepFacts::CreateIssue { item, title, text, labels, milestone: milestone.as_deref() }
        }
        Step::Link { item, issue, milestone } => {
            StepFacts::PutIntoMilestone { item, issue: *issue, milestone }
        }
    }
}

/// The schema of the plan.
#[cfg(test)]
pub(crate) fn schema() -> Value {
    super::schema::of::<Root<'_>>("sync", "What the tracker lacks")
}
