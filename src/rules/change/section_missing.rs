//! `change/section-missing`

use crate::change::sections;
use crate::finding::{Finding, Findings, Severity};
use crate::markdown::Section;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::{Location, Span};
use crate::text;

pub(super) const RULE: Rule = Rule {
    id: "change/section-missing",
    summary: "The description lacks a section that the team demands",
    why: "A reviewer looks for the plan, the tests and the acceptance in the same place in every pull \
          request. A name counts without regard to case, emoji, punctuation and heading level; a bold \
          line counts as a heading.",
    severity: Severity::Error,
    subject: Subject::Change,
    options: &[
        RuleOption {
            key: "change.sections",
            help: "The sections, each with its aliases; or `template` for those of the template.",
        },
        RuleOption { key: "change.when", help: "Other sections by paths, labels or kind of item." },
    ],
    fails: Example {
        description: Some(
            "## Plan\n\nStream the rows instead of buffering them.\n\n## Acceptance\n\n200k rows export.\n",
        ),
        ..Example::NONE
    },
    passes: Example {
        description: Some(
            "## Plan\n\nStream the rows instead of buffering them.\n\n## 🧪 Testing:\n\nNew test in `export.rs`.\n\n## Acceptance\n\n200k rows export.\n",
        ),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let (change, description) = cx.description()?;
    let text = cx.sources.text(description.source);
    let kinds: Vec<_> = cx.linked_items().iter().map(|linked| linked.item.kind).collect();
    for demand in sections::demanded(change, &kinds, &cx.policy.change) {
        if sections::find(&description.document, &demand).is_some() {
            continue;
        }
        let message = format!("the description has no section \"{}\"", demand.name);
        let near = nearest(&demand.name, &description.document.sections);
        let help = match near {
            Some(section) => {
                format!(
                    "rename \"{}\" to \"{}\", or add a line `## {}` with its text",
                    section.title, demand.name, demand.name
                )
            }
            None => {
                format!("add a line `## {}` to the description, and the text below it", demand.name)
            }
        };
        let at = Location::new(description.source, last_line(text));
        let mut finding = Finding::new(at, message, help).key(text::normalize(&demand.name));
        if let Some(section) = near {
            finding = finding.related(
                Location::new(description.source, section.heading),
                "did you mean this one?",
            );
        }
        if let Some(policy) = demand.at {
            finding = finding.related(policy, "demanded here");
        }
        out.push(finding);
    }
    Ok(())
}

/// The heading that was perhaps meant.
fn nearest<'s>(name: &str, sections: &'s [Section]) -> Option<&'s Section> {
    let titles = sections.iter().map(|section| section.title.as_str());
    let near = text::did_you_mean(name, titles)?;
    sections.iter().find(|section| section.title == near)
}

/// The last line with something on it: that is where a new section goes.
fn last_line(text: &str) -> Span {
    let end = text.trim_end().len();
    let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
    Span::new(start, end)
}
