//! The label of a field at the start of a line: `- Status: x`, `**Status:** x`, `Status: x`.

use std::ops::Range;

use super::view::View;
use crate::backlog::Marker;
use crate::backlog::dialect::LabelStyle;

/// A longer text in front of a colon is a sentence, not a label; in bytes.
const LONGEST: usize = 60;

/// A label, as places in the line's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// How it is written.
    pub(super) style: LabelStyle,
    /// The name of the field.
    pub(super) name: Range<usize>,
    /// Where the value begins.
    pub(super) value: usize,
}

/// The label at the start of the line.
pub(super) fn label(view: &View<'_>) -> Option<Label> {
    let text = view.text();
    let (bullet, start) = match view.marker() {
        Some((Marker::Bullet, start)) => (true, start),
        Some(_) => return None,
        None => (false, 0),
    };
    let bold = text[start..].starts_with("**");
    let (name, value) = if bold { bold_name(text, start + 2)? } else { plain_name(text, start)? };
    let style = match (bullet, bold) {
        (true, _) => LabelStyle::Bullet,
        (false, true) => LabelStyle::Bold,
        (false, false) => LabelStyle::Plain,
    };
    (name.len() <= LONGEST).then_some(Label { style, name, value })
}

/// `Name:** value`, `Name**: value`, or `Name**` with nothing behind it, from `start` on.
fn bold_name(text: &str, start: usize) -> Option<(Range<usize>, usize)> {
    let end = start + text[start..].find("**")?;
    let inside = text[start..end].trim_end();
    if let Some(name) = inside.strip_suffix([':', '：']) {
        return Some((start..start + name.trim_end().len(), end + 2));
    }
    let behind = text[end + 2..].trim_start();
    let colon = colon_len(behind);
    (colon > 0 || behind.is_empty())
        .then(|| (start..start + inside.len(), text.len() - behind.len() + colon))
}

/// `Name: value`, from `start` on.
fn plain_name(text: &str, start: usize) -> Option<(Range<usize>, usize)> {
    let near = text.floor_char_boundary(start + LONGEST + 4);
    let at = text[start..near].find([':', '：']).map(|at| start + at)?;
    let behind = at + colon_len(&text[at..]);
    let full_width = behind - at > 1;
    let ends = text[behind..].is_empty() || text[behind..].starts_with([' ', '\t']) || full_width;
    let name = text[start..at].trim_end();
    (ends && !name.is_empty()).then(|| (start..start + name.len(), behind))
}

fn colon_len(text: &str) -> usize {
    text.chars().next().filter(|ch| matches!(ch, ':' | '：')).map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Lines;

    fn read(text: &str) -> Option<(LabelStyle, String, String)> {
        let lines = Lines::parse(text);
        let view = View::new(&lines, lines.lines[0]);
        let label = label(&view)?;
        Some((
            label.style,
            view.text()[label.name.clone()].to_owned(),
            view.rest(label.value).value,
        ))
    }

    #[test]
    fn labels_are_read_in_every_style() {
        use LabelStyle::{Bold, Bullet, Plain};
        for (text, style, name, value) in [
            ("- Status: Done", Bullet, "Status", "Done"),
            ("- **Status:** Done", Bullet, "Status", "Done"),
            ("* **Status** : Done", Bullet, "Status", "Done"),
            ("**Status:** todo  ", Bold, "Status", "todo"),
            ("**Status**: todo", Bold, "Status", "todo"),
            ("**Deliverables**", Bold, "Deliverables", ""),
            ("Goal: move on", Plain, "Goal", "move on"),
            ("状态：完成", Plain, "状态", "完成"),
            ("- Links:", Bullet, "Links", ""),
        ] {
            let expected = Some((style, name.to_owned(), value.to_owned()));
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn sentences_times_and_links_are_no_labels() {
        for text in [
            "at 10:30 we met",
            "https://x.y",
            "**bold** word: x",
            "1. Plan: x",
            "- [ ] a: b",
            ": x",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
