//! The description with everything that it lacks, to paste and to fill in.

use super::Context;
use super::definition::Definition;
use crate::change::LinkOrigin;
use crate::change::Template;
use crate::change::acceptance::{self, Wanted};
use crate::change::boxes::Boxes;
use crate::change::scaffold::{self, MissingParts, NewSection};
use crate::change::sections::{self, Headings};
use crate::policy::{Choice, SectionRequirement};
use crate::source::Span;
use crate::text::words::Words;

/// Of a longer description nobody wants a copy in a report, in bytes.
const LONGEST: usize = 32 * 1024;

/// The description of the change, the author's own text kept in its place, with what the rules miss
/// in it; `None` where nothing is to be added.
pub(crate) fn paste(cx: &Context<'_>) -> Option<String> {
    let (change, description) = cx.description().ok()?;
    let text = cx.sources.text(description.source);
    if text.len() > LONGEST {
        return None;
    }
    let is_named = change.links.iter().any(|link| link.claimed && link.origin != LinkOrigin::Moved);
    let needs_item = cx.policy.link.required
        && !cx.policy.without_backlog
        && !is_named
        && change.no_item.is_none();
    let lack = MissingParts {
        line: needs_item.then(|| "Backlog:".to_owned()),
        sections: missing_sections(cx),
        boxes: missing_boxes(cx),
        criteria: missing_criteria(cx),
        done: missing_entries(cx),
    };
    let completed = scaffold::complete(text, &lack, &cx.declared_sections(), &cx.policy.change);
    (completed.trim() != text.trim()).then_some(completed)
}

fn missing_sections(cx: &Context<'_>) -> Vec<NewSection> {
    let (Some(change), Ok((_, description))) = (cx.change, cx.description()) else {
        return Vec::new();
    };
    let demanded = cx.demanded_sections();
    let headings = Headings::of(&description.document, &cx.policy.change);
    let find = |demand: &SectionRequirement| headings.find(demand);
    let mut before = None;
    let mut missing = Vec::new();
    for demand in &demanded {
        match find(demand) {
            Some(section) => before = Some(section.title.clone()),
            None => {
                let template = change.template.as_ref();
                let text = template
                    .and_then(|template| of_template(cx, template, demand))
                    .unwrap_or_else(|| format!("## {}\n", demand.name));
                missing.push(NewSection { after: before.clone(), text });
                before = before.or(Some(String::new()));
            }
        }
    }
    missing
}

/// The section as the template has it, without its parts.
fn of_template(
    cx: &Context<'_>,
    template: &Template,
    demand: &SectionRequirement,
) -> Option<String> {
    let section = sections::find(&template.document, demand, &cx.policy.change)?;
    let parts = &template.shape.parts;
    let part = parts
        .iter()
        .find(|part| template.document.sections[part.section].start == section.start)?;
    let text = cx.sources.text(template.source);
    text.get(section.start as usize..part.own.end as usize)
        .map(|text| text.trim_end().to_owned() + "\n")
}

/// The boxes of the template that are gone, each with the section that it goes below; those of
/// sections that are missing come with them.
fn missing_boxes(cx: &Context<'_>) -> Vec<(Option<String>, String)> {
    let Some((template, (_, description))) =
        cx.change.and_then(|change| change.template.as_ref()).zip(cx.description().ok())
    else {
        return Vec::new();
    };
    let declared = cx.declared_sections();
    let (text, document) = (cx.sources.text(description.source), &description.document);
    let template_text = cx.sources.text(template.source);
    let boxes = Boxes::new(Some((template, template_text)), (document, text), &declared);
    let done = Definition::of(cx);
    let mut missing = Vec::new();
    for group in boxes.groups().filter(|group| !group.of_others && !boxes.may_go(group)) {
        let is_choice = boxes.choice(group) != Choice::Every;
        if is_choice
            && (!boxes.written_of(group).is_empty() || boxes.is_answered_in_words(group, text))
        {
            continue;
        }
        for task in &group.tasks {
            let wanted = &template.document.tasks[*task].text;
            let words = Words::of(wanted);
            let is_there = boxes.written(*task).next().is_some();
            if !is_there && !words.is_empty() && done.entry_of(&words).is_none() {
                let section = group.section.map(|section| boxes.title(section).to_owned());
                missing.push((section, wanted.clone()));
            }
        }
    }
    missing
}

fn missing_criteria(cx: &Context<'_>) -> Vec<String> {
    let Ok((_, description)) = cx.description() else { return Vec::new() };
    let document = &description.document;
    let section = acceptance::find(document, &cx.declared_sections(), &cx.policy.change);
    let body = section.map_or(Span { start: 0, end: u32::MAX }, |section| section.body);
    let entries = acceptance::entries(document, body);
    let linked = cx.linked_items();
    let criteria = linked.iter().flat_map(|linked| linked.item.criteria.iter().zip(1..));
    criteria
        .filter(|(criterion, number)| {
            let wanted = Wanted::new(&criterion.text.value, *number);
            wanted.asks_something() && !entries.iter().any(|entry| wanted.is_answered_by(entry))
        })
        .map(|(criterion, _)| criterion.text.value.clone())
        .collect()
}

fn missing_entries(cx: &Context<'_>) -> Vec<String> {
    let Ok((change, description)) = cx.description() else { return Vec::new() };
    if change.no_item.is_some() {
        return Vec::new();
    }
    let tasks = &description.document.tasks;
    let boxes: Vec<Words> = tasks.iter().map(|task| Words::of(&task.text)).collect();
    let done = Definition::of(cx);
    let missing =
        done.entries.iter().filter(|entry| !boxes.iter().any(|words| entry.is_met_by(words)));
    missing.map(|entry| entry.item.text.clone()).collect()
}
