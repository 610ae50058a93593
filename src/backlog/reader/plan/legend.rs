//! What a document says about the signs that it uses: `Legend: ● done · ◐ in progress`.

use super::outline::{Outline, Part};
use crate::backlog::State;
use crate::backlog::dialect::Vocabulary;
use crate::backlog::reader::view::View;
use crate::markdown::{LineKind, Lines};

/// A longer sign is a word; in characters.
const LONGEST: usize = 4;
/// What parts the signs on one line.
const PARTS: [char; 8] = ['·', '|', ',', ';', '/', '•', '，', '、'];

/// Whether some line looks like a legend.
pub(super) fn is_in(lines: &Lines<'_>, vocabulary: &Vocabulary) -> bool {
    lines.lines.iter().any(|line| {
        let text = &lines.text[line.content.range()];
        match line.kind {
            LineKind::Heading(_) => vocabulary.is_legend(text),
            LineKind::Text if !text.is_ascii() => {
                let near = &text[..text.floor_char_boundary(40)];
                let bare = near.trim_start_matches(['*', '_', '>', ' ', '-']);
                let name = bare.split_once([':', '：']).map(|(name, _)| name);
                name.is_some_and(|name| vocabulary.is_legend(name.trim_matches(['*', '_', ' '])))
            }
            _ => false,
        }
    })
}

/// The signs that the document explains, with the states that they mean.
pub(super) fn read(
    lines: &Lines<'_>,
    outline: &Outline,
    vocabulary: &Vocabulary,
) -> Vec<(String, State)> {
    let mut signs = Vec::new();
    for line in lines.lines.iter().filter(|line| line.kind == LineKind::Text) {
        let text = &lines.text[line.content.range()];
        let bare = text.trim_start_matches(['*', '_', '>', ' ', '-']);
        if !bare.is_ascii()
            && let Some((name, rest)) = bare.split_once([':', '：'])
            && vocabulary.is_legend(name.trim_matches(['*', '_', ' ']))
        {
            signs.extend(rest.split(PARTS).filter_map(|part| sign(part, vocabulary)));
        }
    }
    for (number, heading) in outline.headings.iter().enumerate() {
        let Some(line) = heading.line else { continue };
        let view = View::new(lines, lines.lines[line]);
        if !vocabulary.is_legend(view.text()) {
            continue;
        }
        for part in outline.parts_of(number) {
            match part {
                Part::List(list) => {
                    signs.extend(outline.entries[list.clone()].iter().filter_map(|entry| {
                        let view = View::new(lines, lines.lines[entry.line]);
                        let (_, at) = view.marker()?;
                        sign(&view.text()[at..], vocabulary)
                    }))
                }
                Part::Table(table) => {
                    signs.extend(outline.tables[*table].rows.clone().filter_map(|row| {
                        let view = View::new(lines, lines.lines[row]);
                        sign(&view.text().replace('|', " "), vocabulary)
                    }));
                }
                Part::Prose(_) | Part::Label(_) => {}
            }
        }
    }
    signs
}

/// The sign that a part begins with, and the state that its words mean.
fn sign(part: &str, vocabulary: &Vocabulary) -> Option<(String, State)> {
    let part = part.trim_matches([' ', '`', '*', '_', '(', ')']);
    let end = part.find(|ch: char| {
        ch.is_alphanumeric() || ch.is_whitespace() || matches!(ch, '=' | ':' | '`')
    })?;
    let sign = &part[..end];
    let is_sign = !sign.is_empty() && !sign.is_ascii() && sign.chars().count() <= LONGEST;
    let words = part[end..].trim_start_matches(|ch: char| !ch.is_alphanumeric());
    let (_, state) = is_sign.then(|| vocabulary.whole_state(words)).flatten()?;
    Some((sign.to_owned(), state))
}
