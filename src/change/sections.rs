//! Which sections a description must have, and where they are.

use super::{Change, content::TemplateLines};
use crate::backlog::Kind;
use crate::markdown::{BOLD_LINE, Document, Section};
use crate::policy::{ChangePolicy, SectionDemand, Sections, SectionsWhen};
use crate::source::{Location, SourceMap};
use crate::text::normalize;

/// The sections that the description of this change must have.
///
/// `kinds` are those of the items that it names. The first entry of `change.when` that fits it
/// counts, in the stead of the usual sections or on top of them.
#[must_use]
pub fn demanded(change: &Change, kinds: &[Kind], policy: &ChangePolicy) -> Vec<SectionDemand> {
    let mut demanded = match &policy.sections {
        Sections::Named(sections) => sections.clone(),
        Sections::Template => of_template(change),
    };
    if let Some(when) = policy.when.iter().find(|when| fits(when, change, kinds)) {
        if !when.add {
            demanded.clear();
        }
        demanded.extend(when.sections.iter().cloned());
    }
    demanded
}

fn fits(when: &SectionsWhen, change: &Change, kinds: &[Kind]) -> bool {
    let paths = when.paths.is_empty()
        || change.files.iter().any(|file| when.paths.matches_path(&file.path));
    let labels = when.labels.is_empty()
        || change.labels.iter().any(|label| when.labels.matches_name(label.as_raw()));
    let kinds = when.kinds.is_empty() || kinds.iter().any(|kind| when.kinds.contains(kind));
    paths && labels && kinds
}

fn of_template(change: &Change) -> Vec<SectionDemand> {
    let Some(template) = &change.template else { return Vec::new() };
    let demand = |section: &Section| SectionDemand {
        name: section.title.clone(),
        aliases: Vec::new(),
        min_words: 1,
        at: Some(Location::new(template.source, section.heading)),
    };
    of_shape(&template.document.sections).map(demand).collect()
}

/// The sections that a template asks for. A single heading above all others is its title, and bold
/// lines are parts of sections, unless there are no other headings.
fn of_shape(sections: &[Section]) -> impl Iterator<Item = &Section> {
    let count = |wanted: fn(u8) -> bool| sections.iter().filter(|s| wanted(s.level)).count();
    let has_title =
        count(|level| level == 1) == 1 && count(|level| (2..BOLD_LINE).contains(&level)) > 0;
    let has_headings = count(|level| level < BOLD_LINE) > 0;
    sections.iter().filter(move |section| match section.level {
        1 => !has_title,
        BOLD_LINE => !has_headings,
        _ => true,
    })
}

/// The section that meets a demand, by its name or an alias.
#[must_use]
pub fn find<'d>(document: &'d Document, demand: &SectionDemand) -> Option<&'d Section> {
    let names: Vec<String> = demand.names().map(normalize).collect();
    document.sections.iter().find(|section| names.contains(&normalize(&section.title)))
}

/// The lines that the change's template gives.
#[must_use]
pub fn template_lines(change: &Change, sources: &SourceMap) -> TemplateLines {
    let template = change.template.as_ref();
    TemplateLines::new(template.map(|template| (sources.text(template.source), &template.document)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_demands_its_sections_and_not_its_title() {
        let titles = |text: &str| -> Vec<String> {
            let document = Document::parse(text);
            of_shape(&document.sections).map(|section| section.title.clone()).collect()
        };
        assert_eq!(titles("# Pull request\n## What\n**Note**\n\n### How\n"), ["What", "How"]);
        assert_eq!(titles("# What\n# How\n## Detail\n"), ["What", "How", "Detail"]);
        assert_eq!(titles("# What\n"), ["What"]);
        assert_eq!(titles("**What**\n\n**How**\n"), ["What", "How"]);
    }
}
