//! A description to fill in: what the template gives, what the policy demands, and what the linked
//! item asks for.

use std::sync::LazyLock;

use regex::Regex;

use crate::backlog::{Backlog, Item, ListRole};
use crate::change::{acceptance, sections};
use crate::markdown::{Document, Section};
use crate::policy::{ChangePolicy, DoneItems, Policy, SectionRequirement, Sections};
use crate::source::Span;
use crate::text::words::Words;

/// A line that names no item yet.
static NO_ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?im)^(?P<label>backlog|item|feature|story|task|epic):[ \t]*$")
        .expect("a test writes a description with it")
});

/// The description for a change that works on `item`.
#[must_use]
pub fn description(
    policy: &Policy,
    backlog: &Backlog,
    template: Option<&str>,
    item: Option<&Item>,
) -> String {
    let demanded = match &policy.change.sections {
        Sections::Named(demanded) => demanded.as_slice(),
        // The template has them all.
        Sections::Template => &[],
    };
    let text = with_item(template.unwrap_or_default(), item);
    let text = with_sections(text, demanded, &policy.change);
    let text = with_criteria(text, demanded, item, &policy.change);
    with_definition_of_done(text, &done(policy, backlog))
}

/// The text with the line that names the item, in its place or at the top.
fn with_item(template: &str, item: Option<&Item>) -> String {
    let id = item.map_or("", |item| item.id.as_str());
    let line = |label: &str| format!("{label}: {id}").trim_end().to_owned();
    let document = Document::parse(template);
    let place = NO_ITEM.captures_iter(template).find_map(|found| {
        let whole = found.get_match();
        let start = Span::new(whole.start(), whole.end()).start;
        (!document.is_hidden(start)).then(|| (whole.range(), line(&found["label"])))
    });
    match place {
        Some((range, line)) => {
            format!("{}{line}{}", &template[..range.start], &template[range.end..])
        }
        None => {
            format!("{}\n\n{}", line("Backlog"), template.trim_start()).trim_end().to_owned() + "\n"
        }
    }
}

/// The text with every demanded section.
fn with_sections(
    mut text: String,
    demanded: &[SectionRequirement],
    policy: &ChangePolicy,
) -> String {
    let document = Document::parse(&text);
    let missing = demanded
        .iter()
        .filter(|demand| !demand.optional && sections::find(&document, demand, policy).is_none());
    for demand in missing.collect::<Vec<_>>() {
        text = format!("{}\n\n## {}\n", text.trim_end(), demand.name);
    }
    text
}

/// The text with a box for each criterion of the item that its acceptance section does not answer.
fn with_criteria(
    text: String,
    demanded: &[SectionRequirement],
    item: Option<&Item>,
    policy: &ChangePolicy,
) -> String {
    let Some(item) = item.filter(|item| !item.criteria.is_empty()) else { return text };
    let document = Document::parse(&text);
    let Some(section) = acceptance::find(&document, demanded, policy) else {
        let text = format!("{}\n\n## Acceptance\n", text.trim_end());
        return with_criteria(text, &[], Some(item), policy);
    };
    let wanted = item.criteria.iter().map(|criterion| criterion.text.value.as_str());
    with_boxes(&text, section, wanted)
}

/// The text with the entries of the Definition of Done that no line has yet.
fn with_definition_of_done(text: String, done: &[String]) -> String {
    let document = Document::parse(&text);
    let present: Vec<Words> = document.tasks.iter().map(|task| Words::of(&task.text)).collect();
    let missing = done.iter().map(String::as_str);
    let missing: Vec<&str> =
        missing.filter(|entry| !present.iter().any(|box_| box_.has(&Words::of(entry)))).collect();
    if missing.is_empty() {
        return text;
    }
    let text = format!("{}\n\n## Definition of Done\n", text.trim_end());
    let document = Document::parse(&text);
    match document.sections.last() {
        Some(section) => with_boxes(&text, section, missing.into_iter()),
        None => text,
    }
}

/// The text with a box for each entry at the end of a section.
fn with_boxes<'a>(text: &str, section: &Section, entries: impl Iterator<Item = &'a str>) -> String {
    let end = section.body.range().end;
    let (before, behind) = text.split_at(end);
    let boxes: String =
        entries.map(|entry| format!("- [ ] {}\n", entry.replace(['\n', '\r'], " "))).collect();
    let gap = if behind.trim().is_empty() { "" } else { "\n" };
    format!("{}\n\n{boxes}{gap}{}", before.trim_end(), behind.trim_start_matches('\n'))
}

fn done(policy: &Policy, backlog: &Backlog) -> Vec<String> {
    match &policy.done {
        DoneItems::Listed(items) => items.iter().map(|item| item.text.clone()).collect(),
        DoneItems::Backlog => {
            backlog.list(ListRole::Dod).map(|(_, entry)| entry.text.value.clone()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::read;
    use crate::source::{RepoPath, SourceKind, SourceMap};

    const BACKLOG: &str = "# Backlog\n\n## EPIC 1 — Core\n\n### US-1.1 — Export\n\n**Acceptance Criteria**\n\n- Rows are\n  streamed\n- An audit row is written\n\n**Current Alignment:** Partial\n\n## Definition of Done (DoD) per Story\n\n- Docs updated.\n- Tests written.\n";

    fn scaffold(policy: &'static str, template: Option<&str>, id: Option<&str>) -> String {
        let mut sources = SourceMap::default();
        let policy = Policy::from_yaml(policy, &mut sources).unwrap();
        let path = RepoPath::new("BACKLOG.md").unwrap();
        let source = sources.add(SourceKind::File(path.clone()), BACKLOG);
        let backlog = read(&sources, &[(path, source)], &policy.dialects());
        let item = id.map(|id| backlog.item(id).unwrap());
        description(&policy, &backlog, template, item)
    }

    #[test]
    fn without_a_template_the_policy_says_which_sections() {
        insta::assert_snapshot!(scaffold("", None, Some("US-1.1")), @r"
        Backlog: US-1.1

        ## Plan

        ## Tests

        ## Acceptance

        - [ ] Rows are streamed
        - [ ] An audit row is written

        ## Definition of Done

        - [ ] Docs updated.
        - [ ] Tests written.
        ");
    }

    #[test]
    fn a_template_is_filled_in_where_it_stands() {
        let template = "<!-- Backlog: none -->\nItem:\n\n## Acceptance\n\n<!-- Boxes. -->\n\n## Plan\n\n## Done\n\n- [ ] Tests written\n";
        insta::assert_snapshot!(scaffold("", Some(template), Some("US-1.1")), @r"
        <!-- Backlog: none -->
        Item: US-1.1

        ## Acceptance

        <!-- Boxes. -->

        - [ ] Rows are streamed
        - [ ] An audit row is written

        ## Plan

        ## Done

        - [ ] Tests written

        ## Tests

        ## Definition of Done

        - [ ] Docs updated.
        ");
    }

    #[test]
    fn without_an_item_the_line_waits_for_one() {
        let text = scaffold("done: {items: []}\n", Some("## What\r\n"), None);
        assert!(text.starts_with("Backlog:\n\n## What"), "{text}");
        assert!(!text.contains("Definition of Done"), "{text}");
    }
}
