//! Symbols that adorn a title and say nothing of its state, as those beside them show.
//!
//! ```text
//! - 🔑 Keys for the boathouse
//! - 📈 Count the visitors
//! - 🚨 Alarm in the cellar
//! - 🔄 Change the ropes         a picture for what it is about, and not under way
//! ```

use std::collections::{HashMap, HashSet};

use crate::backlog::State;
use crate::backlog::dialect::Vocabulary;
use crate::backlog::reader::view::View;
use crate::markdown::{LineKind, Lines};

/// This many symbols that mean nothing show that a document adorns its titles.
const MANY: usize = 3;
/// This many titles with such symbols stand beside one with a symbol that could mean a state.
const TIMES: usize = 3;

/// The symbols for work that goes on, among many others that mean nothing.
pub(super) fn of(lines: &Lines<'_>, vocabulary: &Vocabulary) -> Vec<String> {
    let (mut adorned, mut stated) = (0, 0);
    let mut pictures: HashSet<char> = HashSet::new();
    let mut going: HashMap<&str, usize> = HashMap::new();
    for line in &lines.lines {
        let view = View::new(lines, *line);
        let text = view.text();
        let title = match line.kind {
            LineKind::Text => view.marker().map_or("", |(_, at)| &text[at..]),
            _ => "",
        };
        let title = title.trim_start_matches(['*', '_', ' ']);
        let Some(first) = title.chars().next().filter(|ch| is_picture(*ch)) else { continue };
        match vocabulary.symbols(title).find(|(symbol, _)| title.starts_with(symbol)) {
            Some((symbol, State::InProgress | State::InReview | State::Ready)) => {
                *going.entry(symbol).or_default() += 1;
            }
            Some(_) => stated += 1,
            None => {
                adorned += 1;
                pictures.insert(first);
            }
        }
    }
    let is_adorned = pictures.len() >= MANY && adorned > stated;
    let ornaments = going.into_iter().filter(|(_, count)| is_adorned && adorned >= count * TIMES);
    ornaments.map(|(symbol, _)| symbol.to_owned()).collect()
}

/// Whether a character is a picture, and not a letter, digit or punctuation.
fn is_picture(ch: char) -> bool {
    matches!(ch, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::dialect::builtin_named;

    #[test]
    fn a_picture_among_pictures_says_nothing() {
        let of = |text: &str| {
            let dialect = builtin_named("mixed").unwrap();
            of(&Lines::parse(text), &dialect.vocabulary)
        };
        let adorned = "- 🔑 Keys\n- 📈 Counts\n- 🚨 Alarm\n- 🔄 **Ropes**: new ones\n";
        assert_eq!(of(adorned), ["🔄"]);
        assert!(of("- ✅ Keys\n- ✅ Counts\n- 📈 Alarm\n- 🔄 Ropes\n").is_empty());
        assert!(of("- 🔑 Keys\n- 🔄 Counts\n- 🔄 Alarm\n- 📈 Ropes\n").is_empty());
    }
}
