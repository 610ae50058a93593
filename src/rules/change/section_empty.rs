//! `change/section-empty`

use crate::catalogue::Need;
use crate::change::content::{Content, TemplateLines, content, content_on_top, is_untouched};
use crate::change::heading::key;
use crate::change::sections::{self, Headings};
use crate::change::template::Need as Asked;
use crate::change::{Change, Description, Template};
use crate::finding::{Finding, Findings, Severity};
use crate::markdown::{Document, Section};
use crate::policy::{SectionRequirement, Sections};
use crate::rules::change::weighed;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;
use crate::text::{normalize, plural, shorten};

pub(super) const RULE: Rule = Rule {
    id: "change/section-empty",
    summary: "A demanded section of the description says nothing",
    why: "A heading alone tells a reviewer nothing. Comments, the template's own text, open boxes of the \
          template and placeholders such as `TBD`, `N/A` or `-` do not count as content. A request above \
          the first section that was taken out, where a section below asks what the change is, is a \
          warning, and so is *none* or nothing but a link in a section of the template that not every \
          change need have.",
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
    cx.asks_for_description()?;
    let on_top = top(cx, change, description, &template)
        .or_else(|| untouched(cx, change, description, &template));
    let declared = cx.declared_sections();
    let mut if_there =
        declared.iter().filter(|section| section.filled_if_there).cloned().peekable();
    let mut demanded = match super::demanded(cx) {
        Ok(demanded) => demanded,
        // A template without headings asks for text all the same.
        Err(_) if on_top.is_some() || if_there.peek().is_some() => Vec::new(),
        Err(skip) => return Err(skip),
    };
    demanded.extend(if_there);
    let document = &description.document;
    let headings = Headings::of(document, &cx.policy.change);
    let found: Vec<Option<&Section>> =
        demanded.iter().map(|demand| headings.find(demand)).collect();
    let known: Vec<Option<&Section>> =
        declared.iter().map(|demand| headings.find(demand)).collect();
    for (demand, section) in demanded.iter().zip(&found) {
        let Some(section) = section else { continue };
        // What stands below the title of the whole is not the title's own text.
        let judged = if section.level == 1 { &known } else { &found };
        let apart = judged_below(document, section, judged, &template);
        let found = content(text, document, section, &template, &apart);
        if demand.takes_none && matches!(found, Content::None(_)) {
            continue;
        }
        let Some((message, help)) = complaint(&found, &section.title, demand) else { continue };
        let at = Location::new(description.source, section.heading);
        let finding = Finding::new(at, message, help).step(2).key(normalize(&demand.name));
        out.push(weighed(finding, demand.assumed && is_answer(&found)));
    }
    out.extend(on_top);
    Ok(())
}

/// The finding for a form that asks for nothing in particular and was handed in as it is.
fn untouched(
    cx: &Context<'_>,
    change: &Change,
    description: &Description,
    lines: &TemplateLines,
) -> Option<Finding> {
    let asks = |template: &Template| !template.shape.asks_for_nothing();
    if !matches!(cx.policy.change.sections, Sections::Template)
        || change.template.as_ref().is_none_or(asks)
        || !is_untouched(&description.document, lines)
    {
        return None;
    }
    let message = "the description holds nothing but the template's text";
    let help = "say in it what the change does, or tick the boxes that fit";
    Some(Finding::new(Location::whole(description.source), message, help).step(2).key("untouched"))
}

/// The finding for a text above the first section that the template asks for and nobody wrote.
fn top(
    cx: &Context<'_>,
    change: &Change,
    description: &Description,
    lines: &TemplateLines,
) -> Option<Finding> {
    let template = change.template.as_ref().filter(|template| template.shape.top)?;
    if !matches!(cx.policy.change.sections, Sections::Template) {
        return None;
    }
    let parts = template.shape.parts.iter().filter(|part| part.need != Asked::Title);
    let names: Vec<String> =
        parts.map(|part| key(&template.document.sections[part.section].title)).collect();
    let mut sections = description.document.sections.iter();
    let first = sections.find(|section| names.contains(&key(&section.title)));
    let end = first.map_or(u32::MAX, |section| section.start);
    let found = content_on_top(&description.document, end, lines);
    // Where a section asks what the change is, who takes the request above it out has answered it.
    let is_left = matches!(found, Content::Template | Content::Placeholder(_));
    let is_guess = template.shape.main && !is_left;
    let what = match found {
        Content::Words(_) => return None,
        Content::Template => "holds nothing but the template's text".to_owned(),
        Content::None(text) | Content::Placeholder(text) => {
            format!("holds nothing but \"{}\"", shorten(&text, 40))
        }
        Content::Formal(kind) => format!("holds nothing but {}", kind.noun()),
        Content::Struck | Content::Comment | Content::Nothing => "is empty".to_owned(),
    };
    let place = first.map_or("the description".to_owned(), |section| {
        format!("the text above \"{}\"", section.title)
    });
    let help = "write there what the template asks for";
    let finding =
        Finding::new(Location::whole(description.source), format!("{place} {what}"), help)
            .step(2)
            .key("text on top")
            .related(Location::whole(template.source), "the template");
    Some(weighed(finding, is_guess))
}

/// Whether the author has written something, though it says nothing of the change: that there is none,
/// or where to look.
fn is_answer(found: &Content) -> bool {
    matches!(found, Content::None(_) | Content::Formal(_))
}

/// The sections below `section` that are judged themselves, by their index. Where the template's
/// section has no text of its own either, its parts are its text.
fn judged_below(
    document: &Document,
    section: &Section,
    judged: &[Option<&Section>],
    template: &TemplateLines,
) -> Vec<usize> {
    if template.is_frame(&section.title) {
        return Vec::new();
    }
    let below = judged
        .iter()
        .flatten()
        .filter(|other| other.start > section.start && section.body.contains(other.body));
    below
        .filter_map(|other| document.sections.iter().position(|known| known.start == other.start))
        .collect()
}

/// What is wrong with the content, and what to do; `None` if it is enough.
fn complaint(
    found: &Content,
    title: &str,
    demand: &SectionRequirement,
) -> Option<(String, String)> {
    let write = format!(
        "write below \"{title}\" what a reviewer needs to know; the {} demands the section",
        demand.source()
    );
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
        Content::Placeholder(text) | Content::None(text) => {
            (format!("the section \"{title}\" holds nothing but \"{}\"", shorten(text, 40)), write)
        }
        Content::Formal(kind) => {
            (format!("the section \"{title}\" holds nothing but {}", kind.noun()), write)
        }
        Content::Struck => (
            format!("the section \"{title}\" holds nothing but text that is struck through"),
            write,
        ),
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
