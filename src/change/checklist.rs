//! Boxes of a checklist in a description: what they say, and which demand they answer.

use super::reason::is_reason;
pub use super::reason::not_applicable;
use crate::markdown::{BoxForm, Task};
use crate::text::normalize;
use crate::text::words::{self, Words};

/// What a box says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is ticked.
    Ticked,
    /// It does not apply: struck through or `N/A`, and a reason.
    NotApplicable,
    /// It is struck through or says `N/A` without a reason, which leaves it open.
    WithoutReason,
    /// It is open.
    Open,
}

/// What the box of `task` says.
#[must_use]
pub fn answer(task: &Task) -> Answer {
    answer_to(task, None)
}

/// What the box of `task` says about the entry of a checklist with the words `wanted`.
///
/// A box is struck through where all of these words are, and the reason stands outside.
#[must_use]
pub fn answer_to(task: &Task, wanted: Option<&Words>) -> Answer {
    if is_dropped(task, wanted) {
        return match not_applicable(&task.plain) {
            Some(true) => Answer::NotApplicable,
            None if is_reason(&task.plain) => Answer::NotApplicable,
            Some(false) | None => Answer::WithoutReason,
        };
    }
    match not_applicable(&task.plain) {
        Some(true) => Answer::NotApplicable,
        Some(false) => Answer::WithoutReason,
        None if task.form == BoxForm::Dropped => Answer::WithoutReason,
        None if task.ticked => Answer::Ticked,
        None => Answer::Open,
    }
}

/// Whether the entry itself is struck through, and not only some words of it.
fn is_dropped(task: &Task, wanted: Option<&Words>) -> bool {
    if task.struck.is_empty() || task.is_struck() {
        return !task.struck.is_empty();
    }
    if let Some(wanted) = wanted {
        let rest = Words::of(&task.plain);
        return Words::of(&task.struck).has(wanted)
            || !wanted.iter().any(|word| rest.has_phrase(word));
    }
    // Nobody knows the words of the entry: what follows is a reason, or more of the entry.
    const GOES_ON: [&str; 14] = [
        "is", "are", "was", "were", "has", "have", "and", "or", "to", "of", "in", "on", "for",
        "with",
    ];
    let (struck, plain) = (words::count(&task.struck), words::count(&task.plain));
    let first = normalize(task.plain.split_whitespace().next().unwrap_or_default());
    let has_symbol =
        task.plain.starts_with([':', '-', '–', '—', '(', '[', ',', ';', '→', '：', '（', '，']);
    has_symbol
        || not_applicable(&task.plain).is_some()
        || struck >= 2 && plain >= 2 && !GOES_ON.contains(&first.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Document;

    #[test]
    fn boxes_say_open_ticked_or_not_applicable() {
        let says = |markdown: &str| answer(&Document::parse(markdown).tasks[0]);
        for (markdown, expected) in [
            ("- [x] Docs updated", Answer::Ticked),
            ("- [ ] Docs updated", Answer::Open),
            ("- [ ] ~~Docs updated~~", Answer::WithoutReason),
            ("- [x] ~~Docs updated~~", Answer::WithoutReason),
            ("- [ ] ~~Docs updated~~ (internal)", Answer::NotApplicable),
            ("- [ ] ~~Docs updated~~ no docs in here", Answer::NotApplicable),
            ("- [ ] ~~Docs updated~~ N/A", Answer::WithoutReason),
            ("- [ ] ~~Docs updated (no docs)~~", Answer::WithoutReason),
            ("- [ ] <del>Docs updated</del>: internal", Answer::NotApplicable),
            ("- [ ] ~~The help page~~ is up to date", Answer::Open),
            ("- [ ] Docs updated (N/A because it is internal)", Answer::NotApplicable),
            ("- [ ] Hilfe aktuell (entfällt: intern)", Answer::NotApplicable),
            ("- [ ] N/A: no docs here", Answer::NotApplicable),
            ("- [ ] Docs updated (N/A: internal change)", Answer::NotApplicable),
            ("- [ ] Docs updated - n/a, internal change", Answer::NotApplicable),
            ("- [ ] Docs updated (N/A)", Answer::WithoutReason),
            ("- [x] N/A", Answer::WithoutReason),
            ("- [n/a] Docs updated", Answer::WithoutReason),
            ("- [n/a] Docs updated (N/A: internal)", Answer::NotApplicable),
            ("- [ ] N/A: TBD", Answer::WithoutReason),
            ("- [x] Explain, n/a handling", Answer::Ticked),
            ("- [ ] n/a values are shown (N/A: no values)", Answer::NotApplicable),
            ("- [ ] n/a values are shown", Answer::Open),
            ("- [ ] ~~Docs~~ updated", Answer::Open),
            ("- [ ] Handle n/a values", Answer::Open),
        ] {
            assert_eq!(says(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn a_box_is_struck_through_where_its_own_words_are() {
        let says = |markdown: &str| {
            let wanted = Words::of("The help page is up to date");
            answer_to(&Document::parse(markdown).tasks[0], Some(&wanted))
        };
        for (markdown, expected) in [
            ("- [ ] ~~The help page is up to date~~ nobody sees it", Answer::NotApplicable),
            ("- [ ] ~~The help page is up to date~~", Answer::WithoutReason),
            ("- [ ] ~~The help page~~ is up to date", Answer::Open),
            ("- [ ] ~~The help page is~~ up to date, not in here", Answer::Open),
        ] {
            assert_eq!(says(markdown), expected, "{markdown}");
        }
    }
}
