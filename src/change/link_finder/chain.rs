//! A reference in a list and what goes on with it: `US-1.1, 3`, `HE-2/3/4`, `A3+A12`.

use std::ops::Range;

use super::lookup::Lookup;
use super::words::MOST_IN_LINE;
use crate::backlog::reference::{Expansion, Leading};
use crate::change::Resolution;

/// References that belong together.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// Each with its place in the list and what it means.
    pub(super) named: Vec<(Range<usize>, String, Resolution)>,
    /// Where the last one ends.
    pub(super) end: usize,
}

/// One link of a chain.
struct Part {
    at: Range<usize>,
    expansion: Expansion,
    /// The number that it goes on with, where it is only that.
    short: Option<String>,
}

impl Lookup<'_> {
    /// The references that begin at `at` in a list of them.
    pub(super) fn chain(&self, refs: &str, at: usize, in_prose: bool) -> Option<Chain> {
        let mut chain = Chain::default();
        let mut next = self.whole(refs, at, in_prose);
        next.as_ref()?;
        while let Some(part) = next.take().filter(|_| chain.named.len() < MOST_IN_LINE) {
            chain.end = part.at.end;
            let Some(last) = self.add(refs, part, &mut chain) else { break };
            next = self.short(&last, refs, chain.end);
            if next.is_none() && refs[chain.end..].starts_with(['/', '+']) {
                next = self.whole(refs, chain.end + 1, in_prose);
            }
        }
        Some(chain)
    }

    /// Adds what a part names; gives the last name, behind which a number may go on.
    fn add(&self, refs: &str, part: Part, chain: &mut Chain) -> Option<String> {
        let Part { at, expansion, short } = part;
        match expansion {
            Expansion::TooMany(count) => {
                let name = refs[at.clone()].to_owned();
                chain.named.push((at, name, Resolution::TooMany(count)));
                None
            }
            Expansion::Names(names) => {
                let last = names.last().cloned();
                for name in names {
                    let resolution = match &short {
                        Some(short) => self.resolve_short(&name, short),
                        None => self.resolve(&name),
                    };
                    chain.named.push((at.clone(), name, resolution));
                }
                last
            }
        }
    }

    /// The number at `at` that goes on with what `name` began.
    fn short(&self, name: &str, refs: &str, at: usize) -> Option<Part> {
        let tail = self.tail(name, &refs[at..])?;
        let is_one = matches!(&tail.expansion, Expansion::Names(names) if names.len() == 1);
        let short = is_one.then_some(tail.short);
        Some(Part { at: at + tail.start..at + tail.end, expansion: tail.expansion, short })
    }

    /// The reference at `at`; in prose only one that cannot be taken for a word.
    fn whole(&self, refs: &str, at: usize, in_prose: bool) -> Option<Part> {
        let text = &refs[at..];
        let found = self.leading(text)?;
        (!in_prose || is_certain(text, &found)).then(|| Part {
            at: at + found.at.start..at + found.at.end,
            expansion: found.expansion,
            short: None,
        })
    }
}

/// Whether the reference at the start of `text` can be nothing else.
fn is_certain(text: &str, found: &Leading) -> bool {
    let words = &text[found.at.clone()];
    let rest = text[found.at.end..]
        .trim_start_matches(['"', '”', '\'', '*', '_', ']', ')'])
        .trim_start_matches([' ', '\t']);
    let ends = ['.', ',', ';', ':', '!', '?', '(', '–', '—', '/', '+', '\r', '\n'];
    let stands_alone = rest.is_empty()
        || rest.starts_with(ends)
        || ["- ", "and ", "& "].iter().any(|symbol| rest.starts_with(symbol))
        || text[..found.at.start].contains('#');
    let has = |test: fn(char) -> bool| words.chars().any(test);
    let is_strong = has(char::is_alphabetic) && has(|ch| ch.is_ascii_digit())
        || words.split_whitespace().count() > 2;
    stands_alone || is_strong
}
