//! Lines that a merge left behind: the markers of a conflict that nobody resolved.
//!
//! They are looked for in the text itself, not in what a dialect reads, for a file with such lines
//! is often read by no dialect any more. Two of the four kinds look like something else: `=======`
//! underlines a heading, and `>>>>>>>` is a quotation of seven levels. Within a conflict they are
//! markers; alone they are where nothing makes them the other thing.

use crate::markdown::{LineKind, Lines};
use crate::source::Span;

/// How many symbols a marker has.
const LENGTH: usize = 7;

/// What a marker begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictMarker {
    /// `<<<<<<<`: the lines of this side begin.
    Start,
    /// `|||||||`: the lines of the common ancestor begin.
    Ancestor,
    /// `=======`: the lines of the other side begin.
    Middle,
    /// `>>>>>>>`: they end.
    End,
}

/// A line that may be a marker.
#[derive(Debug, Clone, Copy)]
struct Candidate<'t> {
    /// Its place among the lines.
    index: usize,
    marker: ConflictMarker,
    /// What stands behind the symbols.
    label: &'t str,
}

/// The markers in a text, in order. `is_markdown` says whether underlines and quotations mean
/// anything in it.
pub(super) fn markers(text: &str, is_markdown: bool) -> Vec<(Span, ConflictMarker)> {
    if !text.lines().any(|line| candidate(line).is_some()) {
        return Vec::new();
    }
    let lines = if is_markdown { Lines::parse(text) } else { Lines::unmarked(text) };
    let whole = |index: usize| &text[lines.lines[index].whole.range()];
    let candidates = (0..lines.lines.len()).filter_map(|index| {
        let (marker, label) = candidate(whole(index))?;
        Some(Candidate { index, marker, label })
    });
    let around = Surroundings { lines: &lines };
    let mut found = Vec::new();
    let mut open = false;
    // Whether a middle stands alone in front: then what ends is a marker too.
    let mut halved = false;
    for one in candidates {
        let is_marker = match one.marker {
            ConflictMarker::Start => !around.is_code(one.index),
            _ if open => true,
            ConflictMarker::Ancestor => !around.is_code(one.index) && is_label(one.label),
            ConflictMarker::Middle => around.is_alone_a_middle(one.index),
            ConflictMarker::End => halved || around.is_alone_an_end(&one),
        };
        if is_marker {
            open = match one.marker {
                ConflictMarker::Start => true,
                ConflictMarker::End => false,
                ConflictMarker::Ancestor | ConflictMarker::Middle => open,
            };
            halved = one.marker == ConflictMarker::Middle;
            found.push((lines.lines[one.index].whole, one.marker));
        }
    }
    found
}

/// The marker that a whole line may be, and its label.
fn candidate(line: &str) -> Option<(ConflictMarker, &str)> {
    let marker = match line.as_bytes().first()? {
        b'<' => ConflictMarker::Start,
        b'|' => ConflictMarker::Ancestor,
        b'=' => ConflictMarker::Middle,
        b'>' => ConflictMarker::End,
        _ => return None,
    };
    let symbol = line.as_bytes()[0];
    let symbols = line.bytes().take_while(|byte| *byte == symbol).count();
    let label = &line[symbols.min(LENGTH)..];
    let fits = symbols == LENGTH && (label.trim().is_empty() || label.starts_with([' ', '\t']));
    let has_label = !label.trim().is_empty();
    (fits && !(has_label && marker == ConflictMarker::Middle)).then_some((marker, label.trim()))
}

/// Whether a text is what git writes behind a marker, rather than words that somebody quotes or the
/// cells of a table: a name of a branch or a commit, perhaps with the title of that in brackets.
fn is_label(label: &str) -> bool {
    const KNOWN: [&str; 3] = ["merged common ancestors", "updated upstream", "stashed changes"];
    let Some(name) = label.split_whitespace().next() else { return false };
    let behind = label[name.len()..].trim();
    let is_id = |name: &str| name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let titled = behind.starts_with('(') && behind.ends_with(')')
        || name.strip_suffix("...").is_some_and(is_id)
        || name.strip_suffix(':').is_some_and(is_id);
    let is_name = !name.contains('|') && !name.ends_with(['.', ',', '!', '?', ';']);
    KNOWN.contains(&label.to_ascii_lowercase().as_str())
        || behind.is_empty() && is_name
        || titled && (is_name || name.ends_with("..."))
}

/// What stands around a line that may be a marker.
struct Surroundings<'l, 't> {
    lines: &'l Lines<'t>,
}

impl Surroundings<'_, '_> {
    fn is_code(&self, index: usize) -> bool {
        self.lines.lines[index].kind == LineKind::Code
    }

    /// The words of the line at `index`, if there is one and it is not blank.
    fn words(&self, index: Option<usize>) -> Option<&str> {
        let line = self.lines.lines.get(index?)?;
        Some(&self.lines.text[line.whole.range()]).filter(|text| !text.trim().is_empty())
    }

    /// Whether `=======` stands below something that is not a title: an entry, a row, a field. Between
    /// blank lines it is a rule that somebody drew.
    fn is_alone_a_middle(&self, index: usize) -> bool {
        if self.is_code(index) {
            return false;
        }
        if self.lines.lines[index].kind == LineKind::FrontMatter {
            return true;
        }
        match (self.words(index.checked_sub(1)), self.words(Some(index + 1))) {
            (Some(above), _) => is_content(above),
            (None, Some(below)) => is_content(below),
            (None, None) => false,
        }
    }

    /// Whether `>>>>>>>` has what git writes behind it and no quotation beside it.
    fn is_alone_an_end(&self, one: &Candidate<'_>) -> bool {
        let quotes =
            |index| self.words(index).is_some_and(|text| text.trim_start().starts_with('>'));
        let quoted = quotes(one.index.checked_sub(1)) || quotes(Some(one.index + 1));
        !self.is_code(one.index) && !quoted && (one.label.is_empty() || is_label(one.label))
    }
}

/// Whether a line is an entry of a list, a row of a table, or a field: nobody underlines these.
fn is_content(line: &str) -> bool {
    let line = line.trim_start();
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    let number = first.trim_end_matches(['.', ')']);
    let is_entry = words.next().is_some()
        && (matches!(first, "-" | "*" | "+" | "[ ]")
            || number.len() < first.len() && number.bytes().all(|byte| byte.is_ascii_digit()));
    let is_bold_field = line.starts_with("**") && line[2..].contains("**") && line.contains(':');
    is_entry || is_bold_field || line.starts_with('|')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<usize> {
        let line = |(span, _): (Span, _)| text[..span.start as usize].matches('\n').count() + 1;
        markers(text, true).into_iter().map(line).collect()
    }

    #[test]
    fn all_four_kinds_are_found_within_a_conflict() {
        let text = "a\n<<<<<<< HEAD\n- b\n||||||| 91be2d0\n- c\n=======\n- d\n>>>>>>> topic\ne\n";
        assert_eq!(found(text), [2, 4, 6, 8]);
        assert_eq!(found(&text.replace('\n', "\r\n")), [2, 4, 6, 8]);
        let front = "---\nid: 1\n<<<<<<< HEAD\nstatus: a\n=======\nstatus: b\n>>>>>>> x\n---\n";
        assert_eq!(found(front), [3, 5, 7]);
        let quoted = "<<<<<<< a\n> x\n=======\n> y\n>>>>>>> what they said is long.\n";
        assert_eq!(found(quoted), [1, 3, 5]);
    }

    #[test]
    fn one_that_is_left_behind_alone_is_found() {
        for (text, line) in [
            ("- a\n<<<<<<< HEAD\n- b\n", 2),
            ("- a\n=======\n- b\n", 2),
            ("| a | b |\n=======\n| c | d |\n", 2),
            ("**Owner:** tom\n=======\n**Owner:** ines\n", 2),
            ("- a\n>>>>>>> topic\n- b\n", 2),
            ("- a\n>>>>>>> 5c1e0aa (Sort them)\n", 2),
            ("- a\n>>>>>>> 5c1e0aa... Sort them\n", 2),
            ("- a\n||||||| merged common ancestors\n- b\n", 2),
            ("- a\n>>>>>>> Stashed changes\n- b\n", 2),
        ] {
            assert_eq!(found(text), [line], "{text}");
        }
        assert_eq!(found("- a\n=======\n- b\n>>>>>>> what they said.\n"), [2, 4]);
    }

    #[test]
    fn underlines_quotations_tables_and_examples_are_none() {
        for text in [
            "Backlog\n=======\n\n- a\n",
            "# A\n\nIn Progress\n=======\n- a\n",
            "x\n\n=======\n\ny\n",
            ">>>>>>> The scale shows grams only.\n>>>>>>> Ounces would be fine.\n",
            "> a\n>>>>>>> b\n",
            "|||||||\n|-|-|-|-|-|-|\n",
            "||||||| x |\n",
            "<<<<<<<< HEAD\n========\n>>>>>>>> x\n",
            "  <<<<<<< HEAD\n",
            "```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n```\n",
            "<<<<<<<HEAD\n",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
