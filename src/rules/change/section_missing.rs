//! `change/section-missing`

use crate::catalogue::Need;
use crate::change::sections;
use crate::finding::{Finding, Findings, Severity};
use crate::markdown::{Document, Section};
use crate::policy::SectionRequirement;
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
    needs: &[Need::Sections],
    options: &[
        RuleOption {
            key: "change.sections",
            help: "The sections, each with its aliases; or `template` for those of the template.",
        },
        RuleOption {
            key: "change.when",
            help: "Other or more sections by paths, labels, size or kind of item.",
        },
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
    let (_, description) = cx.description()?;
    let text = cx.sources.text(description.source);
    let document = &description.document;
    let (met, missing): (Vec<_>, Vec<_>) = super::demanded(cx)?
        .into_iter()
        .partition(|demand| sections::find(document, demand).is_some());
    let taken: Vec<&Section> =
        met.iter().filter_map(|demand| sections::find(document, demand)).collect();
    let free: Vec<&Section> =
        document.sections.iter().filter(|section| !taken.contains(section)).collect();
    let place = match text.trim_end() {
        "" => Location::whole(description.source),
        _ => Location::new(description.source, last_line(text)),
    };
    for demand in missing {
        let name = &demand.name;
        let because = demand.because.as_ref();
        let because =
            because.map_or(String::new(), |why| format!(", which is demanded because {why}"));
        let message = format!("the description has no section \"{name}\"{because}");
        let clue = clue(text, document, &demand, &free);
        let help = match &clue {
            Some(clue) => clue.help.clone(),
            None => format!("add a line `## {name}` to the description, and the text below it"),
        };
        let mut finding = Finding::new(place, message, help).key(text::normalize(name));
        if let Some(clue) = clue {
            let at = Location::new(description.source, clue.span);
            finding = finding.related(at, clue.message);
        }
        if let Some(policy) = demand.at {
            finding = finding.related(policy, "demanded here");
        }
        out.push(finding);
    }
    Ok(())
}

/// A place that explains why a section is missing, and what to do about it.
struct Clue {
    span: Span,
    message: &'static str,
    help: String,
}

fn clue(
    text: &str,
    document: &Document,
    demand: &SectionRequirement,
    free: &[&Section],
) -> Option<Clue> {
    let name = &demand.name;
    if let Some(span) = hidden_heading(text, &document.comments, demand) {
        let help = match document.unclosed_comment(text) {
            Some(_) => "close the comment with `-->` before the heading".to_owned(),
            None => format!("move the section \"{name}\" out of the comment"),
        };
        return Some(Clue { span, message: "it is inside a comment here", help });
    }
    if let Some(span) = hidden_heading(text, &document.code, demand) {
        let help = format!("move the section \"{name}\" out of the code block");
        return Some(Clue { span, message: "it is inside code here", help });
    }
    let section = nearest(name, free)?;
    let help = format!(
        "rename \"{}\" to \"{name}\", or add a line `## {name}` with its text",
        section.title
    );
    Some(Clue { span: section.heading, message: "did you mean this one?", help })
}

/// The line inside a comment or code that would be the demanded heading outside of it.
fn hidden_heading(text: &str, hidden: &[Span], demand: &SectionRequirement) -> Option<Span> {
    let names: Vec<String> = demand.names().map(text::normalize).collect();
    for span in hidden {
        let mut start = span.start as usize;
        for line in text[span.range()].split_inclusive('\n') {
            let title = line.trim();
            if title.starts_with('#') && names.contains(&text::normalize(title)) {
                let at = start + line.len() - line.trim_start().len();
                return Some(Span::new(at, at + title.len()));
            }
            start += line.len();
        }
    }
    None
}

/// The heading that was perhaps meant.
fn nearest<'s>(name: &str, free: &[&'s Section]) -> Option<&'s Section> {
    let titles: Vec<String> = free.iter().map(|section| text::normalize(&section.title)).collect();
    let near = text::did_you_mean(&text::normalize(name), titles.iter().map(String::as_str))?;
    let index = titles.iter().position(|title| title == near)?;
    free.get(index).copied()
}

/// The last line with something on it: that is where a new section goes.
fn last_line(text: &str) -> Span {
    let end = text.trim_end().len();
    let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, check};

    fn found(description: &'static str) -> Vec<(String, String)> {
        let fixture = Fixture::new(&Example { description: Some(description), ..Example::NONE });
        let found = check(&RULE, &fixture).unwrap();
        let shown = |finding: &Finding| {
            let related =
                finding.related.iter().map(|related| fixture.sources.slice(related.location));
            (finding.message.clone(), format!("{} {:?}", finding.help, related.collect::<Vec<_>>()))
        };
        found.iter().map(shown).collect()
    }

    const NO_TESTS: &str = "the description has no section \"Tests\"";

    #[test]
    fn a_heading_in_a_comment_or_in_code_is_shown() {
        for (description, help) in [
            (
                "## Plan\na\n## Acceptance\nb\n\n<!-- c\n## Tests\nran -->\n",
                "move the section \"Tests\" out of the comment [\"## Tests\"]",
            ),
            (
                "## Plan\na\n## Acceptance\nb\n\n<!-- c\n\n## 🧪 Testing\nran\n",
                "close the comment with `-->` before the heading [\"## 🧪 Testing\"]",
            ),
            (
                "## Plan\na\n## Acceptance\nb\n\n```\n## Tests\n```\n",
                "move the section \"Tests\" out of the code block [\"## Tests\"]",
            ),
            (
                "## Plan\na\n## Acceptance\nb\n## 🧪 Tsets\nran\n",
                "rename \"🧪 Tsets\" to \"Tests\", or add a line `## Tests` with its text [\"🧪 Tsets\"]",
            ),
        ] {
            assert_eq!(found(description), [(NO_TESTS.into(), help.into())], "{description}");
        }
    }

    #[test]
    fn a_section_that_meets_a_demand_is_not_offered_for_another() {
        let description = "## Plan\na\n## Acceptance criteria\nb\n## Test plan\nc\n";
        assert_eq!(found(description), []);
        let found = found("## Implementation plan\na\n## Test plan\nc\n");
        assert!(found[0].1.starts_with("add a line `## Acceptance`"), "{found:?}");
    }

    #[test]
    fn an_empty_description_is_meant_as_a_whole() {
        let fixture = Fixture::new(&Example { description: Some(" \n"), ..Example::NONE });
        let found = check(&RULE, &fixture).unwrap();
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|finding| finding.location.span().is_none()));
    }
}
