//! `change/checklist-open`

use std::collections::BTreeMap;

use crate::change::checklist::{Answer, answer, is_about, is_choice};
use crate::finding::{Finding, Findings, Severity};
use crate::markdown::{Document, Task};
use crate::rules::{Context, Example, Rule, Skip, Subject, definition};
use crate::source::Location;
use crate::text::{normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "change/checklist-open",
    summary: "A box in the description is open",
    why: "An open box is a promise that is not kept yet. A box that does not apply is struck through or \
          says `N/A: reason`. In a list of alternatives, such as *Type of change*, one tick is enough.",
    severity: Severity::Error,
    subject: Subject::Change,
    options: &[],
    fails: Example {
        description: Some(
            "## Tests\n\n- [x] Unit tests\n- [ ] Docs updated (N/A)\n- [ ] Changelog\n",
        ),
        ..Example::NONE
    },
    passes: Example {
        description: Some(
            "## Type of change\n\n- [x] Fix\n- [ ] Feature\n\n## Tests\n\n- [x] Unit tests\n- [ ] ~~Changelog~~\n- [ ] Docs updated (N/A: no user sees it)\n",
        ),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let (_, description) = cx.description()?;
    let text = cx.sources.text(description.source);
    let done = definition::entries(cx);
    let mut choices: BTreeMap<usize, Vec<&Task>> = BTreeMap::new();
    for task in &description.document.tasks {
        if let Some(section) = choice(text, &description.document, task) {
            choices.entry(section).or_default().push(task);
            continue;
        }
        if done.iter().any(|entry| is_about(&task.text, &entry.text)) {
            continue;
        }
        let help = match answer(task) {
            Answer::Ticked | Answer::NotApplicable => continue,
            Answer::WithoutReason => "say why it does not apply: `N/A: reason`",
            Answer::Open => "do it and tick the box, or say why it does not apply: `N/A: reason`",
        };
        let message = format!("the box \"{}\" is open", shorten(&task.text, 60));
        let at = Location::new(description.source, task.marker);
        out.push(Finding::new(at, message, help).key(normalize(&task.text)));
    }
    for (section, tasks) in choices {
        if tasks.iter().any(|task| task.ticked) {
            continue;
        }
        let section = &description.document.sections[section];
        let at = Location::new(description.source, section.heading);
        let message = format!("no box is ticked below \"{}\"", section.title);
        out.push(
            Finding::new(at, message, "tick the one that fits").key(normalize(&section.title)),
        );
    }
    Ok(())
}

/// The section whose boxes are alternatives, if the task stands in one.
fn choice(text: &str, document: &Document, task: &Task) -> Option<usize> {
    task.section.filter(|section| is_choice(text, &document.sections[*section]))
}
