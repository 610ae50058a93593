//! `dod/item-missing`

use crate::finding::{Finding, Findings, Severity};
use crate::markdown::Task;
use crate::rules::definition::{Definition, DoneEntry};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::{Location, SourceId};
use crate::text::words::Words;
use crate::text::{did_you_mean, list, shorten};

pub(super) const RULE: Rule = Rule {
    id: "dod/item-missing",
    summary: "The description leaves out an entry of the Definition of Done",
    why: "The Definition of Done holds only if nobody can drop a line of it. Every entry stands in the \
          description of a change, unless it says that it needs no item, as a box: ticked, or `N/A: reason`. The list \
          comes from the policy, else from the backlog at the base.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[],
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
    cx.asks_for_description()?;
    let (change, description) = cx.description()?;
    let done = Definition::of(cx);
    if done.entries.is_empty() {
        return Err(Skip::new("neither policy nor backlog states a Definition of Done"));
    }
    if change.no_item.is_some() && cx.linked_items().is_empty() {
        return Err(Skip::new("the change says that it needs no item"));
    }
    let tasks = &description.document.tasks;
    let boxes: Vec<Words> = tasks.iter().map(|task| Words::of(&task.text)).collect();
    // A box that is about one entry is not another one, reworded.
    let free: Vec<(&str, &Task)> = boxes
        .iter()
        .zip(tasks)
        .filter(|(words, _)| done.entry_of(words).is_none())
        .map(|(words, task)| (words.as_str(), task))
        .collect();
    let mut bare = Vec::new();
    for entry in &done.entries {
        if boxes.iter().any(|words| entry.is_met_by(words)) {
            continue;
        }
        let meant = did_you_mean(entry.key(), free.iter().map(|(words, _)| *words));
        let near = free.iter().find(|(words, _)| Some(*words) == meant).map(|(_, task)| *task);
        if near.is_some() || entry.item.after_merge {
            out.push(missing(entry, near, description.source));
        } else {
            bare.push(entry);
        }
    }
    match bare.as_slice() {
        [] => {}
        [entry] => out.push(missing(entry, None, description.source)),
        several => out.push(all_missing(several, description.source)),
    }
    Ok(())
}

/// One finding for the entries of which the description has no box at all.
fn all_missing(entries: &[&DoneEntry], description: SourceId) -> Finding {
    let texts: Vec<String> =
        entries.iter().map(|entry| format!("\"{}\"", shorten(&entry.item.text, 60))).collect();
    let message = format!(
        "the Definition of Done asks for {}, and the description has no such boxes",
        list(&texts, "and")
    );
    let boxes: Vec<String> =
        entries.iter().map(|entry| format!("`- [x] {}`", shorten(&entry.item.text, 120))).collect();
    let help = format!(
        "add {} to the description; where one does not apply, say why: `N/A: reason`",
        list(&boxes, "and")
    );
    let keys: Vec<&str> = entries.iter().map(|entry| entry.key()).collect();
    let finding =
        Finding::new(Location::whole(description), message, help).step(6).key(keys.join(", "));
    let stated = entries.iter().filter_map(|entry| entry.item.at);
    stated.fold(finding, |finding, at| finding.related(at, "stated here"))
}

/// The finding for an entry without a box; `near` is the box that perhaps was its own.
fn missing(entry: &DoneEntry, near: Option<&Task>, description: SourceId) -> Finding {
    let wanted = shorten(&entry.item.text, 120);
    let message = format!(
        "the Definition of Done asks for \"{wanted}\", and the description has no such box"
    );
    let help = match near {
        Some(_) => format!("give the box its own words back: `- [x] {wanted}`"),
        None if entry.item.after_merge => {
            format!("add `- [ ] {wanted}` to the description, to be ticked after the merge")
        }
        None => {
            format!("add `- [x] {wanted}` to the description, or `- [ ] {wanted} (N/A: reason)`")
        }
    };
    let at =
        near.map_or(Location::whole(description), |task| Location::new(description, task.span));
    let mut finding = Finding::new(at, message, help).step(6).key(entry.key());
    if let Some(stated) = entry.item.at {
        finding = finding.related(stated, "stated here");
    }
    if entry.item.after_merge { finding.at_most(Severity::Note) } else { finding }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, check};

    fn found(items: &'static str, description: &'static str) -> Vec<Finding> {
        let example = Example {
            policy: items,
            backlog: BACKLOG,
            description: Some(description),
            ..Example::NONE
        };
        check(&RULE, &Fixture::new(&example)).unwrap()
    }

    #[test]
    fn a_reworded_box_is_told_from_the_box_of_another_entry() {
        let policy = "done:\n  items: [Unit tests added, Unit tests pass]\n";
        let other = found(policy, "Backlog: US-1.1\n\n- [x] Unit tests pass\n");
        assert_eq!(other.len(), 1);
        assert!(other[0].help.starts_with("add `- [x] Unit tests added`"), "{}", other[0].help);
        let reworded =
            found(policy, "Backlog: US-1.1\n\n- [x] Unit tests pass\n- [x] Unit test added\n");
        assert_eq!(reworded[0].help, "give the box its own words back: `- [x] Unit tests added`");
    }

    #[test]
    fn an_entry_for_after_the_merge_is_asked_for_and_does_not_block() {
        let policy = "done:\n  items: [{text: Released, after: merge}]\n";
        let found = found(policy, "Backlog: US-1.1\n");
        assert_eq!(found[0].severity, Severity::Note);
    }

    #[test]
    fn a_change_cannot_shorten_the_list_that_judges_it() {
        let fixture = Fixture::new(&Example {
            base: Some(BACKLOG),
            backlog: "## EPIC 1 — Core\n\n### US-1.1 — Contracts\n\n**Current Alignment:** 🟡 Partial\n\n## Definition of Done (DoD) per Story\n\n- Contract and docs updated.\n",
            description: Some("Backlog: US-1.1\n\n- [x] Contract and docs updated\n"),
            ..Example::NONE
        });
        assert_eq!(check(&RULE, &fixture).unwrap()[0].key, "associated automated tests");
    }
}
