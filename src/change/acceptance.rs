//! The section that answers the criteria of the linked items.

use std::collections::BTreeSet;

use super::checklist::{Answer, answer};
use crate::markdown::{Document, Section};
use crate::policy::SectionRequirement;
use crate::text::normalize;
use crate::text::words::Words;

/// The section in which a description answers the criteria.
///
/// It is called *Acceptance* or *Acceptance criteria*, or has a name that the team demands as
/// another word for these, or at least has the word in its title.
#[must_use]
pub fn find<'d>(document: &'d Document, demanded: &[SectionRequirement]) -> Option<&'d Section> {
    let speaks_of_it = |name: &str| Words::of(name).has_phrase("acceptance");
    let mut names: BTreeSet<String> =
        ["acceptance", "acceptance criteria"].map(str::to_owned).into();
    for demand in demanded {
        if demand.names().any(speaks_of_it) {
            names.extend(demand.names().map(normalize));
        }
    }
    let sections = &document.sections;
    let named = sections.iter().find(|section| names.contains(&normalize(&section.title)));
    named.or_else(|| sections.iter().find(|section| speaks_of_it(&section.title)))
}

/// What may answer a criterion: each line of `section`, and each entry or paragraph that goes over
/// several of them. What is struck through does not count, but for a box that says why.
#[must_use]
pub fn entries(document: &Document, section: &Section) -> Vec<Words> {
    let page = &document.page;
    let mut entries = Vec::new();
    let mut block: Vec<String> = Vec::new();
    for line in page.lines_in(section.body) {
        if !line.shape.goes_on {
            entries.extend(joined(&block));
            block.clear();
        }
        let excused = document.task_on(line).filter(|task| answer(task) == Answer::NotApplicable);
        let seen = match excused {
            Some(task) => task.text.clone(),
            None => page.unstruck(line.text.clone()),
        };
        entries.push(Words::of(&seen));
        block.push(seen);
    }
    entries.extend(joined(&block));
    entries.retain(|entry| !entry.is_empty());
    entries
}

fn joined(block: &[String]) -> Option<Words> {
    (block.len() > 1).then(|| Words::of(&block.join(" ")))
}

/// A criterion, ready to be compared.
#[derive(Debug)]
pub struct Wanted {
    words: Words,
    distinct: Vec<Words>,
    names: [Words; 3],
}

impl Wanted {
    /// The criterion `text`, the `number`th of its item.
    #[must_use]
    pub fn new(text: &str, number: usize) -> Self {
        let words = Words::of(text);
        let distinct: BTreeSet<&str> = words.iter().collect();
        let distinct = distinct.into_iter().map(Words::of).collect();
        let names = [format!("ac{number}"), format!("ac {number}"), format!("criterion {number}")];
        Self { words, distinct, names: names.map(|name| Words::of(&name)) }
    }

    /// Whether `entry` answers it: holds its words or is held by them, or shares most of them, or
    /// names it by its number (`AC2`, `AC 2`, `criterion 2`).
    ///
    /// Most is three words of five, because people shorten and reword a criterion when they answer
    /// it. A criterion without words asks nothing.
    #[must_use]
    pub fn is_answered_by(&self, entry: &Words) -> bool {
        if self.names.iter().any(|name| entry.has(name)) || entry.has(&self.words) {
            return true;
        }
        if entry.iter().nth(2).is_some() && self.words.has(entry) {
            return true;
        }
        let shared = self.distinct.iter().filter(|word| entry.has(word)).count();
        shared * 5 >= self.distinct.len() * 3
    }

    /// Whether there is anything to answer.
    #[must_use]
    pub fn asks_something(&self) -> bool {
        !self.words.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CRITERION: &str = "Audit log row created on export; error paths logged.";

    #[test]
    fn a_criterion_is_answered_by_its_words_or_its_number() {
        let wanted = Wanted::new(CRITERION, 2);
        for text in [
            CRITERION,
            "audit log row is created on every export, error paths are logged too",
            "AC2: see the test",
            "| AC-2 | done |",
            "Criterion 2 holds",
            "Audit log row created",
        ] {
            assert!(wanted.is_answered_by(&Words::of(text)), "{text}");
        }
        for text in ["Export works", "AC1: done", "AC20", "the audit log", "#2", "log row"] {
            assert!(!wanted.is_answered_by(&Words::of(text)), "{text}");
        }
        assert!(!Wanted::new(" – ", 1).asks_something());
    }

    #[test]
    fn an_entry_may_go_over_several_lines() {
        let text = "## Acceptance\n- [x] Audit log row\n  created on export;\n  error paths\n\n<!-- AC1 -->\n1. b\n";
        let document = Document::parse(text);
        let entries = entries(&document, &document.sections[0]);
        let shown: Vec<&str> = entries.iter().map(Words::as_str).collect();
        let whole = "audit log row created on export error paths";
        assert_eq!(shown, ["audit log row", "created on export", "error paths", whole, "b"]);
    }

    #[test]
    fn the_section_is_found_by_any_name_that_the_team_gives_it() {
        let demand = SectionRequirement {
            name: "Abnahme".into(),
            aliases: vec!["Acceptance".into()],
            min_words: 1,
            because: None,
            at: None,
        };
        let title = |text: &str, demanded: &[SectionRequirement]| {
            find(&Document::parse(text), demanded).map(|section| section.title.clone())
        };
        assert_eq!(title("## ✅ Abnahme\n", &[demand]).as_deref(), Some("✅ Abnahme"));
        assert_eq!(title("## Abnahme\n", &[]), None);
        let text = "## User acceptance tests\n## Acceptance Criteria:\n";
        assert_eq!(title(text, &[]).as_deref(), Some("Acceptance Criteria:"));
    }
}
