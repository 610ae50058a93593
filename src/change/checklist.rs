//! Boxes of a checklist in a description: what they say, and which demand they answer.

use std::collections::BTreeSet;

use super::content::is_placeholder;
use crate::markdown::{Document, Task};
use crate::source::Span;
use crate::text::words::Words;

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
    if task.is_struck() {
        return Answer::NotApplicable;
    }
    match not_applicable(&task.text) {
        Some(true) => Answer::NotApplicable,
        Some(false) => Answer::WithoutReason,
        None if task.ticked => Answer::Ticked,
        None => Answer::Open,
    }
}

/// Whether a text says `N/A`, and then whether it gives a reason.
///
/// `N/A` stands at the start, or behind a dash or a bracket, and a reason behind a sign:
/// `Docs updated (N/A: no docs)`. Other words with `n/a` in them are about something else.
#[must_use]
pub fn not_applicable(text: &str) -> Option<bool> {
    const LEADS: [char; 9] = ['(', '[', '-', '–', '—', ':', ';', ',', '.'];
    let lower = text.to_lowercase();
    let says = |at: usize, sign: &str| {
        let before = lower[..at].trim_end();
        if !before.is_empty() && !before.ends_with(LEADS) {
            return None;
        }
        let behind = lower[at + sign.len()..].trim_start();
        if behind.trim_end_matches([')', ']', '.', ' ']).is_empty() {
            return Some(false);
        }
        let reason = behind.strip_prefix([':', '-', '–', '—', ';', ',', '('])?;
        Some(!is_placeholder(reason))
    };
    ["n/a", "not applicable"]
        .into_iter()
        .flat_map(|sign| lower.match_indices(sign))
        .find_map(|(at, sign)| says(at, sign))
}

/// The sections, by index, whose boxes are alternatives: one must be ticked, and never all.
///
/// A *type of change* list is, and any section that says *choose one*, *select one* and the like,
/// in its text or in a comment, not in a box.
#[must_use]
pub fn choices(text: &str, document: &Document) -> BTreeSet<usize> {
    const KINDS: [&str; 6] = [
        "type of change",
        "types of change",
        "types of changes",
        "kind of change",
        "change type",
        "type of pr",
    ];
    const ASKS: [&str; 6] =
        ["choose one", "select one", "pick one", "check one", "tick one", "at least one"];
    let with_boxes: BTreeSet<usize> =
        document.tasks.iter().filter_map(|task| task.section).collect();
    let is_choice = |index: &usize| {
        let title = Words::of(&document.sections[*index].title);
        let own = Words::of(&own_prose(text, document, *index));
        KINDS.iter().any(|kind| title.has_phrase(kind))
            || ASKS.iter().any(|ask| title.has_phrase(ask) || own.has_phrase(ask))
    };
    with_boxes.into_iter().filter(is_choice).collect()
}

/// What a section says itself, without its boxes and its subsections.
fn own_prose(text: &str, document: &Document, index: usize) -> String {
    let body = document.sections[index].body;
    let next = document.sections.get(index + 1).map_or(body.end, |next| next.start);
    let own = Span { start: body.start, end: body.end.min(next) };
    let lines = text.get(own.range()).unwrap_or_default().lines();
    lines.filter(|line| unmarked(line).0.is_none()).collect::<Vec<_>>().join("\n")
}

/// Whether the box of a line is ticked, if it has one; and the line without the marks of quotes,
/// lists and boxes.
fn unmarked(line: &str) -> (Option<bool>, &str) {
    let line = line.trim().trim_start_matches(['>', ' ']);
    let digits = line.trim_start_matches(|ch: char| ch.is_ascii_digit());
    let ordered = (digits.len() < line.len()).then(|| digits.strip_prefix(['.', ')'])).flatten();
    let line = ordered.unwrap_or_else(|| line.trim_start_matches(['-', '*', '+'])).trim_start();
    let tick = |(mark, ticked)| Some((Some(ticked), line.strip_prefix(mark)?.trim_start()));
    let boxes = [("[ ]", false), ("[x]", true), ("[X]", true)];
    boxes.into_iter().find_map(tick).unwrap_or((None, line))
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
    fn alternatives_are_told_by_the_title_or_by_an_ask() {
        let chosen = |text: &str| -> Vec<usize> {
            choices(text, &Document::parse(text)).into_iter().collect()
        };
        for text in [
            "## What kind of change is this?\n- [ ] Fix\n",
            "## 🏷 Type of Change (required)\n- [ ] Fix\n",
            "## Risk\n<!-- Pick one: -->\n- [ ] Low\n",
            "## Risk (choose one)\n- [ ] Low\n",
            "## Risk\nTick at least one.\n- [ ] Low\n",
        ] {
            assert_eq!(chosen(text), [0], "{text}");
        }
        for text in [
            "## Checklist\n- [ ] I wrote at least one test\n",
            "# PR\n- [ ] Tests\n## Risk\nPick one\n",
            "Pick one\n- [ ] a\n",
        ] {
            assert!(chosen(text).is_empty(), "{text}");
        }
    }
}
