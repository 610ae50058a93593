//! Which sections a description must have, and where they are.

use std::cell::OnceCell;

use super::heading::{key, role};
use super::template::{self, Need, Part};
use super::when::fits;
use super::{Change, content::TemplateLines};
use crate::backlog::Kind;
use crate::markdown::{Document, Section};
use crate::policy::{ChangePolicy, Role, SectionRequirement, Sections, SectionsWhen};
use crate::source::{Location, SourceMap};

/// The sections that the description of this change must have.
///
/// `kinds` are those of the items that it names. Of the entries of `change.when` that fit it, the
/// first without `add` counts in the stead of the usual sections, and those with it on top.
#[must_use]
pub fn demanded(change: &Change, kinds: &[Kind], policy: &ChangePolicy) -> Vec<SectionRequirement> {
    let mut demanded = declared(change, kinds, policy);
    demanded.retain(|section| !section.optional);
    demanded
}

/// The sections of [`demanded`], with those that may be left out.
#[must_use]
pub fn declared(change: &Change, kinds: &[Kind], policy: &ChangePolicy) -> Vec<SectionRequirement> {
    let fitting: Vec<(&SectionsWhen, String)> =
        policy.when.iter().filter_map(|when| Some((when, fits(when, change, kinds)?))).collect();
    let listed = |sections: &Sections| match sections {
        Sections::Named(sections) => sections.clone(),
        Sections::Template => of_template(change),
    };
    let of = |(when, because): &(&SectionsWhen, String)| {
        let because = because.clone();
        listed(&when.sections)
            .into_iter()
            .map(move |section| SectionRequirement { because: Some(because.clone()), ..section })
    };
    let mut declared: Vec<SectionRequirement> = match fitting.iter().find(|(when, _)| !when.add) {
        Some(instead) => of(instead).collect(),
        None => listed(&policy.sections),
    };
    for more in fitting.iter().filter(|(when, _)| when.add) {
        let is_new = |section: &SectionRequirement| {
            let name = key(&section.name);
            !declared.iter().any(|known| known.names().any(|known| key(known) == name))
        };
        let new: Vec<SectionRequirement> = of(more).filter(is_new).collect();
        declared.extend(new);
    }
    with_roles(&mut declared, policy);
    declared
}

/// Says of each section what it is for, and whether any section with that role meets it.
fn with_roles(sections: &mut [SectionRequirement], policy: &ChangePolicy) {
    for section in &mut *sections {
        section.role = section.role.or_else(|| role(&section.name, policy));
    }
    for index in 0..sections.len() {
        let wanted = sections[index].role;
        let same = sections.iter().filter(|other| other.role == wanted).count();
        sections[index].by_role = wanted.is_some() && same == 1;
        let name = &sections[index].name;
        sections[index].takes_none |= sections[index].of_template && template::takes_none(name);
    }
}

fn of_template(change: &Change) -> Vec<SectionRequirement> {
    let Some(template) = &change.template else { return Vec::new() };
    let demand = |part: &Part| {
        let section = &template.document.sections[part.section];
        SectionRequirement {
            name: section.title.clone(),
            min_words: 1,
            takes_none: part.takes_none,
            optional: part.need != Need::Required,
            filled_if_there: part.need == Need::MayGo,
            assumed: !part.certain,
            of_template: true,
            at: Some(Location::new(template.source, section.heading)),
            ..SectionRequirement::default()
        }
    };
    template.shape.parts.iter().map(demand).collect()
}

/// The headings of a document in the form in which they are compared, for looking up more than one.
#[derive(Debug)]
pub struct Headings<'d> {
    document: &'d Document,
    policy: &'d ChangePolicy,
    keys: Vec<String>,
    roles: OnceCell<Vec<Option<Role>>>,
}

impl<'d> Headings<'d> {
    /// Those of `document`.
    #[must_use]
    pub fn of(document: &'d Document, policy: &'d ChangePolicy) -> Self {
        let keys = document.sections.iter().map(|section| key(&section.title)).collect();
        Self { document, policy, keys, roles: OnceCell::new() }
    }

    /// The section that meets a demand, by its name or an alias, else by its role.
    #[must_use]
    pub fn find(&self, demand: &SectionRequirement) -> Option<&'d Section> {
        let names: Vec<String> = demand.names().map(key).collect();
        let named = self.keys.iter().position(|key| names.contains(key));
        let at = named.map(|at| &self.document.sections[at]);
        at.or_else(|| self.with_role(demand.role.filter(|_| demand.by_role)?))
    }

    /// The first section with a role.
    #[must_use]
    pub fn with_role(&self, role: Role) -> Option<&'d Section> {
        let roles = self.roles.get_or_init(|| {
            let sections = self.document.sections.iter();
            sections.map(|section| super::heading::role(&section.title, self.policy)).collect()
        });
        let at = roles.iter().position(|known| *known == Some(role))?;
        self.document.sections.get(at)
    }
}

/// The section that meets a demand, where it is the only one to be looked up.
#[must_use]
pub fn find<'d>(
    document: &'d Document,
    demand: &SectionRequirement,
    policy: &'d ChangePolicy,
) -> Option<&'d Section> {
    Headings::of(document, policy).find(demand)
}

/// The lines that the change's template gives.
#[must_use]
pub fn template_lines(change: &Change, sources: &SourceMap) -> TemplateLines {
    let templates = change.template.iter().chain(&change.other_templates);
    TemplateLines::new(templates.map(|one| (sources.text(one.source), &one.document)))
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
}
