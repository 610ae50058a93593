//! Which sections a description must have, and where they are.

use super::{Change, content::TemplateLines};
use crate::backlog::Kind;
use crate::markdown::{Document, Section};
use crate::policy::{ChangePolicy, SectionDemand, Sections, SectionsWhen};
use crate::source::SourceMap;
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
    let sections = change.template.iter().flat_map(|template| &template.document.sections);
    let demand = |section: &Section| SectionDemand {
        name: section.title.clone(),
        aliases: Vec::new(),
        min_words: 1,
        at: None,
    };
    sections.filter(|section| section.level > 1).map(demand).collect()
}

/// The section that meets a demand, by its name or an alias.
#[must_use]
pub fn find<'d>(document: &'d Document, demand: &SectionDemand) -> Option<&'d Section> {
    let names: Vec<String> =
        std::iter::once(&demand.name).chain(&demand.aliases).map(|name| normalize(name)).collect();
    document.sections.iter().find(|section| names.contains(&normalize(&section.title)))
}

/// The lines that the change's template gives.
#[must_use]
pub fn template_lines(change: &Change, sources: &SourceMap) -> TemplateLines {
    let template = change.template.as_ref();
    TemplateLines::new(template.map(|template| (sources.text(template.source), &template.document)))
}
