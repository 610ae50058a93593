//! What a document says about the symbols that it uses: `Legend: ● done · ◐ in progress`.

use std::collections::HashSet;

use super::outline::{Outline, Part};
use crate::backlog::State;
use crate::backlog::dialect::Vocabulary;
use crate::backlog::reader::view::View;
use crate::markdown::{LineKind, Lines};

/// A longer symbol is a word; in characters.
const LONGEST: usize = 4;
/// What separates the symbols on one line.
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

/// The symbols that the document explains, with the states that they mean.
pub(super) fn read(
    lines: &Lines<'_>,
    outline: &Outline,
    vocabulary: &Vocabulary,
) -> Vec<(String, State)> {
    let mut symbols = Vec::new();
    for line in lines.lines.iter().filter(|line| line.kind == LineKind::Text) {
        let text = &lines.text[line.content.range()];
        let bare = text.trim_start_matches(['*', '_', '>', ' ', '-']);
        if !bare.is_ascii()
            && let Some((name, rest)) = bare.split_once([':', '：'])
            && vocabulary.is_legend(name.trim_matches(['*', '_', ' ']))
        {
            symbols.extend(rest.split(PARTS).filter_map(|part| symbol(part, vocabulary)));
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
                    symbols.extend(outline.entries[list.clone()].iter().filter_map(|entry| {
                        let view = View::new(lines, lines.lines[entry.line]);
                        let (_, at) = view.marker()?;
                        symbol(&view.text()[at..], vocabulary)
                    }))
                }
                Part::Table(table) => {
                    symbols.extend(outline.tables[*table].rows.clone().filter_map(|row| {
                        let view = View::new(lines, lines.lines[row]);
                        symbol(&view.text().replace('|', " "), vocabulary)
                    }));
                }
                Part::Prose(_) | Part::Label(_) => {}
            }
        }
    }
    // The first word about a symbol counts; one that is explained again and again is one symbol.
    let mut known = HashSet::new();
    symbols.retain(|(symbol, _): &(String, State)| known.insert(symbol.clone()));
    symbols
}

/// The symbol that a part begins with, and the state that its words mean.
fn symbol(part: &str, vocabulary: &Vocabulary) -> Option<(String, State)> {
    let part = part.trim_matches([' ', '`', '*', '_', '(', ')']);
    let end = part.find(|ch: char| {
        ch.is_alphanumeric() || ch.is_whitespace() || matches!(ch, '=' | ':' | '`')
    })?;
    let symbol = &part[..end];
    let is_symbol = !symbol.is_empty() && !symbol.is_ascii() && symbol.chars().count() <= LONGEST;
    let words = part[end..].trim_start_matches(|ch: char| !ch.is_alphanumeric());
    let (_, state) = is_symbol.then(|| vocabulary.whole_state(words)).flatten()?;
    Some((symbol.to_owned(), state))
}
