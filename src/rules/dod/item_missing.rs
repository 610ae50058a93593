//! `dod/item-missing`

use crate::change::checklist::is_about;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject, definition};
use crate::source::Location;
use crate::text::{did_you_mean, normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "dod/item-missing",
    summary: "The description leaves out an entry of the Definition of Done",
    why: "The Definition of Done holds only if nobody can drop a line of it. Every entry stands in the \
          description of a change that works on an item, as a box: ticked, or `N/A: reason`. The list \
          comes from the policy, else from the backlog at the base.",
    severity: Severity::Error,
    subject: Subject::Change,
    options: &[RuleOption {
        key: "done.items",
        help: "`auto` for the list that the backlog states, or the list itself.",
    }],
    fails: Example {
        backlog: BACKLOG,
        description: Some("Backlog: US-1.1\n\n## Done\n\n- [x] Contract and docs updated\n"),
        ..Example::NONE
    },
    passes: Example {
        backlog: BACKLOG,
        description: Some(
            "Backlog: US-1.1\n\n## Done\n\n- [x] Contract and docs updated\n- [x] Associated automated tests\n",
        ),
        ..Example::NONE
    },
    check,
};

const BACKLOG: &str = "## EPIC 1 — Core\n\n### US-1.1 — Contracts\n\n**Current Alignment:** 🟡 Partial\n\n## Definition of Done (DoD) per Story\n\n- Contract and docs updated.\n- Associated automated tests.\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let (_, description) = cx.description()?;
    let done = definition::entries(cx);
    if done.is_empty() {
        return Err(Skip::new("neither policy nor backlog states a Definition of Done"));
    }
    if cx.linked_items().is_empty() {
        return Err(Skip::new("the change names no item"));
    }
    let tasks = &description.document.tasks;
    for entry in done.iter().filter(|entry| !entry.after_merge) {
        if tasks.iter().any(|task| is_about(&task.text, &entry.text)) {
            continue;
        }
        let near = did_you_mean(&entry.text, tasks.iter().map(|task| task.text.as_str()));
        let near = tasks.iter().find(|task| Some(task.text.as_str()) == near);
        let wanted = shorten(&entry.text, 120);
        let message = format!(
            "the Definition of Done asks for \"{wanted}\", and the description has no such box"
        );
        let help = match near {
            Some(_) => format!("give the box its own words back: `- [x] {wanted}`"),
            None => format!(
                "add `- [x] {wanted}` to the description, or `- [ ] {wanted} (N/A: reason)`"
            ),
        };
        let at = near.map_or(Location::whole(description.source), |task| {
            Location::new(description.source, task.span)
        });
        let mut finding = Finding::new(at, message, help).key(normalize(&entry.text));
        if let Some(stated) = entry.at {
            finding = finding.related(stated, "stated here");
        }
        out.push(finding);
    }
    Ok(())
}
