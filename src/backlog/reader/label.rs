//! The labels of fields in a line: `- Status: x`, `**Status:** x`, `Status: x | Owner: y`.

use std::ops::Range;

use super::view::View;
use crate::backlog::Marker;
use crate::backlog::dialect::LabelStyle;
use crate::markdown::LineKind;

/// A longer text in front of a colon is a sentence, not a label; in bytes.
const LONGEST: usize = 60;
/// What parts two fields on one line.
const SEPARATORS: [char; 8] = ['|', '·', '•', ';', ',', '，', '；', '、'];
/// What may stand around a name, the longest first.
const MARKS: [&str; 4] = ["**", "__", "*", "_"];

/// A label, as places in the line's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// How it is written.
    pub(super) style: LabelStyle,
    /// Whether it is bold.
    pub(super) bold: bool,
    /// Whether a colon parts name and value, so that it is a label whatever its name.
    pub(super) certain: bool,
    /// The name of the field.
    pub(super) name: Range<usize>,
    /// The value on this line.
    pub(super) value: Range<usize>,
}

impl Label {
    /// The whole of a heading as a label.
    pub(super) fn heading(text: &str) -> Self {
        let name = text.trim_end_matches([':', '：']).trim_end();
        let (style, value) = (LabelStyle::Heading, text.len()..text.len());
        Self { style, bold: false, certain: false, name: 0..name.len(), value }
    }

    /// Whether it may be the label of a field that nobody has declared: bold, and as short as a name.
    pub(super) fn is_any(&self, text: &str) -> bool {
        let name = &text[self.name.clone()];
        self.bold
            && self.certain
            && name.starts_with(char::is_alphabetic)
            && name.split_whitespace().count() <= 4
            && !name.contains(['.', ',', '(', '`'])
    }
}

/// A comment that begins or ends the value of a field: `<!-- NAME:BEGIN -->`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark<'t> {
    pub(super) name: &'t str,
    /// Where in the line the name stands.
    pub(super) at: usize,
    pub(super) begins: bool,
}

impl<'t> Mark<'t> {
    /// The mark that a line is.
    pub(super) fn read(line: &'t str) -> Option<Self> {
        let inside = line.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
        let (name, end) = inside.rsplit_once(':')?;
        let name = name.strip_prefix("SECTION:").unwrap_or(name);
        let begins = match end {
            "BEGIN" => true,
            "END" => false,
            _ => return None,
        };
        Some(Self { name, at: line.find(name)?, begins })
    }
}

/// The labels in a line. Nearly all lines have one at most, for which no memory is taken.
#[derive(Debug)]
pub(super) struct Labels {
    first: Label,
    more: Vec<Label>,
}

impl IntoIterator for Labels {
    type Item = Label;
    type IntoIter = std::iter::Chain<std::iter::Once<Label>, std::vec::IntoIter<Label>>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::once(self.first).chain(self.more)
    }
}

/// The labels in the line, each with its value, if it begins with one that `is_field`; `known`
/// knows the names of fields.
pub(super) fn labels(
    view: &View<'_>,
    is_field: impl Fn(&Label) -> bool,
    known: impl Fn(&str) -> bool,
) -> Option<Labels> {
    let text = view.text();
    let first = match view.line.kind {
        LineKind::Heading(_) => Label::heading(text),
        _ => label(view)?,
    };
    if !is_field(&first) {
        return None;
    }
    let mut labels = Labels { first, more: Vec::new() };
    let mut at = labels.first.value.start;
    // A further field has a colon of its own.
    if colon(&text[at..]).is_none() {
        return Some(labels);
    }
    loop {
        let last = labels.more.last_mut().unwrap_or(&mut labels.first);
        let Some(found) = text[at..last.value.end].find(SEPARATORS) else { return Some(labels) };
        let separator = at + found;
        let behind = separator + text[separator..].chars().next().map_or(1, char::len_utf8);
        let start = behind + text[behind..].len() - text[behind..].trim_start().len();
        at = behind;
        let next = name_at(text, start, last.style);
        let next = next
            .filter(|next| next.is_any(text) || next.certain && known(&text[next.name.clone()]));
        if let Some(next) = next {
            last.value.end = separator;
            at = next.value.start;
            labels.more.push(next);
        }
    }
}

/// The label at the start of the line.
fn label(view: &View<'_>) -> Option<Label> {
    let text = view.text();
    match view.marker() {
        Some((Marker::Bullet, start)) => name_at(text, start, LabelStyle::Bullet),
        Some(_) => None,
        None => {
            let start = quoted(text);
            let label = name_at(text, start, LabelStyle::Plain)?;
            let style = if label.bold { LabelStyle::Bold } else { LabelStyle::Plain };
            // A quotation has remarks of all sorts, and of fields only those that are known.
            Some(Label { style, bold: label.bold && start == 0, ..label })
        }
    }
}

/// How long the marks of a quotation are that a line begins with: `> **Status:** done`.
fn quoted(text: &str) -> usize {
    text.len() - text.trim_start_matches(['>', ' ']).len()
}

/// The label that stands at `start`.
fn name_at(text: &str, start: usize, style: LabelStyle) -> Option<Label> {
    let is_marked = matches!(text.as_bytes().get(start), Some(b'*' | b'_'));
    let mark = MARKS.into_iter().find(|mark| is_marked && text[start..].starts_with(mark));
    let label = match mark {
        Some(mark) => marked_name(text, start + mark.len(), mark, style)?,
        None => plain_name(text, start, style)?,
    };
    (!label.name.is_empty() && label.name.len() <= LONGEST).then_some(label)
}

/// `Name:** value`, `Name**: value`, `Name: value**`, or `Name**` with nothing behind it, from
/// `start` on.
fn marked_name(text: &str, start: usize, mark: &str, style: LabelStyle) -> Option<Label> {
    let end = start + text[start..].find(mark)?;
    let inside = text[start..end].trim_end();
    let bold = mark.len() == 2;
    let behind = text[end + mark.len()..].trim_start();
    let label = |name: usize, certain: bool, value: Range<usize>| {
        Some(Label { style, bold, certain, name: start..name, value })
    };
    let value = text.len() - behind.len();
    if let Some(name) = inside.strip_suffix([':', '：']) {
        return label(start + name.trim_end().len(), true, value..text.len());
    }
    let colon = colon_len(behind);
    // `**Status: Done** (since May)`
    let is_whole = behind.is_empty() || behind.starts_with(['(', '·', '|']);
    if colon > 0 || is_whole {
        // `**Status: Done**`, all of it bold.
        let whole = plain_name(&text[..end], start, style).filter(|_| is_whole);
        return match whole {
            Some(whole) => Some(Label { bold, ..whole }),
            None if behind.is_empty() && !bold || colon == 0 && !behind.is_empty() => None,
            None => label(start + inside.len(), colon > 0, value + colon..text.len()),
        };
    }
    // `**Status.** Done` and `**Status** — Done` are labels if the name is one.
    let dash = behind.chars().next().filter(|ch| matches!(ch, '—' | '–' | '-' | '|'));
    match (inside.strip_suffix('.'), dash) {
        (Some(name), _) => label(start + name.len(), false, value..text.len()),
        (None, Some(dash)) => {
            label(start + inside.len(), false, value + dash.len_utf8()..text.len())
        }
        (None, None) => None,
    }
}

/// `Name: value`, from `start` on.
fn plain_name(text: &str, start: usize, style: LabelStyle) -> Option<Label> {
    let near = text.floor_char_boundary(start + LONGEST + 4);
    let at = start + colon(&text[start..near])?;
    let behind = at + colon_len(&text[at..]);
    let full_width = behind - at > 1;
    let ends = text[behind..].is_empty() || text[behind..].starts_with([' ', '\t']) || full_width;
    let name = start..start + text[start..at].trim_end().len();
    let value = behind..text.len();
    (ends && !name.is_empty()).then_some(Label { style, bold: false, certain: true, name, value })
}

/// Where the first colon stands.
fn colon(text: &str) -> Option<usize> {
    let narrow = text.find(':');
    let before = &text[..narrow.unwrap_or(text.len())];
    let wide = if before.is_ascii() { None } else { before.find('：') };
    wide.or(narrow)
}

fn colon_len(text: &str) -> usize {
    text.chars().next().filter(|ch| matches!(ch, ':' | '：')).map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Lines;

    fn read(text: &str) -> Vec<(LabelStyle, String, String)> {
        let lines = Lines::parse(text);
        let view = View::new(&lines, lines.lines[0]);
        let known = |name: &str| ["Status", "Owner", "Priority"].contains(&name);
        let text = |range: Range<usize>| view.piece(range).value;
        let found = labels(&view, |_| true, known);
        found
            .into_iter()
            .flatten()
            .map(|label| (label.style, text(label.name), text(label.value)))
            .collect()
    }

    #[test]
    fn labels_are_read_in_every_style() {
        use LabelStyle::{Bold, Bullet, Plain};
        for (text, style, name, value) in [
            ("- Status: Done", Bullet, "Status", "Done"),
            ("- **Status:** Done", Bullet, "Status", "Done"),
            ("* **Status** : Done", Bullet, "Status", "Done"),
            ("- *Status:* Done", Bullet, "Status", "Done"),
            ("- _Requirements: 1.1, 2.3_", Bullet, "Requirements", "1.1, 2.3"),
            ("**Status:** todo  ", Bold, "Status", "todo"),
            ("**Status**: todo", Bold, "Status", "todo"),
            ("__Status__: todo", Bold, "Status", "todo"),
            ("**Status: todo**", Bold, "Status", "todo"),
            ("**Status: todo** (since May)", Bold, "Status", "todo"),
            ("**Status.** todo", Bold, "Status", "todo"),
            ("**Status** — todo", Bold, "Status", "todo"),
            ("**Clé** : valeur", Bold, "Clé", "valeur"),
            ("**Deliverables**", Bold, "Deliverables", ""),
            ("Goal: move on", Plain, "Goal", "move on"),
            ("状态：完成", Plain, "状态", "完成"),
            ("- Links:", Bullet, "Links", ""),
        ] {
            assert_eq!(read(text), [(style, name.to_owned(), value.to_owned())], "{text}");
        }
    }

    #[test]
    fn a_line_may_hold_several_fields() {
        let read = |text: &str| -> Vec<String> {
            read(text).into_iter().map(|(_, name, value)| format!("{name}={value}")).collect()
        };
        assert_eq!(
            read("**Status:** Draft | **Risk:** LOW | **Scope:** A, 08"),
            ["Status=Draft", "Risk=LOW", "Scope=A, 08"]
        );
        assert_eq!(read("**A**: x, **B**: y"), ["A=x", "B=y"]);
        assert_eq!(
            read("Status: done · Priority: P1; Owner: Ada"),
            ["Status=done", "Priority=P1", "Owner=Ada"]
        );
        assert_eq!(read("- Status: done, see: the log"), ["Status=done, see: the log"]);
    }

    #[test]
    fn comments_that_begin_and_end_a_value_are_marks() {
        let read = |text| Mark::read(text).map(|mark| (mark.name, mark.begins));
        assert_eq!(read("<!-- AC:BEGIN -->"), Some(("AC", true)));
        assert_eq!(read("<!--SECTION:FINAL_SUMMARY:END-->"), Some(("FINAL_SUMMARY", false)));
        for text in ["<!-- AC -->", "<!-- AC:BEGIN", "AC:BEGIN", "<!-- AC:START -->", "<!-->"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn sentences_times_and_links_are_not_labels() {
        for text in [
            "at 10:30 we met",
            "https://x.y",
            "**bold** word: x",
            "*emphasis*",
            "1. Plan: x",
            "- [ ] a: b",
            ": x",
            "****",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
