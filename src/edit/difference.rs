//! Two texts of one file as replacements of whole lines, for readers who take edits.

use similar::ChangeTag;

use crate::source::Span;
use crate::text::lines::{LineChange, LineDiff};

/// What is replaced, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Whole lines of the old text; empty where lines are only added.
    pub span: Span,
    /// What stands there in the new text.
    pub text: String,
}

/// The replacements that make `new` of `old`, in the order of the text and apart from one another.
#[must_use]
pub fn difference(old: &str, new: &str) -> Vec<Replacement> {
    let mut replacements: Vec<Replacement> = Vec::new();
    let mut at = 0;
    let mut is_open = false;
    for LineChange { tag, line } in LineDiff::new(old, new).changes() {
        if tag == ChangeTag::Equal {
            at += line.len();
            is_open = false;
            continue;
        }
        if !is_open {
            replacements.push(Replacement { span: Span::at(at), text: String::new() });
            is_open = true;
        }
        let Some(last) = replacements.last_mut() else { continue };
        if tag == ChangeTag::Delete {
            at += line.len();
            last.span = Span::new(last.span.range().start, at);
        } else {
            last.text.push_str(line);
        }
    }
    replacements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_replacements_make_the_new_text_of_the_old_one() {
        for (old, new, count) in [
            ("a\r\nb\r\nc", "a\r\nB\r\nc", 1),
            ("a\nb\nc\nd\n", "b\nc\nD\nd\n", 2),
            ("", "a\n", 1),
            ("a\n", "", 1),
            ("ä\nö", "ä\nö\n", 1),
            ("a\n", "a\n", 0),
        ] {
            let replacements = difference(old, new);
            assert_eq!(replacements.len(), count, "{old:?} {replacements:?}");
            let mut text = old.to_owned();
            for Replacement { span, text: line } in replacements.iter().rev() {
                text.replace_range(span.range(), line);
            }
            assert_eq!(text, new);
        }
    }
}
