//! Boxes of a checklist in a description: what they say, and which demand they answer.

use std::collections::HashSet;

use crate::markdown::{Document, Section, Task};
use crate::text::normalize;

/// What a box says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is ticked.
    Ticked,
    /// It does not apply: struck through, or `N/A: reason`.
    NotApplicable,
    /// It says `N/A` and no reason, which leaves it open.
    WithoutReason,
    /// It is open.
    Open,
}

/// What the box of `task` says.
#[must_use]
pub fn answer(task: &Task) -> Answer {
    if task.struck {
        return Answer::NotApplicable;
    }
    if let Some(reason) = not_applicable(&task.text) {
        return if reason { Answer::NotApplicable } else { Answer::WithoutReason };
    }
    if task.ticked { Answer::Ticked } else { Answer::Open }
}

/// Whether a text says `N/A`, and then whether it gives a reason.
///
/// `N/A` stands at the start, or behind a dash or a bracket: `Docs updated (N/A: no docs)`.
fn not_applicable(text: &str) -> Option<bool> {
    let lower = text.to_lowercase();
    let sign = ["n/a", "not applicable"].into_iter().find_map(|sign| {
        let at = lower.find(sign)?;
        let before = lower[..at].trim_end();
        let leads = before.is_empty() || before.ends_with(['(', '[', '-', '–', '—', ':', ',', '.']);
        leads.then_some(at + sign.len())
    })?;
    let behind = lower[sign..].trim_start();
    let reason = behind.strip_prefix([':', '-', '–', '—', ',', '(']).unwrap_or("");
    // Text in front of a bare `N/A` is the entry itself, not a reason.
    Some(normalize(reason).split(' ').filter(|word| !word.is_empty()).count() > 0)
}

/// Whether a box with this text is about `demand`: the same words, or all of them at its start or
/// inside it.
#[must_use]
pub fn is_about(text: &str, demand: &str) -> bool {
    let (text, demand) = (normalize(text), normalize(demand));
    !demand.is_empty() && (text == demand || has_words(&text, &demand))
}

/// Whether the words of `part` stand in `whole`, side by side. Both are in normal form.
fn has_words(whole: &str, part: &str) -> bool {
    format!(" {whole} ").contains(&format!(" {part} "))
}

/// Whether `text` answers a criterion: it holds the criterion's words or is held by them, or
/// shares most of them, or names it by its number (`AC2`, `AC 2`, `criterion 2`).
///
/// Most is three words of five, because people shorten and reword a criterion when they answer it.
#[must_use]
pub fn answers(text: &str, criterion: &str, number: usize) -> bool {
    let (text, criterion) = (normalize(text), normalize(criterion));
    let names = [format!("ac{number}"), format!("ac {number}"), format!("criterion {number}")];
    if names.iter().any(|name| has_words(&text, name)) {
        return true;
    }
    let is_long = |words: &str| words.split(' ').count() >= 3;
    if has_words(&text, &criterion) || (is_long(&text) && has_words(&criterion, &text)) {
        return true;
    }
    let words: HashSet<&str> = criterion.split(' ').collect();
    let given: HashSet<&str> = text.split(' ').collect();
    words.intersection(&given).count() * 5 >= words.len() * 3
}

/// Whether the boxes of `section` are alternatives, of which one must be ticked and never all.
///
/// A *type of change* list is, and any section that says *choose one*, *select one* and the like,
/// in its text or in a comment.
#[must_use]
pub fn is_choice(text: &str, section: &Section) -> bool {
    let title = normalize(&section.title);
    let kinds =
        ["type of change", "kind of change", "change type", "types of changes", "type of pr"];
    let words =
        ["choose one", "select one", "pick one", "choose at least one", "check one", "tick one"];
    let body = normalize(&text[section.body.range()]);
    kinds.iter().any(|kind| has_words(&title, kind))
        || words.iter().any(|word| has_words(&body, word))
}

/// The section that holds the acceptance of the linked items' criteria.
#[must_use]
pub fn acceptance(document: &Document) -> Option<&Section> {
    let is_acceptance = |section: &&Section| has_words(&normalize(&section.title), "acceptance");
    document.sections.iter().find(is_acceptance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_say_open_ticked_or_not_applicable() {
        let says = |markdown: &str| answer(&Document::parse(markdown).tasks[0]);
        for (markdown, expected) in [
            ("- [x] Docs updated", Answer::Ticked),
            ("- [ ] Docs updated", Answer::Open),
            ("- [ ] ~~Docs updated~~", Answer::NotApplicable),
            ("- [ ] N/A: no docs here", Answer::NotApplicable),
            ("- [ ] Docs updated (N/A: internal change)", Answer::NotApplicable),
            ("- [ ] Docs updated - n/a, internal change", Answer::NotApplicable),
            ("- [ ] Docs updated (N/A)", Answer::WithoutReason),
            ("- [x] N/A", Answer::WithoutReason),
            ("- [ ] ~~Docs~~ updated", Answer::Open),
            ("- [ ] Handle n/a values", Answer::Open),
        ] {
            assert_eq!(says(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn a_criterion_is_answered_by_its_words_or_its_number() {
        let criterion = "Audit log row created on export; error paths logged.";
        for text in [
            "Audit log row created on export; error paths logged.",
            "audit log row is created on every export, error paths are logged too",
            "AC2: see the test",
            "Audit log row created",
        ] {
            assert!(answers(text, criterion, 2), "{text}");
        }
        for text in ["Export works", "AC1: done", "AC20", "the audit log"] {
            assert!(!answers(text, criterion, 2), "{text}");
        }
    }

    #[test]
    fn demands_are_met_by_the_same_words() {
        assert!(is_about("Associated **automated tests**", "Associated automated tests."));
        assert!(is_about("Contract and docs updated: see #4", "Contract and docs updated."));
        assert!(!is_about("Docs updated", "Contract and docs updated."));
    }
}
