//! Which sections a description must have, and where they are.

use super::{Change, content::TemplateLines};
use crate::backlog::Kind;
use crate::markdown::{BOLD_LINE, Document, Section};
use crate::policy::{ChangePolicy, SectionRequirement, Sections, SectionsWhen};
use crate::source::{Location, SourceMap};
use crate::text::{Untrusted, normalize, plural, shorten};

/// The sections that the description of this change must have.
///
/// `kinds` are those of the items that it names. Of the entries of `change.when` that fit it, the
/// first without `add` counts in the stead of the usual sections, and those with it on top.
#[must_use]
pub fn demanded(change: &Change, kinds: &[Kind], policy: &ChangePolicy) -> Vec<SectionRequirement> {
    let fitting: Vec<(&SectionsWhen, String)> =
        policy.when.iter().filter_map(|when| Some((when, fits(when, change, kinds)?))).collect();
    let of = |(when, because): &(&SectionsWhen, String)| {
        let because = because.clone();
        let sections = when.sections.clone().into_iter();
        sections
            .map(move |section| SectionRequirement { because: Some(because.clone()), ..section })
    };
    let mut demanded: Vec<SectionRequirement> = match fitting.iter().find(|(when, _)| !when.add) {
        Some(instead) => of(instead).collect(),
        None => match &policy.sections {
            Sections::Named(sections) => sections.clone(),
            Sections::Template => of_template(change),
        },
    };
    for more in fitting.iter().filter(|(when, _)| when.add) {
        let is_new = |section: &SectionRequirement| {
            let name = normalize(&section.name);
            !demanded.iter().any(|known| known.names().any(|known| normalize(known) == name))
        };
        let new: Vec<SectionRequirement> = of(more).filter(is_new).collect();
        demanded.extend(new);
    }
    demanded
}

/// Why an entry fits the change, a few words behind *because*; `None` where it does not.
fn fits(when: &SectionsWhen, change: &Change, kinds: &[Kind]) -> Option<String> {
    let mut reasons = Vec::new();
    if !when.paths.is_empty() {
        let mut files = change.files.iter();
        let file = files.find(|file| when.paths.matches_path(&file.path))?;
        let globs = when.paths.patterns().collect::<Vec<_>>().join(", ");
        reasons.push(format!("{} changed ({globs})", file.path));
    }
    if !when.labels.is_empty() {
        let mut labels = change.labels.iter().map(Untrusted::as_raw);
        let label = labels.find(|label| when.labels.matches_name(label))?;
        reasons.push(format!("it has the label \"{}\"", shorten(label, 40)));
    }
    if !when.kinds.is_empty() {
        let kind = kinds.iter().find(|kind| when.kinds.contains(kind))?;
        reasons.push(format!("it is for an item of the kind {}", kind.as_str()));
    }
    let lines: usize = change.files.iter().map(|file| file.added + file.removed).sum();
    for (least, count, what) in [
        (when.min_lines, lines, "changed line"),
        (when.min_files, change.files.len(), "changed file"),
    ] {
        if count < least {
            return None;
        }
        if least > 0 {
            reasons.push(format!("it has {} (from {least} on)", plural(count, what)));
        }
    }
    let everything = || "every change is meant".to_owned();
    Some(if reasons.is_empty() { everything() } else { reasons.join(" and ") })
}

fn of_template(change: &Change) -> Vec<SectionRequirement> {
    let Some(template) = &change.template else { return Vec::new() };
    let demand = |section: &Section| SectionRequirement {
        name: section.title.clone(),
        aliases: Vec::new(),
        min_words: 1,
        at: Some(Location::new(template.source, section.heading)),
        because: None,
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
pub fn find<'d>(document: &'d Document, demand: &SectionRequirement) -> Option<&'d Section> {
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
    use crate::rules::Example;
    use crate::rules::testing::Fixture;

    #[test]
    fn every_condition_that_fits_says_why() {
        let policy = "change:\n  sections: [Plan]\n  when:\n    - {paths: ['migrations/**'], add: true, sections: [Rollback]}\n    - {paths: ['ui/**'], min_files: 2, add: true, sections: [Screenshots, plan]}\n    - {min_lines: 100, sections: [Design]}\n    - {kinds: [epic], sections: []}\n";
        let said = |files: &'static [&'static str]| {
            let example = Example { policy, files, description: Some(""), ..Example::NONE };
            let fixture = Fixture::new(&example);
            let change = fixture.change.as_ref().unwrap();
            let demanded = demanded(change, &[], &fixture.policy.change).into_iter();
            demanded.map(|d| (d.name, d.because.unwrap_or_default())).collect::<Vec<_>>()
        };
        let plan = ("Plan".to_owned(), String::new());
        assert_eq!(said(&["ui/a.ts"]), std::slice::from_ref(&plan));
        assert_eq!(
            said(&["migrations/1.sql", "ui/a.ts"]),
            [
                plan,
                ("Rollback".into(), "migrations/1.sql changed (migrations/**)".into()),
                (
                    "Screenshots".into(),
                    "ui/a.ts changed (ui/**) and it has 2 changed files (from 2 on)".into()
                ),
            ]
        );
    }

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
