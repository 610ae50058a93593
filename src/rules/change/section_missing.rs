//! `change/section-missing`

use crate::catalogue::Need;
use crate::change::Description;
use crate::change::heading::key;
use crate::change::sections::Headings;
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
          line counts as a heading. Of a template only what every change has is an error: what it is and \
          why, its plan, tests and acceptance, its one checklist, and what the template calls required. \
          Whoever takes out another section says that it is not for this change, which is a warning as \
          long as most of the form is there: of 117 sections that careful authors took out of 387 public \
          templates, none was missed. A team that wants one always names it in `change.sections`.",
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
    let headings = Headings::of(document, &cx.policy.change);
    let find = |demand: &SectionRequirement| headings.find(demand);
    let (met, missing): (Vec<_>, Vec<_>) =
        super::demanded(cx)?.into_iter().partition(|demand| find(demand).is_some());
    if missing.is_empty() {
        return Ok(());
    }
    let taken: Vec<&Section> = met.iter().filter_map(find).collect();
    let free: Vec<&Section> =
        document.sections.iter().filter(|section| !taken.contains(section)).collect();
    // Who leaves most of the form in its place has taken out what does not fit.
    let keeps_most = met.len() >= missing.len();
    let (assumed, certain): (Vec<_>, Vec<_>) =
        missing.into_iter().partition(|demand| keeps_most && demand.assumed);
    for (missing, severity) in [(certain, Severity::Error), (assumed, Severity::Warning)] {
        if !missing.is_empty() {
            out.push(finding(description, text, &missing, &free).at_most(severity));
        }
    }
    Ok(())
}

/// One finding for all `missing` sections; `free` are those of the description that meet no demand.
fn finding(
    description: &Description,
    text: &str,
    missing: &[SectionRequirement],
    free: &[&Section],
) -> Finding {
    let document = &description.document;
    let place = match text.trim_end() {
        "" => Location::whole(description.source),
        _ => Location::new(description.source, last_line(text)),
    };
    let clues: Vec<Option<Clue>> =
        missing.iter().map(|demand| clue(text, document, demand, free)).collect();
    let mut finding = Finding::new(place, message(missing), help(missing, &clues))
        .step(1)
        .key(missing.iter().map(|demand| key(&demand.name)).collect::<Vec<_>>().join(", "));
    for (demand, clue) in missing.iter().zip(clues) {
        if let Some(clue) = clue {
            let at = Location::new(description.source, clue.span);
            finding = finding.related(at, clue.message);
        }
        if let Some(place) = demand.at {
            finding = finding.related(place, "demanded here");
        }
    }
    finding
}

/// Which sections are missing, and who demands them.
fn message(missing: &[SectionRequirement]) -> String {
    let parts: Vec<String> = ["template", "policy"]
        .into_iter()
        .filter_map(|source| {
            let named: Vec<String> = missing
                .iter()
                .filter(|demand| demand.source() == source)
                .map(|demand| format!("\"{}\"", demand.name))
                .collect();
            let names = text::list(&named, "and");
            (!named.is_empty()).then(|| format!("{names}, which the {source} demands"))
        })
        .collect();
    let mut because: Vec<&str> =
        missing.iter().filter_map(|demand| demand.because.as_deref()).collect();
    because.dedup();
    let because = if because.is_empty() {
        String::new()
    } else {
        format!(" because {}", text::list(&because, "and"))
    };
    let sections = if missing.len() == 1 { "section" } else { "sections" };
    format!("the description has no {sections} {}{because}", parts.join(", and "))
}

/// What to do: the hint for a section that was perhaps meant, else the lines to add.
fn help(missing: &[SectionRequirement], clues: &[Option<Clue>]) -> String {
    let hints: Vec<&str> = clues.iter().flatten().map(|clue| clue.help.as_str()).collect();
    let bare = missing.iter().zip(clues).filter(|(_, clue)| clue.is_none());
    let lines: Vec<String> = bare.map(|(demand, _)| format!("`## {}`", demand.name)).collect();
    let add = match lines.as_slice() {
        [] => None,
        [line] => Some(format!("add a line {line} to the description, and the text below it")),
        lines => {
            let lines = text::list(lines, "and");
            Some(format!("add the lines {lines} to the description, each with its text below it"))
        }
    };
    hints.into_iter().map(str::to_owned).chain(add).collect::<Vec<_>>().join("; ")
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
    let names: Vec<String> = demand.names().map(key).collect();
    for span in hidden {
        let mut start = span.start as usize;
        for line in text[span.range()].split_inclusive('\n') {
            let title = line.trim();
            if title.starts_with('#') && names.contains(&key(title)) {
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

    const NO_TESTS: &str = "the description has no section \"Tests\", which the policy demands";

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
        assert_eq!(found.len(), 1);
        assert!(found[0].location.span().is_none());
        let said = "the description has no sections \"Plan\", \"Tests\" and \"Acceptance\", which the policy demands";
        assert_eq!(found[0].message, said);
    }
}
