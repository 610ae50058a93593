//! What the tracker of a forge lacks, for the command `sync`: as lines and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::escape::json::for_log;
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

/// The plan for programs; `applied` says whether its steps were taken.
#[must_use]
pub fn json(plan: &Plan, address: &Address, applied: bool) -> String {
    let steps: Vec<Value> = plan.steps.iter().map(value).collect();
    let root = json!({
        "schema_version": 1,
        "forge": address.kind.name(),
        "project": address.project,
        "applied": applied,
        "steps": steps,
        "left_alone": plan.left_alone,
    });
    let mut text = format!("{root:#}");
    text.push('\n');
    for_log(&text).into_owned()
}

fn value(step: &Step) -> Value {
    match step {
        Step::Label { name } => json!({"action": "create-label", "name": name}),
        Step::Milestone { item, title, .. } => {
            json!({"action": "create-milestone", "item": item, "title": title})
        }
        Step::Issue { item, title, text, labels, milestone } => json!({
            "action": "create-issue", "item": item, "title": title, "text": text,
            "labels": labels, "milestone": milestone,
        }),
        Step::Link { item, issue, milestone } => json!({
            "action": "put-into-milestone", "item": item, "issue": issue, "milestone": milestone,
        }),
    }
}
