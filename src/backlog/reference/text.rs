//! References in running text, and lists of them.

use std::ops::Range;

use super::{Expansion, expand, starts, tail, trim};
use crate::backlog::Backlog;

/// More references than this in one text are not read.
const MOST: usize = 1000;
/// What stands further behind in a text is not read, in bytes.
const LONGEST: usize = 10_000;

/// A reference at the start of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leading {
    /// Its place in that text.
    pub at: Range<usize>,
    /// What it names: several items, if it is a range.
    pub expansion: Expansion,
}

/// The longest reference at the start of `text` that names something; `knows` says what does.
///
/// Of a range, one end must be known: what lies between may be missing.
#[must_use]
pub fn leading(text: &str, knows: impl Fn(&str) -> bool) -> Option<Leading> {
    starts(text).find_map(|at| {
        let words = &text[at.clone()];
        if knows(words) {
            let expansion = Expansion::Names(vec![words.to_owned()]);
            return Some(Leading { at, expansion });
        }
        let expansion = expand(words)?;
        let is_known = match &expansion {
            Expansion::Names(names) => {
                [names.first(), names.last()].into_iter().flatten().any(|name| knows(name))
            }
            Expansion::TooMany(_) => {
                let first = words.split(['–', '—', '…', ' ']).next().unwrap_or_default();
                let first = first.split("..").next().unwrap_or_default();
                knows(first) || first.rsplit_once('-').is_some_and(|(first, _)| knows(first))
            }
        };
        is_known.then_some(Leading { at, expansion })
    })
}

/// A reference that stands somewhere in a text of the backlog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentioned {
    /// Its place in that text.
    pub at: Range<usize>,
    /// The name of one item, as it would stand alone, or the whole of a range that is too long.
    pub name: String,
    /// What it means.
    pub meaning: Meaning,
}

/// What a reference means in one backlog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// One item, by its id.
    Item(String),
    /// Several items, by their ids.
    Ambiguous(Vec<String>),
    /// No item.
    Unknown,
    /// A range of more ids than the gate looks for.
    TooMany(u64),
}

impl Backlog {
    /// What a reference to one item means.
    #[must_use]
    pub fn meaning(&self, name: &str) -> Meaning {
        let mut ids: Vec<&str> = Vec::new();
        for item in self.matching(name) {
            if !ids.contains(&item.id.as_str()) {
                ids.push(&item.id);
            }
        }
        match &ids[..] {
            [] => Meaning::Unknown,
            [id] => Meaning::Item((*id).to_owned()),
            ids => Meaning::Ambiguous(ids.iter().map(|id| (*id).to_owned()).collect()),
        }
    }

    /// The references in a text that is about items, such as a step of a sequence or a value of
    /// *Depends on*, in their order.
    ///
    /// Words that only happen to be a title in the middle of other words are not references; a word that can
    /// only be an id, or that some file's pattern for ids fits, is one although no item fits.
    #[must_use]
    pub fn mentioned(&self, text: &str) -> Vec<Mentioned> {
        let text = &text[..text.floor_char_boundary(LONGEST)];
        let knows = |name: &str| self.knows(name);
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() && found.len() < MOST {
            let rest = &text[at..];
            if !is_word_start(text, at) {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
            let leading = leading(rest, knows).filter(|leading| is_whole(text, at, leading));
            at += match leading {
                Some(leading) => self.take(rest, at, leading, &mut found),
                None => self.skip(rest, at, &mut found),
            };
        }
        found
    }

    /// Takes a reference and the numbers behind it; gives the end.
    fn take(&self, rest: &str, base: usize, leading: Leading, found: &mut Vec<Mentioned>) -> usize {
        let place = |at: Range<usize>| base + at.start..base + at.end;
        let mut end = leading.at.end;
        let mut last =
            self.push(&rest[leading.at.clone()], place(leading.at), leading.expansion, found);
        while let Some(name) = &last
            && let Some(tail) = tail(name, &rest[end..])
        {
            let at = end + tail.start..end + tail.end;
            end = at.end;
            last = self.push(&tail.short, place(at), tail.expansion, found);
        }
        // Where a link leads is not a reference.
        let target = rest[end..].strip_prefix("](").and_then(|rest| rest.find(')'));
        target.map_or(end, |target| end + 2 + target)
    }

    /// Adds what a short form stands for; gives the last name.
    fn push(
        &self,
        short: &str,
        at: Range<usize>,
        expansion: Expansion,
        found: &mut Vec<Mentioned>,
    ) -> Option<String> {
        match expansion {
            Expansion::TooMany(count) => {
                let meaning = Meaning::TooMany(count);
                found.push(Mentioned { at, name: short.to_owned(), meaning });
                None
            }
            Expansion::Names(names) => {
                let last = names.last().cloned();
                let named = names.into_iter().map(|name| {
                    let meaning = self.meaning(&name);
                    Mentioned { at: at.clone(), name, meaning }
                });
                found.extend(named);
                last
            }
        }
    }

    /// Whether a word is of the form of the ids that items have: `US-9.9` beside `US-1.1`, and no
    /// `UTF-8`.
    #[must_use]
    pub(in crate::backlog) fn is_like_an_id(&self, word: &str) -> bool {
        may_be_id(word) && self.begins_like_an_id(word)
    }

    /// Goes behind the next word, which is unknown if it can only be an id.
    fn skip(&self, rest: &str, base: usize, found: &mut Vec<Mentioned>) -> usize {
        let end = rest
            .find(|ch: char| ch.is_whitespace() || matches!(ch, ',' | ';' | '/' | '+'))
            .unwrap_or(rest.len());
        let name = trim(&rest[..end]);
        let is_id = || {
            self.files
                .iter()
                .any(|file| file.id_pattern.as_ref().is_some_and(|ids| ids.is_match(name)))
        };
        if !name.is_empty() && !rest[..end].contains("://") && (is_id() || self.is_like_an_id(name))
        {
            let start = base + rest.find(name).unwrap_or(0);
            let at = start..start + name.len();
            found.push(Mentioned { at, name: name.to_owned(), meaning: Meaning::Unknown });
        }
        end.max(rest.chars().next().map_or(1, char::len_utf8))
    }
}

fn may_be_id(name: &str) -> bool {
    name.contains(|ch: char| ch.is_ascii_digit()) && name.starts_with(char::is_alphabetic)
}

fn is_word_start(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let here = text[at..].chars().next();
    let opens =
        |ch: char| ch.is_alphanumeric() || matches!(ch, '#' | '"' | '“' | '`' | '[' | '*' | '(');
    here.is_some_and(opens)
        && before.is_none_or(|ch| !ch.is_alphanumeric() && !matches!(ch, '-' | '.' | '_'))
}

/// Whether a reference cannot be taken for other words: it has letters and digits, or many words,
/// or stands between symbols that separate it from the rest.
fn is_whole(text: &str, base: usize, leading: &Leading) -> bool {
    let words = &text[base + leading.at.start..base + leading.at.end];
    let has = |test: fn(char) -> bool| words.chars().any(test);
    if has(char::is_alphabetic) && has(|ch| ch.is_ascii_digit())
        || words.split_whitespace().count() > 2
    {
        return true;
    }
    let parts = |ch: char| {
        matches!(
            ch,
            ',' | ';'
                | ':'
                | '+'
                | '/'
                | '&'
                | '"'
                | '“'
                | '”'
                | '`'
                | '['
                | ']'
                | '('
                | ')'
                | '*'
                | '#'
                | '|'
                | '\n'
        )
    };
    let before = text[..base + leading.at.start].trim_end_matches([' ', '\t']);
    let behind = text[base + leading.at.end..].trim_start_matches([' ', '\t']);
    let ends = |text: &str| ["and ", "or ", "& ", "."].iter().any(|word| text.starts_with(word));
    (before.is_empty()
        || before.ends_with(parts)
        || before.ends_with(" and")
        || before.ends_with('-'))
        && (behind.is_empty() || behind.starts_with(parts) || ends(behind))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::backlog::Kind;
    use crate::backlog::reference::names::tests::backlog;

    fn sample() -> Backlog {
        backlog(&[
            ("EPIC-1", "", Kind::Epic),
            ("US-1.1", "EPIC-1", Kind::Story),
            ("US-1.2", "EPIC-1", Kind::Story),
            ("US-1.3", "EPIC-1", Kind::Story),
            ("EPIC-2", "", Kind::Epic),
            ("US-2.1", "EPIC-2", Kind::Story),
            ("DEBT-01", "", Kind::Task),
            ("DEBT-08", "", Kind::Task),
            ("A3", "", Kind::Task),
            ("A12", "", Kind::Task),
            ("search", "", Kind::Task),
        ])
    }

    fn outline(text: &str) -> String {
        let said = |mentioned: Mentioned| match mentioned.meaning {
            Meaning::Item(id) => id,
            Meaning::Ambiguous(ids) => ids.join("|"),
            Meaning::Unknown => format!("{}?", mentioned.name),
            Meaning::TooMany(count) => format!("{}!{count}", mentioned.name),
        };
        sample().mentioned(text).into_iter().map(said).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn running_text_is_read_as_people_mean_it() {
        for (text, expected) in [
            ("US-1.1", "US-1.1"),
            ("US-1.1, us-1.2 and US-1.3.", "US-1.1 US-1.2 US-1.3"),
            ("US-1.1–1.3", "US-1.1 US-1.2 US-1.3"),
            ("Epic 1 stories 1-2 and Epic 2 story 1.", "US-1.1 US-1.2 US-2.1"),
            ("Epics 1 and 2 in parallel", "EPIC-1 EPIC-2"),
            ("EPIC 1 + EPIC 2", "EPIC-1 EPIC-2"),
            ("DEBT-1, 08, 9", "DEBT-01 DEBT-08 DEBT-9?"),
            ("A3+A12", "A3 A12"),
            ("A3/A12/A4", "A3 A12 A4?"),
            ("(blocked by [US-1.2](#us-12))", "US-1.2"),
            ("search", "search"),
            ("search, A3", "search A3"),
            ("we search for UTF-8 in 3 files", ""),
            ("E1.S3 then \"Title of A3\"", "US-1.3 A3"),
            ("US-9.9 and https://x.y/US-1.1", "US-9.9? US-1.1"),
            ("US-1.1–1.1000001, A3", "US-1.1–1.1000001!1000001 A3"),
            ("none", ""),
            ("–", ""),
            ("", ""),
        ] {
            assert_eq!(outline(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn places_are_in_any_text(text in "(US-1\\.[0-9]|A3|[-–+/, .#\"]|Epic 1|stories|search|é|[0-9]{1,4}){0,20}") {
            let backlog = sample();
            let mut start = 0;
            for mentioned in backlog.mentioned(&text) {
                prop_assert!(text.get(mentioned.at.clone()).is_some());
                prop_assert!(mentioned.at.start >= start);
                start = mentioned.at.start;
            }
        }
    }
}
