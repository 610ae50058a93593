//! `backlog/duplicate-section`

use std::collections::HashMap;

use crate::backlog::Section;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Location;
use crate::text::normalize;

pub(super) const RULE: Rule = Rule {
    id: "backlog/duplicate-section",
    summary: "A section stands twice",
    why: "Two sections of one name split what belongs together: people read one and miss the other, and \
          numbers in headings count only half.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "Ready\n\n1) Export\n- Status: Ready\n\nReady\n\n2) Import\n- Status: Ready\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "Ready\n\n1) Export\n- Status: Ready\n\n2) Import\n- Status: Ready\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for file in &cx.backlog.files {
        let mut first: HashMap<_, &Section> = HashMap::new();
        for section in file.sections.iter().filter(|section| !section.title.value.is_empty()) {
            let title = normalize(&section.title.value);
            let key = (section.parent, &section.owner, &section.name, title.clone());
            let Some(known) = first.get(&key) else {
                first.insert(key, section);
                continue;
            };
            let message = format!("\"{}\" stands twice", section.title.value);
            let at = Location::new(file.source, section.header);
            let finding =
                Finding::new(at, message, "move what is below it to the first one, and remove it")
                    .key(title)
                    .related(Location::new(file.source, known.header), "the first one");
            out.push(finding);
        }
    }
    Ok(())
}
