//! `change/section-empty`

use crate::catalogue::Need;
use crate::change::content::{Content, content};
use crate::change::sections;
use crate::finding::{Finding, Findings, Severity};
use crate::policy::SectionRequirement;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;
use crate::text::{normalize, plural, shorten};

pub(super) const RULE: Rule = Rule {
    id: "change/section-empty",
    summary: "A demanded section of the description says nothing",
    why: "A heading alone tells a reviewer nothing. Comments, the template's own text, open boxes of the \
          template and placeholders such as `TBD`, `N/A` or `-` do not count as content.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[Need::Sections],
    options: &[
        RuleOption {
            key: "change.sections[].min_words",
            help: "How many words a section needs at least.",
        },
        RuleOption { key: "change.template", help: "The template whose text does not count." },
    ],
    fails: Example {
        template: Some(
            "## Plan\n<!-- what and why -->\n## Tests\n- [ ] I ran the tests\n## Acceptance\n",
        ),
        description: Some(
            "## Plan\nTBD\n## Tests\n- [ ] I ran the tests\n## Acceptance\n<!-- it works -->\n",
        ),
        ..Example::NONE
    },
    passes: Example {
        template: Some(
            "## Plan\n<!-- what and why -->\n## Tests\n- [ ] I ran the tests\n## Acceptance\n",
        ),
        description: Some(
            "## Plan\nStream rows to the file.\n## Tests\n- [x] I ran the tests\n## Acceptance\nThe large export works.\n",
        ),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let (change, description) = cx.description()?;
    let text = cx.sources.text(description.source);
    let template = sections::template_lines(change, cx.sources);
    for demand in super::demanded(cx)? {
        let Some(section) = sections::find(&description.document, &demand, &cx.policy.change)
        else {
            continue;
        };
        let found = content(text, &description.document, section, &template);
        let Some((message, help)) = complaint(&found, &section.title, &demand) else { continue };
        let at = Location::new(description.source, section.heading);
        out.push(Finding::new(at, message, help).step(2).key(normalize(&demand.name)));
    }
    Ok(())
}

/// What is wrong with the content, and what to do; `None` if it is enough.
fn complaint(
    found: &Content,
    title: &str,
    demand: &SectionRequirement,
) -> Option<(String, String)> {
    let write = format!("write below \"{title}\" what a reviewer needs to know");
    Some(match found {
        Content::Words(words) if *words >= demand.min_words.max(1) => return None,
        Content::Words(words) => (
            format!(
                "the section \"{title}\" has {}, and {} are asked for",
                plural(*words, "word"),
                demand.min_words
            ),
            write,
        ),
        Content::Nothing => (format!("the section \"{title}\" is empty"), write),
        Content::Placeholder(text) => {
            (format!("the section \"{title}\" holds nothing but \"{}\"", shorten(text, 40)), write)
        }
        Content::Template => {
            (format!("the section \"{title}\" holds nothing but the template's text"), write)
        }
        Content::Comment => (
            format!(
                "the text of the section \"{title}\" is inside an HTML comment, where nobody sees it"
            ),
            "move the text below the `-->`".to_owned(),
        ),
    })
}
