//! Lists of tasks without a bullet: each line, or each paragraph, is a task.
//!
//! Only a file that is called a list of tasks is one, and only where it has nothing else that could
//! be its items.

use super::super::view::View;
use crate::markdown::{LineKind, Lines};

/// So many of them are a list.
const LEAST: usize = 3;
/// Longer paragraphs, in bytes, are a text about something.
const LONGEST: usize = 320;
/// A line that is as long as this, in bytes, is broken where it would have gone on.
const BROKEN: usize = 56;

/// How such a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    /// A line each.
    Lines,
    /// A paragraph each, with blank lines between.
    Paragraphs,
}

/// How a list of tasks without a bullet is written in these lines, if it is one.
pub(super) fn read(lines: &Lines<'_>) -> Option<Apart> {
    let (mut paragraphs, mut count, mut bytes) = (0, 0, 0);
    let (mut continued, mut broken, mut fields) = (0, 0, 0);
    let (mut headings, mut links) = (0, 0);
    let mut before: Option<&str> = None;
    for line in &lines.lines {
        let text = &lines.text[line.content.range()];
        match line.kind {
            // `...`
            LineKind::Text if !text.contains(char::is_alphanumeric) => before = None,
            LineKind::Text => {
                let is_entry = View::new(lines, *line).marker().is_some();
                if is_entry || !text.starts_with(|ch: char| ch.is_alphanumeric() || is_quote(ch)) {
                    return None;
                }
                count += 1;
                fields += usize::from(is_field(text));
                links += usize::from(text.starts_with("http"));
                bytes += text.len();
                match before {
                    None => paragraphs += 1,
                    Some(before) => {
                        continued += 1;
                        broken += usize::from(goes_on(before, text) || before.len() >= BROKEN);
                    }
                }
                before = Some(text);
            }
            LineKind::Heading(_) => {
                headings += 1;
                before = None;
            }
            LineKind::Code => return None,
            LineKind::Blank | LineKind::Rule | LineKind::Hidden | LineKind::Matter => before = None,
        }
    }
    // Notes about what was found elsewhere have many links.
    if headings > 1 || fields * 3 > count || links * 5 >= count && links > 0 {
        return None;
    }
    // The lines of a paragraph that is broken begin in the midst of a sentence.
    let are_lines = continued > 0 && broken * 3 <= continued;
    if are_lines || continued == 0 {
        return (count >= LEAST && bytes <= count * LONGEST).then_some(Apart::Lines);
    }
    (paragraphs >= LEAST && bytes <= paragraphs * LONGEST).then_some(Apart::Paragraphs)
}

/// A shorter line, in bytes, is not broken.
const SHORT: usize = 32;

/// Whether a line goes on in the midst of the sentence of the one in front of it.
pub(super) fn goes_on(before: &str, text: &str) -> bool {
    before.len() >= SHORT && text.starts_with(char::is_lowercase)
}

/// What may stand in front of the first word of a sentence.
fn is_quote(ch: char) -> bool {
    matches!(ch, '"' | '\'' | '(' | '`' | '*' | '“' | '«' | '¿' | '¡')
}

/// Whether a line is a name and a value: `who: ada`.
fn is_field(text: &str) -> bool {
    let name = text.split_once(": ").map_or("", |(name, _)| name);
    !name.is_empty() && !name.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_from_paragraphs_and_from_prose() {
        let of = |text: &str| read(&Lines::parse(text));
        assert_eq!(of("Mend the pump\nPaint the gate\nSweep\n"), Some(Apart::Lines));
        assert_eq!(of("# To do\n\nMend the pump\n\nPaint\n\nSweep\n"), Some(Apart::Lines));
        let broken =
            "mend the pump, which has been leaking since the flood came up to\nthe door\n\n";
        assert_eq!(of(&broken.repeat(3)), Some(Apart::Paragraphs));
        assert_eq!(of(broken), None);
        assert_eq!(of("- a\nMend\nPaint\nSweep\n"), None);
        assert_eq!(of("# A\n\nMend\nPaint\nSweep\n\n# B\n"), None);
        assert_eq!(of(&"It goes on. ".repeat(40).repeat(3)), None);
    }
}
