//! `change/checklist-incomplete`

use std::collections::BTreeSet;

use crate::change::checklist::choices;
use crate::finding::{Finding, Findings, Severity};
use crate::markdown::{Document, Task};
use crate::rules::definition::Definition;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::{Location, SourceId};
use crate::text::words::Words;
use crate::text::{did_you_mean, normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "change/checklist-incomplete",
    summary: "A box of the template is gone from the description, reworded or moved",
    why: "Whoever deletes a box that is in the way has not answered it. The template at the base says which \
          boxes there are: each stands in the description, in its own words and in its own section, ticked \
          or with `N/A: reason`. Of a list of alternatives, such as *Type of change*, one is enough.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[],
    options: &[RuleOption { key: "change.template", help: "The template whose boxes are meant." }],
    fails: Example {
        template: Some("## Checklist\n\n- [ ] Tests pass\n- [ ] Docs updated\n- [ ] Changelog\n"),
        description: Some(
            "## Checklist\n\n- [x] Tests pass\n- [x] Docs update\n\n## Notes\n\n- [x] Changelog\n",
        ),
        ..Example::NONE
    },
    passes: Example {
        template: Some("## Checklist\n\n- [ ] Tests pass\n- [ ] Docs updated\n- [ ] Changelog\n"),
        description: Some(
            "## Checklist\n\n- [x] Tests pass: all of them\n- [ ] Docs updated (N/A: internal)\n- [ ] ~~Changelog~~\n",
        ),
        ..Example::NONE
    },
    check,
};

/// One box with its words and the section that it stands in.
struct Entry<'d> {
    task: &'d Task,
    words: Words,
    section: Option<&'d str>,
}

fn boxes(document: &Document) -> Vec<Entry<'_>> {
    let one = |task| Entry {
        task,
        words: Words::of(&task.text),
        section: task.section.map(|index| document.sections[index].title.as_str()),
    };
    document.tasks.iter().map(one).filter(|one| !one.words.is_empty()).collect()
}

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let (change, description) = cx.description()?;
    let template = change.template.as_ref();
    let template = template.ok_or_else(|| Skip::new("the repository has no template"))?;
    let done = Definition::of(cx);
    let alternatives = choices(cx.sources.text(template.source), &template.document);
    let wanted: Vec<Entry<'_>> = boxes(&template.document)
        .into_iter()
        // The Definition of Done has rules of its own.
        .filter(|one| done.entry_of(&one.words).is_none())
        .collect();
    if wanted.is_empty() {
        return Err(Skip::new("the template has no boxes"));
    }
    let written = boxes(&description.document);
    // A box is about the entry whose words it has: of several, about the longest.
    let about: Vec<Option<&Words>> = written
        .iter()
        .map(|one| {
            let met = wanted.iter().map(|wanted| &wanted.words).filter(|w| one.words.has(w));
            met.max_by_key(|words| words.as_str().len())
        })
        .collect();
    let mut judged: BTreeSet<usize> = BTreeSet::new();
    for one in &wanted {
        let found: Vec<&Entry<'_>> = written
            .iter()
            .zip(&about)
            .filter(|(_, about)| **about == Some(&one.words))
            .map(|(written, _)| written)
            .collect();
        let section = one.task.section.filter(|section| alternatives.contains(section));
        if let Some(section) = section {
            let any = wanted.iter().filter(|other| other.task.section == Some(section));
            let is_there = any.into_iter().any(|other| about.contains(&Some(&other.words)));
            if !is_there && judged.insert(section) {
                let title = &template.document.sections[section].title;
                out.push(no_choice(title, description.source, template.source, one));
            }
        } else if found.is_empty() {
            let free: Vec<&Entry<'_>> = written
                .iter()
                .zip(&about)
                .filter(|(_, about)| about.is_none())
                .map(|(free, _)| free)
                .collect();
            out.push(gone(one, &free, description.source, template.source));
        } else if found.iter().all(|written| !same_section(cx, one.section, written.section)) {
            out.push(moved(one, found[0], description.source, template.source));
        }
    }
    Ok(())
}

/// Whether two headings are the same, or two names of one demanded section.
fn same_section(cx: &Context<'_>, wanted: Option<&str>, written: Option<&str>) -> bool {
    let Some(wanted) = wanted.map(normalize) else { return true };
    let Some(written) = written.map(normalize) else { return false };
    let demanded = cx.demanded_sections();
    let both = |names: Vec<String>| names.contains(&wanted) && names.contains(&written);
    wanted == written || demanded.iter().any(|demand| both(demand.names().map(normalize).collect()))
}

fn gone(
    wanted: &Entry<'_>,
    free: &[&Entry<'_>],
    description: SourceId,
    template: SourceId,
) -> Finding {
    let text = shorten(&wanted.task.text, 120);
    let near = did_you_mean(wanted.words.as_str(), free.iter().map(|one| one.words.as_str()));
    let near = free.iter().find(|one| Some(one.words.as_str()) == near);
    let below = wanted.section.map_or(String::new(), |title| format!(" below \"{title}\""));
    let (at, message, help) = match near {
        Some(near) => (
            Location::new(description, near.task.span),
            format!("the template's box \"{text}\" is reworded"),
            format!("give the box its own words back: `- [x] {text}`"),
        ),
        None => (
            Location::whole(description),
            format!("the template's box \"{text}\" is gone"),
            format!("add `- [x] {text}`{below}, or `- [ ] {text} (N/A: reason)`"),
        ),
    };
    Finding::new(at, message, help)
        .key(wanted.words.as_str())
        .related(Location::new(template, wanted.task.span), "the template's box")
}

fn moved(
    wanted: &Entry<'_>,
    written: &Entry<'_>,
    description: SourceId,
    template: SourceId,
) -> Finding {
    let (text, title) = (shorten(&wanted.task.text, 60), wanted.section.unwrap_or_default());
    let message = format!("the template's box \"{text}\" was moved out of \"{title}\"");
    let help = format!("move it back below \"{title}\"");
    Finding::new(Location::new(description, written.task.span), message, help)
        .key(wanted.words.as_str())
        .related(Location::new(template, wanted.task.span), "the template's box")
}

fn no_choice(title: &str, description: SourceId, template: SourceId, first: &Entry<'_>) -> Finding {
    let message = format!("the template's choice \"{title}\" is gone");
    let text = shorten(&first.task.text, 60);
    let help = format!("add the one that fits below \"{title}\", such as `- [x] {text}`");
    Finding::new(Location::whole(description), message, help)
        .key(normalize(title))
        .related(Location::new(template, first.task.span), "the template's choice")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    const TEMPLATE: &str = "## Type of change\n- [ ] Fix\n- [ ] Feature\n\n## Tests\n- [ ] Tests pass\n- [ ] Tests\n<!-- - [ ] hidden -->\n- [ ] \n";

    fn said(description: &'static str) -> String {
        let template = Some(TEMPLATE);
        let example = Example { template, description: Some(description), ..Example::NONE };
        outline(&RULE, &Fixture::new(&example))
    }

    #[test]
    fn a_whole_checklist_that_is_deleted_is_seen() {
        insta::assert_snapshot!(said("## Plan\nStream.\n"), @r#"
        - "" the template's choice "Type of change" is gone
        - "" the template's box "Tests pass" is gone
        - "" the template's box "Tests" is gone
        "#);
    }

    #[test]
    fn of_a_choice_one_is_enough_and_an_alias_is_the_same_section() {
        let good =
            "## Type of change\n- [x] Feature\n\n## 🧪 Testing\n* [x] Tests pass\r\n+ [X] Tests\n";
        assert_eq!(said(good), "");
    }

    #[test]
    fn a_box_is_about_one_entry_only() {
        let text = "## Type of change\n- [x] Fix\n## Tests\n- [x] Tests pass\n";
        assert_eq!(said(text), "- \"\" the template's box \"Tests\" is gone");
        let code =
            "## Type of change\n- [x] Fix\n## Tests\n- [x] Tests\n```\n- [x] Tests pass\n```\n";
        assert_eq!(said(code), "- \"\" the template's box \"Tests pass\" is gone");
    }

    #[test]
    fn a_template_without_boxes_asks_for_none() {
        let example =
            Example { template: Some("## Plan\n"), description: Some("x"), ..Example::NONE };
        assert_eq!(outline(&RULE, &Fixture::new(&example)), "skipped: the template has no boxes");
    }
}
