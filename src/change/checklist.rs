//! Boxes of a checklist in a description: what they say, and which demand they answer.

use super::content::is_placeholder;
use crate::markdown::Task;

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
}
