//! The section that answers the criteria of the linked items.

use super::checklist::{Answer, answer};
use super::sections::Headings;
use crate::backlog::Criterion;
use crate::markdown::{Document, Section, Task};
use crate::policy::{ChangePolicy, Role, SectionRequirement};
use crate::sort::IntoOrder as _;
use crate::source::Span;
use crate::text::words::Words;

/// The section in which a description answers the criteria: the one that has the role.
#[must_use]
pub fn find<'d>(
    document: &'d Document,
    declared: &[SectionRequirement],
    policy: &'d ChangePolicy,
) -> Option<&'d Section> {
    let headings = Headings::of(document, policy);
    declared
        .iter()
        .filter(|section| section.role == Some(Role::Acceptance))
        .find_map(|section| headings.find(section))
        .or_else(|| headings.with_role(Role::Acceptance))
}

/// What may answer a criterion: each line of `body`, and each entry or paragraph that goes over
/// several of them. What is struck through does not count, but for a box that says why.
#[must_use]
pub fn entries(document: &Document, body: Span) -> Vec<Words> {
    entries_but(document, body, |_| false)
}

/// The criteria, by their places, that a description says are met: what answers them is not a box that
/// is open.
#[must_use]
pub fn met(
    document: &Document,
    criteria: &[Criterion],
    declared: &[SectionRequirement],
    policy: &ChangePolicy,
) -> Vec<usize> {
    let section = find(document, declared, policy);
    let body = section.map_or(Span { start: 0, end: u32::MAX }, |section| section.body);
    let is_open = |task: &Task| matches!(answer(task), Answer::Open | Answer::WithoutReason);
    let entries = entries_but(document, body, is_open);
    let is_met = |at: &usize| {
        let wanted = Wanted::new(&criteria[*at].text.value, at + 1);
        wanted.asks_something() && entries.iter().any(|entry| wanted.is_answered_by(entry))
    };
    (0..criteria.len()).filter(is_met).collect()
}

/// The entries without those whose box is of one sort.
fn entries_but(document: &Document, body: Span, leaves_out: impl Fn(&Task) -> bool) -> Vec<Words> {
    let page = &document.page;
    let mut entries = Vec::new();
    let mut block: Vec<String> = Vec::new();
    let mut is_left_out = false;
    for line in page.lines_in(body) {
        if !line.shape.goes_on {
            entries.extend(joined(&block));
            block.clear();
            is_left_out = document.task_on(line).is_some_and(&leaves_out);
        }
        if is_left_out {
            continue;
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
        let distinct = words.iter().into_set().into_iter().map(Words::of).collect();
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
    use crate::policy::Policy;
    use crate::source::SourceMap;

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
        let entries = entries(&document, document.sections[0].body);
        let shown: Vec<&str> = entries.iter().map(Words::as_str).collect();
        let whole = "audit log row created on export error paths";
        assert_eq!(shown, ["audit log row", "created on export", "error paths", whole, "b"]);
    }

    #[test]
    fn the_section_is_found_by_what_it_is_for() {
        let title = |text: &str, policy: &'static str| {
            let mut sources = SourceMap::default();
            let policy = Policy::from_yaml(policy, &mut sources).unwrap().change;
            let document = Document::parse(text);
            let found = find(&document, &[], &policy);
            found.map(|section| section.title.clone())
        };
        let text = "## MR acceptance checklist\n\n## ✅ Abnahmekriterien\n\n## Ziel\n";
        assert_eq!(title(text, "").as_deref(), Some("✅ Abnahmekriterien"));
        let named = "change: {roles: {acceptance: [Ziel]}}\n";
        assert_eq!(title("## Ziel\n", named).as_deref(), Some("Ziel"));
        assert_eq!(title("## Ziel\n", ""), None);
    }
}
