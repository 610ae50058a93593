//! What an edit does to the demands on a description and on the change itself.

use super::{Differ, globs};
use crate::policy::{ChangePolicy, SectionRequirement, Sections, SectionsWhen, TextForm};
use crate::text::normalize;

impl Differ {
    pub(super) fn change(&mut self, old: &ChangePolicy, new: &ChangePolicy) {
        self.sections(&old.sections, &new.sections);
        self.when(&old.when, &new.when);
        if old.template != new.template {
            let name = |policy: &ChangePolicy| {
                policy.template.as_ref().map_or("found by its name".into(), ToString::to_string)
            };
            let text = format!("the template is {} instead of {}", name(new), name(old));
            self.loosens("change.template", text);
        }
        if old.roles != new.roles {
            self.loosens("change.roles", "other headings have a role");
        }
        let (before, after) = (&old.size, &new.size);
        let key = "change.size";
        self.most(key, "changed lines allowed", before.max_lines, after.max_lines);
        self.most(key, "changed files allowed", before.max_files, after.max_files);
        self.most(key, "commits allowed", before.max_commits, after.max_commits);
        self.allowed(
            key,
            "does not count the size of",
            &globs(&before.ignore),
            &globs(&after.ignore),
        );
        let key = "change.tests";
        self.demanded(key, "asks for tests of", &globs(&old.tests.code), &globs(&new.tests.code));
        self.allowed(key, "takes for tests", &globs(&old.tests.tests), &globs(&new.tests.tests));
        let key = "change.docs";
        let what = "asks for documentation of";
        self.demanded(key, what, &globs(&old.docs.code), &globs(&new.docs.code));
        let what = "takes for documentation";
        self.allowed(key, what, &globs(&old.docs.docs), &globs(&new.docs.docs));
        for (key, what, old, new) in [
            ("change.title", "the title", &old.title, &new.title),
            ("change.branch", "the branch's name", &old.branch, &new.branch),
            ("change.commits", "commit messages", &old.commits, &new.commits),
        ] {
            self.form(key, what, old.as_ref(), new.as_ref());
        }
        let pattern = |policy: &ChangePolicy| policy.reference.as_ref().map(ToString::to_string);
        if pattern(old) != pattern(new) {
            let text = "something else counts as the reference beside a skipped test";
            self.loosens("change.reference", text);
        }
    }

    fn sections(&mut self, old: &Sections, new: &Sections) {
        const KEY: &str = "change.sections";
        match (old, new) {
            (Sections::Template, Sections::Template) => {}
            (Sections::Named(old), Sections::Named(new)) => self.section_list(KEY, old, new),
            (Sections::Template, Sections::Named(new)) => self.loosens(
                KEY,
                format!("asks for {} instead of the template's sections", names(new)),
            ),
            (Sections::Named(old), Sections::Template) => self.loosens(
                KEY,
                format!("asks for the template's sections instead of {}", names(old)),
            ),
        }
    }

    fn section_list(&mut self, key: &str, old: &[SectionRequirement], new: &[SectionRequirement]) {
        let same = |a: &SectionRequirement, b: &SectionRequirement| {
            normalize(&a.name) == normalize(&b.name)
        };
        for before in old {
            let name = &before.name;
            let Some(after) = new.iter().find(|after| same(before, after)) else {
                self.loosens(key, format!("the section {name} is not asked for any more"));
                continue;
            };
            let what = format!("words that the section {name} needs");
            self.least(key, &what, before.min_words, after.min_words);
            let what = format!("the section {name} may be called");
            self.allowed(key, &what, &before.aliases, &after.aliases);
            if after.optional && !before.optional {
                self.loosens(key, format!("the section {name} may be left out"));
            }
            if before.choice != after.choice || before.role != after.role {
                self.loosens(key, format!("the section {name} has another choice or role"));
            }
        }
        for after in new.iter().filter(|after| !old.iter().any(|before| same(before, after))) {
            self.tightens(key, format!("the section {} is asked for", after.name));
        }
    }

    /// An entry that replaces the usual sections may ask for less, and which entry fits a change
    /// hangs on all of them. Only one that adds, behind the others, asks for more.
    fn when(&mut self, old: &[SectionsWhen], new: &[SectionsWhen]) {
        const KEY: &str = "change.when";
        let entries = |list: &[SectionsWhen]| list.iter().map(entry).collect::<Vec<_>>();
        let (before, after) = (entries(old), entries(new));
        for (entry, when) in after.iter().zip(new).filter(|(entry, _)| !before.contains(entry)) {
            let text = format!("for changes {entry}");
            self.tell(KEY, !when.add, text);
        }
        for entry in before.iter().filter(|entry| !after.contains(entry)) {
            self.loosens(KEY, format!("no more: for changes {entry}"));
        }
        let is_same = before.len() == after.len() && before.iter().all(|e| after.contains(e));
        if is_same && before != after {
            self.loosens(KEY, "the entries of change.when stand in another order");
        }
    }

    fn form(&mut self, key: &str, what: &str, old: Option<&TextForm>, new: Option<&TextForm>) {
        match (old, new) {
            (Some(_), None) => self.loosens(key, format!("{what} may have any form")),
            (None, Some(_)) => self.tightens(key, format!("{what} must have a form")),
            (Some(old), Some(new)) => {
                let what = format!("characters that {what} may have");
                self.most(key, &what, old.max_length, new.max_length);
            }
            (None, None) => {}
        }
    }
}

/// What an entry says, so that two that say the same are the same text.
fn entry(when: &SectionsWhen) -> String {
    let mut conditions = Vec::new();
    let mut add = |what: &str, words: Vec<String>| {
        if !words.is_empty() {
            conditions.push(format!("{what} {}", words.join(", ")));
        }
    };
    add("to", globs(&when.paths));
    add("with the label", globs(&when.labels));
    add("of a", when.kinds.iter().map(ToString::to_string).collect());
    let count = |least: usize| if least > 0 { vec![least.to_string()] } else { Vec::new() };
    add("with lines from", count(when.min_lines));
    add("with files from", count(when.min_files));
    if conditions.is_empty() {
        conditions.push("of any sort".to_owned());
    }
    let asked = if when.add { "also asks for" } else { "asks only for" };
    let sections = match (&when.sections, &when.template) {
        (Sections::Named(sections), None) => names(sections),
        (Sections::Named(sections), Some(path)) => format!("{} and {path}", names(sections)),
        (Sections::Template, Some(path)) => format!("the sections of {path}"),
        (Sections::Template, None) => "the template's sections".to_owned(),
    };
    format!("{} {asked} {sections}", conditions.join(" "))
}

/// The sections of a list with all that is asked of them.
fn names(sections: &[SectionRequirement]) -> String {
    let name = |section: &SectionRequirement| {
        let aliases: String = section.aliases.iter().map(|alias| format!("/{alias}")).collect();
        let words = match section.min_words {
            0 | 1 => String::new(),
            words => format!(" ({words} words)"),
        };
        let optional = if section.optional { " (optional)" } else { "" };
        format!("{}{aliases}{words}{optional}", section.name)
    };
    let shown: Vec<String> = sections.iter().map(name).collect();
    if shown.is_empty() { "no section".to_owned() } else { shown.join(", ") }
}
