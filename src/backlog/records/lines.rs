//! The lines of a value, each with its own bytes.

use crate::backlog::Text;
use crate::source::Span;
use crate::text::tape::Value;

/// The lines of a scalar; none of anything else.
pub(super) fn lines(value: Value<'_>) -> Vec<Text> {
    let Some(whole) = value.scalar() else { return Vec::new() };
    let (raw, start) = (value.raw(), value.span().start as usize);
    if whole == raw {
        return parts(raw, "\n")
            .map(|(at, line)| piece(start + at, line, line.to_owned()))
            .collect();
    }
    if raw.contains('\n') {
        // A block of YAML, or a quoted text over several lines.
        let lines = parts(raw, "\n").filter(|(at, line)| *at > 0 || !line.starts_with(['|', '>']));
        return lines
            .map(|(at, line)| {
                let words = line.trim_start();
                piece(start + at + line.len() - words.len(), words, words.to_owned())
            })
            .collect();
    }
    let decoded = |line: &str| serde_json::from_str(&format!("\"{line}\"")).ok();
    let lines: Option<Vec<Text>> =
        parts(raw, "\\n").map(|(at, line)| Some(piece(start + at, line, decoded(line)?))).collect();
    lines.unwrap_or_else(|| vec![Text { value: whole.trim().to_owned(), span: value.span() }])
}

fn piece(start: usize, raw: &str, value: String) -> Text {
    let raw = raw.trim_end();
    Text { value: value.trim_end().to_owned(), span: Span::new(start, start + raw.len()) }
}

/// The parts of a text between the places where `end` stands, each with its place. A backslash that
/// is escaped itself begins no line break.
fn parts<'t>(text: &'t str, end: &'static str) -> impl Iterator<Item = (usize, &'t str)> {
    let mut at = Some(0);
    std::iter::from_fn(move || {
        let start = at?;
        let mut from = start;
        let found = loop {
            let Some(found) = text[from..].find(end).map(|found| from + found) else { break None };
            let before = text[start..found].bytes().rev().take_while(|byte| *byte == b'\\').count();
            if before % 2 == 0 {
                break Some(found);
            }
            from = found + end.len();
        };
        at = found.map(|found| found + end.len());
        Some((start, &text[start..found.unwrap_or(text.len())]))
    })
}
